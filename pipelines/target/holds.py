"""What findings do to the flags: rows that are held, cells that carry no value, amounts that are not believed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.validate import TableVerdicts
from schemas.findings import Severity, State
from schemas.kleene import Mask
from schemas.tables import Household

_IMPLAUSIBLE_SPENDING = "KEL-013"
_IMPLAUSIBLE_Z = "UKR-012"
"""Told by the flags of the z-scores: it blocks only for the index that it is about."""


@dataclass(frozen=True)
class Holds:
    """What findings do to the rows of one table.

    Attributes:
        held: rows that are unknown as a whole.
        released_by: column to the held rows that its cell alone holds.
        without_value: column to the rows whose cell carries no value.
        implausible: column to the rows whose value is not believed.
    """

    held: Mask
    released_by: Mapping[str, Mask]
    without_value: Mapping[str, Mask]
    implausible: Mapping[str, Mask]


def holds_of(verdicts: TableVerdicts, table: str, rows: int) -> Holds:
    """Reads the verdicts of a table: a household or member is held as a row, a child cell by cell."""
    nobody = np.zeros(rows, dtype=bool)
    if table == "child":
        return Holds(nobody, {}, _blocked_cells(verdicts, rows), {})
    blocked = verdicts.blocked
    count = np.sum([nobody, *blocked.values()], axis=0)
    released_by = {column: cells & (count == 1) for column, cells in blocked.items()}
    implausible = {}
    if table == "household":
        implausible[Household.monthly_spending_idr] = _failed(verdicts, _IMPLAUSIBLE_SPENDING, rows)
    return Holds(verdicts.held, released_by, {}, implausible)


def _blocked_cells(verdicts: TableVerdicts, rows: int) -> dict[str, Mask]:
    """The cells that a BLOCK fails, but for implausible z-scores."""
    cells: dict[str, Mask] = {}
    for verdict in verdicts.verdicts:
        blocks = verdict.state is State.FAIL and verdict.rule.severity is Severity.BLOCK
        if blocks and verdict.rule.id != _IMPLAUSIBLE_Z:
            cells.setdefault(verdict.column, np.zeros(rows, dtype=bool))[verdict.rows] = True
    return cells


def _failed(verdicts: TableVerdicts, rule_id: str, rows: int) -> Mask:
    failed = np.zeros(rows, dtype=bool)
    for verdict in verdicts.verdicts:
        if verdict.state is State.FAIL and verdict.rule.id == rule_id:
            failed[verdict.rows] = True
    return failed
