"""Blanks of households filled from what lists of members tell of their family."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.headings import MappedSheet
from pipelines.joined_columns import decide, join_headings, with_answers
from pipelines.typed_tables import TypedColumn, TypedTable
from pipelines.yields.family_cards import valid_cards
from schemas.kleene import Mask
from schemas.layouts import EITHER_YES

GROUPS = npt.NDArray[np.int64]
_HEAD = "1"


def fills_households(sheet: MappedSheet) -> bool:
    """The rows of the sheet yield members, and some of its columns speak of their household."""
    return sheet.enters and any(column.table not in sheet.tables for column in sheet.columns)


def offered_columns(sheets: Sequence[MappedSheet]) -> set[str]:
    """The household columns that such sheets offer."""
    return {
        c.column for sheet in sheets if fills_households(sheet) for c in sheet.columns if c.table == "household"
    }


def fill_households(households: TypedTable, members: TypedTable, offers: TypedTable) -> TypedTable:
    """Households of which each blank takes the head's cell, or where that is blank the family's first filled one.

    A yes-or-no column that is joined is yes when either says yes. Rows without a household of their family in the
    run are dropped.

    Args:
        households: of all sheets.
        members: of all sheets.
        offers: the household columns of those sheets, a row a member.
    """
    offering = members.of_sheets([*map(fills_households, members.sheets)])
    members = members.only("family_card_no", "p3ke_family_id", "relation_code").take(np.flatnonzero(offering))
    own_card = offers.of_sheets([not _fetches_card(sheet) for sheet in offers.sheets])
    head = (members.columns["relation_code"].series == _HEAD).to_numpy()
    by_card = (valid_cards(members), valid_cards(households))
    by_family = tuple(table.columns["p3ke_family_id"].series for table in (members, households))
    for chosen, (offered, wanted) in ((own_card, by_card), (~own_card, by_family)):
        rows = np.flatnonzero(chosen & offered.notna().to_numpy())
        rows = rows[np.argsort(~head[rows], kind="stable")]
        group, families = pd.factorize(offered.iloc[rows])
        family = pd.Index(families).get_indexer(wanted)
        family[wanted.isna()] = -1
        households = _filled(households, offers.take(rows), group, family)
    return households


def _fetches_card(sheet: MappedSheet) -> bool:
    return sheet.how("member", "family_card_no") == "from_family"


def _filled(households: TypedTable, offers: TypedTable, group: GROUPS, family: GROUPS) -> TypedTable:
    """Households filled from offers.

    Args:
        households: the households.
        offers: heads first.
        group: the family of each offer, from 0.
        family: the family of each household, -1 without any offer.
    """
    has_family = family >= 0
    if not has_family.any():
        return households
    changed = {}
    for name, offered in offers.columns.items():
        column = households.columns[name]
        if _is_joined(offers, name):
            changed[name] = _either_yes(column, offered, group, family)
        else:
            first = _first_filled(offered, group, int(group.max()) + 1)[family]
            fills = has_family & ~column.filled & (first >= 0)
            changed[name] = column.replaced(fills, offered.take(np.where(fills, first, 0)))
    return households.with_columns(changed)


def _is_joined(offers: TypedTable, name: str) -> bool:
    return any(
        column.how == EITHER_YES and (column.table, column.column) == (offers.name, name)
        for at in np.unique(offers.sheet)
        for column in offers.sheets[at].columns
    )


def _first_filled(column: TypedColumn, group: GROUPS, groups: int) -> GROUPS:
    """The first filled cell of each family, -1 without any."""
    filled = np.flatnonzero(column.filled)
    first = np.full(groups, -1, dtype=np.int64)
    first[group[filled[::-1]]] = filled[::-1]
    return first


def _either_yes(column: TypedColumn, offered: TypedColumn, group: GROUPS, family: GROUPS) -> TypedColumn:
    """The household's own answer and those of its family as one."""
    has_family: Mask = family >= 0
    decided = decide(EITHER_YES, offered.codes, offered.state, group, int(group.max()) + 1)
    of_family = with_answers(offered.take(decided.chosen), decided.codes).take(np.where(has_family, family, 0))
    return column.replaced(has_family, join_headings(EITHER_YES, [column, of_family]))
