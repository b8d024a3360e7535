"""What the ledger keeps, on SQLite and on PostgreSQL."""

import gc
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from django.db import DatabaseError, IntegrityError, connection

from pipelines.errors import UserError
from pipelines.frames import RowCounts, SourceFile
from pipelines.home import open_home
from pipelines.ledger import LedgerUnreachable, open_ledger
from schemas.tables import TABLES

AS_OF = date(2026, 11, 1)
ARRIVED = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)


@pytest.fixture
def ledger(settings):
    settings.home.mkdir()
    opened = open_ledger(settings.home, settings.database_url)
    yield opened
    opened.close()


@pytest.fixture
def files(tmp_path):
    kept = tmp_path / "kept"
    kept.write_bytes(b"twelve bytes")
    return [
        SourceFile("a/one.xlsx", kept, "1" * 64, ARRIVED),
        SourceFile("a/same.xlsx", kept, "1" * 64, ARRIVED),
        SourceFile("gone.xlsx", tmp_path / "gone", "", ARRIVED),
    ]


def counted(files, **of_member):
    counts = {f"{table}_{name}": 0 for table in TABLES for name in asdict(RowCounts())}
    counts |= {f"member_{name}": count for name, count in of_member.items()}
    return pd.DataFrame([{"source": file.source, "state": "read", **counts} for file in files])


def rows_of(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def states():
    return dict(rows_of("SELECT run_id, state FROM ledger_run"))


def test_a_run_that_comes_to_its_end_is_last_night(ledger):
    assert ledger.last_whole_run() is None
    for run_id in ("first", "second"):
        with ledger.run(run_id, AS_OF, "book"):
            assert states()[run_id] == "running"
    assert ledger.last_whole_run() == "second"


@pytest.mark.parametrize(
    ("error", "state"), [(ValueError, "failed"), (KeyboardInterrupt, "interrupted"), (SystemExit, "interrupted")]
)
def test_a_run_that_breaks_is_not_last_night(ledger, error, state):
    with pytest.raises(error), ledger.run("broken", AS_OF, "book"):
        raise error
    assert states() == {"broken": state}
    assert ledger.last_whole_run() is None


def test_what_a_run_read_is_kept_with_its_counts(ledger, files):
    with ledger.run("night", AS_OF, "book") as run:
        run.record_files(files, counted(files, read=10, accepted=6, held=2, repeated=1, rejected=1))
    assert rows_of("SELECT sha256, size_bytes FROM ledger_storedfile") == [("1" * 64, 12)]
    found = rows_of(
        "SELECT path, sha256, accepted FROM ledger_runfile f JOIN ledger_source s ON s.id = f.source_id"
        " LEFT JOIN ledger_storedfile b ON b.id = f.stored_file_id JOIN ledger_runfilerows r"
        " ON r.run_file_id = f.id WHERE r.\"table\" = 'member' ORDER BY path"
    )
    assert found == [("a/one.xlsx", "1" * 64, 6), ("a/same.xlsx", "1" * 64, 6), ("gone.xlsx", None, 6)]


def test_the_next_night_knows_sources_and_bytes_again(ledger, files):
    for run_id in ("first", "second"):
        with ledger.run(run_id, AS_OF, "book") as run:
            run.record_files(files, counted(files))
    assert rows_of("SELECT count(*) FROM ledger_source") == [(3,)]
    assert rows_of("SELECT count(*) FROM ledger_storedfile") == [(1,)]
    assert rows_of("SELECT count(*) FROM ledger_runfile") == [(6,)]


def test_counts_that_do_not_add_up_are_refused_and_nothing_of_them_is_kept(ledger, files):
    with pytest.raises(IntegrityError), ledger.run("night", AS_OF, "book") as run:
        run.record_files(files, counted(files, read=10, accepted=6))
    assert rows_of("SELECT count(*) FROM ledger_source") == [(0,)]


def test_opening_again_keeps_everything(settings, ledger):
    with ledger.run("night", AS_OF, "book"):
        pass
    ledger.close()
    assert open_ledger(settings.home, settings.database_url).last_whole_run() == "night"


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from pipelines.home import open_home
from pipelines.settings import Settings
home = Path(sys.argv[1])

def chunks():
    yield b"half"
    os.kill(os.getpid(), signal.SIGKILL)

with open_home(Settings(home, home, date(2026, 11, 1), sys.argv[2], True)) as opened:
    opened.ledger.begin_run("killed", date(2026, 11, 1), "book")
    opened.files.keep(chunks())
"""


def test_a_killed_run_is_interrupted_when_the_next_begins(settings):
    command = [sys.executable, "-c", KILLED, str(settings.home), settings.database_url]
    assert subprocess.run(command, check=False).returncode == -9
    assert len(list(settings.home.glob("files/.incoming-*"))) == 1
    with open_home(settings) as home:
        assert states() == {"killed": "interrupted"}
        assert list(settings.home.glob("files/*")) == list(settings.home.glob("files/.*")) == []
        assert home.ledger.last_whole_run() is None


@pytest.mark.parametrize("url", ["mysql://user:geheim@host/db", "nonsense", "postgresql://host:port/db"])
def test_another_database_is_refused_without_showing_its_address(tmp_path, url):
    with pytest.raises(UserError) as error:
        open_ledger(tmp_path, url)
    assert "geheim" not in str(error.value)


# Django drops the connection to a file that is no database; what collects it must not be the next test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("url", ["", "postgresql://user:geheim@127.0.0.1:1/db"])
def test_a_database_that_does_not_answer_is_one_sentence(tmp_path, url):
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(LedgerUnreachable) as error:
        open_ledger(tmp_path, url)
    assert "geheim" not in str(error.value)
    del error
    gc.collect()


def test_foreign_keys_hold_in_sqlite(tmp_path):
    open_ledger(tmp_path, "")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_runfile (run_id, source_id, state) VALUES (1, 1, 'read')")
    connection.close()


@pytest.mark.usefixtures("ledger")
def test_the_tables_are_those_of_the_models():
    from django.core.management import call_command

    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
