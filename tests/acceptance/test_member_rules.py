"""The member rules ANG-001 to ANG-034: a clean person, one change, and exactly what must be found.

Each case is one row of the member sheet: who is changed, the cells that differ (None takes the column away), the
rules that must fail at which column, and, where it matters, the rules that a cell would settle and did not before.
"""

from datetime import date
from string import ascii_uppercase
from typing import NamedTuple

import pytest

from schemas.cells import CellKind
from schemas.tables import columns_of
from tests.acceptance.base import (
    HEADING_ROW,
    KK,
    NO,
    SPOUSE_NIK,
    YES,
    Cell,
    Found,
    Outcome,
    Row,
    changed,
    clean_family,
    clean_siksng,
    found_at,
    headings,
    judge,
    judge_each,
    raw_sheet,
    siksng_sheet,
)

Cells = dict[str, str | Cell | None]
HEAD, SPOUSE, DAUGHTER, SON = range(4)
CLEAN = [
    row | {"pregnant": NO, "occupation": row["occupation"] or "TIDAK BEKERJA"} for row in clean_family()["member"]
]
"""The people of the family, all of them with an answer to every question of grown-ups but the nutrition."""


class Case(NamedTuple):
    """A change and what it must give.

    Attributes:
        name: what the case shows.
        person: whose row is changed.
        cells: the cells that differ from the clean row.
        fails: rule and column of every failed rule.
        unknown: rule and column of every unknown that the clean row has not; None where nobody looks.
    """

    name: str
    person: int
    cells: Cells
    fails: str = ""
    unknown: str | None = None


def born(day: str, *, woman: bool = False) -> Cells:
    """A birth date and the NIK that says the same; 1986-04-15 is typed as such."""
    year, month, day_of_month = day.split("-")
    digits = f"{int(day_of_month) + 40 * woman:02d}{month}{year[2:]}"
    return {"birth_date": day, "nik": f"140801{digits}9907"}


def at(column: str, *rules: str) -> str:
    """``ANG-002 nik, ANG-003 nik`` from a column and the numbers of the rules."""
    return ", ".join(f"ANG-{rule} {column}" for rule in rules)


OF_NUMBER = ("005", "007", "008", "009", "010")
"""What cannot be judged without a sound NIK."""
OF_BIRTH = ("009", "017", "018", "022", "023", "025", "027", "029", "032")
"""What cannot be judged of a married person without a birth date."""

