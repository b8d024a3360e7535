"""Old Excel workbooks (.xls, BIFF): a Rust reader for the values, their records for what it does not tell.

In this form a formula always has a result, so BRK-010 sees errors alone.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from

from olefile import OleFileIO

from pipelines.errors import UnreadableFile
from pipelines.read.cells import SheetCells
from pipelines.read.limits import ReadLimits
from pipelines.read.parts import OWN_SHEETS, area_of
from pipelines.read.values import ERROR_TEXTS, Seen, cells_of, open_values

STREAMS = ("Workbook", "Book")
"""Where a workbook lies in its container, the newer name first."""

# Records by number.
_FORMULA, _END, _DATE_SYSTEM, _PASSWORD, _COLUMNS = 0x06, 0x0A, 0x22, 0x2F, 0x7D
_SHEET, _BOOL_OR_ERROR, _ROW, _BEGIN = 0x85, 0x205, 0x208, 0x809
_ROW_IS_HIDDEN, _COLUMN_IS_HIDDEN, _SHEET_IS_HIDDEN = 0x20, 0x01, 0x03
_WORKSHEET, _MACRO_SHEET = 0, 1
_RESULT_IS_ERROR, _RESULT_IS_NO_NUMBER = 2, 0xFFFF


@dataclass(frozen=True)
class _Listed:
    """A sheet as the workbook lists it: where its records begin, what it is, and whether it is hidden."""

    start: int
    kind: int
    is_hidden: bool


@dataclass(frozen=True)
class _Globals:
    """What holds for the whole workbook."""

    sheets: list[_Listed]
    date_1904: bool


def read_xls(path: Path, limits: ReadLimits) -> list[SheetCells]:
    """Read every worksheet that has a filled cell, hidden ones too, in the order of the workbook.

    Args:
        path: a file that `pipelines.read.gate.admit` let through.
        limits: what it may ask for.

    Raises:
        UnreadableFile: BRK-001, it is damaged or beyond the limits; BRK-002, it is encrypted; BRK-003, it has a
            sheet of macros.
    """
    with _damage_is_the_files_fault():
        stream = _stream_of(path)
        workbook = _globals(stream)
    sheets = []
    with open_values(path.read_bytes()) as book:
        names = book.sheet_names
        if len(names) != len(workbook.sheets):
            reason = "the workbook does not list its sheets"
            raise UnreadableFile("BRK-001", reason)
        for number, (name, listed) in enumerate(zip(names, workbook.sheets, strict=True)):
            if listed.kind != _WORKSHEET or name.startswith(OWN_SHEETS):
                continue
            with _damage_is_the_files_fault():
                seen = _look_at(stream, listed)
            sheet = book.get_sheet_by_index(number)
            areas = sheet.merged_cell_ranges or []
            seen.merged = [area_of((a[0] + 1, a[1]), (b[0] + 1, b[1])) for a, b in areas]
            sheets.append(cells_of(name, sheet, seen, limits, date_1904=workbook.date_1904))
    return [sheet for sheet in sheets if sheet is not None]


def names_in(path: Path) -> set[str]:
    """The names of the streams and storages at the top of a container.

    Raises:
        UnreadableFile: BRK-001, it is damaged.
    """
    with _damage_is_the_files_fault(), OleFileIO(path) as container:
        return {entry[0] for entry in container.listdir(streams=True, storages=True)}


def _stream_of(path: Path) -> bytes:
    with OleFileIO(path) as container:
        name = next(name for name in STREAMS if container.exists(name))
        content: bytes = container.openstream(name).read()
    return content


def _globals(stream: bytes) -> _Globals:
    sheets = []
    date_1904 = False
    for kind, at, length in _records(stream, 0):
        if kind == _PASSWORD:
            reason = "the workbook is protected by a password"
            raise UnreadableFile("BRK-002", reason)
        if kind == _DATE_SYSTEM:
            date_1904 = bool(unpack_from("<H", stream, at)[0])
        elif kind == _SHEET and length:
            start, state, what = unpack_from("<IBB", stream, at)
            sheets.append(_Listed(start, what, bool(state & _SHEET_IS_HIDDEN)))
    if any(sheet.kind == _MACRO_SHEET for sheet in sheets):
        reason = "the workbook holds macros"
        raise UnreadableFile("BRK-003", reason)
    return _Globals(sheets, date_1904)


def _look_at(stream: bytes, sheet: _Listed) -> Seen:
    seen = Seen(sheet_is_hidden=sheet.is_hidden)
    for kind, at, _ in _records(stream, sheet.start):
        if kind == _ROW:
            if stream[at + 12] & _ROW_IS_HIDDEN:
                row = unpack_from("<H", stream, at)[0] + 1
                seen.rows.append(range(row, row + 1))
        elif kind == _COLUMNS:
            first, last = unpack_from("<HH", stream, at)
            if stream[at + 8] & _COLUMN_IS_HIDDEN:
                seen.columns.append(range(first, last + 1))
        elif kind == _BOOL_OR_ERROR:
            row, column, _, value, is_error = unpack_from("<HHHBB", stream, at)
            if is_error:
                seen.errors[row + 1, column] = ERROR_TEXTS.get(value, "#ERROR!")
        elif kind == _FORMULA:
            row, column, _, result, value, no_number = unpack_from("<HHHBxBxxxH", stream, at)
            if no_number == _RESULT_IS_NO_NUMBER and result == _RESULT_IS_ERROR:
                seen.errors[row + 1, column] = ERROR_TEXTS.get(value, "#ERROR!")
    return seen


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """The records of a sheet or of the workbook: number, where the content begins, its length.

    Charts within have records of their own; these are left out.
    """
    depth = 0
    while start + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, start)
        start += 4
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, start, length
        start += length


@contextmanager
def _damage_is_the_files_fault() -> Iterator[None]:
    try:
        yield
    except (OSError, StopIteration, IndexError, ValueError, TypeError, struct.error) as error:
        reason = "the workbook is damaged"
        raise UnreadableFile("BRK-001", reason) from error
