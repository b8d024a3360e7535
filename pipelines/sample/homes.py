"""What is told of each family: place, home, goods, welfare and programmes."""

import numpy as np
import pandas as pd

from pipelines.sample.chance import data_rows, happens, pick, pick_by_decile
from pipelines.sample.families import HEAD, SPOUSE
from pipelines.sample.persons import AT_SCHOOL, NO, STATE_EMPLOYEE, YES, is_present
from schemas.places import regions, subdistrict_name, village_name

_DECILE_SHARES = (0.21, 0.19, 0.16, 0.13, 0.1, 0.07, 0.05, 0.04, 0.03, 0.02)
_HOME = ("building_status_code", "floor_area_m2", "floor_code", "wall_code", "wall_plastered", "roof_code")
_SERVICES = ("water_code", "lighting_code", "power_code", "cooking_fuel_code")
_SANITATION = ("latrine_code", "toilet_code", "sewage_code")
_ELECTRIC = ("has_fridge", "has_ac", "has_water_heater", "has_flat_tv", "has_computer")
_HOMELESS_SHARE = 0.003
_MASONRY, _METERED, _NO_LIGHT = "1", "1", "4"
_OWN_LATRINES = ("1", "2", "3")
_ELIGIBLE = "1"
_STREETS = (
    "Jl. Sultan Syarif Kasim",
    "Jl. Lintas Siak",
    "Jl. Poros Desa",
    "Jl. Pelabuhan",
    "Jl. Masjid Raya",
    "Jl. Kebun Karet",
    "Jl. Panglima Ghimbam",
    "Gang Melati",
    "Gang Kenanga",
    "Gang Mawar",
    "Gang Sawit",
    "Parit Baru",
)
_ANIMALS = {
    "cattle_count": 0.05,
    "buffalo_count": 0.005,
    "horse_count": 0.001,
    "pig_count": 0.01,
    "goat_count": 0.08,
}
_ROUNDED_TO_IDR = 10_000


def draw_deciles(count: int, dice: np.random.Generator) -> "pd.Series[int]":
    """The welfare decile of each family; a register of the poor holds few rich."""
    return pd.Series(dice.choice(np.arange(1, 11), count, p=_DECILE_SHARES))


def draw_homes(families: pd.DataFrame, as_of: pd.Timestamp, dice: np.random.Generator) -> pd.DataFrame:
    """Invents what is told of the families.

    Args:
        families: one row a family: ``village_code``, ``decile``, ``member_count``, and ``asks_for_shelter``: its
            village's form has the question; nobody can be homeless on another.
        as_of: the day of the sample.
        dice: the source of chance.

    Returns:
        On the same index, columns of the household table.
    """
    home = pd.DataFrame(index=families.index)
    _add_place(home, families, dice)
    _add_survey(home, families, as_of, dice)
    _add_answers(home, families["decile"], dice)
    _blank_what_is_not_asked(home, families["asks_for_shelter"], dice)
    for animal, share in _ANIMALS.items():
        owned = dice.integers(1, 6, len(home)) * happens(dice, share, len(home))
        home[animal] = pd.Series(owned, index=home.index, dtype="Int64")
    return home


