"""z-scores of the WHO Child Growth Standards for children below 60 months, a whole frame at once.

Row by row equal, to 0.01, to WHO's own R package ``anthro`` 1.1.0.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schemas.growth import LmsTable, growth_limits, lms_table

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

INDICES = ("haz", "waz", "whz", "baz")
CLASSED_INDICES = ("haz", "waz", "whz")

_STEPS_PER_CM = 10
# Beyond the 3rd standard deviation weights are stretched by the distance from the 2nd to the 3rd.
_INNER_Z, _OUTER_Z = 2, 3


@dataclass(frozen=True)
class _Children:
    """What is used of the children, as columns; numbers are NaN where nothing usable is known."""

    is_boy: Bools
    is_girl: Bools
    age_days: Floats
    age_months: Floats
    weight_kg: Floats
    measured_cm: Floats
    is_lying: Bools
    is_standing: Bools


def z_scores(children: pd.DataFrame, *, plausible_measures_only: bool) -> pd.DataFrame:
    """Compute the four z-scores of every child, their flags and the length or height they rest on.

    Args:
        children: one row per measurement; reads ``sex_code`` (1 male, 2 female), ``age_days`` and
            ``age_months`` (decimals allowed; one of the two columns may be missing, and days count where both
            are known), ``weight_kg``, ``height_cm``, ``measure_position_code`` (1 lying, 2 standing) and
            ``oedema`` (1 yes).
        plausible_measures_only: leave out weights and lengths that no child has, as for the register;
            otherwise every number is used, as ``anthro`` does.

    Returns:
        On the index of ``children``: ``adjusted_cm``; ``haz``, ``waz``, ``whz``, ``baz`` in standard
        deviations rounded to two decimals, NaN where none can be given; ``haz_flag`` and so on, 1 for an
        implausible z-score, 0 for a plausible one, NA without a z-score.

    Raises:
        KeyError: a column is missing. Bad data never raises.
    """
    results = _results(_read(children, plausible_measures_only=plausible_measures_only))
    frame = pd.DataFrame(results, index=children.index)
    for name in INDICES:
        frame[f"{name}_flag"] = _flags(results[name], name)
    return frame


def growth_classes(scores: pd.DataFrame) -> pd.DataFrame:
    """Name the class of Permenkes 2/2020 of every z-score.

    Args:
        scores: reads ``haz``, ``waz`` and ``whz``, rounded to two decimals.

    Returns:
        On the index of ``scores``: ``haz_class``, ``waz_class`` and ``whz_class``, NA without a z-score
        and for an implausible one.
    """
    return pd.DataFrame(
        {f"{name}_class": _classes(scores[name], name) for name in CLASSED_INDICES}, index=scores.index
    )


def _read(children: pd.DataFrame, *, plausible_measures_only: bool) -> _Children:
    age_days, age_months = _ages(children)
    weight_kg = _numbers(children["weight_kg"])
    measured_cm = _numbers(children["height_cm"])
    if plausible_measures_only:
        plausible = growth_limits().plausible
        weight_kg = _within(weight_kg, *plausible.weight_kg)
        measured_cm = _within(measured_cm, *plausible.height_cm)
    # A swollen child's weight tells nothing, so none of the indices that use it is given.
    weight_kg = np.where(_has_code(children["oedema"], "1"), np.nan, weight_kg)
    standing_is_believed = ~(age_months < growth_limits().age.standing_from_months)
    return _Children(
        is_boy=_has_code(children["sex_code"], "1"),
        is_girl=_has_code(children["sex_code"], "2"),
        age_days=age_days,
        age_months=age_months,
        weight_kg=weight_kg,
        measured_cm=measured_cm,
        is_lying=_has_code(children["measure_position_code"], "1"),
        is_standing=_has_code(children["measure_position_code"], "2") & standing_is_believed,
    )


def _ages(children: pd.DataFrame) -> tuple[Floats, Floats]:
    """Give the age in whole days, halves rounded up, and in exact months."""
    days_per_month = growth_limits().age.days_per_month
    if "age_days" not in children:
        months = _numbers(children["age_months"])
        return _half_up(months * days_per_month), months
    days = _numbers(children["age_days"])
    months = days / days_per_month
    if "age_months" in children:
        given_months = _numbers(children["age_months"])
        months = np.where(np.isnan(days), given_months, months)
        days = np.where(np.isnan(days), given_months * days_per_month, days)
    return _half_up(days), months


def _half_up(numbers: Floats) -> Floats:
    whole: Floats = np.floor(numbers)
    return whole + (numbers - whole >= 0.5)  # noqa: PLR2004


def _numbers(column: pd.Series) -> Floats:
    numbers: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _within(numbers: Floats, lowest: float, highest: float) -> Floats:
    return np.where((numbers >= lowest) & (numbers <= highest), numbers, np.nan)


def _has_code(column: pd.Series, code: str) -> Bools:
    return (column == code).to_numpy(dtype=np.bool_, na_value=False)


def _results(children: _Children) -> dict[str, Floats]:
    """Compute the adjusted length and the rounded z-scores, by the names of their columns."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        adjusted_cm = _adjusted_cm(children)
        day = _rows_of_age(children)
        metres = adjusted_cm / 100
        bmi = children.weight_kg / (metres * metres)
        scores = {
            "haz": _lms_z(_positive(adjusted_cm), *_figures(lms_table("length_height_for_age"), day)),
            "waz": _restricted_z(_positive(children.weight_kg), *_figures(lms_table("weight_for_age"), day)),
            "whz": _restricted_z(children.weight_kg, *_figures_of_size(children, adjusted_cm)),
            "baz": _restricted_z(_positive(bmi), *_figures(lms_table("bmi_for_age"), day)),
        }
        return {"adjusted_cm": adjusted_cm} | {name: _rounded(z) for name, z in scores.items()}