NIK = [
    Case("a clean head", HEAD, {}, "", ""),
    Case("a clean spouse", SPOUSE, {}, "", ""),
    Case("a clean daughter", DAUGHTER, {}, "", ""),
    Case("a clean son", SON, {}, "", ""),
    Case("NIK blank", SPOUSE, {"nik": ""}, "ANG-001 nik", at("nik", "002", "003", "004", "006", *OF_NUMBER)),
    Case("NIK a hyphen", SPOUSE, {"nik": "-"}, "ANG-001 nik", at("nik", "002", "003", "004", "006", *OF_NUMBER)),
    Case("NIK a zero", SPOUSE, {"nik": Cell("0")}, "ANG-001 nik"),
    Case("NIK spaces that show nothing", SPOUSE, {"nik": " \u00a0\u200b"}, "ANG-001 nik"),
    Case("NIK an error is filled", SPOUSE, {"nik": Cell("#N/A", CellKind.ERROR)}, "BRK-010 nik"),
    Case("NIK a formula without result is filled", SPOUSE, {"nik": Cell("", CellKind.FORMULA)}, "BRK-010 nik"),
    Case("NIK one digit", SPOUSE, {"nik": "9" * 16}, "ANG-002 nik", at("nik", "003", *OF_NUMBER)),
    Case("NIK counted up", SPOUSE, {"nik": "1234567890123456"}, "ANG-002 nik", at("nik", "003", *OF_NUMBER)),
    Case("NIK of a village system", SPOUSE, {"nik": "0408015504869902"}, "ANG-002 nik"),
    Case("NIK one digit twice", SPOUSE, {"nik": "11"}, "ANG-002 nik", at("nik", "003", *OF_NUMBER)),
    Case("NIK one digit once", SPOUSE, {"nik": "1"}, "ANG-003 nik"),
    Case("NIK wide digits", SPOUSE, {"nik": "\uff19" * 4}, "ANG-002 nik"),
    Case("NIK placeholder and damaged", SPOUSE, {"nik": "0" * 16}, "ANG-002 nik, ANG-004 nik"),
    Case("NIK of 15 digits", SPOUSE, {"nik": SPOUSE_NIK[:15]}, "ANG-003 nik", at("nik", *OF_NUMBER)),
    Case("NIK of 17 digits", SPOUSE, {"nik": SPOUSE_NIK + "1"}, "ANG-003 nik", at("nik", *OF_NUMBER)),
    Case("NIK with hyphens", SPOUSE, {"nik": "140801-570888-9902"}, "ANG-003 nik", at("nik", *OF_NUMBER)),
    Case("NIK with a letter", SPOUSE, {"nik": SPOUSE_NIK[:15] + "O"}, "ANG-003 nik"),
    Case("NIK scientific", SPOUSE, {"nik": "1.40802E+15"}, "ANG-004 nik", at("nik", "003", "006", *OF_NUMBER)),
    Case("NIK scientific, quoted", SPOUSE, {"nik": " '1,40802e15'"}, "ANG-004 nik"),
    Case("NIK without a serial", SPOUSE, {"nik": "1408015708880000"}, "ANG-004 nik", at("nik", "003", *OF_NUMBER)),
    Case(
        "NIK number that lost its end",
        SPOUSE,
        {"nik": Cell("1408015708889910")},
        "ANG-004 nik",
        at("nik", "003", *OF_NUMBER),
    ),
    Case("NIK text that ends in zero", SPOUSE, {"nik": "1408015708889910"}),
    Case("NIK number above 2^53", SPOUSE, {"nik": Cell("9171015708889903")}, "ANG-004 nik"),
    Case("NIK text above 2^53", SPOUSE, {"nik": "9171015708889903"}),
    Case("NIK with dots", SPOUSE, {"nik": "1408.0157.0888.9902"}, "ANG-005 nik", ""),
    Case("NIK with a quote", SPOUSE, {"nik": "'" + SPOUSE_NIK}, "ANG-005 nik"),
    Case("NIK with a space behind", SPOUSE, {"nik": SPOUSE_NIK + " "}, "ANG-005 nik"),
    Case("NIK with decimals", SPOUSE, {"nik": SPOUSE_NIK + ".0"}, "ANG-005 nik"),
    Case("NIK a sound number", SPOUSE, {"nik": Cell(SPOUSE_NIK)}, "ANG-005 nik"),
    Case(
        "NIK and KK tidied",
        SPOUSE,
        {"nik": SPOUSE_NIK + ".00", "family_card_no": f" {KK}"},
        "ANG-005 nik, ANG-005 family_card_no",
    ),
    Case("NIK 15 digits with dots is not tidied", SPOUSE, {"nik": "1408.0157.0888.990"}, "ANG-003 nik"),
    Case("NIK is the KK", SPOUSE, {"family_card_no": SPOUSE_NIK}, "ANG-006 nik", ""),
    Case(
        "NIK is the KK in dots",
        SPOUSE,
        {"family_card_no": "1408.0157.0888.9902"},
        "ANG-005 family_card_no, ANG-006 nik",
    ),
    Case(
        "NIK and KK are one placeholder",
        SPOUSE,
        {"nik": "9" * 16, "family_card_no": "9" * 16},
        "ANG-002 nik, ANG-006 nik, ANG-011 family_card_no",
    ),
    Case("NIK of day 39", SPOUSE, {"nik": "1408013908889902"}, "ANG-007 nik", at("nik", "009", "010")),
    Case("NIK of day 40", SPOUSE, {"nik": "1408014008889902"}, "ANG-007 nik"),
    Case("NIK of day 00", SPOUSE, {"nik": "1408010008889902"}, "ANG-007 nik"),
    Case("NIK of day 72", SPOUSE, {"nik": "1408017208889902"}, "ANG-007 nik"),
    Case("NIK of month 00", SPOUSE, {"nik": "1408015700889902"}, "ANG-007 nik"),
    Case("NIK of month 13", SPOUSE, {"nik": "1408015713889902"}, "ANG-007 nik"),
    Case("NIK of 31 February", SPOUSE, {"nik": "1408017102889902"}, "ANG-009 birth_date"),
    Case("NIK of no province", SPOUSE, {"nik": "2908015708889902"}, "ANG-008 nik", ""),
    Case("NIK before the first province", SPOUSE, {"nik": "1008015708889902"}, "ANG-008 nik"),
    Case("NIK after the last province", SPOUSE, {"nik": "9708015708889902"}, "ANG-008 nik"),
    Case("NIK of the newest province", SPOUSE, {"nik": "9601015708889902"}),
    Case("NIK of an old kabupaten", SPOUSE, {"nik": "1499995708889902"}),
    Case("NIK in no list and impossible", SPOUSE, {"nik": "2908013908889902"}, "ANG-007 nik, ANG-008 nik"),
    Case("born another day", SPOUSE, {"birth_date": "1988-08-18"}, "ANG-009 birth_date"),
    Case("born another month", SPOUSE, {"birth_date": "1988-07-17"}, "ANG-009 birth_date"),
    Case("born another year", SPOUSE, {"birth_date": "1987-08-17"}, "ANG-009 birth_date"),
    Case("day of a woman read as a man's", SPOUSE, {"nik": "1408011708889902"}, "ANG-010 sex_code"),
    Case("sex of a man", SPOUSE, {"sex_code": "1"}, "ANG-010 sex_code", ""),
    Case("sex of a woman", HEAD, {"sex_code": "2"}, "ANG-010 sex_code"),
    Case("day 31", SON, {"nik": "1408013112249904", "birth_date": "2024-12-31", "disability_code": ""}),
    Case("day 71", DAUGHTER, {"nik": "1408017112139904", "birth_date": "2013-12-31"}),
]

CARD = [
    Case(
        "KK blank",
        SPOUSE,
        {"family_card_no": ""},
        "ANG-011 family_card_no",
        at("family_card_no", "005", "006"),
    ),
    Case("KK a hyphen", SPOUSE, {"family_card_no": "-"}, "ANG-011 family_card_no"),
    Case(
        "KK of 12 digits",
        SPOUSE,
        {"family_card_no": KK[:12]},
        "ANG-011 family_card_no",
        at("family_card_no", "005"),
    ),
    Case("KK one digit", SPOUSE, {"family_card_no": "8" * 16}, "ANG-011 family_card_no"),
    Case("KK scientific", SPOUSE, {"family_card_no": "1.40801E+15"}, "ANG-011 family_card_no"),
    Case("KK without a serial", SPOUSE, {"family_card_no": "1408011203150000"}, "ANG-011 family_card_no"),
    Case("KK number above 2^53", SPOUSE, {"family_card_no": Cell("9171011203159903")}, "ANG-011 family_card_no"),
    Case("KK of day 39", SPOUSE, {"family_card_no": "1408013903159901"}),
    Case("KK an error", SPOUSE, {"family_card_no": Cell("#N/A", CellKind.ERROR)}, "BRK-010 family_card_no"),
]

