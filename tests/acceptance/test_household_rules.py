"""The household rules KEL-001 to KEL-024: a clean row, one change, and exactly what must be found.

Each case is one household sheet: the cells that differ from the clean row (None takes the column away), the rules
that must fail at which column, and, where it matters, the rules that must stay unknown at which column.
"""

from datetime import date
from string import ascii_uppercase
from typing import NamedTuple

import pytest

from schemas.cells import CellKind
from schemas.tables import columns_of
from tests.acceptance.base import (
    AS_OF,
    HEADING_ROW,
    KK,
    NO,
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
    place,
    raw_sheet,
    siksng_sheet,
    template_sheets,
)


class Case(NamedTuple):
    """A change and what it must give.

    Attributes:
        name: what the case shows.
        cells: the cells that differ from the clean row.
        fails: rule and column of every failed rule.
        unknown: rule and column of rules that a cell would settle; only the rules named here are compared.
    """

    name: str
    cells: dict[str, str | Cell | None]
    fails: str = ""
    unknown: str = ""


KK_UNKNOWN = "KEL-002 family_card_no, KEL-003 family_card_no, KEL-004 family_card_no, KEL-005 family_card_no"

FAMILY_CARD = [
    Case("a clean row", {}),
    Case("KK blank", {"family_card_no": ""}, "KEL-001 family_card_no", KK_UNKNOWN),
    Case("KK a lone hyphen", {"family_card_no": "-"}, "KEL-001 family_card_no", KK_UNKNOWN),
    Case("KK a lone zero", {"family_card_no": " 0 "}, "KEL-001 family_card_no", KK_UNKNOWN),
    Case("KK a number cell of zero", {"family_card_no": Cell("0")}, "KEL-001 family_card_no", KK_UNKNOWN),
    Case("KK a space that shows nothing", {"family_card_no": "\u00a0\u200b"}, "KEL-001 family_card_no", KK_UNKNOWN),
    Case(
        "KK letters are filled", {"family_card_no": "belum ada"}, "KEL-002 family_card_no", "KEL-004 family_card_no"
    ),
    Case("KK of 15 digits", {"family_card_no": KK[:15]}, "KEL-002 family_card_no", "KEL-004 family_card_no"),
    Case("KK of 17 digits", {"family_card_no": KK + "1"}, "KEL-002 family_card_no"),
    Case("KK with hyphens", {"family_card_no": "1408-0112-0315-9901"}, "KEL-002 family_card_no"),
    Case("KK one digit repeated", {"family_card_no": "9" * 16}, "KEL-002 family_card_no"),
    Case("KK a short repeated digit", {"family_card_no": "1111"}, "KEL-002 family_card_no"),
    Case("KK counted up", {"family_card_no": "1234567890123456"}, "KEL-002 family_card_no"),
    Case("KK begins with zero", {"family_card_no": "0" + KK[1:]}, "KEL-002 family_card_no"),
    Case("KK with dots and a quote", {"family_card_no": "'1408.0112.0315.9901"}),
    Case("KK with decimals", {"family_card_no": f"{KK}.0"}),
    Case("KK with spaces", {"family_card_no": "1408 0112\u00a00315 9901 "}),
    Case("KK a sound number cell", {"family_card_no": Cell(KK)}),
    Case(
        "KK scientific",
        {"family_card_no": "1.40801E+15"},
        "KEL-003 family_card_no",
        "KEL-002 family_card_no, KEL-004 family_card_no, KEL-005 family_card_no",
    ),
    Case(
        "KK scientific, comma",
        {"family_card_no": "'1,40801e15"},
        "KEL-003 family_card_no",
        "KEL-002 family_card_no",
    ),
    Case("KK a negative exponent is only odd text", {"family_card_no": "1.40801E-15"}, "KEL-002 family_card_no"),
    Case(
        "KK without a serial",
        {"family_card_no": "1408011203150000"},
        "KEL-003 family_card_no",
        "KEL-002 family_card_no, KEL-004 family_card_no",
    ),
    Case(
        "KK all zeros is damaged", {"family_card_no": "0" * 16}, "KEL-003 family_card_no", "KEL-002 family_card_no"
    ),
    Case(
        "KK number that lost its end",
        {"family_card_no": Cell("1408011203159910")},
        "KEL-003 family_card_no",
        "KEL-002 family_card_no",
    ),
    Case("KK text that ends in zero", {"family_card_no": "1408011203159910"}),
    Case("KK number above 2^53", {"family_card_no": Cell("9171011203159903")}, "KEL-003 family_card_no"),
    Case("KK text above 2^53", {"family_card_no": "9171011203159903"}),
    Case("KK number of exactly 2^53", {"family_card_no": Cell("9007199254740992")}, "KEL-004 family_card_no"),
    Case("KK number of 2^53 and one", {"family_card_no": Cell("9007199254740993")}, "KEL-003 family_card_no"),
    Case("KK day of a woman", {"family_card_no": "1408015203159901"}, "KEL-004 family_card_no"),
    Case("KK day 32", {"family_card_no": "1408013203159901"}, "KEL-004 family_card_no"),
    Case("KK day 00", {"family_card_no": "1408010003159901"}, "KEL-004 family_card_no"),
    Case("KK month 13", {"family_card_no": "1408011213159901"}, "KEL-004 family_card_no"),
    Case("KK 31 February", {"family_card_no": "1408013102159901"}, "KEL-004 family_card_no"),
    Case("KK 29 February of a leap year", {"family_card_no": "1408012902249901"}),
    Case("KK 29 February 2000", {"family_card_no": "1408012902009901"}),
    Case("KK 29 February of a common year", {"family_card_no": "1408012902239901"}, "KEL-004 family_card_no"),
    Case("KK 29 February 1996", {"family_card_no": "1408012902969901"}),
    Case("KK issued on the day", {"family_card_no": "1408010111269901"}),
    Case("KK issued tomorrow", {"family_card_no": "1408010211269901"}, "KEL-004 family_card_no"),
    Case("KK year after next is of last century", {"family_card_no": "1408010211279901"}),
]

