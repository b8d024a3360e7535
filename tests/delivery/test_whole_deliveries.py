"""Whole deliveries: what is measured of them, and at which cells it is told."""

from datetime import date

import pytest

from pipelines.frames import SourceState

SHARED = "kampung.xlsx"


def night_of_households(whole, count, rows=60, **cells):
    return whole.night(
        whole.sheet("household", whole.households(count, **cells)),
        history=whole.history(rows=[(whole.VILLAGE, "household", rows)]),
    )


def test_a_village_that_shrinks_is_told_at_the_code_of_its_first_row(whole):
    assert night_of_households(whole, 40).cells("KRM-001") == [(SHARED, "household", "B2")]
    assert night_of_households(whole, 48).cells("KRM-001") == []


def test_a_sheet_without_codes_is_told_in_column_a(whole):
    night = whole.night(
        whole.sheet("household", whole.households(30)),
        whole.sheet("member", whole.members(30)),
        history=whole.history(rows=[(whole.VILLAGE, "member", 100)]),
    )
    assert night.cells("KRM-001") == [(SHARED, "member", "A2")]


def test_a_village_that_vanished_is_told_without_a_place(whole):
    night = whole.night(history=whole.history(rows=[(whole.VILLAGE, "member", 100)]))
    assert night.cells("KRM-001") == [("", "", "")]


def test_a_table_that_vanished_is_told_where_its_village_stands(whole):
    night = whole.night(
        whole.sheet("household", whole.households(30)),
        history=whole.history(rows=[(whole.VILLAGE, "member", 100)]),
    )
    assert night.cells("KRM-001") == [(SHARED, "household", "B2")]


def test_the_first_night_knows_no_earlier_rows(whole):
    night = whole.night(whole.sheet("household", whole.households(30)))
    assert night.cells("KRM-001") == []
    assert night.result.unknown_by_rule["KRM-001"] == 1


def test_a_silent_source_is_told_at_its_name(whole):
    states = [
        SourceState("minas", (), "", arrived=False, days_unchanged=2),
        SourceState("siak", (), "", arrived=True, days_unchanged=1),
        SourceState("dayun", (), "", arrived=True, days_unchanged=40),
    ]
    night = whole.night(expected=states)
    assert night.cells("KRM-002") == [("minas", "", ""), ("dayun", "", "")]
    assert night.result.unknown_by_rule["KRM-002"] == 0


def test_an_empty_column_is_told_at_its_heading(whole):
    rows = whole.households(30, latrine_code="1", water_code=None)
    night = whole.night(whole.sheet("household", rows[:10] + [row | {"water_code": "4"} for row in rows[10:]]))
    assert night.cells("KRM-003") == [(SHARED, "household", "J1")]


def test_a_home_that_is_none_owes_no_water(whole):
    night = whole.night(whole.sheet("household", whole.households(30, has_shelter="2", water_code=None)))
    [owed] = night.units("KRM-003", "household.water_code")["owed"]
    assert owed == 0
    assert night.cells("KRM-003") == []


@pytest.mark.parametrize(("as_of", "owed"), [(date(2024, 1, 1), 0), (date(2026, 11, 1), 30)])
def test_a_decile_is_owed_since_dtsen(whole, as_of, owed):
    night = whole.night(whole.sheet("household", whole.households(30, decile_national="3")), as_of=as_of)
    assert night.units("KRM-003", "household.decile_national")["owed"].tolist() == [owed]


def test_unknown_codes_are_told_for_each_file_at_the_heading(whole):
    good, bad = whole.households(30, floor_code="6"), whole.households(30, floor_code=None)
    bad = [row | {"floor_code": "ngawur" if at % 9 == 0 else "6"} for at, row in enumerate(bad)]
    night = whole.night(whole.sheet("household", good, "baik.xlsx"), whole.sheet("household", bad, "rusak.xlsx"))
    assert night.cells("KRM-004") == [("rusak.xlsx", "household", "I1")]


@pytest.mark.parametrize(("not_padan", "told"), [(6, 0), (7, 1)])
def test_many_that_are_not_padan_are_told(whole, not_padan, told):
    statuses = ["TIDAK PADAN"] * not_padan + ["PADAN"] * (30 - not_padan)
    sheets = [
        whole.sheet("household", whole.households(30)),
        whole.sheet("member", whole.members(30, padan_status=statuses)),
    ]
    assert len(whole.night(*sheets).cells("KRM-004")) == told


