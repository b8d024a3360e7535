"""From mapped sheets to typed tables.

The cells of all sheets are laid end to end first, so that a column is parsed once a night and not once a sheet.
What cannot be read carries no value; why, its state tells. Households of a combined sheet are made here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import TableData
from pipelines.headings import MappedSheet, column_letters, heading_place, to_mask
from pipelines.raw_tables import RawColumn, RawTable, end_to_end, households_of_combined, raw_table
from pipelines.regions import clean_codes, to_kemendagri
from pipelines.settle import Settled, settle
from pipelines.typed_columns import (
    Typed,
    date_order,
    states_of,
    typed_code,
    typed_date,
    typed_identifier,
    typed_neighbourhood,
    typed_number,
    typed_text,
    without,
)
from schemas.cells import CellKind, CellState
from schemas.codes import code_list
from schemas.file_facts import Place, SheetFacts
from schemas.identifiers import Identifiers, read_identifiers
from schemas.kleene import Mask
from schemas.places import find_villages, fold_place
from schemas.rules.file import DAMAGE_WATCHED, ORDERED_DATES
from schemas.tables import IDENTIFIERS, Column, columns_of
from schemas.thresholds import thresholds


@dataclass(frozen=True)
class Parsed:
    """The typed tables of a night, by name, and all that is known of each sheet."""

    tables: Mapping[str, TableData]
    facts: Sequence[SheetFacts]


def parse(sheets: Sequence[MappedSheet], as_of: date) -> Parsed:
    """Parses all sheets of a night.

    Args:
        sheets: all of them; those that cannot enter the register are passed over.
        as_of: the day the run speaks of; ages that tell a code scheme are counted on it.

    Returns:
        The three tables on a plain index, and the facts of each sheet.
    """
    settled = settle(sheets, as_of)
    facts = Facts([_unwatched(f) if sheet.enters else f for sheet, f in zip(sheets, settled.facts, strict=True)])

    def cells_of(table: str, *, combined: bool | None = None) -> RawTable:
        wanted = [sheet.enters and table in sheet.tables and combined in {None, sheet.combined} for sheet in sheets]
        return raw_table(table, sheets, wanted)

    members = TableParser(cells_of("member"), settled, facts)
    member = members.table()
    derived = _derive_households(cells_of("household", combined=True), members.raw, member)
    households = end_to_end(cells_of("household", combined=False), derived)
    return Parsed(
        {
            "household": TableParser(households, settled, facts).table(),
            "member": member,
            "child": TableParser(cells_of("child"), settled, facts).table(),
        },
        facts.of_sheets,
    )


def _unwatched(facts: SheetFacts) -> SheetFacts:
    """Damage and date order are unknown until a column has enough to tell."""
    return replace(facts, damaged_columns=None, month_first=None)


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

    def table(self) -> TableData:
        """The typed table."""
        frame: dict[str, pd.Series] = {}
        seen: dict[str, pd.Series] = {}
        moved: dict[str, pd.Series] = {}
        for name, column in columns_of(self.raw.name).items():
            cells, typed = self._joined(column)
            if name == "village_code":
                typed = self._found_from_names(typed)
            frame[name] = typed.series
            seen[f"{name}__raw"] = pd.Series(cells.text, dtype="str")
            seen[f"{name}__state"] = pd.Series(typed.state)
            if name in IDENTIFIERS:
                seen |= self._watch_damage(name, cells, typed)
            if (places := self._moved(name, cells)) is not None:
                moved[name] = places
        return TableData(
            name=self.raw.name,
            frame=pd.DataFrame(frame | self._origin()),
            seen=pd.DataFrame(seen | {"scheme": self._labels(self.settled.schemes)}),
            letters=self._letters(),
            moved=moved,
            derived=pd.Series(self.raw.derived),
        )

    # Values

    def _joined(self, column: Column) -> tuple[RawColumn, Typed]:
        """The cells and values of a column; of several headings joined to one, those that decide."""
        joined = self.raw.columns[column.name]
        parsed = [self._typed(column, cells) for cells in joined]
        if len(joined) == 1 or not self._is_joined(column):
            return joined[0], parsed[0]
        return _either_yes(joined, parsed)

    def _is_joined(self, column: Column) -> bool:
        return any(
            mapped.how == "either_yes" and (mapped.table, mapped.column) == (column.table, column.name)
            for sheet in self.raw.sheets
            for mapped in sheet.columns
        )

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
        if column.name in {"rt", "rw"}:
            return typed_neighbourhood(cells)
        if column.dtype == "code":
            return self._code(column, cells)
        if column.dtype == "date":
            return self._date(column, cells)
        if column.dtype == "text":
            return typed_text(cells, column)
        return typed_number(cells, column)

    def _code(self, column: Column, cells: RawColumn) -> Typed:
        relation = column.name == "relation_code"
        schemes = self.settled.relation_schemes if relation else self.settled.schemes
        names = sorted(set(schemes))
        positions = np.array([names.index(scheme) for scheme in schemes], dtype=np.uint8)
        typed = typed_code(cells, code_list(column.codes), positions[self.raw.sheet], names)
        if column.codes == "yes_no" and "REGSOSEK_DTSEN" in names:
            return without(typed, self._zero_beside_two(cells), CellState.UNREADABLE)
        return typed

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

    def _village_code(self, cells: RawColumn) -> Typed:
        """Region codes of BPS become those of Kemendagri; a code that has none stays as it is."""
        codes = clean_codes(pd.Series(cells.text, dtype="str"))
        bps = self.raw.of_sheets(self.settled.bps)
        if bps.any():
            codes = codes.mask(bps, to_kemendagri(codes))
        state = states_of(cells, codes.notna().to_numpy())
        state[state == CellState.UNREADABLE] = CellState.BLANK
        return Typed(codes.where(state == CellState.VALUE), state)

    def _found_from_names(self, typed: Typed) -> Typed:
        """Where the layout says so, and for every child, a missing code is found from the names of the place."""
        child = self.raw.name == "child"
        by_names = [child or sheet.how(self.raw.name, "village_code") == "from_names" for sheet in self.raw.sheets]
        missing = np.isin(typed.state, (CellState.ABSENT, CellState.BLANK)) & self.raw.of_sheets(by_names)
        if not missing.any():
            return typed
        names = {name: self._text_of(name) for name in ("village_name", "subdistrict_name", "regency_name")}
        found = find_villages(**{name: texts[missing] for name, texts in names.items()})
        values, state = typed.series.copy(), typed.state.copy()
        values.iloc[np.flatnonzero(missing)] = found.to_numpy()
        named = names["village_name"].notna().to_numpy() | names["subdistrict_name"].notna().to_numpy()
        owed = self.raw.of_sheets([self._has_names(sheet) for sheet in self.raw.sheets])
        state[missing & (owed | named)] = CellState.BLANK
        state[missing & values.notna().to_numpy()] = CellState.VALUE
        return Typed(values, state)

    def _has_names(self, sheet: MappedSheet) -> bool:
        return bool(sheet.numbers_of(self.raw.name, "village_name"))

    def _text_of(self, name: str) -> pd.Series:
        return pd.Series(pc.utf8_trim_whitespace(self.raw.columns[name][0].text), dtype="str")

    # Damage

    def _watch_damage(self, name: str, cells: RawColumn, typed: Typed) -> dict[str, pd.Series]:
        """How an identifier column was stored, and whether Excel destroyed it as a whole."""
        kinds = cells.kinds
        watched = self._is_watched_here(name)
        scientific = typed.state == CellState.UNREADABLE
        none = np.zeros(len(kinds))
        numbers = read_identifiers(typed.series, kinds, none, scientific, 1.0)
        ends_in_zero = numbers.sixteen & typed.series.str.endswith("0").to_numpy(dtype=bool, na_value=False)
        typed_as_number = kinds == CellKind.NUMBER
        shares = self._share(ends_in_zero & typed_as_number, numbers.sixteen & typed_as_number & watched)
        zero_share = shares[self.raw.sheet] if len(self.raw) else none
        if (self.raw.name, name) in DAMAGE_WATCHED:
            limit = thresholds().id_zero_share_max
            judged = read_identifiers(typed.series, kinds, zero_share, scientific, limit)
            self._tell_damaged(name, typed, judged, ends_in_zero)
        return {f"{name}__kind": pd.Series(kinds), f"{name}__zero_share": pd.Series(zero_share)}

    def _tell_damaged(self, name: str, typed: Typed, numbers: Identifiers, ends_in_zero: Mask) -> None:
        limits = thresholds()
        watched = self._is_watched_here(name)
        filled = ~np.isin(typed.state, (CellState.ABSENT, CellState.BLANK)) & watched
        zeros = self._share(ends_in_zero, numbers.sixteen & watched)
        damaged = self._share(numbers.damaged, filled)
        count = self._count(filled)
        for sheet in np.flatnonzero(count >= limits.id_filled_min).tolist():
            bad = zeros[sheet] > limits.id_zero_share_max or damaged[sheet] > limits.id_damaged_share_max
            mapped = self.raw.sheets[sheet]
            own = [c for c in mapped.columns if bad and (c.table, c.column) == (self.raw.name, name)]
            self.facts.note(sheet, "damaged_columns", [heading_place(mapped, column) for column in own])

    def _is_watched_here(self, name: str) -> Mask:
        """A number that a combined sheet has once for the member and the household is watched with the members."""
        return ~self.raw.derived if name in columns_of("member") else np.ones(len(self.raw), dtype=bool)

    def _count(self, rows: Mask) -> npt.NDArray[np.int64]:
        return np.bincount(self.raw.sheet[rows], minlength=len(self.raw.sheets))

    def _share(self, rows: Mask, of: Mask) -> npt.NDArray[np.float64]:
        """For each sheet the share of rows among others, 0 where there are none."""
        return self._count(rows & of) / np.maximum(self._count(of), 1)

    # Places

    def _origin(self) -> dict[str, pd.Series]:
        return {
            "_source": self._labels([sheet.sheet.source for sheet in self.raw.sheets]),
            "_sheet": self._labels([sheet.sheet.sheet for sheet in self.raw.sheets]),
            "_row": pd.Series(self.raw.row),
        }

    def _labels(self, labels: Sequence[str]) -> pd.Series:
        """The label of each row's sheet, as a category."""
        distinct = sorted(set(labels))
        codes = np.array([distinct.index(label) for label in labels], dtype=np.int32)
        categories = pd.Index(distinct, dtype="str")
        return pd.Series(pd.Categorical.from_codes(codes[self.raw.sheet], categories=categories))

    def _letters(self) -> dict[tuple[str, str], dict[str, str]]:
        return {
            (sheet.sheet.source, sheet.sheet.sheet): _letters_of(sheet, self.raw.name)
            for sheet in self.raw.sheets
            if sheet.enters and self.raw.name in sheet.tables
        }

    def _moved(self, name: str, cells: RawColumn) -> pd.Series | None:
        """Cells in another row, or under another heading, than their record and column say."""
        first = self.raw.columns[name][0]
        elsewhere = ~cells.absent & ((cells.row != self.raw.row) | (cells.number != first.number))
        if not elsewhere.any():
            return None
        places = np.full(len(elsewhere), None, dtype=object)
        for at in np.flatnonzero(elsewhere):
            places[at] = f"{column_letters(int(cells.number[at]))}{cells.row[at]}"
        return pd.Series(places, dtype="str")

    def _place(self, column: Column, cells: RawColumn, at: np.int64) -> Place:
        row = int(cells.row[at])
        return Place(f"{column_letters(int(cells.number[at]))}{row}", row, column.table, column.name)


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