HEAD = [
    Case("KK is the head's NIK", {"head_nik": KK}, "KEL-005 family_card_no"),
    Case("KK is the head's NIK in dots", {"head_nik": "1408.0112.0315.9901"}, "KEL-005 family_card_no"),
    Case("head's NIK blank", {"head_nik": ""}, "", "KEL-005 head_nik, KEL-006 head_nik"),
    Case("head's NIK a hyphen", {"head_nik": "-"}, "", "KEL-005 head_nik, KEL-006 head_nik"),
    Case("head's NIK not in the sheet", {"head_nik": None}),
    Case(
        "KK and NIK are one placeholder",
        {"family_card_no": "9" * 16, "head_nik": "9" * 16},
        "KEL-002 family_card_no, KEL-005 family_card_no, KEL-006 head_nik",
    ),
    Case(
        "KK and NIK both scientific",
        {"family_card_no": "1.40801E+15", "head_nik": "1.40801E+15"},
        "KEL-003 family_card_no, KEL-006 head_nik",
        "KEL-005 family_card_no",
    ),
    Case("head's NIK of 14 digits", {"head_nik": "14080155048699"}, "KEL-006 head_nik"),
    Case("head's NIK a placeholder", {"head_nik": "0" * 16}, "KEL-006 head_nik"),
    Case("head's NIK of day 39", {"head_nik": "1408013904869901"}, "KEL-006 head_nik"),
    Case("head's NIK of day 71", {"head_nik": "1408017104869901"}),
    Case("head's NIK of day 72", {"head_nik": "1408017204869901"}, "KEL-006 head_nik"),
    Case("head's NIK of month 13", {"head_nik": "1408011513869901"}, "KEL-006 head_nik"),
    Case("head's NIK of 31 February", {"head_nik": "1408013102869901"}),
    Case("head's NIK of another province", {"head_nik": "3271011504869901"}),
    Case("head's NIK lost its end", {"head_nik": Cell("1408011504869910")}, "KEL-006 head_nik"),
    Case("head's name blank", {"head_name": ""}, "KEL-010 head_name", "KEL-011 head_name"),
    Case("head's name a hyphen", {"head_name": "-"}, "KEL-010 head_name", "KEL-011 head_name"),
    Case("head's name a zero", {"head_name": "0"}, "KEL-010 head_name", "KEL-011 head_name"),
    Case("head's name one letter", {"head_name": "A"}, "KEL-010 head_name"),
    Case("head's name two letters", {"head_name": "Bo"}),
    Case("head's name a stop word", {"head_name": " tidak  ada. "}, "KEL-010 head_name"),
    Case("head's name a stop word of letters", {"head_name": "Nn"}, "KEL-010 head_name"),
    Case("head's name a stop word with a number", {"head_name": "XX 2"}, "KEL-010 head_name, KEL-011 head_name"),
    Case("head's name a stop word and more", {"head_name": "KOSONG CONTOH"}),
    Case("head's name digits", {"head_name": "1234"}, "KEL-010 head_name, KEL-011 head_name"),
    Case("head's name with a digit", {"head_name": "C0NTOH SATU"}, "KEL-011 head_name"),
    Case("head's name with a strange sign", {"head_name": "CONTOH_SATU"}, "KEL-011 head_name"),
    Case("head's name with usual signs", {"head_name": "H. M. NUR\u2019ALIM\u2013D/É (CONTOH), S.Pd"}),
    Case("head's name with a death mark", {"head_name": "(ALM) CONTOH DUA"}, "KEL-011 head_name"),
    Case("head's name with a death mark behind", {"head_name": "Contoh Almh."}, "KEL-011 head_name"),
    Case("head's father has died", {"head_name": "CONTOH BIN ALMARHUM UMPAMA"}, "KEL-011 head_name"),
    Case("head's name holds the letters of the mark", {"head_name": "HALMAHERA PALMA"}),
]

