"""Children under five at their posyandu, month after month."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.sample.chance import Floats, Mask, happens
from pipelines.sample.families import CHILD, HEAD, MAN, SPOUSE
from pipelines.sample.persons import NO, is_present
from schemas.growth import LmsTable, growth_limits, lms_table

_MEASURED_SHARE = 0.85
_MONTHS = 3
_SKIPS_A_MONTH_SHARE = 0.3
_CHILDREN_A_POSYANDU = 40
_YOUNGEST_DAYS = 14
_MUAC_FROM_DAYS = 183
_LYING, _STANDING = "1", "2"
_POSYANDU = (
    "Melati",
    "Mawar",
    "Kenanga",
    "Anggrek",
    "Dahlia",
    "Flamboyan",
    "Cempaka",
    "Teratai",
    "Tulip",
    "Seroja",
)
_HEIGHT_Z, _WEIGHT_Z = (-1.1, 0.8), (-0.3, 0.75)
_Z_ENDS = 2.4
"""Standard deviations around the mean: some children are stunted, none is implausible."""
_SLIP_Z = 0.02
_TENTHS = 10


def draw_measurements(persons: pd.DataFrame, as_of: pd.Timestamp, dice: np.random.Generator) -> pd.DataFrame:
    """Invents what was measured in the three months before the day of the sample.

    Args:
        persons: of villages that measure children.
        as_of: the day of the sample; the last posyandu day lies in the month before.
        dice: the source of chance.

    Returns:
        One row a measurement, a child's own together: columns of the child table but those of the place, and
        ``person`` (index of the child in ``persons``), ``delivery``, ``family``.
    """
    children = _measured_children(persons, dice)
    rows = _visits(children, as_of, dice)
    rows = rows.join(children, on="person")
    age_days = (rows["measured_on"] - rows["birth_date"]).dt.days
    rows = rows[(age_days >= _YOUNGEST_DAYS) & _below_end(age_days)].reset_index(drop=True)
    _add_measures(rows, dice)
    return rows.drop(columns=["height_z", "weight_z"])


def _measured_children(persons: pd.DataFrame, dice: np.random.Generator) -> pd.DataFrame:
    """The children with all that stays the same from month to month."""
    young = persons[persons["age_years"].lt(5) & is_present(persons)]
    first = ~young["delivery"].duplicated()
    young = young[first | happens(dice, _MEASURED_SHARE, len(young))]
    children = young[["delivery", "family", "family_card_no", "sex_code", "birth_date"]].copy()
    children[["child_nik", "child_name"]] = young[["nik", "name"]]
    count = len(children)
    siblings = persons[persons["relation_code"] == CHILD].sort_values("birth_date").groupby("family").cumcount() + 1
    children["birth_order"] = siblings.reindex(children.index).fillna(1).astype("Int64")
    children["birth_weight_kg"] = np.clip(dice.normal(3.1, 0.4, count), 1.9, 4.4).round(1)
    children["birth_length_cm"] = np.clip(dice.normal(49, 1.6, count), 44, 54).round(1)
    _add_parent(children, persons)
    children["posyandu"] = _posyandu(children, dice)
    spread = np.clip(dice.normal(0, 1, (2, count)), -_Z_ENDS, _Z_ENDS)
    for name, (mean, deviation), own in zip(("height_z", "weight_z"), (_HEIGHT_Z, _WEIGHT_Z), spread, strict=True):
        children[name] = mean + deviation * own
    return children


def _add_parent(children: pd.DataFrame, persons: pd.DataFrame) -> None:
    """The woman of the house as parent, else its head."""
    grown = persons[persons["relation_code"].isin([HEAD, SPOUSE])]
    grown = grown.sort_values("sex_code", ascending=False, kind="stable").drop_duplicates("family")
    grown = grown.set_index("family")
    for column, own in (("parent_nik", "nik"), ("parent_name", "name")):
        children[column] = children["family"].map(grown[own])


def _posyandu(children: pd.DataFrame, dice: np.random.Generator) -> "pd.Series[str]":
    """Posyandu of a village, as many as its children need."""
    places = children.groupby("delivery")["family"].transform("size") // _CHILDREN_A_POSYANDU + 1
    number = (dice.random(len(children)) * places.clip(upper=len(_POSYANDU))).astype(int)
    names: pd.Series[str] = number.map(dict(enumerate(_POSYANDU))).astype("str")
    return names


def _visits(children: pd.DataFrame, as_of: pd.Timestamp, dice: np.random.Generator) -> pd.DataFrame:
    """Who came on which day; whoever misses a month misses the first or the last, so months follow each other."""
    day = pd.Series(children["posyandu"]).map({name: 3 + 2 * place for place, name in enumerate(_POSYANDU)})
    months = [as_of.to_period("M") - back for back in range(_MONTHS, 0, -1)]
    skips = happens(dice, _SKIPS_A_MONTH_SHARE, len(children))
    which = np.where(happens(dice, 0.5, len(children)), 0, _MONTHS - 1)
    visits = [
        pd.DataFrame(
            {
                "person": children.index,
                "measured_on": month.start_time + pd.to_timedelta(day.to_numpy() - 1, unit="D"),
            }
        )[~(skips & (which == place))]
        for place, month in enumerate(months)
    ]
    rows: pd.DataFrame = pd.concat(visits).sort_values(["person", "measured_on"], ignore_index=True)
    rows["measured_on"] = rows["measured_on"].astype("datetime64[s]")
    return rows


def _below_end(age_days: "pd.Series[int]") -> "pd.Series[bool]":
    limits = growth_limits().age
    return age_days / limits.days_per_month < limits.end_months


def _add_measures(rows: pd.DataFrame, dice: np.random.Generator) -> None:
    """Heights and weights around the standard; measured lying down below two years, standing from then on."""
    age_days = (rows["measured_on"] - rows["birth_date"]).dt.days.to_numpy()
    boys = (rows["sex_code"] == MAN).to_numpy()
    lying = age_days < growth_limits().age.height_from_days
    heights = lms_table("length_height_for_age")
    z = rows["height_z"].to_numpy() + dice.normal(0, _SLIP_Z, len(rows))
    tall = _measure(heights, boys, age_days, z)
    rows["height_cm"] = _even_digits(pd.Series(tall, index=rows.index), rows)
    z = rows["weight_z"].to_numpy() + dice.normal(0, _SLIP_Z, len(rows))
    height_cm = rows["height_cm"].to_numpy()
    weight = np.where(lying, *(_weight(kind, height_cm, boys, z) for kind in ("length", "height")))
    rows["weight_kg"] = _even_digits(pd.Series(weight, index=rows.index), rows)
    rows["measure_position_code"] = pd.Series(np.where(lying, _LYING, _STANDING), index=rows.index, dtype="str")
    arm = np.clip(dice.normal(14.8, 0.9, len(rows)), 12.6, 17.5).round(1)
    rows["muac_cm"] = pd.Series(arm, index=rows.index).where(age_days >= _MUAC_FROM_DAYS)
    rows["oedema"] = pd.Series(NO, index=rows.index, dtype="str")


def _weight(kind: str, height_cm: Floats, boys: Mask, z: Floats) -> Floats:
    table = lms_table(f"weight_for_{kind}")
    within = np.clip(height_cm, table.first, table.last)
    return _measure(table, boys, np.rint((within - table.first) * _TENTHS).astype(np.int64), z)


def _measure(table: LmsTable, boys: Mask, step: npt.NDArray[np.integer], z: Floats) -> Floats:
    """The measure that has this z-score."""
    row = np.where(boys, step, step + table.steps)
    power, median, spread = table.l[row], table.m[row], table.s[row]
    measure: Floats = median * (1 + power * spread * z) ** (1 / power)
    return measure


def _even_digits(measures: "pd.Series[float]", rows: pd.DataFrame) -> "pd.Series[float]":
    """Measures to a tenth in which every last digit is as frequent at a posyandu: nobody rounded there."""
    whole = np.floor(measures)
    place = (measures - whole).groupby([rows["delivery"], rows["posyandu"]]).rank(method="first")
    count = measures.groupby([rows["delivery"], rows["posyandu"]]).transform("size")
    even: pd.Series[float] = (whole + np.floor((place - 0.5) / count * _TENTHS) / _TENTHS).round(1)
    return even
