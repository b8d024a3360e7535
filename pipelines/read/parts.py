"""Parts of a sheet that people do not see as they are: merged cells and what is hidden."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import Area
from pipelines.read.cells import EXCEL_COLUMNS, EXCEL_ROWS, Block
from schemas.cells import CellKind

OWN_SHEETS = "_sahih"
"""How the names of the sheets begin that we wrote ourselves, for us alone."""


@dataclass(frozen=True)
class Hidden:
    """What a sheet does not show.

    Attributes:
        rows: Excel rows from 1, as ranges in any order.
        columns: Excel columns from 0, likewise.
        sheet: the sheet itself is hidden.
    """

    rows: Sequence[range] = ()
    columns: Sequence[range] = ()
    sheet: bool = False


def area_of(first: tuple[int, int], last: tuple[int, int]) -> Area:
    """The area between two corners, each an Excel row from 1 and a column from 0."""
    return Area(first[0], last[0], first[1], last[1])


def real_merges(areas: Iterable[Area]) -> tuple[Area, ...]:
    """The areas of more than one cell, from top to bottom."""
    merged = [area for area in areas if area.top < area.bottom or area.left < area.right]
    return tuple(sorted(merged, key=lambda area: (area.top, area.left)))


def without_covered(block: Block, merged: Sequence[Area]) -> Block:
    """The block with all cells of a merged area blank but the top left one."""
    covered = np.zeros(block.kinds.shape, dtype=bool)
    for area in merged:
        top, left = max(area.top - block.row, 0), max(area.left - block.column, 0)
        covered[top : max(area.bottom + 1 - block.row, 0), left : max(area.right + 1 - block.column, 0)] = True
    for area in merged:
        if block.row <= area.top < block.end_row and block.column <= area.left < block.end_column:
            covered[area.top - block.row, area.left - block.column] = False
    covered &= block.kinds != CellKind.BLANK
    if not covered.any():
        return block
    text = list(block.text)
    for column in np.flatnonzero(covered.any(axis=0)):
        text[column] = pc.if_else(pa.array(covered[:, column]), None, text[column])
    return replace(block, text=text, kinds=np.where(covered, CellKind.BLANK, block.kinds).astype(np.uint8))


def hidden_areas(block: Block, hidden: Hidden) -> tuple[Area, ...]:
    """The hidden parts that have a filled cell, each to the edges of the sheet: the sheet, rows, columns."""
    bottom, right = EXCEL_ROWS, EXCEL_COLUMNS - 1
    areas = [Area(1, bottom, 0, right)] if hidden.sheet else []
    filled = block.kinds != CellKind.BLANK
    areas += [
        Area(rows.start, rows.stop - 1, 0, right)
        for rows in _joined(hidden.rows)
        if filled[max(rows.start - block.row, 0) : max(rows.stop - block.row, 0)].any()
    ]
    for columns in _joined(hidden.columns):
        within = range(max(columns.start, block.column), min(columns.stop, block.end_column))
        areas += [Area(1, bottom, column, column) for column in within if filled[:, column - block.column].any()]
    return tuple(areas)


def _joined(ranges: Iterable[range]) -> Iterator[range]:
    """Ranges that overlap or touch made one, in order."""
    start, stop = 0, 0
    for following in sorted(ranges, key=lambda numbers: numbers.start):
        if following.start > stop:
            if stop > start:
                yield range(start, stop)
            start = following.start
        stop = max(stop, following.stop)
    if stop > start:
        yield range(start, stop)
