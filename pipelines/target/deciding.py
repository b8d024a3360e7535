"""Which cells alone would settle an unknown flag: every value that is owed a try is tried, in all rows at once."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipelines.target.holds import Holds
from pipelines.target.texts import listed
from schemas.answers import Answer
from schemas.cases import Cases, Positions
from schemas.flags import Flag
from schemas.kleene import Mask
from schemas.probes import Probe, is_open, probes
from schemas.tables import columns_of


def deciding_cells(flag: Flag, cases: Cases, holds: Holds, unheld: Answer) -> dict[str, Mask]:
    """The cells of the flag's own row that alone would settle it.

    Args:
        flag: the flag.
        cases: the rows.
        holds: which rows are held, and by which cell alone.
        unheld: what the flag answers if no row is held.

    Returns:
        Column to rows, in the order of the table. A held row may be released by a cell that the flag does not read.
    """
    if flag.decide:
        unknown = unheld.state.is_unknown
        return {column: cells & unknown for column, cells in flag.decide(cases).items()}
    nobody = np.zeros(len(cases), dtype=bool)
    deciding: dict[str, Mask] = {}
    for name, column in columns_of(flag.table).items():
        released = holds.released_by.get(name, nobody)
        if name in flag.inputs:
            open_cells = (
                ~holds.held & unheld.state.is_unknown & is_open(cases, name) if name in flag.asks else nobody
            )
            deciding[name] = _settled_by_trying(flag, cases, name, probes(column), released | open_cells)
        elif released.any():
            deciding[name] = released & ~unheld.state.is_unknown
    return deciding


def names_of(deciding: Mapping[str, Mask], rows: Positions) -> "pd.Series[str]":
    """The names of the columns that are true in each of these rows, joined by ``;``."""
    return listed([(cells[rows], name) for name, cells in deciding.items()], ";", len(rows))


def _settled_by_trying(flag: Flag, cases: Cases, column: str, values: Sequence[Probe], candidates: Mask) -> Mask:
    settled = np.zeros(len(cases), dtype=bool)
    left = np.flatnonzero(candidates)
    some = cases.take(left)
    for value in values:
        if not len(left):
            break
        known = ~flag.judge(some.having(column, value(some))).state.is_unknown
        settled[left[known]] = True
        if known.any():
            left, some = left[~known], some.take(np.flatnonzero(~known))
    return settled