PLACE = [
    Case("code blank", {"village_code": ""}, "KEL-007 village_code", "KEL-008 village_code"),
    Case("code in dots", {"village_code": "14.08.01.1001"}),
    Case("code a number cell", {"village_code": Cell("1408011001")}),
    Case("code of a kecamatan only", {"village_code": "140801"}, "KEL-007 village_code"),
    Case(
        "code that does not exist", {"village_code": "1408019001"}, "KEL-007 village_code", "KEL-008 village_code"
    ),
    Case("code of another kabupaten", {"village_code": "1471011001"}, "BRK-014 village_code"),
    Case("name with its kind", {"village_name": "KP. DALAM", "subdistrict_name": "Kec. Siak Sri Indrapura"}),
    Case("village differs", {"village_name": "Rempak"}, "KEL-008 village_name"),
    Case("kecamatan differs", {"subdistrict_name": "Tualang"}, "KEL-008 subdistrict_name"),
    Case(
        "both names differ",
        {"village_name": "Minas Jaya", "subdistrict_name": "Tualang"},
        "KEL-008 village_name, KEL-008 subdistrict_name",
    ),
    Case("village blank", {"village_name": ""}),
    Case(
        "village blank and kecamatan differs",
        {"village_name": "", "subdistrict_name": "Tualang"},
        "KEL-008 subdistrict_name",
    ),
    Case("kecamatan blank", {"subdistrict_name": ""}),
    Case("both names blank", {"village_name": "", "subdistrict_name": ""}, "", "KEL-008 village_name"),
    Case("no column of names", {"village_name": None, "subdistrict_name": None}),
    Case("address blank", {"address": ""}, "KEL-009 address"),
    Case("address of two letters", {"address": "JL 12"}, "KEL-009 address"),
    Case("address of three letters", {"address": "Gg A1"}),
    Case("RT blank", {"rt": ""}, "KEL-009 rt"),
    Case("RT zeros", {"rt": "000"}, "KEL-009 rt"),
    Case("RT without digits", {"rt": "RT"}, "KEL-009 rt"),
    Case("RT of four digits", {"rt": "1234"}, "KEL-009 rt"),
    Case("RT in words", {"rt": "RT. 03"}),
    Case("RT with decimals", {"rt": "3.0"}),
    Case("RT and RW number cells", {"rt": Cell("3"), "rw": Cell("12")}),
    Case("RW blank", {"rw": ""}, "KEL-009 rw"),
    Case("address, RT and RW", {"address": "-", "rt": "0", "rw": "00"}, "KEL-009 address, KEL-009 rt, KEL-009 rw"),
]

