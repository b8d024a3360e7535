"""From a raw sheet to mapped columns: where the headings stand, which layout it is, which rows are data.

Nothing is parsed here. What is found out about the sheet is written down as `SheetFacts`, on which the rules
about files are judged later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import RawSheet
from schemas.arrow import texts_of
from schemas.cells import CellKind
from schemas.file_facts import Place, SheetFacts
from schemas.kleene import Mask
from schemas.layouts import (
    CODE_PART,
    FILLS,
    JOINS,
    Layout,
    aliases,
    headings_of,
    known_headings,
    normalise,
    recognise,
    unread_headings,
)
from schemas.tables import TABLES, columns_of
from schemas.thresholds import thresholds

BLANK_PATTERN = r"^[\s\pZ\x{200B}-\x{200D}\x{2060}\x{FEFF}]*$"
"""A cell of which nothing is left after trimming."""

_COLUMN_NUMBER = r"^[\s\pZ]*\(?[0-9]{1,5}\)?[\s\pZ]*$"
_TOTAL = r"(?i)^[\s\pZ]*(?:JUMLAH|TOTAL|GRAND TOTAL|SUB TOTAL)(?:[^\pL]|$)"
_REPEAT_FILLED_MIN = 3
_DATA_FILLED_MIN = 2
_CHILD_COLUMNS = ("measured_on", "weight_kg", "height_cm")
_PERSON_COLUMNS = ("sex_code", "birth_date", "relation_code")
_BOTH = ("household", "member")
_KEYS_OF_BOTH = frozenset({"family_card_no", "dtks_id", "p3ke_family_id"})
_PLACE_COLUMNS = frozenset(
    {"village_code", "village_name", "subdistrict_name", "regency_name", "province_name"}
    | {"address", "hamlet", "rt", "rw"}
)
_MADE_FROM: Mapping[str, Sequence[frozenset[str]]] = MappingProxyType(
    {
        "from_names": (frozenset({"village_name", "subdistrict_name"}),),
        "from_members": (frozenset({"dtks_id"}),),
        "from_family": (frozenset({"p3ke_family_id"}), frozenset({"head_nik"}), frozenset({"nik"})),
    }
)
"""How a column without heading is given, and which columns one of them needs: any of these sets."""


@dataclass(frozen=True)
class MappedColumn:
    """One heading that is read.

    Attributes:
        table: the table whose column it is. In a sheet that yields no record of that table, it fills households.
        column: canonical column.
        number: Excel column number from 0.
        how: one of `schemas.layouts.JOINS` where it is joined with others of the same column; ``fills`` where it
            only fills a blank of the household of the same family; empty for a plain one.
    """

    table: str
    column: str
    number: int
    how: str = ""


@dataclass(frozen=True)
class Below:
    """What stands below the headings.

    Attributes:
        headings: Excel column number to heading as written.
        cells: Excel column number to the texts below, null where blank.
        rows: their Excel rows.
        offset: how many rows of the sheet stand above.
    """

    headings: Mapping[int, str]
    cells: Mapping[int, pa.Array]
    rows: npt.NDArray[np.int64]
    offset: int


@dataclass(frozen=True)
class MappedSheet:
    """A sheet whose columns are known.

    Attributes:
        sheet: the raw sheet.
        layout: None where no layout was recognised.
        tables: the tables of which it yields records; of a combined sheet household and member.
        columns: the headings that are read, from left to right; the parts of a joined code last, in their order.
        serving: Excel column numbers of headings that are not read but serve, by what they serve:
            ``family_number``, ``family_count``, ``region_check``.
        heading_row: Excel row of the headings, 0 when none was found.
        rows: Excel rows of the data rows that are read, repeats taken out.
        cells: for each Excel column number that is read or serves, the texts of those rows; null where blank.
        kinds: likewise, their `CellKind`.
        repeated: how many data rows repeat an earlier one.
        rejected: how many rows below the headings are no data, or all of them when the sheet cannot enter.
        enters: the sheet enters the register.
        facts: what was found out so far.
    """

    sheet: RawSheet
    layout: Layout | None = None
    tables: tuple[str, ...] = ()
    columns: tuple[MappedColumn, ...] = ()
    serving: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    heading_row: int = 0
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.array([], dtype=np.int64))
    cells: Mapping[int, pa.Array] = field(default_factory=dict)
    kinds: Mapping[int, npt.NDArray[np.uint8]] = field(default_factory=dict)
    repeated: int = 0
    rejected: int = 0
    enters: bool = False
    facts: SheetFacts = field(default_factory=SheetFacts)

    @property
    def row_table(self) -> str:
        """The table of which each data row is one record; empty without a heading row."""
        if self.layout:
            return self.layout.row_table
        return "member" if self.combined else "".join(self.tables)

    @property
    def combined(self) -> bool:
        """Households are made from the rows of their members."""
        return self.layout.combined if self.layout else len(self.tables) > 1

    def numbers_of(self, table: str, column: str) -> list[int]:
        """Excel column numbers of a canonical column."""
        return [mapped.number for mapped in self.columns if (mapped.table, mapped.column) == (table, column)]

    def how(self, table: str, column: str) -> str:
        """How the layout gives a column without a heading; empty when it does not."""
        if self.layout is None:
            return _how_without_layout(table, column, combined=self.combined)
        return self.layout.how(table, column)


def map_sheet(sheet: RawSheet) -> MappedSheet:
    """Finds headings, layout, columns and data rows of a sheet."""
    cells = {int(str(number)): _without_blanks(texts_of(column)) for number, column in sheet.text.items()}
    excel_rows = sheet.text.index.to_numpy(dtype=np.int64)
    heading_row = find_heading_row(cells, excel_rows)
    if not heading_row:
        empty = all(column.null_count == len(column) for column in cells.values())
        # Nothing is missing in an empty sheet.
        return MappedSheet(sheet, facts=SheetFacts(has_headings=empty, hidden=() if empty else _hidden(sheet, 0)))
    at = int(np.searchsorted(excel_rows, heading_row))
    headings = {number: text for number, column in cells.items() if (text := column[at].as_py()) is not None}
    layout = recognise(headings.values())
    mapped = MappedSheet(
        sheet,
        layout,
        tables=layout.tables if layout else _tables_without_layout(headings.values()),
        serving=_serving(headings, layout),
        heading_row=heading_row,
    )
    mapped = replace(mapped, columns=tuple(_map_columns(headings, mapped)))
    doubled = _doubled(mapped.columns, headings)
    facts = SheetFacts(
        heading=Place(cell=f"A{heading_row}", row=heading_row),
        missing=tuple(_missing(mapped)),
        unknown_headings=tuple(_unknown_headings(mapped, headings)),
        doubled=tuple(_heading_places(mapped, doubled)),
        merged=_merged(mapped),
        hidden=_hidden(sheet, heading_row),
    )
    own_doubled = [columns_of(c.table)[c.column] for c in doubled if c.table in mapped.tables]
    owed_twice = any(column.required == "always" for column in own_doubled)
    below = Below(headings, {n: c.slice(at + 1) for n, c in cells.items()}, excel_rows[at + 1 :], at + 1)
    return _with_rows(replace(mapped, enters=not (facts.missing or owed_twice), facts=facts), below)


def repeated_file(sheets: Sequence[MappedSheet]) -> list[MappedSheet]:
    """The sheets of a file that equals an earlier one in every byte: all rows repeat, told at the first cell."""
    repeated = []
    told = False
    for mapped in sheets:
        rows = len(mapped.rows) * mapped.enters + mapped.repeated + mapped.rejected
        tell = not told and mapped.enters and len(mapped.rows) > 0
        places = (first_mapped_cell(mapped, mapped.rows[0]),) if tell else ()
        told = told or tell
        facts = SheetFacts(repeats=places, damaged_columns=(), unsettled_codes=(), unsettled_regions=())
        repeated.append(replace(mapped, enters=False, repeated=rows, rejected=0, facts=facts))
    return repeated


def find_heading_row(cells: Mapping[int, pa.Array], excel_rows: npt.NDArray[np.int64]) -> int:
    """The Excel row of the headings; 0 when no row qualifies.

    Among the first rows, the one with most known headings that are enough, and enough of its filled cells; the
    upper on a tie.
    """
    limits = thresholds()
    best, best_known = 0, 0
    for at, row in enumerate(excel_rows[: limits.heading_scan_rows]):
        if row > limits.heading_scan_rows:
            break
        filled = [text for column in cells.values() if (text := column[at].as_py()) is not None]
        known = sum(normalise(text) in known_headings() for text in filled)
        enough = known >= limits.heading_known_min and known >= limits.heading_known_share * len(filled)
        if enough and known > best_known:
            best, best_known = int(row), known
    return best


def heading_place(mapped: MappedSheet, column: MappedColumn) -> Place:
    """The heading cell of a column."""
    return replace(heading_cell(mapped, column.number), table=column.table, column=column.column)


def heading_cell(mapped: MappedSheet, number: int) -> Place:
    """The heading cell above an Excel column that is not read."""
    return Place(cell=f"{column_letters(number)}{mapped.heading_row}", row=mapped.heading_row)


def column_letters(number: int) -> str:
    """Excel's letters of a column number from 0: A, B, ..., AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def to_mask(answers: pa.Array) -> Mask:
    """An Arrow Boolean array as a mask; null is False."""
    return np.asarray(pc.fill_null(answers, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)


def _without_blanks(cells: pa.Array) -> pa.Array:
    """Cells of which nothing is left after trimming become null."""
    blank = to_mask(pc.match_substring_regex(cells, BLANK_PATTERN))
    return pc.if_else(pa.array(blank), pa.scalar(None, cells.type), cells) if blank.any() else cells


def _map_columns(headings: Mapping[int, str], mapped: MappedSheet) -> list[MappedColumn]:
    """A heading takes the layout's own column, else the column of an alias; the rest is not read."""
    own = headings_of(mapped.layout) if mapped.layout else {}
    columns = []
    for number, written in headings.items():
        heading = normalise(written)
        taken = [(t, h.column, h.how) for h in own.get(heading, ()) if h.column for t in h.tables]
        if heading not in own:
            taken = [(table, column, "") for table, column in _by_alias(heading, mapped)]
        columns += [MappedColumn(t, column, number, _joined(mapped, t, how)) for t, column, how in taken]
    order = list(own)
    return sorted(columns, key=lambda c: order.index(normalise(headings[c.number])) if c.how == CODE_PART else -1)


def _joined(mapped: MappedSheet, table: str, how: str) -> str:
    """How a column is joined with others; in a sheet without records of its table it fills those of others."""
    if how in JOINS:
        return how
    return "" if table in mapped.tables else FILLS


def _by_alias(heading: str, mapped: MappedSheet) -> list[tuple[str, str]]:
    """The columns that a heading is another name of; one that two tables know goes to both only as a key."""
    tables = mapped.layout.yields if mapped.layout else mapped.tables
    found = [(table, aliases(table)[heading]) for table in TABLES if table in tables and heading in aliases(table)]
    columns = {column for _, column in found}
    if len(found) < len(_BOTH):
        return found
    if columns <= _KEYS_OF_BOTH:
        return [pair for pair in found if pair[0] in mapped.tables]
    of_programme = any(column.startswith("receives_") for column in columns)
    return [pair for pair in found if pair[0] == (mapped.row_table if of_programme else "household")]


def _serving(headings: Mapping[int, str], layout: Layout | None) -> dict[str, tuple[int, ...]]:
    """The Excel column numbers of headings that are not read but serve."""
    own = headings_of(layout) if layout else {}
    serving: dict[str, tuple[int, ...]] = {}
    for number, written in headings.items():
        for heading in own.get(normalise(written), ()):
            if heading.how and not heading.column:
                serving[heading.how] = (*serving.get(heading.how, ()), number)
    return serving


def _unknown_headings(mapped: MappedSheet, headings: Mapping[int, str]) -> Iterable[Place]:
    """Headings that are neither read nor known as not read."""
    read = {column.number for column in mapped.columns}
    for number, written in headings.items():
        if number not in read and normalise(written) not in unread_headings():
            yield heading_cell(mapped, number)


def _tables_without_layout(headings: Iterable[str]) -> tuple[str, ...]:
    """Which tables a sheet yields that no layout claims, by the aliases of its headings."""
    names = [normalise(heading) for heading in headings]
    found = {table: {aliases(table)[name] for name in names if name in aliases(table)} for table in TABLES}
    household, member, child = found["household"], found["member"], found["child"]
    if sum(column in child for column in _CHILD_COLUMNS) > 1:
        return ("child",)
    person = ("nik" in member or "name" in member) and any(column in member for column in _PERSON_COLUMNS)
    house = bool(household - columns_of("member").keys() - _PLACE_COLUMNS)
    if person and (house or {"village_name", "village_code"} & household):
        return ("household", "member")
    return ("member",) if person else ("household",)


def _how_without_layout(table: str, column: str, *, combined: bool) -> str:
    if column == "village_code":
        return "from_names"
    if combined and table == "household":
        return {"head_name": "from_head", "member_count": "excused"}.get(column, "")
    return ""


def _doubled(columns: Sequence[MappedColumn], headings: Mapping[int, str]) -> list[MappedColumn]:
    """Columns that several headings claim, save those that the layout joins."""
    claims: dict[tuple[str, str], list[MappedColumn]] = {}
    for column in columns:
        claims.setdefault((column.table, column.column), []).append(column)
    return [column for claim in claims.values() if _is_contested(claim, headings) for column in claim]


def _is_contested(claim: Sequence[MappedColumn], headings: Mapping[int, str]) -> bool:
    """Several headings, not all of those that the layout joins, or one of them twice."""
    names = {normalise(headings[column.number]) for column in claim}
    return len(claim) > len(names) or (len(claim) > 1 and any(column.how not in JOINS for column in claim))


def _heading_places(mapped: MappedSheet, columns: Sequence[MappedColumn]) -> Iterable[Place]:
    """The heading cells of columns, each once, as a column of the table whose record a row is."""
    own_first = sorted(columns, key=lambda column: column.table != mapped.row_table)
    places = {column.number: heading_place(mapped, column) for column in reversed(own_first)}
    yield from (places[number] for number in sorted(places))


def _missing(mapped: MappedSheet) -> Iterable[tuple[str, str]]:
    """Always-required columns without a heading and not given by the layout; one heading is missed once."""
    told: set[str] = set()
    for table in mapped.tables:
        for name, column in columns_of(table).items():
            if column.required == "always" and not _is_given(mapped, table, name):
                heading = _heading_of(mapped.layout, table, name)
                if heading not in told:
                    yield table, name
                told.add(heading)


def _is_given(mapped: MappedSheet, table: str, name: str) -> bool:
    """A heading, all the headings of its parts, or the layout gives the column."""
    standing = mapped.numbers_of(table, name)
    if standing:
        return len(standing) >= _parts_of(mapped.layout, table, name)
    how = mapped.how(table, name)
    present = {column.column for column in mapped.columns if column.table == table}
    return bool(how) and any(needed <= present for needed in _MADE_FROM.get(how, (frozenset(),)))


def _parts_of(layout: Layout | None, table: str, name: str) -> int:
    """Of how many headings a code is joined; 0 for a plain column."""
    headings = layout.headings if layout else ()
    return sum(h.column == name and h.how == CODE_PART and table in h.tables for h in headings)


def _heading_of(layout: Layout | None, table: str, name: str) -> str:
    """The heading that the layout has for a column, else its name."""
    headings = layout.headings if layout else ()
    return next((h.written for h in headings if h.written and h.column == name and table in h.tables), name)


def _with_rows(mapped: MappedSheet, below: Below) -> MappedSheet:
    """Tells data rows from others below the headings."""
    numbers = sorted({column.number for column in mapped.columns})
    valid = {number: to_mask(column.is_valid()) for number, column in below.cells.items()}
    filled = _count(valid.values(), len(below.rows))
    filled_mapped = _count((valid[number] for number in numbers), len(below.rows))
    no_data = (filled > 0) & (
        _totals(below)
        | _column_numbers(below, filled)
        | _headings_again(below, filled)
        | _broken(mapped.sheet, below, valid)
    )
    data = (filled_mapped > 0) & ~no_data
    repeats = np.zeros(len(below.rows), dtype=bool)
    comparable = np.flatnonzero(data & (filled_mapped >= _REPEAT_FILLED_MIN))
    repeats[comparable] = _repeats([below.cells[number].take(pa.array(comparable)) for number in numbers])
    kept = np.flatnonzero(data & ~repeats)
    carried = sorted({*numbers, *(number for served in mapped.serving.values() for number in served)})
    kinds = mapped.sheet.kinds.iloc[below.offset + kept]
    mapped = replace(
        mapped,
        rows=below.rows[kept],
        cells={number: below.cells[number].take(pa.array(kept)) for number in carried},
        kinds={number: kinds[number].to_numpy(dtype=np.uint8) for number in carried},
        repeated=int(repeats.sum()),
        rejected=int(no_data.sum()),
    )
    facts = replace(
        mapped.facts,
        unknown_headings=(*mapped.facts.unknown_headings, *_nameless(mapped, below, data)),
        data_rows=int((data & (filled_mapped >= _DATA_FILLED_MIN)).sum()),
        no_data=tuple(_first_cells(below, np.flatnonzero(no_data))),
        repeats=tuple(first_mapped_cell(mapped, row) for row in below.rows[repeats]),
        lost_results=tuple(_lost_results(mapped)),
    )
    if mapped.enters:
        return replace(mapped, facts=facts)
    nothing = replace(facts, repeats=(), lost_results=())
    return replace(mapped, rejected=int(data.sum() + no_data.sum()), repeated=0, facts=nothing)


def _merged(mapped: MappedSheet) -> tuple[Place, ...] | None:
    """The first cell of each merged range below the headings."""
    if mapped.sheet.merged is None:
        return None
    columns = {column.number: column for column in reversed(mapped.columns)}
    return tuple(
        Place(
            f"{column_letters(area.left)}{area.top}",
            area.top,
            columns[area.left].table if area.left in columns else "",
            columns[area.left].column if area.left in columns else "",
        )
        for area in mapped.sheet.merged
        if area.top > mapped.heading_row
    )


def _hidden(sheet: RawSheet, heading_row: int) -> tuple[Place, ...] | None:
    """The first cell of each hidden part that has a filled cell below the headings."""
    if sheet.hidden is None:
        return None
    filled = sheet.kinds.loc[heading_row + 1 :] > CellKind.BLANK
    return tuple(
        Place(f"{column_letters(area.left)}{area.top}", area.top)
        for area in sheet.hidden
        if filled.loc[area.top : area.bottom, area.left : area.right].any(axis=None)
    )


def _broken(sheet: RawSheet, below: Below, valid: Mapping[int, Mask]) -> Mask:
    """Rows of delimited text with another number of fields than the headings; empty ones at the end are surplus."""
    if sheet.fields is None:
        return np.zeros(len(below.rows), dtype=bool)
    headings, fields = sheet.fields[below.offset - 1], sheet.fields[below.offset :]
    last_heading = max(below.headings) + 1
    last_filled = np.zeros(len(below.rows), dtype=np.int64)
    for number, filled in sorted(valid.items()):
        last_filled[filled] = number + 1
    broken: Mask = (fields < last_heading) | (last_filled > headings)
    return broken


def _nameless(mapped: MappedSheet, below: Below, data: Mask) -> Iterable[Place]:
    """Empty heading cells above data."""
    for number in sorted(below.cells.keys() - below.headings.keys()):
        if (to_mask(below.cells[number].is_valid()) & data).any():
            yield heading_cell(mapped, number)


def first_mapped_cell(mapped: MappedSheet, row: int) -> Place:
    """The first mapped cell of a row, as a column of the table whose record the row is."""
    first = min(column.number for column in mapped.columns)
    own = [column for column in mapped.columns if column.number == first]
    chosen = next((column for column in own if column.table == mapped.row_table), own[0])
    return Place(f"{column_letters(first)}{row}", int(row), chosen.table, chosen.column)


def _count(masks: Iterable[Mask], rows: int) -> npt.NDArray[np.int64]:
    return sum((mask.astype(np.int64) for mask in masks), start=np.zeros(rows, dtype=np.int64))


def _totals(below: Below) -> Mask:
    """Rows whose first filled cell says total."""
    return to_mask(pc.match_substring_regex(pc.coalesce(*below.cells.values()), _TOTAL))


def _column_numbers(below: Below, filled: npt.NDArray[np.int64]) -> Mask:
    """Rows in which at least three cells, and nothing else, count up by one."""
    counting = filled >= _REPEAT_FILLED_MIN
    for column in below.cells.values():
        if not counting.any():
            break
        number_or_blank = pc.fill_null(pc.match_substring_regex(column, _COLUMN_NUMBER), fill_value=True)
        counting &= to_mask(number_or_blank)
    for at in np.flatnonzero(counting):
        texts = (column[int(at)].as_py() for column in below.cells.values())
        numbers = [int(text.strip().strip("()")) for text in texts if text is not None]
        counting[at] = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return counting


def _headings_again(below: Below, filled: npt.NDArray[np.int64]) -> Mask:
    """Rows of which three and at least half of the filled cells repeat their column's heading."""
    same = _count(
        (
            to_mask(pc.equal(pc.utf8_trim_whitespace(below.cells[number]), heading.strip()))
            for number, heading in below.headings.items()
        ),
        len(below.rows),
    )
    return (same >= _REPEAT_FILLED_MIN) & (2 * same >= filled)


def _repeats(columns: Sequence[pa.Array]) -> Mask:
    """Rows that agree in every cell with an earlier one."""
    if not columns:
        return np.zeros(0, dtype=bool)
    frame = pd.DataFrame({number: pd.Series(column, dtype="str") for number, column in enumerate(columns)})
    return frame.duplicated().to_numpy()


def _first_cells(below: Below, chosen: npt.NDArray[np.int64]) -> Iterable[Place]:
    """The first filled cell of each chosen row."""
    for at in chosen:
        number = next(number for number, column in below.cells.items() if column[int(at)].is_valid)
        yield Place(cell=f"{column_letters(number)}{below.rows[at]}", row=int(below.rows[at]))


def _lost_results(mapped: MappedSheet) -> Iterable[Place]:
    """Mapped cells of data rows that hold an error or a formula without a result; a shared column once."""
    seen = set()
    for column in sorted(mapped.columns, key=lambda column: column.table != mapped.row_table):
        lost = np.isin(mapped.kinds[column.number], (CellKind.ERROR, CellKind.FORMULA))
        if column.number in seen or not lost.any():
            continue
        seen.add(column.number)
        for row in mapped.rows[lost]:
            yield Place(f"{column_letters(column.number)}{row}", int(row), column.table, column.column)