def test_preferred_digits_are_told_for_each_posyandu(whole):
    spread = [f"91,{digit}" for digit in range(10)]
    rows = [*whole.children(60, height_cm=spread), *whole.children(60, posyandu="Mawar", height_cm=["91", "91,5"])]
    rows = [row | {"weight_kg": f"12,{at % 10}"} for at, row in enumerate(rows)]
    night = whole.night(whole.sheet("child", rows))
    assert night.cells("KRM-005") == [(SHARED, "child", "F1")]
    assert night.units("KRM-005", "child.height_cm").set_index("posyandu")["dps"].to_dict() == {
        "MELATI": 0.0,
        "MAWAR": pytest.approx(66.6666667),
    }


def test_names_of_a_posyandu_are_folded_and_a_blank_one_is_its_village(whole):
    rows = whole.children(60, posyandu=["Melati", "MELATI ", None])
    night = whole.night(whole.sheet("child", rows))
    units = night.units("KRM-005", "child.height_cm").set_index("posyandu")
    assert units["n"].to_dict() == {"": 20.0, "MELATI": 40.0}


def test_the_last_digit_is_rounded_half_up(whole):
    night = whole.night(whole.sheet("child", whole.children(60, height_cm=["91,25", "91,3"])))
    assert night.units("KRM-005", "child.height_cm")["dps"].tolist() == [100.0]


def test_heaped_birthdays_are_told_at_the_heading(whole):
    births = ["1980-01-01", *[f"1980-03-{day:02d}" for day in range(2, 21)]]
    sheets = [
        whole.sheet("household", whole.households(60)),
        whole.sheet("member", whole.members(60, birth_date=births)),
    ]
    assert whole.night(*sheets).cells("KRM-006") == []
    sheets[1] = whole.sheet("member", whole.members(60, birth_date=births[:10]))
    assert whole.night(*sheets).cells("KRM-006") == [(SHARED, "member", "E1")]


def test_heaped_ages_are_told_at_the_heading_of_the_children(whole):
    at_12, at_13, at_20 = "2025-10-04", "2025-09-01", "2025-02-01"
    night = whole.night(whole.sheet("child", whole.children(60, birth_date=[at_12, at_12, at_12, at_13])))
    assert night.units("KRM-006", "child.birth_date")["heap_ratio"].tolist() == [6.0]
    assert night.cells("KRM-006") == [(SHARED, "child", "C1")]
    even = whole.night(whole.sheet("child", whole.children(60, birth_date=[at_12, at_13, at_20])))
    assert even.cells("KRM-006") == []


def test_one_sex_alone_is_told_for_each_table(whole):
    rows = [row | {"sex_code": "1"} for row in whole.members(60)]
    night = whole.night(whole.sheet("household", whole.households(60)), whole.sheet("member", rows))
    assert night.cells("KRM-007") == [(SHARED, "member", "D1")]


def test_doubtful_heights_are_told_at_their_heading(whole):
    night = whole.night(whole.sheet("child", whole.children(60, height_cm=["80", "91", "99"])))
    assert night.cells("KRM-008") == [(SHARED, "child", "F1")]
    assert whole.night(whole.sheet("child", whole.children(60))).cells("KRM-008") == []


def test_a_finding_says_whom_it_means_and_names_no_record(whole):
    [finding] = night_of_households(whole, 40).findings.to_dict("records")
    assert finding["seen"] == f"{whole.VILLAGE}/household: 67% dari jumlah malam lalu"
    assert (finding["record_id"], finding["column"], finding["severity"]) == ("", "village_code", "WARN")
    assert finding["excel_row"] == 2


def test_rows_without_a_village_are_nobodys(whole):
    night = whole.night(whole.sheet("household", whole.households(30, village="999")))
    assert night.units("KRM-001").empty


def test_without_a_history_every_rule_is_unknown(whole):
    from datetime import UTC, datetime
    from pathlib import Path

    from pipelines.frames import SourceFile
    from pipelines.judge import judge_delivery
    from pipelines.steps import Steps

    file = SourceFile("a.xlsx", Path("a.xlsx"), "0" * 64, datetime(2026, 11, 1, tzinfo=UTC))
    sheet = whole.sheet("household", whole.households(60, water_code=None))
    result = judge_delivery(
        [(file, [sheet])], run_id="check", as_of=date(2026, 11, 1), key=b"k" * 32, steps=Steps()
    )
    assert {rule: n for rule, n in result.unknown_by_rule.items() if rule.startswith("KRM")} == {
        f"KRM-{number:03d}": 1 for number in range(1, 9)
    }
    assert not (result.findings["table"] == "delivery").any()
    assert result.units is None
