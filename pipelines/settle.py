"""What can only be settled by looking at a whole file: code schemes and region systems.

What stays open takes the values of its columns away (they are *held*) and is written down as a fact of the sheets.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.code_schemes import NO_PART, UNSETTLED, AgedCodes, settle_relation, settle_scheme
from pipelines.headings import MappedColumn, MappedSheet, heading_place, to_mask
from pipelines.raw_tables import RawColumn
from pipelines.regions import BPS, NO_CODES, settle_region_system
from pipelines.typed_columns import typed_date
from schemas.codes import CANONICAL, bare_code, fold_answer
from schemas.file_facts import SheetFacts
from schemas.rows import whole_years
from schemas.tables import columns_of

Held = tuple[int, str, str]
"""A column whose values a file rule took away: position of the sheet, table, column."""

_OWN_COLUMNS = frozenset(
    {"has_shelter", "wall_plastered", "worry_food", "food_share_over_half", "no_clothing_spending"}
)
"""Columns that only the official template has."""


@dataclass
class Settled:
    """What the sheets of a night speak; filled in file by file.

    Attributes:
        facts: of each sheet, as before and with what was settled here.
        schemes: the code scheme of each sheet.
        relation_schemes: the scheme of each sheet's relation codes, which may be another.
        bps: sheets whose region codes are of BPS.
        held: columns without values.
    """

    facts: list[SheetFacts]
    schemes: list[str]
    relation_schemes: list[str]
    bps: list[bool]
    held: set[Held]


def settle(sheets: Sequence[MappedSheet], as_of: date) -> Settled:
    """Settles code schemes and region systems, file by file.

    Args:
        sheets: all sheets of a night.
        as_of: the day on which the ages that tell a scheme are counted.
    """
    schemes = [sheet.layout.scheme if sheet.layout else CANONICAL for sheet in sheets]
    settled = Settled(
        facts=[sheet.facts for sheet in sheets],
        schemes=schemes,
        relation_schemes=list(schemes),
        bps=[False] * len(sheets),
        held={(at, column.table, column.column) for at, sheet in enumerate(sheets) for column in _doubled(sheet)},
    )
    for file in _files(sheets):
        _settle_codes(sheets, file, as_of, settled)
        _settle_regions(sheets, file, settled)
    return settled


def _files(sheets: Sequence[MappedSheet]) -> Iterator[list[int]]:
    """The sheets of each file that enter the register."""
    by_source: dict[str, list[int]] = {}
    for at, sheet in enumerate(sheets):
        if sheet.enters:
            by_source.setdefault(sheet.sheet.source, []).append(at)
    yield from by_source.values()


def _doubled(sheet: MappedSheet) -> list[MappedColumn]:
    cells = {place.cell for place in sheet.facts.doubled}
    return [column for column in sheet.columns if sheet.enters and heading_place(sheet, column).cell in cells]


# Code schemes


def _settle_codes(sheets: Sequence[MappedSheet], file: Sequence[int], as_of: date, settled: Settled) -> None:
    """A layout fixes the scheme, but for bare relation numbers in a list of Dukcapil's; else values are tested."""
    for at in file:
        coded = any(_is_filled(sheets[at], column) for column in _coded(sheets[at]))
        settled.facts[at] = replace(settled.facts[at], unsettled_codes=() if coded else None)
        if settled.schemes[at] == "DUKCAPIL":
            told = settle_relation(_aged(sheets[at], "relation_code", as_of))
            settled.relation_schemes[at] = told or settled.relation_schemes[at]
            if told is UNSETTLED:
                _hold(sheets, at, _columns(sheets[at], "relation_code"), settled)
    _settle_without_layout(sheets, [at for at in file if sheets[at].layout is None], as_of, settled)


def _settle_without_layout(
    sheets: Sequence[MappedSheet], unknown: Sequence[int], as_of: date, settled: Settled
) -> None:
    """The sheets of a file that no layout claims speak one scheme, told by their numbers."""
    numbers: dict[str, Counter[str]] = {}
    for at in unknown:
        for column in _coded(sheets[at]):
            name = columns_of(column.table)[column.column].codes
            numbers.setdefault(name, Counter()).update(_bare_numbers(sheets[at], column))
    numbers = {name: counts for name, counts in numbers.items() if counts}
    if not numbers:
        return
    scheme = settle_scheme(
        numbers,
        _join([_aged(sheets[at], "relation_code", as_of) for at in unknown]),
        _join([_aged(sheets[at], "school_participation_code", as_of) for at in unknown]),
    )
    own = any(column.column in _OWN_COLUMNS for at in unknown for column in sheets[at].columns)
    for at in unknown:
        if scheme is UNSETTLED:
            _hold(sheets, at, [c for c in _coded(sheets[at]) if _bare_numbers(sheets[at], c)], settled)
        else:
            settled.schemes[at] = CANONICAL if own and scheme == "REGSOSEK_DTSEN" else scheme
            settled.relation_schemes[at] = settled.schemes[at]


