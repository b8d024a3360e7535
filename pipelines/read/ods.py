"""OpenDocument spreadsheets (.ods): a Rust reader for the values, their XML for what it does not tell.

As with Excel's XML, an ordinary sheet costs a fast search; only one with something to tell is walked.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from pipelines.errors import UnreadableFile
from pipelines.read.cells import EXCEL_COLUMNS, EXCEL_ROWS, SheetCells
from pipelines.read.limits import ReadLimits
from pipelines.read.package import Package, open_package
from pipelines.read.parts import OWN_SHEETS, area_of
from pipelines.read.values import Seen, cells_of, open_values

_CONTENT = "content.xml"
_HAS_SOMETHING_TO_TELL = re.compile(rb'-spanned="|visibility="(?:collapse|filter)"|:formula="|:value-type="error"')
_DATE_1904 = re.compile(rb'date-value="1904-01-01"')
_NULL_DATE = re.compile(rb"<[\w.-]+:null-date\s[^<>]*>")
_NOT_SHOWN = frozenset({"collapse", "filter"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_VALUES = frozenset({"value", "string-value", "date-value", "time-value", "boolean-value"})

# Copies of sheets of other workbooks that formulas look at; nobody sees them.
_OTHER_WORKBOOKS = "'file:"


def read_ods(path: Path, limits: ReadLimits) -> list[SheetCells]:
    """Read every sheet that has a filled cell, hidden ones too, in the order of the workbook.

    Args:
        path: a file that `pipelines.read.gate.admit` let through.
        limits: what it may ask for.

    Raises:
        UnreadableFile: BRK-001, it is damaged or beyond the limits.
    """
    with open_package(path, limits) as package:
        content = _content(package)
    looked_at = _look_at(content, limits)
    null_date = _NULL_DATE.search(content)
    date_1904 = null_date is not None and _DATE_1904.search(null_date[0]) is not None
    sheets = []
    with open_values(path.read_bytes()) as book:
        for number, listed in enumerate(book.sheets_metadata):
            own = listed.name.startswith((OWN_SHEETS, _OTHER_WORKBOOKS))
            if own or listed.typ != SheetTypeEnum.WorkSheet:
                continue
            seen = looked_at.get(listed.name, Seen())
            seen.sheet_is_hidden = listed.visible != SheetVisibleEnum.Visible
            values = book.get_sheet_by_index(number)
            sheets.append(cells_of(listed.name, values, seen, limits, date_1904=date_1904))
    return [sheet for sheet in sheets if sheet is not None]


def _content(package: Package) -> bytes:
    return package.part(_CONTENT)


def _look_at(content: bytes, limits: ReadLimits) -> dict[str, Seen]:
    """What is to be told of each sheet, by its name; nothing where a search finds nothing.

    Raises:
        UnreadableFile: BRK-001, it is not well-formed or has a DTD.
    """
    if _HAS_SOMETHING_TO_TELL.search(content) is None:
        return {}
    walker = _Walker(limits)
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position alone
    except (ExpatError, ValueError) as error:
        reason = "the content is not well-formed XML, or counts without a number"
        raise UnreadableFile("BRK-001", reason) from error
    return walker.found


@dataclass
class _Cell:
    """A cell while it is walked through: where it stands, how often, and what it says."""

    row: int
    column: int
    columns: int
    is_error: bool
    has_formula: bool
    has_value: bool
    text: str = ""


class _Walker:
    """Follows the elements of a content; names may carry any prefix."""

    def __init__(self, limits: ReadLimits) -> None:
        self.found: dict[str, Seen] = {}
        self._limits = limits
        self._seen = Seen()
        self._row = self._column = self._rows = 0
        self._row_is_hidden = False
        self._cell: _Cell | None = None
        self._within_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local_name = name.rpartition(":")[2]
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local_name in _CELLS:
            self._start_cell(local, attributes)
        elif local_name == "table-row":
            self._start_row(local)
        elif local_name == "table-column":
            columns = range(self._column, self._column + _times(local, "number-columns-repeated", EXCEL_COLUMNS))
            if local.get("visibility") in _NOT_SHOWN:
                self._seen.columns.append(columns)
            self._column = columns.stop
        elif local_name == "table":
            self._seen = self.found.setdefault(local.get("name", ""), Seen())
            self._row, self._rows, self._column = 0, 1, 0
        elif local_name == "p":
            self._within_text = self._cell is not None

    def text(self, characters: str) -> None:
        if self._within_text and self._cell is not None:
            self._cell.text += characters

    def end(self, name: str) -> None:
        local_name = name.rpartition(":")[2]
        if local_name in _CELLS:
            self._end_cell()
        elif local_name == "p":
            self._within_text = False

    def _start_row(self, local: dict[str, str]) -> None:
        self._row += self._rows if self._row else 1
        self._rows = _times(local, "number-rows-repeated", EXCEL_ROWS)
        self._column = 0
        if local.get("visibility") in _NOT_SHOWN:
            self._seen.rows.append(range(self._row, self._row + self._rows))

    def _start_cell(self, local: dict[str, str], attributes: dict[str, str]) -> None:
        columns = _times(local, "number-columns-repeated", EXCEL_COLUMNS)
        across = _times(local, "number-columns-spanned", EXCEL_COLUMNS)
        down = _times(local, "number-rows-spanned", EXCEL_ROWS)
        if across > 1 or down > 1:
            last = (self._row + down - 1, self._column + across - 1)
            self._seen.merged.append(area_of((self._row, self._column), last))
        types = {value for key, value in attributes.items() if key.endswith("value-type")}
        self._cell = _Cell(
            self._row,
            self._column,
            columns,
            is_error="error" in types,
            has_formula="formula" in local,
            has_value=bool(_VALUES & local.keys()),
        )
        self._column += columns

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        unresolved = cell.has_formula and not cell.has_value and not cell.text
        if not (cell.is_error or unresolved):
            return
        if self._rows * cell.columns > self._limits.cells:
            reason = f"a sheet spans more than {self._limits.cells} cells"
            raise UnreadableFile("BRK-001", reason)
        places = [
            (row, column)
            for row in range(cell.row, cell.row + self._rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        if cell.is_error:
            self._seen.errors.update(dict.fromkeys(places, cell.text or "#ERROR!"))
        else:
            self._seen.unresolved += places


def _times(local: dict[str, str], name: str, most: int) -> int:
    return max(1, min(int(local.get(name, "1")), most))


def _refuse_dtd(*_: object) -> None:
    reason = "the content declares a document type"
    raise UnreadableFile("BRK-001", reason)
