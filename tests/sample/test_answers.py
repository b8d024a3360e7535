"""Every planted fault is found at its cell, and nothing else is accused, in every layout and form."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from pipelines.frames import DeliveryHistory, SourceFile
from pipelines.judge import judge_delivery
from pipelines.read import ReadLimits, read_files
from pipelines.sample import write_sample
from pipelines.sample.faults import FAULTS
from pipelines.sample.make import make_sample
from pipelines.steps import Steps
from tests.sample.conftest import AS_OF

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
NO_FILES = {"answers.csv", "true_duplicates.csv", "README.md"}
SOURCES = [
    ["TEMPLATE"],
    ["SIKSNG_MEMBER", "EPPGBM"],
    ["BDT2015_RUTA", "BDT2015_ART"],
    ["P3KE_KELUARGA", "P3KE_INDIVIDU"],
    ["DTSEN2026_KELUARGA", "DTSEN2026_ANGGOTA"],
]
NAMES = ["-".join(layouts) for layouts in SOURCES]
SPOILED = {"people": 9000, "seed": 11, "faults": 0.06, "duplicates": 0, "villages": 8, "as_of": AS_OF}
NO_HISTORY = DeliveryHistory(
    rows=pd.DataFrame({"village_code": pd.Series(dtype="str"), "table": pd.Series(dtype="str"), "rows": []}),
    filled=pd.DataFrame(
        {"village_code": pd.Series(dtype="str"), "column": pd.Series(dtype="str"), "filled_share": []}
    ),
)


def judge(folder):
    paths = sorted(path for path in folder.iterdir() if path.name not in NO_FILES)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    files = [SourceFile(path.name, path, str(number), now) for number, path in enumerate(paths)]
    read = list(read_files(files, ReadLimits()))
    return judge_delivery(
        read, run_id="r", as_of=AS_OF, key=b"k" * 32, steps=Steps(), tell_repeated=False, history=NO_HISTORY
    )


def failures(result):
    found = result.findings[result.findings["state"] == "fail"]
    cells = found[["source", "sheet", "cell", "rule_id"]].astype("str")
    return set(cells.itertuples(index=False, name=None))


def answers(folder):
    with (folder / "answers.csv").open(encoding="utf-8") as file:
        return {(row["source"], row["sheet"], row["cell"], row["rule_id"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("layouts", SOURCES, ids=NAMES)
def test_what_is_found_is_what_was_planted(tmp_path, layouts):
    write_sample(tmp_path, layouts=layouts, **SPOILED)
    found, planted = failures(judge(tmp_path)), answers(tmp_path)
    assert found - planted == set()
    assert planted - found == set()


@pytest.mark.parametrize("layouts", SOURCES, ids=NAMES)
def test_every_rule_is_provoked_in_every_layout_that_can_break_it(layouts):
    """Of each fault and layout with room for it at least one is planted."""
    before = make_sample(layouts=layouts, **SPOILED | {"faults": 0.0})
    possible = Counter(
        (fault.rule_id, sheet.layout)
        for sheet in before.sheets
        for fault in FAULTS
        if (fault.table in {sheet.table, ""} or sheet.combined)
        if any(fault.among(sheet, column).sum() > len(FAULTS) for column in fault.columns_in(sheet))
    )
    after = make_sample(layouts=layouts, **SPOILED)
    layout_of = {file.source: file.layout for delivery in after.deliveries for file in delivery.files}
    planted = set(zip(after.answers["rule_id"], after.answers["source"].map(layout_of), strict=True))
    assert set(possible) - planted == set()


def test_the_committed_sample_holds_what_its_answers_say():
    assert failures(judge(SAMPLE_DATA)) == answers(SAMPLE_DATA)


def test_persons_listed_twice_are_found(tmp_path):
    write_sample(
        tmp_path,
        people=3000,
        seed=7,
        duplicates=0.02,
        layouts=["TEMPLATE", "SIKSNG_MEMBER"],
        villages=4,
        as_of=AS_OF,
    )
    result = judge(tmp_path)
    same = result.duplicates[result.duplicates["entity"] == "person"]
    assert len(same) == len(pd.read_csv(tmp_path / "true_duplicates.csv")) > 0
