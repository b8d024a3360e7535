"""Several answers as one: yes when either says yes, or the lowest of several codes.

The answers may stand under several headings of one row, or in the rows of one family.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.typed_columns import States, Typed
from pipelines.typed_tables import TypedColumn
from schemas.cells import CellState
from schemas.codes import code_list
from schemas.layouts import EITHER_YES

GROUPS = npt.NDArray[np.int64]
_NO_CODE = np.iinfo(np.int8).max


@dataclass(frozen=True)
class Decided:
    """The answer of each group.

    Attributes:
        codes: position in the code list, -1 where missing.
        chosen: which answer the group stands for: one that cannot be read, else the one that decides, else a
            blank one, else the first.
    """

    codes: npt.NDArray[np.int8]
    chosen: GROUPS


def decide(how: str, codes: npt.NDArray[np.int8], states: States, group: GROUPS, groups: int) -> Decided:
    """One answer for each group.

    Args:
        how: yes when either says yes, and no when all that there are say no; or the lowest code.
        codes: of each answer the position in its code list, -1 where missing.
        states: their `CellState`; an absent answer is none.
        group: their groups, from 0; every group has an answer.
        groups: how many there are.
    """
    known, there = codes >= 0, states != CellState.ABSENT
    lowest = np.full(groups, _NO_CODE, dtype=np.int8)
    np.minimum.at(lowest, group[known], codes[known])
    if how == EITHER_YES:
        answers_of = list(code_list("yes_no").labels)
        yes, no = (codes == answers_of.index(answer) for answer in ("1", "2"))
        all_no = np.bincount(group, there & ~no, groups) == 0
        lowest[(np.bincount(group, yes, groups) == 0) & ~all_no] = _NO_CODE
    gives = known & (codes == lowest[group])
    unread = np.isin(states, (CellState.UNREADABLE, CellState.HELD))
    weight = np.select([unread, gives, states == CellState.BLANK, there], [4, 3, 2, 1], 0)
    answers = len(codes)
    best = np.zeros(groups, dtype=np.int64)
    np.maximum.at(best, group, weight * answers + np.arange(answers)[::-1])
    lowest[lowest == _NO_CODE] = -1
    return Decided(lowest, answers - 1 - best % max(answers, 1))


def join_headings(how: str, parts: Sequence[TypedColumn]) -> TypedColumn:
    """Several headings of one row as one column."""
    rows = len(parts[0].state)
    decided = decide(
        how,
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.state for part in parts]),
        np.tile(np.arange(rows), len(parts)),
        rows,
    )
    return with_answers(choose(parts, decided.chosen // max(rows, 1)), decided.codes)


def choose(parts: Sequence[TypedColumn], which: npt.NDArray[np.int64]) -> TypedColumn:
    """In each row the cell of one of several columns."""
    chosen = parts[0]
    for number, part in enumerate(parts[1:], start=1):
        chosen = chosen.replaced(which == number, part)
    return chosen


def with_answers(cells: TypedColumn, codes: npt.NDArray[np.int8]) -> TypedColumn:
    """The cells with the answers that were decided; one that decides nothing is noted."""
    undecided = (cells.state == CellState.VALUE) & (codes < 0)
    state = np.where(undecided, np.uint8(CellState.NOTED), cells.state)
    values = pd.Series(pd.Categorical.from_codes(codes, categories=cells.series.cat.categories))
    return cells.with_typed(Typed(values, state))
