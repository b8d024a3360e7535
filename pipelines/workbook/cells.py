"""Writing cells: the kind of a cell follows the type of its value, and nothing that is written ever runs."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from numbers import Real
from pathlib import Path
from typing import TypeAlias, assert_never

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

TEXT_FORMAT = "@"
DATE_FORMAT = "dd/mm/yyyy"
GENERAL = "General"

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RUNS_WHEN_RETYPED = ("=", "+", "-", "@", "\t", "_x00")  # the last: a control character as Excel writes it
# The file must not tell when it was written: the same rows give the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's properties know no zone


@dataclass(frozen=True)
class Formula:
    """A formula and the result stored with it.

    Attributes:
        text: as typed, beginning with ``=``.
        result: what Excel worked out last; an error by its text (``#N/A``), None where nothing was stored.
    """

    text: str
    result: str | float | None


CellValue: TypeAlias = str | float | bool | date | Formula | None


@dataclass(frozen=True)
class Look:
    """How a cell looks.

    Attributes:
        number_format: as Excel writes it.
        fill: colour such as ``#FFD966``, empty for none.
        ruled: with a line above.
        bold: in bold letters.
    """

    number_format: str = GENERAL
    fill: str = ""
    ruled: bool = False
    bold: bool = False


def new_workbook(path: Path) -> Workbook:
    """A workbook that takes text as text: no formula, link or number is made of it."""
    book = Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"author": "Sahih", "created": _CREATED})
    return book


def safe_text(text: str) -> str:
    """Text that any spreadsheet program takes as it is: without control characters but tab and line feed."""
    kept = _NOT_IN_XML.sub("", text)
    # The writer takes such a text for mark-up of its own; the space behind it makes it plain text again.
    return f"{kept} " if kept.startswith("<r>") and kept.endswith("</r>") else kept


def runs_when_retyped(text: str) -> bool:
    """Whether Excel would take the text for a formula once somebody opens its cell and presses Enter."""
    return text.startswith(_RUNS_WHEN_RETYPED)


class CellWriter:
    """Writes the cells of one workbook; each look becomes one format."""

    def __init__(self, book: Workbook) -> None:
        """Takes the workbook whose formats it makes."""
        self._book = book
        self.format = cache(self._format)

    def write(self, sheet: Worksheet, row: int, column: int, value: CellValue, look: Look) -> None:
        """Writes one value: text as a text cell, a number as a number, a day as a date; None leaves a blank.

        Args:
            sheet: where to.
            row: counted from 0.
            column: counted from 0.
            value: what to write.
            look: how it looks. It never changes the kind: its format alone makes a number a day, so a day
                always gets the format of days, and a number never does.
        """
        match value:
            case None:
                sheet.write_blank(row, column, None, self.format(look))
            case str():
                text = safe_text(value)
                sheet.write_string(row, column, text, self.format(look, quoted=runs_when_retyped(text)))
            case bool():
                sheet.write_boolean(row, column, value, self.format(look))
            case int() | float() | Real():
                plain = replace(look, number_format=GENERAL) if look.number_format == DATE_FORMAT else look
                sheet.write_number(row, column, value, self.format(plain))
            case date():
                dated = replace(look, number_format=DATE_FORMAT)
                sheet.write_datetime(row, column, value, self.format(dated))
            case Formula():
                result = "" if value.result is None else value.result
                sheet.write_formula(row, column, value.text, self.format(look), result)
            case _:
                assert_never(value)

    def _format(self, look: Look, *, quoted: bool = False) -> Format:
        """The format of a look; ``quoted`` text stays text whatever happens to its cell."""
        properties = {
            "num_format": look.number_format,
            "bold": look.bold,
            "quote_prefix": quoted,
            "valign": "vcenter",
        }
        if look.fill:
            properties["bg_color"] = look.fill
        if look.ruled:
            properties |= {"top": 1, "top_color": "#7F7F7F"}
        return self._book.add_format(properties)
