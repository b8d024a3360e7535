"""The rules across rows and sheets about families and persons, LIN-001 to LIN-014."""

from collections.abc import Mapping

import pandas as pd
import pytest

from tests.acceptance.across import (
    BOY,
    GIRL,
    HEAD,
    HOME,
    LONER,
    MEASURED,
    OTHER_HOME,
    TRIO,
    WIFE,
    Case,
    Found,
    expected_of,
    family_of,
    found_in,
    home,
    homes,
    judge_cases,
    of,
    person,
)
from tests.acceptance.base import Row, judge, template_sheets

HEADS = [
    Case("a clean family", "", TRIO, unknown=""),
    Case(
        "nobody is head",
        "LIN-001 member.relation_code 0 1 2",
        [of(HEAD, relation_code="8"), WIFE, GIRL],
    ),
    Case(
        "the head is gone",
        "LIN-001 member.relation_code 1 2",
        [of(HEAD, presence_code="2"), WIFE, GIRL],
        home(2),
    ),
    Case(
        "a new member is present",
        "",
        [of(HEAD, presence_code="5"), of(WIFE, presence_code=""), GIRL],
    ),
    Case(
        "nobody is head, one without a relation",
        "",
        [of(HEAD, relation_code="8"), of(WIFE, relation_code=""), GIRL],
        unknown="LIN-001 member.relation_code 1",
    ),
    Case(
        "nobody is head, one relation is in no list",
        "",
        [of(HEAD, relation_code="8"), of(WIFE, relation_code="Paman"), GIRL],
    ),
    Case("no head, no card", "", [of(one, family_card_no="") for one in (WIFE, GIRL)], []),
    Case(
        "no head, a card of 15 digits", "", [of(one, family_card_no="140801120315990") for one in (WIFE, GIRL)], []
    ),
    Case(
        "one person, who is no head",
        "LIN-001 member.relation_code 0, LIN-014 member.family_card_no 0",
        [of(GIRL)],
        [],
    ),
    Case("two heads", "LIN-002 member.relation_code 0 2", [HEAD, WIFE, person(0, "h", birth_date="1985-01-03")]),
    Case(
        "two heads, and one without a relation",
        "LIN-002 member.relation_code 0 1",
        [HEAD, person(0, "h", birth_date="1985-01-03"), of(GIRL, relation_code="")],
    ),
    Case(
        "one head and one without a relation",
        "",
        [HEAD, WIFE, of(GIRL, relation_code="")],
    ),
    Case(
        "two heads, one gone",
        "",
        [HEAD, WIFE, GIRL, person(0, "h", birth_date="1985-01-03", presence_code="3")],
    ),
    Case("one head twice", "", [HEAD, of(HEAD, birth_place="Dumai"), WIFE], home(2)),
    Case(
        "two heads without NIK",
        "LIN-002 member.relation_code 0 2",
        [of(HEAD, nik=""), WIFE, of(HEAD, nik="", birth_place="Dumai")],
        home(3, head_nik=""),
    ),
    Case(
        "one head with and one without NIK",
        "LIN-002 member.relation_code 0 2",
        [HEAD, WIFE, person(0, "h", nik="9" * 16, birth_date="1985-01-03")],
    ),
    Case("nobody has a relation", "", [of(one, relation_code="") for one in TRIO]),
]