def _add_place(home: pd.DataFrame, families: pd.DataFrame, dice: np.random.Generator) -> None:
    codes, count = families["village_code"], len(families)
    home["village_code"] = codes
    home["village_name"] = codes.map({code: village_name(code) for code in codes.unique()})
    home["subdistrict_name"] = codes.map({code: subdistrict_name(code) for code in codes.unique()})
    home["regency_name"] = regions()[codes.iloc[0][:4]].name
    home["province_name"] = regions()[codes.iloc[0][:2]].name
    numbers = pd.Series(dice.integers(1, 180, count), index=home.index).astype("str")
    home["address"] = pick(dice, _STREETS, home.index) + " No. " + numbers
    home["hamlet"] = pick(dice, ["Dusun I", "Dusun II", "Dusun III"], home.index)
    rt = pd.Series(dice.integers(1, 13, count), index=home.index)
    home["rt"] = rt.astype("str").str.zfill(3)
    home["rw"] = ((rt - 1) // 4 + 1).astype("str").str.zfill(3)


def _add_survey(home: pd.DataFrame, families: pd.DataFrame, as_of: pd.Timestamp, dice: np.random.Generator) -> None:
    decile, count = families["decile"], len(families)
    surveyed = as_of - pd.to_timedelta(dice.integers(30, 150, count), unit="D")
    home["surveyed_on"] = pd.Series(surveyed, index=home.index).astype("datetime64[s]")
    per_person = 420_000 * 1.28 ** (decile - 1) * np.exp(dice.normal(0, 0.18, count))
    spending = (per_person * families["member_count"] / _ROUNDED_TO_IDR).round() * _ROUNDED_TO_IDR
    home["monthly_spending_idr"] = spending.astype("Int64")
    home["decile_national"] = decile.astype("Int64")
    home["decile_as_of"] = pd.Series(as_of.to_period("Q").start_time, index=home.index).astype("datetime64[s]")
    visited = happens(dice, 0.6, count)
    after = home["surveyed_on"] + pd.to_timedelta(dice.integers(3, 28, count), unit="D")
    home["field_verification_code"] = pd.Series(_ELIGIBLE, index=home.index, dtype="str").where(visited)
    home["verified_on"] = after.where(visited)


def _add_answers(home: pd.DataFrame, decile: "pd.Series[int]", dice: np.random.Generator) -> None:
    rows = data_rows("homes")
    for column in dict.fromkeys(row["column"] for row in rows):
        own = [row for row in rows if row["column"] == column]
        weights = [[int(row[end]) for row in own] for end in ("poorest", "richest")]
        home[column] = pick_by_decile(dice, [row["code"] for row in own], weights, decile)
    area = dice.normal(32, 6, len(home)) + 6 * decile
    home["floor_area_m2"] = pd.Series(area, index=home.index).clip(12).round()


def _blank_what_is_not_asked(
    home: pd.DataFrame, asks_for_shelter: "pd.Series[bool]", dice: np.random.Generator
) -> None:
    home["has_shelter"] = pd.Series(YES, index=home.index, dtype="str")
    home["wall_plastered"] = home["wall_plastered"].where(home["wall_code"] == _MASONRY)
    home["power_code"] = home["power_code"].where(home["lighting_code"] == _METERED)
    for column in ("toilet_code", "sewage_code"):
        home[column] = home[column].where(home["latrine_code"].isin(_OWN_LATRINES))
    for column in _ELECTRIC:
        home[column] = home[column].mask(home["lighting_code"] == _NO_LIGHT, NO)
    homeless = happens(dice, _HOMELESS_SHARE, len(home)) & asks_for_shelter
    home["has_shelter"] = home["has_shelter"].mask(homeless, NO)
    for column in (*_HOME, *_SERVICES, *_SANITATION):
        home[column] = home[column].mask(homeless)
    for column in _ELECTRIC:
        home[column] = home[column].mask(homeless, NO)


def add_programmes(home: pd.DataFrame, persons: pd.DataFrame, dice: np.random.Generator) -> None:
    """Adds ``receives_*`` to both tables; ``home`` is indexed by family.

    PKH goes only to families who plainly qualify, nothing to those of state employees, and no person who is
    away is a recipient.
    """
    age, present = persons["age_years"], is_present(persons)
    qualifies = (persons["pregnant"] == YES) | age.lt(6) | age.ge(62)
    qualifies |= (persons["school_participation_code"] == AT_SCHOOL) & age.between(7, 18)
    family = persons["family"]
    can_have_pkh = (qualifies & present).groupby(family).any().reindex(home.index)
    of_state = (persons["work_status_code"] == STATE_EMPLOYEE).groupby(family).any().reindex(home.index)
    decile, count = home["decile_national"], len(home)
    pkh = can_have_pkh & ~of_state & decile.le(4) & happens(dice, 0.5, count)
    sembako = ~of_state & decile.le(5) & (pkh | happens(dice, 0.5, count))
    pbi = ~of_state & decile.le(5) & happens(dice, 0.85, count)
    local = ~of_state & ~pbi & happens(dice, 0.3, count)
    recipients = persons[present & persons["relation_code"].isin([HEAD, SPOUSE])]
    recipients = recipients.sort_values("sex_code", ascending=False, kind="stable").drop_duplicates("family")
    collects = persons.index.isin(recipients.index)
    for column, received, by_one in (
        ("receives_pkh", pkh, True),
        ("receives_sembako", sembako, True),
        ("receives_pbi", pbi, False),
        ("receives_local_pbi", local, False),
    ):
        home[column] = pd.Series(np.where(received, YES, NO), index=home.index, dtype="str")
        own = received.reindex(family).to_numpy(dtype=bool) & present & (collects if by_one else True)
        persons[column] = pd.Series(np.where(own, YES, NO), index=persons.index, dtype="str")
