"""Faults that are planted in rows, each with the findings that follow from it."""

from pipelines.sample.faults import child, household, member, rows
from pipelines.sample.faults.catalogue import FAULTS, Damage, Fault, Row

__all__ = ["FAULTS", "Damage", "Fault", "Row", "child", "household", "member", "rows"]
