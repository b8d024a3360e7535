"""Registered sources, from the command line through the nights."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pandas as pd
import pytest

from pipelines.frames import ExpectedSource, LastNight
from pipelines.home import FileStore
from pipelines.pull.expected import pull_expected
from pipelines.read.limits import ReadLimits
from tests.doors.conftest import SOMEBODY, VILLAGE, workbook

FIRST = date(2026, 11, 1)


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    return FileStore(folder)


@pytest.fixture
def night(tmp_path, store):
    """Pulls sources a and b on a day; remembers what each night found."""
    before = {}

    def pulled(as_of, *names):
        sources = [ExpectedSource(name, str(tmp_path / name)) for name in names or ("a", "b")]
        last = {name: before.get(name, LastNight(None, {})) for name in ("a", "b")}
        delivery = pull_expected(sources, last.__getitem__, store, ReadLimits(), as_of)
        for arrival in delivery.arrivals:
            mine = [file for file in delivery.files if file.sender == arrival.name]
            before[arrival.name] = LastNight(arrival, {file.sent_as: file for file in mine})
        return delivery

    return pulled


def put(tmp_path, path, content):
    target = tmp_path / path
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)


def test_files_are_called_by_their_path_below_their_own_inbox(tmp_path, night):
    put(tmp_path, "a/x.xlsx", b"1")
    put(tmp_path, "b/y.xlsx", b"2")
    files = night(FIRST).files
    assert [(file.source, file.sender, file.sent_as) for file in files] == [
        ("x.xlsx", "a", "x.xlsx"), ("y.xlsx", "b", "y.xlsx")
    ]  # fmt: skip


def test_equal_paths_are_told_apart_by_the_names(tmp_path, night):
    for path in ("a/x.xlsx", "b/x.xlsx", "b/y.xlsx"):
        put(tmp_path, path, path.encode())
    files = night(FIRST).files
    assert [file.source for file in files] == ["a/x.xlsx", "b/x.xlsx", "b/y.xlsx"]
    assert [file.sent_as for file in files] == ["x.xlsx", "x.xlsx", "y.xlsx"]


def test_a_silent_source_stops_nobody_and_its_last_files_stay(tmp_path, night):
    put(tmp_path, "a/x.xlsx", b"1")
    put(tmp_path, "b/y.xlsx", b"2")
    night(FIRST)
    shutil.rmtree(tmp_path / "b")
    for day in range(1, 3):
        delivery = night(FIRST + timedelta(day))
        assert [(file.source, file.stale, file.unchanged) for file in delivery.files] == [
            ("x.xlsx", False, True), ("y.xlsx", True, False)
        ]  # fmt: skip
        assert delivery.files[1].path.read_bytes() == b"2"
        assert [state.arrived for state in delivery.states] == [True, False]
        assert "tidak ada" in delivery.arrivals[1].refusal
    (tmp_path / "b").mkdir()
    delivery = night(FIRST + timedelta(3))
    assert delivery.files[1].stale
    assert delivery.arrivals[1].refusal == ""


def test_a_source_that_never_came_has_nothing_and_is_silent(tmp_path, night):
    put(tmp_path, "a/x.xlsx", b"1")
    delivery = night(FIRST)
    assert [file.source for file in delivery.files] == ["x.xlsx"]
    assert [(state.arrived, state.days_unchanged) for state in delivery.states] == [(True, 0), (False, 0)]


def test_days_count_from_the_first_night_with_this_content_whatever_its_name(tmp_path, night):
    put(tmp_path, "a/x.xlsx", b"1")
    days = []
    for day, change in ((0, None), (30, None), (36, "rename"), (40, "remove"), (41, "new"), (42, None)):
        if change == "rename":
            (tmp_path / "a/x.xlsx").rename(tmp_path / "a/z.xlsx")
        if change == "remove":
            (tmp_path / "a/z.xlsx").unlink()
        if change == "new":
            put(tmp_path, "a/z.xlsx", b"2")
        (state,) = night(FIRST + timedelta(day), "a").states
        days.append(state.days_unchanged)
    assert days == [0, 30, 36, 40, 0, 1]


def summary(home):
    return json.loads((home / "runs" / "latest" / "summary.json").read_text("utf-8"))


def register(home, table="member"):
    return pd.read_parquet(home / "runs" / "latest" / "register" / f"{table}.parquet")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def run(main, home):
    """A night of the registered sources."""
    return lambda day="2026-11-01": main("run", "--plain", "--as-of", day, "--home", home)


def test_the_nights_of_registered_sources(main, run, home, tmp_path):
    for name in ("kampung-a", "kampung-b"):
        workbook(tmp_path / name / "keluarga.xlsx")
        added = main("source", "add", name, "--inbox", tmp_path / name, "--village", VILLAGE, "--home", home)
        assert added[0] == 0
    with (tmp_path / "kampung-b" / "keluarga.xlsx").open("ab") as file:
        file.write(b"\0")
    assert run()[0] == 0
    assert summary(home)["files"] == {"read": 2, "unreadable": 0, "unchanged": 0}
    assert set(register(home)["_source"]) == {"kampung-a/keluarga.xlsx", "kampung-b/keluarga.xlsx"}
    assert not register(home)["stale"].any()

    shutil.rmtree(tmp_path / "kampung-b")
    code, out, _ = run("2026-11-02")
    assert code == 0
    assert "1 tidak berubah" in out
    assert summary(home)["files"] == {"read": 0, "unreadable": 0, "unchanged": 1}
    stale = register(home).set_index("_source")["stale"]
    assert stale.to_dict() == {"kampung-a/keluarga.xlsx": False, "kampung-b/keluarga.xlsx": True}
    assert summary(home)["rows"]["member"]["read"] == 2

    _, listed, _ = main("source", "list", "--home", home)
    assert "tidak ada atau tidak dapat dibuka" in listed
    assert "2026-11-02" in listed
    assert SOMEBODY not in listed


def tables(home):
    """What programs read of the last night, without what no two nights share."""
    paths = sorted((home / "runs" / "latest").rglob("*.parquet"))
    return [pd.read_parquet(path).drop(columns=["run_id", "cluster_id"], errors="ignore") for path in paths]


def test_an_unchanged_night_gives_the_same_rows(main, inbox, home):
    found = []
    for _ in range(2):
        assert main("run", "--inbox", inbox, "--plain", "--as-of", "2026-11-01", "--home", home)[0] == 0
        found.append(tables(home))
    assert summary(home)["files"] == {"read": 0, "unreadable": 1, "unchanged": 2}
    for before, after in zip(*found, strict=True):
        pd.testing.assert_frame_equal(before, after)


def test_an_inbox_that_is_named_counts_alone(main, run, inbox, home, tmp_path):
    main("source", "add", "kampung-a", "--inbox", tmp_path / "nowhere", "--home", home)
    assert main("run", "--inbox", inbox, "--plain", "--home", home)[0] == 0
    assert set(register(home)["_source"]) <= {"kampung.xlsx", "kecamatan/kampung.xlsx"}
    assert run()[0] == 0
    assert register(home).empty


@pytest.mark.parametrize(
    "wrong",
    [
        ["a", "--inbox", "x", "--village", "1408011999"],
        ["a", "--inbox", "x", "--layout", "NO_SUCH"],
        ["kk 1408015504869902", "--inbox", "x"],
        ["a/b", "--inbox", "x"],
        ["", "--inbox", "x"],
        ["a", "--inbox", ""],
        ["a"],
        ["taken", "--inbox", "x"],
    ],
)
def test_a_source_that_cannot_be_is_refused_with_2(main, home, wrong):
    assert main("source", "add", "taken", "--inbox", "x", "--home", home)[0] == 0
    code, out, err = main("source", "add", *wrong, "--home", home)
    assert (code, out) == (2, "")
    assert err
    assert "1408015504869902" not in err


def test_a_source_switched_off_is_not_waited_for(main, run, home):
    assert main("source", "off", "a", "--home", home)[0] == 2
    main("source", "add", "a", "--inbox", "x", "--home", home)
    assert main("source", "off", "a", "--home", home)[0] == 0
    assert run()[0] == 2
    assert "Belum ada" in main("source", "list", "--home", home)[1]


def test_neither_inbox_nor_source_leaves_nothing_behind(main, tmp_path):
    for command in (["run"], ["run", "--plain"], ["schedule"]):
        code, out, err = main(*command)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_password_is_listed_by_nobody(main, home):
    main("source", "add", "a", "--inbox", "https://u:geheim@host/kiriman?sig=geheim", "--home", home)
    _, out, _ = main("source", "list", "--home", home)
    assert "https://host/kiriman" in out
    assert "geheim" not in out
    code, _, err = main("schedule", "--inbox", "https://u:geheim@host/", "--home", home)
    assert code == 2
    assert "geheim" not in err


def test_an_inbox_is_kept_as_a_whole_path(main, home, tmp_path):
    main("source", "add", "a", "--inbox", "kiriman", "--home", home)
    with closing(sqlite3.connect(home / "ledger.sqlite3")) as ledger:
        assert ledger.execute("SELECT inbox FROM ledger_expectedsource").fetchall() == [
            (str(tmp_path / "kiriman"),)
        ]
