"""Family card numbers for records whose sheet has none: fetched from other rows of the run.

A number is taken only where exactly one distinct valid one is found; else nothing is told about it.
"""

import numpy as np
import pandas as pd

from pipelines.typed_tables import FETCHED, TypedColumn, TypedTable
from schemas.arrow import texts_of
from schemas.cells import CellKind, CellState
from schemas.kleene import Mask

CARD = "family_card_no"


def fetch_family_cards(households: TypedTable, members: TypedTable) -> tuple[TypedTable, TypedTable]:
    """Households and members with the family card numbers that other rows of the run tell.

    A home of the basic data of 2015 gets the number of its members there. A family of P3KE gets the one of any row
    with the same family id, else of a member with the same NIK.
    """
    homes = lacking_card(households, "from_members")
    if homes.any():
        residents = members.only("dtks_id", CARD).take(np.flatnonzero(of_source(members, households, homes)))
        households = with_cards(households, homes, _ids(households, "dtks_id").map(_told([residents], "dtks_id")))
    wanting = [(table, lacking_card(table, "from_family")) for table in (households, members)]
    if not any(mask.any() for _, mask in wanting):
        return households, members
    by_family = _told([households, members], "p3ke_family_id")
    by_person = _told([members], "nik")
    known = pd.Index(by_family.index)
    found = []
    for (table, mask), nik in zip(wanting, ("head_nik", "nik"), strict=True):
        families = _ids(table, "p3ke_family_id")
        cards = families.map(by_family).where(families.isin(known), _ids(table, nik).map(by_person))
        found.append(with_cards(table, mask, cards))
    return found[0], found[1]


def lacking_card(table: TypedTable, how: str) -> Mask:
    """Records without a heading for the card, whose layout says that it is fetched in this way."""
    return table.given_by(CARD, how) & ~table.columns[CARD].filled


def of_source(members: TypedTable, households: TypedTable, homes: Mask) -> Mask:
    """Members in lists of the source from which these households come: those that speak its code scheme."""
    schemes = {_scheme(households, at) for at in np.unique(households.sheet[homes])}
    return members.of_sheets([_scheme(members, at) in schemes for at in range(len(members.sheets))])


def valid_cards(table: TypedTable) -> pd.Series:
    """The family card number of each record, NA where it is not valid."""
    column = table.columns[CARD]
    return column.series.where(column.identifiers.number_holds)


def with_cards(table: TypedTable, where: Mask, cards: pd.Series) -> TypedTable:
    """The records with fetched family card numbers, which stand in no cell of their own."""
    told = where & cards.notna().to_numpy()
    if not told.any():
        return table
    column = table.columns[CARD]
    fetched = TypedColumn(
        series=cards.astype("str"),
        state=np.full(len(table), CellState.VALUE, dtype=np.uint8),
        text=texts_of(cards.astype("str")),
        kinds=np.full(len(table), CellKind.TEXT, dtype=np.uint8),
        places=column.places,
    )
    mark = table.marks.get(FETCHED, np.zeros(len(table), dtype=bool)) | told
    return table.with_columns({CARD: column.replaced(told, fetched)}).with_mark(FETCHED, mark)


def _scheme(table: TypedTable, sheet: int) -> str:
    layout = table.sheets[sheet].layout
    return layout.scheme if layout else ""


def _ids(table: TypedTable, name: str) -> pd.Series:
    """Ids by which cards are fetched; NA where a NIK is not valid."""
    column = table.columns[name]
    return column.series.where(column.identifiers.valid_nik) if name in {"nik", "head_nik"} else column.series


def _told(tables: list[TypedTable], name: str) -> pd.Series:
    """For each id in rows with a valid card that card, NA where they tell several."""
    pairs = pd.concat(
        [pd.DataFrame({"id": _ids(table, name), "card": valid_cards(table)}) for table in tables], ignore_index=True
    )
    pairs = pairs.dropna().drop_duplicates()
    several = pairs["id"].duplicated(keep=False)
    cards = pairs["card"].mask(several)
    return cards.set_axis(pairs["id"])[~pairs["id"].duplicated().to_numpy()]
