"""Rules about one person and one child on several rows, sentence by sentence."""

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.register_rows import register_of_examples
from schemas.rulebook import rules
from schemas.similarity import FoldedNames, rest_similarity, similarity

AS_OF = date(2026, 11, 1)
KK, OTHER_KK = "1408011203159901", "1408012001179903"
NIK, OTHER_NIK = "1408011708809901", "1403011708809907"
CHILD_NIK = "1408015205189904"
HERE, THERE = "1408011001", "1408041001"
BUDI = {"nik": NIK, "family_card_no": KK, "name": "BUDI CONTOH", "birth_date": "1980-08-17", "sex_code": "1"}
CHILD = {"child_nik": None, "child_name": "CONTOH ANAK", "birth_date": "2022-05-12", "village_code": HERE}
AT_HOME = {"family_card_no": KK, "name": "CONTOH ANAK", "birth_date": "2022-05-12", "relation_code": "3"}
ELSEWHERE = {"family_card_no": OTHER_KK, "village_code": THERE}
NEIGHBOUR = {"family_card_no": KK, "village_code": HERE}
MEASURED = {"child_nik": CHILD_NIK, "measured_on": "2026-10-05", "weight_kg": 11.2, "height_cm": 86.5}
SAYS = {0: False, 1: None, 2: True}


def judged(rule_id, place, **tables):
    answers = rules()[rule_id].across_answers(register_of_examples(tables, AS_OF)).answers
    return [SAYS[int(truth)] for truth in answers[place].truth]


def of_members(rule_id, column, *members, **tables):
    return judged(rule_id, ("member", column), member=list(members), **tables)


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ({}, True),
        ({"birth_date": "1981-08-17"}, True),
        ({"name": "SRI PERMISALAN"}, True),
        ({"name": "SRI PERMISALAN", "birth_date": "1999-01-02"}, False),
        ({"name": None, "birth_date": "1999-01-02"}, None),
        ({"name": "SRI PERMISALAN", "birth_date": None}, None),
        ({"name": None, "birth_date": None}, None),
    ],
)
def test_rows_of_one_nik_are_one_person(other, answer):
    assert of_members("LIN-007", "nik", BUDI, BUDI | other) == [answer] * 2


def test_one_unlike_pair_fails_the_whole_group():
    stranger = BUDI | {"name": "SRI PERMISALAN", "birth_date": "1999-01-02"}
    assert of_members("LIN-007", "nik", BUDI, BUDI, stranger, BUDI | {"nik": OTHER_NIK}) == [False] * 3 + [True]


def test_a_placeholder_takes_no_part():
    nobody = BUDI | {"nik": "9999999999999999"}
    assert of_members("LIN-007", "nik", nobody, nobody | {"name": "SRI", "birth_date": None}) == [True] * 2


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ({"presence_code": "1"}, False),
        ({"presence_code": "5"}, False),
        ({"presence_code": None}, False),
        ({"presence_code": "2"}, True),
        ({"presence_code": "3"}, True),
        ({"family_card_no": KK}, True),
        ({"family_card_no": None}, None),
        ({"family_card_no": "9999999999999999"}, None),
        ({"name": "SRI PERMISALAN", "birth_date": "1999-01-02"}, None),
    ],
)
def test_a_person_is_present_on_one_card_only(other, answer):
    here = BUDI | {"presence_code": "1"}
    there = here | {"family_card_no": OTHER_KK} | other
    assert of_members("LIN-008", "family_card_no", here, there) == [answer] * 2


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ({}, False),
        ({"name": "CONTOH BUDI"}, False),
        ({"nik": NIK}, True),
        ({"sex_code": "2"}, True),
        ({"birth_date": "1980-08-18"}, True),
        ({"name": "SRI PERMISALAN"}, True),
        ({"mother_name": "SRI PERMISALAN"}, True),
        ({"mother_name": None}, None),
        ({"nik": "9999999999999999"}, True),
    ],
)
def test_one_person_has_one_nik(other, answer):
    one = BUDI | {"mother_name": "IBU LAMA"}
    again = one | {"nik": OTHER_NIK, "family_card_no": OTHER_KK} | other
    homes = [NEIGHBOUR, ELSEWHERE]
    assert of_members("LIN-009", "nik", one, again, household=homes) == [answer] * 2


