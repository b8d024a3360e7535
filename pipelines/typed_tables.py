"""The typed cells of a table, and where each of them stands.

A cell is read once, in the sheet where it stands. Where it is then copied to another record (a household filled
from its members, a home that two families share), its value, its look and its place go with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import TableData
from pipelines.headings import MappedSheet, column_letters
from pipelines.raw_tables import KINDS, ROWS, TEXT, RawColumn, RawTable
from pipelines.typed_columns import States, Typed
from schemas.cells import CellState
from schemas.identifiers import Identifiers, read_identifiers
from schemas.kleene import Mask
from schemas.layouts import CODE_PART
from schemas.tables import IDENTIFIERS, columns_of
from schemas.thresholds import thresholds

SHEETS = npt.NDArray[np.int32]
SHARES = npt.NDArray[np.float64]
FETCHED = "family_card_no__fetched"
SHARED_HOME = "shared_home"

_NO_SEPARATOR = pa.scalar("", TEXT)


@dataclass(frozen=True)
class Places:
    """Where cells stand.

    Attributes:
        sheet: positions in the sheets of the night; shape (rows,).
        row: their Excel rows.
        number: their Excel column numbers, -1 where the sheet has no such column.
    """

    sheet: SHEETS
    row: ROWS
    number: npt.NDArray[np.int32]

    def take(self, at: ROWS) -> "Places":
        """The places at these positions."""
        return Places(self.sheet[at], self.row[at], self.number[at])

    def replaced(self, where: Mask, other: "Places") -> "Places":
        """The places of the other where the mask says so."""
        return Places(
            np.where(where, other.sheet, self.sheet),
            np.where(where, other.row, self.row),
            np.where(where, other.number, self.number),
        )


@dataclass(frozen=True)
class TypedColumn:
    """The cells of one canonical column.

    Attributes:
        series: their typed values, on a plain index.
        state: their `CellState`.
        text: as read, null where blank.
        kinds: their `CellKind`.
        places: where they stand.
        zero_share: of identifiers the share of 16-digit number cells of their column that end in 0; None where it
            is 0 everywhere.
    """

    series: pd.Series
    state: States
    text: pa.Array
    kinds: KINDS
    places: Places
    zero_share: SHARES | None = None

    @classmethod
    def of(cls, cells: RawColumn, typed: Typed, sheet: SHEETS) -> "TypedColumn":
        """The cells of a column that was just read."""
        places = Places(sheet, cells.row, cells.number)
        return cls(typed.series, typed.state, cells.text, cells.kinds, places)

    @property
    def typed(self) -> Typed:
        """Values and states alone."""
        return Typed(self.series, self.state)

    @property
    def filled(self) -> Mask:
        """Cells that are there and not blank."""
        mask: Mask = ~np.isin(self.state, (CellState.ABSENT, CellState.BLANK))
        return mask

    @property
    def codes(self) -> npt.NDArray[np.int8]:
        """Of a coded column the position of each value in its list, -1 where missing."""
        codes: npt.NDArray[np.int8] = np.asarray(self.series.cat.codes, dtype=np.int8)
        return codes

    @cached_property
    def identifiers(self) -> Identifiers:
        """Of an identifier column what is wrong with its numbers."""
        scientific = self.state == CellState.UNREADABLE
        limit = thresholds().id_zero_share_max
        return read_identifiers(self.series, self.kinds, self.shares, scientific, limit)

    @property
    def shares(self) -> SHARES:
        """`zero_share` of each cell."""
        return np.zeros(len(self.state)) if self.zero_share is None else self.zero_share

    def with_typed(self, typed: Typed) -> "TypedColumn":
        """The same cells with other values."""
        return replace(self, series=typed.series, state=typed.state)

    def take(self, at: ROWS) -> "TypedColumn":
        """The cells at these positions."""
        return TypedColumn(
            self.series.take(at).reset_index(drop=True),
            self.state[at],
            self.text.take(pa.array(at)),
            self.kinds[at],
            self.places.take(at),
            None if self.zero_share is None else self.zero_share[at],
        )

    def replaced(self, where: Mask, other: "TypedColumn") -> "TypedColumn":
        """The cells of the other, row by row, where the mask says so."""
        if not where.any():
            return self
        return TypedColumn(
            self.series.where(~where, other.series),
            np.where(where, other.state, self.state),
            pc.if_else(pa.array(where), other.text, self.text),
            np.where(where, other.kinds, self.kinds),
            self.places.replaced(where, other.places),
            None if self.zero_share is None is other.zero_share else np.where(where, other.shares, self.shares),
        )

    def emptied(self, where: Mask) -> "TypedColumn":
        """As if the sheets lacked these cells."""
        if not where.any():
            return self
        return replace(
            self,
            series=self.series.mask(where),
            state=np.where(where, np.uint8(CellState.ABSENT), self.state),
            text=pc.if_else(pa.array(where), pa.scalar(None, TEXT), self.text),
        )


@dataclass(frozen=True)
class TypedTable:
    """The rows of one table over all sheets.

    Attributes:
        name: of the table.
        sheets: the sheets of the night; ``sheet`` of a row is a position here.
        sheet: the sheet of each record.
        row: its Excel row.
        columns: canonical column to its cells.
        derived: records that were not read as a row of this table.
        marks: what else is known of each record, by the name under which rules see it.
    """

    name: str
    sheets: Sequence[MappedSheet]
    sheet: SHEETS
    row: ROWS
    columns: Mapping[str, TypedColumn]
    derived: Mask
    marks: Mapping[str, Mask] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: RawTable, columns: Mapping[str, TypedColumn]) -> "TypedTable":
        """The rows of a raw table, typed."""
        return cls(raw.name, raw.sheets, raw.sheet, raw.row, columns, raw.derived)

    def __len__(self) -> int:
        """Number of records."""
        return len(self.row)

    def of_sheets(self, wanted: Sequence[bool]) -> Mask:
        """Records of the sheets for which ``wanted`` says so."""
        mask: Mask = np.array([*wanted, False], dtype=bool)[self.sheet]
        return mask

    def given_by(self, column: str, how: str) -> Mask:
        """Records of sheets that have no heading for a column, and whose layout gives it in this way."""
        return self.of_sheets(
            [
                sheet.how(self.name, column) == how and not sheet.numbers_of(self.name, column)
                for sheet in self.sheets
            ]
        )

    def only(self, *names: str) -> "TypedTable":
        """The same records with these columns alone."""
        return replace(self, columns={name: self.columns[name] for name in names})

    def take(self, at: ROWS) -> "TypedTable":
        """The records at these positions."""
        return replace(
            self,
            sheet=self.sheet[at],
            row=self.row[at],
            columns={name: column.take(at) for name, column in self.columns.items()},
            derived=self.derived[at],
            marks={name: mark[at] for name, mark in self.marks.items()},
        )

    def with_columns(self, columns: Mapping[str, TypedColumn]) -> "TypedTable":
        """The same records with some columns exchanged."""
        return replace(self, columns={**self.columns, **columns})

    def with_mark(self, name: str, mark: Mask) -> "TypedTable":
        """The same records with a mark."""
        return replace(self, marks={**self.marks, name: mark})


def table_data(table: TypedTable, schemes: Sequence[str]) -> TableData:
    """A table as the rules see it.

    Args:
        table: its records.
        schemes: the code scheme of each sheet.
    """
    frame, seen, moved, elsewhere = {}, {}, {}, {}
    sources = [sheet.sheet.source for sheet in table.sheets]
    names = [sheet.sheet.sheet for sheet in table.sheets]
    numbers = [_numbers_of(sheet, table.name) for sheet in table.sheets]
    for name, column in table.columns.items():
        frame[name] = column.series
        seen[f"{name}__raw"] = pd.Series(column.text, dtype="str")
        seen[f"{name}__state"] = pd.Series(column.state)
        if name in IDENTIFIERS:
            seen[f"{name}__kind"] = pd.Series(column.kinds)
            seen[f"{name}__zero_share"] = pd.Series(column.shares)
        home = np.array([own.get(name, -1) for own in numbers] or [-1], dtype=np.int32)[table.sheet]
        places = column.places
        abroad = (places.number >= 0) & (places.sheet != table.sheet)
        away = abroad | ((places.number >= 0) & ((places.number != home) | (places.row != table.row)))
        if away.any():
            moved[name] = _addresses(places, away)
        if abroad.any():
            elsewhere[name] = pd.DataFrame(
                {
                    "source": _labels(sources, places.sheet).where(abroad),
                    "sheet": _labels(names, places.sheet).where(abroad),
                }
            )
    origin = {"_source": _labels(sources, table.sheet), "_sheet": _labels(names, table.sheet)}
    marks = {name: pd.Series(mark) for name, mark in table.marks.items()}
    return TableData(
        name=table.name,
        frame=pd.DataFrame({**frame, **origin, "_row": pd.Series(table.row)}),
        seen=pd.DataFrame({**seen, **marks, "scheme": _labels(schemes, table.sheet)}),
        letters=_letters(table, numbers),
        moved=moved,
        derived=pd.Series(table.derived),
        elsewhere=elsewhere,
    )


def _letters(table: TypedTable, numbers: Sequence[Mapping[str, int]]) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (sheet.sheet.source, sheet.sheet.sheet): {name: column_letters(number) for name, number in own.items()}
        for sheet, own in zip(table.sheets, numbers, strict=True)
        if sheet.enters and table.name in sheet.tables
    }


def _numbers_of(sheet: MappedSheet, table: str) -> dict[str, int]:
    """Canonical column to Excel column number; what has no heading stands where it was found or told."""
    own = [column for column in sheet.columns if column.table == table]
    numbers: dict[str, int] = {}
    for column in own:
        if column.how == CODE_PART or column.column not in numbers:
            numbers[column.column] = column.number
    if "village_name" in numbers:
        numbers.setdefault("village_code", numbers["village_name"])
    if table == "household" and sheet.combined:
        numbers.setdefault("head_name", sheet.numbers_of("member", "name")[0])
    if own and "family_card_no" in columns_of(table):
        numbers.setdefault("family_card_no", min(column.number for column in own))
    return numbers


def _labels(labels: Sequence[str], at: SHEETS) -> pd.Series:
    """The label of each sheet number, as a category."""
    distinct = sorted(set(labels))
    codes = np.array([distinct.index(label) for label in labels], dtype=np.int32)
    return pd.Series(pd.Categorical.from_codes(codes[at], categories=pd.Index(distinct, dtype="str")))


def _addresses(places: Places, where: Mask) -> pd.Series:
    """Cells such as ``D17``, NA where the mask does not say so."""
    distinct, at = np.unique(places.number[where], return_inverse=True)
    letters = pa.array([column_letters(int(number)) for number in distinct], TEXT).take(pa.array(at))
    cells = pc.binary_join_element_wise(letters, pa.array(places.row[where]).cast(TEXT), _NO_SEPARATOR)
    nothing = pa.nulls(len(where), TEXT)
    return pd.Series(pc.replace_with_mask(nothing, pa.array(where), cells), dtype="str")
