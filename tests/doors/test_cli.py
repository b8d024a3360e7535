"""What the commands answer, and how they end."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from time import sleep

import pytest

from pipelines.bugs import describe_bug
from pipelines.errors import SahihError
from pipelines.home import open_home
from pipelines.settings import Settings
from schemas.rulebook import BrokenRule, rules

SAHIH = [sys.executable, "-c", "from pipelines.cli import main; main()"]
COMMANDS = ["run", "check", "template", "sample", "rules", "growth", "schedule", "source"]
SIXTEEN_DIGITS = re.compile(r"\d{16}")


def sahih(*arguments, cwd, **options):
    return subprocess.run(
        [*SAHIH, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False, **options
    )


def states_of_runs(home):
    with closing(sqlite3.connect(home / "ledger.sqlite3")) as ledger:
        return [state for (state,) in ledger.execute("SELECT state FROM ledger_run ORDER BY id")]


def test_help_imports_nothing_heavy():
    script = "import sys, pipelines.cli; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(found.stdout.split())
    assert {"pandas", "prefect", "django", "pyarrow", "rich", "openpyxl"} & loaded == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_takes_a_home(main, command):
    code, out, _ = main(command, "--help")
    assert code == 0
    assert "--home" in out


@pytest.mark.parametrize("arguments", [["no-such-command"], ["run", "--no-such"], ["run"], ["run", "--plain"]])
def test_a_wrong_command_line_ends_with_2(main, arguments):
    code, out, err = main(*arguments)
    assert (code, out) == (2, "")
    assert err


def test_a_night_leaves_a_whole_folder_and_says_its_counts(main, inbox, tmp_path):
    home = tmp_path / "elsewhere"
    code, out, _ = main("run", "--inbox", inbox, "--plain", "--as-of", "2026-11-01", "--home", home)
    assert code == 0
    assert "2 dibaca, 1 tidak terbaca" in out
    latest = home / "runs" / "latest"
    summary = json.loads((latest / "summary.json").read_text("utf-8"))
    assert summary["as_of"] == "2026-11-01"
    assert summary["files"] == {"read": 2, "unreadable": 1, "unchanged": 0}
    assert summary["rows"]["member"]["read"] == 2
    assert summary["rows"]["member"]["repeated"] == 1
    for path in ("report/index.html", "workbooks/1408011001.xlsx", "findings.csv", "register/member.parquet"):
        assert (latest / path).is_file()
    assert states_of_runs(home) == ["whole"]
    assert not (tmp_path / "var").exists()


def test_the_home_may_be_named_before_the_command_and_by_the_environment(main, inbox, tmp_path, monkeypatch):
    monkeypatch.setenv("SAHIH_PLAIN", "1")
    assert main("--home", tmp_path / "first", "run", "--inbox", inbox)[0] == 0
    assert (tmp_path / "first" / "runs" / "latest").is_dir()
    monkeypatch.setenv("SAHIH_HOME", str(tmp_path / "second"))
    assert main("run", "--inbox", inbox, "--out", tmp_path / "out")[0] == 0
    assert states_of_runs(tmp_path / "second") == ["whole"]
    assert (tmp_path / "out" / "latest").is_dir()


def test_nothing_that_is_printed_shows_a_person(inbox, tmp_path):
    printed = [
        sahih("run", "--inbox", inbox, "--plain", cwd=tmp_path),
        sahih("check", inbox / "kampung.xlsx", cwd=tmp_path),
    ]
    for ended in printed:
        text = ended.stdout + ended.stderr
        assert not SIXTEEN_DIGITS.search(text)
        assert "SITI" not in text


def test_an_inbox_that_is_not_there_is_one_sentence(main, tmp_path):
    code, out, err = main("run", "--inbox", tmp_path / "nowhere", "--plain", "--home", tmp_path / "home")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert states_of_runs(tmp_path / "home") == ["failed"]


def test_a_second_run_is_one_sentence(main, inbox, tmp_path):
    home = tmp_path / "home"
    with open_home(Settings(home, home, date(2026, 11, 1), database_url="", plain=True)):
        code, _, err = main("run", "--inbox", inbox, "--plain", "--home", home)
    assert code == 1
    assert "sedang berjalan" in err


def test_our_bug_ends_loudly_and_leaves_the_last_good_run(inbox, tmp_path):
    assert sahih("run", "--inbox", inbox, "--plain", "--home", "home", cwd=tmp_path).returncode == 0
    good = (tmp_path / "home" / "runs" / "latest").readlink()
    script = (
        "import pipelines.batch as batch, pipelines.cli as cli\n"
        "def broken(*_): raise ValueError('SI' 'TI CONTOH 14080155' '04869902')\n"
        "batch.write_report = broken\n"
        "cli.main()"
    )
    command = [sys.executable, "-c", script, "run", "--inbox", inbox, "--plain", "--home", "home"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "batch.py" in ended.stderr
    assert "ValueError" in ended.stderr
    assert "SITI" not in ended.stderr
    assert not SIXTEEN_DIGITS.search(ended.stderr)
    runs = tmp_path / "home" / "runs"
    assert (runs / "latest").readlink() == good
    assert sorted(path.name for path in runs.iterdir()) == sorted([".lock", str(good), "latest"])
    assert states_of_runs(tmp_path / "home") == ["whole", "failed"]


@pytest.mark.parametrize(("sign", "left"), [(signal.SIGTERM, "interrupted"), (signal.SIGKILL, "running")])
def test_a_run_that_is_stopped_leaves_nothing_for_the_next(inbox, tmp_path, sign, left):
    script = (
        "import time, pipelines.batch as batch, pipelines.cli as cli\n"
        "batch.write_report = lambda *_: time.sleep(600)\n"
        "cli.main()"
    )
    command = [sys.executable, "-c", script, "run", "--inbox", inbox, "--plain", "--home", "home"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None and not list(tmp_path.glob("home/runs/.*.tmp")):
            sleep(0.01)
        run.send_signal(sign)
    assert run.returncode in {-sign, 128 + sign}
    assert states_of_runs(tmp_path / "home") == [left]
    assert not (tmp_path / "home" / "runs" / "latest").exists()
    assert sahih("run", "--inbox", inbox, "--plain", "--home", "home", cwd=tmp_path).returncode == 0
    assert states_of_runs(tmp_path / "home") == ["interrupted", "whole"]
    assert len([path for path in (tmp_path / "home" / "runs").iterdir() if path.is_dir()]) == 2


@pytest.mark.parametrize(("file", "code"), [("kampung.xlsx", 3), ("rusak.xlsx", 4)])
def test_check_writes_into_its_folder_only_and_says_how_bad_it_is(main, inbox, tmp_path, file, code):
    before = {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()}
    ended, out, _ = main("check", inbox / file, "--out", tmp_path / "out", "--as-of", "2026-11-01")
    assert ended == code
    assert "Temuan:" in out
    assert (tmp_path / "out" / "findings.csv").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inbox", "out"]
    assert {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()} == before


def test_the_template_is_written_here_by_default(main, tmp_path):
    assert main("template")[0] == 0
    assert (tmp_path / "templat_sahih.xlsx").is_file()


def test_the_rule_book_is_told_in_full(main):
    entries = json.loads(main("rules", "--json")[1])
    assert [entry["id"] for entry in entries] == list(rules())
    assert set(entries[0]) == {"id", "severity", "table", "columns", "title", "fix", "basis"}
    lines = main("rules")[1].splitlines()
    assert len(lines) == len(entries)
    assert lines[0].startswith("KEL-001  BLOCK")


def test_growth_passes_on_what_is_wrong_with_the_file(main, tmp_path):
    code, _, err = main("growth", tmp_path / "nowhere.csv", tmp_path / "out.csv")
    assert code == 2
    assert "nowhere.csv" in err


def test_a_folder_that_cannot_be_written_is_one_sentence(main, tmp_path):
    (tmp_path / "file").touch()
    code, _, err = main("template", tmp_path / "file" / "templat.xlsx")
    assert code == 2
    assert len(err.splitlines()) == 1


def bug(*errors):
    """The last error, raised while the earlier ones were handled."""
    caught = None
    for error in errors:
        try:
            raise error from caught
        except type(error) as raised:
            caught = raised
    return caught


def test_a_bug_is_shown_by_its_place_and_not_by_its_words():
    text = describe_bug(bug(KeyError("SITI CONTOH"), ValueError("1408015504869902")))
    assert text.index("KeyError") < text.index("ValueError")
    assert "test_cli.py" in text
    assert "SITI" not in text
    assert not SIXTEEN_DIGITS.search(text)


@pytest.mark.parametrize("error", [SahihError("our own words"), BrokenRule("our own words")])
def test_our_own_words_are_shown(error):
    assert "our own words" in describe_bug(bug(error))


def test_a_sample_is_written_where_it_is_wanted(main, tmp_path):
    code, out, _ = main("sample", tmp_path / "sample", "--people", 30, "--seed", 1, "--villages", 1)
    assert code == 0
    assert "sample" in out
    assert {"answers.csv", "true_duplicates.csv"} < {path.name for path in (tmp_path / "sample").iterdir()}
    assert main("sample", tmp_path / "sample", "--people", 30, "--seed", 1, "--layout", "NO_SUCH")[0] == 2
