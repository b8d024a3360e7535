"""The folder of a run: whole or not there, exactly typed, harmless in a spreadsheet."""

import csv
import json
import re
import signal
import subprocess
import sys
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from pipelines.home import Busy
from pipelines.run_folder import new_run_id, run_folder, write_findings_csv, write_summary, write_tables
from schemas.tables import columns_of


def test_a_run_appears_whole_and_latest_points_to_it(tmp_path):
    for run_id in ("first", "second"):
        with run_folder(tmp_path, run_id) as folder:
            (folder / "report").mkdir()
            (folder / "report" / "index.html").write_text(run_id)
            assert not (tmp_path / run_id).exists()
        assert (tmp_path / "latest" / "report" / "index.html").read_text() == run_id
    assert (tmp_path / "latest").readlink().as_posix() == "second"
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == ["first", "latest", "second"]
    assert list(tmp_path.glob(".*.tmp")) == []


def test_a_run_that_breaks_leaves_the_last_good_one(tmp_path):
    with run_folder(tmp_path, "good"):
        pass
    with pytest.raises(EOFError), run_folder(tmp_path, "bad"):
        raise EOFError
    assert (tmp_path / "latest").readlink().as_posix() == "good"
    assert [path.name for path in tmp_path.glob("*bad*")] == []


KILLED = """
import os, signal, sys
from pathlib import Path
from pipelines.run_folder import run_folder
with run_folder(Path(sys.argv[1]), "killed") as folder:
    (folder / "half").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.glob("*killed*")] == [".killed.tmp"]
    (tmp_path / ".latest.tmp").symlink_to("killed")
    with run_folder(tmp_path, "next"):
        assert [path.name for path in tmp_path.glob("*killed*")] == []
    assert (tmp_path / "latest").readlink().as_posix() == "next"


def test_a_run_in_progress_is_not_taken_for_a_dead_one(tmp_path):
    with run_folder(tmp_path, "running") as folder:
        with pytest.raises(Busy), run_folder(tmp_path, "other"):
            pass
        assert folder.is_dir()


def test_a_latest_that_copying_made_a_folder_is_set_aside(tmp_path):
    (tmp_path / "latest").mkdir()
    with run_folder(tmp_path, "night"):
        pass
    assert (tmp_path / "latest").readlink().as_posix() == "night"
    assert (tmp_path / "latest-night").is_dir()


def test_run_ids_are_short_of_sixteen_digits_and_differ():
    ids = {new_run_id() for _ in range(20)}
    assert len(ids) > 1
    assert all(re.fullmatch(r"\d{8}-\d{6}-[a-z]{4}", run_id) for run_id in ids)


def test_the_register_has_exactly_the_columns_and_types_that_are_promised(tmp_path, result):
    write_tables(result, tmp_path)
    written = parquet.read_table(tmp_path / "register" / "household.parquet")
    extra = ["record_id", "_source", "_sheet", "_row", "accepted", "stale"]
    assert written.column_names == [*columns_of("household"), *extra]
    types = {name: written.schema.field(name).type for name in written.column_names}
    assert types["village_code"] == types["has_shelter"] == types["_source"] == pa.string()
    assert types["surveyed_on"] == pa.date32()
    assert types["member_count"] == types["_row"] == pa.int64()
    assert types["floor_area_m2"] == pa.float64()
    assert types["accepted"] == types["stale"] == pa.bool_()
    first, second = written.select(["record_id", "surveyed_on", "member_count", "has_shelter"]).to_pylist()
    assert first == {
        "record_id": "Ha", "surveyed_on": date(2026, 10, 1), "member_count": 3, "has_shelter": "1"
    }  # fmt: skip
    assert second == {"record_id": "Hb", "surveyed_on": None, "member_count": None, "has_shelter": None}


@pytest.mark.parametrize("name", ["findings", "duplicates", "clusters", "flags", "growth"])
def test_every_table_is_there_and_no_column_is_without_a_type(tmp_path, result, name):
    write_tables(result, tmp_path)
    written = parquet.read_table(tmp_path / f"{name}.parquet")
    assert written.num_rows == len(getattr(result, name))
    assert pa.null() not in written.schema.types
    assert "__index_level_0__" not in written.column_names


def test_growth_keeps_what_is_unknown_unknown(tmp_path, result):
    write_tables(result, tmp_path)
    (row,) = parquet.read_table(tmp_path / "growth.parquet").to_pylist()
    assert (row["record_id"], row["haz"], row["haz_flag"], row["baz_flag"]) == ("Ca", -0.31, 0, 1)
    assert row["waz"] is row["waz_flag"] is row["waz_class"] is None


def test_the_same_night_gives_the_same_bytes(tmp_path, result):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_tables(result, tmp_path / name)
        write_summary(result, tmp_path / name)
    written = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(written) == 10
    for path in written:
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == twin.read_bytes()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1"])
def test_text_that_a_spreadsheet_would_run_is_defused(tmp_path, result, text):
    findings = result.findings.assign(seen=text, sheet=text)
    write_findings_csv(findings, tmp_path / "findings.csv")
    with (tmp_path / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["seen"] for row in rows} == {row["sheet"] for row in rows} == {f"'{text}"}


def test_a_csv_finding_reads_as_it_was(tmp_path, result):
    findings = result.findings.assign(source='kampung "baru", 2\n.xlsx')
    write_findings_csv(findings, tmp_path / "findings.csv")
    read = pd.read_csv(tmp_path / "findings.csv", dtype="str", keep_default_na=False)
    assert list(read.columns) == list(findings.columns)
    assert set(read["source"]) == {'kampung "baru", 2\n.xlsx'}
    assert read["excel_row"].tolist() == ["2", "2", "2", ""]


def test_the_summary_counts_failures_only(tmp_path, result):
    write_summary(result, tmp_path)
    text = (tmp_path / "summary.json").read_text("utf-8")
    assert not re.search(r"\d{16}", text)
    summary = json.loads(text)
    assert summary["files"] == {"read": 2, "unreadable": 1, "unchanged": 0}
    assert summary["findings"] == {
        "by_rule": {"BRK-001": 1, "KEL-009": 2},
        "by_severity": {"BLOCK": 1, "WARN": 2, "NOTE": 0},
        "by_village": {"": 2, "1408011001": 1},
        "fixed": 0,
    }
    assert summary["unknown_by_rule"] == {"ANG-009": 2, "KEL-023": 1}
    assert summary["duplicates"] == {"person": {"same": 1, "review": 0}, "family": {"same": 0, "review": 0}}
    assert summary["flags"] == {"extreme_poor": {"yes": 0, "no": 0, "unknown": 1}}
    assert summary["rows"]["member"] == {
        "read": 3, "accepted": 3, "held": 0, "repeated": 0, "rejected": 0, "derived": 0
    }  # fmt: skip
    assert summary["seconds"] == {"pull": 0.123, "overlay": 0.0}
