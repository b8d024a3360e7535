"""Which rows owe a column: a blank left by a skip pattern is no gap.

In words this stands with the columns of `schemas.tables`.
"""

import numpy as np

from schemas.kleene import Mask
from schemas.rows import Rows
from schemas.tables import Household

_OF_A_HOME = frozenset({Household.latrine_code, Household.water_code})


def owing(rows: Rows, column: str) -> Mask:
    """Rows that owe a cell of one of the columns whose completeness is watched (KRM-003).

    Args:
        rows: of a table.
        column: of that table.
    """
    if column == Household.decile_national:
        return np.full(len(rows), rows.profile.owes_decile)
    if column in _OF_A_HOME:
        return ~rows.is_code(Household.has_shelter, "2").is_true
    if column == Household.sewage_code:
        return rows.is_code(Household.latrine_code, "1", "2", "3").is_true
    return np.ones(len(rows), dtype=bool)
