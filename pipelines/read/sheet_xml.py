"""The XML of a worksheet: cut into pieces, and searched for what the reader does not tell.

The reader knows values only. It leaves out formulas without a stored result, stops at errors that it does not
know, and takes room for the whole rectangle that the filled cells span. All of that is rare and shows in a few
byte patterns: an ordinary piece costs a fast search, only a piece with such a pattern is walked cell by cell.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from xml.parsers.expat import ExpatError, ParserCreate

from pipelines.errors import UnreadableFile
from pipelines.frames import Area
from pipelines.read.cells import EXCEL_COLUMNS

# So much is read while the piece before it is converted.
_PIECE_BYTES = 2 * 2**20

_ROWS_START, _ROWS_END, _SHEET_END = b"<sheetData>", b"</sheetData>", b"</worksheet>"
_ROW_START = b'<row r="'

# The reader goes through a sheet a second time, looking for merged cells, unless it meets this before the rows.
_NO_MERGED_CELLS = b"<mergeCells></mergeCells>"

# A pattern that begins with a fixed text is found faster than by `in`.
_ERROR = re.compile(rb"""t=["']e["']""")
_FORMULA = re.compile(rb"<f[ />]")
_ROW_NUMBER = re.compile(rb'<row r="(\d+)"')
_FAR_RIGHT_CELL = re.compile(rb'r="[A-Z]{3}')
_ERROR_CELL = re.compile(rb"""(<(?:\w+:)?c\s[^<>]*?\bt=)(?:"e"|'e')""")
_FORMULA_WITHOUT_RESULT = re.compile(rb"<(?:/f>|f[^<>]*/>)(?!<v>[^<])")

_IS_HIDDEN = b" hidden="
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_NUMBER = {name: re.compile(rb"""\s%b=["'](\d{1,7})["']""" % name) for name in (b"r", b"min", b"max")}
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref=["']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})["']""")

# So many rows fit into memory whichever columns are filled, and so many when none lies to the right of ZZ.
_ROWS_OF_ANY_WIDTH = 2_048
_ROWS_TO_ZZ = 65_536


@dataclass
class Walk:
    """What a walk through the cells finds.

    Attributes:
        rows: Excel numbers from 1 of the rows with a filled cell.
        columns: Excel numbers from 0 of the columns with one.
        errors: (row, column) of the error cells.
        unresolved: (row, column) of the formulas without a stored result.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    errors: list[tuple[int, int]] = field(default_factory=list)
    unresolved: list[tuple[int, int]] = field(default_factory=list)

    @property
    def area(self) -> int:
        """Number of cells of the rectangle that the filled cells span."""
        return _span(self.rows) * _span(self.columns)


def cut(xml: bytes) -> list[bytes]:
    """Cut a worksheet into worksheets of some of its rows each, in order.

    A worksheet with comments or CDATA, or one written with name prefixes, stays whole.
    """
    start, end = xml.find(_ROWS_START), xml.rfind(_ROWS_END)
    # A single byte is found at once; few sheets hold it.
    has_comment = b"!" in xml and b"<!" in xml
    if has_comment or not 0 <= start < end:
        return [xml]
    cuts = [start + len(_ROWS_START)]
    while (place := xml.find(_ROW_START, cuts[-1] + _PIECE_BYTES, end)) > 0:
        cuts.append(place)
    head = xml[:start] + _NO_MERGED_CELLS + _ROWS_START
    tail = _ROWS_END + _SHEET_END
    return [b"".join([head, memoryview(xml)[first:last], tail]) for first, last in pairwise([*cuts, end])]


def with_errors_as_text(piece: bytes) -> bytes:
    """The piece with its error cells made text cells, whatever the error is called; itself where it has none."""
    return _ERROR_CELL.sub(rb'\1"str"', piece) if _ERROR.search(piece) else piece


def is_ordinary(piece: bytes) -> bool:
    """Whether a piece, errors aside, has nothing but values, in a rectangle small enough to read."""
    height = _height(piece)
    return (
        0 < height <= _ROWS_TO_ZZ
        and (height <= _ROWS_OF_ANY_WIDTH or _FAR_RIGHT_CELL.search(piece) is None)
        and not (_FORMULA.search(piece) and _FORMULA_WITHOUT_RESULT.search(piece))
    )


def _height(piece: bytes) -> int:
    """Rows from the first to the last; 0 where they do not stand in order, in the way that Excel writes them."""
    first, last = _ROW_NUMBER.search(piece), _ROW_NUMBER.match(piece, max(0, piece.rfind(_ROW_START)))
    if first is None or last is None:
        return 0
    return int(last[1]) - int(first[1]) + 1


def merged_areas(xml: bytes) -> list[Area]:
    """The merged areas of a worksheet; they are listed below its rows."""
    below = max(0, xml.rfind(_ROWS_END[2:]))
    areas = []
    for first, last in _MERGED.findall(xml, below):
        (top, left), (bottom, right) = _place(first.decode("ascii")), _place(last.decode("ascii"))
        areas.append(Area(top, bottom, left, right))
    return areas


def hidden_columns(xml: bytes) -> list[range]:
    """Excel numbers from 0 of the hidden columns; they are listed above the rows."""
    above = xml.find(_ROWS_START[1:])
    return [
        range(_number(b"min", columns) - 1, min(_number(b"max", columns), EXCEL_COLUMNS))
        for columns in _COLUMNS.findall(xml, 0, max(0, above))
        if _HIDDEN.search(columns)
    ]


def hidden_rows(piece: bytes) -> list[range]:
    """Excel numbers from 1 of the hidden rows of a piece, filtered ones too."""
    if _IS_HIDDEN not in piece:
        return []
    hidden = []
    row = 0
    for tag in _ROW.findall(piece):
        row = _number(b"r", tag) or row + 1
        if _HIDDEN.search(tag):
            hidden.append(range(row, row + 1))
    return hidden


def _number(name: bytes, tag: bytes) -> int:
    found = _NUMBER[name].search(tag)
    return int(found[1]) if found else 0


def walk(piece: bytes) -> Walk:
    """Go through a piece cell by cell.

    Raises:
        UnreadableFile: BRK-001, it is not well-formed or has a DTD.
    """
    walker = _Walker()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    try:
        parser.Parse(piece, True)  # noqa: FBT003 - expat takes it by position alone
    except (ExpatError, ValueError) as error:
        reason = "a sheet is not well-formed XML, or names no cell where it should"
        raise UnreadableFile("BRK-001", reason) from error
    return walker.found


class _Walker:
    """Follows the elements of a worksheet; names may carry a prefix, rows and cells may lack their place."""

    def __init__(self) -> None:
        self.found = Walk()
        self._row = 0
        self._column = -1
        self._type = ""
        self._is_formula = self._has_value = self._has_text = self._within_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local_name = name.rpartition(":")[2]
        if local_name == "c":
            self._start_cell(attributes)
        elif local_name in {"v", "is"}:
            self._has_value = self._within_value = True
        elif local_name == "f":
            self._is_formula = True
        elif local_name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = -1

    def text(self, _: str) -> None:
        self._has_text |= self._within_value

    def end(self, name: str) -> None:
        local_name = name.rpartition(":")[2]
        if local_name == "c":
            self._end_cell()
        elif local_name in {"v", "is"}:
            self._within_value = False

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._row, self._column = _place(attributes["r"])
        else:
            self._column += 1
        self._type = attributes.get("t", "")
        self._is_formula = self._has_value = self._has_text = False

    def _end_cell(self) -> None:
        if not (self._has_value or self._is_formula):
            return
        self.found.rows.add(self._row)
        self.found.columns.add(self._column)
        if self._type == "e":
            self.found.errors.append((self._row, self._column))
        # Excel stores the result "" as an empty value of type str.
        elif self._is_formula and not self._has_text and not (self._type == "str" and self._has_value):
            self.found.unresolved.append((self._row, self._column))


def _place(name: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of a cell name."""
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), _column_number(letters)


@lru_cache(maxsize=2**14)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + int(letter, 36) - 9
    return number - 1


def _span(numbers: set[int]) -> int:
    return max(numbers) - min(numbers) + 1 if numbers else 0


def _refuse_dtd(*_: object) -> None:
    reason = "a sheet declares a document type"
    raise UnreadableFile("BRK-001", reason)
