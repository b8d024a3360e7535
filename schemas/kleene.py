"""Kleene's three values for whole columns: false, unknown, true.

They are stored as 0, 1, 2 in one byte a row, for then *and* is the minimum, *or* the maximum and *not* the
mirror image: a rule over a million rows is a few passes over a megabyte.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

FALSE, UNKNOWN, TRUE = np.uint8(0), np.uint8(1), np.uint8(2)

Mask = npt.NDArray[np.bool_]


class Kleene:
    """One three-valued answer a row.

    Attributes:
        truth: shape (rows,), dtype uint8: 0 false, 1 unknown, 2 true.
    """

    __slots__ = ("truth",)

    def __init__(self, truth: npt.NDArray[np.uint8]) -> None:
        """Wraps an array of 0, 1 and 2."""
        self.truth = truth

    @classmethod
    def of(cls, truth: Mask, known: Mask | None = None) -> "Kleene":
        """True or false where ``known`` (everywhere without it), else unknown."""
        values = truth.astype(np.uint8) * TRUE
        return cls(values if known is None else np.where(known, values, UNKNOWN))

    @classmethod
    def always(cls, value: np.uint8, rows: int) -> "Kleene":
        """The same value for every row."""
        return cls(np.full(rows, value, dtype=np.uint8))

    def __and__(self, other: "Kleene") -> "Kleene":
        """Kleene's and: false wins over unknown."""
        return Kleene(np.minimum(self.truth, other.truth))

    def __or__(self, other: "Kleene") -> "Kleene":
        """Kleene's or: true wins over unknown."""
        return Kleene(np.maximum(self.truth, other.truth))

    def __invert__(self) -> "Kleene":
        """Kleene's not: unknown stays unknown."""
        return Kleene(TRUE - self.truth)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.truth)

    def is_known(self) -> "Kleene":
        """True where the answer is true or false, else unknown."""
        return Kleene(np.where(self.truth == UNKNOWN, UNKNOWN, TRUE))

    def same_as(self, other: "Kleene") -> "Kleene":
        """True where both say the same, unknown where either is unknown."""
        known = (self.truth != UNKNOWN) & (other.truth != UNKNOWN)
        return Kleene.of(self.truth == other.truth, known)

    def unknown_unless(self, condition: "Kleene") -> "Kleene":
        """Unknown where the condition is not true (false or itself unknown)."""
        return Kleene(np.where(condition.truth == TRUE, self.truth, UNKNOWN))

    def unknown_when_not(self, condition: "Kleene") -> "Kleene":
        """Unknown where the condition is false; an unknown condition does not count."""
        return Kleene(np.where(condition.truth == FALSE, UNKNOWN, self.truth))

    def never_unknown(self) -> "Kleene":
        """A value that cannot be told counts as false."""
        return Kleene(np.where(self.truth == UNKNOWN, FALSE, self.truth))

    def among(self, rows: Mask) -> "Kleene":
        """The answers of these rows; all others are not concerned and hold."""
        return Kleene(np.where(rows, self.truth, TRUE))

    def take(self, positions: npt.NDArray[np.intp]) -> "Kleene":
        """The answers at these positions."""
        return Kleene(self.truth[positions])

    @property
    def is_true(self) -> Mask:
        """Rows that hold."""
        rows: Mask = self.truth == TRUE
        return rows

    @property
    def is_false(self) -> Mask:
        """Rows that fail."""
        rows: Mask = self.truth == FALSE
        return rows

    @property
    def is_unknown(self) -> Mask:
        """Rows that cannot be judged."""
        rows: Mask = self.truth == UNKNOWN
        return rows

    def to_series(self, index: pd.Index) -> pd.Series:
        """As a nullable Boolean Series: true, false, NA."""
        return pd.Series(pd.arrays.BooleanArray(self.is_true, self.is_unknown), index=index)


def any_of(answers: Iterable[Kleene]) -> Kleene:
    """Kleene's or over several answers of the same rows (at least one)."""
    return Kleene(np.maximum.reduce([answer.truth for answer in answers]))


def all_of(answers: Iterable[Kleene]) -> Kleene:
    """Kleene's and over several answers of the same rows (at least one)."""
    return Kleene(np.minimum.reduce([answer.truth for answer in answers]))
