"""The columns of one table, read: each cell in the light of the sheet where it stands.

What cannot be read carries no value; why, its state tells. What a whole column tells about its sheet is written
down among the facts of the sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.headings import MappedSheet, column_letters, heading_place, to_mask
from pipelines.joined_columns import join_headings
from pipelines.raw_tables import TEXT, RawColumn, RawTable
from pipelines.regions import clean_codes, to_kemendagri
from pipelines.settle import Settled
from pipelines.typed_columns import (
    NEIGHBOURHOODS,
    Typed,
    date_order,
    read_distinct,
    states_of,
    typed_code,
    typed_date,
    typed_identifier,
    typed_neighbourhood,
    typed_number,
    typed_text,
    without,
)
from pipelines.typed_tables import Places, TypedColumn, TypedTable
from schemas.cells import CellKind, CellState
from schemas.codes import CodeList, code_list
from schemas.file_facts import Place, SheetFacts
from schemas.kleene import Mask
from schemas.layouts import EITHER_YES, GRAMS_ABOVE_20, LOWEST_CODE, WITH_LEVEL
from schemas.places import find_villages
from schemas.rules.file import DAMAGE_WATCHED, ORDERED_DATES
from schemas.tables import IDENTIFIERS, Column, columns_of
from schemas.thresholds import thresholds

_KILOGRAMS_MAX = 20
_GRAMS_IN_A_KILOGRAM = 1000
_HEAD = "1"


class Facts:
    """The facts of all sheets, growing while their columns are parsed.

    Attributes:
        of_sheets: one for each sheet.
    """

    def __init__(self, of_sheets: list[SheetFacts]) -> None:
        """Takes what is known so far."""
        self.of_sheets = of_sheets

    def note(self, sheet: int, name: str, places: Sequence[Place]) -> None:
        """Adds places to a fact that several columns speak to; a cell shared by two tables is named once."""
        before = getattr(self.of_sheets[sheet], name) or ()
        known = {place.cell for place in before}
        new = [place for place in places if place.cell not in known]
        changed: dict[str, Any] = {name: (*before, *new)}
        self.of_sheets[sheet] = replace(self.of_sheets[sheet], **changed)


class TableParser:
    """Types the columns of one table.

    Attributes:
        raw: the cells.
        settled: what the sheets speak.
        facts: of the sheets; grows.
    """

    def __init__(self, raw: RawTable, settled: Settled, facts: Facts) -> None:
        """Takes the cells of the table over all sheets."""
        self.raw = raw
        self.settled = settled
        self.facts = facts
        self.since_1904 = raw.of_sheets([sheet.sheet.date_1904 for sheet in raw.sheets])

    def table(self) -> TypedTable:
        """The typed table."""
        columns = {name: self._column(columns_of(self.raw.name)[name]) for name in self.raw.columns}
        if "village_code" in columns:
            columns["village_code"] = self._found_from_names(columns["village_code"])
        if "relation_code" in columns:
            columns["relation_code"] = self._of_heads(columns["relation_code"])
            columns["education_level_code"] = self._levels_in_text(columns["education_level_code"])
        return TypedTable.of(self.raw, columns | self._also_given(columns))

    # Values

    def _column(self, column: Column) -> TypedColumn:
        """The cells of a column; of several headings joined to one, those that decide."""
        parts = [
            TypedColumn.of(cells, self._typed(column, cells), self.raw.sheet)
            for cells in self.raw.columns[column.name]
        ]
        how = self._how(column) if len(parts) > 1 else ""
        joined = join_headings(how, parts) if how else parts[0]
        return self._watch_damage(column.name, joined) if column.name in IDENTIFIERS else joined

    def _how(self, column: Column) -> str:
        """How several headings of a column are joined to one; empty where they are not."""
        ways = (
            mapped.how
            for sheet in self.raw.sheets
            for mapped in sheet.columns
            if (mapped.table, mapped.column) == (column.table, column.name)
        )
        return next((how for how in ways if how in {EITHER_YES, LOWEST_CODE}), "")

    def _typed(self, column: Column, cells: RawColumn) -> Typed:
        typed = self._read(column, cells)
        held = [(sheet, column.table, column.name) in self.settled.held for sheet in range(len(self.raw.sheets))]
        return without(typed, self.raw.of_sheets(held), CellState.HELD) if any(held) else typed

    def _read(self, column: Column, cells: RawColumn) -> Typed:
        if cells.absent.all():
            return _nothing(column, cells)
        if column.name == "village_code":
            return self._village_code(cells)
        if column.name in IDENTIFIERS:
            return typed_identifier(cells)
        if column.name in NEIGHBOURHOODS:
            return typed_neighbourhood(cells)
        if column.dtype == "code":
            return self._code(column, cells)
        if column.dtype == "date":
            return self._date(column, cells)
        if column.dtype == "text":
            return typed_text(cells, column)
        return self._number(column, cells)

    def _code(self, column: Column, cells: RawColumn) -> Typed:
        relation = column.name == "relation_code"
        schemes = self.settled.relation_schemes if relation else self.settled.schemes
        names = sorted(set(schemes))
        typed = typed_code(cells, code_list(column.codes), self._scheme_marks(schemes), names)
        if column.codes == "yes_no" and "REGSOSEK_DTSEN" in names:
            return without(typed, self._zero_beside_two(cells), CellState.UNREADABLE)
        return typed

    def _reads(self, column: Column, how: str) -> Mask:
        """Rows of sheets whose layout reads the column in this way."""
        layouts = (sheet.layout for sheet in self.raw.sheets)
        return self.raw.of_sheets([bool(own and own.reads(column.table, column.name, how)) for own in layouts])

    def _zero_beside_two(self, cells: RawColumn) -> Mask:
        """Noughts in the columns where a 2 says *no*: there they are no code."""
        texts = pc.utf8_trim_whitespace(cells.text)
        zero, two = (to_mask(pc.equal(texts, code)) for code in ("0", "2"))
        return zero & np.isin(self.raw.sheet, np.unique(self.raw.sheet[two]))

    def _date(self, column: Column, cells: RawColumn) -> Typed:
        typed = typed_date(cells, column, self.since_1904)
        if (column.table, column.name) not in ORDERED_DATES:
            return typed
        text_dates, in_doubt, month_first = date_order(cells)
        for sheet in np.unique(self.raw.sheet[text_dates]):
            firsts = np.flatnonzero((self.raw.sheet == sheet) & month_first)
            self.facts.note(int(sheet), "month_first", [self._place(column, cells, at) for at in firsts[:1]])
        mixed_up = np.isin(self.raw.sheet, np.unique(self.raw.sheet[month_first]))
        return without(typed, mixed_up & in_doubt, CellState.UNREADABLE)

    def _number(self, column: Column, cells: RawColumn) -> Typed:
        typed = typed_number(cells, column)
        weighed = self._reads(column, GRAMS_ABOVE_20)
        if not weighed.any():
            return typed
        grams = weighed & (typed.series > _KILOGRAMS_MAX).to_numpy()
        return replace(typed, series=typed.series.mask(grams, typed.series / _GRAMS_IN_A_KILOGRAM))

    def _village_code(self, cells: RawColumn) -> Typed:
        """Region codes of BPS become those of Kemendagri; a code that has none stays as it is."""
        codes = clean_codes(pd.Series(cells.text, dtype="str"))
        bps = self.raw.of_sheets(self.settled.bps)
        if bps.any():
            codes = codes.mask(bps, to_kemendagri(codes))
        state = states_of(cells, codes.notna().to_numpy())
        state[state == CellState.UNREADABLE] = CellState.BLANK
        return Typed(codes.where(state == CellState.VALUE), state)

    def _found_from_names(self, column: TypedColumn) -> TypedColumn:
        """Where the layout says so, and for every child, a missing code is found from the names of the place."""
        child = self.raw.name == "child"
        by_names = [child or sheet.how(self.raw.name, "village_code") == "from_names" for sheet in self.raw.sheets]
        missing = ~column.filled & self.raw.of_sheets(by_names)
        if not missing.any():
            return column
        names = {name: self._text_of(name) for name in ("village_name", "subdistrict_name", "regency_name")}
        found = find_villages(**{name: texts[missing] for name, texts in names.items()})
        values, state = column.series.copy(), column.state.copy()
        values.iloc[np.flatnonzero(missing)] = found.to_numpy()
        named = names["village_name"].notna().to_numpy() | names["subdistrict_name"].notna().to_numpy()
        owed = self.raw.of_sheets([self._has_names(sheet) for sheet in self.raw.sheets])
        state[missing & (owed | named)] = CellState.BLANK
        told = missing & values.notna().to_numpy()
        state[told] = CellState.VALUE
        name = self.raw.columns["village_name"][0]
        at_name = ~name.absent & (told | (missing & (column.places.number < 0)))
        places = column.places.replaced(at_name, Places(self.raw.sheet, name.row, name.number))
        return replace(column.with_typed(Typed(values, state)), places=places)

    def _has_names(self, sheet: MappedSheet) -> bool:
        return bool(sheet.numbers_of(self.raw.name, "village_name"))

    def _text_of(self, name: str) -> pd.Series:
        return pd.Series(pc.utf8_trim_whitespace(self.raw.columns[name][0].text), dtype="str")

    def _of_heads(self, column: TypedColumn) -> TypedColumn:
        """In the rows of a list of heads everyone is head; the name says who."""
        heads = self.raw.of_sheets(
            [
                sheet.how("member", "relation_code") == "is_head"
                and not sheet.numbers_of("member", "relation_code")
                for sheet in self.raw.sheets
            ]
        )
        if not heads.any():
            return column
        names = self.raw.columns["name"][0]
        told = TypedColumn.of(
            replace(names, text=pa.nulls(len(heads), TEXT)),
            Typed(column.series.mask(heads, _HEAD), np.full(len(heads), CellState.VALUE, dtype=np.uint8)),
            self.raw.sheet,
        )
        return column.replaced(heads, told)

    def _levels_in_text(self, column: TypedColumn) -> TypedColumn:
        """Where the text of the education also tells its level; a text that no list knows is no fault."""
        told = self._reads(columns_of("member")["education_text"], WITH_LEVEL) & ~column.filled
        if not told.any():
            return column
        cells = self.raw.columns["education_text"][0]
        typed = self._code(columns_of("member")["education_level_code"], cells)
        unknown = typed.state == CellState.UNREADABLE
        levels = TypedColumn.of(cells, without(typed, unknown, CellState.NOTED), self.raw.sheet)
        return column.replaced(told, levels)

    def _also_given(self, columns: Mapping[str, TypedColumn]) -> dict[str, TypedColumn]:
        """Columns that the answers of another one give a code as well, where they have no fault of their own."""
        changed: dict[str, TypedColumn] = {}
        for name, column in columns.items():
            answers = columns_of(self.raw.name)[name].codes
            if answers and code_list(answers).also.keys() & set(self.settled.schemes):
                target = code_list(answers).also_column
                given = self._given(column, code_list(answers), columns[target])
                sound = ~np.isin(columns[target].state, (CellState.UNREADABLE, CellState.HELD))
                changed[target] = columns[target].replaced((given.codes >= 0) & sound, given)
        return changed

    def _given(self, column: TypedColumn, answers: CodeList, target: TypedColumn) -> TypedColumn:
        """The codes that the answers of a column give another one; missing where they give none."""
        codes = target.series.cat.categories
        order = {code: position for position, code in enumerate(codes)}
        names = sorted(set(self.settled.schemes))

        def read(text: str, mark: int) -> float | None:
            return order.get(answers.also_given(text, names[mark]) or "")

        found = read_distinct(column.text, self._scheme_marks(self.settled.schemes), read)
        known = ~np.isnan(found) & np.isin(column.state, (CellState.VALUE, CellState.NOTED))
        positions = np.where(known, found, -1).astype(np.int8)
        state = np.full(len(found), CellState.VALUE, dtype=np.uint8)
        return column.with_typed(Typed(pd.Series(pd.Categorical.from_codes(positions, categories=codes)), state))

    def _scheme_marks(self, schemes: Sequence[str]) -> npt.NDArray[np.uint8]:
        """For each row the position of its sheet's scheme among the sorted names."""
        names = sorted(set(schemes))
        return np.array([names.index(scheme) for scheme in schemes], dtype=np.uint8)[self.raw.sheet]

    # Damage

    def _watch_damage(self, name: str, column: TypedColumn) -> TypedColumn:
        """How an identifier column was stored, and whether Excel destroyed it as a whole."""
        watched = self._is_watched_here(name)
        numbers = column.identifiers
        ends_in_zero = numbers.sixteen & column.series.str.endswith("0").to_numpy(dtype=bool, na_value=False)
        typed_as_number = column.kinds == CellKind.NUMBER
        shares = self._share(ends_in_zero & typed_as_number, numbers.sixteen & typed_as_number & watched)
        if shares.any():
            column = replace(column, zero_share=shares[self.raw.sheet])
        if (self.raw.name, name) in DAMAGE_WATCHED:
            self._tell_damaged(name, column, ends_in_zero)
        return column

    def _tell_damaged(self, name: str, column: TypedColumn, ends_in_zero: Mask) -> None:
        limits, numbers = thresholds(), column.identifiers
        watched = self._is_watched_here(name)
        filled = column.filled & watched
        zeros = self._share(ends_in_zero, numbers.sixteen & watched)
        damaged = self._share(numbers.damaged, filled)
        count = self._count(filled)
        for sheet in np.flatnonzero(count >= limits.id_filled_min).tolist():
            bad = zeros[sheet] > limits.id_zero_share_max or damaged[sheet] > limits.id_damaged_share_max
            mapped = self.raw.sheets[sheet]
            own = [c for c in mapped.columns if bad and (c.table, c.column) == (self.raw.name, name)]
            self.facts.note(sheet, "damaged_columns", [heading_place(mapped, heading) for heading in own])

    def _is_watched_here(self, name: str) -> Mask:
        """A number that a combined sheet has once for the member and the household is watched with the members."""
        return ~self.raw.derived if name in columns_of("member") else np.ones(len(self.raw), dtype=bool)

    def _place(self, column: Column, cells: RawColumn, at: np.int64) -> Place:
        row = int(cells.row[at])
        return Place(f"{column_letters(int(cells.number[at]))}{row}", row, column.table, column.name)

    def _count(self, rows: Mask) -> npt.NDArray[np.int64]:
        return np.bincount(self.raw.sheet[rows], minlength=len(self.raw.sheets))

    def _share(self, rows: Mask, of: Mask) -> npt.NDArray[np.float64]:
        """For each sheet the share of rows among others, 0 where there are none."""
        return self._count(rows & of) / np.maximum(self._count(of), 1)


def _nothing(column: Column, cells: RawColumn) -> Typed:
    """A column that no sheet has."""
    rows = len(cells.kinds)
    state = np.full(rows, CellState.ABSENT, dtype=np.uint8)
    values: pd.Series
    match column.dtype:
        case "code":
            categories = pd.Index(list(code_list(column.codes).labels), dtype="str")
            values = pd.Series(pd.Categorical.from_codes(np.full(rows, -1, dtype=np.int8), categories=categories))
        case "date":
            values = pd.Series(np.full(rows, np.datetime64("NaT", "ns")))
        case "integer":
            values = pd.Series(pd.array([pd.NA], dtype="Int64").repeat(rows))
        case "decimal":
            values = pd.Series(np.full(rows, np.nan))
        case _:
            values = pd.Series(pa.nulls(rows, pa.large_string()), dtype="str")
    return Typed(values, state)
