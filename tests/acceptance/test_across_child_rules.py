"""The rules across rows and sheets about measured children and assistance, LIN-015 to LIN-021."""

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
    WIFE,
    Case,
    expected_of,
    found_in,
    home,
    homes,
    judge_cases,
    of,
    person,
)
from tests.acceptance.base import YES, Cell, Row

FOUR = [HEAD, WIFE, GIRL, BOY]
NAMED = of(MEASURED, child_nik="")
"""A measurement that is linked by name."""
STRANGER = of(NAMED, child_name="name y")


def measured(name: str, fails: str, *rows: Row, unknown: str | None = None) -> Case:
    """Measurements of the boy of the family."""
    return Case(name, fails, FOUR, home(4), rows, unknown)


AWAY = homes(4, 1, village_code="village b")
"""A second family in another village."""


def away(name: str, fails: str, **child: str) -> Case:
    """A child measured in the village of the second family."""
    return Case(name, fails, [*FOUR, LONER], AWAY, [of(NAMED, village_code="village b", **child)])


LOST = "LIN-015 child.child_name 0"
LINKS = [
    measured("a clean measurement", "", MEASURED, unknown=""),
    measured("name, day and village", "", NAMED),
    measured("NIK of nobody, name and day", "", of(MEASURED, child_nik="nik y")),
    measured("NIK of nobody, another name", "LIN-015 child.child_nik 0", of(STRANGER, child_nik="nik y")),
    measured("NIK placeholder, another name", "LIN-015 child.child_nik 0", of(STRANGER, child_nik="9" * 16)),
    measured("another name", LOST, STRANGER),
    measured("another day", LOST, of(NAMED, birth_date="2024-02-11")),
    measured(
        "the same NIK, all else another",
        "LIN-019 child.birth_date 0, LIN-019 member.birth_date 3",
        of(MEASURED, child_name="name y", birth_date="2023-02-10"),
    ),
    measured("no NIK, no day", "", of(NAMED, birth_date=""), unknown="LIN-015 child.child_nik 0"),
    measured("two children, one lost", "LIN-015 child.child_name 1", MEASURED, STRANGER),
    Case(
        "a spelling of the name",
        "",
        [HEAD, WIFE, of(BOY, name="MUHAMMAD HASAN")],
        home(),
        [of(NAMED, child_name="Moh. Hasan")],
    ),
    Case("alike 0.85", "", [HEAD, WIFE, of(BOY, name="RANI")], home(), [of(NAMED, child_name="RINI")]),
    Case("alike 0.81", LOST, [HEAD, WIFE, of(BOY, name="SUGENG")], home(), [of(NAMED, child_name="SUGIANTO")]),
    Case("a member who is gone", "", [HEAD, WIFE, of(BOY, presence_code="3")], home(2), [NAMED]),
    Case("a village without members", "", FOUR, home(4), [of(STRANGER, village_code="village b")]),
    Case("no members", "", [], [HOME], [STRANGER]),
    Case("children only", "", [], [], [MEASURED]),
    Case("children and members only", LOST, FOUR, [], [STRANGER]),
    away("in another village, NIK and name of the mother", ""),
    away("in another village, NIK of the mother", "", parent_name="name z"),
    away("in another village, name of the mother", "", parent_nik=""),
    away("in another village, name of the father", "", parent_nik="", parent_name="name a"),
    away("in another village, name of a sister", LOST, parent_nik="nik c", parent_name="name c"),
    away("in another village, parents unknown", "", parent_nik="", parent_name=""),
    away("in another village, another mother", LOST, parent_nik="nik z", parent_name="name z"),
    Case(
        "in another village, a mother who is gone",
        LOST,
        [HEAD, of(WIFE, presence_code="2"), GIRL, BOY, LONER],
        homes(3, 1, village_code="village b"),
        [of(NAMED, village_code="village b")],
    ),
]

