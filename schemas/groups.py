"""Rows that belong together: numbered groups, and what is true of a group as a whole.

A family of a million people is one number a row; to count, to ask *any* or *all*, and to join two tables are a few
passes over such numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from schemas.kleene import FALSE, TRUE, UNKNOWN, Kleene, Mask

Positions = npt.NDArray[np.intp]
NOWHERE = -1
"""The number of a row without a group, and the position of a row that is not there."""


@dataclass(frozen=True)
class Groups:
    """The rows of a table in numbered groups.

    Attributes:
        of_row: shape (rows,): the group of each row, `NOWHERE` for a row without one.
        size: number of groups; some may have no row in this table.
    """

    of_row: Positions
    size: int

    @property
    def grouped(self) -> Mask:
        """Rows that have a group."""
        rows: Mask = self.of_row != NOWHERE
        return rows

    def among(self, rows: Mask) -> "Groups":
        """The same groups with these rows alone; the others have none."""
        return Groups(np.where(rows, self.of_row, NOWHERE), self.size)

    def count(self, rows: Mask) -> npt.NDArray[np.int64]:
        """How many of these rows each group has; shape (size,)."""
        groups = self.of_row[rows]
        counts: npt.NDArray[np.int64] = np.bincount(groups[groups != NOWHERE], minlength=self.size)
        return counts

    def any(self, answers: Kleene) -> Kleene:
        """Kleene's or over the rows of each group; false for a group without rows."""
        truth = np.full(self.size, FALSE)
        truth[self.count(answers.is_unknown) > 0] = UNKNOWN
        truth[self.count(answers.is_true) > 0] = TRUE
        return Kleene(truth)

    def all(self, answers: Kleene) -> Kleene:
        """Kleene's and over the rows of each group; true for a group without rows."""
        return ~self.any(~answers)

    def first(self, rows: Mask) -> Positions:
        """The position of the first of these rows in each group, `NOWHERE` in a group without any."""
        at = np.flatnonzero(rows & self.grouped)[::-1]
        first = np.full(self.size, NOWHERE, dtype=np.intp)
        first[self.of_row[at]] = at
        return first

    def has(self, groups: Mask) -> Mask:
        """Rows whose group is one of these (shape (size,)); rows without a group are none."""
        return np.append(groups, np.False_)[self.of_row]

    def spread(self, answers: Kleene, otherwise: np.uint8 = UNKNOWN) -> Kleene:
        """The answer of its group for each row, ``otherwise`` for a row without one."""
        return Kleene(np.append(answers.truth, otherwise)[self.of_row])


def number(columns: Sequence[tuple[pa.Array, Mask]]) -> list[Groups]:
    """Groups of equal texts, under one numbering for several columns.

    Args:
        columns: for each the texts, and which of them count; a text that is missing has no group.
    """
    texts = pa.chunked_array([texts.filter(pa.array(counts)) for texts, counts in columns], pa.large_string())
    encoded = texts.combine_chunks().dictionary_encode()
    numbers = encoded.indices.fill_null(NOWHERE).to_numpy().astype(np.intp)
    groups, start = [], 0
    for _, counts in columns:
        of_row = np.full(len(counts), NOWHERE, dtype=np.intp)
        end = start + int(counts.sum())
        of_row[counts] = numbers[start:end]
        groups.append(Groups(of_row, len(encoded.dictionary)))
        start = end
    return groups


def agreeing(parts: Sequence[npt.NDArray[np.int64]], counts: Mask) -> Groups:
    """Groups of the rows that agree in all parts.

    Args:
        parts: whole numbers, a row each.
        counts: which rows have a group.
    """
    keys = pd.DataFrame({place: part[counts] for place, part in enumerate(parts)})
    of_row = np.full(len(counts), NOWHERE, dtype=np.intp)
    of_row[counts] = keys.groupby(list(keys.columns), sort=False).ngroup().to_numpy()
    return Groups(of_row, int(of_row.max(initial=NOWHERE) + 1))


def numbers_at(numbers: Positions, positions: Positions) -> Positions:
    """The numbers at these positions, `NOWHERE` for a position that is not there."""
    return np.append(numbers, NOWHERE)[positions]


def pairs(left: Groups, right: Groups) -> tuple[Positions, Positions]:
    """Every row of one table with every row of the other that is in its group.

    Returns:
        The positions on the left, ascending, and those on the right.
    """
    at = np.flatnonzero(right.grouped)
    at = at[np.argsort(right.of_row[at], kind="stable")]
    sizes = right.count(right.grouped)
    starts = np.cumsum(sizes) - sizes
    lefts = np.flatnonzero(left.grouped)
    partners = sizes[left.of_row[lefts]]
    first = np.repeat(starts[left.of_row[lefts]], partners)
    steps = np.arange(len(first)) - np.repeat(np.cumsum(partners) - partners, partners)
    return np.repeat(lefts, partners), at[first + steps]


def any_of_pairs(rows: Positions, answers: Kleene, count: int) -> Kleene:
    """Kleene's or over the pairs of each of ``count`` rows; false for a row without a pair."""
    return Groups(rows, count).any(answers)


def repeats(groups: Groups, part: Positions) -> Mask:
    """Rows that agree with an earlier row in group and part; never a row without a group."""
    at = np.flatnonzero(groups.grouped)
    keys = pd.DataFrame({"group": groups.of_row[at], "part": part[at]})
    again = np.zeros(len(part), dtype=bool)
    again[at] = keys.duplicated().to_numpy()
    return again
