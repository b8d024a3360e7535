"""What a planted fault is, and the list of all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from pipelines.sample.sheets import SHEETS_OF_LAYOUT, Sheet
from pipelines.workbook.cells import CellValue

ANY_TABLE = ""
EVERY_LAYOUT = tuple(SHEETS_OF_LAYOUT)

Answer: TypeAlias = tuple[str, str]
"""Rule id and column."""
Among: TypeAlias = Callable[[Sheet, str], "pd.Series[bool]"]
"""Which rows a fault can be planted in, at a column."""


@dataclass(frozen=True)
class Row:
    """The row that a fault is planted in.

    Attributes:
        cells: its cells as they were, by column; NaN where blank.
        facts: what is known of it, as in `pipelines.sample.register.Invented`.
        headings: the headings of the sheet by column, in order.
        as_of: the day of the sample.
    """

    cells: Mapping[str, Any]
    facts: Mapping[str, Any]
    headings: Mapping[str, str]
    as_of: date

    def text(self, column: str) -> str:
        """A text cell."""
        return str(self.cells[column])


@dataclass(frozen=True)
class Damage:
    """What happens to the row.

    Attributes:
        cells: new values by column.
        also: findings that follow besides the fault's own rule, all at cells of this row.
        whole_family: every row of the family gets the new values, on all sheets.
        below: cells of a further row that is put below; the fault's own finding is then at its first cell.
    """

    cells: Mapping[str, CellValue] = field(default_factory=dict)
    also: Sequence[Answer] = ()
    whole_family: bool = False
    below: Mapping[str, CellValue] | None = None


Maker: TypeAlias = Callable[[Row, str, np.random.Generator], Damage]


@dataclass(frozen=True)
class Fault:
    """One way to spoil a row.

    Attributes:
        name: of its maker.
        rule_id: the rule that finds it, at the column it is planted at.
        table: the table whose record the finding is about; `ANY_TABLE` for a fault of any row.
        columns: the columns it can be planted at, one at a time.
        needs: further columns that the maker changes.
        layouts: where it can be planted.
        among: which rows can have it.
        make: gives the damage of a row and column.
    """

    name: str
    rule_id: str
    table: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    layouts: tuple[str, ...]
    among: Among
    make: Maker

    def columns_in(self, sheet: Sheet) -> list[str]:
        """The columns at which it can be planted in a sheet."""
        if sheet.layout not in self.layouts:
            return []
        if self.table == ANY_TABLE:
            return [sheet.columns[0]]
        if not all(sheet.has(self.table, column) for column in self.needs):
            return []
        return [column for column in self.columns if sheet.has(self.table, column)]


FAULTS: list[Fault] = []


def filled(sheet: Sheet, column: str) -> "pd.Series[bool]":
    """Rows with something in the cell."""
    return sheet.cells[column].notna()


def having(test: Callable[[pd.DataFrame], "pd.Series[bool]"]) -> Among:
    """Rows about which this is known to be so."""
    return lambda sheet, _column: test(sheet.facts)


def filled_having(test: Callable[[pd.DataFrame], "pd.Series[bool]"]) -> Among:
    """Rows about which this is so, with something in the cell."""
    return lambda sheet, column: test(sheet.facts) & filled(sheet, column)


def fault(
    rule_id: str,
    table: str,
    *columns: str,
    among: Among = filled,
    needs: Sequence[str] = (),
    layouts: Sequence[str] = EVERY_LAYOUT,
) -> Callable[[Maker], Maker]:
    """Enters a maker in the list; see `Fault` for the words."""

    def enter(make: Maker) -> Maker:
        name = make.__name__
        FAULTS.append(Fault(name, rule_id, table, columns, tuple(needs), tuple(layouts), among, make))
        return make

    return enter


def one_of(dice: np.random.Generator, *options: CellValue) -> CellValue:
    """One of these values."""
    return options[int(dice.integers(len(options)))]
