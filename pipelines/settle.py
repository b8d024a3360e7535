"""What can only be settled by looking at a whole file: code schemes and region systems.

What stays open takes the values of its columns away (they are *held*) and is written down as a fact of the sheets.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
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


@dataclass(frozen=True)
class Settled:
    """What the sheets of a night speak.

    Attributes:
        facts: of each sheet, as before and with what was settled here.
        schemes: the code scheme of each sheet.
        relation_schemes: the scheme of each sheet's relation codes, which may be another.
        bps: sheets whose region codes are of BPS.
        held: columns without values.
    """

    facts: tuple[SheetFacts, ...]
    schemes: tuple[str, ...]
    relation_schemes: tuple[str, ...]
    bps: tuple[bool, ...]
    held: frozenset[Held]


def settle(sheets: Sequence[MappedSheet], as_of: date) -> Settled:
    """Settles code schemes and region systems, file by file.

    Args:
        sheets: all sheets of a night.
        as_of: the day on which the ages that tell a scheme are counted.
    """
    facts = [sheet.facts for sheet in sheets]
    schemes = [sheet.layout.scheme if sheet.layout else CANONICAL for sheet in sheets]
    relations = list(schemes)
    bps = [False] * len(sheets)
    held = {(at, column.table, column.column) for at, sheet in enumerate(sheets) for column in _doubled(sheet)}
    for file in _files(sheets):
        _settle_codes(sheets, file, as_of, facts, schemes, relations, held)
        _settle_regions(sheets, file, facts, bps, held)
    return Settled(tuple(facts), tuple(schemes), tuple(relations), tuple(bps), frozenset(held))


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


def _settle_codes(
    sheets: Sequence[MappedSheet],
    file: Sequence[int],
    as_of: date,
    facts: list[SheetFacts],
    schemes: list[str],
    relations: list[str],
    held: set[Held],
) -> None:
    """A layout fixes the scheme, but for bare relation numbers of Dukcapil's; without one the values are tested."""
    for at in file:
        coded = any(
            _coded_numbers(sheets[at], column) or _has_text(sheets[at], column) for column in _coded(sheets[at])
        )
        facts[at] = replace(facts[at], unsettled_codes=() if coded else None)
    for at in (at for at in file if schemes[at] == "DUKCAPIL"):
        aged = _aged(sheets[at], "relation_code", as_of)
        told = settle_relation(aged)
        relations[at] = told or relations[at]
        if told is UNSETTLED:
            _hold(sheets, at, _columns(sheets[at], "relation_code"), facts, held)
    unknown = [at for at in file if sheets[at].layout is None]
    numbers: dict[str, Counter[str]] = {}
    for at in unknown:
        for column in _coded(sheets[at]):
            name = columns_of(column.table)[column.column].codes
            numbers.setdefault(name, Counter()).update(_coded_numbers(sheets[at], column))
    if not any(numbers.values()):
        return
    scheme = settle_scheme(
        {name: counts for name, counts in numbers.items() if counts},
        _join([_aged(sheets[at], "relation_code", as_of) for at in unknown]),
        _join([_aged(sheets[at], "school_participation_code", as_of) for at in unknown]),
    )
    own = any(column.column in _OWN_COLUMNS for at in unknown for column in sheets[at].columns)
    for at in unknown:
        if scheme is UNSETTLED:
            _hold(sheets, at, [c for c in _coded(sheets[at]) if _coded_numbers(sheets[at], c)], facts, held)
        else:
            schemes[at] = relations[at] = CANONICAL if own and scheme == "REGSOSEK_DTSEN" else scheme


def _hold(
    sheets: Sequence[MappedSheet],
    at: int,
    columns: Sequence[MappedColumn],
    facts: list[SheetFacts],
    held: set[Held],
) -> None:
    places = tuple(heading_place(sheets[at], column) for column in columns)
    facts[at] = replace(facts[at], unsettled_codes=(*(facts[at].unsettled_codes or ()), *places))
    held |= {(at, column.table, column.column) for column in columns}


def _coded(sheet: MappedSheet) -> list[MappedColumn]:
    """The coded columns that take part in the test."""
    codes = ((column, columns_of(column.table)[column.column].codes) for column in sheet.columns)
    return [column for column, name in codes if name and name not in NO_PART]


def _columns(sheet: MappedSheet, name: str) -> list[MappedColumn]:
    return [column for column in sheet.columns if column.column == name]


def _coded_numbers(sheet: MappedSheet, column: MappedColumn) -> Counter[str]:
    """How often each bare number stands in a column."""
    counts = sheet.cells[column.number].value_counts().to_pylist()
    folded = [(fold_answer(entry["values"] or ""), entry["counts"]) for entry in counts]
    return Counter({text: count for text, count in folded if text.isascii() and text.isdigit()})


def _has_text(sheet: MappedSheet, column: MappedColumn) -> bool:
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


def _settle_regions(
    sheets: Sequence[MappedSheet],
    file: Sequence[int],
    facts: list[SheetFacts],
    bps: list[bool],
    held: set[Held],
) -> None:
    """BPS or Kemendagri, for all sheets of a file alike."""
    rows = pd.concat([_place_cells(sheets[at]) for at in file], ignore_index=True)
    system = settle_region_system(rows)
    for at in file:
        columns = _columns(sheets[at], "village_code")
        open_places = () if system else tuple(heading_place(sheets[at], column) for column in columns)
        facts[at] = replace(facts[at], unsettled_regions=None if system == NO_CODES else open_places)
        bps[at] = system == BPS
        if not system:
            held |= {(at, column.table, column.column) for column in columns}


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