NUMBERS = [
    Case("nobody", {"member_count": "0"}, "KEL-012 member_count", "KEL-013 member_count"),
    Case("one", {"member_count": "1"}),
    Case("thirty", {"member_count": "30"}),
    Case("thirty-one", {"member_count": "31"}, "KEL-012 member_count", "KEL-013 member_count"),
    Case("below nobody", {"member_count": "-4"}, "KEL-012 member_count"),
    Case("count with its unit", {"member_count": "4 orang"}),
    Case("count with decimals", {"member_count": "4,0"}),
    Case(
        "count not whole",
        {"member_count": "4,5"},
        "KEL-017 member_count",
        "KEL-012 member_count, KEL-013 member_count",
    ),
    Case("count a number not whole", {"member_count": Cell("4.5")}, "KEL-017 member_count"),
    Case("count blank", {"member_count": ""}, "KEL-019 member_count", "KEL-012 member_count, KEL-013 member_count"),
    Case("spending at the lower limit", {"monthly_spending_idr": "200000"}),
    Case("spending below it", {"monthly_spending_idr": "199999"}, "KEL-013 monthly_spending_idr"),
    Case("spending at the upper limit", {"monthly_spending_idr": "Rp 80.000.000,-"}),
    Case("spending above it", {"monthly_spending_idr": "80000001"}, "KEL-013 monthly_spending_idr"),
    Case("spending in thousands", {"monthly_spending_idr": "1.850"}, "KEL-013 monthly_spending_idr"),
    Case("spending negative", {"monthly_spending_idr": Cell("-1850000")}, "KEL-013 monthly_spending_idr"),
    Case("spending with separators", {"monthly_spending_idr": "IDR 1,850,000.00"}),
    Case(
        "spending in words",
        {"monthly_spending_idr": "1,85 juta"},
        "KEL-017 monthly_spending_idr",
        "KEL-013 monthly_spending_idr",
    ),
    Case("spending blank", {"monthly_spending_idr": ""}, "", "KEL-013 monthly_spending_idr"),
    Case("spending not in the sheet", {"monthly_spending_idr": None}),
    Case("decile 0", {"decile_national": "0"}, "KEL-014 decile_national"),
    Case("decile 1", {"decile_national": "1"}),
    Case("decile 10", {"decile_national": Cell("10")}),
    Case("decile 11", {"decile_national": "11"}, "KEL-014 decile_national"),
    Case("decile roman", {"decile_national": "IX"}),
    Case("decile in words", {"decile_national": "Desil 1"}, "KEL-017 decile_national", "KEL-014 decile_national"),
    Case("decile not whole", {"decile_national": Cell("2.5")}, "KEL-017 decile_national"),
    Case("decile blank", {"decile_national": ""}, "KEL-015 decile_national", "KEL-014 decile_national"),
    Case("decile not in the sheet", {"decile_national": None}),
    Case("floor area at the lower limit", {"floor_area_m2": "1"}),
    Case("floor area below it", {"floor_area_m2": "0,9"}, "KEL-018 floor_area_m2"),
    Case("floor area at the upper limit", {"floor_area_m2": "997 m2"}),
    Case("floor area above it", {"floor_area_m2": "997,5"}, "KEL-018 floor_area_m2"),
    Case("floor area with a point", {"floor_area_m2": "36.5 m²"}),
    Case("floor area in words", {"floor_area_m2": "36 meter"}, "KEL-017 floor_area_m2", "KEL-018 floor_area_m2"),
    Case("floor area a Boolean", {"floor_area_m2": Cell("TRUE", CellKind.BOOL)}, "KEL-017 floor_area_m2"),
    Case("cattle negative", {"cattle_count": "-1"}, "KEL-018 cattle_count"),
    Case("cattle with their unit", {"cattle_count": "999 ekor"}),
    Case("cattle above the limit", {"cattle_count": "1000"}, "KEL-018 cattle_count"),
    Case(
        "several herds above the limit",
        {"goat_count": "1.000", "pig_count": "1200"},
        "KEL-018 goat_count, KEL-018 pig_count",
    ),
    Case("cattle in words", {"cattle_count": "dua"}, "KEL-017 cattle_count", "KEL-018 cattle_count"),
]

DATE_COLUMNS = ["surveyed_on", "decile_as_of", "verified_on"]
DATES: list[tuple[str, str | Cell, str]] = [
    ("on the day of the run", "01/11/2026", ""),
    ("the day after", "2-11-2026", "KEL-018"),
    ("the first day", "1 Januari 2015", ""),
    ("the day before it", "31-Des-2014", "KEL-018"),
    ("a date cell", Cell("2025-12-31", CellKind.DATE), ""),
    ("a serial number", Cell("46000"), ""),
    ("with a time", "2025-12-31 10:20:30", ""),
    ("29 February of a leap year", "29/02/2024", ""),
    ("29 February of a common year", "29/02/2025", "KEL-017"),
    ("a year of two digits", "31/12/25", "KEL-017"),
    ("dots", "31.12.2025", "KEL-017"),
    ("zeros", "00/00/2025", "KEL-017"),
    ("a month alone", "Oktober 2026", "KEL-017"),
]
ALL_DATES = [
    Case(f"{column} {name}", {column: value}, f"{rule} {column}" if rule else "")
    for column in DATE_COLUMNS
    for name, value, rule in DATES
]
QUARTERS = [
    *(Case(f"decile of {text}", {"decile_as_of": text}) for text in ("TW1 2026", "TW I 2026", "Triwulan I 2026")),
    *(Case(f"decile of {text}", {"decile_as_of": text}) for text in ("Q4 2026", "2026-Q1")),
    Case("decile of a quarter to come", {"decile_as_of": "Q1 2027"}, "KEL-018 decile_as_of"),
    Case("a quarter is no other date", {"surveyed_on": "Q1 2026"}, "KEL-017 surveyed_on"),
]

