"""The cells of all sheets of a night laid end to end, one raw table for household, member and child."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.headings import MappedSheet
from pipelines.regions import clean_codes
from schemas.arrow import texts_of
from schemas.cells import CellKind
from schemas.kleene import Mask
from schemas.layouts import CODE_PART
from schemas.tables import columns_of

TEXT = pa.large_string()
KINDS = npt.NDArray[np.uint8]
ROWS = npt.NDArray[np.int64]

_PART_WIDTHS = (2, 2, 3, 3)
"""Digits of province, kabupaten, kecamatan and village in a code of BPS."""
_PART_SEPARATOR = pa.scalar("", TEXT)


class SheetCells(NamedTuple):
    """The cells of one column in one sheet.

    Attributes:
        number: Excel column number, -1 where the sheet has no such column.
        text: as read, null where blank.
        kinds: their `CellKind`.
    """

    number: int
    text: pa.Array
    kinds: KINDS


@dataclass(frozen=True)
class RawColumn:
    """The cells of one canonical column.

    Attributes:
        text: as read, null where blank; shape (rows,).
        kinds: their `CellKind`.
        number: Excel column number of each cell, -1 where the sheet has no such column.
        row: Excel row of each cell.
    """

    text: pa.Array
    kinds: KINDS
    number: npt.NDArray[np.int32]
    row: ROWS

    @property
    def absent(self) -> Mask:
        """Rows of sheets that lack the column."""
        mask: Mask = self.number < 0
        return mask

    def take(self, at: ROWS) -> "RawColumn":
        """The cells at these positions."""
        return RawColumn(self.text.take(pa.array(at)), self.kinds[at], self.number[at], self.row[at])


@dataclass(frozen=True)
class RawTable:
    """The rows of one table over all sheets.

    Attributes:
        name: of the table.
        sheets: the sheets of the night; ``sheet`` of a row is a position here.
        sheet: of each row.
        row: Excel row of each row; of a household from a combined sheet that of its head, else of its first member.
        columns: canonical column to its cells, several where the layout joins several headings.
        derived: households made from a combined sheet.
    """

    name: str
    sheets: Sequence[MappedSheet]
    sheet: npt.NDArray[np.int32]
    row: ROWS
    columns: Mapping[str, Sequence[RawColumn]]
    derived: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.row)

    def of_sheets(self, wanted: Sequence[bool]) -> Mask:
        """Rows of the sheets for which ``wanted`` says so."""
        mask: Mask = np.array([*wanted, False], dtype=bool)[self.sheet]
        return mask


def raw_table(
    name: str, sheets: Sequence[MappedSheet], chosen: Sequence[bool], columns: Collection[str] = ()
) -> RawTable:
    """Lays the rows of the chosen sheets end to end.

    Args:
        name: of the table.
        sheets: all sheets of the night.
        chosen: for each sheet whether it takes part.
        columns: the columns that are wanted; all when there are none.
    """
    at = [number for number, wanted in enumerate(chosen) if wanted]
    lengths = [len(sheets[number].rows) for number in at]
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(sheets[number].rows for number in at)])
    taking_part = [sheets[number] for number in at]
    nothing = _nothing(rows)
    return RawTable(
        name,
        sheets,
        np.repeat(np.array(at, dtype=np.int32), lengths),
        rows,
        {column: _gather(name, column, taking_part, nothing) for column in columns or columns_of(name)},
        np.zeros(len(rows), dtype=bool),
    )


def end_to_end(upper: RawTable, lower: RawTable) -> RawTable:
    """Two raw tables of one name, one below the other."""
    columns = {}
    for name in upper.columns:
        pairs = zip(_padded(upper, lower, name), _padded(lower, upper, name), strict=True)
        columns[name] = [_stack(above, below) for above, below in pairs]
    return replace(
        upper,
        sheet=np.concatenate([upper.sheet, lower.sheet]),
        row=np.concatenate([upper.row, lower.row]),
        columns=columns,
        derived=np.concatenate([upper.derived, lower.derived]),
    )


def cells_of(sheet: MappedSheet, table: str, column: str) -> list[SheetCells]:
    """The cells of a canonical column, heading by heading; the parts of a code as one."""
    own = [mapped for mapped in sheet.columns if (mapped.table, mapped.column) == (table, column)]
    cells = [SheetCells(m.number, sheet.cells[m.number], sheet.kinds[m.number]) for m in own]
    return [_joined_code(cells)] if own and all(mapped.how == CODE_PART for mapped in own) else cells


def _joined_code(parts: Sequence[SheetCells]) -> SheetCells:
    """The parts of a village code padded and joined; missing when one of them is; it stands at the last."""
    cleaned = [texts_of(clean_codes(pd.Series(part.text, dtype="str"))) for part in parts]
    padded = [pc.utf8_lpad(texts, width, "0") for texts, width in zip(cleaned, _PART_WIDTHS, strict=True)]
    lost = [np.isin(part.kinds, (CellKind.ERROR, CellKind.FORMULA)) for part in parts]
    return SheetCells(
        parts[-1].number,
        pc.binary_join_element_wise(*padded, _PART_SEPARATOR).cast(TEXT),
        np.where(np.logical_or.reduce(lost), np.uint8(CellKind.ERROR), parts[-1].kinds),
    )


def _gather(table: str, column: str, sheets: Sequence[MappedSheet], nothing: RawColumn) -> list[RawColumn]:
    """The cells of one column over the sheets; as many as one sheet has headings for it, at least one."""
    found = [cells_of(sheet, table, column) for sheet in sheets]
    width = max([1, *map(len, found)])
    return [_laid_out(sheets, [own[place : place + 1] for own in found], nothing) for place in range(width)]


def _laid_out(
    sheets: Sequence[MappedSheet], found: Sequence[Sequence[SheetCells]], nothing: RawColumn
) -> RawColumn:
    """The cells of each sheet, one or none, end to end."""
    if not any(found):
        return nothing
    lengths = [len(sheet.rows) for sheet in sheets]
    cells = [own[0] if own else _no_cells(length) for own, length in zip(found, lengths, strict=True)]
    return RawColumn(
        pa.chunked_array([own.text for own in cells], TEXT).combine_chunks(),
        np.concatenate([own.kinds for own in cells]),
        np.repeat(np.array([own.number for own in cells], dtype=np.int32), lengths),
        nothing.row,
    )


def _no_cells(rows: int) -> SheetCells:
    return SheetCells(-1, pa.nulls(rows, TEXT), np.zeros(rows, dtype=np.uint8))


def _nothing(rows: ROWS) -> RawColumn:
    """A column that no sheet has."""
    return RawColumn(
        pa.nulls(len(rows), TEXT),
        np.zeros(len(rows), dtype=np.uint8),
        np.full(len(rows), -1, dtype=np.int32),
        rows,
    )


def _padded(table: RawTable, other: RawTable, name: str) -> list[RawColumn]:
    missing = len(other.columns[name]) - len(table.columns[name])
    return [*table.columns[name], *(_nothing(table.row) for _ in range(max(0, missing)))]


def _stack(above: RawColumn, below: RawColumn) -> RawColumn:
    return RawColumn(
        pa.chunked_array([above.text, below.text], TEXT).combine_chunks(),
        np.concatenate([above.kinds, below.kinds]),
        np.concatenate([above.number, below.number]),
        np.concatenate([above.row, below.row]),
    )