def test_the_same_village_is_as_good_as_the_same_mother():
    again = BUDI | {"nik": OTHER_NIK, "family_card_no": OTHER_KK}
    homes = [NEIGHBOUR, ELSEWHERE | {"village_code": HERE}]
    assert of_members("LIN-009", "nik", BUDI, again, household=homes) == [False] * 2


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("MUHAMMAD HASAN", "MUHAMMAD HUSEN", True),
        ("RANI", "RINI", True),
        ("AISYAH", "AISAH", False),
        ("SITI AMINAH", "SITI AMINAH PUTRI", False),
    ],
)
def test_twins_of_one_card_are_two_persons(one, other, answer):
    left = BUDI | {"name": one, "mother_name": "IBU LAMA"}
    right = left | {"nik": OTHER_NIK, "name": other}
    assert of_members("LIN-009", "nik", left, right) == [answer] * 2


@pytest.mark.parametrize(("village", "answer"), [(HERE, True), (THERE, False), (None, None), ("1408019001", None)])
def test_a_family_lives_in_one_village(village, answer):
    homes = [NEIGHBOUR, NEIGHBOUR | {"village_code": village}]
    assert judged("LIN-010", ("household", "village_code"), household=homes) == [answer] * 2


def test_a_card_number_is_nobodys_nik():
    tables = {"household": [{"family_card_no": NIK}, {"family_card_no": KK}, {"family_card_no": None}]}
    member = [BUDI, BUDI | {"family_card_no": NIK}]
    assert judged("LIN-011", ("household", "family_card_no"), member=member, **tables) == [False, True, None]
    assert judged("LIN-011", ("member", "family_card_no"), member=member, **tables) == [True, False]


@pytest.mark.parametrize(
    ("child", "member", "home", "answer"),
    [
        ({}, {}, NEIGHBOUR, True),
        ({}, {"name": "CONTO ANAK"}, NEIGHBOUR, True),
        ({}, {"name": "SRI PERMISALAN"}, NEIGHBOUR, False),
        ({}, {"birth_date": "2022-05-13"}, NEIGHBOUR, False),
        ({}, {"birth_date": None}, NEIGHBOUR, None),
        ({}, {"name": None}, NEIGHBOUR, None),
        ({"birth_date": None}, {}, NEIGHBOUR, None),
        ({"parent_name": "IBU CONTOH"}, {}, NEIGHBOUR | {"village_code": THERE}, True),
        ({"parent_name": "SRI PERMISALAN"}, {}, NEIGHBOUR | {"village_code": THERE}, False),
        ({"parent_nik": NIK, "parent_name": "SRI"}, {}, NEIGHBOUR | {"village_code": THERE}, True),
        ({"parent_name": None}, {}, NEIGHBOUR | {"village_code": THERE}, None),
    ],
)
def test_a_child_is_found_by_name(child, member, home, answer):
    members = [
        AT_HOME | member,
        {"family_card_no": KK, "name": "IBU CONTOH", "nik": NIK, "relation_code": "1", "birth_date": "1980-08-17"},
        # Somebody of the child's village, so that its list of members was delivered.
        BUDI | {"family_card_no": OTHER_KK},
    ]
    homes = [home, ELSEWHERE | {"village_code": HERE}]
    tables = {"child": [CHILD | child], "member": members, "household": homes}
    assert judged("LIN-015", ("child", "child_name"), **tables) == [answer]


def test_a_village_without_a_list_of_members_cannot_be_judged():
    tables = {"child": [CHILD, CHILD | {"village_code": None}], "member": [AT_HOME], "household": [ELSEWHERE]}
    tables["member"] = [AT_HOME | {"family_card_no": OTHER_KK, "name": "SRI PERMISALAN"}]
    assert judged("LIN-015", ("child", "child_name"), **tables) == [None, False]


