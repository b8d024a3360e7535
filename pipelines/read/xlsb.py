"""Binary Excel workbooks (.xlsb): a Rust reader for the values, their records for what it does not tell.

In this form a formula always has a result, so BRK-010 sees errors alone.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from

from pipelines.errors import UnreadableFile
from pipelines.read.cells import SheetCells
from pipelines.read.limits import ReadLimits
from pipelines.read.package import Package, open_package
from pipelines.read.parts import OWN_SHEETS, area_of
from pipelines.read.values import ERROR_TEXTS, Seen, cells_of, open_values

# Records by number.
_ROW, _FIRST_CELL, _ERROR, _LAST_CELL, _FORMULA_ERROR, _COLUMNS = 0, 1, 3, 11, 11, 60
_WORKBOOK, _SHEET, _MERGED = 153, 156, 176
_DATE_1904, _ROW_IS_HIDDEN, _COLUMN_IS_HIDDEN = 0x01, 0x10, 0x01


@dataclass(frozen=True)
class _Sheet:
    """A sheet of the workbook: what it is, and what a look at it found."""

    name: str
    kind: str
    seen: Seen


def read_xlsb(path: Path, limits: ReadLimits) -> list[SheetCells]:
    """Read every worksheet that has a filled cell, hidden ones too, in the order of the workbook.

    Args:
        path: a file that `pipelines.read.gate.admit` let through.
        limits: what it may ask for.

    Raises:
        UnreadableFile: BRK-001, it is damaged or beyond the limits.
    """
    with open_package(path, limits) as package:
        try:
            listed, date_1904 = _sheets_of(package, limits)
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            reason = "the workbook is damaged"
            raise UnreadableFile("BRK-001", reason) from error
    sheets = []
    with open_values(path.read_bytes()) as book:
        for sheet in listed:
            if sheet.kind == "worksheet" and not sheet.name.startswith(OWN_SHEETS):
                values = book.get_sheet_by_name(sheet.name)
                sheets.append(cells_of(sheet.name, values, sheet.seen, limits, date_1904=date_1904))
    return [sheet for sheet in sheets if sheet is not None]


def _sheets_of(package: Package, limits: ReadLimits) -> tuple[list[_Sheet], bool]:
    main = next((part for kind, part in package.related("").values() if kind == "officeDocument"), "")
    related = package.related(main)
    workbook = package.part(main)
    sheets = []
    date_1904 = False
    for kind, at, _ in _records(workbook):
        if kind == _WORKBOOK:
            date_1904 = bool(workbook[at] & _DATE_1904)
        elif kind == _SHEET:
            state = unpack_from("<I", workbook, at)[0]
            reference, at_name = _text(workbook, at + 8)
            name, _ = _text(workbook, at_name)
            if reference not in related:
                reason = "the workbook lists a sheet that it does not hold"
                raise UnreadableFile("BRK-001", reason)
            what, part = related[reference]
            seen = _look_at(package.part(part), limits) if what == "worksheet" else Seen()
            seen.sheet_is_hidden = state != 0
            sheets.append(_Sheet(name, what, seen))
    return sheets, date_1904


def _look_at(part: bytes, limits: ReadLimits) -> Seen:
    """Go through the records of a sheet.

    Raises:
        UnreadableFile: BRK-001, its cells span more than the reader may take room for.
    """
    seen = Seen()
    row = 0
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, at, _ in _records(part):
        if _FIRST_CELL <= kind <= _LAST_CELL:
            column = unpack_from("<I", part, at)[0]
            rows.add(row)
            columns.add(column)
            if kind in {_ERROR, _FORMULA_ERROR}:
                seen.errors[row, column] = ERROR_TEXTS.get(part[at + 8], "#ERROR!")
        elif kind == _ROW:
            row = unpack_from("<I", part, at)[0] + 1
            if part[at + 11] & _ROW_IS_HIDDEN:
                seen.rows.append(range(row, row + 1))
        elif kind == _COLUMNS:
            first, last = unpack_from("<II", part, at)
            if part[at + 16] & _COLUMN_IS_HIDDEN:
                seen.columns.append(range(first, last + 1))
        elif kind == _MERGED:
            top, bottom, left, right = unpack_from("<IIII", part, at)
            seen.merged.append(area_of((top + 1, left), (bottom + 1, right)))
    if rows and (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > limits.cells:
        reason = f"a sheet spans more than {limits.cells} cells"
        raise UnreadableFile("BRK-001", reason)
    return seen


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a part: number, where the content begins, its length."""
    at = 0
    while at < len(part):
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = part[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift == 28:  # noqa: PLR2004 - a length has four groups of seven bits
                break
        yield kind, at, length
        at += length


def _text(part: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends; an absent one is empty."""
    length = unpack_from("<I", part, at)[0]
    if length == 2**32 - 1:
        return "", at + 4
    end = at + 4 + 2 * length
    return part[at + 4 : end].decode("utf-16-le"), end
