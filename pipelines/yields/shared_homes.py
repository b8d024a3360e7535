"""Homes in which several families live, told by one row of the list of homes.

Every family with a valid family card number among the residents becomes a household of its own; the housing is
copied. How many members each family has, the row does not tell.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.cell_values import parse_integer
from pipelines.typed_columns import read_distinct
from pipelines.typed_tables import SHARED_HOME, TypedTable
from pipelines.yields.family_cards import lacking_card, of_source, valid_cards, with_cards
from schemas.cells import CellKind

_HEAD = "1"


def split_shared_homes(households: TypedTable, members: TypedTable) -> TypedTable:
    """One household for each family of a shared home.

    The family whose head leads the home keeps the name in the row; the others take the name of their own head. A
    home without any valid card stays one household.

    Args:
        households: one a row of their sheets.
        members: of all sheets.
    """
    shared = _numbers_served(households, "family_count") > 1
    if not shared.any():
        return households
    households = households.with_mark(SHARED_HOME, shared)
    homes = shared & lacking_card(households, "from_members")
    residents = members.only("dtks_id", "family_card_no", "relation_code", "name")
    residents = residents.take(np.flatnonzero(of_source(members, households, homes)))
    families = _families(households, homes, residents)
    alone = np.flatnonzero(~np.isin(np.arange(len(households)), families["home"]))
    home = np.concatenate([alone, families["home"].to_numpy(dtype=np.int64)])
    family = np.concatenate([np.full(len(alone), -1), np.arange(len(families))])
    order = np.argsort(home, kind="stable")
    split = _with_families(households.take(home[order]), families, family[order], residents)
    count = split.columns["member_count"].emptied(split.marks[SHARED_HOME])
    return split.with_columns({"member_count": count})


def _families(households: TypedTable, homes: npt.NDArray[np.bool_], residents: TypedTable) -> pd.DataFrame:
    """The families of these homes: ``home``, ``card``, ``person`` (who stands for it), ``head`` (who is its head).

    The family that leads a home comes first: the one of a head, with the lowest number.
    """
    at = np.flatnonzero(homes)
    places = pd.DataFrame({"id": households.columns["dtks_id"].series.iloc[at], "home": at})
    people = pd.DataFrame(
        {
            "id": residents.columns["dtks_id"].series,
            "card": valid_cards(residents),
            "head": residents.columns["relation_code"].series == _HEAD,
            "number": _numbers_served(residents, "family_number"),
            "person": np.arange(len(residents)),
        }
    )
    lived = places.dropna().merge(people.dropna(subset=["id", "card"]), on="id")
    lived = lived.sort_values(["home", "head", "number", "person"], ascending=[True, False, True, True])
    return lived.drop_duplicates(["home", "card"]).reset_index(drop=True)


def _with_families(
    households: TypedTable, families: pd.DataFrame, family: npt.NDArray[np.int64], residents: TypedTable
) -> TypedTable:
    """The households with card and head of the family that each is; -1 for those that are none of a shared home."""
    if families.empty:
        return households
    of_family = family >= 0
    further = of_family & families["home"].duplicated().to_numpy()[family]
    named = further & families["head"].to_numpy()[family]
    names = residents.columns["name"].take(families["person"].to_numpy()[family])
    heads = households.columns["head_name"].emptied(further).replaced(named, names)
    households = replace(households, derived=households.derived | further).with_columns({"head_name": heads})
    cards = families["card"].take(family).reset_index(drop=True).where(of_family)
    return with_cards(households, of_family, cards)


def _numbers_served(table: TypedTable, word: str) -> npt.NDArray[np.float64]:
    """The whole numbers of a heading that is not read but serves, a row of the table; NaN where there are none."""
    numbers = np.full(len(table), np.nan)
    for at, sheet in enumerate(table.sheets):
        rows = table.sheet == at
        if word in sheet.serving and rows.any():
            column = sheet.serving[word][0]
            is_number = (sheet.kinds[column] == CellKind.NUMBER).astype(np.uint8)
            numbers[rows] = read_distinct(sheet.cells[column], is_number, _whole_number)
    return numbers


def _whole_number(text: str, is_number: int) -> float | None:
    return parse_integer(text, "", number_cell=bool(is_number))
