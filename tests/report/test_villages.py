from datetime import date

import pandas as pd
import pytest

from pipelines.frames import Register, TableData
from pipelines.villages import valid_family_card, village_of_records, village_of_rows
from schemas.rows import rows_of_examples

CARD, OTHER_CARD, PLACEHOLDER = "1408011203159901", "1408011203159902", "9999999999999999"
DALAM, REMPAK = "1408011001", "1408011002"


def table(name, rows):
    """A table from ``(record_id, source, cells)``; a cell that no row names is blank."""
    examples = [{"family_card_no": None, **cells} for _, _, cells in rows]
    if name != "member":
        examples = [{"village_code": None, **cells} for cells in examples]
    read = rows_of_examples(name, examples, date(2026, 11, 1))
    index = pd.Index([record_id for record_id, _, _ in rows], dtype="str", name="record_id")
    sources = pd.Categorical([source for _, source, _ in rows])
    frame = read.frame.assign(_source=sources).set_axis(index)
    moved = pd.DataFrame(index=index)
    return TableData(name, frame, read.seen.set_axis(index), {}, moved, pd.Series(data=False, index=index))


def register(household=(), member=(), child=()):
    return Register(table("household", list(household)), table("member", list(member)), table("child", list(child)))


def villages(given, name):
    """The villages of a table by record, None where there is none."""
    found = village_of_records(given)[name]
    return found.astype(object).where(found.notna(), None).to_dict()


def house(record_id, source, village, card=CARD):
    return (record_id, source, {"family_card_no": card, "village_code": village})


def person(record_id, source, card=CARD):
    return (record_id, source, {"family_card_no": card})


@pytest.mark.parametrize(("village", "expected"), [(DALAM, DALAM), (None, None), ("1408010000", None)])
def test_households_and_children_stand_where_their_own_code_says(village, expected):
    given = register(
        household=[house("Ha", "a.xlsx", village)], child=[("Ca", "a.xlsx", {"village_code": village})]
    )
    assert villages(given, "household") == {"Ha": expected}
    assert villages(given, "child") == {"Ca": expected}


def test_a_member_stands_with_the_household_even_of_another_file():
    given = register(
        household=[house("Ha", "a.xlsx", DALAM), house("Hb", "b.xlsx", REMPAK, OTHER_CARD)],
        member=[person("Ma", "b.xlsx")],
    )
    assert villages(given, "member") == {"Ma": DALAM}


def test_a_household_without_a_village_leaves_its_members_without_one():
    given = register(
        household=[house("Ha", "a.xlsx", None), house("Hb", "b.xlsx", DALAM, OTHER_CARD)],
        member=[person("Ma", "b.xlsx")],
    )
    assert villages(given, "member") == {"Ma": None}


def test_of_two_household_rows_the_first_by_record_with_a_village_counts():
    given = register(
        household=[
            house("Hc", "a.xlsx", REMPAK),
            house("Hb", "a.xlsx", DALAM),
            house("Ha", "a.xlsx", None),
        ],
        member=[person("Ma", "a.xlsx")],
    )
    assert villages(given, "member") == {"Ma": DALAM}


@pytest.mark.parametrize("card", [None, PLACEHOLDER, OTHER_CARD])
def test_a_member_without_household_stands_in_the_single_village_of_the_file(card):
    given = register(
        household=[house("Ha", "a.xlsx", DALAM), house("Hb", "a.xlsx", DALAM, PLACEHOLDER)],
        member=[person("Ma", "a.xlsx", card)],
        child=[("Ca", "a.xlsx", {"village_code": DALAM})],
    )
    assert villages(given, "member") == {"Ma": DALAM}


@pytest.mark.parametrize("second", [REMPAK, None, "1408010000"])
def test_a_file_of_several_or_unsure_villages_tells_nothing(second):
    given = register(
        household=[house("Ha", "a.xlsx", DALAM)],
        member=[person("Ma", "a.xlsx", OTHER_CARD), person("Mb", "unknown.xlsx", OTHER_CARD)],
        child=[("Ca", "a.xlsx", {"village_code": second})],
    )
    assert villages(given, "member") == {"Ma": None, "Mb": None}


def test_an_empty_register_has_no_villages():
    assert {name: list(found) for name, found in village_of_records(register()).items()} == {
        "household": [],
        "member": [],
        "child": [],
    }


def test_findings_stand_where_their_record_stands():
    given = register(household=[house("Ha", "a.xlsx", DALAM), house("Hb", "a.xlsx", None, OTHER_CARD)])
    findings = pd.DataFrame(
        {"table": ["household", "household", "file"], "record_id": ["Ha", "Hb", None]}, index=[7, 3, 5]
    )
    found = village_of_rows(findings, village_of_records(given))
    assert found.dtype == "str"
    assert list(found.index) == [7, 3, 5]
    assert found[7] == DALAM
    assert found[[3, 5]].isna().all()


def test_a_number_damaged_by_excel_is_no_valid_family_card():
    damaged = {"family_card_no": "1408011203159910", "family_card_no__kind": "number"}
    rows = [
        ("Ha", "a.xlsx", damaged | {"family_card_no__zero_share": 1.0}),
        ("Hb", "a.xlsx", damaged | {"family_card_no__zero_share": 0.1}),
        ("Hc", "a.xlsx", {"family_card_no": "1408-0112-0315-9901"}),
        ("Hd", "a.xlsx", {"family_card_no": None}),
    ]
    assert valid_family_card(table("household", rows)).tolist() == [False, True, False, False]
