"""Faults in what is told of a family."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipelines.sample.faults.catalogue import Damage, Elsewhere, Row, fault, filled, filled_having, having, one_of
from pipelines.sample.faults.rows import LOST_RESULTS
from pipelines.sample.sheets import SIKSNG_MEMBER, Sheet
from schemas.layouts import TEMPLATE
from schemas.places import village_codes, village_name
from schemas.tables import columns_of
from schemas.thresholds import thresholds

_COLUMNS = columns_of("household")
_CODED = [name for name, column in _COLUMNS.items() if column.codes]
_ANIMALS = [name for name in _COLUMNS if name.endswith("_count") and name != "member_count"]
_DATES = [name for name, column in _COLUMNS.items() if column.dtype == "date"]
_HOME = [
    "building_status_code",
    "floor_area_m2",
    "floor_code",
    "wall_code",
    "roof_code",
    "water_code",
    "lighting_code",
    "cooking_fuel_code",
    "latrine_code",
]
_ELECTRIC = ["has_fridge", "has_ac", "has_water_heater", "has_flat_tv", "has_computer"]
_CRITERIA = ["has_shelter", "worry_food", "food_share_over_half", "no_clothing_spending", "wall_plastered"]
_UNREADABLE = {
    "member_count": "empat",
    "monthly_spending_idr": "sekitar dua juta",
    "decile_national": "Desil 1",
    "floor_area_m2": "6 x 7",
    "surveyed_on": "Oktober",
    "decile_as_of": "akhir tahun",
    "verified_on": "31/02/2026",
} | dict.fromkeys(_ANIMALS, "banyak")
_WATCHED = frozenset({"floor_code", "water_code"})
_MANY_ROWS = 100
_FAR_TOO_MUCH_IDR = 900_000_000
_TEMPLATE = (TEMPLATE,)
UNKNOWN_CODES = ("99", "TIDAK JELAS")


def _without_latrine(homes: pd.DataFrame) -> "pd.Series[bool]":
    return homes["latrine_code"].isin(["4", "5", "6"])


def among_many(sheet: Sheet, watched: bool) -> "pd.Series[bool]":  # noqa: FBT001
    """All rows; of a column watched for its share of unknown codes, those of large sheets."""
    sizes = sheet.facts.groupby("delivery")["family"].transform("size")
    return sizes.ge(_MANY_ROWS) | (not watched)


def _without_partner(row: Row) -> list[Elsewhere]:
    """Whose household lost its card number: every member stands alone."""
    return [Elsewhere(kin, [("LIN-013", "family_card_no")]) for kin in row.family["member"]]


@fault("KEL-001", "household", "family_card_no", layouts=_TEMPLATE, asks=["member"])
def no_family_card(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: one_of(dice, None, "-")}, elsewhere=_without_partner(row))


@fault("KEL-002", "household", "family_card_no", layouts=_TEMPLATE, asks=["member"])
def wrong_family_card(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A digit short, or a stopgap."""
    wrong = one_of(dice, row.text(column)[:-1], "9999999999999999", "1234567890123456")
    return Damage({column: wrong}, elsewhere=_without_partner(row))