AGAIN = of(MEASURED, posyandu="Mawar")
"""The same measurement, told a second time."""
ONCE_MORE = "LIN-016 child.measured_on 1"
DAYS = [
    measured("told twice", ONCE_MORE, MEASURED, AGAIN),
    measured("told three times", "LIN-016 child.measured_on 1 2", MEASURED, AGAIN, of(MEASURED, posyandu="Dahlia")),
    measured("weight apart by 0.05", ONCE_MORE, MEASURED, of(AGAIN, weight_kg="12,95")),
    measured("weight apart by 0.06", "LIN-017 child.weight_kg 0 1", MEASURED, of(AGAIN, weight_kg="12,96")),
    measured("height apart by 0.05", ONCE_MORE, MEASURED, of(AGAIN, height_cm="91,45")),
    measured("height apart by 0.1", "LIN-017 child.height_cm 0 1", MEASURED, of(AGAIN, height_cm="91,4")),
    measured(
        "both apart",
        "LIN-017 child.height_cm 0 1, LIN-017 child.weight_kg 0 1",
        MEASURED,
        of(AGAIN, height_cm="89", weight_kg="12"),
    ),
    measured("weight missing once", ONCE_MORE, MEASURED, of(AGAIN, weight_kg="")),
    measured("weight unreadable once", ONCE_MORE, MEASURED, of(AGAIN, weight_kg="12..9")),
    measured("weight here, height there", ONCE_MORE, of(MEASURED, weight_kg=""), of(AGAIN, height_cm="")),
    measured(
        "weight missing, height apart",
        "LIN-017 child.height_cm 0 1",
        MEASURED,
        of(AGAIN, weight_kg="", height_cm="80"),
    ),
    measured(
        "two agree, one does not",
        "LIN-016 child.measured_on 1, LIN-017 child.height_cm 0 1 2",
        MEASURED,
        AGAIN,
        of(MEASURED, posyandu="Dahlia", height_cm="80"),
    ),
    measured(
        "a chain of small steps",
        "LIN-016 child.measured_on 1 2, LIN-017 child.weight_kg 0 1 2",
        MEASURED,
        of(AGAIN, weight_kg="12,94"),
        of(AGAIN, weight_kg="12,98"),
    ),
    measured("another day of measuring", "", MEASURED, of(AGAIN, measured_on="2026-10-06")),
    measured(
        "no day of measuring",
        "",
        MEASURED,
        of(AGAIN, measured_on=""),
        unknown="LIN-016 child.measured_on 1, LIN-017 child.measured_on 1",
    ),
    measured("told twice without NIK", ONCE_MORE, NAMED, of(NAMED, posyandu="Mawar")),
    measured("told twice with a placeholder", ONCE_MORE, NAMED, of(NAMED, child_nik="9" * 16)),
    measured("once with and once without NIK", "", MEASURED, of(NAMED, posyandu="Mawar")),
    measured("one name, two villages", "", NAMED, of(NAMED, village_code="village b")),
    measured(
        "one name, two days of birth", "LIN-015 child.child_name 1", NAMED, of(NAMED, birth_date="2024-02-11")
    ),
    Case(
        "one child in two spellings",
        ONCE_MORE,
        [HEAD, WIFE, of(BOY, name="MUHAMMAD YUSUF")],
        home(),
        [of(NAMED, child_name="MUHAMMAD YUSUF"), of(NAMED, child_name="M. Yusuf")],
    ),
    Case(
        "no NIK, no village",
        "LIN-015 child.child_name 0 1",
        FOUR,
        home(4),
        [
            of(STRANGER, village_code="", village_name="", subdistrict_name="", posyandu=name)
            for name in ("Mawar", "Melur")
        ],
    ),
]


def on(day: str, height: str, **cells: str | Cell) -> Row:
    """A measurement of the boy on this day; he is 731 days old on 2026-02-10."""
    return of(MEASURED, **({"measured_on": day, "height_cm": height} | cells))


