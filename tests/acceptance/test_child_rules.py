"""The rules of a measurement: a clean row, one change, and exactly what must be found.

Each case is one row of the sheet of measurements: the cells that differ (None takes the column away), the rules
that must fail at which column, and, where it matters, the rules that a cell would settle and did not before. The
z-scores behind the limits were worked out by hand from the tables of WHO for a boy of 968 days.
"""

from string import ascii_uppercase
from typing import NamedTuple

import pytest

from schemas.cells import CellKind
from tests.acceptance.base import (
    HEADING_ROW,
    SON_NIK,
    Cell,
    Found,
    Outcome,
    Row,
    changed,
    clean_family,
    found_at,
    headings,
    judge,
    judge_each,
    raw_sheet,
)

JUDGED = {
    "UKR-003",
    "UKR-005",
    "UKR-006",
    "UKR-007",
    "UKR-009",
    "UKR-010",
    "UKR-011",
    "UKR-012",
    "BRK-010",
    "BRK-016",
}


class Case(NamedTuple):
    """A change and what it must give.

    Attributes:
        name: what the case shows.
        cells: the cells that differ from the clean row.
        fails: rule and column of every failed rule.
        unknown: rule and column of every unknown that the clean row has not; None where nobody looks.
    """

    name: str
    cells: dict[str, str | Cell | None]
    fails: str = ""
    unknown: str | None = None


def error(text: str = "#N/A") -> Cell:
    """An error cell."""
    return Cell(text, CellKind.ERROR)


NIK = [
    Case("a clean row", {}, "", ""),
    Case("NIK blank", {"child_nik": ""}, "", "UKR-003 child_nik"),
    Case("NIK a hyphen", {"child_nik": "-"}, "", "UKR-003 child_nik"),
    Case("NIK of 15 digits", {"child_nik": SON_NIK[:15]}, "UKR-003 child_nik", ""),
    Case("NIK with hyphens", {"child_nik": "140801-100224-9904"}, "UKR-003 child_nik"),
    Case("NIK placeholder", {"child_nik": "0" * 16}, "UKR-003 child_nik"),
    Case("NIK without a serial", {"child_nik": "1408011002240000"}, "UKR-003 child_nik"),
    Case("NIK scientific", {"child_nik": "1.40801E+15"}, "UKR-003 child_nik", ""),
    Case("NIK number that lost its end", {"child_nik": Cell("1408011002249910")}, "UKR-003 child_nik"),
    Case("NIK number above 2^53", {"child_nik": Cell("9171011002249903")}, "UKR-003 child_nik"),
    Case("NIK of day 39", {"child_nik": "1408013902249904"}, "UKR-003 child_nik"),
    Case("NIK of month 13", {"child_nik": "1408011013249904"}, "UKR-003 child_nik"),
    Case("NIK of 31 February", {"child_nik": "1408013102249904"}),
    Case("NIK of no province", {"child_nik": "9908011002249904"}),
    Case("NIK with dots", {"child_nik": "1408.0110.0224.9904"}),
    Case("NIK a sound number", {"child_nik": Cell(SON_NIK)}),
    Case("NIK not in the sheet", {"child_nik": None}),
]

DATES = [
    *(Case(f"sex {text}", {"sex_code": text}) for text in ("L", "Laki-laki", "1 - Laki-laki", "01")),
    Case("sex blank", {"sex_code": ""}, "UKR-005 sex_code", "UKR-012 sex_code"),
    Case("sex in no list", {"sex_code": "3"}, "UKR-005 sex_code", "UKR-012 sex_code"),
    Case("sex an error", {"sex_code": error()}, "BRK-010 sex_code, UKR-005 sex_code"),
    *(
        Case(
            f"born {name}",
            {"birth_date": value},
            "UKR-005 birth_date",
            "UKR-007 birth_date, UKR-012 birth_date",
        )
        for name, value in [("never", ""), ("on 30 February", "30/02/2024"), ("in 24", "10/02/24"), ("-", "-")]
    ),
    Case("sex and birth blank", {"sex_code": "", "birth_date": ""}, "UKR-005 sex_code, UKR-005 birth_date"),
    *(
        Case(
            f"measured {name}",
            {"measured_on": value},
            "UKR-006 measured_on",
            "UKR-007 measured_on, UKR-012 measured_on",
        )
        for name, value in [
            ("never", ""),
            ("in October", "Oktober"),
            ("with dots", "05.10.2026"),
            ("on day 0", "0/10/2026"),
        ]
    ),
    Case("measured an error", {"measured_on": error()}, "BRK-010 measured_on, UKR-006 measured_on"),
    Case("measured in text", {"measured_on": "5 Okt 2026"}),
    Case("measured as a serial number", {"measured_on": Cell("46300")}),
    Case("measured today", {"measured_on": "2026-11-01"}),
    Case("measured tomorrow", {"measured_on": "2026-11-02"}, "UKR-007 measured_on"),
    Case(
        "measured at birth",
        {"measured_on": "2024-02-10", "weight_kg": "3,3", "height_cm": "50", "measure_position_code": "1"},
    ),
    Case("measured before birth", {"measured_on": "2024-02-09"}, "UKR-007 measured_on", "UKR-012 measured_on"),
    Case("born tomorrow", {"birth_date": "2026-11-02"}, "UKR-007 birth_date", "UKR-012 birth_date"),
    Case(
        "born tomorrow, measured the day after",
        {"birth_date": "2026-11-02", "measured_on": "2026-11-03", "weight_kg": "3,3", "height_cm": "50"},
        "UKR-007 birth_date",
    ),
]