def _either_yes(joined: Sequence[RawColumn], parsed: Sequence[Typed]) -> tuple[RawColumn, Typed]:
    """Several yes/no cells as one: yes when any is, no when all that the sheet has are, else missing.

    A cell that cannot be read is the one to look at, else the one that says yes, else a blank one, else the first.
    """
    answers = np.stack([typed.series.astype("str").to_numpy(dtype=object, na_value="") for typed in parsed])
    states = np.stack([typed.state for typed in parsed])
    yes, absent = answers == "1", states == CellState.ABSENT
    no = ((answers == "2") | absent).all(axis=0) & ~absent.all(axis=0)
    importance = np.select(
        [np.isin(states, (CellState.UNREADABLE, CellState.HELD)), yes, states == CellState.BLANK],
        [3, 2, 1],
        0,
    )
    chosen = importance.argmax(axis=0)
    rows = np.arange(len(chosen))
    value = np.where(yes.any(axis=0), "1", np.where(no, "2", ""))
    state = states[chosen, rows]
    state[(state == CellState.VALUE) & (value == "")] = CellState.NOTED
    categories = parsed[0].series.cat.categories
    values = pd.Series(pd.Categorical.from_codes(categories.get_indexer(pd.Index(value)), categories=categories))
    cells = RawColumn(
        pc.choose(pa.array(chosen), *(column.text for column in joined)),
        np.stack([column.kinds for column in joined])[chosen, rows],
        np.stack([column.number for column in joined])[chosen, rows],
        np.stack([column.row for column in joined])[chosen, rows],
    )
    return cells, Typed(values, state)


