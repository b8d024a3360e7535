"""What is written, and that the same arguments write the same."""

import csv
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipelines.errors import UserError
from pipelines.read import read_workbook
from pipelines.sample import write_sample
from pipelines.sample.sheets import SHEETS_OF_LAYOUT

AS_OF = date(2026, 11, 1)
SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def layouts_of_sources():
    return [layout for layout in SHEETS_OF_LAYOUT if layout != "TEMPLATE"]


def contents(folder):
    """Every file unpacked: how tightly a workbook is packed differs between Pythons."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".xlsx":
            with ZipFile(path) as book:
                found |= {f"{path.name}/{name}": book.read(name) for name in book.namelist()}
        elif path.suffix == ".csv":
            found[path.name] = path.read_bytes()
    return found


def test_the_committed_sample_is_what_its_command_writes(tmp_path):
    write_sample(
        tmp_path,
        people=1500,
        seed=2026,
        faults=0.06,
        duplicates=0.01,
        layouts=["TEMPLATE", "TEMPLATE", *layouts_of_sources()],
        villages=6,
        as_of=AS_OF,
    )
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in SAMPLE_DATA.iterdir()} - {
        "README.md"
    }
    for path in sorted(tmp_path.iterdir()):
        if path.suffix != ".xlsx":
            assert path.read_bytes() == (SAMPLE_DATA / path.name).read_bytes()
            continue
        sheets = zip(read_workbook(path, ""), read_workbook(SAMPLE_DATA / path.name, ""), strict=True)
        assert all(again.text.equals(kept.text) and again.kinds.equals(kept.kinds) for again, kept in sheets)


def test_another_seed_writes_other_people(tmp_path):
    for seed in (1, 2):
        write_sample(tmp_path / str(seed), people=60, seed=seed, villages=1, as_of=AS_OF)
    assert contents(tmp_path / "1") != contents(tmp_path / "2")


def test_the_layouts_are_shared_out_in_turn_and_files_named_after_villages(tmp_path):
    told = []
    write_sample(
        tmp_path,
        people=100,
        seed=1,
        villages=3,
        layouts=["TEMPLATE", "SIKSNG_MEMBER"],
        as_of=AS_OF,
        on_progress=lambda done, of: told.append((done, of)),
    )
    books = sorted(tmp_path.glob("*.xlsx"), key=lambda path: path.stem.rpartition("_")[2])
    sheets = []
    for path in books:
        with ZipFile(path) as book:
            sheets.append(sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()))
    assert sheets == [4, 1, 4]
    assert all(path.stem.rpartition("_")[2].startswith("1408") for path in books)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_without_faults_and_duplicates_the_answers_are_empty(tmp_path):
    write_sample(tmp_path, people=60, seed=1, villages=1, as_of=AS_OF)
    with (tmp_path / "answers.csv").open() as file:
        assert list(csv.reader(file)) == [["source", "sheet", "cell", "rule_id"]]
    with (tmp_path / "true_duplicates.csv").open() as file:
        assert list(csv.reader(file)) == [["source_a", "sheet_a", "row_a", "source_b", "sheet_b", "row_b"]]


def test_many_rows_are_written_by_several_processes(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.sample.write._ROWS_FOR_SEVERAL_WRITERS", 0)
    write_sample(tmp_path / "several", people=60, seed=1, villages=2, as_of=AS_OF)
    monkeypatch.undo()
    write_sample(tmp_path / "one", people=60, seed=1, villages=2, as_of=AS_OF)
    assert contents(tmp_path / "several") == contents(tmp_path / "one")


@pytest.mark.parametrize(
    "wrong",
    [
        {"layouts": ["BDT2016_ART"]},
        {"layouts": []},
        {"villages": 0},
        {"villages": 500},
        {"villages": 30},
        {"as_of": date(2014, 1, 1)},
    ],
)
def test_arguments_that_do_not_fit_together_are_refused_in_a_sentence(tmp_path, wrong):
    with pytest.raises(UserError, match=r"^[A-Z].*\.$"):
        write_sample(tmp_path, **{"people": 60, "seed": 1, "as_of": AS_OF} | wrong)
