"""How people type dates and numbers, one text at a time.

Each function takes the text of a cell and tells its value, or None when it cannot be read. They are called once
for each distinct text of a column, never once a row.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M|Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){_TIME}")
_DAY_MONTH_YEAR = re.compile(rf"(\d{{1,2}})([/-])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})[ -]+([A-Z]+)\.?[ -]+(\d{4})")
_QUARTER = re.compile(r"(?:TW|TRIWULAN|Q) ?(I|II|III|IV|[1-4]) (\d{4})|(\d{4})-Q([1-4])")
_SERIAL_1900 = date(1899, 12, 30)
_SERIAL_GAP = 60
"""Excel believes in 29 February 1900: serial 60 is no day, and serials below it count from one day later."""
_SERIAL_MAX = 60000
_SERIAL_TEXT_MIN = 10000
_DATE_1904_SHIFT = 1462

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "JANUARI JAN JANUARY",
            "FEBRUARI PEBRUARI FEB PEB FEBRUARY",
            "MARET MAR MRT MARCH",
            "APRIL APR",
            "MEI MAY",
            "JUNI JUN JUNE",
            "JULI JUL JULY",
            "AGUSTUS AGS AGT AGST AGU AUG AUGUST",
            "SEPTEMBER SEP SEPT",
            "OKTOBER OKT OCT OCTOBER",
            "NOVEMBER NOPEMBER NOV NOP",
            "DESEMBER DES DEC DECEMBER",
        ),
        start=1,
    )
    for name in names.split()
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}

_INTEGER_DIGITS_MAX = 18
"""The register keeps whole numbers in 64 bits."""
_INTEGER_END = 10**_INTEGER_DIGITS_MAX

_MEASURE = re.compile(r"([+-]?)(\d+)(?:[.,:](\d+))? ?(?:KG|CM)?")
_SPACED_GROUPS = re.compile(r"\d{1,3}(?: \d{3})+(?=\D|$)")
_UNITS = {
    "floor_area_m2": r"M2|M²",
    "member_count": "ORANG|JIWA",
    "monthly_spending_idr": None,
    "weight_kg": "KG",
    "birth_weight_kg": "KG",
    "height_cm": "CM",
    "birth_length_cm": "CM",
    "muac_cm": "CM",
}
_LIVESTOCK_UNIT = "EKOR"
_BLANK_SCORES = frozenset({"-", "999.99", "999,99"})
_SCORE_MAX = 20

Parser = Callable[[str], float | int | None]


def parse_date(text: str, *, number_cell: bool, since_1904: bool, quarters: bool = False) -> int | None:
    """A date as days since 1970-01-01.

    Args:
        text: the cell as text; a date cell as ``YYYY-MM-DD`` with or without a time.
        number_cell: it is a number cell: only a serial number can be meant.
        since_1904: serial numbers of the workbook count from 1904.
        quarters: ``TW1 2026`` and its like mean the first day of the quarter.
    """
    text = " ".join(text.upper().split())
    if number_cell:
        return _from_serial(float(text), since_1904=since_1904)
    if len(text) == len(str(_SERIAL_MAX)) and text.isascii() and text.isdigit():
        serial = int(text)
        return _from_serial(serial, since_1904=since_1904) if serial >= _SERIAL_TEXT_MIN else None
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _day(found[4], found[3], found[1])
    if found := _DAY_NAME_YEAR.fullmatch(text):
        return _day(found[3], str(_MONTHS.get(found[2], 0)), found[1])
    if quarters and (found := _QUARTER.fullmatch(text)):
        number = found[1] or found[4]
        quarter = _ROMAN.get(number) or int(number)
        return _day(found[2] or found[3], str(3 * quarter - 2), "1")
    return None


def date_parts_in_doubt(text: str) -> tuple[int, int] | None:
    """The first and second part of a text such as ``03/04/1990``, which could be read in two orders."""
    found = _DAY_MONTH_YEAR.fullmatch(" ".join(text.upper().split()))
    return (int(found[1]), int(found[3])) if found else None


def parse_integer(text: str, column: str, *, number_cell: bool) -> int | None:
    """A whole number; thousands may be marked in any one way, decimals must be zeros."""
    if number_cell:
        value = float(text)
        return int(value) if value.is_integer() and abs(value) < _INTEGER_END else None
    sign, rest = _bare_number(text, column)
    if column == "decile_national" and rest in _ROMAN:
        return sign * _ROMAN[rest]
    whole = _whole(rest)
    return sign * int(whole) if whole and len(whole) <= _INTEGER_DIGITS_MAX else None


def parse_decimal(text: str, column: str, *, number_cell: bool) -> float | None:
    """A number in which a single comma or point is the decimal mark."""
    if number_cell:
        return float(text)
    sign, rest = _bare_number(text, column)
    marks = [mark for mark in rest if mark in ".,"]
    if not marks:
        plain = rest
    elif len(marks) == 1:
        plain = rest.replace(",", ".")
    elif len(set(marks)) == 1:
        plain = _thousands(rest, marks[0]) or ""
    else:
        before, mark, after = rest.rpartition(marks[-1])
        other = "." if mark == "," else ","
        plain = f"{_thousands(before, other) or ''}.{after}" if marks.count(mark) == 1 else ""
    return sign * float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def parse_measure(text: str, *, number_cell: bool) -> float | None:
    """A weight or length as posyandu write it: one decimal comma, point or colon, kg or cm behind."""
    if number_cell:
        return float(text)
    found = _MEASURE.fullmatch(" ".join(text.upper().split()))
    if not found:
        return None
    value = float(f"{found[2]}.{found[3] or 0}")
    return -value if found[1] == "-" else value


def is_blank_score(text: str) -> bool:
    """A reported z-score that says *no value*: a dash, 999.99, or beyond any child."""
    text = text.strip()
    if text in _BLANK_SCORES:
        return True
    value = parse_decimal(text, "", number_cell=False)
    return value is not None and abs(value) > _SCORE_MAX


def _day(year: str, month: str, day: str) -> int | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return (date(int(year), int(month), int(day)) - EPOCH).days
    except ValueError:
        return None


def _from_serial(serial: float, *, since_1904: bool) -> int | None:
    if not 1 <= serial <= _SERIAL_MAX:
        return None
    whole = int(serial)
    if since_1904:
        whole += _DATE_1904_SHIFT
    elif whole == _SERIAL_GAP:
        return None
    elif whole < _SERIAL_GAP:
        whole += 1
    return (_SERIAL_1900 + timedelta(days=whole) - EPOCH).days


def _bare_number(text: str, column: str) -> tuple[int, str]:
    """Sign and digits with their marks; what stands around a number in this column is taken off."""
    rest = " ".join(text.upper().split())
    if column == "monthly_spending_idr":
        rest = re.sub(r"^([+-]?) ?(?:RP\.?|IDR) ?|,-$", r"\1", rest)
    unit = _LIVESTOCK_UNIT if column.endswith("_count") and column != "member_count" else _UNITS.get(column)
    if unit:
        rest = re.sub(rf"(?<=\d) ?(?:{unit})$", "", rest)
    sign = -1 if rest.startswith("-") else 1
    rest = rest.removeprefix("-").removeprefix("+")
    if spaced := _SPACED_GROUPS.match(rest):
        rest = spaced[0].replace(" ", "") + rest[spaced.end() :]
    return sign, rest


def _whole(text: str) -> str | None:
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return text if re.fullmatch(r"[0-9]+", text) else None
    last = marks[-1]
    before, _, after = text.rpartition(last)
    if len(set(marks)) > 1:
        other = "." if last == "," else ","
        zeros = marks.count(last) == 1 and re.fullmatch("0+", after)
        return _thousands(before, other) if zeros else None
    if re.fullmatch("0{1,2}", after):
        return before if re.fullmatch("[0-9]+", before) else _thousands(before, last)
    return _thousands(text, last)


def _thousands(text: str, mark: str) -> str | None:
    """Digits in groups of three behind the first, parted by the mark."""
    plain = re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})*|[0-9]+", text)
    return text.replace(mark, "") if plain else None
