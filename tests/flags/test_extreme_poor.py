"""Extreme poverty: the first basis that is known decides, and what is not known is never guessed."""

import pytest

DECILE = {"decile_national": 1, "decile_as_of": "2026-10-01"}
SPENDING = {"member_count": 4, "monthly_spending_idr": 1_000_000}


@pytest.fixture
def home(flag_of):
    def one(cells, as_of="2026-11-24"):
        return flag_of("extreme_poor", "household", {"village_code": "1408011001"} | cells, as_of)

    return one


@pytest.mark.parametrize(
    ("cells", "as_of", "state", "basis"),
    [
        (DECILE, "2026-11-24", "yes", "decile_dtsen"),
        (DECILE | {"decile_national": 2}, "2026-11-24", "no", "decile_dtsen"),
        (DECILE | SPENDING | {"decile_national": 3}, "2026-11-24", "no", "decile_dtsen"),
        ({"decile_national": 1}, "2026-11-24", "yes", "decile_dtsen"),
        (DECILE | {"decile_as_of": "2022-01-01", "decile_national": 3} | SPENDING, "2024-06-30", "yes", "spending"),
        (DECILE | {"decile_as_of": "2022-01-01"}, "2024-06-30", "yes", "decile_p3ke"),
        ({"decile_national": 1, "p3ke_family_id": "P-1"}, "2024-06-30", "yes", "decile_p3ke"),
        (DECILE | {"decile_as_of": "2022-01-01"}, "2026-11-24", "unknown", "stale"),
        (DECILE | {"decile_as_of": "2027-01-01"}, "2026-11-24", "unknown", "stale"),
        (DECILE | {"decile_as_of": "2022-01-01", "has_shelter": "2"}, "2026-11-24", "yes", "no_shelter"),
        ({"decile_national": 1, "p3ke_family_id": "P-1"}, "2026-11-24", "unknown", "missing"),
        (SPENDING, "2026-11-24", "yes", "spending"),
        ({"member_count": 4, "monthly_spending_idr": 1_563_999}, "2026-11-24", "yes", "spending"),
        ({"member_count": 4, "monthly_spending_idr": 1_564_000}, "2026-11-24", "no", "spending"),
        (
            {"member_count": 4, "monthly_spending_idr": 1_500_000, "surveyed_on": "2023-06-01"},
            "2026-11-24",
            "no",
            "spending",
        ),
        (
            {"member_count": 4, "monthly_spending_idr": 1_500_000, "surveyed_on": "2027-06-01"},
            "2026-11-24",
            "yes",
            "spending",
        ),
        (SPENDING | {"surveyed_on": "2020-06-01"}, "2026-11-24", "unknown", "no_line"),
        (SPENDING | {"village_code": None}, "2026-11-24", "unknown", "missing"),
        ({"has_shelter": "2"}, "2026-11-24", "yes", "no_shelter"),
        ({"has_shelter": "2"} | SPENDING, "2026-11-24", "yes", "spending"),
        ({"has_shelter": "1"}, "2026-11-24", "unknown", "missing"),
        ({"has_shelter": "8"}, "2026-11-24", "unknown", "missing"),
        ({"wall_code": "3"}, "2026-11-24", "unknown", "missing"),
        ({}, "2026-11-24", "unknown", "missing"),
    ],
)
def test_state_and_basis(home, cells, as_of, state, basis):
    row = home(cells, as_of)
    assert (row["state"], row["basis"]) == (state, basis)


@pytest.mark.parametrize(
    ("cells", "deciding"),
    [
        (DECILE, ""),
        ({}, "decile_national;has_shelter"),
        ({"has_shelter": "8"}, "decile_national;has_shelter"),
        ({"wall_code": "3"}, "decile_national"),
        ({"has_shelter": "1", "monthly_spending_idr": 1_200_000}, "member_count;decile_national"),
        ({"has_shelter": "1", "member_count": 4}, "monthly_spending_idr;decile_national"),
        ({"has_shelter": "1", "village_code": None} | SPENDING, "village_code;decile_national"),
        ({"has_shelter": "1", "decile_national": 1, "p3ke_family_id": "P-1"}, "decile_as_of"),
        ({"has_shelter": "1"} | DECILE | {"decile_as_of": "2022-01-01"}, ""),
        ({"has_shelter": "1"} | SPENDING | {"surveyed_on": "2020-06-01"}, "decile_national"),
    ],
)
def test_the_cells_that_alone_would_settle_it(home, cells, deciding):
    assert home(cells)["deciding_fields"] == deciding


@pytest.mark.parametrize(
    ("cells", "deciding"),
    [
        (DECILE | {"_blocked": ["family_card_no"]}, "family_card_no"),
        ({"_blocked": ["family_card_no"]}, ""),
        ({"decile_national": 0, "_blocked": ["decile_national"]}, "decile_national"),
        (DECILE | {"_blocked": ["village_code"]}, "village_code"),
        (SPENDING | {"village_code": "9999999999", "_blocked": ["village_code"]}, "village_code"),
        (SPENDING | {"member_count": 45, "_blocked": ["member_count"]}, "member_count"),
        (DECILE | {"_blocked": ["family_card_no", "village_code"]}, ""),
        ({"member_count": 0, "_blocked": ["member_count"]}, ""),
    ],
)
def test_a_held_family_is_unknown_and_released_only_by_the_one_cell_that_holds_it(home, cells, deciding):
    row = home(cells)
    assert (row["state"], row["basis"], row["evidence"]) == ("unknown", "held", "")
    assert row["deciding_fields"] == deciding


def test_an_amount_that_nobody_can_live_on_is_not_believed(home):
    cells = {
        "has_shelter": "1",
        "member_count": 4,
        "monthly_spending_idr": 1_850,
        "_failed": [("KEL-013", "monthly_spending_idr")],
    }
    row = home(cells)
    assert (row["state"], row["basis"]) == ("unknown", "implausible")
    assert row["deciding_fields"] == "monthly_spending_idr;decile_national"
    assert home(cells | DECILE)["state"] == "yes"


@pytest.mark.parametrize(
    ("cells", "evidence"),
    [
        (DECILE, "decile_national=1; decile_as_of=2026-10-01"),
        (DECILE | SPENDING | {"p3ke_family_id": "P-1"}, "decile_national=1; decile_as_of=2026-10-01"),
        ({"decile_national": 2}, "decile_national=2"),
        (SPENDING, "village_code=1408011001; member_count=4; monthly_spending_idr=0.64x"),
        (
            {"member_count": 4, "monthly_spending_idr": 1_500_000, "surveyed_on": "2023-06-01"},
            "village_code=1408011001; member_count=4; surveyed_on=2023-06-01; monthly_spending_idr=1.07x",
        ),
        ({"has_shelter": "2", "wall_code": "3"}, "has_shelter=2"),
        ({"has_shelter": "1", "wall_code": "3"}, "has_shelter=1"),
        ({"floor_code": "6", "wall_code": "3"}, "floor_code=6; wall_code=3"),
        ({"decile_national": 1, "decile_as_of": "2022-01-01", "has_shelter": "1"}, "has_shelter=1"),
        ({}, ""),
    ],
)
def test_the_cells_that_carry_the_answer(home, cells, evidence):
    assert home(cells)["evidence"] == evidence


def test_every_household_has_its_row(flags_of):
    found = flags_of(household={"Ha": DECILE, "Hb": {}, "Hc": {"_blocked": ["family_card_no"]}})
    assert found["record_id"].tolist() == ["Ha", "Hb", "Hc"]
    assert found["state"].tolist() == ["yes", "unknown", "unknown"]
