"""Cells as Python values become text and kinds, a column at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import UnreadableFile
from schemas.cells import CellKind

if TYPE_CHECKING:
    from pipelines.frames import Area

# What the reader hands out for a cell.
CellValue = str | int | float | bool | date | time | timedelta

EXCEL_ROWS, EXCEL_COLUMNS = 1_048_576, 16_384

Kinds = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Block:
    """A rectangle of cells.

    Attributes:
        row: Excel number of its first row, from 1.
        column: Excel number of its first column, from 0.
        text: one array a column, of Arrow's large_string, whole or in chunks; null for a blank cell.
        kinds: shape (rows, columns): `schemas.cells.CellKind`.
    """

    row: int
    column: int
    text: Sequence[pa.Array | pa.ChunkedArray]
    kinds: Kinds

    @property
    def end_row(self) -> int:
        """Excel number of the row below."""
        return self.row + len(self.kinds)

    @property
    def end_column(self) -> int:
        """Excel number of the column to the right."""
        return self.column + len(self.text)


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet.

    Attributes:
        name: of the sheet.
        block: from the first to the last filled row and column.
        date_1904: serial numbers of the workbook count from 1904.
        merged: as in `pipelines.frames.RawSheet`, and so are the others.
        hidden: what is not shown but has a filled cell.
        fields: how many fields each row of the block was written with.
    """

    name: str
    block: Block
    date_1904: bool = False
    merged: "tuple[Area, ...] | None" = None
    hidden: "tuple[Area, ...] | None" = None
    fields: npt.NDArray[np.int32] | None = None


def block_of(row: int, column: int, rows: Sequence[Sequence[CellValue]]) -> Block:
    """Turn values into text and kinds.

    Args:
        row: Excel number of the first row, from 1.
        column: Excel number of the first column, from 0.
        rows: at least one; a shorter one is filled up, and an empty text is a blank cell.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    kinds = np.empty((len(rows), len(columns)), np.uint8)
    text = []
    for position, values in enumerate(columns):
        types = set(map(type, values))
        kinds[:, position] = _kinds(values, types)
        texts = _texts(values, types)
        is_blank = pc.equal(texts, "")
        if is_blank.true_count:
            kinds[is_blank.to_numpy(zero_copy_only=False), position] = CellKind.BLANK
            texts = pc.if_else(is_blank, None, texts)
        text.append(texts)
    return Block(row, column, text, kinds)


def join(
    blocks: Sequence[Block],
    marks: Mapping[CellKind, Sequence[tuple[int, int]]],
    cells_max: int,
    rows_max: int = EXCEL_ROWS,
) -> Block | None:
    """Put blocks together; what none of them holds is blank.

    Args:
        blocks: from top to bottom.
        marks: (row, column) of cells whose kind their value did not tell, in a block or outside.
        cells_max: a larger rectangle is refused.
        rows_max: a row beyond is refused.

    Returns:
        The smallest rectangle that holds all filled cells, or None where no cell is filled.

    Raises:
        UnreadableFile: BRK-001, the rectangle is too large or not within a sheet, or the blocks are out of order.
    """
    places = [place for cells in marks.values() for place in cells]
    places += [(block.row, block.column) for block in blocks]
    places += [(block.end_row - 1, block.end_column - 1) for block in blocks]
    if not places:
        return None
    rows, columns = (range(min(numbers), max(numbers) + 1) for numbers in zip(*places, strict=True))
    if rows.start < 1 or rows.stop > rows_max + 1 or columns.start < 0 or columns.stop > EXCEL_COLUMNS:
        reason = "a sheet names a cell that no sheet has"
        raise UnreadableFile("BRK-001", reason)
    if len(rows) * len(columns) > cells_max:
        reason = f"a sheet spans more than {cells_max} cells"
        raise UnreadableFile("BRK-001", reason)
    if any(below.row < above.end_row for above, below in pairwise(blocks)):
        reason = "the rows of a sheet are out of order"
        raise UnreadableFile("BRK-001", reason)
    whole = _paste(blocks, rows, columns)
    for kind, cells in marks.items():
        for row, column in cells:
            whole.kinds[row - rows.start, column - columns.start] = kind
    return _trim(whole)


def _paste(blocks: Sequence[Block], rows: range, columns: range) -> Block:
    kinds = np.zeros((len(rows), len(columns)), np.uint8)
    for block in blocks:
        top, left = block.row - rows.start, block.column - columns.start
        kinds[top : top + len(block.kinds), left : left + len(block.text)] = block.kinds
    text = [_paste_column(blocks, rows, column) for column in columns]
    return Block(rows.start, columns.start, text, kinds)


def _paste_column(blocks: Sequence[Block], rows: range, column: int) -> pa.ChunkedArray:
    parts = []
    row = rows.start
    for block in blocks:
        if block.column <= column < block.end_column:
            parts += [_blank(block.row - row), block.text[column - block.column]]
            row = block.end_row
    return pa.chunked_array([*parts, _blank(rows.stop - row)])


def _trim(block: Block) -> Block | None:
    """Without the blank rows and columns at the edges."""
    rows, columns = (np.flatnonzero(block.kinds.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    tall, wide = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    text = [column[tall] for column in block.text[wide]]
    return Block(block.row + int(rows[0]), block.column + int(columns[0]), text, block.kinds[tall, wide])


def _blank(count: int) -> pa.Array:
    return pa.nulls(count, pa.large_string())


def _kinds(values: Sequence[CellValue], types: set[type]) -> int | Kinds:
    """The one kind of all cells, or else the kind of each."""
    if len(types) == 1:
        return _KIND[types.copy().pop()]
    return np.fromiter(map(_KIND.__getitem__, map(type, values)), np.uint8, len(values))


def _texts(values: Sequence[CellValue], types: set[type]) -> pa.Array:
    if types == {date}:
        return pa.array(values, pa.date32()).cast(pa.large_string())
    if bool in types:
        # TRUE and 1 would be one key of the dictionary below.
        values = [_WRITE[type(value)](value) for value in values]
    elif types != {str}:
        texts = {value: _WRITE[type(value)](value) for value in set(values)}
        values = list(map(texts.__getitem__, values))
    return pa.array(values, pa.large_string())


def _write_number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _write_moment(value: datetime) -> str:
    return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")


def _write_time(value: time) -> str:
    return value.isoformat("seconds")


def _write_duration(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


_WRITE: Mapping[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    float: _write_number,
    bool: lambda value: str(value).upper(),
    date: date.isoformat,
    datetime: _write_moment,
    time: _write_time,
    timedelta: _write_duration,
}

_KIND: Mapping[type, CellKind] = {
    str: CellKind.TEXT,
    int: CellKind.NUMBER,
    float: CellKind.NUMBER,
    bool: CellKind.BOOL,
    date: CellKind.DATE,
    datetime: CellKind.DATE,
    time: CellKind.DATE,
    timedelta: CellKind.DATE,
}