SAME_HEAD = [
    Case("another NIK", "LIN-003 household.head_nik 0", TRIO, home(head_nik="nik z")),
    Case("another NIK and name", "LIN-003 household.head_nik 0", TRIO, home(head_nik="nik z", head_name="name z")),
    Case("one NIK, another name", "", TRIO, home(head_name="name z")),
    Case("no NIK, another name", "LIN-003 household.head_name 0", TRIO, home(head_nik="", head_name="name z")),
    Case("no NIK, one name", "", TRIO, home(head_nik="")),
    Case("NIK placeholder, one name", "", TRIO, home(head_nik="9" * 16)),
    Case(
        "NIK of 15 digits, another name",
        "LIN-003 household.head_name 0",
        TRIO,
        home(head_nik="140801170880990", head_name="name z"),
    ),
    Case(
        "the member without NIK, another name",
        "LIN-003 household.head_name 0",
        [of(HEAD, nik=""), WIFE, GIRL],
        home(head_name="name z"),
    ),
    Case("the member without NIK, one name", "", [of(HEAD, nik=""), WIFE, GIRL]),
    Case("names alike 0.75", "", [of(HEAD, name="QABCDERT"), WIFE, GIRL], home(head_nik="", head_name="XABCDEYZ")),
    Case(
        "names alike 0.67",
        "LIN-003 household.head_name 0",
        [of(HEAD, name="QABCDWRT"), WIFE, GIRL],
        home(head_nik="", head_name="XABCDEYZ"),
    ),
    Case(
        "names folded are one",
        "",
        [of(HEAD, name="MUHAMMAD YUSUF"), WIFE, GIRL],
        home(head_nik="", head_name="Drs. H. Moch. Yoesoef, M.Si"),
    ),
    Case(
        "the home without NIK and name",
        "",
        TRIO,
        home(head_nik="", head_name=""),
        unknown="LIN-003 household.head_name 0",
    ),
    Case("no row of the household", "", TRIO, []),
    Case(
        "two rows of the household, one with another NIK",
        "LIN-003 household.head_nik 1",
        TRIO,
        [*home(), *home(head_nik="nik z")],
    ),
    Case(
        "the head who is gone does not count",
        "LIN-003 household.head_nik 0",
        [of(HEAD, presence_code="4"), WIFE, GIRL, person(0, "z")],
    ),
]

SPOUSES = [
    Case("spouses of one sex", "LIN-004 member.sex_code 1", [HEAD, of(WIFE, sex_code="1"), GIRL]),
    Case("the head is widowed", "LIN-004 member.marital_code 0", [of(HEAD, marital_code="4"), WIFE, GIRL]),
    Case("the head never married", "LIN-004 member.marital_code 0", [of(HEAD, marital_code="1"), WIFE, GIRL]),
    Case("the status of the spouse is not asked", "", [HEAD, of(WIFE, marital_code="4"), GIRL]),
    Case("widowed without spouse", "", [of(HEAD, marital_code="4"), GIRL], home(2)),
    Case("two spouses", "LIN-004 member.relation_code 1 2", [HEAD, WIFE, person(1, "v", birth_date="1990-02-03")]),
    Case(
        "everything at once",
        "LIN-004 member.relation_code 1 2, LIN-004 member.sex_code 2, LIN-004 member.marital_code 0",
        [of(HEAD, marital_code="3"), WIFE, person(1, "v", birth_date="1990-02-03", sex_code="1")],
    ),
    Case("the second spouse is gone", "", [HEAD, WIFE, GIRL, person(1, "v", presence_code="2")]),
    Case(
        "one spouse listed twice",
        "LIN-004 member.relation_code 1 2",
        [HEAD, WIFE, of(WIFE, birth_place="Dumai")],
        home(2),
    ),
    Case(
        "the status of the head is blank",
        "",
        [of(HEAD, marital_code=""), WIFE, GIRL],
        unknown="LIN-004 member.marital_code 0",
    ),
    Case(
        "the sex of the spouse is blank",
        "",
        [HEAD, of(WIFE, sex_code="")],
        home(2),
        unknown="LIN-004 member.sex_code 1",
    ),
    Case(
        "the status fails where the sex is blank",
        "LIN-004 member.marital_code 0",
        [of(HEAD, marital_code="4"), of(WIFE, sex_code="")],
        home(2),
    ),
    Case(
        "two heads and a spouse of one sex",
        "LIN-002 member.relation_code 0 2",
        [HEAD, of(WIFE, sex_code="1"), person(0, "h", birth_date="1985-01-03")],
    ),
]

WOMAN_HEAD = of(HEAD, sex_code="2", marital_code="3")


def mother_and_child(mother: str, child: str) -> list[Row]:
    """A family whose mother and daughter are born on these days."""
    return [HEAD, of(WIFE, birth_date=mother), of(GIRL, birth_date=child)]