READABLE = [
    Case(
        "weight blank",
        {"weight_kg": ""},
        "UKR-009 weight_kg",
        "UKR-010 weight_kg, UKR-011 weight_kg, UKR-012 weight_kg",
    ),
    Case(
        "height blank",
        {"height_cm": ""},
        "UKR-009 height_cm",
        "UKR-010 height_cm, UKR-011 height_cm, UKR-012 height_cm",
    ),
    Case("weight and height blank", {"weight_kg": "", "height_cm": " "}, "UKR-009 weight_kg, UKR-009 height_cm"),
    Case("arm blank", {"muac_cm": ""}, "", "UKR-010 muac_cm"),
    Case("length at birth not in the sheet", {"birth_length_cm": None}, "", ""),
    Case(
        "weight an error",
        {"weight_kg": error("#DIV/0!")},
        "BRK-010 weight_kg",
        "UKR-010 weight_kg, UKR-011 weight_kg, UKR-012 weight_kg",
    ),
    *(
        Case(f"weight {text}", {"weight_kg": text})
        for text in ("12.9", "12:9", " 12,9 kg", "12,9KG", "+12,9", "13")
    ),
    *(Case(f"height {text}", {"height_cm": text}) for text in ("91.5 cm", "91:5", "91", "91,5CM")),
    *(
        Case(
            f"weight {text}",
            {"weight_kg": text},
            "UKR-010 weight_kg",
            "UKR-011 weight_kg, UKR-012 weight_kg",
        )
        for text in ("12..9", "12.9 it", "1.200,5", "12,9,1", "12-13", "-", "dua belas")
    ),
    Case(
        "height with two dots", {"height_cm": "83..9"}, "UKR-010 height_cm", "UKR-011 height_cm, UKR-012 height_cm"
    ),
    Case(
        "all five unreadable",
        dict.fromkeys(["weight_kg", "height_cm", "birth_weight_kg", "birth_length_cm", "muac_cm"], "x"),
        "UKR-010 weight_kg, UKR-010 height_cm, UKR-010 birth_weight_kg, UKR-010 birth_length_cm, UKR-010 muac_cm",
    ),
    Case("weight a Boolean", {"weight_kg": Cell("TRUE", CellKind.BOOL)}, "UKR-010 weight_kg"),
]

LIMITS = [
    Case(
        "weight at the lower limit", {"weight_kg": "0,9", "height_cm": ""}, "UKR-009 height_cm, UKR-012 weight_kg"
    ),
    Case(
        "weight below it",
        {"weight_kg": "0,89", "height_cm": ""},
        "UKR-009 height_cm, UKR-011 weight_kg, UKR-012 weight_kg",
    ),
    Case("weight too small for a score", {"weight_kg": "0,4"}, "UKR-011 weight_kg"),
    Case("weight at the upper limit", {"weight_kg": "58"}),
    Case("weight above it", {"weight_kg": "58,1"}, "UKR-011 weight_kg", "UKR-012 weight_kg"),
    Case("weight in grams", {"weight_kg": Cell("12900")}, "UKR-011 weight_kg"),
    Case("weight of nothing", {"weight_kg": "0"}, "UKR-011 weight_kg"),
    Case("weight below nothing", {"weight_kg": Cell("-12.9")}, "UKR-011 weight_kg"),
    Case("height at the lower limit", {"height_cm": "38"}, "UKR-012 height_cm"),
    Case("height below it", {"height_cm": "37,9"}, "UKR-011 height_cm, UKR-012 height_cm"),
    Case("height at the upper limit", {"height_cm": "150"}),
    Case("height above it", {"height_cm": "150,1"}, "UKR-011 height_cm", "UKR-012 height_cm"),
    Case("height in millimetres", {"height_cm": "915"}, "UKR-011 height_cm"),
    Case("height in metres", {"height_cm": "0,915"}, "UKR-011 height_cm"),
    Case(
        "weight and height exchanged",
        {"weight_kg": "91,5", "height_cm": "12,9"},
        "UKR-011 weight_kg, UKR-011 height_cm",
    ),
    Case("HAZ -6.00", {"height_cm": "72,22", "weight_kg": "8,9"}),
    Case("HAZ -6.01", {"height_cm": "72,21", "weight_kg": "8,9"}, "UKR-012 height_cm", ""),
    Case("HAZ 6.00", {"height_cm": "114,25", "weight_kg": "20"}),
    Case("HAZ 6.01", {"height_cm": "114,27", "weight_kg": "20"}, "UKR-012 height_cm"),
    Case("WAZ -6.00", {"height_cm": "", "weight_kg": "6"}, "UKR-009 height_cm"),
    Case("WAZ -6.01", {"height_cm": "", "weight_kg": "5,99"}, "UKR-009 height_cm, UKR-012 weight_kg"),
    Case("WAZ 5.00", {"height_cm": "112", "weight_kg": "23,96"}),
    Case("WAZ 5.01", {"height_cm": "112", "weight_kg": "23,98"}, "UKR-012 weight_kg"),
    Case("WHZ -5.00", {"weight_kg": "8,87"}),
    Case("WHZ -5.01", {"weight_kg": "8,86"}, "UKR-012 weight_kg, UKR-012 height_cm"),
    Case("WHZ 5.00", {"weight_kg": "19,84"}),
    Case("WHZ 5.01", {"weight_kg": "19,85"}, "UKR-012 weight_kg, UKR-012 height_cm"),
    Case("too short for a weight-for-height", {"height_cm": "60"}, "UKR-012 height_cm"),
    Case("WAZ 5.01 with oedema", {"height_cm": "112", "weight_kg": "23,98", "oedema": "1"}),
    Case("too old for a score", {"birth_date": "2021-10-04", "height_cm": "60"}),
    Case(
        "sex not known, weight for height beyond limits", {"sex_code": "", "weight_kg": "8,86"}, "UKR-005 sex_code"
    ),
    Case(
        "birth not known, weight for height beyond limits",
        {"birth_date": "", "weight_kg": "8,86"},
        "UKR-005 birth_date, UKR-012 weight_kg, UKR-012 height_cm",
    ),
]