NAMES = [
    Case("name of one word", SPOUSE, {"name": "SUPARNO"}),
    Case("name of two letters", SPOUSE, {"name": "Li"}),
    Case("name blank", SPOUSE, {"name": ""}, "ANG-012 name", at("name", "013", "014")),
    Case("name a hyphen", SPOUSE, {"name": " - "}, "ANG-012 name", at("name", "013", "014")),
    Case("name one letter", SPOUSE, {"name": "B."}, "ANG-012 name", ""),
    Case("name a stop word", SPOUSE, {"name": "Nn."}, "ANG-012 name"),
    Case("name stop words", SPOUSE, {"name": " tanpa  nama"}, "ANG-012 name"),
    Case("name a child", SPOUSE, {"name": "ANAK"}, "ANG-012 name"),
    Case("name a child with a number", SPOUSE, {"name": "Anak 2"}, "ANG-012 name, ANG-013 name"),
    Case("name a baby with a number", SPOUSE, {"name": "BAYI1"}, "ANG-012 name, ANG-013 name"),
    Case("name a wife", SPOUSE, {"name": "istri"}, "ANG-012 name"),
    Case("name of a baby", SON, {"name": "BAYI CONTOH"}),
    Case("name of a wife", SPOUSE, {"name": "ISTRI CONTOH"}),
    Case("name with a digit", SPOUSE, {"name": "S1TI CONTOH"}, "ANG-013 name", ""),
    Case("name with a strange sign", SPOUSE, {"name": "SITI_CONTOH"}, "ANG-013 name"),
    Case("name with usual signs", SPOUSE, {"name": "Hj. NUR\u2019AINI\u2014É / A (CONTOH), S.Pd"}),
    Case("name with a death mark", SPOUSE, {"name": "CONTOH TIGA (ALM)"}, "ANG-014 name", ""),
    Case("name with a death mark in front", SPOUSE, {"name": "almh. contoh"}, "ANG-014 name"),
    Case("father with a death mark", SPOUSE, {"name": "CONTOH TIGA BINTI ALM CONTOH"}),
    Case("both with a death mark", SPOUSE, {"name": "ALMARHUMAH CONTOH BTE ALM. CONTOH"}, "ANG-014 name"),
    Case("letters of the mark", SPOUSE, {"name": "ALMA PALMARHUM"}),
    Case("a death mark of the dead", HEAD, {"name": "ALM CONTOH", "presence_code": "2"}),
    Case("a death mark of the moved", HEAD, {"name": "ALM CONTOH", "presence_code": "3"}, "ANG-014 name"),
    Case(
        "a death mark, presence blank",
        SPOUSE,
        {"name": "ALM CONTOH", "presence_code": ""},
        "ANG-014 name",
        "ANG-020 presence_code, ANG-033 presence_code",
    ),
]

SEX_AND_RELATION = [
    *(Case(f"sex {text}", SPOUSE, {"sex_code": text}) for text in ("P", "perempuan", "2 - Perempuan", "02")),
    Case("sex a number", SPOUSE, {"sex_code": Cell("2")}),
    Case("sex blank", SPOUSE, {"sex_code": ""}, "ANG-015 sex_code", at("sex_code", "010", "021", "023")),
    Case("sex in no list", SPOUSE, {"sex_code": "3"}, "ANG-015 sex_code", at("sex_code", "010", "021", "023")),
    *(Case(f"relation {text}", SPOUSE, {"relation_code": text}) for text in ("Istri", "ISTRI / SUAMI", "2) istri")),
    Case("relation blank", SPOUSE, {"relation_code": ""}, "ANG-015 relation_code", ""),
    Case("relation in no list", SPOUSE, {"relation_code": "9"}, "ANG-015 relation_code", ""),
    Case(
        "sex and relation blank",
        SON,
        {"sex_code": "", "relation_code": "-"},
        at("sex_code", "015") + ", " + at("relation_code", "015"),
    ),
    Case(
        "sex an error",
        SPOUSE,
        {"sex_code": Cell("#N/A", CellKind.ERROR)},
        "BRK-010 sex_code",
        at("sex_code", "010", "015", "021", "023"),
    ),
]

BIRTH = [
    *(
        Case(f"born {name}", SPOUSE, {"birth_date": value})
        for name, value in [
            ("as a date", Cell("1988-08-17", CellKind.DATE)),
            ("as a date and time", Cell("1988-08-17 07:30:00", CellKind.DATE)),
            ("as a serial number", Cell("32372")),
            ("as a serial number with a fraction", Cell("32372.5")),
            ("as a serial number in text", "32372"),
            ("as ISO text and time", "1988-08-17T00:00:00"),
            ("with slashes", "17/8/1988"),
            ("with hyphens", " 17-08-1988 "),
            ("with a month's name", "17 Agustus 1988"),
            ("with a short month", "17-Ags.-1988"),
        ]
    ),
    *(
        Case(f"born {name}", SPOUSE, {"birth_date": value}, "ANG-016 birth_date", at("birth_date", *OF_BIRTH))
        for name, value in [
            ("never", ""),
            ("on day zero", "00/00/1988"),
            ("on 31 February", "31/02/1988"),
            ("in a year of two digits", "17/08/88"),
            ("with dots", "17.08.1988"),
            ("in a year alone", "1988"),
            ("before 1900", "17/08/1899"),
            ("after 2100", "2101-01-01"),
            ("as a number that is no day", Cell("60001")),
            ("as day 60 of 1900", Cell("60")),
            ("in words", "tidak tahu"),
        ]
    ),
    Case(
        "born an error",
        SPOUSE,
        {"birth_date": Cell("#VALUE!", CellKind.ERROR)},
        "BRK-010 birth_date, ANG-016 birth_date",
    ),
    Case("born today", SON, born("2026-11-01") | {"disability_code": ""}),
    Case(
        "born tomorrow",
        SON,
        born("2026-11-02") | {"disability_code": ""},
        "ANG-017 birth_date",
        "ANG-018 birth_date, ANG-020 disability_code",
    ),
    Case(
        "born in the wrong century",
        SPOUSE,
        {"birth_date": "2088-08-17", "education_level_code": "", "ijazah_code": "", "disability_code": ""}
        | {"school_participation_code": "1", "marital_code": "1", "relation_code": "8"},
        "ANG-017 birth_date",
    ),
    Case("110 years old today", HEAD, born("1916-11-01")),
    Case("111 years old tomorrow", HEAD, born("1915-11-02")),
    Case("111 years old today", HEAD, born("1915-11-01"), "ANG-018 birth_date"),
    Case("the year of the NIK is of any century", HEAD, {"birth_date": "1886-04-15"}, "ANG-016 birth_date"),
]