TOO_YOUNG = "LIN-005 member.birth_date 2"
MOTHERS = [
    Case("mother of 12", "", mother_and_child("1988-08-17", "2000-08-17")),
    Case("mother one day short of 12", TOO_YOUNG, mother_and_child("1988-08-17", "2000-08-16")),
    Case("mother of 55", "", mother_and_child("1958-03-10", "2014-03-09")),
    Case("mother of 56", TOO_YOUNG, mother_and_child("1958-03-09", "2014-03-09")),
    Case("mother younger than her child", TOO_YOUNG, mother_and_child("1988-08-17", "1987-08-17")),
    Case("mother of 29 February, a child the day before", TOO_YOUNG, mother_and_child("1988-02-29", "2000-02-28")),
    Case("mother of 29 February, a child on her birthday", "", mother_and_child("1988-02-29", "2000-02-29")),
    Case(
        "mother without birth date", "", mother_and_child("", "1987-08-17"), unknown="LIN-005 member.birth_date 1"
    ),
    Case("child without birth date", "", mother_and_child("1988-08-17", ""), unknown="LIN-005 member.birth_date 2"),
    Case(
        "a child that is gone", "", [HEAD, WIFE, GIRL, person(2, "e", birth_date="1990-01-02", presence_code="3")]
    ),
    Case(
        "one of two children",
        "LIN-005 member.birth_date 3",
        [*TRIO, person(2, "e", birth_date="1995-01-02")],
        home(4),
    ),
    Case("a father of 12", "", [HEAD, of(GIRL, birth_date="1998-04-15")], home(2)),
    Case(
        "a father one day short of 12",
        "LIN-005 member.birth_date 1",
        [HEAD, of(GIRL, birth_date="1998-04-14")],
        home(2),
    ),
    Case("a father of 70", "", [of(HEAD, birth_date="1944-01-01"), GIRL], home(2)),
    Case("a mother who is head, of 12", "", [WOMAN_HEAD, of(GIRL, birth_date="1998-04-15")], home(2)),
    Case(
        "a mother who is head, of 56",
        "LIN-005 member.birth_date 1",
        [of(WOMAN_HEAD, birth_date="1958-03-09"), GIRL],
        home(2),
    ),
    Case(
        "of two women the second fits",
        "LIN-004 member.relation_code 1 2",
        [HEAD, of(WIFE, birth_date="2004-01-02"), person(1, "v", birth_date="1990-02-03"), GIRL],
        home(4),
    ),
    Case(
        "of two women none fits",
        "LIN-004 member.relation_code 1 2, LIN-005 member.birth_date 3",
        [HEAD, of(WIFE, birth_date="2004-01-02"), person(1, "v", birth_date="2003-02-03"), GIRL],
        home(4),
    ),
    Case("the woman decides, not the man", TOO_YOUNG, mother_and_child("1988-08-17", "1999-08-16")),
    Case(
        "the mother alone is present",
        "LIN-001 member.relation_code 1 2, LIN-005 member.birth_date 2",
        [of(HEAD, presence_code="2"), WIFE, of(GIRL, birth_date="1999-01-01")],
        home(2),
    ),
    Case("neither head nor spouse", "LIN-001 member.relation_code 0 1", [of(GIRL), person(3, "d")], home(2)),
]

ELDER = person(0, "e", relation_code="6", marital_code="4")


def with_elder(born: str, **wife: str) -> list[Row]:
    """Head, spouse and a parent of this birth date."""
    return [HEAD, of(WIFE, **wife), of(ELDER, birth_date=born)]


