"""The cells of all sheets of a night laid end to end, one raw table for household, member and child."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.headings import MappedSheet, to_mask
from schemas.kleene import Mask
from schemas.tables import columns_of

TEXT = pa.large_string()
KINDS = npt.NDArray[np.uint8]
ROWS = npt.NDArray[np.int64]


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


def raw_table(name: str, sheets: Sequence[MappedSheet], chosen: Sequence[bool]) -> RawTable:
    """Lays the rows of the chosen sheets end to end.

    Args:
        name: of the table.
        sheets: all sheets of the night.
        chosen: for each sheet whether it takes part.
    """
    at = [number for number, wanted in enumerate(chosen) if wanted]
    lengths = [len(sheets[number].rows) for number in at]
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(sheets[number].rows for number in at)])
    taking_part = [sheets[number] for number in at]
    return RawTable(
        name,
        sheets,
        np.repeat(np.array(at, dtype=np.int32), lengths),
        rows,
        {column: _gather(name, column, taking_part, rows) for column in columns_of(name)},
        np.zeros(len(rows), dtype=bool),
    )


def households_of_combined(cells: RawTable, group: ROWS, head: Mask) -> RawTable:
    """Households from the rows of combined sheets.

    Each household column takes the head's cell, or when blank the first filled one of the family, top to bottom.

    Args:
        cells: the household cells of the combined sheets, a row a member.
        group: the number of the family of each row, from 0 without a gap; -1 for rows that give no household.
        head: rows of heads.
    """
    order = np.lexsort((np.arange(len(cells)), ~head, group))
    order = order[group[order] >= 0]
    first = order[np.unique(group[order], return_index=True)[1]]
    columns = {
        name: [_first_filled(column, group, order, first) for column in joined]
        for name, joined in cells.columns.items()
    }
    derived = np.ones(len(first), dtype=bool)
    return RawTable(cells.name, cells.sheets, cells.sheet[first], cells.row[first], columns, derived)


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


def _gather(table: str, column: str, sheets: Sequence[MappedSheet], rows: ROWS) -> list[RawColumn]:
    """The cells of one column over the sheets; as many as one sheet has headings for it, at least one."""
    numbers = [sheet.numbers_of(table, column) for sheet in sheets]
    width = max([1, *map(len, numbers)])
    return [
        _laid_out(sheets, [own[place] if place < len(own) else -1 for own in numbers], rows)
        for place in range(width)
    ]


def _laid_out(sheets: Sequence[MappedSheet], numbers: Sequence[int], rows: ROWS) -> RawColumn:
    lengths = [len(sheet.rows) for sheet in sheets]
    if all(number < 0 for number in numbers):
        return _nothing(rows)
    texts, kinds = [], [np.zeros(0, dtype=np.uint8)]
    for sheet, number, length in zip(sheets, numbers, lengths, strict=True):
        texts.append(sheet.cells[number] if number >= 0 else pa.nulls(length, TEXT))
        kinds.append(sheet.kinds[number] if number >= 0 else np.zeros(length, dtype=np.uint8))
    number_of = np.repeat(np.array(numbers, dtype=np.int32), lengths)
    return RawColumn(pa.chunked_array(texts, TEXT).combine_chunks(), np.concatenate(kinds), number_of, rows)


def _nothing(rows: ROWS) -> RawColumn:
    return RawColumn(
        pa.nulls(len(rows), TEXT),
        np.zeros(len(rows), dtype=np.uint8),
        np.full(len(rows), -1, dtype=np.int32),
        rows,
    )


def _first_filled(column: RawColumn, group: ROWS, order: ROWS, first: ROWS) -> RawColumn:
    """For each family the first filled cell in this order, else the one of its first row."""
    filled = order[to_mask(column.text.is_valid())[order]]
    families, at = np.unique(group[filled], return_index=True)
    chosen = first.copy()
    chosen[families] = filled[at]
    return column.take(chosen)


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