def _letters_of(sheet: MappedSheet, table: str) -> dict[str, str]:
    """Canonical column to Excel letters; what is found from another cell stands where that one stands."""
    own = [column for column in reversed(sheet.columns) if column.table == table]
    letters = {column.column: column_letters(column.number) for column in own}
    if "village_name" in letters:
        letters.setdefault("village_code", letters["village_name"])
    if table == "household" and sheet.combined:
        letters.setdefault("head_name", column_letters(sheet.numbers_of("member", "name")[0]))
    return letters


def _derive_households(cells: RawTable, members: RawTable, member: TableData) -> RawTable:
    """The households of combined sheets: one for each valid family card number and place of a sheet.

    Args:
        cells: the household cells of all combined sheets, a row a member.
        members: the member cells of all sheets.
        member: the typed members, row by row as in ``members``.
    """
    at = np.flatnonzero(members.of_sheets([sheet.combined for sheet in members.sheets]))
    persons, seen = member.frame.iloc[at], member.seen.iloc[at]
    cards = read_identifiers(
        persons["family_card_no"],
        seen["family_card_no__kind"].to_numpy(),
        seen["family_card_no__zero_share"].to_numpy(),
        (seen["family_card_no__state"] == CellState.UNREADABLE).to_numpy(),
        thresholds().id_zero_share_max,
    )
    places = [
        fold_place(pd.Series(cells.columns[name][0].text, dtype="str")).fillna("")
        for name in ("subdistrict_name", "village_name")
    ]
    keys = pd.MultiIndex.from_arrays([cells.sheet, persons["family_card_no"].fillna(""), *places])
    group = np.full(len(cells), -1, dtype=np.int64)
    group[cards.number_holds] = pd.factorize(keys[cards.number_holds])[0]
    head = (persons["relation_code"] == "1").to_numpy()
    heads = _head_names(cells.columns["head_name"][0], members.columns["name"][0].take(at), head)
    return households_of_combined(
        replace(cells, columns={**cells.columns, "head_name": [heads]}), group, head
    )  # fmt: skip


def _head_names(own: RawColumn, names: RawColumn, head: Mask) -> RawColumn:
    """The head's name of each row: its own cell where the sheet has one, else the name of the row that is head."""
    from_name = own.absent & head
    chosen = pa.array(from_name)
    return RawColumn(
        pc.if_else(chosen, names.text, own.text),
        np.where(from_name, names.kinds, own.kinds),
        np.where(from_name, names.number, own.number),
        own.row,
    )
