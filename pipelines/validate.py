"""The register judged by the rule book: what fails, what cannot be judged, which rows are held.

Nothing is printed here: a verdict is a few arrays a rule (which rows, which column), and becomes findings with
sentences and addresses only when it is located.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.frames import TableData
from schemas.compiled import Cell, Judged, judge
from schemas.findings import Severity, State
from schemas.kleene import Mask
from schemas.rows import Rows
from schemas.rulebook import Rule, rules

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Verdict:
    """What one rule says of some cells of a table.

    Attributes:
        rule: the rule.
        state: failed, or unknown.
        column: the column of the cells.
        rows: positions of their rows in the table.
    """

    rule: Rule
    state: State
    column: str
    rows: Positions


@dataclass(frozen=True)
class TableVerdicts:
    """Everything the rules say of one table.

    Attributes:
        verdicts: failures in the order of the book, then what cannot be judged.
        unknown: for each rule how many rows it could not judge, the layout's lacks included.
        blocked: column to the rows whose cell a BLOCK rule fails; columns without any are left out.
        held: rows with a blocked cell.
    """

    verdicts: Sequence[Verdict]
    unknown: Mapping[str, int]
    blocked: Mapping[str, Mask]
    held: Mask


def rows_of(table: TableData, growth: pd.DataFrame, as_of: date) -> Rows:
    """The rows of a table as the rules see them; a child's with its computed z-scores."""
    frame = table.frame
    if table.name == "child":
        frame = frame.assign(**{f"computed_{index}": growth[index] for index in ("haz", "waz", "whz")})
    return Rows(table.name, frame, table.seen, as_of)


def validate_register(rows: Mapping[str, Rows]) -> dict[str, TableVerdicts]:
    """Judges the rows of all tables by all rules about rows, one by one and across tables."""
    return {table: _verdicts(judged) for table, judged in judge(rows).items()}


def _verdicts(judged: Judged) -> TableVerdicts:
    """What the rules say of one table."""
    book, count = rules(), len(judged.rows)
    failed = [
        Verdict(book[rule_id], State.FAIL, column, np.flatnonzero(judged.answers[rule_id, column].is_false))
        for rule_id, column in judged.failed
    ]
    blocked: dict[str, Mask] = {}
    held = np.zeros(count, dtype=bool)
    for verdict in failed:
        if verdict.rule.severity is Severity.BLOCK:
            blocked.setdefault(verdict.column, np.zeros(count, dtype=bool))[verdict.rows] = True
            held[verdict.rows] = True
    unknown: dict[str, int] = {}
    open_verdicts: list[Verdict] = []
    for rule_id, cells in _by_rule(judged.answers).items():
        rule = book[rule_id]
        doubts = {column: judged.answers[rule_id, column].is_unknown for _, column in cells}
        if _counts_in(rule, judged.rows.table):
            unknown[rule_id] = int(np.logical_or.reduce(list(doubts.values())).sum())
        if rule.table != "across":
            open_verdicts += _unknown_verdicts(rule, judged.rows, doubts, judged.blocked)
    for rule_id, cells in _by_rule(judged.open_cells).items():
        open_verdicts += _first_cells(
            book[rule_id], {column: judged.open_cells[rule_id, column] for _, column in cells}
        )
    return TableVerdicts((*failed, *open_verdicts), unknown, blocked, held)


def _counts_in(rule: Rule, table: str) -> bool:
    """Of a rule across tables the records of the first table in which it can fail are counted."""
    first_place, *_ = rule.at
    return rule.table != "across" or first_place.startswith(f"{table}.")


def _by_rule(answers: Iterable[Cell]) -> dict[str, list[Cell]]:
    grouped: dict[str, list[Cell]] = {}
    for cell in answers:
        grouped.setdefault(cell[0], []).append(cell)
    return grouped


def _first_cells(rule: Rule, cells: Mapping[str, Mask]) -> Iterable[Verdict]:
    """One cell for each row: the first of those that could settle what a rule across tables cannot judge."""
    told: Mask | None = None
    for column, rows in cells.items():
        here = rows if told is None else rows & ~told
        told = rows if told is None else rows | told
        if here.any():
            yield Verdict(rule, State.UNKNOWN, column, np.flatnonzero(here))


def _unknown_verdicts(
    rule: Rule, rows: Rows, doubts: Mapping[str, Mask], blocked: Mapping[str, Mask]
) -> Iterable[Verdict]:
    """One cell for each row in doubt: the first that the rule reads and that could settle it.

    Being filled, read or unblocked may settle an answer. A cell at which the rule can fail settles its own only.
    """
    left = np.logical_or.reduce(list(doubts.values()))
    for column in rule.columns:
        if not left.any():
            return
        settles = rows.settles(column)
        if column in blocked:
            settles = settles | blocked[column]
        here = left & settles & doubts.get(column, left)
        left = left & ~here
        if here.any():
            yield Verdict(rule, State.UNKNOWN, column, np.flatnonzero(here))
