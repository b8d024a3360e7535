"""The rule book compiled into Pandera schemas. The only place that knows Pandera's pitfalls.

- A cross-column check makes Pandera list every cell of every failing row. So each rule becomes a check of the one
  column it fails at, and Pandera is asked for a single failure case: that it failed is all we need to hear, for
  which rows is kept in the answers.
- Pandera drops nulls before a check unless told not to (``ignore_na=False``), and NA beside False is an error to
  it. So it is given plain truth values in which *unknown* passes; the third value stays in the answers.
- A predicate that crashes inside a check would look like bad data. Predicates run before Pandera, where a crash
  is a crash, and anything but a failed check is escalated.
- ``to_schema()`` is cached: its columns are read, never changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from schemas.kleene import Kleene
from schemas.rows import Rows
from schemas.rulebook import BrokenRule, Rule, rules_of
from schemas.tables import TABLES

Cell = tuple[str, str]
"""A rule and the column it speaks of."""


@dataclass(frozen=True)
class Judged:
    """The rows of one table after all its rules.

    Attributes:
        rows: what was judged.
        answers: for each rule and column one answer a row.
        failed: the rules and columns with at least one failure, in the order of the book.
    """

    rows: Rows
    answers: Mapping[Cell, Kleene]
    failed: tuple[Cell, ...]


def judge(rows: Rows) -> Judged:
    """Judges the rows of a table by all its rules.

    Raises:
        BrokenRule: a frame is not what the table says, or a predicate is written wrongly. Bad data never raises.
    """
    answers: dict[Cell, Kleene] = {}
    for rule in rules_of(rows.table):
        for column, answer in rule.answers(rows).items():
            _insist(rule, column, answer, rows)
            answers[rule.id, column] = answer
    return Judged(rows, answers, _failed(rows, answers))


def schema_of(table: str, answers: Mapping[Cell, Kleene], index: pd.Index) -> pa.DataFrameSchema:
    """The table's schema with one check for each rule and column."""
    checks: dict[str, list[pa.Check]] = {}
    for (rule_id, column), answer in answers.items():
        checks.setdefault(column, []).append(
            pa.Check(_passes(answer, index), name=rule_id, error=rule_id, ignore_na=False, n_failure_cases=1)
        )
    columns = TABLES[table].to_schema().columns
    return pa.DataFrameSchema(
        {
            name: pa.Column(column.dtype, checks=checks.get(name, []), nullable=True)
            for name, column in columns.items()
        }
    )


def _passes(answer: Kleene, index: pd.Index) -> Callable[[Any], "pd.Series[bool]"]:
    return lambda _column: pd.Series(~answer.is_false, index=index)


def _failed(rows: Rows, answers: Mapping[Cell, Kleene]) -> tuple[Cell, ...]:
    try:
        schema_of(rows.table, answers, rows.frame.index).validate(rows.frame, lazy=True)
    except SchemaErrors as errors:
        found = {_cell_of(error) for error in errors.schema_errors}
        return tuple(cell for cell in answers if cell in found)
    return ()


def _cell_of(error: SchemaError) -> Cell:
    if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK or not isinstance(error.check, pa.Check):
        raise BrokenRule(f"the frame is not what its table says: {error.reason_code}, {error.schema.name}")
    return str(error.check.name), str(error.schema.name)


def _insist(rule: Rule, column: str, answer: Kleene, rows: Rows) -> None:
    if column not in rule.at:
        raise BrokenRule(f"{rule.id} speaks of {column} but is not located there")
    if len(answer) != len(rows):
        raise BrokenRule(f"{rule.id} gives {len(answer)} answers for {len(rows)} rows")