CODE_COLUMNS = [name for name, column in columns_of("household").items() if column.codes]
CODES = [
    *(Case(f"{column} not in its list", {column: "77"}, f"KEL-016 {column}") for column in CODE_COLUMNS),
    Case(
        "two cells not in their lists",
        {"floor_code": "17", "has_car": "mungkin"},
        "KEL-016 floor_code, KEL-016 has_car",
    ),
    Case("an error is no answer", {"floor_code": Cell("#N/A", CellKind.ERROR)}, "BRK-010 floor_code"),
    *(
        Case(f"floor as {text}", {"floor_code": text})
        for text in ("06", "6 - Semen/bata merah", "6. Semen", "6) apa saja", "semen / bata  merah", "TANAH", "10")
    ),
    Case("floor a number cell", {"floor_code": Cell("6")}),
    Case("floor after the last code", {"floor_code": "11"}, "KEL-016 floor_code"),
    *(Case(f"car as {text}", {"has_car": text}) for text in ("Ya", " TIDAK ", "8", "1 - Ya", "02")),
    Case("car as a Boolean", {"has_car": Cell("FALSE", CellKind.BOOL)}),
    Case("zero is no code of the template", {"has_car": "0"}, "KEL-016 has_car"),
    Case(
        "toilet and sewage of another form's latrine",
        {"latrine_code": "YA, DENGAN SEPTIC TANK"},
        "",
        "KEL-020 latrine_code",
    ),
]

HOUSING = [
    *("building_status_code", "floor_area_m2", "floor_code", "wall_code", "roof_code"),
    *("water_code", "lighting_code", "cooking_fuel_code", "latrine_code"),
]
NOTHING_OF_HOUSING: dict[str, str | Cell | None] = dict.fromkeys(
    [*HOUSING, "power_code", "toilet_code", "sewage_code"], ""
)
COMPLETE = [
    *(Case(f"{column} blank", {column: ""}, f"KEL-019 {column}") for column in HOUSING),
    *(Case(f"{column} not in the sheet", {column: None}) for column in HOUSING),
    Case("two cells blank", {"roof_code": "", "water_code": ""}, "KEL-019 roof_code, KEL-019 water_code"),
    Case("no shelter and no housing", NOTHING_OF_HOUSING | {"has_shelter": NO}),
    Case(
        "no shelter and no count",
        NOTHING_OF_HOUSING | {"has_shelter": NO, "member_count": ""},
        "KEL-019 member_count",
    ),
    Case(
        "shelter not told and roof blank",
        {"has_shelter": "", "roof_code": ""},
        "KEL-019 roof_code, KEL-024 has_shelter",
    ),
    Case(
        "shelter not readable and roof blank",
        {"has_shelter": "77", "roof_code": ""},
        "KEL-016 has_shelter, KEL-019 roof_code",
    ),
    Case("shelter not known and roof blank", {"has_shelter": "8", "roof_code": ""}, "KEL-019 roof_code"),
    Case("no shelter but a house", {"has_shelter": NO}, "KEL-023 has_shelter"),
    Case(
        "no shelter but a roof", NOTHING_OF_HOUSING | {"has_shelter": NO, "roof_code": "3"}, "KEL-023 has_shelter"
    ),
    Case(
        "no shelter but a roof not in the list",
        NOTHING_OF_HOUSING | {"has_shelter": NO, "roof_code": "77"},
        "KEL-016 roof_code, KEL-023 has_shelter",
    ),
    Case("no shelter but water", NOTHING_OF_HOUSING | {"has_shelter": NO, "water_code": "4"}),
    Case("shelter blank", {"has_shelter": ""}, "KEL-024 has_shelter", "KEL-023 has_shelter"),
    Case("shelter not in the sheet", {"has_shelter": None}),
    *(
        Case(f"{column} blank", {column: ""}, f"KEL-024 {column}")
        for column in ("worry_food", "food_share_over_half", "no_clothing_spending")
    ),
    Case("worry not in the list is filled", {"worry_food": "77"}, "KEL-016 worry_food"),
    Case("worry not known is filled", {"worry_food": "8"}),
    Case("worry not in the sheet", {"worry_food": None}),
    Case("plaster blank on a wall of wood", {"wall_code": "3", "wall_plastered": ""}),
    Case("plaster blank on a brick wall", {"wall_code": "1", "wall_plastered": ""}, "KEL-024 wall_plastered"),
    Case("plaster told of a brick wall", {"wall_code": "1", "wall_plastered": YES}),
    Case("plaster blank, wall blank", {"wall_code": "", "wall_plastered": ""}, "KEL-019 wall_code"),
    Case("plaster blank, wall not in the list", {"wall_code": "77", "wall_plastered": ""}, "KEL-016 wall_code"),
    Case("plaster blank, wall not in the sheet", {"wall_code": None, "wall_plastered": ""}),
]

