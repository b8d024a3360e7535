"""What was found out about a sheet: the ground on which the rules about files are judged.

Reading and recognising write these facts down with the places they were seen at; the rules only look at them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Place:
    """One cell of a sheet, or the whole file.

    Attributes:
        cell: such as ``D17``; empty for the file.
        row: its Excel row, 0 for the file.
        table: whose column it is, empty where it is no column's.
        column: canonical column, empty where it is none.
    """

    cell: str = ""
    row: int = 0
    table: str = ""
    column: str = ""


@dataclass(frozen=True)
class SheetFacts:
    """The facts of one sheet, or of a file that could not be opened.

    Attributes:
        unreadable: the rule that says why the file could not be opened, empty when it could.
        has_headings: a heading row was found; nothing below is known without one.
        data_rows: rows with two filled mapped cells.
        heading: the first cell of the heading row.
        missing: always-required columns that neither a heading nor the layout gives, as (table, column).
        unknown_headings: heading cells that are neither read nor known as not read.
        doubled: heading cells of columns that several headings claim.
        merged: top left cell of each merged range below the headings; None in a form without any.
        hidden: first cell of each hidden part that holds data; None in a form that hides nothing.
        lost_results: mapped cells holding an error or a formula without a result.
        damaged_columns: heading cells of identifier columns that Excel destroyed; None with too few cells.
        unsettled_codes: heading cells of coded columns whose scheme cannot be told; None without any filled.
        unsettled_regions: heading cells of village codes that may be of BPS or Kemendagri; None without codes.
        repeats: first mapped cell of each row that repeats an earlier one.
        month_first: first cell of each date column that reads month first; None without a text date.
        no_data: first cell of each row that is no data.
    """

    unreadable: str = ""
    has_headings: bool = True
    data_rows: int = 1
    heading: Place = field(default_factory=Place)
    missing: tuple[tuple[str, str], ...] = ()
    unknown_headings: tuple[Place, ...] = ()
    doubled: tuple[Place, ...] = ()
    merged: tuple[Place, ...] | None = ()
    hidden: tuple[Place, ...] | None = ()
    lost_results: tuple[Place, ...] = ()
    damaged_columns: tuple[Place, ...] | None = ()
    unsettled_codes: tuple[Place, ...] | None = ()
    unsettled_regions: tuple[Place, ...] | None = ()
    repeats: tuple[Place, ...] = ()
    month_first: tuple[Place, ...] | None = ()
    no_data: tuple[Place, ...] = ()


def facts_of_example(example: Mapping[str, Any]) -> SheetFacts:
    """The facts named by the example of a file rule; the rest as for a sound sheet."""
    return SheetFacts(**example)