OUT_OF_LINE = "LIN-006 member.birth_date 2"
GENERATIONS = [
    Case("a parent 12 years before the head", "", with_elder("1974-04-15")),
    Case("a parent 12 years before the spouse only", "", with_elder("1976-08-17")),
    Case("a parent 12 years before nobody", OUT_OF_LINE, with_elder("1976-08-18")),
    Case("a parent younger than the head", OUT_OF_LINE, with_elder("1995-08-18")),
    Case("a spouse who is gone does not help", OUT_OF_LINE, with_elder("1974-04-16", presence_code="2"), home(2)),
    Case("no spouse", "LIN-006 member.birth_date 1", [HEAD, of(ELDER, birth_date="1974-04-16")], home(2)),
    Case("a spouse without birth date could help", "", with_elder("1974-04-16", birth_date="")),
    Case("a parent without birth date", "", with_elder(""), unknown="LIN-006 member.birth_date 2"),
    Case("a grandchild 24 years after", "", [HEAD, WIFE, of(GIRL, relation_code="5", birth_date="2010-04-15")]),
    Case(
        "a grandchild one day early",
        OUT_OF_LINE,
        [HEAD, WIFE, of(GIRL, relation_code="5", birth_date="2010-04-14")],
    ),
    Case("a child-in-law one day younger", "", [HEAD, WIFE, of(GIRL, relation_code="4", birth_date="1986-04-16")]),
    Case(
        "a child-in-law of the same day",
        OUT_OF_LINE,
        [HEAD, WIFE, of(GIRL, relation_code="4", birth_date="1986-04-15")],
    ),
    Case(
        "three at once",
        "LIN-006 member.birth_date 2 3 4",
        [
            *with_elder("1986-04-15"),
            of(GIRL, relation_code="5", birth_date="2001-01-01"),
            person(2, "f", relation_code="4", birth_date="1980-01-01"),
        ],
        home(5),
    ),
    Case("a parent who is gone", "", [*TRIO, of(ELDER, birth_date="1995-01-01", presence_code="2")]),
    Case(
        "no single head",
        "LIN-002 member.relation_code 0 3",
        [*with_elder("1995-01-01"), person(0, "h", birth_date="1985-01-03")],
        home(4),
    ),
    Case(
        "a head without birth date",
        "",
        [of(HEAD, birth_date=""), WIFE, of(GIRL, relation_code="5")],
        unknown="LIN-006 member.birth_date 0",
    ),
]


def shared(*rows: Mapping[str, str]) -> list[Row]:
    """The family, and in a second one these rows with the NIK of its daughter."""
    return [*TRIO, LONER, *(of(GIRL, family_card_no="kk b", **row) for row in rows)]


NUMBERS = [
    Case(
        "one NIK, two people",
        "LIN-007 member.nik 2 4",
        shared({"name": "name y", "birth_date": "2012-02-02"}),
        homes(),
    ),
    Case(
        "one NIK, one name",
        "LIN-008 member.family_card_no 2 4",
        shared({"birth_date": "2012-02-02"}),
        homes(),
    ),
    Case("one NIK, one birth date", "LIN-008 member.family_card_no 2 4", shared({"name": "name y"}), homes()),
    Case(
        "one NIK, no name, two days",
        "",
        shared({"name": "", "birth_date": "2012-02-02"}),
        homes(),
        unknown="LIN-007 member.name 4",
    ),
    Case("one NIK, no name, one day", "LIN-008 member.family_card_no 2 4", shared({"name": "-"}), homes()),
    Case("one NIK, two names, no day", "", shared({"name": "name y", "birth_date": ""}), homes()),
    Case(
        "one of three rows is another person",
        "LIN-007 member.nik 2 4 5",
        shared({"birth_place": "Dumai"}, {"name": "name y", "birth_date": "2012-02-02"}),
        homes(),
    ),
    Case(
        "two people on one card",
        "LIN-007 member.nik 2 3",
        [*TRIO, of(GIRL, name="name y", birth_date="2012-02-02")],
    ),
    Case(
        "one NIK as text and with dots",
        "LIN-007 member.nik 2 4",
        shared({"nik": "nik c.0", "name": "name y", "birth_date": "2012-02-02"}),
        homes(),
    ),
    Case(
        "a placeholder twice",
        "",
        [*TRIO, person(2, "e", nik="9" * 16, birth_date="2013-01-02"), person(2, "f", nik="9" * 16)],
        home(5),
    ),
    Case("gone from the old card", "", shared({"presence_code": "3"}), homes(second=1)),
    Case(
        "presence blank on the second card",
        "LIN-008 member.family_card_no 2 4",
        shared({"presence_code": ""}),
        homes(),
    ),
    Case(
        "two cards, a third row is gone",
        "LIN-008 member.family_card_no 2 4 5",
        shared({"birth_place": "Dumai"}, {"presence_code": "2"}),
        homes(),
    ),
    Case("two rows on one card", "", [*TRIO, of(GIRL, birth_place="Dumai")]),
    Case(
        "the second card is blank",
        "",
        [*TRIO, of(GIRL, family_card_no="")],
        unknown="LIN-008 member.family_card_no 3, LIN-011 member.family_card_no 3",
    ),
    Case("the second card is a placeholder", "", [*TRIO, of(GIRL, family_card_no="9" * 16)]),
]

