"""What a flag answers: yes, no or unknown, why, and which cells carry the answer.

Answers are computed for all rows at once, atom by atom: an atom compares a cell or two and remembers which cells it
read; *and*, *or*, *not* and precedence keep only what carries the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schemas.kleene import UNKNOWN, Kleene, Mask


class Basis(IntEnum):
    """Why an answer is what it is. The reasons of an unknown stand first, in the order in which they are told."""

    HELD = 0
    STALE = 1
    NO_LINE = 2
    NO_MEMBERS = 3
    LIST_INCOMPLETE = 4
    IMPLAUSIBLE = 5
    UNCLEAR_CODE = 6
    NOT_COMPUTABLE = 7
    MISSING = 8
    CELLS = 9
    AGE = 10
    DECILE_DTSEN = 11
    DECILE_P3KE = 12
    SPENDING = 13
    NO_SHELTER = 14
    HAZ = 15
    WAZ = 16
    WHZ = 17
    OEDEMA = 18

    @property
    def code(self) -> str:
        """As in ``flags.parquet``."""
        return self.name.lower()


Bases = npt.NDArray[np.uint8]


class Carrier(NamedTuple):
    """Cells of one column that carry an answer.

    Attributes:
        column: the column, or the z-score that was computed from measures.
        line: for spending, the kind of poverty line it was compared with.
    """

    column: str
    line: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer a row.

    Attributes:
        state: yes, no or unknown.
        basis: `Basis` of each row.
        carriers: the cells that carry the state: of a known answer those that settled it, of an unknown one
            those of the parts that are known.
    """

    state: Kleene
    basis: Bases
    carriers: Mapping[Carrier, Mask]

    @classmethod
    def atom(cls, state: Kleene, read: Mapping[Carrier, Mask], doubt: Bases | Basis = Basis.MISSING) -> "Answer":
        """One comparison.

        Args:
            state: its result.
            read: the cells with a value that it read.
            doubt: why it is unknown, where it is.
        """
        known = ~state.is_unknown
        basis = np.where(known, np.uint8(Basis.CELLS), np.asarray(doubt, dtype=np.uint8))
        return cls(state, basis, {carrier: cells & known for carrier, cells in read.items()})

    def __and__(self, other: "Answer") -> "Answer":
        """Yes is carried by both, no by those that say no."""
        return _joined(self.state & other.state, self, other)

    def __or__(self, other: "Answer") -> "Answer":
        """No is carried by both, yes by those that say yes."""
        return _joined(self.state | other.state, self, other)

    def __invert__(self) -> "Answer":
        """The opposite, carried by the same cells."""
        return replace(self, state=~self.state)

    def only_yes(self) -> "Answer":
        """Yes stays; no settles nothing, though its cells are known."""
        return replace(self, state=Kleene(np.where(self.state.is_false, UNKNOWN, self.state.truth)))

    def on(self, basis: Basis) -> "Answer":
        """The same answer; where it is known, this is its basis."""
        return replace(self, basis=np.where(self.state.is_unknown, self.basis, np.uint8(basis)))

    def unknown_where(self, rows: Mask, basis: Basis) -> "Answer":
        """Unknown in these rows whatever the cells say, and carried by none."""
        return Answer(
            Kleene(np.where(rows, UNKNOWN, self.state.truth)),
            np.where(rows, np.uint8(basis), self.basis),
            {carrier: cells & ~rows for carrier, cells in self.carriers.items()},
        )


def by_precedence(answers: Sequence[Answer]) -> Answer:
    """In each row the first known answer, with its basis; unknown where none is known."""
    first, *others = answers
    for other in others:
        first = _first_known(first, other)
    return first


def _first_known(first: Answer, second: Answer) -> Answer:
    open_still = first.state.is_unknown
    state = Kleene(np.where(open_still, second.state.truth, first.state.truth))
    basis = np.where(open_still, second.basis, first.basis)
    basis = np.where(state.is_unknown, np.minimum(first.basis, second.basis), basis)
    return Answer(state, basis, _carried(state, first, ~open_still, second, open_still & ~second.state.is_unknown))


def _joined(state: Kleene, left: Answer, right: Answer) -> Answer:
    """The answer of two parts: where known, carried by the parts that say the same."""
    basis = np.where(state.is_unknown, np.minimum(left.basis, right.basis), np.uint8(Basis.CELLS))
    alike = (left.state.truth == state.truth, right.state.truth == state.truth)
    return Answer(state, basis, _carried(state, left, alike[0], right, alike[1]))


def _carried(
    state: Kleene, left: Answer, left_settles: Mask, right: Answer, right_settles: Mask
) -> dict[Carrier, Mask]:
    """The cells of the parts that settle a row; of both parts where the row is unknown."""
    nothing = np.zeros(len(state), dtype=bool)
    from_left, from_right = left_settles | state.is_unknown, right_settles | state.is_unknown
    return {
        carrier: (left.carriers.get(carrier, nothing) & from_left)
        | (right.carriers.get(carrier, nothing) & from_right)
        for carrier in {**left.carriers, **right.carriers}
    }
