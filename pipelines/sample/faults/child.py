"""Faults in what is told of a measurement."""

from datetime import timedelta

import numpy as np
import pandas as pd

from pipelines.growth import z_scores
from pipelines.sample.faults.catalogue import Answer, Damage, Row, fault, having, one_of
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
    return Damage({column: row.as_of + timedelta(days=int(dice.integers(5, 25)))})


@fault("UKR-007", "child", "measured_on", among=having(_first))
def measured_before_birth(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Before the child was born; the first of the child, so that its order stays."""
    return Damage({column: row.facts["birth_date"].date() - timedelta(days=20)})


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
        return Damage({column: round(measure * 1000)})
    return Damage({column: one_of(dice, round(measure * 10), round(measure / 100, 3))})


@fault("UKR-011", "child", _WEIGHT, needs=[_HEIGHT], among=having(lambda c: c[_HEIGHT].ge(_TALL_ENOUGH_CM)))
def measures_exchanged(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """The weight where the height belongs."""
    exchanged = {_WEIGHT: float(row.cells[_HEIGHT]), _HEIGHT: float(row.cells[_WEIGHT])}
    return Damage(exchanged, also=[("UKR-011", _HEIGHT)])


@fault("UKR-012", "child", _HEIGHT, among=having(_last))
def impossible_height(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Far too tall even for a stunted child, and taller than before, so that the child does not shrink."""
    cells = {column: min(round(float(row.cells[column]) * 1.6, 1), growth_limits().plausible.height_cm[1])}
    return Damage(cells, also=_implausible(row, cells))


@fault("UKR-012", "child", _WEIGHT)
def impossible_weight(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Nearly three times too heavy."""
    cells = {column: min(round(float(row.cells[column]) * 2.7, 1), growth_limits().plausible.weight_kg[1])}
    return Damage(cells, also=_implausible(row, cells))


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


@fault("BRK-010", "child", "birth_weight_kg", "muac_cm")
def result_lost(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A formula without a result, or with an error."""
    return Damage({column: one_of(dice, *LOST_RESULTS)})
