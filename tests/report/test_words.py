from datetime import date

import pytest

from pipelines.report.words import MISSING, cell_words, day, duration, number, percent, shown_name, village_words


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(0, 0, "0"), (1234567, 0, "1.234.567"), (1234.56, 1, "1.234,6"), (-0.5, 2, "-0,50")],
)
def test_numbers_have_points_for_thousands_and_a_decimal_comma(value, decimals, shown):
    assert number(value, decimals) == shown


def test_a_share_is_a_percentage_and_no_share_a_dash():
    assert percent(0.0564) == "5,6%"
    assert percent(None) == MISSING


def test_a_day_has_its_indonesian_month():
    assert day(date(2026, 8, 1)) == "1 Agustus 2026"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.04, "0,0 detik"), (12.34, "12,3 detik"), (59.7, "1 menit 0 detik"), (125, "2 menit 5 detik")],
)
def test_a_duration_is_told_in_minutes_from_one_on(seconds, shown):
    assert duration(seconds) == shown


def test_a_long_number_in_a_name_is_cut_and_a_village_code_is_not():
    assert shown_name("1408011001/KK 1408011203159901.xlsx") == "1408011001/KK 140801….xlsx"


def test_a_village_is_told_with_its_kecamatan():
    assert village_words("1408021001") == ("Sungai Apit", "Sungai Apit")
    assert village_words("") == ("Tanpa kampung", "")


def test_a_cell_of_another_table_is_told_with_its_table():
    assert cell_words("child", "height_cm", "child") == "Panjang/Tinggi (cm)"
    assert cell_words("member", "birth_date", "household") == "Tanggal Lahir (Anggota)"