@pytest.mark.parametrize(
    ("other", "repeated", "weight", "height"),
    [
        ({}, False, True, True),
        ({"weight_kg": 11.25}, False, True, True),
        ({"weight_kg": 11.26}, True, False, True),
        ({"height_cm": 68.5}, True, True, False),
        ({"height_cm": None}, False, True, True),
        ({"measured_on": "2026-10-06"}, True, True, True),
        ({"measured_on": None}, None, None, None),
    ],
)
def test_a_child_is_measured_once_a_day(other, repeated, weight, height):
    rows = [MEASURED, MEASURED | other]
    assert judged("LIN-016", ("child", "measured_on"), child=rows) == [True, repeated]
    assert judged("LIN-017", ("child", "weight_kg"), child=rows)[1] is weight
    assert judged("LIN-017", ("child", "height_cm"), child=rows)[1] is height


def test_a_child_without_nik_is_known_by_name_birth_and_village():
    row = {key: value for key, value in MEASURED.items() if key != "child_nik"} | CHILD
    rows = [row, row | {"child_name": "CONTOH ANAK/ANAK"}, row | {"village_code": THERE}]
    assert judged("LIN-016", ("child", "measured_on"), child=rows) == [True, False, True]


def at(day, height_cm, **more):
    return MEASURED | {"measured_on": day, "height_cm": height_cm} | more


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        ([at("2026-07-05", 84.0), at("2026-10-05", 83.0)], [None, True]),
        ([at("2026-07-05", 84.0), at("2026-10-05", 82.9)], [None, False]),
        ([at("2026-10-05", 82.9), at("2026-07-05", 84.0)], [False, None]),
        ([at("2026-07-05", 84.0), at("2026-08-05", None), at("2026-10-05", 80.0)], [None, None, None]),
        # The day that disagrees is passed over.
        (
            [at("2026-07-05", 84.0), at("2026-08-05", 90.0), at("2026-08-05", 60.0), at("2026-10-05", 82.0)],
            [None, None, None, False],
        ),
        # The first row of a day stands for it.
        ([at("2026-07-05", 84.0), at("2026-10-05", 82.0), at("2026-10-05", 82.0)], [None, False, None]),
        # Standing below two years adds 0.7 cm to the later height.
        (
            [
                at("2026-07-05", 84.0, birth_date="2025-01-01", measure_position_code="1"),
                at("2026-10-05", 82.5, birth_date="2025-01-01", measure_position_code="2"),
            ],
            [None, True],
        ),
    ],
)
def test_a_child_does_not_shrink(rows, answers):
    assert judged("LIN-018", ("child", "height_cm"), child=rows) == answers


@pytest.mark.parametrize(
    ("child", "birth", "sex"),
    [
        ({}, True, True),
        ({"birth_date": "2019-05-12"}, False, True),
        ({"sex_code": "1"}, True, False),
        ({"sex_code": None}, None, None),
        ({"child_nik": OTHER_NIK}, None, None),
    ],
)
def test_a_child_is_told_alike_in_both_sheets(child, birth, sex):
    told = {"birth_date": "2018-05-12", "sex_code": "2"}
    tables = {"child": [told | {"child_nik": CHILD_NIK} | child], "member": [told | {"nik": CHILD_NIK}]}
    assert judged("LIN-019", ("child", "birth_date"), **tables) == [birth]
    assert judged("LIN-019", ("child", "sex_code"), **tables) == [sex]
    if child.get("child_nik") is None:
        assert judged("LIN-019", ("member", "birth_date"), **tables) == [birth]
        assert judged("LIN-019", ("member", "sex_code"), **tables) == [sex]