TWO_NUMBERS = "LIN-009 member.nik 2 3"


def again(name: str, other: str, **cells: str) -> list[Row]:
    """The family, and a daughter of the same day under another NIK on the same card."""
    return [HEAD, WIFE, of(GIRL, name=name), of(GIRL, **({"nik": "nik e", "name": other} | cells))]


def on_other_card(name: str, other: str, **cells: str) -> list[Row]:
    """The family, and the same on the card of the second family."""
    rows = again(name, other, family_card_no="kk b", **cells)
    return [*rows, LONER]


PERSONS = [
    Case("one girl, two NIK, one card", TWO_NUMBERS, again("SITI AISYAH", "SITI AISYAH"), home(4)),
    Case("twins", "", again("MUHAMMAD HASAN", "MUHAMMAD HUSEN"), home(4)),
    Case("twins of short names", "", again("RANI", "RINI"), home(4)),
    Case("two spellings are no twins", TWO_NUMBERS, again("AISYAH", "AISAH"), home(4)),
    Case("a longer name is no twin", TWO_NUMBERS, again("SITI AMINAH", "SITI AMINAH PUTRI"), home(4)),
    Case("twins on two cards are one", TWO_NUMBERS, on_other_card("MUHAMMAD HASAN", "MUHAMMAD HUSEN"), homes()),
    Case(
        "alike 0.85, another village, one mother",
        TWO_NUMBERS,
        on_other_card("RANI", "RINI"),
        homes(village_code="village b"),
    ),
    Case("alike below 0.85", "", on_other_card("SUGENG", "SUGIANTO"), homes()),
    Case(
        "another mother, one village", TWO_NUMBERS, on_other_card("BUNGA", "BUNGA", mother_name="mother y"), homes()
    ),
    Case(
        "another mother, another village",
        "",
        on_other_card("MELUR", "MELUR", mother_name="mother y"),
        homes(village_code="village b"),
    ),
    Case(
        "no mother, another village",
        "",
        on_other_card("KENANGA", "KENANGA", mother_name=""),
        homes(village_code="village b"),
    ),
    Case("no mother, one village", TWO_NUMBERS, on_other_card("DAHLIA", "DAHLIA", mother_name=""), homes()),
    Case("another sex", "", on_other_card("SERUNI", "SERUNI", sex_code="1"), homes()),
    Case("another day", "", on_other_card("CEMPAKA", "CEMPAKA", birth_date="2014-03-10"), homes()),
    Case("no sex", "", on_other_card("TERATAI", "TERATAI", sex_code=""), homes()),
    Case("no sound NIK", "", on_other_card("ANGGREK", "ANGGREK", nik="140801490314990"), homes()),
    Case(
        "one who is gone", TWO_NUMBERS, on_other_card("FLAMBOYAN", "FLAMBOYAN", presence_code="3"), homes(second=1)
    ),
    Case(
        "three rows of two NIK",
        "LIN-009 member.nik 2 3 4",
        [*again("MAWAR", "MAWAR"), of(GIRL, name="MAWAR", birth_place="Dumai")],
        home(4),
    ),
    Case("titles and old spelling", TWO_NUMBERS, on_other_card("Hj. DJAMILAH, S.Pd", "JAMILAH"), homes()),
]