SHRUNK = "LIN-018 child.height_cm 1"
HEIGHTS = [
    measured("1.0 cm smaller", "", on("2026-07-05", "91,5"), on("2026-10-05", "90,5")),
    measured("1.1 cm smaller", SHRUNK, on("2026-07-05", "91,5"), on("2026-10-05", "90,4")),
    measured("out of order", "LIN-018 child.height_cm 0", on("2026-10-05", "90,4"), on("2026-07-05", "91,5")),
    measured(
        "smaller, then as before",
        SHRUNK,
        on("2026-07-05", "91,5"),
        on("2026-08-05", "89,5"),
        on("2026-09-05", "89,6"),
    ),
    measured(
        "smaller twice",
        "LIN-018 child.height_cm 1 2",
        on("2026-07-05", "92,5"),
        on("2026-08-05", "91"),
        on("2026-09-05", "89,6"),
    ),
    measured(
        "no height between",
        "",
        on("2026-07-05", "91,5"),
        on("2026-08-05", ""),
        on("2026-09-05", "88"),
        unknown="LIN-018 child.height_cm 1",
    ),
    measured(
        "a blocked height between", "", on("2026-07-05", "91,5"), on("2026-08-05", "915"), on("2026-09-05", "88")
    ),
    measured(
        "lying after two years, 1.0",
        "",
        on("2026-01-10", "88", measure_position_code="1"),
        on("2026-02-10", "87,7", measure_position_code="1"),
    ),
    measured(
        "lying after two years, 1.1",
        SHRUNK,
        on("2026-01-10", "88", measure_position_code="1"),
        on("2026-02-10", "87,6", measure_position_code="1"),
    ),
    measured(
        "lying on day 730 stays",
        "",
        on("2026-01-10", "88", measure_position_code="1"),
        on("2026-02-09", "87", measure_position_code="1"),
    ),
    measured("standing before two years, 1.0", "", on("2026-02-09", "87"), on("2026-03-10", "86,7")),
    measured("standing before two years, 1.1", SHRUNK, on("2026-02-09", "87"), on("2026-03-10", "86,6")),
    measured(
        "no position",
        "",
        on("2026-02-09", "87", measure_position_code=""),
        on("2026-03-10", "86", measure_position_code=""),
    ),
    measured(
        "a day in quarrel does not count",
        "LIN-017 child.height_cm 1 2",
        on("2026-07-05", "90"),
        on("2026-08-05", "95"),
        on("2026-08-05", "85"),
        on("2026-09-05", "90,5"),
    ),
    measured(
        "the first row of a day stands for it",
        "LIN-016 child.measured_on 1, LIN-018 child.height_cm 2",
        on("2026-07-05", "91,54"),
        on("2026-07-05", "91,5"),
        on("2026-09-05", "90,52"),
    ),
    measured("no day of measuring for one", SHRUNK, on("2026-07-05", "91,5"), on("2026-09-05", "90"), on("", "80")),
    measured(
        "shrinking without NIK",
        SHRUNK,
        on("2026-07-05", "91,5", child_nik=""),
        on("2026-10-05", "90,4", child_nik=""),
    ),
]

BOTH = "LIN-019 child.{0} 0, LIN-019 member.{0} 3"
TOLD = [
    measured("born another day", BOTH.format("birth_date"), of(MEASURED, birth_date="2024-02-11")),
    measured("of another sex", BOTH.format("sex_code"), of(MEASURED, sex_code="2")),
    measured(
        "of another day and sex",
        f"{BOTH.format('birth_date')}, {BOTH.format('sex_code')}",
        of(MEASURED, birth_date="2024-02-11", sex_code="2"),
    ),
    measured("sex blank, another day", "", of(MEASURED, birth_date="2024-02-11", sex_code="")),
    measured("sex blank", "", of(MEASURED, sex_code=""), unknown="LIN-019 child.sex_code 0"),
    measured("not linked by NIK", LOST, of(NAMED, birth_date="2024-02-11")),
    measured(
        "one of two rows of another day",
        "LIN-019 child.birth_date 1, LIN-019 member.birth_date 3",
        of(MEASURED, measured_on="2026-09-05", height_cm="91"),
        of(MEASURED, birth_date="2024-02-11"),
    ),
    Case(
        "a member who is gone, of another day",
        "LIN-019 child.birth_date 0, LIN-019 member.birth_date 2",
        [HEAD, WIFE, of(BOY, presence_code="3")],
        home(2),
        [of(MEASURED, birth_date="2024-02-11")],
    ),
    Case(
        "two rows of the member",
        "LIN-019 child.birth_date 0, LIN-019 member.birth_date 3 4",
        [*FOUR, of(BOY, birth_place="Dumai")],
        home(4),
        [of(MEASURED, birth_date="2024-02-11")],
    ),
    measured(
        "one NIK, two children",
        "LIN-021 child.child_nik 0 1",
        MEASURED,
        of(MEASURED, child_name="name y", birth_date="2023-01-02", measured_on="2026-09-05"),
    ),
    measured(
        "one NIK, two names, one day",
        "",
        MEASURED,
        of(MEASURED, child_name="name y", measured_on="2026-09-05", height_cm="91"),
    ),
    measured(
        "one NIK, one name, two days",
        "LIN-019 child.birth_date 1, LIN-019 member.birth_date 3",
        MEASURED,
        of(MEASURED, birth_date="2024-03-10", measured_on="2026-09-05", height_cm="91"),
    ),
    measured(
        "one NIK, three rows, one of another child",
        "LIN-021 child.child_nik 0 1 2",
        MEASURED,
        of(MEASURED, measured_on="2026-09-05", height_cm="91"),
        of(MEASURED, child_name="name y", birth_date="2023-01-02", measured_on="2026-08-05", height_cm="90"),
    ),
    measured(
        "one NIK, no name, two days",
        "LIN-019 child.birth_date 1, LIN-019 member.birth_date 3",
        MEASURED,
        of(MEASURED, child_name="", birth_date="2023-01-02", measured_on="2026-09-05", height_cm="91"),
    ),
    measured(
        "one placeholder, two children",
        "LIN-015 child.child_nik 1",
        of(MEASURED, child_nik="9" * 16),
        of(STRANGER, child_nik="9" * 16, birth_date="2023-01-02"),
    ),
]

