"""Poverty lines in force on a day, by region."""

import numpy as np
import pytest

from schemas.poverty_lines import poverty_lines


def line_on(kind, region, day):
    return poverty_lines(kind)[region].on(np.array([np.datetime64(day).astype(np.int64)]))[0]


@pytest.mark.parametrize(
    ("kind", "region", "day", "idr"),
    [
        ("extreme", "ID", "2021-03-01", 322_170),
        ("extreme", "ID", "2024-12-31", 351_957),
        ("extreme", "ID", "2026-11-24", 391_000),
        ("poverty", "14", "2022-08-31", 605_912),
        ("poverty", "14", "2022-09-01", 648_833),
        ("poverty", "ID", "2026-11-24", 582_932),
    ],
)
def test_the_latest_line_counts(kind, region, day, idr):
    assert line_on(kind, region, day) == idr


def test_before_the_first_line_there_is_none():
    assert np.isnan(line_on("extreme", "ID", "2021-02-28"))


def test_the_widest_region_stands_first():
    assert list(poverty_lines("poverty")) == ["ID", "14"]
