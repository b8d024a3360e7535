"""Which families a village has to look at again, and all the rows of each."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pipelines.frames import Register, RunResult, TableData
from pipelines.villages import valid_family_card, village_of_records
from schemas.kleene import Mask
from schemas.rows import Rows


def records_to_hand_out(result: RunResult, failed: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The records of every family that needs work, whole.

    A family needs work when one of its records does, or when one of them is held: a file may hold rows without a
    finding of their own. A row without a family stands for itself.

    Args:
        result: the night.
        failed: for each table what failed at which ``record_id``, and whether it needs ``work``.

    Returns:
        For each table a frame on ``record_id``, families together and in reading order, with ``family`` and
        ``village`` (NA where there is none).
    """
    families = _family_of_records(result.register, result.as_of)
    villages = _village_of_rows(result.register, families)
    at_work = pd.concat(
        [family[_needs_work(result.accepted[table], failed[table])] for table, family in families.items()]
    )
    chosen = {table: family[family.isin(at_work)] for table, family in families.items()}
    order = pd.Index(pd.concat(chosen.values()).unique())
    return {
        table: pd.DataFrame({"family": family, "village": villages[table].loc[family.index]}).iloc[
            order.get_indexer(family).argsort(kind="stable")
        ]
        for table, family in chosen.items()
    }


def _needs_work(accepted: "pd.Series[bool]", failed: pd.DataFrame) -> Mask:
    return ~accepted.to_numpy() | accepted.index.isin(failed.loc[failed["work"], "record_id"])


def _family_of_records(register: Register, as_of: date) -> "dict[str, pd.Series[str]]":
    """The family card number of each record, its own id where it has none; a child may follow its NIK."""
    household, member = _valid_cards(register.household), _valid_cards(register.member)
    child = _valid_cards(register.child).fillna(_cards_through_nik(register, member, as_of))
    cards = {"household": household, "member": member, "child": child}
    return {table: card.fillna(card.index.to_series()) for table, card in cards.items()}


def _valid_cards(table: TableData) -> "pd.Series[str]":
    return table.frame["family_card_no"].where(valid_family_card(table))


def _cards_through_nik(register: Register, cards: "pd.Series[str]", as_of: date) -> "pd.Series[str]":
    """For each child row the family card of the member with the child's NIK, else with the parent's."""
    card_by_nik = pd.Series(cards.array, index=_valid_niks(register.member, "nik", as_of).array).dropna()
    card_by_nik = card_by_nik[card_by_nik.index.notna() & ~card_by_nik.index.duplicated()]
    own, parent = (
        _valid_niks(register.child, column, as_of).map(card_by_nik).astype("str")
        for column in ("child_nik", "parent_nik")
    )
    return own.fillna(parent)


def _valid_niks(table: TableData, column: str, as_of: date) -> "pd.Series[str]":
    numbers = Rows(table.name, table.frame, table.seen, as_of).identifier(column)
    return table.frame[column].where(numbers.valid_nik)


def _village_of_rows(register: Register, families: "dict[str, pd.Series[str]]") -> "dict[str, pd.Series[str]]":
    """As `village_of_records`; a measurement without a village goes where the members of its family are."""
    villages = village_of_records(register)
    by_family = villages["member"].groupby(families["member"]).first()
    of_family = families["child"].map(by_family).astype("str")
    return villages | {"child": villages["child"].fillna(of_family)}
