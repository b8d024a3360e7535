"""Every planted fault is found at its cell, and nothing else is accused."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from pipelines.batch import Steps, judge_delivery
from pipelines.frames import SourceFile
from pipelines.read import ReadLimits, read_files
from pipelines.sample import write_sample
from tests.sample.conftest import AS_OF, BOTH

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def judge(folder):
    paths = sorted(folder.glob("*.xlsx"))
    now = datetime(2026, 11, 1, tzinfo=UTC)
    files = [SourceFile(path.name, path, str(number), now) for number, path in enumerate(paths)]
    read = list(read_files(files, ReadLimits()))
    steps = Steps(lambda _step: None)
    return judge_delivery(read, run_id="r", as_of=AS_OF, key=b"k" * 32, steps=steps, tell_repeated=False)


def failures(result):
    found = result.findings[result.findings["state"] == "fail"]
    cells = found[["source", "sheet", "cell", "rule_id"]].astype("str")
    return set(cells.itertuples(index=False, name=None))


def answers(folder):
    with (folder / "answers.csv").open(encoding="utf-8") as file:
        return {(row["source"], row["sheet"], row["cell"], row["rule_id"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("layout", BOTH)
def test_nothing_is_found_in_clean_data(tmp_path, layout):
    write_sample(tmp_path, people=3000, seed=19, villages=3, layouts=[layout], as_of=AS_OF)
    assert failures(judge(tmp_path)) == set()


def test_what_is_found_is_what_was_planted(dirty_folder):
    found, planted = failures(judge(dirty_folder)), answers(dirty_folder)
    assert found - planted == set()
    assert planted - found == set()


def test_the_committed_sample_holds_what_its_answers_say():
    assert failures(judge(SAMPLE_DATA)) == answers(SAMPLE_DATA)


def test_persons_listed_twice_are_found(dirty_folder):
    result = judge(dirty_folder)
    same = result.duplicates[result.duplicates["entity"] == "person"]
    assert len(same) == len(pd.read_csv(dirty_folder / "true_duplicates.csv"))
