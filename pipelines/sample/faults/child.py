"""Faults in what is told of a measurement."""

from datetime import timedelta

import numpy as np
import pandas as pd

from pipelines.growth import z_scores
from pipelines.sample.deliveries import XLSX
from pipelines.sample.faults.catalogue import Answer, Damage, Elsewhere, Row, fault, filled, having, one_of
from pipelines.sample.faults.rows import LOST_RESULTS
from schemas.growth import growth_limits

_MEASURES = ("weight_kg", "height_cm", "birth_weight_kg", "birth_length_cm", "muac_cm")
_WEIGHT, _HEIGHT = "weight_kg", "height_cm"
_TALL_ENOUGH_CM = 62
"""From here on a height cannot be a weight."""
_CELLS_OF_INDEX = {"haz": (_HEIGHT,), "waz": (_WEIGHT,), "whz": (_HEIGHT, _WEIGHT)}


def _first(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["person"].duplicated(keep="first")


def _last(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["person"].duplicated(keep="last")


def _others_told(row: Row) -> dict[str, None]:
    """What the row reports of the child's status, left out: the measures it rests on change."""
    names = [f"reported_{index}{suffix}" for index in _CELLS_OF_INDEX for suffix in ("", "_class")]
    return dict.fromkeys(name for name in names if name in row.cells)


def _has_parent_nik(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["parent_nik"].notna()


def _cannot_stand(rows: pd.DataFrame) -> "pd.Series[bool]":
    age = growth_limits().age
    age_days = (rows["measured_on"] - rows["birth_date"]).dt.days
    return age_days / age.days_per_month < age.standing_from_months


@fault("UKR-003", "child", "child_nik")
def wrong_nik(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Too short, a stopgap, destroyed, or an impossible day."""
    nik = row.text(column)
    return Damage({column: one_of(dice, nik[:15], "0" * 16, f"{nik[:12]}0000", f"{nik[:6]}39{nik[8:]}")})


@fault("UKR-005", "child", "sex_code", "birth_date")
def sex_or_birth_missing(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Blank or unreadable."""
    return Damage({column: one_of(dice, None, "X" if column == "sex_code" else "tahun lalu")})


@fault("UKR-006", "child", "measured_on")
def day_of_measurement_missing(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Blank, a month alone, or no day of the calendar."""
    return Damage({column: one_of(dice, None, "Oktober", "31/09/2026")})


@fault("UKR-007", "child", "measured_on", among=having(_last))
def measured_in_the_future(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """After the day of the run; the last of the child, so that its order stays."""
    return Damage({column: row.as_of + timedelta(days=int(dice.integers(5, 25))), **_others_told(row)})


@fault("UKR-007", "child", "measured_on", among=having(_first))
def measured_before_birth(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Before the child was born; the first of the child, so that its order stays. Nobody stands before birth."""
    standing = row.facts["measure_position_code"] == "2" and "measure_position_code" in row.cells
    also = [("UKR-013", "measure_position_code")] if standing else []
    return Damage({column: row.facts["birth_date"].date() - timedelta(days=20), **_others_told(row)}, also=also)


@fault("UKR-009", "child", _WEIGHT, _HEIGHT)
def measure_missing(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault("UKR-010", "child", *_MEASURES)
def measure_unreadable(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Two points, a foreign letter, or words."""
    measure = float(row.cells[column])
    return Damage({column: one_of(dice, f"{measure:.0f}..9", f"{measure} it", "tidak diukur")})


@fault("UKR-011", "child", _WEIGHT, _HEIGHT)
def wrong_unit(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Grams for kilograms; millimetres or metres for centimetres."""
    measure = float(row.cells[column])
    if column == _WEIGHT:
        return Damage({column: round(measure * 1000), **_others_told(row)})
    return Damage({column: one_of(dice, round(measure * 10), round(measure / 100, 3)), **_others_told(row)})


@fault("UKR-011", "child", _WEIGHT, needs=[_HEIGHT], among=having(lambda c: c[_HEIGHT].ge(_TALL_ENOUGH_CM)))
def measures_exchanged(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """The weight where the height belongs."""
    exchanged = {_WEIGHT: float(row.cells[_HEIGHT]), _HEIGHT: float(row.cells[_WEIGHT])}
    return Damage({**exchanged, **_others_told(row)}, also=[("UKR-011", _HEIGHT)])


@fault("UKR-012", "child", _HEIGHT, among=having(_last))
def impossible_height(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Far too tall even for a stunted child, and taller than before, so that the child does not shrink."""
    cells = {column: min(round(float(row.cells[column]) * 1.6, 1), growth_limits().plausible.height_cm[1])}
    return Damage({**cells, **_others_told(row)}, also=_implausible(row, cells))


@fault("UKR-012", "child", _WEIGHT)
def impossible_weight(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Nearly three times too heavy."""
    cells = {column: min(round(float(row.cells[column]) * 2.7, 1), growth_limits().plausible.weight_kg[1])}
    return Damage({**cells, **_others_told(row)}, also=_implausible(row, cells))


def _implausible(row: Row, cells: dict[str, float]) -> list[Answer]:
    """The measures that an implausible z-score speaks of."""
    facts = pd.DataFrame([{**row.facts, **cells}])
    facts["age_days"] = (facts["measured_on"] - facts["birth_date"]).dt.days
    flags = z_scores(facts, plausible_measures_only=True)
    return [
        ("UKR-012", column)
        for index, columns in _CELLS_OF_INDEX.items()
        if flags[f"{index}_flag"].eq(1).fillna(value=False).item()
        for column in columns
    ]


@fault("BRK-010", "child", "birth_weight_kg", "muac_cm", among=lambda s, c: filled(s, c) & (s.form == XLSX))
def result_lost(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A formula without a result, or with an error."""
    return Damage({column: one_of(dice, *LOST_RESULTS)})


def _in_both_sheets(row: Row, nik: str, *columns: str) -> list[Elsewhere]:
    """The member with this NIK says otherwise of these columns."""
    own = [kin for kin in row.family["member"] if kin.facts["nik"] == nik]
    return [Elsewhere(kin, [("LIN-019", column) for column in columns]) for kin in own]


@fault("UKR-001", "child", "child_name")
def child_without_name(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Blank, or a word for a name."""
    return Damage({column: one_of(dice, None, "-", "BAYI", "ANAK 2")})


@fault("UKR-002", "child", "child_nik")
def child_without_nik(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault("UKR-004", "child", "child_nik", needs=["parent_nik"], asks=["child"], among=having(_has_parent_nik))
def nik_of_the_mother(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The mother's number: the register knows her as somebody else."""
    nik = row.text("parent_nik")
    woman = int(nik[6:8]) > 40  # noqa: PLR2004 - women + 40
    differs = ["birth_date", *(["sex_code"] if woman == (row.facts["sex_code"] == "1") else [])]
    elsewhere = _in_both_sheets(row, nik, *differs)
    also = [("LIN-019", name) for name in differs] if elsewhere else []
    return Damage({column: nik}, also=also, elsewhere=elsewhere)


@fault(
    "UKR-008",
    "child",
    "measured_on",
    asks=["child"],
    among=having(lambda c: _first(c) & c["birth_date"].dt.day.le(28)),
)
def too_old(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """Born five years earlier, against the NIK and the family."""
    born = row.facts["birth_date"].date()
    elsewhere = _in_both_sheets(row, row.text("child_nik"), "birth_date")
    also = [("UKR-004", "child_nik"), *([("LIN-019", "birth_date")] if elsewhere else [])]
    return Damage({"birth_date": born.replace(year=born.year - 5)}, also=also, elsewhere=elsewhere)


@fault("UKR-013", "child", "measure_position_code", among=having(_first))
def position_not_told(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None, **_others_told(row)})


@fault("UKR-013", "child", "measure_position_code", among=having(_cannot_stand))
def standing_baby(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Measured standing before it can stand."""
    return Damage({column: row.code("child", column, "2"), **_others_told(row)})


@fault("UKR-014", "child", "reported_haz", "reported_waz", "reported_whz", among=filled)
def another_score(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Half a standard deviation off."""
    score = float(str(row.cells[column]).replace(",", "."))
    return Damage({column: round(score + 0.5, 2)})


@fault("UKR-014", "child", "reported_haz_class", "reported_waz_class", "reported_whz_class", among=filled)
def another_class(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A text that names no class."""
    return Damage({column: "Baik sekali"})


@fault("UKR-015", "child", "village_code")
def unknown_village(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A code that no village of the subdistrict has."""
    return Damage({column: f"{row.text(column)[:6]}9001"})


@fault("UKR-015", "child", "village_name", layouts=["EPPGBM"])
def unknown_village_name(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A name that no village of the subdistrict has."""
    return Damage({column: "Kampung Tak Ada"})


@fault("UKR-016", "child", "measure_position_code", "oedema", among=having(_first))
def unknown_answer(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A word that is in no list."""
    return Damage({column: "DUDUK", **_others_told(row)})