SIZES = [
    Case(
        "one card, two villages",
        "LIN-010 household.village_code 0 1",
        TRIO,
        [*home(), *home(village_code="village b")],
    ),
    Case("one card twice in one village", "", TRIO, [*home(), *home(hamlet="II")]),
    Case(
        "one card, one village blank",
        "",
        TRIO,
        [*home(), *home(village_code="", village_name="", subdistrict_name="")],
        unknown="LIN-010 household.village_code 1",
    ),
    Case(
        "one card, two villages and a blank",
        "",
        TRIO,
        [*home(), *home(village_code="village b"), *home(village_code="", village_name="", subdistrict_name="")],
    ),
    Case("one card, one village not of Siak", "", TRIO, [*home(), *home(village_code="1408999999")]),
    Case(
        "the card is the NIK of a member",
        "LIN-011 member.family_card_no 0 1 2, LIN-011 household.family_card_no 0",
        [of(one, family_card_no="nik c") for one in TRIO],
        home(family_card_no="nik c"),
    ),
    Case(
        "the card is the NIK of one in another family",
        "LIN-011 member.family_card_no 3, LIN-011 household.family_card_no 1",
        [*TRIO, of(LONER, family_card_no="nik c")],
        homes(second=1, family_card_no="nik c"),
    ),
    Case("one too many", "LIN-012 household.member_count 0", TRIO, home(4)),
    Case("one too few", "LIN-012 household.member_count 0", TRIO, home(2)),
    Case(
        "who is gone does not count", "LIN-012 household.member_count 0", [HEAD, WIFE, of(GIRL, presence_code="6")]
    ),
    Case("presence blank counts", "", [HEAD, WIFE, of(GIRL, presence_code="")]),
    Case("no number", "", TRIO, home(""), unknown="LIN-012 household.member_count 0"),
    Case("a number that is none", "", TRIO, home("tiga"), unknown="LIN-012 household.member_count 0"),
    Case("no member by number", "", TRIO, home(0)),
    Case("31 members by number", "", TRIO, home(31)),
    Case("30 members by number", "LIN-012 household.member_count 0", TRIO, home(30)),
    Case("everybody is gone", "LIN-012 household.member_count 0", [of(one, presence_code="3") for one in TRIO]),
    Case("members without NIK count each", "", [HEAD, of(WIFE, nik=""), of(GIRL, nik="")]),
    Case(
        "a household without members",
        "LIN-013 household.family_card_no 1",
        TRIO,
        homes(second=1),
    ),
    Case(
        "members without household",
        "LIN-013 member.family_card_no 3 4",
        [*TRIO, LONER, person(1, "q", family_card_no="kk b", presence_code="2")],
    ),
    Case("a household of a village without members", "", TRIO, homes(second=1, village_code="village b")),
    Case("members only", "", TRIO, []),
    Case("households only", "", [], [HOME]),
    Case(
        "a household without card",
        "",
        TRIO,
        [*home(), *home(family_card_no="")],
        unknown="LIN-013 household.family_card_no 1, LIN-011 household.family_card_no 1",
    ),
    Case("a member without card", "", [*TRIO, of(LONER, family_card_no="")]),
]

ALONE = of(HEAD, marital_code="1")
ALONE_IS_WRONG = "LIN-014 member.family_card_no 0"
LONERS = [
    *(Case(f"alone with status {code}", "", [of(HEAD, marital_code=code)], home(1)) for code in "134"),
    Case("alone though married", ALONE_IS_WRONG, [HEAD], home(1)),
    Case("alone, number blank", "", [ALONE], home("")),
    Case("alone, two by number", f"{ALONE_IS_WRONG}, LIN-012 household.member_count 0", [ALONE], home(2)),
    Case("alone, number unreadable", "", [ALONE], home("satu")),
    Case("alone, no household", "", [ALONE], []),
    Case("alone, status blank", "", [of(HEAD, marital_code="")], home(1), unknown="LIN-014 member.marital_code 0"),
    Case(
        "alone, no head, status blank",
        "LIN-001 member.relation_code 0",
        [of(GIRL, marital_code="")],
        home(1),
        unknown="LIN-014 member.marital_code 0",
    ),
    Case("alone, relation blank, married", "", [of(HEAD, relation_code="")], home(1)),
    Case("the others are gone", "LIN-014 member.family_card_no 0", [HEAD, of(WIFE, presence_code="2")], home(1)),
    Case("the only one is gone", "", [of(HEAD, presence_code="2")], []),
]

CASES = [*HEADS, *SAME_HEAD, *SPOUSES, *MOTHERS, *GENERATIONS, *NUMBERS, *PERSONS, *SIZES, *LONERS]


@pytest.fixture(scope="module")
def nights() -> dict[str, pd.DataFrame]:
    """The findings of each delivery, by the name of its case."""
    return judge_cases(CASES)


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_delivery_fails_exactly_these_rules(case: Case, nights: dict[str, pd.DataFrame]) -> None:
    assert found_in(nights[case.name], "fail") == expected_of(case, case.fails)


