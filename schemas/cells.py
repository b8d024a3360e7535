"""What a cell looked like before it became a typed value.

A typed value is missing for different reasons, and the rules tell them apart: a blank is asked for, an
unreadable cell is corrected, a noted one is known to tell nothing, and a column that the layout lacks is
nobody's fault. Kind and state are one byte a cell.
"""

from enum import IntEnum


class CellKind(IntEnum):
    """How a spreadsheet stores a cell. CSV and HTML know only BLANK and TEXT."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOL = 4
    ERROR = 5
    FORMULA = 6
    """A formula without a stored result."""


class CellState(IntEnum):
    """Why a typed value is there, or is not."""

    ABSENT = 0
    """The layout lacks the column."""
    BLANK = 1
    UNREADABLE = 2
    """Given, but not parsed, or not in the code list."""
    NOTED = 3
    """A known answer that maps to no canonical code."""
    VALUE = 4
    HELD = 5
    """Given, but a rule about the file took its value away: the finding stands there, not at this cell."""
