"""What the Rust reader hands out of old Excel, binary Excel and OpenDocument sheets, and what it leaves out.

It gives error cells as blank ones, so these come from a look of our own at the file.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from pipelines.errors import UnreadableFile
from pipelines.frames import Area
from pipelines.read.cells import CellValue, SheetCells, block_of, join
from pipelines.read.limits import ReadLimits
from pipelines.read.parts import Hidden, hidden_areas, real_merges, without_covered
from schemas.cells import CellKind

ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""The errors of Excel by the number that its binary forms store."""


@dataclass
class Seen:
    """What a look at a sheet of the file found.

    Attributes:
        errors: text of the error cells by Excel row from 1 and column from 0.
        unresolved: the formulas without a stored result, likewise.
        merged: the merged areas.
        rows: hidden rows, as ranges.
        columns: hidden columns, as ranges.
        sheet_is_hidden: the sheet itself is.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unresolved: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    rows: list[range] = field(default_factory=list)
    columns: list[range] = field(default_factory=list)
    sheet_is_hidden: bool = False


@contextmanager
def open_values(content: bytes) -> Iterator[CalamineWorkbook]:
    """The Rust reader over the bytes of a file; what it complains of is the file's fault.

    Raises:
        UnreadableFile: BRK-001, the file is damaged; BRK-002, it is encrypted.
    """
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            yield book
    except PasswordError as error:
        reason = "the workbook is protected by a password"
        raise UnreadableFile("BRK-002", reason) from error
    except (CalamineError, OSError) as error:  # its bytes lie in memory: only a cut part gives an OSError
        reason = "the workbook cannot be read"
        raise UnreadableFile("BRK-001", reason) from error


def cells_of(
    name: str, sheet: CalamineSheet, seen: Seen, limits: ReadLimits, *, date_1904: bool
) -> SheetCells | None:
    """A sheet put together from its values and from what was seen of it; None where no cell is filled.

    Raises:
        UnreadableFile: BRK-001, it spans too many cells.
    """
    blocks = []
    if sheet.start is not None:
        top, left = sheet.start[0] + 1, sheet.start[1]
        blocks.append(block_of(top, left, _with_errors(sheet.to_python(), top, left, seen.errors)))
    marks = {CellKind.ERROR: list(seen.errors), CellKind.FORMULA: seen.unresolved}
    block = join(blocks, marks, limits.cells)
    if block is None:
        return None
    merged = real_merges(seen.merged)
    hidden = Hidden(seen.rows, seen.columns, seen.sheet_is_hidden)
    return SheetCells(name, without_covered(block, merged), date_1904, merged, hidden_areas(block, hidden))


def _with_errors(
    rows: list[list[CellValue]], top: int, left: int, errors: Mapping[tuple[int, int], str]
) -> list[list[CellValue]]:
    for (row, column), text in errors.items():
        down, across = row - top, column - left
        if 0 <= down < len(rows) and 0 <= across < len(rows[down]):
            rows[down][across] = text
    return rows