def _adjusted_cm(children: _Children) -> Floats:
    """Turn a height into the length that is meant below two years, and a length into a height from there."""
    limits = growth_limits()
    surplus_cm = limits.length.lying_surplus_cm
    means_length = children.age_days < limits.age.height_from_days
    means_height = children.age_days >= limits.age.height_from_days
    centimetres = children.measured_cm.copy()
    centimetres[means_length & children.is_standing] += surplus_cm
    centimetres[means_height & children.is_lying] -= surplus_cm
    return centimetres


def _rows_of_age(children: _Children) -> Rows:
    """Find the row of the child's sex and day; the three tables by age have the same rows."""
    table = lms_table("weight_for_age")
    is_of_age = (children.age_months >= 0) & (children.age_months < growth_limits().age.end_months)
    is_found = is_of_age & (children.is_boy | children.is_girl)
    row = np.where(is_found, children.age_days + children.is_girl * table.steps, table.no_row)
    return row.astype(np.intp)


def _figures(table: LmsTable, row: Rows) -> tuple[Floats, Floats, Floats]:
    return table.l[row], table.m[row], table.s[row]


@cache
def _size_tables() -> tuple[LmsTable, LmsTable, tuple[Floats, Floats, Floats]]:
    """Give the tables for length and for height, and their L, M and S in one piece, length first."""
    length, height = lms_table("weight_for_length"), lms_table("weight_for_height")
    figures = (
        np.concatenate([length.l, height.l]),
        np.concatenate([length.m, height.m]),
        np.concatenate([length.s, height.s]),
    )
    return length, height, figures


def _figures_of_size(children: _Children, adjusted_cm: Floats) -> tuple[Floats, Floats, Floats]:
    """Interpolate L, M and S for the child's length or height; NaN outside the tables."""
    length, height, figures = _size_tables()
    by_length = _is_by_length(children, adjusted_cm)
    is_found = (
        (adjusted_cm >= np.where(by_length, length.first, height.first))
        & (adjusted_cm <= np.where(by_length, length.last, height.last))
        & (children.is_boy | children.is_girl)
        & ~(children.age_months >= growth_limits().age.end_months)
    )
    step = np.trunc(adjusted_cm * _STEPS_PER_CM)
    # Added before cutting, as the reference does: for 103.1 - 0.7 cm its floating point skips a row.
    next_step = np.trunc(adjusted_cm * _STEPS_PER_CM + 1)
    beyond = (adjusted_cm - step / _STEPS_PER_CM) * _STEPS_PER_CM
    row = np.where(
        by_length,
        step - length.first * _STEPS_PER_CM + children.is_girl * length.steps,
        step - height.first * _STEPS_PER_CM + children.is_girl * height.steps + length.l.size,
    )
    row = np.where(is_found, row, length.no_row).astype(np.intp)
    next_row = row + np.where(is_found & (beyond > 0), next_step - step, 0).astype(np.intp)
    lower_l, lower_m, lower_s = (figure[row] for figure in figures)
    upper_l, upper_m, upper_s = (figure[next_row] for figure in figures)
    return (
        lower_l + beyond * (upper_l - lower_l),
        lower_m + beyond * (upper_m - lower_m),
        lower_s + beyond * (upper_s - lower_s),
    )


def _is_by_length(children: _Children, adjusted_cm: Floats) -> Bools:
    """Tell which children are compared by length: by age, else by position, else by size."""
    limits = growth_limits()
    is_position_known = children.is_lying | children.is_standing
    without_age = np.where(is_position_known, children.is_lying, adjusted_cm < limits.length.height_from_cm)
    is_age_known = ~np.isnan(children.age_days)
    return np.where(is_age_known, children.age_days < limits.age.height_from_days, without_age)


def _positive(measure: Floats) -> Floats:
    return np.where(measure > 0, measure, np.nan)


def _lms_z(measure: Floats, l: Floats, m: Floats, s: Floats) -> Floats:  # noqa: E741
    z: Floats = ((measure / m) ** l - 1) / (s * l)
    return z


def _restricted_z(measure: Floats, l: Floats, m: Floats, s: Floats) -> Floats:  # noqa: E741
    """As ``_lms_z``, but along a straight line beyond 3: a few heavy children would else reach endless z."""
    z = _lms_z(measure, l, m, s)
    far = np.flatnonzero(np.abs(z) > _OUTER_Z)
    side = np.sign(z[far])
    far_l, far_m, far_s = l[far], m[far], s[far]
    outer = far_m * (1 + far_l * far_s * side * _OUTER_Z) ** (1 / far_l)
    inner = far_m * (1 + far_l * far_s * side * _INNER_Z) ** (1 / far_l)
    z[far] = side * _OUTER_Z + (measure[far] - outer) / np.abs(outer - inner)
    return z


def _rounded(z: Floats) -> Floats:
    """Round to two decimals; an endless z (a length of 0 cm) is none, and -0.00 is 0.00."""
    return np.where(np.isfinite(z), np.round(z, 2) + 0.0, np.nan)


def _flags(z: Floats, index: str) -> pd.api.extensions.ExtensionArray:
    lowest, highest = growth_limits().index[index].plausible
    return pd.arrays.IntegerArray(((z < lowest) | (z > highest)).astype(np.uint8), np.isnan(z))


def _classes(z: pd.Series, index: str) -> pd.Series:
    limits = growth_limits().index[index]
    numbers = limits.class_numbers(z.to_numpy(dtype=np.float64, na_value=np.nan))
    return pd.Series(pd.array(limits.classes, dtype="str").take(numbers, allow_fill=True), index=z.index)