SKIPS = [
    Case("own latrine, no toilet", {"toilet_code": ""}, "KEL-020 toilet_code"),
    Case("communal latrine, no sewage", {"latrine_code": "3", "sewage_code": ""}, "KEL-020 sewage_code"),
    Case(
        "shared latrine, neither",
        {"latrine_code": "2", "toilet_code": "", "sewage_code": ""},
        "KEL-020 toilet_code, KEL-020 sewage_code",
    ),
    Case("public latrine, both", {"latrine_code": "4"}, "KEL-020 toilet_code, KEL-020 sewage_code"),
    Case("unused latrine, sewage", {"latrine_code": "5", "toilet_code": ""}, "KEL-020 sewage_code"),
    Case("no latrine, neither", {"latrine_code": "6", "toilet_code": "", "sewage_code": ""}),
    Case("latrine blank", {"latrine_code": ""}, "KEL-019 latrine_code", "KEL-020 latrine_code"),
    Case("latrine not in the list", {"latrine_code": "77"}, "KEL-016 latrine_code", "KEL-020 latrine_code"),
    Case("toilet not in the list", {"toilet_code": "77"}, "KEL-016 toilet_code", "KEL-020 toilet_code"),
    Case(
        "toilet not in the list, no latrine",
        {"latrine_code": "6", "toilet_code": "77", "sewage_code": ""},
        "KEL-016 toilet_code",
        "KEL-020 toilet_code",
    ),
    Case("toilet not in the sheet", {"toilet_code": None}),
    Case(
        "toilet not in the sheet, sewage too much",
        {"toilet_code": None, "latrine_code": "6"},
        "KEL-020 sewage_code",
    ),
    Case("meter without power", {"power_code": ""}, "KEL-021 power_code"),
    Case("no electricity, power", {"lighting_code": "4"}, "KEL-021 power_code"),
    Case("no meter, power", {"lighting_code": "2"}, "KEL-021 power_code"),
    Case("no meter, no power", {"lighting_code": "2", "power_code": ""}),
    Case("other electricity, power", {"lighting_code": "3"}, "KEL-021 power_code"),
    Case(
        "lighting blank",
        {"lighting_code": "", "has_fridge": YES},
        "KEL-019 lighting_code",
        "KEL-021 lighting_code, KEL-022 lighting_code",
    ),
    Case("power not in the list", {"power_code": "77"}, "KEL-016 power_code", "KEL-021 power_code"),
    Case(
        "power not in the list, no meter",
        {"lighting_code": "2", "power_code": "77"},
        "KEL-016 power_code",
        "KEL-021 power_code",
    ),
    Case("power not in the sheet", {"power_code": None}),
    Case("no electricity, no appliance", {"lighting_code": "4", "power_code": ""}),
    Case(
        "no electricity, two appliances",
        {"lighting_code": "4", "power_code": "", "has_fridge": YES, "has_computer": YES},
        "KEL-022 has_fridge, KEL-022 has_computer",
    ),
    Case(
        "no electricity, one appliance, another blank",
        {"lighting_code": "4", "power_code": "", "has_ac": YES, "has_flat_tv": ""},
        "KEL-022 has_ac",
    ),
    Case(
        "no electricity, an appliance blank",
        {"lighting_code": "4", "power_code": "", "has_flat_tv": ""},
        "",
        "KEL-022 has_flat_tv",
    ),
    Case("no electricity, a heater not known", {"lighting_code": "4", "power_code": "", "has_water_heater": "8"}),
    Case("no electricity, a car", {"lighting_code": "4", "power_code": "", "has_car": YES}),
    Case("other electricity, a fridge", {"lighting_code": "3", "power_code": "", "has_fridge": YES}),
]

CASES = [
    *(FAMILY_CARD + HEAD + PLACE + NUMBERS + ALL_DATES + QUARTERS),
    *(CODES + COMPLETE + SKIPS),
]


def household(cells: dict[str, str | Cell | None]) -> Row:
    """The clean household with some cells changed."""
    return changed(clean_family()["household"][0], cells)


def stands_alone(case: Case) -> bool:
    """The case speaks of its whole sheet: a missing column, number cells of an identifier, regions, 0 beside 2."""
    of_the_sheet = ("family_card_no", "head_nik")
    return "BRK" in case.fails or any(
        value is None or (isinstance(value, Cell) and column in of_the_sheet) or (column, value) == ("has_car", "0")
        for column, value in case.cells.items()
    )


ALONE = [case for case in CASES if stands_alone(case)]
TOGETHER = [case for case in CASES if not stands_alone(case)]


