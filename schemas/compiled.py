"""The rule book compiled into Pandera schemas. The only place that knows Pandera's pitfalls.

- A cross-column check makes Pandera list every cell of every failing row. So each rule becomes a check of the one
  column it fails at, and Pandera is asked for a single failure case: that it failed is all we need to hear, for
  which rows is kept in the answers. A rule across tables becomes a check of each column it fails at, in the schema
  of that column's table.
- Pandera drops nulls before a check unless told not to (``ignore_na=False``), and NA beside False is an error to
  it. So it is given plain truth values in which *unknown* passes; the third value stays in the answers.
- A predicate that crashes inside a check would look like bad data. Predicates run before Pandera, where a crash
  is a crash, and anything but a failed check is escalated.
- ``to_schema()`` is cached: its columns are read, never changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from schemas.kleene import Kleene, Mask
from schemas.register_rows import ColumnOf, RegisterRows
from schemas.rows import Rows
from schemas.rulebook import BLOCK, BrokenRule, Rule, rules, rules_of
from schemas.tables import TABLES

Cell = tuple[str, str]
"""A rule and the column it speaks of."""
Answered = dict[Cell, Kleene]
Opened = dict[Cell, Mask]


@dataclass(frozen=True)
class Judged:
    """The rows of one table after all rules that can fail at its columns.

    Attributes:
        rows: what was judged.
        answers: for each rule and column one answer a row; rules of the table first, then rules across tables.
        failed: the rules and columns with at least one failure, in the order of the book.
        open_cells: for each rule across tables and column the rows whose cell could settle what is unknown.
        blocked: column to the rows whose cell a BLOCK rule of the table itself fails; others are left out.
    """

    rows: Rows
    answers: Mapping[Cell, Kleene]
    failed: tuple[Cell, ...]
    open_cells: Mapping[Cell, Mask]
    blocked: Mapping[str, Mask]


def judge(tables: Mapping[str, Rows]) -> dict[str, Judged]:
    """Judges the rows of all tables by all rules about rows.

    Raises:
        BrokenRule: a frame is not what the table says, or a predicate is written wrongly. Bad data never raises.
    """
    own = {table: _answers_of_rows(rows) for table, rows in tables.items()}
    blocked = {table: _blocked(answers) for table, answers in own.items()}
    across, opened = _answers_across(RegisterRows(tables, blocked))
    judged = {}
    for table, rows in tables.items():
        answers = own[table] | across[table]
        judged[table] = Judged(rows, answers, _failed(rows, answers), opened[table], blocked[table])
    return judged


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


def _answers_of_rows(rows: Rows) -> Answered:
    """What the rules of the table itself say."""
    answers: Answered = {}
    for rule in rules_of(rows.table):
        for column, answer in rule.answers(rows).items():
            _insist(rule, column, answer, rows)
            answers[rule.id, column] = answer
    return answers


def _blocked(answers: Answered) -> dict[str, Mask]:
    blocked: dict[str, Mask] = {}
    for (rule_id, column), answer in answers.items():
        if rules()[rule_id].severity is BLOCK and answer.is_false.any():
            blocked[column] = blocked.get(column, np.False_) | answer.is_false
    return blocked


def _answers_across(register: RegisterRows) -> tuple[dict[str, Answered], dict[str, Opened]]:
    """What the rules across tables say, and which cells could settle what they leave unknown, table by table."""
    answers: dict[str, Answered] = {table: {} for table in TABLES}
    opened: dict[str, Opened] = {table: {} for table in TABLES}
    for rule in rules_of("across"):
        said = rule.across_answers(register)
        for (table, column), answer in said.answers.items():
            _insist(rule, f"{table}.{column}", answer, register.rows(table))
            answers[table][rule.id, column] = answer
        doubts = said.open_cells or _own_cells(rule, said.answers)
        for table, column in rule.columns_across():
            if (table, column) in doubts:
                cells = doubts[table, column] & register.without_value(table, column)
                opened[table][rule.id, column] = cells
    return answers, opened


def _own_cells(rule: Rule, answers: Mapping[ColumnOf, Kleene]) -> dict[ColumnOf, Mask]:
    """The cells that the rule reads of the rows that it leaves unknown."""
    unknown: dict[str, Mask] = {}
    for (table, _), answer in answers.items():
        unknown[table] = unknown.get(table, np.False_) | answer.is_unknown
    return {(table, column): unknown[table] for table, column in rule.columns_across() if table in unknown}


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