MARRIAGE = [
    Case(
        "marital status blank",
        SPOUSE,
        {"marital_code": ""},
        "ANG-019 marital_code",
        at("marital_code", "020", "022", "023", "025"),
    ),
    Case("mother's name blank", SPOUSE, {"mother_name": ""}, "ANG-019 mother_name"),
    Case("mother's name a hyphen", SPOUSE, {"mother_name": "-"}, "ANG-019 mother_name"),
    Case(
        "both blank", SPOUSE, {"mother_name": "", "marital_code": ""}, "ANG-019 marital_code, ANG-019 mother_name"
    ),
    *(
        Case(f"both blank, presence {code}", HEAD, {"mother_name": "", "marital_code": "", "presence_code": code})
        for code in "2346"
    ),
    *(
        Case(
            f"both blank, presence {code or 'blank'}",
            SPOUSE,
            {"mother_name": "", "marital_code": "", "presence_code": code},
            "ANG-019 marital_code, ANG-019 mother_name",
        )
        for code in ("1", "5", "")
    ),
    Case(
        "mother's name blank, presence in no list",
        SPOUSE,
        {"mother_name": "", "presence_code": "9"},
        "ANG-019 mother_name, ANG-020 presence_code",
        "ANG-033 presence_code",
    ),
    Case("marital status in no list is filled", SPOUSE, {"marital_code": "7"}, "ANG-020 marital_code"),
    Case("mother's name not in the sheet", SPOUSE, {"mother_name": None}),
    Case("nine years old, marital status blank", DAUGHTER, born("2016-11-02", woman=True) | {"marital_code": ""}),
    Case(
        "ten years old, marital status blank",
        DAUGHTER,
        born("2016-11-01", woman=True) | {"marital_code": ""},
        "ANG-019 marital_code",
    ),
    Case(
        "no birth date, marital status blank",
        DAUGHTER,
        {"birth_date": "", "marital_code": ""},
        "ANG-016 birth_date",
    ),
    Case("wife not married", SPOUSE, {"marital_code": "1"}, "ANG-025 marital_code", ""),
    Case("wife divorced", SPOUSE, {"marital_code": "3"}, "ANG-025 marital_code"),
    Case("head not married", HEAD, {"marital_code": "1"}),
    Case("daughter of 12 married", DAUGHTER, {"marital_code": "2"}, "ANG-025 marital_code"),
    Case(
        "daughter of 14 married",
        DAUGHTER,
        born("2011-11-02", woman=True) | {"marital_code": "4"},
        "ANG-025 marital_code",
    ),
    Case("daughter of 15 married", DAUGHTER, born("2011-11-01", woman=True) | {"marital_code": "2"}),
    Case(
        "relation blank, not married",
        SPOUSE,
        {"relation_code": "", "marital_code": "1"},
        "ANG-015 relation_code",
        "ANG-025 relation_code",
    ),
    Case(
        "relation blank, child married",
        DAUGHTER,
        {"relation_code": "", "marital_code": "2"},
        "ANG-015 relation_code, ANG-025 marital_code",
    ),
    Case("head of 16, not married", HEAD, born("2009-11-02") | {"marital_code": "1"}, "ANG-024 birth_date", ""),
    Case("head of 17, not married", HEAD, born("2009-11-01") | {"marital_code": "1"}),
    *(Case(f"head of 16, status {code}", HEAD, born("2009-11-02") | {"marital_code": code}) for code in "234"),
    Case(
        "head of 16, status blank",
        HEAD,
        born("2009-11-02") | {"marital_code": ""},
        "ANG-019 marital_code",
        at("marital_code", "020", "022", "023", "024", "025"),
    ),
    Case("no head of 12", DAUGHTER, {"relation_code": "8"}),
]

CODED = [name for name, column in columns_of("member").items() if column.codes]
CODES = [
    *(
        Case(f"{column} in no list", SPOUSE, {column: "77"}, f"ANG-020 {column}")
        for column in CODED
        if column not in {"sex_code", "relation_code", "nutrition_code", "work_status_code"}
    ),
    Case("nutrition in no list", SON, {"nutrition_code": "9"}, "ANG-020 nutrition_code"),
    Case(
        "work status in no list",
        HEAD,
        {"work_status_code": "9"},
        "ANG-020 work_status_code",
        at("work_status_code", "030"),
    ),
    Case(
        "two cells in no list",
        SPOUSE,
        {"chronic_disease_code": "19", "receives_pbi": "x"},
        "ANG-020 chronic_disease_code, ANG-020 receives_pbi",
    ),
    Case("kind of disability without its zero", SPOUSE, {"disability_type_code": "1"}),
    Case("kind of disability zero", SPOUSE, {"disability_type_code": Cell("0")}),
    Case("kind of disability 13", SPOUSE, {"disability_type_code": "13"}, "ANG-020 disability_type_code"),
    Case("padan as label", SPOUSE, {"padan_status": " Terkonfirmasi  padan"}),
    Case("yes as text", SPOUSE, {"receives_pbi": "ADA"}),
    Case("no answer is noted", SPOUSE, {"receives_pbi": "KOSONG"}),
    Case("presence away is noted", SPOUSE, {"presence_code": "Pergi"}),
    Case("a code an error", SPOUSE, {"receives_pbi": Cell("#REF!", CellKind.ERROR)}, "BRK-010 receives_pbi"),
]

