"""Which village a record belongs to: stated once, for the report, the workbooks and the summary."""

import numpy as np
import pandas as pd

from pipelines.frames import Register, TableData
from schemas.identifiers import read_identifiers
from schemas.kleene import Mask
from schemas.places import village_codes
from schemas.thresholds import thresholds


def valid_family_card(table: TableData) -> Mask:
    """Rows whose family card number holds: given, 16 digits, no placeholder, not damaged.

    Returns:
        Shape (rows,), in the order of the table.
    """
    numbers = read_identifiers(
        table.frame["family_card_no"],
        table.seen["family_card_no__kind"].to_numpy(),
        table.seen["family_card_no__zero_share"].to_numpy(),
        # A number in scientific notation has lost its value: it has no 16 digits that could hold.
        scientific=np.zeros(len(table.frame), dtype=bool),
        zero_share_max=thresholds().id_zero_share_max,
    )
    return numbers.number_holds


def village_of_records(register: Register) -> "dict[str, pd.Series[str]]":
    """The village of every record.

    A household and a child stand where their own code says. A member stands where the household row of the
    family stands (of several rows the first with a village, by ``record_id``). A member without a household
    row stands in the one village that all household and child rows of its file have.

    Returns:
        For each table the village codes (Kemendagri, 10 digits) on the table's index; NA where the code is
        blank or no village's, and where a file speaks of several.
    """
    return {
        "household": _own_village(register.household),
        "member": _village_of_members(register),
        "child": _own_village(register.child),
    }


def village_of_rows(rows: pd.DataFrame, villages: "dict[str, pd.Series[str]]") -> "pd.Series[str]":
    """The village of the record that each row speaks of.

    Args:
        rows: findings or flags; reads ``table`` and ``record_id``.
        villages: as `village_of_records` gives them.

    Returns:
        Village codes on the index of ``rows``; NA where a row is about a file or a record without a village.
    """
    known = pd.concat(villages)
    places = known.index.get_indexer(pd.MultiIndex.from_frame(rows[["table", "record_id"]]))
    codes = known.array.take(places, allow_fill=True)
    return pd.Series(codes, index=rows.index, dtype="str")


def _own_village(table: TableData) -> "pd.Series[str]":
    codes = table.frame["village_code"]
    return codes.where(codes.isin(village_codes()))


def _village_of_members(register: Register) -> "pd.Series[str]":
    by_family = _village_of_families(register.household)
    by_source = _village_of_sources(register)
    member = register.member
    cards = member.frame["family_card_no"].where(valid_family_card(member))
    of_source = member.frame["_source"].astype("str").map(by_source).astype("str")
    return cards.map(by_family).astype("str").where(cards.isin(by_family.index), of_source)


def _village_of_families(household: TableData) -> "pd.Series[str]":
    """Village by family card number; NA where no row of the family has one."""
    valid = valid_family_card(household)
    cards = household.frame["family_card_no"][valid].sort_index()
    villages = _own_village(household)[valid].sort_index()
    return villages.groupby(cards).first()


def _village_of_sources(register: Register) -> "pd.Series[str]":
    """Village by file, for the files whose household and child rows all have the same one."""
    placed = [register.household, register.child]
    villages = pd.concat([_own_village(table) for table in placed], ignore_index=True)
    sources = pd.concat([table.frame["_source"].astype("str") for table in placed], ignore_index=True)
    by_source = villages.groupby(sources)
    lowest, highest = by_source.min(), by_source.max()
    return lowest[(lowest == highest) & (by_source.count() == by_source.size())]
