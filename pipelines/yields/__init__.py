"""What the sheets of a night yield beyond a record a row: families, and what one list tells of another's records.

A list of members makes households, or fills the blanks of those that another list brings; a list of families tells
of their heads; a family card number is fetched where a list has none.
"""

from pipelines.yields.combined import households_of_combined
from pipelines.yields.family_cards import fetch_family_cards
from pipelines.yields.fills import fill_households, fills_households, offered_columns
from pipelines.yields.heads import merge_heads
from pipelines.yields.shared_homes import split_shared_homes

__all__ = [
    "fetch_family_cards",
    "fill_households",
    "fills_households",
    "households_of_combined",
    "merge_heads",
    "offered_columns",
    "split_shared_homes",
]
