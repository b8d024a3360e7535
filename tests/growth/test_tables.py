import numpy as np
import pytest

from schemas.growth import TABLE_SHA256, DamagedTableError, growth_limits, lms_table


@pytest.mark.parametrize(
    ("name", "first", "last", "steps"),
    [
        ("weight_for_age", 0, 1826, 1827),
        ("length_height_for_age", 0, 1826, 1827),
        ("bmi_for_age", 0, 1826, 1827),
        ("weight_for_length", 45.0, 110.0, 651),
        ("weight_for_height", 65.0, 120.0, 551),
    ],
)
def test_a_table_covers_its_range_for_both_sexes(name, first, last, steps):
    table = lms_table(name)
    assert (table.first, table.last, table.steps) == (first, last, steps)
    assert table.l.size == table.m.size == table.s.size == 2 * steps + 1


@pytest.mark.parametrize("name", TABLE_SHA256)
def test_every_figure_is_a_number_and_the_last_row_is_none(name):
    table = lms_table(name)
    for figures in (table.l, table.m, table.s):
        assert np.isfinite(figures[:-1]).all()
        assert np.isnan(figures[table.no_row])
    assert (table.l[:-1] != 0).all()
    assert (table.m[:-1] > 0).all()
    assert (table.s[:-1] > 0).all()


def test_no_restriction_is_needed_for_length_because_its_l_is_one():
    assert (lms_table("length_height_for_age").l[:-1] == 1).all()


def test_a_table_cannot_be_changed_by_its_reader():
    with pytest.raises(ValueError, match="read-only"):
        lms_table("weight_for_age").m[0] = 1.0


def test_a_damaged_table_stops_the_program(monkeypatch):
    lms_table.cache_clear()
    monkeypatch.setitem(TABLE_SHA256, "weight_for_age", "0" * 64)
    with pytest.raises(DamagedTableError, match="weight_for_age"):
        lms_table("weight_for_age")


def test_every_class_has_one_bound_less_than_there_are_classes():
    for limits in growth_limits().index.values():
        if limits.classes:
            assert len(limits.classes) == len(limits.classes_from) + len(limits.classes_above) + 1