def test_a_nik_of_two_children_links_nobody():
    told = {"child_nik": CHILD_NIK, "child_name": "CONTOH ANAK", "birth_date": "2018-05-12", "sex_code": "2"}
    other = told | {"child_name": "PERMISAL LAIN", "birth_date": "2023-01-02"}
    member = [{"nik": CHILD_NIK, "birth_date": "2018-05-12", "sex_code": "2"}]
    assert judged("LIN-021", ("child", "child_nik"), child=[told, other]) == [False] * 2
    assert judged("LIN-019", ("child", "birth_date"), child=[told, other], member=member) == [None] * 2


PERSONS = st.lists(
    st.fixed_dictionaries(
        {
            "nik": st.sampled_from([NIK, OTHER_NIK, "1408015504869902", "9999999999999999"]),
            "family_card_no": st.sampled_from([KK, OTHER_KK]),
            "name": st.sampled_from(["RANI", "RINI", "RANI/SRI", "SITI AISYAH", "SITI AISAH", "AISYAH SITI", None]),
            "birth_date": st.sampled_from(["1980-08-17", "1999-01-02", None]),
            "sex_code": st.sampled_from(["1", "2"]),
            "mother_name": st.sampled_from(["IBU LAMA", "IBU LAMO", "SRI PERMISALAN", None]),
        }
    ),
    max_size=6,
)
VILLAGES = st.lists(st.sampled_from([HERE, THERE, None]), min_size=2, max_size=2)


def alike(one, other):
    """The similarity of two names, None where one is missing."""
    names = [FoldedNames.of(pd.Series([name], dtype="str")) for name in (one, other)]
    (found,) = similarity(*names)
    return None if np.isnan(found) else float(found)


def at_least(value, least):
    return None if value is None else value >= least


def any_holds(answers):
    found = set(answers)
    return True if True in found else None if None in found else False


def negated(answer):
    return None if answer is None else not answer


def same(one, other):
    return None if None in (one, other) else one == other


def is_nik(person):
    return person["nik"] != "9999999999999999"


def is_unlike(one, other):
    """LIN-007: neither name nor birth date says that two rows are one person."""
    name = at_least(alike(one["name"], other["name"]), 0.75)
    return negated(any_holds([name, same(one["birth_date"], other["birth_date"])]))


def are_twins(one, other):
    if one["family_card_no"] != other["family_card_no"]:
        return False
    names = [FoldedNames.of(pd.Series([person["name"]], dtype="str")) for person in (one, other)]
    return bool(rest_similarity(*names)[0] < 0.9)


def has_two_niks(one, other, villages):
    """LIN-009: two rows are one person with two NIK; their own name and birth date are there."""
    if (one["sex_code"], one["birth_date"]) != (other["sex_code"], other["birth_date"]):
        return False
    if alike(one["name"], other["name"]) < 0.85 or are_twins(one, other):
        return False
    mother = at_least(alike(one["mother_name"], other["mother_name"]), 0.85)
    return any_holds([mother, same(*(villages[person["family_card_no"]] for person in (one, other)))])


@settings(deadline=None)
@given(PERSONS)
def test_rows_of_one_nik_as_plain_words_say(members):
    expected = [
        negated(any_holds(is_unlike(a, b) for a, b in combinations([m for m in members if m["nik"] == n], 2)))
        if is_nik({"nik": n})
        else True
        for n in (member["nik"] for member in members)
    ]
    assert of_members("LIN-007", "nik", *members) == expected


@settings(deadline=None)
@given(PERSONS, VILLAGES)
def test_two_niks_of_one_person_as_plain_words_say(members, homes):
    villages = dict(zip((KK, OTHER_KK), homes, strict=True))
    households = [{"family_card_no": card, "village_code": village} for card, village in villages.items()]
    told = [member["name"] is not None and member["birth_date"] is not None for member in members]
    expected = []
    for at, one in enumerate(members):
        partners = [
            other
            for place, other in enumerate(members)
            if place != at and told[place] and is_nik(other) and other["nik"] != one["nik"]
        ]
        if not is_nik(one):
            expected.append(True)
        elif not told[at]:
            expected.append(None)
        else:
            expected.append(negated(any_holds(has_two_niks(one, other, villages) for other in partners)))
    assert of_members("LIN-009", "nik", *members, household=households) == expected
