"""The registered sources in the ledger, on both databases."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from pipelines.errors import UserError
from pipelines.frames import Arrival, ExpectedSource, KnownFile, LastNight, RowCounts, Seen, SourceFile
from pipelines.ledger import open_ledger
from schemas.tables import TABLES

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
ARRIVED = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)
VILLAGE = "1408011001"


@pytest.fixture
def ledger(settings):
    settings.home.mkdir()
    opened = open_ledger(settings.home, settings.database_url)
    yield opened
    opened.close()


@pytest.fixture
def book(ledger):  # noqa: ARG001 - it must be open
    from pipelines.ledger import sources

    return sources


def counted(files):
    zero = {f"{table}_{name}": 0 for table in TABLES for name in RowCounts.__dataclass_fields__}
    return pd.DataFrame([{"source": file.source, "state": "read", **zero} for file in files])


def record(ledger, run_id, as_of, files, *arrivals, seen=None):
    with ledger.run(run_id, as_of, "book") as run:
        found = seen or {arrival.name: Seen() for arrival in arrivals}
        run.record_files(files, counted(files), arrivals, found)


@pytest.fixture
def sent(tmp_path):
    """Makes a file of a sender."""

    def make(sender, path, sha256):
        kept = tmp_path / "kept"
        kept.write_bytes(b"twelve bytes")
        return SourceFile(f"{sender}/{path}", kept, sha256 * 64, ARRIVED, sender=sender, sent_as=path)

    return make


def test_sources_are_expected_until_they_are_switched_off(book):
    book.add_source(ExpectedSource("b", "https://u:p@host/"))
    book.add_source(ExpectedSource("a", "/srv/a", (VILLAGE,), "TEMPLATE"))
    a = ExpectedSource("a", "/srv/a", (VILLAGE,), "TEMPLATE")
    assert book.expected_sources() == [a, ExpectedSource("b", "https://u:p@host/")]
    book.switch_off("b")
    assert book.expected_sources() == [a]


def test_a_name_is_taken_until_it_is_switched_off(book):
    book.add_source(ExpectedSource("a", "/srv/a"))
    with pytest.raises(UserError):
        book.add_source(ExpectedSource("a", "/srv/b"))
    assert book.expected_sources() == [ExpectedSource("a", "/srv/a")]
    book.switch_off("a")
    book.add_source(ExpectedSource("a", "/srv/b"))
    assert book.expected_sources() == [ExpectedSource("a", "/srv/b")]


def test_what_is_not_expected_cannot_be_switched_off(book):
    book.add_source(ExpectedSource("a", "/srv/a"))
    book.switch_off("a")
    for name in ("a", "b"):
        with pytest.raises(UserError):
            book.switch_off(name)


def test_a_source_before_its_first_night_has_no_last_one(book):
    book.add_source(ExpectedSource("a", "/srv/a"))
    assert book.last_night_of("a") == book.last_night_of() == LastNight(None, {})
    (status,) = book.statuses()
    assert (status.last_night, status.came_on) == (None, None)


def test_last_night_is_the_last_whole_one_in_which_the_source_was_expected(ledger, book, sent, tmp_path):
    book.add_source(ExpectedSource("a", "/srv/a"))
    came = Arrival("a", arrived=True, content_sha256="c", unchanged_since=NOVEMBER)
    record(ledger, "first", NOVEMBER, [sent("a", "x.xlsx", "1"), sent("a", "y.xlsx", "2")], came)
    by_hand = SourceFile("x.xlsx", tmp_path / "kept", "3" * 64, ARRIVED)
    record(ledger, "by hand", NOVEMBER, [by_hand])
    broken = Arrival("a", arrived=True, content_sha256="d", unchanged_since=DECEMBER)
    ledger.begin_run("broken", DECEMBER, "book")
    ledger.record_files("broken", [sent("a", "z.xlsx", "4")], counted([sent("a", "z.xlsx", "4")]), [broken])
    ledger.finish_run("broken", "failed")
    files = {"x.xlsx": KnownFile("1" * 64, ARRIVED), "y.xlsx": KnownFile("2" * 64, ARRIVED)}
    assert book.last_night_of("a") == LastNight(came, files)
    assert book.last_night_of() == LastNight(None, {"x.xlsx": KnownFile("3" * 64, ARRIVED)})


def test_the_same_path_may_come_from_several(ledger, book, sent, tmp_path):
    for name in ("a", "b"):
        book.add_source(ExpectedSource(name, f"/srv/{name}"))
    arrivals = [Arrival(name, arrived=True, content_sha256=name, unchanged_since=NOVEMBER) for name in ("a", "b")]
    record(ledger, "first", NOVEMBER, [sent("a", "x.xlsx", "1"), sent("b", "x.xlsx", "2")], *arrivals)
    record(ledger, "by hand", NOVEMBER, [SourceFile("x.xlsx", tmp_path / "kept", "3" * 64, ARRIVED)])
    record(ledger, "second", NOVEMBER, [sent("a", "x.xlsx", "4"), sent("b", "x.xlsx", "5")], *arrivals)
    found = [book.last_night_of(name).files["x.xlsx"].sha256[0] for name in ("a", "b")]
    assert found == ["4", "5"]
    assert book.last_night_of().files == {}


def test_the_status_tells_what_came_last_and_what_last_night_found(ledger, book, sent):
    source = ExpectedSource("a", "/srv/a", (VILLAGE,), "TEMPLATE")
    book.add_source(source)
    came = Arrival("a", arrived=True, content_sha256="c", unchanged_since=NOVEMBER)
    seen = Seen((VILLAGE, "1408011002"), ("SIKSNG_MEMBER",))
    record(ledger, "first", NOVEMBER, [sent("a", "x.xlsx", "1")], came, seen={"a": seen})
    silent = Arrival("a", arrived=False, content_sha256="c", unchanged_since=NOVEMBER, refusal="Tidak ada.")
    record(ledger, "second", DECEMBER, [sent("a", "x.xlsx", "1")], silent)
    (status,) = book.statuses()
    assert (status.source, status.last_night, status.days_unchanged) == (source, silent, 30)
    assert (status.came_on, status.files, status.seen) == (NOVEMBER, 1, seen)