PREGNANCY = [
    Case("pregnant wife", SPOUSE, {"pregnant": YES}),
    Case("pregnant man", HEAD, {"pregnant": YES}, "ANG-021 pregnant"),
    Case("man not asked", HEAD, {"pregnant": ""}),
    Case(
        "pregnant, sex blank",
        SPOUSE,
        {"pregnant": YES, "sex_code": ""},
        "ANG-015 sex_code",
        at("sex_code", "010", "021", "023"),
    ),
    Case("pregnant at 54", SPOUSE, born("1971-11-02", woman=True) | {"pregnant": YES}),
    Case("pregnant at 55", SPOUSE, born("1971-11-01", woman=True) | {"pregnant": YES}, "ANG-022 pregnant", ""),
    Case(
        "pregnant at 10",
        DAUGHTER,
        born("2016-11-01", woman=True) | {"pregnant": YES, "marital_code": "2"},
        "ANG-025 marital_code",
    ),
    Case(
        "pregnant at 9",
        DAUGHTER,
        born("2016-11-02", woman=True) | {"pregnant": YES, "marital_code": "2"},
        "ANG-022 pregnant, ANG-025 marital_code",
    ),
    Case(
        "pregnant, never married",
        SPOUSE,
        {"relation_code": "8", "pregnant": YES, "marital_code": "1"},
        "ANG-022 pregnant",
    ),
    *(
        Case(f"pregnant, status {code}", SPOUSE, {"relation_code": "8", "pregnant": YES, "marital_code": code})
        for code in "234"
    ),
    Case(
        "pregnant, status blank",
        SPOUSE,
        {"pregnant": YES, "marital_code": ""},
        "ANG-019 marital_code",
        at("marital_code", "020", "022", "023", "025"),
    ),
    Case(
        "pregnant at 55, status blank",
        SPOUSE,
        born("1971-11-01", woman=True) | {"pregnant": YES, "marital_code": ""},
        "ANG-019 marital_code, ANG-022 pregnant",
        at("marital_code", "020", "023", "025"),
    ),
    Case("wife not asked", SPOUSE, {"pregnant": ""}, "ANG-023 pregnant", at("pregnant", "020", "021", "022")),
    Case("wife of 54 not asked", SPOUSE, born("1971-11-02", woman=True) | {"pregnant": ""}, "ANG-023 pregnant"),
    Case("wife of 55 not asked", SPOUSE, born("1971-11-01", woman=True) | {"pregnant": ""}),
    Case("unmarried woman not asked", SPOUSE, {"relation_code": "8", "marital_code": "1", "pregnant": ""}),
    Case(
        "widow not asked", SPOUSE, {"relation_code": "8", "marital_code": "4", "pregnant": ""}, "ANG-023 pregnant"
    ),
    *(Case(f"wife not asked, presence {code}", SPOUSE, {"pregnant": "", "presence_code": code}) for code in "2346"),
    Case("new wife not asked", SPOUSE, {"pregnant": "", "presence_code": "5"}, "ANG-023 pregnant"),
    Case("wife not asked, presence blank", SPOUSE, {"pregnant": "", "presence_code": ""}, "ANG-023 pregnant"),
    Case(
        "answer in no list is filled", SPOUSE, {"pregnant": "7"}, "ANG-020 pregnant", at("pregnant", "021", "022")
    ),
    Case("answer not known is filled", SPOUSE, {"pregnant": "8"}),
    Case("answer noted is filled", SPOUSE, {"pregnant": "KOSONG"}),
    Case("nobody asked", SPOUSE, {"pregnant": None}),
]

SCHOOL = [
    Case(
        "never at school, with a level",
        SPOUSE,
        {"school_participation_code": "1", "ijazah_code": ""},
        "ANG-026 education_level_code",
    ),
    Case(
        "never at school, with a certificate",
        SPOUSE,
        {"school_participation_code": "1", "education_level_code": "", "ijazah_code": "8"},
        "ANG-026 ijazah_code",
    ),
    Case(
        "never at school, with both",
        SPOUSE,
        {"school_participation_code": "1"},
        "ANG-026 education_level_code, ANG-026 ijazah_code",
    ),
    Case(
        "never at school, without certificate",
        SPOUSE,
        {"school_participation_code": "1", "education_level_code": "", "ijazah_code": "23"},
    ),
    Case("at school without a level", DAUGHTER, {"education_level_code": ""}, "ANG-026 education_level_code"),
    Case(
        "no longer at school without a level",
        SPOUSE,
        {"education_level_code": "", "ijazah_code": ""},
        "ANG-026 education_level_code",
    ),
    Case("at school without a certificate", DAUGHTER, {"ijazah_code": ""}, "", at("ijazah_code", "027", "028")),
    Case(
        "school blank",
        SPOUSE,
        {"school_participation_code": ""},
        "",
        at("school_participation_code", "026", "029"),
    ),
    Case(
        "level in no list",
        SPOUSE,
        {"education_level_code": "23"},
        "ANG-020 education_level_code",
        at("education_level_code", "026", "027", "028"),
    ),
    Case(
        "never at school, level in no list",
        SPOUSE,
        {"school_participation_code": "1", "education_level_code": "99", "ijazah_code": ""},
        "ANG-020 education_level_code",
    ),
    Case(
        "never at school, certificate in no list",
        SPOUSE,
        {"school_participation_code": "1", "education_level_code": "", "ijazah_code": "99"},
        "ANG-020 ijazah_code",
    ),
    Case("level noted", SPOUSE, {"education_level_code": "Tamat perguruan tinggi"}),
    Case("school not in the sheet", SPOUSE, {"school_participation_code": None}),
    *(
        Case(
            f"{age} years old, level {level}",
            DAUGHTER,
            born(day, woman=True) | {"education_level_code": level},
            fails,
        )
        for age, day, level, fails in [
            (4, "2021-11-02", "3", "ANG-027 education_level_code"),
            (5, "2021-11-01", "3", ""),
            (9, "2016-11-02", "9", "ANG-027 education_level_code"),
            (10, "2016-11-01", "9", ""),
            (12, "2013-11-02", "15", "ANG-027 education_level_code"),
            (13, "2013-11-01", "15", ""),
            (14, "2011-11-02", "18", "ANG-027 education_level_code"),
            (15, "2011-11-01", "22", ""),
        ]
    ),
    *(
        Case(
            f"{age} years old, certificate {ijazah}",
            DAUGHTER,
            born(day, woman=True) | {"education_level_code": level, "ijazah_code": ijazah},
            fails,
        )
        for age, day, level, ijazah, fails in [
            (9, "2016-11-02", "3", "4", "ANG-027 ijazah_code"),
            (10, "2016-11-01", "3", "4", ""),
            (12, "2013-11-02", "8", "9", "ANG-027 ijazah_code"),
            (13, "2013-11-01", "8", "9", ""),
            (14, "2011-11-02", "13", "17", "ANG-027 ijazah_code"),
            (15, "2011-11-01", "13", "17", ""),
            (17, "2008-11-02", "19", "18", "ANG-027 ijazah_code"),
            (18, "2008-11-01", "19", "18", ""),
        ]
    ),
    Case(
        "both too high for the age",
        DAUGHTER,
        {"education_level_code": "19", "ijazah_code": "19"},
        "ANG-027 education_level_code, ANG-027 ijazah_code",
    ),
    Case("certificate above the level", SPOUSE, {"ijazah_code": "13"}, "ANG-028 education_level_code", ""),
    Case(
        "certificate far above the level",
        SPOUSE,
        {"education_level_code": "5", "ijazah_code": "22"},
        "ANG-028 education_level_code",
    ),
    Case("certificate of another school of the level", SPOUSE, {"ijazah_code": "10"}),
    Case("no certificate of the first level", SPOUSE, {"education_level_code": "1", "ijazah_code": "23"}),
    *(
        Case(
            f"{age} years old, never at school",
            DAUGHTER,
            born(day, woman=True)
            | {"school_participation_code": "1", "education_level_code": "", "ijazah_code": ""},
            fails,
        )
        for age, day, fails in [
            (7, "2018-11-02", ""),
            (8, "2018-11-01", "ANG-029 school_participation_code"),
            (18, "2007-11-02", "ANG-029 school_participation_code"),
            (19, "2007-11-01", ""),
        ]
    ),
]

