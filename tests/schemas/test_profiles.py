"""What is in force on a day, and the parameters of the rules."""

from dataclasses import fields
from datetime import date

import pytest

from schemas.profiles import profile_on
from schemas.provinces import province_numbers
from schemas.thresholds import Thresholds, thresholds


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("1990-01-01", "DTKS_2022"),
        ("2022-12-31", "DTKS_2022"),
        ("2025-02-04", "DTKS_2022"),
        ("2025-02-05", "DTSEN_2025"),
        ("2026-11-01", "DTSEN_2025"),
    ],
)
def test_the_day_of_the_run_chooses_the_profile(day, name):
    assert profile_on(date.fromisoformat(day)).name == name


def test_a_profile_has_its_own_parameters_and_those_that_all_share():
    old, new = profile_on(date(2024, 1, 1)), profile_on(date(2026, 1, 1))
    assert (old.number("sembako_decile_max"), new.number("sembako_decile_max")) == (4, 5)
    assert old.number("extreme_decile_max") == new.number("extreme_decile_max") == 1
    assert old.words("basis_precedence") == ["spending", "decile", "no_shelter"]
    assert new.day("profile_valid_from") == date(2025, 2, 5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id_zero_share_max", 0.3),
        ("id_damaged_share_max", 0.2),
        ("id_filled_min", 10),
        ("member_count_max", 30),
        ("earliest_record_date", date(2015, 1, 1)),
        ("age_max_years", 110),
        ("weight_min_kg", 0.9),
        ("height_max_cm", 150),
        ("heading_scan_rows", 30),
        ("layout_score_min", 0.40),
        ("scheme_misfit_max", 0.2),
        ("level_age_min", {"NONE": 0, "SD": 5, "SMP": 10, "SMA": 13, "PT": 15}),
        ("ijazah_age_min", {"NONE": 0, "SD": 10, "SMP": 13, "SMA": 15, "PT": 18}),
    ],
)
def test_parameters(name, value):
    assert getattr(thresholds(), name) == value


def test_a_parameter_that_is_unknown_or_missing_is_refused():
    known = {field.name: getattr(thresholds(), field.name) for field in fields(Thresholds)}
    with pytest.raises(TypeError, match="unheard_of"):
        Thresholds(**known, unheard_of=1)
    del known["age_max_years"]
    with pytest.raises(TypeError, match="age_max_years"):
        Thresholds(**known)


def test_indonesia_has_38_provinces():
    numbers = province_numbers()
    assert len(set(numbers.tolist())) == len(numbers) == 38
    assert {11, 14, 91, 96} <= set(numbers.tolist())
    assert 29 not in numbers
