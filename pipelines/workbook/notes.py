"""Notes at cells, in boxes as large as their text."""

import textwrap
from functools import cache

from xlsxwriter.worksheet import Worksheet

AUTHOR = "Sahih"

_WIDTH_PX = 300
_CHARACTERS_A_LINE = 46
_LINE_HEIGHT_PX = 17
_MARGIN_PX = 12


@cache
def box_size(text: str) -> tuple[int, int]:
    """Width and height in pixels of the box in which a note of font size 9 can be read whole."""
    lines = sum(len(textwrap.wrap(line, _CHARACTERS_A_LINE)) or 1 for line in text.split("\n"))
    return _WIDTH_PX, lines * _LINE_HEIGHT_PX + _MARGIN_PX


def write_note(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Writes a note by Sahih at a cell; row and column count from 0."""
    width, height = box_size(text)
    look = {"author": AUTHOR, "width": width, "height": height, "font_size": 9}
    sheet.write_comment(row, column, text, look)
