"""Whom the flags are about: yes, no or unknown for each record, why, and what would settle the unknown.

A row that a BLOCK holds is unknown whatever its cells say. Of a child's row only the blocked cell carries no value:
a wrong NIK never hides a stunted child.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from pipelines.frames import Register, TableData
from pipelines.target.deciding import deciding_cells, names_of
from pipelines.target.evidence import evidence_of
from pipelines.target.holds import Holds, holds_of
from pipelines.validate import TableVerdicts
from schemas.answers import Basis
from schemas.cases import Cases, cases_of
from schemas.flags import FLAG_COLUMNS, NO, UNKNOWN, YES, Flag, flags
from schemas.profiles import Profile

_STATES = np.array([NO, UNKNOWN, YES])
_BASES = np.array([basis.code for basis in Basis])


def evaluate_flags(
    register: Register,
    verdicts: Mapping[str, TableVerdicts],
    growth: pd.DataFrame,
    profile: Profile,
    as_of: date,
) -> pd.DataFrame:
    """All flags of all records of their populations.

    Args:
        register: the tables.
        verdicts: what the rules said of each.
        growth: z-scores and their flags, on the index of the child table.
        profile: the rule profile in force.
        as_of: the day the run speaks of.

    Returns:
        One row a record and flag, columns as ``FLAG_COLUMNS`` of `schemas.flags`, all texts.
    """
    parts = []
    for name in dict.fromkeys(flag.table for flag in flags().values()):
        table = register.table(name)
        of_table = [flag for flag in flags().values() if flag.table == name]
        holds = holds_of(verdicts[name], name, len(table.frame))
        cases = _cases(table, of_table, holds, growth=growth, profile=profile, as_of=as_of)
        parts += [_evaluate(flag, cases, holds, table.frame.index) for flag in of_table]
    return pd.concat(parts, ignore_index=True)


def _cases(
    table: TableData,
    of_table: list[Flag],
    holds: Holds,
    *,
    growth: pd.DataFrame,
    profile: Profile,
    as_of: date,
) -> Cases:
    """The rows as the flags of the table see them."""
    computed = frozenset(name for flag in of_table for name in flag.computed)
    columns = frozenset(name for flag in of_table for name in flag.inputs)
    frame = table.frame.assign(**{name: growth[name] for name in computed})
    cases = cases_of(table.name, frame, columns | computed, as_of, profile)
    for column in columns & holds.without_value.keys():
        cases = cases.having(column, cases.cells[column].without(holds.without_value[column]))
    for column in columns & holds.implausible.keys():
        cases = cases.having(column, cases.cells[column].not_believed(holds.implausible[column]))
    return cases


def _evaluate(flag: Flag, cases: Cases, holds: Holds, record_ids: pd.Index) -> pd.DataFrame:
    belongs = flag.population(cases)
    unheld = flag.judge(cases).unknown_where(belongs.is_unknown, Basis.MISSING)
    answer = unheld.unknown_where(holds.held, Basis.HELD)
    deciding = deciding_cells(flag, cases, holds, unheld)
    listed = np.flatnonzero(~belongs.is_false)
    columns = (
        record_ids[listed],
        flag.table,
        flag.name,
        _STATES[answer.state.truth[listed]],
        _BASES[answer.basis[listed]],
        evidence_of(answer, cases, listed),
        names_of(deciding, listed),
    )
    return pd.DataFrame(dict(zip(FLAG_COLUMNS, columns, strict=True))).astype("str")