@pytest.fixture(scope="module")
def alone() -> dict[str, Outcome]:
    """The cases that need a sheet of their own."""
    return judge_each(
        {case.name: [raw_sheet([household(case.cells)], headings("household"), "K", "")] for case in ALONE}
    )


@pytest.fixture(scope="module")
def together() -> Outcome:
    """All other cases, a row each, told apart by an id that no rule reads."""
    rows = [household(case.cells) | {"dtks_id": f"contoh {number}"} for number, case in enumerate(TOGETHER)]
    return judge([raw_sheet(rows, headings("household"), "Keluarga", "bersama.xlsx")])


def at_row(found: set[Found], row: int) -> set[Found]:
    """What was found at one Excel row."""
    return {one for one in found if one[2].lstrip(ascii_uppercase) == str(row)}


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.name)
def test_a_changed_sheet_fails_exactly_these_rules(case: Case, alone: dict[str, Outcome]) -> None:
    row = -1 if "BRK-014" in case.fails else 0
    assert alone[case.name].failed == found_at([household(case.cells)], "household", case.fails, row)


@pytest.mark.parametrize(("row", "case"), list(enumerate(TOGETHER)), ids=[case.name for case in TOGETHER])
def test_a_changed_row_fails_exactly_these_rules(row: int, case: Case, together: Outcome) -> None:
    expected = found_at([household({})], "household", case.fails, row)
    assert at_row(together.failed, row + 2) == expected


def test_changed_rows_fail_no_rule_of_the_sheet(together: Outcome) -> None:
    assert at_row(together.failed, HEADING_ROW) == set()


@pytest.mark.parametrize(
    ("row", "case"),
    [pytest.param(row, case, id=case.name) for row, case in enumerate(TOGETHER) if case.unknown],
)
def test_what_a_cell_would_settle_is_unknown_at_it(row: int, case: Case, together: Outcome) -> None:
    expected = found_at([household({})], "household", case.unknown, row)
    named = {rule for rule, _, _ in expected}
    assert {found for found in at_row(together.unknown, row + 2) if found[0] in named} == expected


@pytest.mark.parametrize("case", [case for case in ALONE if case.unknown], ids=lambda case: case.name)
def test_a_sheet_of_one_row_tells_the_same_unknowns(case: Case, alone: dict[str, Outcome]) -> None:
    expected = found_at([household(case.cells)], "household", case.unknown)
    named = {rule for rule, _, _ in expected}
    assert {found for found in alone[case.name].unknown if found[0] in named} == expected


@pytest.mark.parametrize("blank", ["village_name", "subdistrict_name"])
def test_one_name_beside_a_code_is_enough(blank: str) -> None:
    outcome = judge([raw_sheet([household({blank: ""})], headings("household"), "Keluarga", "nama.xlsx")])
    assert "KEL-008" not in {rule for rule, _, _ in outcome.failed | outcome.unknown}


def test_codes_of_several_sheets_may_be_written_in_several_ways() -> None:
    family = clean_family()
    family["household"] = [household({"village_code": "14.08.01.1001"})]
    family["child"] = [changed(family["child"][0], {"village_code": " 1408011001.0"})]
    assert judge(template_sheets(family)).failed == set()


def test_the_whole_clean_family_has_no_finding() -> None:
    assert judge(template_sheets(clean_family())).failed == set()


@pytest.mark.parametrize(
    ("numbers", "failed"),
    [
        pytest.param(["1408011203159910", *(f"140801120315990{i}" for i in (1, 2, 3))], set(), id="one of four"),
        pytest.param(["1408011203159910", *(f"140801120315990{i}" for i in (1, 2))], {2}, id="one of three"),
        pytest.param(
            [f"14080112031599{i}0" for i in (1, 2, 3)] + [f"140801120315990{i}" for i in range(1, 8)],
            set(),
            id="exactly three of ten",
        ),
    ],
)
def test_numbers_ending_in_zero_are_damaged_only_where_they_are_many(numbers: list[str], failed: set[int]) -> None:
    rows = [household({"family_card_no": Cell(number)}) for number in numbers]
    found = judge([raw_sheet(rows, headings("household"), "Keluarga", "banyak.xlsx")]).failed
    assert found == {("KEL-003", "family_card_no", f"A{row}") for row in failed}