WORK = [
    Case("working without a status", HEAD, {"work_status_code": ""}, "ANG-030 work_status_code"),
    Case("not working with a status", HEAD, {"working": NO}, "ANG-030 work_status_code", ""),
    Case("head not asked", HEAD, {"working": "", "work_status_code": ""}, "ANG-030 working"),
    Case("head not asked, with a status", HEAD, {"working": ""}, "ANG-030 working"),
    Case("wife not asked for work", SPOUSE, {"working": ""}, "", at("working", "030")),
    Case(
        "wife not asked, with a status", SPOUSE, {"working": "", "work_status_code": "8"}, "", at("working", "030")
    ),
    Case(
        "relation blank, not asked",
        SPOUSE,
        {"relation_code": "", "working": ""},
        "ANG-015 relation_code",
        at("working", "030"),
    ),
    Case(
        "working at 9",
        DAUGHTER,
        born("2016-11-02", woman=True) | {"working": YES, "work_status_code": "8"},
        "ANG-030 working",
    ),
    Case("working at 10", DAUGHTER, born("2016-11-01", woman=True) | {"working": YES, "work_status_code": "8"}),
    Case(
        "working at 9 without a status",
        DAUGHTER,
        born("2016-11-02", woman=True) | {"working": YES},
        "ANG-030 work_status_code, ANG-030 working",
    ),
    Case("work in no list", HEAD, {"working": "7"}, "ANG-020 working", at("working", "030")),
    Case("work not in the sheet", HEAD, {"working": None}),
    Case("status not in the sheet", HEAD, {"work_status_code": None}),
    *(
        Case(
            f"state employee gets {programme}",
            HEAD,
            {"work_status_code": "5", programme: YES},
            "ANG-031 work_status_code",
        )
        for programme in ("receives_pkh", "receives_sembako", "receives_pbi")
    ),
    Case("state employee gets local aid", HEAD, {"work_status_code": "5", "receives_local_pbi": YES}),
    Case("state employee gets nothing", HEAD, {"work_status_code": "5", "occupation": "PNS"}),
    Case(
        "state employee by occupation",
        HEAD,
        {"occupation": "pensiunan pns.", "receives_pbi": YES},
        "ANG-031 occupation",
    ),
    Case(
        "state employee by both",
        HEAD,
        {"work_status_code": "5", "occupation": "TNI AD", "receives_pbi": YES},
        "ANG-031 work_status_code",
    ),
    *(
        Case(
            f"occupation {word}",
            SPOUSE,
            {"occupation": f"KARYAWAN {word}", "receives_pkh": YES},
            "ANG-031 occupation",
        )
        for word in ("PNS", "ASN", "TNI", "POLRI", "PPPK", "BUMN", "BUMD")
    ),
    Case("occupation with the letters of a word", HEAD, {"occupation": "PETANI KASN", "receives_pbi": YES}),
    Case(
        "state employee, one programme blank",
        HEAD,
        {"work_status_code": "5", "receives_sembako": ""},
        "",
        "ANG-031 receives_sembako",
    ),
    Case(
        "state employee, one blank and one yes",
        HEAD,
        {"work_status_code": "5", "receives_sembako": "", "receives_pkh": YES},
        "ANG-031 work_status_code",
    ),
]

REST = [
    Case(
        "nutrition of a child of 4",
        SON,
        born("2021-11-02") | {"school_participation_code": "2", "education_level_code": "", "nutrition_code": "2"},
        "ANG-026 education_level_code",
    ),
    Case("nutrition of a child of 5", SON, born("2021-11-01"), "ANG-032 nutrition_code", ""),
    Case("nutrition of a grown-up", SPOUSE, {"nutrition_code": "3"}, "ANG-032 nutrition_code"),
    Case("difficulties at 2", SON, born("2024-11-01")),
    Case("difficulties at 1", SON, born("2024-11-02"), "ANG-032 disability_code", ""),
    Case("difficulties not asked at 1", SON, born("2024-11-02") | {"disability_code": ""}),
    Case(
        "no birth date, neither asked",
        SPOUSE,
        {"birth_date": "", "disability_code": ""},
        "ANG-016 birth_date",
        at("birth_date", *OF_BIRTH).replace(", ANG-032 birth_date", "") + ", ANG-020 disability_code",
    ),
    *(
        Case(f"presence {code} with aid", SPOUSE, {"presence_code": code, "receives_pkh": YES}, fails)
        for code, fails in [("1", ""), ("5", ""), *((gone, "ANG-033 presence_code") for gone in "2346")]
    ),
    Case("dead without aid", SPOUSE, {"presence_code": "2"}, "", ""),
    Case("dead with local aid", SPOUSE, {"presence_code": "2", "receives_local_pbi": YES}),
    Case(
        "dead, one programme blank", SPOUSE, {"presence_code": "2", "receives_pbi": ""}, "", "ANG-033 receives_pbi"
    ),
    Case(
        "dead, one blank and one yes",
        SPOUSE,
        {"presence_code": "2", "receives_pbi": "", "receives_sembako": YES},
        "ANG-033 presence_code",
    ),
    Case("presence blank", SPOUSE, {"presence_code": ""}, "", at("presence_code", "020", "033")),
    Case(
        "presence in no list",
        SPOUSE,
        {"presence_code": "9", "receives_pkh": YES},
        "ANG-020 presence_code",
        at("presence_code", "033"),
    ),
    *(
        Case(f"padan {code}", SPOUSE, {"padan_status": code}, "ANG-034 padan_status", "")
        for code in (
            "TIDAK_PADAN",
            "TIDAK_PADAN_NAMA",
            "TIDAK_PADAN_TGL_LAHIR",
            "NIK_TIDAK_DITEMUKAN",
            "NIK_GANDA",
            "NIK_NONAKTIF",
            "MENINGGAL",
        )
    ),
    Case("padan not looked up", SPOUSE, {"padan_status": "BELUM_DICEK"}),
    Case("padan blank", SPOUSE, {"padan_status": ""}, "", at("padan_status", "034")),
    Case("padan in no list", SPOUSE, {"padan_status": "ENTAH"}, "ANG-020 padan_status", at("padan_status", "034")),
    Case("padan by its label", SPOUSE, {"padan_status": "Padan"}, "", ""),
]

