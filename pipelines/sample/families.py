"""Who lives together: relations, ages and sexes of invented families."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.sample.chance import Floats, Mask, bell, happens
from pipelines.sample.deliveries import Delivery

HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, OTHER = "1", "2", "3", "4", "5", "6", "8"
MAN, WOMAN = "1", "2"
HERE, DIED, MOVED, ABROAD, NEW = "1", "2", "3", "4", "5"
UNMARRIED, MARRIED, DIVORCED, WIDOWED = "1", "2", "3", "4"

_CHILDREN_MAX = 6
_FAMILY_MEAN_MIN = 2.0
_YOUNGEST_DAYS = 20
_FIRST_MOTHER_YEARS, _FIRST_CHILD_YEARS = 27.0, 2.5
_PARENT_YEARS_MAX = 96
_YEAR = 365.25

_Column = npt.NDArray[Any] | pd.Series


def draw_families(deliveries: Sequence[Delivery], dice: np.random.Generator) -> pd.DataFrame:
    """Invents families, exactly as many people a delivery as planned.

    The first family of every delivery has a child of two, so that every village measures somebody.

    Returns:
        One row a person, families together, the head first: ``delivery`` (position), ``family`` (running number),
        ``relation_code``, ``age_days`` on the day of the sample, ``sex_code``, ``marital_code``,
        ``presence_code``, and ``wed`` (a child who is married in the house).
    """
    people = np.array([delivery.people for delivery in deliveries])
    counts = np.ceil(people / _FAMILY_MEAN_MIN).astype(int) + 1
    of_delivery = np.repeat(np.arange(len(deliveries)), counts)
    persons = _draw(of_delivery, dice)
    persons["delivery"] = of_delivery[persons["family"]]
    persons = _cut(persons, people, of_delivery)
    persons = persons.sort_values(
        ["family", "relation_code", "age_days"], ascending=[True, True, False], kind="stable", ignore_index=True
    )
    persons["sex_code"] = _sexes(persons, dice)
    persons["marital_code"] = _marital(persons, dice)
    persons["presence_code"] = _presence(persons, dice)
    return persons


def _draw(of_delivery: npt.NDArray[np.int64], dice: np.random.Generator) -> pd.DataFrame:
    """More families than wanted, without sexes."""
    count = len(of_delivery)
    first = np.append(np.ones(1, dtype=bool), of_delivery[1:] != of_delivery[:-1])
    couple = happens(dice, 0.8, count) | first
    woman_heads = ~couple & happens(dice, 0.7, count)
    # Children are born by the age of the woman of the house; of a man alone, by that of the wife he had.
    wife, widow = bell(dice, count, (38, 11), (19, 72)), bell(dice, count, (52, 15), (22, 84))
    woman_age = np.where(first, _FIRST_MOTHER_YEARS, np.where(couple, wife, widow))
    man_age = np.maximum(woman_age + bell(dice, count, (3.5, 3), (-4, 12)), dice.uniform(20, 24, count))
    head_age = np.where(woman_heads, woman_age, man_age)
    ages = _ages_of_children(woman_age, couple, first, dice)
    eldest = ages.max(axis=1).fillna(0)
    wed = (eldest.between(21, 33) & happens(dice, 0.3, count)).to_numpy()
    in_law = np.maximum(eldest + bell(dice, count, (0, 3), (-3, 5)), dice.uniform(19, 22, count))
    grandchild = dice.uniform(0.1, 1, count) * (eldest - 20)
    parent = np.maximum(head_age, woman_age) + dice.uniform(18, 30, count)
    has_parent = (parent < _PARENT_YEARS_MAX) & happens(dice, 0.06, count) & ~first
    persons = pd.concat(
        [
            _block(HEAD, np.ones(count, dtype=bool), head_age),
            _block(SPOUSE, couple, woman_age),
            *(_block(CHILD, age.notna(), age, wed & (age == eldest)) for _, age in ages.items()),
            _block(IN_LAW, wed, in_law),
            _block(GRANDCHILD, wed & happens(dice, 0.7, count), grandchild),
            _block(PARENT, has_parent, parent),
            _block(OTHER, ~first & happens(dice, 0.06, count), dice.uniform(8, 25, count)),
        ],
        ignore_index=True,
    )
    persons["woman_heads"] = woman_heads[persons["family"]]
    return persons


def _ages_of_children(woman_age: Floats, couple: Mask, first: Mask, dice: np.random.Generator) -> pd.DataFrame:
    """Ages in years by family and birth, NaN where no child is, was not born yet, or has left."""
    count = len(woman_age)
    gaps = np.hstack([np.zeros((count, 1)), dice.gamma(4, 0.8, (count, _CHILDREN_MAX - 1)) + 1.2])
    births = pd.DataFrame(dice.uniform(18.5, 27, count)[:, None] + np.cumsum(gaps, axis=1))
    ages = -births.sub(woman_age, axis=0)
    wanted = np.where(couple, dice.poisson(2.7, count), dice.poisson(1.3, count))
    stays = ages.lt(19) | happens(dice, 0.35, ages.size).reshape(ages.shape)
    exists = (np.arange(_CHILDREN_MAX) < wanted[:, None]) & births.lt(44) & stays
    ages = ages.where(exists & ages.gt(_YOUNGEST_DAYS / _YEAR))
    ages.loc[first] = [_FIRST_CHILD_YEARS] + [np.nan] * (_CHILDREN_MAX - 1)
    return ages


def _block(relation: str, exists: _Column, age: _Column, wed: _Column | None = None) -> pd.DataFrame:
    """The persons of one relation, at most one a family."""
    families = np.flatnonzero(exists)
    days = np.asarray(age)[families] * _YEAR
    return pd.DataFrame(
        {
            "family": families,
            "relation_code": pd.Series([relation] * len(families), dtype="str"),
            "age_days": np.maximum(days, _YOUNGEST_DAYS).astype(np.int64),
            "wed": np.zeros(len(families), dtype=bool) if wed is None else np.asarray(wed)[families],
        }
    )


def _cut(persons: pd.DataFrame, people: npt.NDArray[np.int64], of_delivery: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Keeps as many whole families as fit; those who are missing then are heads who live alone."""
    sizes = pd.Series(np.bincount(persons["family"], minlength=len(of_delivery)))
    reached = sizes.groupby(of_delivery).cumsum()
    whole = (reached <= people[of_delivery]).to_numpy()
    kept = sizes.where(whole, 0).groupby(of_delivery).sum().to_numpy()
    place = pd.Series(~whole).groupby(of_delivery).cumsum().to_numpy()
    alone = ~whole & (place <= (people - kept)[of_delivery])
    family, is_head = persons["family"].to_numpy(), (persons["relation_code"] == HEAD).to_numpy()
    kept_persons: pd.DataFrame = persons[whole[family] | (alone[family] & is_head)]
    return kept_persons


