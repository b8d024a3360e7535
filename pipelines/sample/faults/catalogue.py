"""What a planted fault is, and the list of all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from pipelines.sample.sheet import layout_of
from pipelines.sample.sheets import SHEETS_OF_LAYOUT, Sheet
from pipelines.sample.sources.written import written_by_code
from pipelines.workbook.cells import CellValue
from schemas.codes import code_list
from schemas.layouts import TEMPLATE
from schemas.tables import columns_of

ANY_TABLE = ""
_IN_WORDS = "DUKCAPIL"
"""Lists of this scheme answer in words: bare numbers would leave open what they mean."""
EVERY_LAYOUT = tuple(SHEETS_OF_LAYOUT)

Answer: TypeAlias = tuple[str, str]
"""Rule id and column."""
Among: TypeAlias = Callable[[Sheet, str], "pd.Series[bool]"]
"""Which rows a fault can be planted in, at a column."""


@dataclass(frozen=True, eq=False)
class Kin:
    """A row of the same family, on this sheet or another.

    Attributes:
        sheet: the sheet it stands on.
        ground: the position of that sheet among all.
        number: the row's index in the frames of the sheet.
        cells: its cells as they were, by column; NaN where blank.
        facts: what is known of it, as in `pipelines.sample.register.Invented`.
    """

    sheet: Sheet
    ground: int
    number: int
    cells: Mapping[str, Any]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """The row that a fault is planted in.

    Attributes:
        cells: its cells as they were, by column; NaN where blank.
        facts: what is known of it, as in `pipelines.sample.register.Invented`.
        headings: the headings of the sheet by column, in order.
        as_of: the day of the sample.
        layout: of the sheet.
        typed: the file knows numbers and days from texts.
        family: by table the rows of its family, itself included; of a combined sheet the head's row is the
            household. Empty for a fault that does not ask for it.
    """

    cells: Mapping[str, Any]
    facts: Mapping[str, Any]
    headings: Mapping[str, str]
    as_of: date
    layout: str
    typed: bool
    family: Mapping[str, Sequence[Kin]] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """A text cell."""
        return str(self.cells[column])

    def code(self, table: str, column: str, code: str) -> str:
        """A canonical code as the source writes it; in words where its list has none for it."""
        codes = code_list(columns_of(table)[column].codes)
        if self.layout == TEMPLATE:
            return codes.written(code)
        scheme = layout_of(self.layout).scheme
        if scheme == _IN_WORDS:
            return codes.labels[code]
        return written_by_code(codes.name, scheme).get(code, codes.labels[code])


@dataclass(frozen=True)
class Elsewhere:
    """What happens to another row of the family.

    Attributes:
        kin: the row.
        cells: new values by column.
        answers: findings that follow there.
    """

    kin: Kin
    answers: Sequence[Answer]
    cells: Mapping[str, CellValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Damage:
    """What happens to the row, and to its family.

    Attributes:
        cells: new values by column.
        also: findings that follow besides the fault's own rule, at cells of this row.
        whole_family: every row of the family gets the new values, on all sheets.
        below: cells of a further row that is put below; the fault's own finding is then at its cell.
        also_below: further findings at cells of that row.
        elsewhere: what happens to other rows.
        same_person: the further row is of the same person once more.
    """

    cells: Mapping[str, CellValue] = field(default_factory=dict)
    also: Sequence[Answer] = ()
    whole_family: bool = False
    below: Mapping[str, CellValue] | None = None
    also_below: Sequence[Answer] = ()
    elsewhere: Sequence[Elsewhere] = ()
    same_person: bool = False


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
        asks: the tables of which the maker asks for the rows of the family; they must be delivered.
        of_data: of a fault of any row: its finding stands at the first cell that is read, not at the very first.
    """

    name: str
    rule_id: str
    table: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    layouts: tuple[str, ...]
    among: Among
    make: Maker
    asks: tuple[str, ...] = ()
    of_data: bool = False

    def columns_in(self, sheet: Sheet) -> list[str]:
        """The columns at which it can be planted in a sheet."""
        if sheet.layout not in self.layouts:
            return []
        if self.table == ANY_TABLE:
            return [next(iter(sheet.owners)) if self.of_data else sheet.columns[0]]
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
    asks: Sequence[str] = (),
    of_data: bool = False,
) -> Callable[[Maker], Maker]:
    """Enters a maker in the list; see `Fault` for the words."""

    def enter(make: Maker) -> Maker:
        name = make.__name__
        FAULTS.append(
            Fault(name, rule_id, table, columns, tuple(needs), tuple(layouts), among, make, tuple(asks), of_data)
        )
        return make

    return enter


def one_of(dice: np.random.Generator, *options: CellValue) -> CellValue:
    """One of these values."""
    return options[int(dice.integers(len(options)))]
