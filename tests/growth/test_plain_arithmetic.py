"""The vectorised module against the published steps written out for one child, with plain numbers only."""

import csv
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import schemas.growth
from pipelines.growth import z_scores

FOLDER = Path(schemas.growth.__file__).parent


def read_table(name, decimals):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return {(row[0], round(float(row[1]), decimals)): tuple(map(float, row[2:5])) for row in rows}


HEIGHT_FOR_AGE = read_table("length_height_for_age", 0)
WEIGHT_FOR_AGE = read_table("weight_for_age", 0)
BMI_FOR_AGE = read_table("bmi_for_age", 0)
WEIGHT_FOR_LENGTH = read_table("weight_for_length", 1)
WEIGHT_FOR_HEIGHT = read_table("weight_for_height", 1)


def free_z(measure, figures):
    l, m, s = figures  # noqa: E741
    return ((measure / m) ** l - 1) / (s * l)


def restricted_z(measure, figures):
    l, m, s = figures  # noqa: E741

    def at(deviations):
        return m * (1 + l * s * deviations) ** (1 / l)

    z = free_z(measure, figures)
    if z > 3:
        return 3 + (measure - at(3)) / (at(3) - at(2))
    if z < -3:
        return -3 + (measure - at(-3)) / (at(-2) - at(-3))
    return z


def interpolated(table, sex, centimetres):
    below = math.floor(round(centimetres * 10, 6)) / 10
    share = (centimetres - below) * 10
    lower = table[sex, round(below, 1)]
    upper = table.get((sex, round(below + 0.1, 1)), lower)
    return tuple(low + share * (high - low) for low, high in zip(lower, upper, strict=True))


def plain_age(age, unit):
    """Whole days and exact months, or nothing."""
    if age is None:
        return None, None
    exact_days = age if unit == "days" else age * 30.4375
    return math.floor(exact_days + 0.5), (age / 30.4375 if unit == "days" else age)


def plain_adjusted_cm(days, position, height_cm):
    if days is None or position is None:
        return height_cm
    if days < 731:
        return height_cm + 0.7 if position == "2" else height_cm
    return height_cm - 0.7 if position == "1" else height_cm


def plain_weight_for_length(child, days, months, position, centimetres):
    if months is not None and months >= 60:
        return None
    if days is not None:
        by_length = days < 731
    elif position is not None:
        by_length = position == "1"
    else:
        by_length = centimetres < 87
    table, first, last = (WEIGHT_FOR_LENGTH, 45, 110) if by_length else (WEIGHT_FOR_HEIGHT, 65, 120)
    if not first <= centimetres <= last:
        return None
    return restricted_z(child["weight_kg"], interpolated(table, child["sex_code"], centimetres))


def plain_scores(child):
    """All four z-scores of one child whose measures are above 0, unrounded, None where there is none."""
    days, months = plain_age(child["age"], child["unit"])
    position = child["measure_position_code"]
    if months is not None and months < 9 and position == "2":
        position = None
    centimetres = child["height_cm"] and plain_adjusted_cm(days, position, child["height_cm"])
    weight_kg = None if child["oedema"] == "1" else child["weight_kg"]
    scores = {"adjusted_cm": centimetres, "haz": None, "waz": None, "whz": None, "baz": None}
    if child["sex_code"] is None:
        return scores
    if months is not None and months < 60:
        key = (child["sex_code"], days)
        if centimetres:
            scores["haz"] = free_z(centimetres, HEIGHT_FOR_AGE[key])
        if weight_kg:
            scores["waz"] = restricted_z(weight_kg, WEIGHT_FOR_AGE[key])
        if centimetres and weight_kg:
            scores["baz"] = restricted_z(weight_kg / (centimetres / 100) ** 2, BMI_FOR_AGE[key])
    if centimetres and weight_kg:
        scores["whz"] = plain_weight_for_length(child, days, months, position, centimetres)
    return scores


FLAG_LIMITS = {"haz": (-6, 6), "waz": (-6, 5), "whz": (-5, 5), "baz": (-5, 5)}


def measures(lowest, highest, unit):
    """Numbers as people write them: with as many decimals as the unit has, or missing."""
    return st.none() | st.integers(round(lowest / unit), round(highest / unit)).map(
        lambda steps: round(steps * unit, 4)
    )


ages = st.one_of(
    st.just({"age": None, "unit": "days"}),
    st.fixed_dictionaries({"age": st.integers(0, 1900), "unit": st.just("days")}),
    st.fixed_dictionaries({"age": st.floats(0, 1900, width=32), "unit": st.just("days")}),
    st.fixed_dictionaries(
        {"age": measures(0, 62, 0.01).filter(lambda age: age is not None), "unit": st.just("months")}
    ),
    st.fixed_dictionaries({"age": st.sampled_from([730, 730.49, 730.5, 731]), "unit": st.just("days")}),
)
children = st.builds(
    dict.__or__,
    ages,
    st.fixed_dictionaries(
        {
            "sex_code": st.sampled_from(["1", "2", None]),
            "weight_kg": measures(0.5, 45, 0.01),
            # The one length whose reading by the reference is pinned in a test of its own.
            "height_cm": st.one_of(
                measures(40, 125, 0.1), measures(40, 125, 0.01), st.floats(40, 125, width=32)
            ).filter(lambda height_cm: height_cm != 103.1),
            "measure_position_code": st.sampled_from(["1", "2", None]),
            "oedema": st.sampled_from(["1", "2", None, "2"]),
        }
    ),
)
USUAL = {"sex_code": "1", "weight_kg": 12.0, "height_cm": 88.0, "measure_position_code": "1", "oedema": "2"}


@settings(max_examples=200, deadline=None)
@given(st.lists(children, min_size=1, max_size=30))
@example([USUAL | {"age": 24, "unit": "months"}, USUAL | {"age": 1826, "unit": "days"}])
@example([USUAL | {"age": 1200, "unit": "days", "height_cm": 97.7}])
def test_a_frame_gives_what_plain_arithmetic_gives_for_each_child(drawn):
    frame = pd.DataFrame(drawn)
    for unit in ("days", "months"):
        frame[f"age_{unit}"] = frame["age"].where(frame["unit"] == unit).astype("float64")
    scores = z_scores(frame.astype({"weight_kg": "float64", "height_cm": "float64"}), plausible_measures_only=False)
    for child, row in zip(drawn, scores.to_dict("records"), strict=True):
        expected = plain_scores(child)
        assert row["adjusted_cm"] == pytest.approx(expected["adjusted_cm"], abs=1e-9) or (
            expected["adjusted_cm"] is None and math.isnan(row["adjusted_cm"])
        )
        for name, (lowest, highest) in FLAG_LIMITS.items():
            if expected[name] is None:
                assert math.isnan(row[name])
                assert pd.isna(row[f"{name}_flag"])
            else:
                assert row[name] == pytest.approx(expected[name], abs=0.0051)
                assert row[f"{name}_flag"] == (not lowest <= row[name] <= highest)
