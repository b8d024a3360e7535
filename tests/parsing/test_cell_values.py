"""Dates and numbers as people type them: what is read, and what is refused rather than guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cell_values import (
    EPOCH,
    date_parts_in_doubt,
    is_blank_score,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_measure,
)

DAY = date(1980, 8, 17)


def typed_date(text, **options):
    days = parse_date(text, **{"number_cell": False, "since_1904": False} | options)
    return None if days is None else EPOCH + timedelta(days=days)


@pytest.mark.parametrize(
    "text",
    [
        "1980-08-17",
        "1980-08-17 00:00:00",
        "1980-08-17T06:30",
        "1980-08-17T06:30:15.123Z",
        "17/8/1980",
        "17/08/1980",
        "17-08-1980",
        "17/08/1980 06:30",
        "17/08/1980 12:00:00 AM",
        "17 Agustus 1980",
        "17-Agt-1980",
        "17 agst. 1980",
        "17 AUGUST 1980",
        "  17  ags  1980 ",
        "29450",
    ],
)
def test_a_day_in_every_accepted_form(text):
    assert typed_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "17/08/80",
        "17.08.1980",
        "Agustus 1980",
        "00/00/1980",
        "31/02/1980",
        "29/02/1981",
        "17/08-1980",
        "08/17/1980",
        "17 Agustsu 1980",
        "17/08/1899",
        "17/08/2101",
        "1980-8-17",
        "1980-08-17 pagi",
        "17/08/1980?",
        "9999",
        "09999",
        "60001",
        "294500",
        "TW1 2026",
        "-",
    ],
)
def test_nothing_else_is_a_date(text):
    assert typed_date(text) is None


@pytest.mark.parametrize(
    ("month", "number"),
    [
        *[(name, 1) for name in ("Januari", "Jan", "January")],
        *[(name, 2) for name in ("Februari", "Pebruari", "Feb", "Peb", "February")],
        *[(name, 3) for name in ("Maret", "Mar", "Mrt", "March")],
        *[(name, 4) for name in ("April", "Apr")],
        *[(name, 5) for name in ("Mei", "May")],
        *[(name, 6) for name in ("Juni", "Jun", "June")],
        *[(name, 7) for name in ("Juli", "Jul", "July")],
        *[(name, 8) for name in ("Agustus", "Ags", "Agt", "Agst", "Agu", "Aug", "August")],
        *[(name, 9) for name in ("September", "Sep", "Sept")],
        *[(name, 10) for name in ("Oktober", "Okt", "Oct", "October")],
        *[(name, 11) for name in ("November", "Nopember", "Nov", "Nop")],
        *[(name, 12) for name in ("Desember", "Des", "Dec", "December")],
    ],
)
def test_names_of_months(month, number):
    assert typed_date(f"5 {month} 1990") == date(1990, number, 5)


@pytest.mark.parametrize(
    ("serial", "since_1904", "day"),
    [
        ("29450", False, DAY),
        ("29450.75", False, DAY),
        ("1", False, date(1900, 1, 1)),
        ("59", False, date(1900, 2, 28)),
        ("60", False, None),
        ("61", False, date(1900, 3, 1)),
        ("60000", False, date(2064, 4, 8)),
        ("60001", False, None),
        ("0", False, None),
        ("-5", False, None),
        ("1e+300", False, None),
        ("27988", True, DAY),
        ("60", True, date(1904, 3, 1)),
    ],
)
def test_serial_numbers_of_number_cells(serial, since_1904, day):
    assert typed_date(serial, number_cell=True, since_1904=since_1904) == day


@pytest.mark.parametrize(
    "text", ["TW1 2026", "TW I 2026", "Triwulan I 2026", "Q1 2026", "2026-Q1", "triwulan 1 2026"]
)
def test_a_quarter_is_its_first_day_where_quarters_are_meant(text):
    assert typed_date(text, quarters=True) == date(2026, 1, 1)


def test_the_last_quarter_and_no_fifth():
    assert typed_date("TW IV 2026", quarters=True) == date(2026, 10, 1)
    assert typed_date("TW5 2026", quarters=True) is None


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_in_every_order_of_its_parts(day):
    forms = (day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}")
    assert {typed_date(form) for form in forms} == {day}


@given(text=st.text(max_size=30))
def test_no_text_stops_the_night(text):
    typed_date(text, quarters=True)
    date_parts_in_doubt(text)
    is_blank_score(text)
    parse_measure(text, number_cell=False)
    for column in ("member_count", "monthly_spending_idr", "floor_area_m2", "decile_national", "cattle_count"):
        parse_integer(text, column, number_cell=False)
        parse_decimal(text, column, number_cell=False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("08/17/1980", (8, 17)),
        (" 3-4-1990 ", (3, 4)),
        ("5/5/1990 10:00", (5, 5)),
        ("17 Agustus 1980", None),
        ("1980-08-17", None),
        ("3/4/90", None),
    ],
)
def test_which_dates_could_be_read_in_two_orders(text, parts):
    assert date_parts_in_doubt(text) == parts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1850000", 1850000),
        ("Rp 1.850.000", 1850000),
        ("Rp1.850.000,-", 1850000),
        ("Rp. 1.850.000,00", 1850000),
        ("IDR 1,850,000", 1850000),
        ("1,850,000.00", 1850000),
        ("1 850 000", 1850000),
        ("1\u00a0850\u00a0000", 1850000),
        ("1.850", 1850),
        ("1.850.00", 1850),
        ("1850,0", 1850),
        ("-1.850", -1850),
        ("- Rp 1.850", -1850),
        ("Rp -1.850", -1850),
        ("+5", 5),
        ("0", 0),
        ("1,85", None),
        ("1,85 juta", None),
        ("1.850.000,50", None),
        ("1.85.000", None),
        ("1.850,000.00", None),
        ("18 50 000", None),
        ("", None),
        ("-", None),
        ("Rp", None),
        ("dua", None),
        ("1" * 18, int("1" * 18)),
        ("1" * 19, None),
        ("9" * 5000, None),
    ],
)
def test_whole_rupiah(text, value):
    assert parse_integer(text, "monthly_spending_idr", number_cell=False) == value


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("member_count", "4 orang", 4),
        ("member_count", "4jiwa", 4),
        ("member_count", "4 ekor", None),
        ("member_count", "Rp 4", None),
        ("cattle_count", "2 EKOR", 2),
        ("cattle_count", "2 orang", None),
        ("decile_national", "3", 3),
        ("decile_national", "IV", 4),
        ("decile_national", "x", 10),
        ("decile_national", "XI", None),
        ("decile_national", "Desil 1", None),
        ("member_count", "IV", None),
    ],
)
def test_units_and_roman_numbers_belong_to_their_columns(column, text, value):
    assert parse_integer(text, column, number_cell=False) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", 4), ("4.0", 4), ("4.5", None), ("-1", -1), ("1e+17", 10**17), ("1e+300", None), ("1" + "0" * 400, None)],
)
def test_whole_numbers_of_number_cells(text, value):
    assert parse_integer(text, "member_count", number_cell=True) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("36,5", 36.5),
        ("36.5", 36.5),
        ("36", 36),
        ("1.234", 1.234),
        ("1,234", 1.234),
        ("1.200,5", 1200.5),
        ("1,200.5", 1200.5),
        ("1.200.300", 1200300),
        ("1.200.300,25", 1200300.25),
        ("1 200,5", 1200.5),
        ("-3,5", -3.5),
        ("36,5 m2", 36.5),
        ("36 M²", 36),
        ("36m2", 36),
        ("36 kg", None),
        ("1.20.300", None),
        ("1,2,3.4.5", None),
        ("36,", None),
        (",5", None),
        ("sekitar 36", None),
    ],
)
def test_decimals(text, value):
    assert parse_decimal(text, "floor_area_m2", number_cell=False) == value


def test_a_number_cell_is_read_as_it_is():
    assert parse_decimal("1.234", "floor_area_m2", number_cell=True) == 1.234
    assert parse_measure("10.7", number_cell=True) == 10.7


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10,7", 10.7),
        ("10.7", 10.7),
        ("10:7", 10.7),
        ("10.7 kg", 10.7),
        ("86 CM", 86),
        ("-3", -3),
        ("+3", 3),
        ("83..9", None),
        ("10.7 it", None),
        ("1.200,5", None),
        ("10,", None),
        ("kg", None),
        ("10.7 kgkg", None),
    ],
)
def test_measures(text, value):
    assert parse_measure(text, number_cell=False) == value


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("-", True),
        (" - ", True),
        ("999.99", True),
        ("999,99", True),
        ("-20,01", True),
        ("21", True),
        ("20", False),
        ("-2,35", False),
        ("tidak ada", False),
    ],
)
def test_reported_scores_that_say_nothing(text, blank):
    assert is_blank_score(text) is blank
