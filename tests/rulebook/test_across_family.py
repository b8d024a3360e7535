"""The rules about a family as a whole, sentence by sentence, and against a model that walks from row to row."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.validate import validate_register
from schemas.findings import State
from schemas.register_rows import register_of_examples
from schemas.rulebook import rules
from schemas.tables import TABLES

AS_OF = date(2026, 11, 1)
KK, OTHER_KK = "1408011203159901", "1408012001179903"
BUDI, SITI, ADI, RINI = "1408011708809901", "1408015504869902", "1408011002149903", "1408015205189904"
VILLAGE, OTHER_VILLAGE = "1408011001", "1408041001"
HOLDS, UNKNOWN, FAILS = 2, 1, 0


def person(nik=BUDI, relation="1", **cells):
    return {"nik": nik, "family_card_no": KK, "relation_code": relation} | cells


def home(**cells):
    return {"family_card_no": KK} | cells


def truth(rule_id, **tables):
    """``table.column`` to the answers of its rows."""
    said = rules()[rule_id].across_answers(register_of_examples(tables, AS_OF)).answers
    return {f"{table}.{column}": answer.truth.tolist() for (table, column), answer in said.items()}


def cells(rule_id, state, **tables):
    """Where a rule speaks: table, column and row of each finding."""
    register = register_of_examples(tables, AS_OF)
    verdicts = validate_register({table: register.rows(table) for table in TABLES})
    return {
        (table, verdict.column, int(row))
        for table, of_table in verdicts.items()
        for verdict in of_table.verdicts
        if verdict.rule.id == rule_id and verdict.state is state
        for row in verdict.rows
    }


def relation_truth(rule_id, *members):
    return truth(rule_id, member=list(members))["member.relation_code"]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([person(), person(SITI, "2")], [HOLDS, HOLDS]),
        ([person(BUDI, "2"), person(SITI, "3")], [FAILS, FAILS]),
        ([person(presence_code="2"), person(SITI, "2")], [HOLDS, FAILS]),
        ([person(presence_code="5"), person(SITI, "2")], [HOLDS, HOLDS]),
        ([person(), person(SITI, None)], [UNKNOWN, UNKNOWN]),
        ([person(), person(SITI, None, presence_code="3")], [HOLDS, HOLDS]),
        ([person(family_card_no=OTHER_KK), person(SITI, "2")], [HOLDS, FAILS]),
        ([person(family_card_no="1"), person(SITI, "2")], [UNKNOWN, FAILS]),
    ],
)
def test_a_family_has_a_head(members, expected):
    assert relation_truth("LIN-001", *members) == expected


def test_who_is_listed_by_mistake_belongs_to_no_family():
    mistake = {"scheme": "BDT2015", "presence_code": None, "presence_code__raw": "5"}
    register = register_of_examples({"member": [person(**mistake), person(SITI, "2")]}, AS_OF)
    register.member.seen["presence_code__state"] = np.array([3, 0], dtype=np.uint8)
    answers = rules()["LIN-001"].across_answers(register).answers
    assert answers["member", "relation_code"].truth.tolist() == [HOLDS, FAILS]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([person(), person(SITI, "1"), person(ADI, "3")], [FAILS, FAILS, HOLDS]),
        ([person(), person()], [HOLDS, HOLDS]),
        ([person(), person(None)], [FAILS, FAILS]),
        ([person(None), person(None)], [FAILS, FAILS]),
        ([person(), person(SITI, "1", presence_code="2")], [HOLDS, HOLDS]),
        ([person(BUDI, None), person(SITI, None)], [UNKNOWN, UNKNOWN]),
        ([person(), person(SITI, None)], [UNKNOWN, UNKNOWN]),
        ([person(BUDI, "2"), person(SITI, None)], [HOLDS, HOLDS]),
    ],
)
def test_a_family_has_one_head_only(members, expected):
    assert relation_truth("LIN-002", *members) == expected


@pytest.mark.parametrize("column", ["LIN-001", "LIN-002"])
def test_what_is_not_told_is_asked_for_at_its_cell(column):
    assert cells(column, State.UNKNOWN, member=[person(), person(SITI, None)]) == {("member", "relation_code", 1)}


@pytest.mark.parametrize(
    ("number", "name", "head", "expected"),
    [
        (BUDI, "SLAMET PERMISAL", person(name="BUDI CONTOH"), [HOLDS, HOLDS]),
        (SITI, "BUDI CONTOH", person(name="BUDI CONTOH"), [HOLDS, FAILS]),
        (None, "MUH. CONTOH", person(name="MUHAMMAD CONTOH"), [HOLDS, HOLDS]),
        (None, "SLAMET PERMISAL", person(name="BUDI CONTOH"), [FAILS, HOLDS]),
        ("1", "SLAMET PERMISAL", person(name="BUDI CONTOH"), [FAILS, HOLDS]),
        (None, None, person(name="BUDI CONTOH"), [UNKNOWN, HOLDS]),
        (None, "BUDI CONTOH", person(name="BUDI CONTOH", relation_code="2"), [UNKNOWN, UNKNOWN]),
    ],
)
def test_the_head_is_the_same_in_both_sheets(number, name, head, expected):
    said = truth("LIN-003", household=[home(head_name=name, head_nik=number)], member=[head])
    assert [said["household.head_name"], said["household.head_nik"]] == [[answer] for answer in expected]


def test_two_heads_are_no_head_to_compare_with():
    said = truth(
        "LIN-003", household=[home(head_name="BUDI")], member=[person(name="BUDI"), person(SITI, name="SITI")]
    )
    assert said["household.head_name"] == [UNKNOWN]


def test_the_name_that_is_missing_is_asked_for_in_its_sheet():
    rows = {"household": [home(head_name="BUDI CONTOH", head_nik=None)], "member": [person(name=None)]}
    assert cells("LIN-003", State.UNKNOWN, **rows) == {("member", "name", 0)}


def spouses(*wives, head_sex="1", head_marital="2"):
    head = person(sex_code=head_sex, marital_code=head_marital)
    return {
        "member": [head, *(person(nik, "2", sex_code=sex) for nik, sex in zip((SITI, RINI), wives, strict=False))]
    }


@pytest.mark.parametrize(
    ("family", "fails"),
    [
        (spouses("2"), {}),
        (spouses(), {}),
        (spouses(head_marital="1"), {}),
        (spouses("1"), {"member.sex_code": [1]}),
        (spouses("2", head_marital="4"), {"member.marital_code": [0]}),
        (spouses("2", "2"), {"member.relation_code": [1, 2]}),
        (
            spouses("1", "2", head_marital="1"),
            {"member.sex_code": [1], "member.marital_code": [0], "member.relation_code": [1, 2]},
        ),
    ],
)
def test_a_spouse_fits_the_head(family, fails):
    said = truth("LIN-004", **family)
    assert {
        place: [at for at, answer in enumerate(a) if answer == FAILS] for place, a in said.items() if FAILS in a
    } == fails


def test_beside_a_spouse_what_is_blank_is_asked_for():
    assert cells("LIN-004", State.UNKNOWN, **spouses("2", head_sex=None)) == {("member", "sex_code", 0)}
    assert cells("LIN-004", State.UNKNOWN, **spouses("2", head_marital=None)) == {("member", "marital_code", 0)}
    assert cells("LIN-004", State.UNKNOWN, **spouses(head_sex=None, head_marital=None)) == set()


def born(day, relation, sex="1", nik=None, **cells):
    return person(nik, relation, birth_date=day, sex_code=sex) | cells


CHILD_OF_2014 = born("2014-02-10", "3")


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ([born("1986-04-15", "2", "2")], HOLDS),
        ([born("2002-02-10", "2", "2")], HOLDS),
        ([born("2002-02-11", "2", "2")], FAILS),
        ([born("1958-02-11", "2", "2")], HOLDS),
        ([born("1958-02-10", "2", "2")], FAILS),
        ([born("2004-01-01", "1"), born("1986-04-15", "2", "2")], HOLDS),
        ([born("2004-01-01", "1")], FAILS),
        ([born("1930-01-01", "1")], HOLDS),
        ([born("1930-01-01", "1", "2"), born("1986-04-15", "2", "2")], HOLDS),
        ([born(None, "1"), born("1986-04-15", "2", "2")], HOLDS),
        ([born("1986-04-15", "1"), born(None, "2", "2")], UNKNOWN),
        ([born("1986-04-15", "2", "1")], UNKNOWN),
        ([born("2004-01-01", "1", None)], FAILS),
        ([], UNKNOWN),
    ],
)
def test_a_child_fits_the_age_of_its_mother(parents, expected):
    assert truth("LIN-005", member=[*parents, CHILD_OF_2014])["member.birth_date"][-1] == expected


def test_the_birth_date_of_the_mother_is_asked_for_not_that_of_the_father():
    family = [born(None, "1"), born(None, "2", "2"), CHILD_OF_2014]
    assert cells("LIN-005", State.UNKNOWN, member=family) == {("member", "birth_date", 1)}


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ([born("1980-08-17", "1"), born("1968-08-17", "6")], HOLDS),
        ([born("1980-08-17", "1"), born("1968-08-18", "6")], FAILS),
        ([born("1980-08-17", "1"), born("1990-01-01", "2", "2"), born("1972-01-01", "6")], HOLDS),
        ([born("1980-08-17", "1"), born(None, "2", "2"), born("1972-01-01", "6")], UNKNOWN),
        ([born("1980-08-17", "1"), born("2004-08-17", "5")], HOLDS),
        ([born("1980-08-17", "1"), born("2004-08-16", "5")], FAILS),
        ([born("1980-08-17", "1"), born("1980-08-18", "4")], HOLDS),
        ([born("1980-08-17", "1"), born("1980-08-17", "4")], FAILS),
        ([born("1980-08-17", "1"), born(None, "4")], UNKNOWN),
        ([born("1980-08-17", "2"), born("1980-08-17", "4")], UNKNOWN),
    ],
)
def test_generations_fit_the_head(family, expected):
    assert truth("LIN-006", member=family)["member.birth_date"][-1] == expected


@pytest.mark.parametrize(
    ("count", "members", "expected"),
    [
        (2, [person(), person(SITI)], HOLDS),
        (2, [person(), person(SITI), person(SITI)], HOLDS),
        (2, [person(None), person(None)], HOLDS),
        (1, [person(), person(SITI, presence_code="2")], HOLDS),
        (2, [person(), person(SITI, presence_code="2")], FAILS),
        (1, [person(presence_code="2")], FAILS),
        (31, [person()], UNKNOWN),
        (None, [person()], UNKNOWN),
        (1, [], UNKNOWN),
    ],
)
def test_the_number_of_members_is_right(count, members, expected):
    said = truth("LIN-012", household=[home(member_count=count)], member=members)
    assert said["household.member_count"] == [expected]


def test_of_a_shared_home_the_number_of_members_says_nothing_and_is_not_asked_for():
    rows = {"household": [home(member_count=None, shared_home=True)], "member": [person()]}
    assert truth("LIN-012", **rows)["household.member_count"] == [UNKNOWN]
    assert cells("LIN-012", State.UNKNOWN, **rows) == set()


def test_a_number_out_of_range_is_asked_for():
    rows = {"household": [home(member_count=31)], "member": [person()]}
    assert cells("LIN-012", State.UNKNOWN, **rows) == {("household", "member_count", 0)}


@pytest.mark.parametrize(
    ("homes", "members", "expected"),
    [
        ([home(village_code=VILLAGE)], [person()], [[HOLDS], [HOLDS]]),
        ([home(village_code=VILLAGE)], [person(family_card_no=OTHER_KK)], [[FAILS], [FAILS]]),
        ([home(village_code=VILLAGE)], [], [[UNKNOWN], []]),
        ([], [person()], [[], [UNKNOWN]]),
        ([home(village_code=VILLAGE)], [person(family_card_no=OTHER_KK, _source="b")], [[UNKNOWN], [UNKNOWN]]),
        ([home(family_card_no=None, village_code=VILLAGE)], [person()], [[UNKNOWN], [FAILS]]),
        ([home(village_code=VILLAGE)], [person(presence_code="2")], [[HOLDS], [HOLDS]]),
    ],
)
def test_a_family_is_in_both_sheets(homes, members, expected):
    said = truth("LIN-013", household=homes, member=members)
    assert [said["household.family_card_no"], said["member.family_card_no"]] == expected


def test_another_village_that_delivered_members_does_not_accuse_a_household():
    homes = [home(village_code=VILLAGE), home(family_card_no=OTHER_KK, village_code=OTHER_VILLAGE)]
    assert truth("LIN-013", household=homes, member=[person()])["household.family_card_no"] == [HOLDS, UNKNOWN]


@pytest.mark.parametrize(
    ("homes", "members", "expected"),
    [
        ([], [person(marital_code="4")], HOLDS),
        ([], [person(marital_code="2")], FAILS),
        ([], [person(BUDI, "3", marital_code="1")], FAILS),
        ([home(member_count=1)], [person(marital_code="1")], HOLDS),
        ([home(member_count=3)], [person(marital_code="1")], FAILS),
        ([home(member_count=None)], [person(marital_code="1")], HOLDS),
        ([home(member_count=None, member_count__raw="?")], [person(marital_code="1")], UNKNOWN),
        ([], [person(marital_code=None)], UNKNOWN),
        ([], [person(BUDI, None, marital_code="2")], UNKNOWN),
        ([], [person(marital_code="2"), person(SITI, "2", marital_code="2")], HOLDS),
        ([], [person(marital_code="2"), person(SITI, "2", presence_code="2")], FAILS),
    ],
)
def test_who_is_listed_alone_lives_alone(homes, members, expected):
    assert truth("LIN-014", household=homes, member=members)["member.family_card_no"][0] == expected


NOBODY = {
    "birth_date": "1980-08-17",
    "sex_code": "1",
    "pregnant": "2",
    "school_participation_code": "3",
    "disability_code": "4",
    "disability_type_code": "00",
}


@pytest.mark.parametrize(
    ("cells_of_member", "expected"),
    [
        ({}, FAILS),
        ({"birth_date": "2020-01-01"}, HOLDS),
        ({"birth_date": "2019-11-01"}, FAILS),
        ({"birth_date": "1966-11-01"}, HOLDS),
        ({"birth_date": "1966-11-02"}, FAILS),
        ({"birth_date": "2005-11-01", "school_participation_code": "2"}, HOLDS),
        ({"birth_date": "2004-11-01", "school_participation_code": "2"}, FAILS),
        ({"sex_code": "2", "pregnant": "1"}, HOLDS),
        ({"sex_code": "2", "marital_code": "2", "pregnant": None}, UNKNOWN),
        ({"sex_code": "2", "marital_code": "1", "pregnant": None}, FAILS),
        ({"sex_code": "1", "pregnant": None}, FAILS),
        ({"sex_code": "2", "birth_date": "1970-01-01", "pregnant": None}, FAILS),
        ({"disability_code": "2"}, HOLDS),
        ({"disability_code": "3"}, FAILS),
        ({"disability_code": None}, FAILS),
        ({"disability_code": None, "disability_type_code": "02"}, UNKNOWN),
        ({"birth_date": None}, UNKNOWN),
        ({"presence_code": "2", "birth_date": "2020-01-01"}, FAILS),
    ],
)
def test_a_family_with_pkh_has_who_qualifies(cells_of_member, expected):
    rows = {"household": [home(receives_pkh="1")], "member": [person(**NOBODY | cells_of_member)]}
    assert truth("LIN-020", **rows)["household.receives_pkh"] == [expected]


def test_each_cell_that_says_pkh_is_located():
    rows = {
        "household": [home(receives_pkh="2")],
        "member": [person(**NOBODY, receives_pkh="1"), person(SITI, "2", **NOBODY, receives_pkh="2")],
    }
    assert truth("LIN-020", **rows) == {"household.receives_pkh": [HOLDS], "member.receives_pkh": [FAILS, HOLDS]}


def test_without_member_rows_nobody_can_be_judged_or_asked():
    rows = {"household": [home(receives_pkh="1")]}
    assert truth("LIN-020", **rows)["household.receives_pkh"] == [UNKNOWN]
    assert cells("LIN-020", State.UNKNOWN, **rows) == set()


def test_the_cell_that_could_show_who_qualifies_is_asked_for():
    woman = NOBODY | {"sex_code": "2", "pregnant": None}
    rows = {"household": [home(receives_pkh="1")], "member": [person(**NOBODY), person(SITI, "2", **woman)]}
    assert cells("LIN-020", State.UNKNOWN, **rows) == {("member", "pregnant", 1)}


def test_a_row_is_held_by_what_blocks_across_rows():
    register = register_of_examples({"member": [person(), person(SITI), person(ADI, "3")]}, AS_OF)
    verdicts = validate_register({table: register.rows(table) for table in TABLES})["member"]
    assert verdicts.blocked["relation_code"].tolist() == [True, True, False]
    assert verdicts.held[:2].all()


members_of_families = st.lists(
    st.builds(
        person,
        nik=st.sampled_from([BUDI, SITI, None]),
        relation=st.sampled_from(["1", "2", "3", None]),
        family_card_no=st.sampled_from([KK, OTHER_KK, None]),
        presence_code=st.sampled_from(["1", "2", None]),
    ),
    max_size=7,
)


def plain_has_head(row, rows):
    """LIN-001 of one row, told by looking at one row after the other."""
    if row["presence_code"] == "2":
        return HOLDS
    if row["family_card_no"] is None:
        return UNKNOWN
    family = [r for r in rows if r["family_card_no"] == row["family_card_no"] and r["presence_code"] != "2"]
    if any(r["relation_code"] is None for r in family):
        return UNKNOWN
    return HOLDS if any(r["relation_code"] == "1" for r in family) else FAILS


def plain_one_head(row, rows):
    """The failures of LIN-002, likewise."""
    family = [r for r in rows if r["family_card_no"] == row["family_card_no"] and r["presence_code"] != "2"]
    heads = [r for r in family if r["relation_code"] == "1"]
    persons = len({r["nik"] for r in heads} - {None}) + sum(r["nik"] is None for r in heads)
    return row in heads and row["family_card_no"] is not None and persons > 1


@settings(max_examples=12, deadline=None)
@given(members_of_families)
def test_heads_are_counted_as_by_hand(rows):
    register = register_of_examples({"member": rows}, AS_OF)
    is_led, by_one = (
        rules()[rule_id].across_answers(register).answers["member", "relation_code"].truth.tolist()
        for rule_id in ("LIN-001", "LIN-002")
    )
    assert is_led == [plain_has_head(row, rows) for row in rows]
    assert [answer == FAILS for answer in by_one] == [plain_one_head(row, rows) for row in rows]