@pytest.mark.parametrize("case", [case for case in CASES if case.unknown is not None], ids=lambda case: case.name)
def test_what_a_cell_would_settle_is_unknown_at_it(case: Case, nights: dict[str, pd.DataFrame]) -> None:
    assert found_in(nights[case.name], "unknown") >= expected_of(case, case.unknown or "")


def files(*deliveries: Case) -> list[set[Found]]:
    """What fails in each of several files of one night; letters mean the same in all of them."""
    sheets = [template_sheets(family_of(case, 0), f"{case.name}.xlsx") for case in deliveries]
    findings = judge(*sheets).result.findings
    return [found_in(findings[findings["source"] == f"{case.name}.xlsx"], "fail") for case in deliveries]


SECOND_FAMILY = Case("second", member=[LONER], household=[of(OTHER_HOME, village_code="village b")])
ELSEWHERE = [
    (
        "nothing is shared",
        Case("first", "", TRIO),
        SECOND_FAMILY,
    ),
    (
        "one NIK, two people",
        Case("first", "LIN-007 member.nik 2", TRIO),
        SECOND_FAMILY._replace(
            fails="LIN-007 member.nik 0",
            member=[of(LONER, nik="nik c")],
            household=[of(OTHER_HOME, head_nik="nik c")],
        ),
    ),
    (
        "one person, two cards",
        Case("first", "LIN-008 member.family_card_no 0", TRIO),
        SECOND_FAMILY._replace(
            fails="LIN-008 member.family_card_no 0",
            member=[of(HEAD, family_card_no="kk b", marital_code="1")],
            household=[of(OTHER_HOME, head_name="name a", head_nik="nik a")],
        ),
    ),
    (
        "one person, two NIK",
        Case("first", "LIN-009 member.nik 0", TRIO),
        SECOND_FAMILY._replace(
            fails="LIN-009 member.nik 0",
            member=[of(HEAD, family_card_no="kk b", marital_code="1", nik="nik p")],
            household=[of(OTHER_HOME, head_name="name a")],
        ),
    ),
    (
        "one card, two villages",
        Case("first", "LIN-010 household.village_code 0", TRIO),
        Case("second", "LIN-010 household.village_code 0", household=[of(HOME, village_code="village b")]),
    ),
    (
        "members in one file, households in the other",
        Case("first", "", TRIO, []),
        Case("second", "LIN-012 household.member_count 0", household=home(4)),
    ),
    (
        "members only, households of other families",
        Case("first", "", TRIO, []),
        Case("second", "", household=[of(OTHER_HOME, village_code="village b")]),
    ),
    (
        "the card of one file is a NIK of the other",
        Case("first", "", TRIO),
        SECOND_FAMILY._replace(
            fails="LIN-011 member.family_card_no 0, LIN-011 household.family_card_no 0",
            member=[of(LONER, family_card_no="nik b")],
            household=[of(OTHER_HOME, family_card_no="nik b")],
        ),
    ),
    (
        "two heads",
        Case("first", "LIN-002 member.relation_code 0", TRIO, home(4)),
        Case("second", "LIN-002 member.relation_code 0", [of(LONER, family_card_no="kk a")], []),
    ),
    (
        "a child that is measured elsewhere",
        Case("first", "LIN-019 member.sex_code 3", [*TRIO, BOY], home(4)),
        Case("second", "LIN-019 child.sex_code 0", household=[], child=[of(MEASURED, sex_code="2")]),
    ),
    (
        "a child that is measured in two files",
        Case("first", "LIN-017 child.weight_kg 0", [*TRIO, BOY], home(4), [MEASURED]),
        Case("second", "LIN-017 child.weight_kg 0", household=[], child=[of(MEASURED, weight_kg="11")]),
    ),
]


@pytest.mark.parametrize(("first", "second"), [two[1:] for two in ELSEWHERE], ids=[two[0] for two in ELSEWHERE])
def test_files_are_judged_as_one_register(first: Case, second: Case) -> None:
    assert files(first, second) == [expected_of(case, case.fails) for case in (first, second)]


def test_who_is_a_second_head_is_held() -> None:
    case = Case("held", member=[HEAD, WIFE, person(0, "h", birth_date="1985-01-03")])
    rows = judge(template_sheets(family_of(case, 0))).result.rows
    assert (rows["member"].accepted, rows["member"].held, rows["household"].held) == (1, 2, 0)