CASES = [*NIK, *DATES, *READABLE, *LIMITS]


def measurement(case: Case) -> Row:
    """The clean row with some cells changed."""
    return changed(clean_family()["child"][0], case.cells)


def stands_alone(case: Case) -> bool:
    """The case speaks of its whole sheet: a missing column, or number cells of an identifier."""
    return any(
        value is None or (isinstance(value, Cell) and column == "child_nik") for column, value in case.cells.items()
    )


ALONE = [case for case in CASES if stands_alone(case)]
TOGETHER = [case for case in CASES if not stands_alone(case)]


@pytest.fixture(scope="module")
def alone() -> dict[str, Outcome]:
    """The cases that need a sheet of their own."""
    return judge_each(
        {case.name: [raw_sheet([measurement(case)], headings("child"), "Pengukuran", "")] for case in ALONE}
    )


@pytest.fixture(scope="module")
def together() -> Outcome:
    """All other cases, a row each, told apart by an address that no rule reads."""
    rows = [measurement(case) | {"address": f"contoh {number}"} for number, case in enumerate(TOGETHER)]
    return judge([raw_sheet(rows, headings("child"), "Pengukuran", "bersama.xlsx")])


def at_row(found: set[Found], row: int) -> set[Found]:
    """What was found at one Excel row by the rules that are judged here."""
    return {one for one in found if one[2].lstrip(ascii_uppercase) == str(row) and one[0] in JUDGED}


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.name)
def test_a_changed_sheet_fails_exactly_these_rules(case: Case, alone: dict[str, Outcome]) -> None:
    expected = found_at([measurement(case)], "child", case.fails)
    assert at_row(alone[case.name].failed, 2) == expected


@pytest.mark.parametrize(("row", "case"), list(enumerate(TOGETHER)), ids=[case.name for case in TOGETHER])
def test_a_changed_row_fails_exactly_these_rules(row: int, case: Case, together: Outcome) -> None:
    expected = found_at([measurement(TOGETHER[0])], "child", case.fails, row)
    assert at_row(together.failed, row + 2) == expected


def test_changed_rows_fail_no_rule_of_the_sheet(together: Outcome) -> None:
    assert at_row(together.failed, HEADING_ROW) == set()


@pytest.mark.parametrize(
    ("row", "case"),
    [pytest.param(row, case, id=case.name) for row, case in enumerate(TOGETHER) if case.unknown is not None],
)
def test_what_a_cell_would_settle_is_unknown_at_it(row: int, case: Case, together: Outcome) -> None:
    expected = found_at([measurement(TOGETHER[0])], "child", case.unknown or "", row)
    assert at_row(together.unknown, row + 2) == expected


@pytest.mark.parametrize("case", [case for case in ALONE if case.unknown is not None], ids=lambda case: case.name)
def test_a_sheet_of_one_row_tells_the_same_unknowns(case: Case, alone: dict[str, Outcome]) -> None:
    assert at_row(alone[case.name].unknown, 2) == found_at([measurement(case)], "child", case.unknown or "")


def test_a_blocked_cell_holds_the_row_and_keeps_the_other_scores() -> None:
    row = changed(clean_family()["child"][0], {"child_nik": "1" * 16, "weight_kg": "12..9"})
    result = judge([raw_sheet([row], headings("child"), "Pengukuran", "ditahan.xlsx")]).result
    assert (result.rows["child"].accepted, result.rows["child"].held) == (0, 1)
    assert result.growth["haz"].tolist() == [-0.5]
    assert result.growth["waz"].isna().all()
