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

from pipelines.code_schemes import (
    DOUBTFUL,
    NO_PART,
    UNSETTLED,
    AgedCodes,
    is_in_doubt,
    settle_relation,
    settle_scheme,
)
from pipelines.headings import MappedColumn, MappedSheet, heading_cell, heading_place, to_mask
from pipelines.raw_tables import TEXT, RawColumn, cells_of
from pipelines.regions import BPS, NO_CODES, NOT_SETTLED, RegionSystem, settle_region_system
from pipelines.typed_columns import typed_date
from schemas.codes import CANONICAL, bare_code, fold_answer
from schemas.file_facts import Place, SheetFacts
from schemas.layouts import CODE_PART, Layout
from schemas.rows import whole_years
from schemas.tables import columns_of

Held = tuple[int, str, str]
"""A column whose values a file rule took away: position of the sheet, table, column."""

_OWN_COLUMNS = frozenset(
    {"has_shelter", "wall_plastered", "worry_food", "food_share_over_half", "no_clothing_spending"}
)
"""Columns that only the official template has."""

_PLACE_NAMES = ("village_code", "village_name", "subdistrict_name", "regency_name")


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
    """A layout fixes the scheme of its sheets, single columns in doubt apart; without one the values are tested."""
    by_layout: dict[Layout | None, list[int]] = {}
    for at in file:
        coded = any(_is_filled(sheets[at], column) for column in _coded(sheets[at]))
        settled.facts[at] = replace(settled.facts[at], unsettled_codes=() if coded else None)
        by_layout.setdefault(sheets[at].layout, []).append(at)
    for layout, alike in by_layout.items():
        if layout:
            _settle_single_column(sheets, alike, as_of, settled)
        else:
            _settle_without_layout(sheets, alike, as_of, settled)


def _settle_single_column(
    sheets: Sequence[MappedSheet], alike: Sequence[int], as_of: date, settled: Settled
) -> None:
    """The one code list of a scheme whose numbers may be another's, though a layout fixes the scheme."""
    scheme = settled.schemes[alike[0]]
    doubtful = DOUBTFUL.get(scheme)
    columns = {at: [column for column in _coded(sheets[at]) if _codes_of(column) == doubtful] for at in alike}
    if doubtful == "relation":
        told = settle_relation(_join([_aged(sheets[at], "relation_code", as_of) for at in alike]))
        for at in alike:
            settled.relation_schemes[at] = told or scheme
        in_doubt = told is UNSETTLED
    else:
        counts = (_bare_numbers(sheets[at], column) for at, own in columns.items() for column in own)
        in_doubt = is_in_doubt(scheme, sum(counts, start=Counter()))
    for at, own in columns.items() if in_doubt else ():
        _hold(sheets, at, [column for column in own if _bare_numbers(sheets[at], column)], settled)


def _settle_without_layout(
    sheets: Sequence[MappedSheet], unknown: Sequence[int], as_of: date, settled: Settled
) -> None:
    """The sheets of a file that no layout claims speak one scheme, told by their numbers."""
    numbers: dict[str, Counter[str]] = {}
    for at in unknown:
        for column in _coded_numbers(sheets[at]):
            numbers.setdefault(_codes_of(column), Counter()).update(_bare_numbers(sheets[at], column))
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
            _hold(sheets, at, _coded_numbers(sheets[at]), settled)
        else:
            settled.schemes[at] = CANONICAL if own and scheme == "REGSOSEK_DTSEN" else scheme
            settled.relation_schemes[at] = settled.schemes[at]


def _hold(sheets: Sequence[MappedSheet], at: int, columns: Sequence[MappedColumn], settled: Settled) -> None:
    if not columns:
        return
    places = tuple(heading_place(sheets[at], column) for column in columns)
    known = settled.facts[at].unsettled_codes or ()
    settled.facts[at] = replace(settled.facts[at], unsettled_codes=(*known, *places))
    settled.held |= {(at, column.table, column.column) for column in columns}


def _coded(sheet: MappedSheet) -> list[MappedColumn]:
    """The coded columns that take part in the test."""
    return [column for column in sheet.columns if _codes_of(column) and _codes_of(column) not in NO_PART]


def _codes_of(column: MappedColumn) -> str:
    return columns_of(column.table)[column.column].codes


def _columns(sheet: MappedSheet, name: str) -> list[MappedColumn]:
    return [column for column in sheet.columns if column.column == name]


def _coded_numbers(sheet: MappedSheet) -> list[MappedColumn]:
    """The coded columns with bare numbers that take part."""
    return [column for column in _coded(sheet) if _bare_numbers(sheet, column)]


