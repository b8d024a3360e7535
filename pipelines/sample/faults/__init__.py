"""Faults that are planted in rows, each with the findings that follow from it."""

from pipelines.sample.faults import across, child, household, member, rows
from pipelines.sample.faults.catalogue import FAULTS, Damage, Elsewhere, Fault, Kin, Row

__all__ = [
    "FAULTS",
    "Damage",
    "Elsewhere",
    "Fault",
    "Kin",
    "Row",
    "across",
    "child",
    "household",
    "member",
    "rows",
]
