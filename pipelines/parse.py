"""From mapped sheets to typed tables.

The cells of all sheets are laid end to end first, so that a column is parsed once a night and not once a sheet.
What cannot be read carries no value; why, its state tells. What a sheet yields beyond a record a row is made here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.frames import TableData
from pipelines.headings import MappedSheet
from pipelines.raw_tables import RawTable, end_to_end, raw_table
from pipelines.settle import settle
from pipelines.table_parser import Facts, TableParser
from pipelines.typed_tables import TypedTable, table_data
from pipelines.yields import (
    fetch_family_cards,
    fill_households,
    fills_households,
    households_of_combined,
    merge_heads,
    offered_columns,
    split_shared_homes,
)
from schemas.file_facts import SheetFacts


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

    def rows_of(table: str, wanted: Callable[[MappedSheet], bool]) -> RawTable:
        return raw_table(table, sheets, [sheet.enters and wanted(sheet) for sheet in sheets])

    def typed(raw: RawTable) -> TypedTable:
        return TableParser(raw, settled, facts).table()

    members = typed(rows_of("member", lambda sheet: "member" in sheet.tables))
    own = rows_of("household", lambda sheet: "household" in sheet.tables and not sheet.combined)
    households = typed(end_to_end(own, households_of_combined(members)))
    children = typed(rows_of("child", lambda sheet: "child" in sheet.tables))

    households = split_shared_homes(households, members)
    households, members = fetch_family_cards(households, members)
    if offered := offered_columns(sheets):
        offers = typed(raw_table("household", sheets, [*map(fills_households, sheets)], offered))
        households = fill_households(households, members, offers)
    tables = (households, merge_heads(members), children)
    return Parsed({table.name: table_data(table, settled.schemes) for table in tables}, facts.of_sheets)


def _unwatched(facts: SheetFacts) -> SheetFacts:
    """Damage and date order are unknown until a column has enough to tell."""
    return replace(facts, damaged_columns=None, month_first=None)