def _sexes(persons: pd.DataFrame, dice: np.random.Generator) -> "pd.Series[str]":
    """Couples of a man and a woman; among the young of a delivery as many boys as girls of every age."""
    relation = persons["relation_code"]
    woman = (relation == SPOUSE) | ((relation == HEAD) & persons["woman_heads"])
    woman |= (relation == PARENT) & happens(dice, 0.6, len(persons))
    young = persons[relation.isin([CHILD, GRANDCHILD, OTHER])].sort_values(["delivery", "age_days"])
    place = young.groupby("delivery").cumcount()
    flipped = pd.Series(dice.integers(0, 2, len(young)), index=young.index)
    flipped = flipped.groupby([young["delivery"], place // 2]).transform("first")
    woman.loc[young.index] = ((place + flipped) % 2).astype(bool)
    wed_man = (persons["wed"] & ~woman).groupby(persons["family"]).transform("any")
    woman |= (relation == IN_LAW) & wed_man
    return pd.Series(np.where(woman, WOMAN, MAN), index=persons.index, dtype="str")


def _marital(persons: pd.DataFrame, dice: np.random.Generator) -> "pd.Series[str]":
    relation, years = persons["relation_code"], persons["age_days"] / _YEAR
    has_spouse = (relation == SPOUSE).groupby(persons["family"]).transform("any")
    has_child = (relation == CHILD).groupby(persons["family"]).transform("any")
    alone = (relation == HEAD) & ~has_spouse
    once_married = alone & (has_child | years.gt(35) | happens(dice, 0.3, len(persons)))
    widowed = (relation == PARENT) | (once_married & happens(dice, years / 80, len(persons)))
    married = relation.isin([SPOUSE, IN_LAW]) | persons["wed"] | ((relation == HEAD) & has_spouse)
    codes = np.select([married, widowed, once_married], [MARRIED, WIDOWED, DIVORCED], UNMARRIED)
    return pd.Series(codes, index=persons.index, dtype="str")


def _presence(persons: pd.DataFrame, dice: np.random.Generator) -> "pd.Series[str]":
    """Some grown children moved away, few abroad; some babies are new on the list."""
    years = persons["age_days"] / _YEAR
    grown = (persons["relation_code"] == CHILD) & ~persons["wed"] & years.ge(18)
    shares = [(grown, 0.03), (grown, 0.35), (years.lt(1), 0.5)]
    conditions = [who & happens(dice, share, len(persons)) for who, share in shares]
    return pd.Series(np.select(conditions, [ABROAD, MOVED, NEW], HERE), index=persons.index, dtype="str")