@pytest.mark.parametrize(
    ("as_of", "failed"),
    [
        pytest.param(date(2025, 2, 4), "", id="the day before the single register"),
        pytest.param(date(2025, 2, 5), "KEL-015 decile_national", id="its first day"),
        pytest.param(AS_OF, "KEL-015 decile_national", id="today"),
    ],
)
def test_a_decile_is_owed_from_the_first_day_of_the_single_register(as_of: date, failed: str) -> None:
    rows = [household({"decile_national": "", "decile_as_of": "", "surveyed_on": "2025-01-31"})]
    outcome = judge([raw_sheet(rows, headings("household"), "Keluarga", "lama.xlsx")], as_of=as_of)
    assert outcome.failed == found_at(rows, "household", failed)


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_year_of_the_card_is_read_against_the_day_of_the_run(year: int) -> None:
    rows = [household({"family_card_no": "1408010201279901", "verified_on": ""})]
    outcome = judge([raw_sheet(rows, headings("household"), "Keluarga", "k.xlsx")], as_of=date(year, 12, 31))
    assert outcome.failed == set()  # 1927 seen from 2026, 2027 seen from 2027: both lie in the past


def test_an_unknown_code_fails_at_its_row_when_other_codes_settle_the_file() -> None:
    rows = [household({}), household({"village_code": "1471011001"}), household({"village_code": ""})]
    found = judge([raw_sheet(rows, headings("household"), "Keluarga", "k.xlsx")]).failed
    assert found == {("KEL-007", "village_code", "D3"), ("KEL-007", "village_code", "D4")}


class Combined(NamedTuple):
    """A change in a SIKS-NG list of four rows, head first, and the household findings it must give.

    Attributes:
        name: what the case shows.
        every: cells that differ in every row.
        one: cells that differ in one row.
        row: that row, from 0.
        failed: rule and household column, heading under which it stands, row from 0.
    """

    name: str
    every: dict[str, str | Cell | None]
    one: dict[str, str | Cell | None]
    row: int
    failed: set[tuple[str, str, str, int]]


COMBINED = [
    Combined("clean", {}, {}, 0, set()),
    Combined(
        "village in no list", {"village_name": "ENTAH"}, {}, 0, {("KEL-007", "village_code", "village_name", 0)}
    ),
    Combined(
        "village of another kabupaten",
        {"regency_name": "BENGKALIS"},
        {},
        0,
        {("KEL-007", "village_code", "village_name", 0)},
    ),
    Combined("kecamatan blank, name unique", {"subdistrict_name": ""}, {}, 0, set()),
    Combined("RT blank everywhere", {"rt": ""}, {}, 0, {("KEL-009", "rt", "rt", 0)}),
    Combined("RT blank at the head, sound below", {}, {"rt": ""}, 0, set()),
    Combined("RT filled once, below, and wrong", {"rt": ""}, {"rt": "1234"}, 2, {("KEL-009", "rt", "rt", 2)}),
    Combined("address short everywhere", {"address": "-"}, {}, 0, {("KEL-009", "address", "address", 0)}),
    Combined("address short below the head is not read", {}, {"address": "JL"}, 1, set()),
    Combined(
        "card of a woman's day",
        {"family_card_no": "1408015203159901"},
        {},
        0,
        {("KEL-004", "family_card_no", "family_card_no", 0)},
    ),
    Combined("head without a name", {}, {"name": "XX"}, 0, {("KEL-010", "head_name", "name", 0)}),
    Combined("head with a death mark", {}, {"name": "ALM CONTOH"}, 0, {("KEL-011", "head_name", "name", 0)}),
    Combined("another person with a death mark", {}, {"name": "ALM CONTOH"}, 3, set()),
]


def combined_rows(case: Combined) -> list[Row]:
    """The rows of a case."""
    rows = [changed(row, case.every) for row in clean_siksng()]
    rows[case.row] = changed(rows[case.row], case.one)
    return rows


@pytest.fixture(scope="module")
def combined_outcomes() -> dict[str, Outcome]:
    return judge_each({case.name: [siksng_sheet(combined_rows(case))] for case in COMBINED})


@pytest.mark.parametrize("case", COMBINED, ids=lambda case: case.name)
def test_a_household_of_a_combined_sheet_fails_at_the_cell_it_came_from(
    case: Combined, combined_outcomes: dict[str, Outcome]
) -> None:
    rows = combined_rows(case)
    found = {found for found in combined_outcomes[case.name].failed if found[0].startswith(("KEL", "BRK"))}
    assert found == {
        (rule, column, place(rows, "SIKSNG_MEMBER", heading, row)) for rule, column, heading, row in case.failed
    }


def test_a_household_of_a_combined_sheet_stands_at_the_head_even_when_he_comes_last() -> None:
    rows = [changed(row, {"rw": ""}) for row in reversed(clean_siksng())]
    found = judge([siksng_sheet(rows)]).failed
    assert found == {("KEL-009", "rw", place(rows, "SIKSNG_MEMBER", "rw", 3))}
