"""The invented register: families, persons and measurements that no rule has anything to say about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pipelines.sample.deliveries import Delivery
from pipelines.sample.families import HEAD, WOMAN, draw_families
from pipelines.sample.homes import add_programmes, draw_deciles, draw_homes
from pipelines.sample.measurements import draw_measurements
from pipelines.sample.numbers import draw_family_cards, draw_niks
from pipelines.sample.persons import (
    add_health,
    add_names_and_births,
    add_schooling,
    add_work,
    age_years,
    is_present,
)
from schemas.layouts import TEMPLATE
from schemas.places import subdistrict_name

_MATCHED, _NOT_CHECKED = "PADAN", "BELUM_DICEK"
_NOT_CHECKED_SHARE = 0.03
_OF_THE_PLACE = ("village_code", "village_name", "subdistrict_name", "regency_name", "province_name")
_OF_THE_ADDRESS = ("rt", "rw", "address")


@dataclass(frozen=True)
class Invented:
    """The three tables, typed, with what the sample itself needs to know of each row.

    Attributes:
        household: a row a family.
        member: a row a person, families together and the head first.
        child: a row a measurement.

    All have the columns of their table in `schemas.tables` as far as they are filled, and ``delivery`` (position),
    ``family`` (running number), ``family_size`` (persons on the card) and ``family_pkh`` (somebody receives PKH).
    Members have ``age_years``, ``age_days``, ``stage`` (of schooling), ``measured`` (has measurements) and
    ``birthday_near`` (born in the month of the day of the sample).
    """

    household: pd.DataFrame
    member: pd.DataFrame
    child: pd.DataFrame

    def of_deliveries(self, deliveries: Sequence[int]) -> "Invented":
        """The rows of some deliveries."""
        tables = (self.household, self.member, self.child)
        return Invented(*(table[table["delivery"].isin(deliveries)] for table in tables))


def invent(deliveries: Sequence[Delivery], as_of: date, dice: np.random.Generator) -> Invented:
    """Invents the families of all deliveries."""
    today = pd.Timestamp(as_of)
    persons = draw_families(deliveries, dice)
    codes = pd.Series([delivery.village_code for delivery in deliveries], dtype="str")
    persons["family"] = persons["family"].factorize()[0]
    persons["village_code"] = codes.loc[persons["delivery"]].to_numpy()
    families = persons.groupby("family").agg(
        delivery=("delivery", "first"), village_code=("village_code", "first"), family_size=("family", "size")
    )
    families["asks_for_shelter"] = families["delivery"].map(
        {number: delivery.file_of(TEMPLATE) is not None for number, delivery in enumerate(deliveries)}
    )
    families["member_count"] = is_present(persons).groupby(persons["family"]).sum()
    families["decile"] = draw_deciles(len(families), dice)
    families["family_card_no"] = draw_family_cards(families["village_code"], today, dice)
    families["dtks_id"] = _dtks_ids(families)
    _describe(persons, families, today, dice)
    home = draw_homes(families, today, dice)
    add_programmes(home, persons, dice)
    household = _households(home, families, persons)
    child = _children(persons, home, today, dice)
    persons["measured"] = persons.index.isin(child["person"])
    family_pkh = household["receives_pkh"] == "1"
    for table in (household, persons, child):
        table["family_size"] = table["family"].map(families["family_size"])
        table["family_pkh"] = table["family"].map(family_pkh)
    return Invented(household, persons, child)


def _dtks_ids(families: pd.DataFrame) -> "pd.Series[str]":
    serial = pd.Series(range(1, len(families) + 1), index=families.index).astype("str").str.zfill(7)
    return families["village_code"].str[:6] + "-" + serial


def _describe(
    persons: pd.DataFrame, families: pd.DataFrame, today: pd.Timestamp, dice: np.random.Generator
) -> None:
    """Adds all that is told of a person but the programmes."""
    for column in ("family_card_no", "dtks_id", "decile"):
        persons[column] = persons["family"].map(families[column])
    add_names_and_births(persons, today, dice)
    persons["age_years"] = age_years(persons["birth_date"], today)
    persons["birthday_near"] = persons["birth_date"].dt.month == today.month
    women = persons["sex_code"] == WOMAN
    persons["nik"] = draw_niks(persons["village_code"], persons["birth_date"], women, dice)
    add_schooling(persons, dice)
    add_work(persons, dice)
    add_health(persons, dice)
    matched = dice.random(len(persons)) >= _NOT_CHECKED_SHARE
    persons["padan_status"] = pd.Series(_MATCHED, index=persons.index, dtype="str").where(matched, _NOT_CHECKED)


def _households(home: pd.DataFrame, families: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    heads = persons[persons["relation_code"] == HEAD].set_index("family")
    household = home.assign(
        family_card_no=families["family_card_no"],
        dtks_id=families["dtks_id"],
        head_name=heads["name"],
        head_nik=heads["nik"],
        member_count=families["member_count"].astype("Int64"),
        delivery=families["delivery"],
    )
    return household.rename_axis(None).assign(family=household.index)


def _children(
    persons: pd.DataFrame, home: pd.DataFrame, today: pd.Timestamp, dice: np.random.Generator
) -> pd.DataFrame:
    child = draw_measurements(persons, today, dice)
    for column in (*_OF_THE_PLACE, *_OF_THE_ADDRESS):
        child[column] = child["family"].map(home[column])
    centres = {code: f"Puskesmas {subdistrict_name(code)}" for code in child["village_code"].unique()}
    return child.assign(health_centre=child["village_code"].map(centres))
