"""What stands at a wrong cell: its colour and its note."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from schemas.findings import Severity

FILLS = {Severity.BLOCK: "#F4A49E", Severity.WARN: "#FFD966", Severity.NOTE: "#CFE8FC"}

_WEIGHT = {str(severity): weight for weight, severity in enumerate(FILLS)}


@dataclass(frozen=True)
class Mark:
    """The mark of one cell.

    Attributes:
        severity: the heaviest of its findings.
        note: for each finding what is wrong, what to do and the rule, heaviest first.
    """

    severity: Severity
    note: str

    @property
    def fill(self) -> str:
        """The colour of the cell."""
        return FILLS[self.severity]


def marks_by(
    cell: list[str], findings: pd.DataFrame, sentences: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str], Mark]:
    """One mark for all findings at the same cell.

    Args:
        cell: the two columns of ``findings`` that name a cell.
        findings: reads ``rule_id`` and ``severity`` as well.
        sentences: title and fix by rule id.

    Returns:
        Marks by the cell's two names.
    """
    notes = {rule: _note(rule, *sentences[rule]) for rule in findings["rule_id"].unique()}
    once = findings.drop_duplicates([*cell, "rule_id"])
    weighed = once.assign(weight=once["severity"].astype("str").map(_WEIGHT), note=once["rule_id"].map(notes))
    by_cell = weighed.sort_values(["weight", "rule_id"]).groupby(cell, observed=True)
    marked = by_cell.agg(severity=("severity", "first"), note=("note", "\n\n".join))
    return {
        where: Mark(Severity(severity), note)
        for where, severity, note in zip(marked.index, marked["severity"], marked["note"], strict=True)
    }


def _note(rule_id: str, title: str, fix: str) -> str:
    return f"{title}\n→ {fix}\n{rule_id}"
