"""People who are in the register twice: once at home, once still on the card they left."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipelines.sample.families import HEAD, MOVED, OTHER, SPOUSE
from pipelines.sample.persons import NO, YES
from pipelines.sample.register import Invented
from schemas.tables import columns_of

_OF_THE_HOST = ("family_card_no", "dtks_id", "delivery", "family", "family_size", "family_pkh", "village_code")
_PROGRAMMES = [name for name in columns_of("member") if name.startswith("receives_")]


def add_duplicates(
    invented: Invented,
    share: float,
    listed_as_moved: Sequence[int],
    spared: Sequence[int],
    dice: np.random.Generator,
) -> Invented:
    """Lists some heads and spouses a second time, in another family of another village where there is one.

    The second row says that the person moved away from there, so no rule speaks of it. Where no file can say so
    (SIKS-NG has no such column) the second row stands on the person's own card.

    Args:
        invented: without duplicates.
        share: of the persons.
        listed_as_moved: deliveries whose layout tells who moved away.
        spared: deliveries whose people are not listed twice.
        dice: the source of chance.

    Returns:
        The same with further members; ``copy_of`` names the row that a copy repeats, -1 for all others. The index
        of the members grows by family.
    """
    member = invented.member.assign(copy_of=-1)
    hosts = invented.household[invented.household["delivery"].isin(list(listed_as_moved))]
    who = member["relation_code"].isin([HEAD, SPOUSE]) & (member["pregnant"] != YES)
    able = member.index[who & ~member["delivery"].isin(list(spared))]
    moved = len(hosts) > 1
    count = min(round(share * len(member)), len(able) // 2, len(hosts) // 2 if moved else len(able))
    if not count:
        return Invented(invented.household, member, invented.child)
    originals = member.loc[dice.choice(able, count, replace=False)].drop_duplicates("family")
    copies = originals.assign(copy_of=originals.index, relation_code=OTHER, presence_code=MOVED)
    copies[_PROGRAMMES] = NO
    if moved:
        _move(copies, hosts[~hosts["family"].isin(originals["family"])], dice)
    else:
        copies["birth_place"] = "TIDAK DICATAT"
    copies["family_size"] += 1
    return Invented(invented.household, _in_families(member, copies), invented.child)


def _move(copies: pd.DataFrame, hosts: pd.DataFrame, dice: np.random.Generator) -> None:
    chosen = hosts.loc[dice.choice(hosts.index, len(copies), replace=False)]
    for column in set(_OF_THE_HOST) & set(chosen.columns):
        copies[column] = chosen[column].to_numpy()


def _in_families(member: pd.DataFrame, copies: pd.DataFrame) -> pd.DataFrame:
    """Each copy as the last of its family; ``copy_of`` speaks of the new index."""
    stacked = pd.concat([member.reset_index(names="was"), copies.assign(was=-1)], ignore_index=True)
    stacked = stacked.sort_values("family", kind="stable", ignore_index=True)
    now = pd.Series(stacked.index, index=stacked["was"])
    now = now[now.index >= 0]
    stacked["copy_of"] = stacked["copy_of"].map(now).fillna(-1).astype(int)
    return stacked.drop(columns="was")
