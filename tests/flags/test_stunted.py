"""Stunting of one measurement: what is missing or implausible is unknown, never "not stunted"."""

import pytest

MEASURED = {
    "sex_code": "1",
    "birth_date": "2024-02-10",
    "measured_on": "2026-10-05",
    "weight_kg": 11.2,
    "height_cm": 86.5,
    "haz": -1.25,
    "haz_flag": 0,
}


@pytest.fixture
def child(flag_of):
    return lambda **cells: flag_of("stunted", "child", MEASURED | cells)


@pytest.mark.parametrize(
    ("cells", "state", "basis", "deciding"),
    [
        ({"haz": -2.0}, "no", "haz", ""),
        ({"haz": -2.01}, "yes", "haz", ""),
        ({"haz": -1.0, "oedema": "1"}, "no", "haz", ""),
        ({"haz": -2.4, "birth_date": "2021-10-05"}, "yes", "haz", ""),
        ({"haz": -2.5, "_blocked": ["child_nik"]}, "yes", "haz", ""),
        ({"height_cm": None, "haz": None}, "unknown", "missing", "height_cm"),
        ({"sex_code": None, "haz": None}, "unknown", "missing", "sex_code"),
        ({"birth_date": None, "haz": None}, "unknown", "missing", "birth_date"),
        ({"measured_on": None, "haz": None}, "unknown", "missing", "measured_on"),
        ({"sex_code": None, "height_cm": None, "haz": None}, "unknown", "missing", ""),
        ({"height_cm": 865.0, "haz": None, "_blocked": ["height_cm"]}, "unknown", "missing", "height_cm"),
        ({"haz": -2.5, "_blocked": ["sex_code"]}, "unknown", "missing", "sex_code"),
        ({"haz": -2.5, "_blocked": ["sex_code", "birth_date"]}, "unknown", "missing", ""),
        ({"haz": -7.2, "haz_flag": 1}, "unknown", "implausible", "height_cm"),
        (
            {"haz": -7.2, "haz_flag": 1, "_failed": [("UKR-012", "height_cm")]},
            "unknown",
            "implausible",
            "height_cm",
        ),
        ({"_failed": [("UKR-012", "height_cm"), ("UKR-012", "weight_kg")]}, "no", "haz", ""),
        ({"height_cm": 145.0, "haz": None, "haz_flag": None}, "unknown", "not_computable", ""),
    ],
)
def test_state_basis_and_the_cell_that_would_settle_it(child, cells, state, basis, deciding):
    row = child(**cells)
    assert (row["state"], row["basis"], row["deciding_fields"]) == (state, basis, deciding)


def test_a_child_measured_after_its_fifth_year_has_no_row(child):
    assert child(birth_date="2021-10-04", haz=None) is None


@pytest.mark.parametrize(
    ("cells", "evidence"),
    [
        ({}, "sex_code=1; birth_date=1018d; measured_on=50d ago; height_cm=*; haz=-1.25"),
        (
            {"measure_position_code": "2", "haz": 0.05},
            "sex_code=1; birth_date=1018d; measured_on=50d ago; height_cm=*; haz=0.05; measure_position_code=2",
        ),
        (
            {"birth_date": "2021-10-05", "haz": -0.05},
            "sex_code=1; birth_date=5y; measured_on=50d ago; height_cm=*; haz=-0.05",
        ),
        ({"height_cm": None, "haz": None}, ""),
    ],
)
def test_the_cells_that_carry_the_answer_give_nobody_away(child, cells, evidence):
    assert child(**cells)["evidence"] == evidence
