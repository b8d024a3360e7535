"""The rules of a measurement: a clean row, one change, and exactly what must be found.

Each case is one row of the sheet of measurements: the cells that differ (None takes the column away), the rules
that must fail at which column, and, where it matters, the rules that a cell would settle and did not before. The
z-scores behind the limits were worked out by hand from the tables of WHO for a boy of 968 days.
"""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import NamedTuple

import pytest

from schemas.cells import CellKind
from tests.acceptance.base import (
    HEADING_ROW,
    SON_NIK,
    SPOUSE_NIK,
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


JUDGED_TOO = {f"UKR-{number}" for number in ("001", "002", "004", "008", "013", "014", "015", "016")}


class Case(NamedTuple):
    """A change and what it must give.

    Attributes:
        name: what the case shows.
        cells: the cells that differ from the clean row.
        fails: rule and column of every failed rule.
        unknown: rule and column of every unknown that the clean row has not; None where nobody looks.
    """

    name: str
    cells: Mapping[str, str | Cell | None]
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

NAMES = [
    *(
        Case(f"name {text}", {"child_name": text}, "UKR-001 child_name")
        for text in ("", "-", "0", "A", "A 1", "X", "XX", "BAYI", "bayi 2", "BAYI.", "Tanpa  Nama", "12345")
    ),
    *(
        Case(f"name {text}", {"child_name": text}, "")
        for text in ("AL", "BY NY CONTOH", "BAYI NY. CONTOH", "Bayi Contoh", "Anak Agung", "Rani 2")
    ),
    *(
        Case(f"no NIK but {name}", {"child_nik": text}, "UKR-002 child_nik", unknown)
        for name, text, unknown in [
            ("nothing", "", "UKR-004 child_nik"),
            ("a hyphen", "-", None),
            ("a zero", "0", None),
            ("a space", " \u00a0", None),
        ]
    ),
    Case("a NIK that is none is filled", {"child_nik": "9" * 16}, "", "UKR-004 child_nik"),
    Case("a NIK of 15 digits is filled", {"child_nik": SON_NIK[:15]}, ""),
    Case("a scientific NIK is filled", {"child_nik": "1.40801E+15"}, ""),
    Case("NIK an error is filled", {"child_nik": error()}, ""),
    Case("no column of NIK", {"child_nik": None}, "", ""),
]


def nik_of(year: str) -> str:
    """A NIK of somebody born in a year of two digits."""
    return f"1408011002{year}9904"


PARENTS = [
    *(Case(f"NIK of year {year}", {"child_nik": nik_of(year)}, "") for year in ("23", "24", "25")),
    *(
        Case(f"NIK of year {year}", {"child_nik": nik_of(year)}, "UKR-004 child_nik")
        for year in ("22", "26", "86", "74")
    ),
    Case("NIK of the parent", {"child_nik": SPOUSE_NIK}, "UKR-004 child_nik"),
    Case("NIK is the parent's, of a fitting year", {"parent_nik": SON_NIK}, "UKR-004 child_nik"),
    Case("NIK is the parent's in dots", {"parent_nik": "1408.0110.0224.9904"}, "UKR-004 child_nik"),
    Case("no NIK of the parent, a fitting year", {"parent_nik": ""}, "", "UKR-004 parent_nik"),
    Case(
        "no NIK of the parent, an unlikely year",
        {"parent_nik": "", "child_nik": nik_of("86")},
        "UKR-004 child_nik",
    ),
    Case("NIK of the parent a placeholder", {"parent_nik": "9" * 16}, ""),
    Case("no birth date, an unlikely year", {"birth_date": "", "child_nik": nik_of("86")}, ""),
    Case(
        "no birth date for NIK, age and position",
        {"birth_date": ""},
        "",
        "UKR-004 birth_date, UKR-008 birth_date, UKR-013 birth_date",
    ),
    Case(
        "a century apart by one year",
        {"birth_date": "1999-12-31", "child_nik": nik_of("00")},
        "UKR-008 measured_on",
    ),
    Case(
        "an unlikely year, no column of the parent",
        {"parent_nik": None, "child_nik": nik_of("86")},
        "UKR-004 child_nik",
        "",
    ),
    Case("a fitting year, no column of the parent", {"parent_nik": None}, "", ""),
]

AGES = [
    Case("1826 days old", {"birth_date": "2021-10-05", "child_nik": nik_of("21")}, ""),
    Case("1827 days old", {"birth_date": "2021-10-04", "child_nik": nik_of("21")}, "UKR-008 measured_on"),
    Case(
        "1827 days old, sex blank",
        {"birth_date": "2021-10-04", "child_nik": nik_of("21"), "sex_code": ""},
        "UKR-008 measured_on",
    ),
    Case(
        "too old, measured tomorrow",
        {"birth_date": "2020-10-04", "child_nik": nik_of("20"), "measured_on": "2026-11-02"},
        "",
    ),
    Case("measured in October", {"measured_on": "Oktober"}, "", "UKR-008 measured_on, UKR-013 measured_on"),
    Case(
        "standing at 273 days",
        {"birth_date": "2026-01-05", "child_nik": nik_of("26")},
        "UKR-013 measure_position_code",
    ),
    Case("standing at 274 days", {"birth_date": "2026-01-04", "child_nik": nik_of("26")}, ""),
    Case(
        "lying at 273 days",
        {"birth_date": "2026-01-05", "child_nik": nik_of("26"), "measure_position_code": "1"},
        "",
    ),
    Case("lying after two years", {"measure_position_code": "1"}, ""),
    Case(
        "lying, no birth date",
        {"measure_position_code": "1", "birth_date": ""},
        "",
        "UKR-004 birth_date, UKR-008 birth_date",
    ),
    Case(
        "no position",
        {"measure_position_code": ""},
        "UKR-013 measure_position_code",
        "UKR-016 measure_position_code",
    ),
    Case(
        "no position and no birth date",
        {"measure_position_code": "", "birth_date": ""},
        "UKR-013 measure_position_code",
    ),
    Case(
        "sitting",
        {"measure_position_code": "Duduk"},
        "UKR-016 measure_position_code",
        "UKR-013 measure_position_code",
    ),
    Case("no column of the position", {"measure_position_code": None}, "", ""),
    Case("position an error", {"measure_position_code": error()}, ""),
]

CODES = [
    *(
        Case(f"position {text}", {"measure_position_code": text}, "")
        for text in ("Berdiri", "TELENTANG", "terlentang", "1 - Telentang", "02", "2. Berdiri")
    ),
    *(
        Case(f"position {text}", {"measure_position_code": text}, "UKR-016 measure_position_code")
        for text in ("3", "0", "L", "Berdiri?")
    ),
    *(Case(f"oedema {text}", {"oedema": text}, "") for text in ("1", "Ya", "TIDAK", "8", "Tidak tahu", "KOSONG")),
    *(Case(f"oedema {text}", {"oedema": text}, "UKR-016 oedema") for text in ("3", "9", "X")),
    Case("oedema blank", {"oedema": ""}, "", "UKR-016 oedema"),
    Case("no column of oedema", {"oedema": None}, "", ""),
    Case(
        "position and oedema in no list",
        {"measure_position_code": "Duduk", "oedema": "X"},
        "UKR-016 measure_position_code, UKR-016 oedema",
    ),
]

REPORTED = [
    *(
        Case(f"HAZ {text}", {"reported_haz": text}, "")
        for text in ("-0,5", "-0.6", "-0,40", "999.99", "-", "20,01", "-21")
    ),
    *(
        Case(f"HAZ {text}", {"reported_haz": text}, "UKR-014 reported_haz")
        for text in ("-0,61", "-0.39", "0,5", "20", "-20")
    ),
    Case("HAZ a number cell", {"reported_haz": Cell("-0.52")}, ""),
    Case("HAZ not a number", {"reported_haz": "pendek"}, ""),
    Case("WAZ apart", {"reported_waz": "-0,57"}, "UKR-014 reported_waz"),
    Case("WAZ near", {"reported_waz": "-0,56"}, ""),
    Case("WHZ apart", {"reported_whz": "-0,21"}, "UKR-014 reported_whz"),
    Case("WHZ near", {"reported_whz": "-0,22"}, ""),
    *(
        Case(f"{index} class {text}", {f"reported_{index}_class": text}, "")
        for index, texts in {
            "haz": ("Normal", "TINGGI BADAN NORMAL", "Outlier", "-"),
            "waz": ("Berat Badan Normal", "normal"),
            "whz": ("Gizi Baik", "Gizi baik (normal)", "Normal", "gizi normal"),
        }.items()
        for text in texts
    ),
    *(
        Case(f"{index} class {text}", {f"reported_{index}_class": text}, f"UKR-014 reported_{index}_class")
        for index, texts in {
            "haz": ("Pendek", "Sangat Pendek", "stunted", "Tinggi", "gizi baik"),
            "waz": ("Kurang", "Risiko Lebih", "gizi baik"),
            "whz": ("Gizi Kurang", "Risiko Gizi Lebih", "Obesitas", "pendek"),
        }.items()
        for text in texts
    ),
    Case(
        "all six apart",
        {f"reported_{index}": "3" for index in ("haz", "waz", "whz")}
        | {f"reported_{index}_class": "Buruk" for index in ("haz", "waz", "whz")},
        ", ".join(f"UKR-014 reported_{index}{part}" for index in ("haz", "waz", "whz") for part in ("", "_class")),
    ),
    Case(
        "no height: only the weight for age is compared",
        {"height_cm": "", "reported_haz": "3", "reported_waz": "3", "reported_whz": "3"},
        "UKR-014 reported_waz",
    ),
    Case(
        "too old to compare",
        {"birth_date": "2021-10-04", "child_nik": nik_of("21"), "reported_haz": "3"},
        "UKR-008 measured_on",
    ),
    Case(
        "oedema: only the height for age is compared",
        {"oedema": "1", "reported_haz": "3", "reported_waz": "3", "reported_whz_class": "Obesitas"},
        "UKR-014 reported_haz",
    ),
    Case("no class of an impossible score", {"height_cm": "60", "reported_haz_class": "Sangat Pendek"}, ""),
]
NOWHERE = dict.fromkeys(["village_code", "village_name", "subdistrict_name"], "")
PLACES = [
    *(
        Case(f"village {code}", {"village_code": code}, "")
        for code in ("1408041001", "1408.0110.01", " 1408011001 ")
    ),
    *(
        Case(f"village {code}", {"village_code": code}, "UKR-015 village_code")
        for code in ("1408999999", "140801", "1408011", "KAMPUNG DALAM")
    ),
    Case("no code, found by names", {"village_code": ""}, ""),
    Case("no code, found by one name", {"village_code": "", "subdistrict_name": ""}, ""),
    Case(
        "no code, a name of two villages",
        {"village_code": "", "subdistrict_name": "", "village_name": "Rempak"},
        "UKR-015 village_code",
    ),
    Case(
        "no code, two villages told apart",
        {"village_code": "", "subdistrict_name": "Sabak Auh", "village_name": "Rempak"},
        "",
    ),
    Case(
        "no code, a village of nowhere",
        {"village_code": "", "village_name": "Kampung Tak Ada"},
        "UKR-015 village_code",
    ),
    Case("no code, another kecamatan", {"village_code": "", "subdistrict_name": "Tualang"}, "UKR-015 village_code"),
    Case("no code, no village", {"village_code": "", "village_name": ""}, "UKR-015 village_code"),
    Case("no code, another kabupaten", {"village_code": "", "regency_name": "Bengkalis"}, "UKR-015 village_code"),
    Case("no code, no names", NOWHERE, "UKR-015 village_code"),
]

MORE = [*NAMES, *PARENTS, *AGES, *CODES, *REPORTED, *PLACES]

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
MORE_ALONE = [case for case in MORE if stands_alone(case)]
MORE_TOGETHER = [case for case in MORE if not stands_alone(case)]


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


@pytest.fixture(scope="module")
def more_alone() -> dict[str, Outcome]:
    """Of these the cases that need a sheet of their own."""
    return judge_each(
        {case.name: [raw_sheet([measurement(case)], headings("child"), "Pengukuran", "")] for case in MORE_ALONE}
    )


@pytest.fixture(scope="module")
def more_together() -> Outcome:
    """All others of these, a row each."""
    rows = [measurement(case) | {"address": f"contoh {number}"} for number, case in enumerate(MORE_TOGETHER)]
    return judge([raw_sheet(rows, headings("child"), "Pengukuran", "bersama.xlsx")])


def at_row(found: set[Found], row: int, rules: set[str] = JUDGED) -> set[Found]:
    """What was found at one Excel row by the rules that are judged here."""
    return {one for one in found if one[2].lstrip(ascii_uppercase) == str(row) and one[0] in rules}


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({case.name for case in MORE}) == len(MORE)


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


@pytest.mark.parametrize("case", MORE_ALONE, ids=lambda case: case.name)
def test_another_changed_sheet_fails_exactly_these_rules(case: Case, more_alone: dict[str, Outcome]) -> None:
    outcome = more_alone[case.name]
    assert at_row(outcome.failed, 2, JUDGED_TOO) == found_at([measurement(case)], "child", case.fails)
    if case.unknown is not None:
        unknown = {one for one in at_row(outcome.unknown, 2, JUDGED_TOO) if one[0] != "UKR-014"}
        assert unknown == found_at([measurement(case)], "child", case.unknown)


@pytest.mark.parametrize(("row", "case"), list(enumerate(MORE_TOGETHER)), ids=[case.name for case in MORE_TOGETHER])
def test_another_changed_row_fails_exactly_these_rules(row: int, case: Case, more_together: Outcome) -> None:
    first = [measurement(MORE_TOGETHER[0])]
    assert at_row(more_together.failed, row + 2, JUDGED_TOO) == found_at(first, "child", case.fails, row)
    if case.unknown is not None:
        unknown = {one for one in at_row(more_together.unknown, row + 2, JUDGED_TOO) if one[0] != "UKR-014"}
        assert unknown == found_at(first, "child", case.unknown, row)