CASES = [*(NIK + CARD + NAMES + SEX_AND_RELATION + BIRTH + MARRIAGE), *(CODES + PREGNANCY + SCHOOL + WORK + REST)]


def person(case: Case) -> Row:
    """The clean row of the case's person with some cells changed."""
    return changed(CLEAN[case.person], case.cells)


def stands_alone(case: Case) -> bool:
    """The case speaks of its whole sheet: a missing column, or number cells of an identifier."""
    return any(
        value is None or (isinstance(value, Cell) and column in {"nik", "family_card_no"})
        for column, value in case.cells.items()
    )


ALONE = [case for case in CASES if stands_alone(case)]
TOGETHER = [case for case in CASES if not stands_alone(case)]


@pytest.fixture(scope="module")
def alone() -> dict[str, Outcome]:
    """The cases that need a sheet of their own."""
    return judge_each({case.name: [raw_sheet([person(case)], headings("member"), "Anggota", "")] for case in ALONE})


@pytest.fixture(scope="module")
def together() -> Outcome:
    """All other cases, a row each, told apart by an id that no rule reads."""
    rows = [person(case) | {"dtks_id": f"contoh {number}"} for number, case in enumerate(TOGETHER)]
    return judge([raw_sheet(rows, headings("member"), "Anggota", "bersama.xlsx")])


@pytest.fixture(scope="module")
def clean() -> dict[int, set[Found]]:
    """The unknowns of each clean person, in row 2."""
    return {
        number: judge([raw_sheet([row], headings("member"), "Anggota", "bersih.xlsx")]).unknown
        for number, row in enumerate(CLEAN)
    }


def at_row(found: set[Found], row: int) -> set[Found]:
    """What was found at one Excel row."""
    return {one for one in found if one[2].lstrip(ascii_uppercase) == str(row)}


def in_row(found: set[Found], row: int) -> set[Found]:
    """The same findings, moved to a row."""
    return {(rule, column, f"{cell.rstrip('0123456789')}{row}") for rule, column, cell in found}


def of_members(found: set[Found]) -> set[Found]:
    """The findings of member rules and of cells; rules of whole families are told elsewhere."""
    return {one for one in found if one[0].startswith(("ANG", "BRK"))}


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.name)
def test_a_changed_sheet_fails_exactly_these_rules(case: Case, alone: dict[str, Outcome]) -> None:
    assert of_members(alone[case.name].failed) == found_at([person(case)], "member", case.fails)


@pytest.mark.parametrize(("row", "case"), list(enumerate(TOGETHER)), ids=[case.name for case in TOGETHER])
def test_a_changed_row_fails_exactly_these_rules(row: int, case: Case, together: Outcome) -> None:
    expected = found_at([person(TOGETHER[0])], "member", case.fails, row)
    assert of_members(at_row(together.failed, row + 2)) == expected


def test_changed_rows_fail_no_rule_of_the_sheet(together: Outcome) -> None:
    assert at_row(together.failed, HEADING_ROW) == set()


@pytest.mark.parametrize(
    ("row", "case"),
    [pytest.param(row, case, id=case.name) for row, case in enumerate(TOGETHER) if case.unknown is not None],
)
def test_what_a_cell_would_settle_is_unknown_at_it(
    row: int, case: Case, together: Outcome, clean: dict[int, set[Found]]
) -> None:
    new = of_members(at_row(together.unknown, row + 2)) - in_row(clean[case.person], row + 2)
    assert new == found_at([person(TOGETHER[0])], "member", case.unknown or "", row)


def test_a_sheet_of_one_row_tells_the_same_unknowns() -> None:
    for case in ALONE:
        if case.unknown:
            outcome = judge([raw_sheet([person(case)], headings("member"), "Anggota", "satu.xlsx")])
            before = judge([raw_sheet([CLEAN[case.person]], headings("member"), "Anggota", "bersih.xlsx")])
            new = outcome.unknown - before.unknown
            assert of_members(new) == found_at([person(case)], "member", case.unknown), case.name


def test_a_rule_on_a_column_that_the_sheet_lacks_is_counted_and_not_listed() -> None:
    row = changed(CLEAN[SPOUSE], {"pregnant": None, "padan_status": None})
    outcome = judge([raw_sheet([row], headings("member"), "Anggota", "kurang.xlsx")])
    assert not {found for found in outcome.unknown if found[0] in {"ANG-023", "ANG-034"}}
    assert outcome.result.unknown_by_rule["ANG-023"] == 1
    assert outcome.result.unknown_by_rule["ANG-034"] == 1


@pytest.mark.parametrize(
    ("as_of", "fails"),
    [
        pytest.param(date(2027, 2, 28), "ANG-029 school_participation_code", id="18 on 28 February"),
        pytest.param(date(2027, 3, 1), "", id="19 on 1 March"),
        pytest.param(date(2016, 2, 28), "", id="7 on 28 February of a leap year"),
        pytest.param(date(2016, 2, 29), "ANG-029 school_participation_code", id="8 on 29 February"),
        pytest.param(date(2017, 2, 28), "ANG-029 school_participation_code", id="8 a year later"),
    ],
)
def test_who_was_born_on_29_february_is_older_on_1_march_of_a_common_year(as_of: date, fails: str) -> None:
    never = {"school_participation_code": "1", "education_level_code": "", "ijazah_code": "", "marital_code": "1"}
    row = changed(CLEAN[DAUGHTER], born("2008-02-29", woman=True) | never | {"working": ""})
    outcome = judge([raw_sheet([row], headings("member"), "Anggota", "kabisat.xlsx")], as_of=as_of)
    assert of_members(outcome.failed) == found_at([row], "member", fails)