def _hold(sheets: Sequence[MappedSheet], at: int, columns: Sequence[MappedColumn], settled: Settled) -> None:
    places = tuple(heading_place(sheets[at], column) for column in columns)
    known = settled.facts[at].unsettled_codes or ()
    settled.facts[at] = replace(settled.facts[at], unsettled_codes=(*known, *places))
    settled.held |= {(at, column.table, column.column) for column in columns}


def _coded(sheet: MappedSheet) -> list[MappedColumn]:
    """The coded columns that take part in the test."""
    codes = ((column, columns_of(column.table)[column.column].codes) for column in sheet.columns)
    return [column for column, name in codes if name and name not in NO_PART]


def _columns(sheet: MappedSheet, name: str) -> list[MappedColumn]:
    return [column for column in sheet.columns if column.column == name]


def _bare_numbers(sheet: MappedSheet, column: MappedColumn) -> Counter[str]:
    """How often each bare number stands in a column."""
    counts = sheet.cells[column.number].value_counts().to_pylist()
    folded = [(fold_answer(entry["values"] or ""), entry["counts"]) for entry in counts]
    return Counter({text: count for text, count in folded if text.isascii() and text.isdigit()})


def _is_filled(sheet: MappedSheet, column: MappedColumn) -> bool:
    return bool(to_mask(sheet.cells[column.number].is_valid()).any())


def _aged(sheet: MappedSheet, name: str, as_of: date) -> AgedCodes:
    """The bare numbers of a column of persons beside the ages of their rows."""
    columns, births = _columns(sheet, name), sheet.numbers_of("member", "birth_date")
    if not columns:
        return AgedCodes()
    texts = sheet.cells[columns[0].number].to_pylist()
    codes = np.array([bare_code(fold_answer(text or "")) for text in texts], dtype=str)
    ages = np.full(len(codes), np.nan)
    if births:
        rows = sheet.rows
        cells = RawColumn(sheet.cells[births[0]], sheet.kinds[births[0]], np.zeros(len(rows), np.int32), rows)
        since_1904 = np.full(len(rows), sheet.sheet.date_1904)
        born = typed_date(cells, columns_of("member")["birth_date"], since_1904)
        ages = whole_years(born.series, as_of)
    bare = np.char.isdigit(codes)
    return AgedCodes(codes[bare], ages[bare])


def _join(parts: Sequence[AgedCodes]) -> AgedCodes:
    return AgedCodes(
        np.concatenate([np.array([], dtype=str), *(part.codes for part in parts)]),
        np.concatenate([np.array([], dtype=float), *(part.ages for part in parts)]),
    )


# Region systems


def _settle_regions(sheets: Sequence[MappedSheet], file: Sequence[int], settled: Settled) -> None:
    """BPS or Kemendagri, for all sheets of a file alike."""
    system = settle_region_system(pd.concat([_place_cells(sheets[at]) for at in file], ignore_index=True))
    for at in file:
        columns = _columns(sheets[at], "village_code")
        left_open = () if system else tuple(heading_place(sheets[at], column) for column in columns)
        settled.facts[at] = replace(settled.facts[at], unsettled_regions=None if system == NO_CODES else left_open)
        settled.bps[at] = system == BPS
        if not system:
            settled.held |= {(at, column.table, column.column) for column in columns}


def _place_cells(sheet: MappedSheet) -> pd.DataFrame:
    """The cells of a sheet that speak of a place: code and names, dtype str."""
    names = ("village_code", "village_name", "subdistrict_name", "regency_name")
    nothing = pa.nulls(len(sheet.rows), pa.large_string())
    found = {name: _columns(sheet, name) for name in names}
    return pd.DataFrame(
        {
            name: pd.Series(sheet.cells[columns[0].number] if columns else nothing, dtype="str")
            for name, columns in found.items()
        }
    )
