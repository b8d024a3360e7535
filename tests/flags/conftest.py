"""Small registers for the flags: records as plain cells, findings as the cells they block."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from pipelines.frames import Register, TableData
from pipelines.target import evaluate_flags
from pipelines.validate import TableVerdicts, Verdict
from schemas.findings import State
from schemas.profiles import profile_on
from schemas.rows import rows_of_examples
from schemas.rulebook import rules

# A BLOCK rule for the cells that an example blocks; only that it blocks matters.
BLOCKING = {"household": "KEL-007", "member": "ANG-003", "child": "UKR-011"}
GROWTH = [f"{index}{flag}" for index in ("haz", "waz", "whz", "baz") for flag in ("", "_flag")]


def table_of(name, records):
    read = rows_of_examples(name, list(records.values()), date(2026, 11, 24))
    ids = pd.Index(list(records), name="record_id", dtype="str")
    derived = pd.Series(np.zeros(len(records), dtype=bool), index=ids)
    return TableData(name, read.frame.set_axis(ids), read.seen.set_axis(ids), {}, {}, derived)


@cache
def empty_table(name):
    return table_of(name, {})


def verdicts_of(name, records):
    """``_blocked``: columns that a BLOCK fails; ``_failed``: (rule, column) of other failures."""
    book = rules()
    verdicts, blocked = [], {}
    for at, cells in enumerate(records.values()):
        for column in cells.get("_blocked", ()):
            verdicts.append(Verdict(book[BLOCKING[name]], State.FAIL, column, np.array([at])))
            blocked.setdefault(column, np.zeros(len(records), dtype=bool))[at] = True
        for rule, column in cells.get("_failed", ()):
            verdicts.append(Verdict(book[rule], State.FAIL, column, np.array([at])))
    held = np.any([np.zeros(len(records), dtype=bool), *blocked.values()], axis=0)
    return TableVerdicts(verdicts, {}, blocked, held)


def evaluate(as_of="2026-11-24", **tables):
    """The flags of ``{record_id: cells}``; a child's z-scores stand among its cells."""
    named = {name: tables.get(name, {}) for name in ("household", "member", "child")}
    register = Register(
        **{name: table_of(name, records) if records else empty_table(name) for name, records in named.items()}
    )
    verdicts = {name: verdicts_of(name, records) for name, records in named.items()}
    scores = pd.DataFrame(
        {name: [cells.get(name) for cells in named["child"].values()] for name in GROWTH},
        index=register.child.frame.index,
        dtype=np.float64,
    )
    day = date.fromisoformat(as_of)
    return evaluate_flags(register, verdicts, scores, profile_on(day), day)


@pytest.fixture
def flag_of():
    """The one row of a flag for one record, as a mapping; None without a row."""

    def one(flag, table, cells, as_of="2026-11-24"):
        found = evaluate(as_of, **{table: {"R1": cells}})
        rows = found[found["flag"] == flag].to_dict("records")
        assert len(rows) <= 1
        return rows[0] if rows else None

    return one


@pytest.fixture
def flags_of():
    """All flags of whole tables."""
    return evaluate
