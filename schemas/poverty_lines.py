"""The dated poverty lines of ``poverty_lines.csv``: rupiah a person a month, by kind of line and region."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

_FILE = Path(__file__).with_name("poverty_lines.csv")

COUNTRY = "ID"
"""The region that holds all others."""


@dataclass(frozen=True)
class DatedLine:
    """The line of one kind and region through the years.

    Attributes:
        valid_from: first days in days since 1970-01-01, ascending.
        idr: rupiah a person a month from each of them on.
    """

    valid_from: npt.NDArray[np.int64]
    idr: npt.NDArray[np.float64]

    def on(self, days: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """The line in force on each day (since 1970-01-01); NaN before the first."""
        return np.concatenate([[np.nan], self.idr])[np.searchsorted(self.valid_from, days, side="right")]


@cache
def poverty_lines(kind: str) -> Mapping[str, DatedLine]:
    """The lines of a kind by region, the widest region first.

    Args:
        kind: ``extreme`` or ``poverty``.
    """
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["line"] == kind]
    rows.sort(key=lambda row: row["valid_from"])
    regions = sorted({row["region"] for row in rows}, key=lambda region: (region != COUNTRY, len(region)))
    return {region: _dated([row for row in rows if row["region"] == region]) for region in regions}


def _dated(rows: list[dict[str, str]]) -> DatedLine:
    days = np.array([row["valid_from"] for row in rows], dtype="datetime64[D]")
    return DatedLine(
        days.astype(np.int64), np.array([row["idr_per_person_month"] for row in rows], dtype=np.float64)
    )