GROWN = [HEAD, WIFE]
PAID = "LIN-020 household.receives_pkh 0"


def paid(name: str, fails: str, *members: Row, count: int = 2, unknown: str | None = None) -> Case:
    """A household that receives PKH."""
    return Case(name, fails, members, home(count, receives_pkh=YES), (), unknown)


def aged(born: str, **cells: str) -> Row:
    """Somebody else in the family, born on this day, who went to school."""
    return person(0, "e", relation_code="8", birth_date=born, marital_code="1", **cells)


PKH = [
    paid("nobody qualifies", PAID, *GROWN),
    Case("a member receives", "LIN-020 member.receives_pkh 1", [HEAD, of(WIFE, receives_pkh=YES)], home(2)),
    Case(
        "household and members receive",
        f"{PAID}, LIN-020 member.receives_pkh 0 1",
        [of(one, receives_pkh=YES) for one in GROWN],
        home(2, receives_pkh=YES),
    ),
    Case("nobody receives", "", GROWN, home(2)),
    Case("receives is blank", "", GROWN, home(2, receives_pkh="")),
    paid("a girl at school", "", *GROWN, GIRL, count=3),
    paid("a small boy", "", *GROWN, BOY, count=3),
    paid("the small boy is gone", PAID, *GROWN, of(BOY, presence_code="3")),
    paid("of 6 years, not at school", "", *GROWN, aged("2019-11-02", school_participation_code="1"), count=3),
    paid("of 7 years, not at school", PAID, *GROWN, aged("2019-11-01", school_participation_code="1"), count=3),
    paid("of 21 years at school", "", *GROWN, aged("2004-11-02", school_participation_code="2"), count=3),
    paid("of 22 years at school", PAID, *GROWN, aged("2004-11-01", school_participation_code="2"), count=3),
    paid("of 60 years", "", *GROWN, aged("1966-11-01"), count=3),
    paid("of 59 years", PAID, *GROWN, aged("1966-11-02"), count=3),
    paid("pregnant", "", HEAD, of(WIFE, pregnant=YES)),
    *(paid(f"disability {code}", "", of(HEAD, disability_code=code), WIFE) for code in "12"),
    *(paid(f"disability {code}", PAID, of(HEAD, disability_code=code), WIFE) for code in "3"),
    paid("disability blank, none by kind", PAID, of(HEAD, disability_code=""), WIFE),
    paid(
        "disability blank, some by kind",
        "",
        of(HEAD, disability_code="", disability_type_code="02"),
        WIFE,
        unknown="LIN-020 member.disability_code 0",
    ),
    paid("pregnancy blank", "", HEAD, of(WIFE, pregnant=""), unknown="LIN-020 member.pregnant 1"),
    paid("pregnancy blank, unmarried", PAID, HEAD, of(WIFE, pregnant="", relation_code="8", marital_code="1")),
    paid("pregnancy blank, of 55 years", PAID, HEAD, of(WIFE, pregnant="", birth_date="1971-11-01")),
    paid("pregnancy blank, of 54 years", "", HEAD, of(WIFE, pregnant="", birth_date="1971-11-02")),
    paid("birth date blank", "", of(HEAD, birth_date=""), WIFE, unknown="LIN-020 member.birth_date 0"),
    paid("school blank at 38 years", PAID, HEAD, of(WIFE, school_participation_code="")),
    paid(
        "school blank at 18 years",
        "",
        *GROWN,
        aged("2008-01-02", school_participation_code=""),
        count=3,
        unknown="LIN-020 member.school_participation_code 2",
    ),
    paid("a blank beside one who qualifies", "", of(HEAD, birth_date=""), WIFE, GIRL, count=3),
    Case("no member rows", "LIN-013 household.family_card_no 0", [LONER], [of(HOME, receives_pkh=YES), OTHER_HOME]),
]

CASES = [*LINKS, *DAYS, *HEIGHTS, *TOLD, *PKH]


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