@fault("KEL-003", "household", "family_card_no", layouts=_TEMPLATE, asks=["member"])
def family_card_destroyed(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """What Excel leaves of it."""
    number = row.text(column)
    destroyed = one_of(dice, f"{int(number) / 1e15:.5f}E+15", f"{number[:12]}0000")
    return Damage({column: destroyed}, elsewhere=_without_partner(row))


@fault("KEL-004", "household", "family_card_no")
def family_card_without_date(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A day as in a woman's NIK, or no month, wherever the number stands."""
    number = row.text(column)
    woman, no_month = (
        f"{number[:6]}{int(number[6:8]) + 40}{number[8:]}",
        f"{number[:8]}{int(number[8:10]) + 12}{number[10:]}",
    )
    return Damage({column: one_of(dice, woman, no_month)}, whole_family=True)


@fault("KEL-005", "household", "family_card_no", needs=["head_nik"])
def same_number_twice(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The family card number, copied to the head's NIK."""
    return Damage({"head_nik": row.text(column)}, also=[("LIN-003", "head_nik")])


@fault("KEL-006", "household", "head_nik", layouts=_TEMPLATE)
def wrong_head_nik(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Too short, a stopgap, or an impossible day."""
    nik = row.text(column)
    return Damage({column: one_of(dice, nik[:14], "9999999999999999", f"{nik[:6]}39{nik[8:]}")})


@fault("KEL-007", "household", "village_code", layouts=["BDT2015_RUTA"])
def unknown_village_part(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """The part of the village is missing, or of none."""
    return Damage({column: one_of(dice, None, "999")})


@fault("KEL-007", "household", "village_code", layouts=[TEMPLATE, "DTSEN2026_KELUARGA", "P3KE_KELUARGA"])
def unknown_village(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """No code, the subdistrict's, or one of another place."""
    code = row.text(column)
    return Damage({column: one_of(dice, None, code[:6], f"{code[:6]}9001", "1471011001")})


@fault("KEL-007", "household", "village_name", layouts=[SIKSNG_MEMBER])
def unknown_village_name(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A name that no village of the subdistrict has."""
    return Damage({column: "Kampung Baru Sekali"})


@fault("KEL-008", "household", "village_name", "subdistrict_name", layouts=_TEMPLATE)
def name_of_another_place(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The name of a place that the code does not mean."""
    if column == "subdistrict_name":
        return Damage({column: "Minas" if row.text(column) != "Minas" else "Dayun"})
    # Names repeat in other subdistricts, never inside one.
    near = [code for code in village_codes() if code[:6] == row.facts["village_code"][:6]]
    return Damage({column: next(village_name(code) for code in near if code != row.facts["village_code"])})


@fault(
    "KEL-009",
    "household",
    "address",
    "rt",
    "rw",
    layouts=[TEMPLATE, SIKSNG_MEMBER, "BDT2015_RUTA"],
)
def address_incomplete(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Blank, or too little or too much to be one."""
    return Damage({column: one_of(dice, None, "12") if column == "address" else one_of(dice, None, "000", "0012")})


@fault("KEL-010", "household", "head_name")
def head_without_name(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A word that stands for no name; without a NIK it is no name of the head either."""
    word = one_of(dice, None, "-", "XX", "TIDAK ADA")
    compared = word in {"XX", "TIDAK ADA"} and "head_nik" not in row.cells
    return Damage({column: word}, also=[("LIN-003", column)] if compared else [])


@fault("KEL-011", "household", "head_name")
def head_name_with_marks(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A digit, a strange mark, or the mark of the dead."""
    name = row.text(column)
    return Damage({column: one_of(dice, f"{name} 1", f"{name}*", f"{name} (ALM)")})


@fault("KEL-012", "household", "member_count", among=having(lambda h: h["member_count"].ge(2)))
def impossible_member_count(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Nobody, or far too many."""
    limits = thresholds()
    return Damage({column: one_of(dice, limits.member_count_min - 1, limits.member_count_max + 15)})


@fault("KEL-013", "household", "monthly_spending_idr")
def impossible_spending(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Thousands for rupiah, or far too much."""
    return Damage({column: one_of(dice, int(row.cells[column]) // 1000, _FAR_TOO_MUCH_IDR)})


@fault("KEL-014", "household", "decile_national")
def impossible_decile(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Below the first or above the last."""
    limits = thresholds()
    return Damage({column: one_of(dice, limits.decile_min - 1, limits.decile_max + 2)})


@fault("KEL-015", "household", "decile_national", layouts=[TEMPLATE, "DTSEN2026_KELUARGA"])
def no_decile(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault("KEL-016", "household", *_CODED, among=lambda s, c: filled(s, c) & among_many(s, c in _WATCHED))
def unknown_answer(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A code that no list has."""
    return Damage({column: one_of(dice, *UNKNOWN_CODES)})


@fault("KEL-017", "household", *_UNREADABLE)
def unreadable_number_or_date(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Words for a number or a date."""
    return Damage({column: _UNREADABLE[column]})


@fault("KEL-018", "household", "floor_area_m2", *_ANIMALS, *_DATES)
def out_of_range(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A number too large, a date to come or long past."""
    limits = thresholds()
    if column in _DATES:
        return Damage({column: one_of(dice, row.as_of + timedelta(days=40), date(2009, 5, 12))})
    if column in _ANIMALS:
        return Damage({column: limits.livestock_max + 501})
    return Damage({column: one_of(dice, limits.floor_area_min_m2 - 1, float(row.cells[column]) * 100)})


def _told_nowhere_else(sheet: Sheet, column: str) -> "pd.Series[bool]":
    """Filled cells of which no other tells: in BDT the power of a house without a meter tells its lighting."""
    lit_without_meter = (column == "lighting_code") & (sheet.facts["lighting_code"] == "2")
    return filled(sheet, column) & ~lit_without_meter


@fault("KEL-019", "household", "member_count", *_HOME, among=_told_nowhere_else)
def home_not_described(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault("KEL-020", "household", "toilet_code", "sewage_code", layouts=[TEMPLATE, "DTSEN2026_KELUARGA"])
def latrine_not_described(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A latrine is used, and this is left blank."""
    return Damage({column: None})


@fault(
    "KEL-020",
    "household",
    "toilet_code",
    "sewage_code",
    layouts=[TEMPLATE, "DTSEN2026_KELUARGA"],
    among=having(_without_latrine),
)
def latrine_of_nobody_described(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """No latrine is used, and this is answered."""
    return Damage({column: row.code("household", column, "1")})


@fault("KEL-021", "household", "power_code")
def power_missing(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """There is a meter, and its power is left blank."""
    return Damage({column: None})


@fault("KEL-021", "household", "power_code", among=having(lambda h: h["lighting_code"].isin(["3", "4"])))
def power_without_meter(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """There is no meter, and its power is given."""
    return Damage({column: row.code("household", column, "1")})


@fault("KEL-022", "household", *_ELECTRIC, among=having(lambda h: h["lighting_code"] == "4"))
def electric_goods_in_the_dark(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Owned without electricity."""
    return Damage({column: row.code("household", column, "1")})


@fault("KEL-023", "household", "has_shelter", among=having(lambda h: h["floor_code"].notna()))
def home_without_shelter(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """No shelter, it says, and the home is described."""
    return Damage({column: row.code("household", column, "2")})


@fault("KEL-024", "household", *_CRITERIA, among=filled_having(lambda h: h["floor_code"].notna()))
def criterion_not_asked(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault("BRK-010", "household", "monthly_spending_idr", "floor_area_m2", "goat_count", layouts=_TEMPLATE)
def result_lost(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A formula without a result, or with an error."""
    return Damage({column: one_of(dice, *LOST_RESULTS)})