@pytest.mark.parametrize(
    ("ending_in_zero", "of", "damaged"),
    [
        pytest.param(1, 4, False, id="one of four"),
        pytest.param(1, 3, True, id="one of three"),
        pytest.param(3, 10, False, id="exactly three of ten"),
    ],
)
def test_numbers_ending_in_zero_are_damaged_only_where_they_are_many(
    ending_in_zero: int, of: int, *, damaged: bool
) -> None:
    serials = [f"99{number}0" if number < ending_in_zero else f"99{number}1" for number in range(of)]
    rows = [changed(CLEAN[SPOUSE], {"nik": Cell(SPOUSE_NIK[:12] + serial)}) for serial in serials]
    found = judge([raw_sheet(rows, headings("member"), "Anggota", "angka.xlsx")]).failed
    lost = {("ANG-004", "nik", f"A{number + 2}") for number in range(ending_in_zero) if damaged}
    tidied = {("ANG-005", "nik", f"A{number + 2}") for number in range(len(lost), of)}
    assert of_members(found) == lost | tidied


class Listed(NamedTuple):
    """A change in one row of a SIKS-NG list and the member findings it must give in that row."""

    name: str
    person: int
    cells: Cells
    fails: str = ""
    unknown: str = ""


LISTED = [
    Listed("clean", SPOUSE, {}),
    Listed("NIK blank", SPOUSE, {"nik": ""}, "ANG-001 nik", at("nik", "002", "003", "004", "006", *OF_NUMBER)),
    Listed("NIK placeholder", SPOUSE, {"nik": "1" * 16}, "ANG-002 nik"),
    Listed("NIK a number", SPOUSE, {"nik": Cell(SPOUSE_NIK)}, "ANG-005 nik"),
    Listed("NIK is the KK", SPOUSE, {"family_card_no": SPOUSE_NIK}, "ANG-006 nik, KEL-004 family_card_no"),
    Listed(
        "KK blank", SPOUSE, {"family_card_no": ""}, "ANG-011 family_card_no", at("family_card_no", "005", "006")
    ),
    Listed("KK of 15 digits", SPOUSE, {"family_card_no": KK[1:]}, "ANG-011 family_card_no"),
    Listed("born another day", SPOUSE, {"birth_date": "18/08/1988"}, "ANG-009 birth_date"),
    Listed("born never", SPOUSE, {"birth_date": ""}, "ANG-016 birth_date", at("birth_date", "009", "017", "018")),
    Listed("born tomorrow", SPOUSE, {"birth_date": "02/11/2026"}, "ANG-009 birth_date, ANG-017 birth_date"),
    Listed("sex of a man", SPOUSE, {"sex_code": "LAKI-LAKI"}, "ANG-010 sex_code"),
    Listed("sex in no list", SPOUSE, {"sex_code": "WANITA"}, "ANG-015 sex_code", at("sex_code", "010")),
    Listed("relation blank", DAUGHTER, {"relation_code": ""}, "ANG-015 relation_code"),
    Listed("relation by its label", DAUGHTER, {"relation_code": "Famili lain"}),
    Listed("name a stop word", SPOUSE, {"name": "ISTRI 1"}, "ANG-012 name, ANG-013 name"),
    Listed("name with a death mark", SPOUSE, {"name": "ALMH CONTOH"}, "ANG-014 name"),
    Listed("mother's name blank", SON, {"mother_name": ""}, "ANG-019 mother_name"),
    Listed(
        "padan in no list", SPOUSE, {"padan_status": "SUDAH"}, "ANG-020 padan_status", at("padan_status", "034")
    ),
    Listed("padan by a mark of the field", SPOUSE, {"padan_status": "Q2a"}, "ANG-034 padan_status"),
    Listed("padan not found", SPOUSE, {"padan_status": "DATA TIDAK DITEMUKAN"}, "ANG-034 padan_status"),
    Listed("padan blank", SPOUSE, {"padan_status": ""}, "", "ANG-020 padan_status, ANG-034 padan_status"),
    Listed("first Sembako in no list", SPOUSE, {"receives_sembako": "?"}, "ANG-020 receives_sembako"),
    Listed("second Sembako in no list", SPOUSE, {"receives_sembako#2": "?"}, "ANG-020 receives_sembako#2"),
    Listed(
        "state employee by the second Sembako",
        HEAD,
        {"occupation": "TNI", "receives_sembako#2": YES},
        "ANG-031 occupation",
    ),
    Listed("state employee gets nothing", HEAD, {"occupation": "TNI"}),
]


def listed_rows(case: Listed) -> list[Row]:
    """The list with the case's row changed; nobody is without an occupation."""
    rows = [row | {"occupation": row["occupation"] or "TIDAK BEKERJA"} for row in clean_siksng()]
    rows[case.person] = changed(rows[case.person], case.cells)
    return rows


@pytest.fixture(scope="module")
def listed() -> dict[str, Outcome]:
    return judge_each({case.name: [siksng_sheet(listed_rows(case))] for case in LISTED})


@pytest.mark.parametrize("case", LISTED, ids=lambda case: case.name)
def test_a_person_of_a_combined_sheet_fails_at_his_own_cells(case: Listed, listed: dict[str, Outcome]) -> None:
    expected = found_at(listed_rows(case), "SIKSNG_MEMBER", case.fails, case.person)
    found = {(rule, cell) for rule, _, cell in listed[case.name].failed if not rule.startswith("LIN")}
    assert found == {(rule, cell) for rule, _, cell in expected}


@pytest.mark.parametrize("case", LISTED, ids=lambda case: case.name)
def test_a_person_of_a_combined_sheet_is_asked_for_what_would_settle(
    case: Listed, listed: dict[str, Outcome]
) -> None:
    expected = found_at(listed_rows(case), "SIKSNG_MEMBER", case.unknown, case.person)
    rules = {rule for rule, _, _ in expected}
    assert {found for found in listed[case.name].unknown if found[0] in rules} == expected