def _bare_numbers(sheet: MappedSheet, column: MappedColumn) -> Counter[str]:
    """How often each bare number stands in a column, leading zeros apart."""
    counts: Counter[str] = Counter()
    for entry in sheet.cells[column.number].value_counts().to_pylist():
        code = bare_code(fold_answer(entry["values"] or ""))
        if _is_number(code):
            counts[code] += entry["counts"]
    return counts


def _is_number(code: str) -> bool:
    return code.isascii() and code.isdigit()


def _is_filled(sheet: MappedSheet, column: MappedColumn) -> bool:
    return bool(to_mask(sheet.cells[column.number].is_valid()).any())


def _aged(sheet: MappedSheet, name: str, as_of: date) -> AgedCodes:
    """The bare numbers of a column of persons beside the ages of their rows."""
    columns, births = _columns(sheet, name), sheet.numbers_of("member", "birth_date")
    if not columns:
        return AgedCodes()
    encoded = sheet.cells[columns[0].number].dictionary_encode()
    distinct = [bare_code(fold_answer(text)) for text in encoded.dictionary.to_pylist()]
    is_number = np.array([*map(_is_number, distinct), False])
    which = encoded.indices.fill_null(len(distinct)).to_numpy()
    rows = np.flatnonzero(is_number[which])
    ages = np.full(len(rows), np.nan)
    if births and len(rows):
        cells = RawColumn(
            sheet.cells[births[0]], sheet.kinds[births[0]], np.zeros(len(which), np.int32), sheet.rows
        )
        since_1904 = np.full(len(rows), sheet.sheet.date_1904)
        born = typed_date(cells.take(rows), columns_of("member")["birth_date"], since_1904)
        ages = whole_years(born.series, as_of)
    return AgedCodes(np.array([*distinct, ""], dtype=str)[which[rows]], ages)


def _join(parts: Sequence[AgedCodes]) -> AgedCodes:
    return AgedCodes(
        np.concatenate([np.array([], dtype=str), *(part.codes for part in parts)]),
        np.concatenate([np.array([], dtype=float), *(part.ages for part in parts)]),
    )


# Region systems


def _settle_regions(sheets: Sequence[MappedSheet], file: Sequence[int], settled: Settled) -> None:
    """BPS or Kemendagri, for all sheets of a file alike."""
    system = _region_system([sheets[at] for at in file])
    for at in file:
        left_open = () if system else tuple(_places_of_codes(sheets[at]))
        settled.facts[at] = replace(settled.facts[at], unsettled_regions=None if system == NO_CODES else left_open)
        settled.bps[at] = system == BPS
        if not system:
            settled.held |= {(at, c.table, c.column) for c in _columns(sheets[at], "village_code")}


def _region_system(sheets: Sequence[MappedSheet]) -> RegionSystem:
    """The system of one file; where layouts owe different ones it cannot be told."""
    frame = pd.concat([_place_cells(sheet) for sheet in sheets], ignore_index=True)
    others = [frame[name].astype("str") for name in frame if name not in _PLACE_NAMES]
    owed = {sheet.layout.region_system for sheet in sheets if sheet.layout} - {NOT_SETTLED}
    told = {
        settle_region_system(frame[[*_PLACE_NAMES]], other_codes=others, owed=one) for one in owed or {NOT_SETTLED}
    }
    return told.pop() if len(told) == 1 else NOT_SETTLED


def _place_cells(sheet: MappedSheet) -> pd.DataFrame:
    """The cells of a sheet that speak of a place, dtype str: code, names, and further codes by their number."""
    found: dict[str, pa.Array] = {}
    for name in _PLACE_NAMES:
        cells = [joined for column in _columns(sheet, name) for joined in cells_of(sheet, column.table, name)]
        found[name] = cells[0].text if cells else pa.nulls(len(sheet.rows), TEXT)
    for place, number in enumerate(sheet.serving.get("region_check", ())):
        found[f"code {place}"] = sheet.cells[number]
    return pd.DataFrame({name: pd.Series(texts, dtype="str") for name, texts in found.items()})


def _places_of_codes(sheet: MappedSheet) -> Iterator[Place]:
    """Where the region codes of a sheet stand: the heading of the village code, else those of further codes."""
    columns = _columns(sheet, "village_code")
    if columns:
        plain = [column for column in columns if column.how != CODE_PART]
        yield from (heading_place(sheet, column) for column in plain or columns[-1:])
    else:
        yield from (heading_cell(sheet, number) for number in sheet.serving.get("region_check", ()))
