import re

from pipelines.report.charts import Bar, draw_bars

LONG = "KEL-008 · Nama kampung atau kecamatan tidak cocok dengan kode yang ditulis di kolom sebelahnya"


def test_a_bar_has_its_label_and_its_total_in_indonesian():
    svg = draw_bars([Bar("Langkai, Siak", {"BLOCK": 1000, "WARN": 234})])
    assert ">Langkai, Siak<" in svg
    assert ">1.234<" in svg


def test_colours_are_the_pages_own():
    svg = draw_bars([Bar("Langkai", {"BLOCK": 3, "WARN": 2, "NOTE": 1})])
    assert set(re.findall(r'fill="([^"]*)"', svg)) == {
        "none",
        "currentColor",
        "var(--block)",
        "var(--warn)",
        "var(--note)",
    }


def test_parts_that_are_nothing_are_not_drawn():
    svg = draw_bars([Bar("Langkai", {"BLOCK": 0, "WARN": 2})])
    assert "var(--block)" not in svg


def test_bars_of_one_name_stay_apart():
    svg = draw_bars([Bar("Rempak", {"WARN": 2}), Bar("Rempak", {"WARN": 1})])
    assert svg.count(">Rempak<") == 2


def test_coordinates_have_two_decimals_at_most():
    svg = draw_bars([Bar(f"Kampung {place}", {"WARN": 7 * place + 1}) for place in range(10)])
    assert re.search(r"\d\.\d{3}", svg) is None


def test_a_long_label_ends_in_dots():
    assert "tidak cocok dengan …<" in draw_bars([Bar(LONG, {"WARN": 1})])


def test_a_label_is_only_text():
    assert "<b>" not in draw_bars([Bar("<b>Langkai</b>", {"WARN": 1})])
