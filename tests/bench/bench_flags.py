"""How long the flags of a whole register take, with and without cells that would settle them."""

from datetime import date
from time import perf_counter

import numpy as np
import pandas as pd
import pytest

from pipelines.frames import Register, TableData
from pipelines.target import evaluate_flags
from pipelines.validate import TableVerdicts
from schemas.places import village_codes
from schemas.profiles import profile_on
from schemas.rows import rows_of_examples

HOUSEHOLDS, CHILDREN, REPEATS = 250_000, 80_000, 3
AS_OF = date(2026, 11, 24)


def table_of(name, frame):
    derived = pd.Series(np.zeros(len(frame), dtype=bool), index=frame.index)
    return TableData(name, frame, pd.DataFrame(index=frame.index), {}, {}, derived)


def blank(name, rows):
    """A table in which nothing is filled in."""
    empty = rows_of_examples(name, [{}], AS_OF).frame
    ids = pd.Index([f"{name}{at}" for at in range(rows)], name="record_id", dtype="str")
    return empty.take(np.zeros(rows, dtype=int)).set_axis(ids)


def codes_of(column, codes):
    return pd.Categorical(codes, categories=column.cat.categories)


def households(known_share):
    """Families of all villages; each cell is filled in so often."""
    rng = np.random.default_rng(2022)
    frame = blank("household", HOUSEHOLDS)
    numbers = {
        "member_count": rng.integers(1, 8, HOUSEHOLDS),
        "monthly_spending_idr": rng.integers(500_000, 6_000_000, HOUSEHOLDS),
        "decile_national": rng.integers(1, 11, HOUSEHOLDS),
    }
    filled = {
        name: pd.Series(values, frame.index).where(rng.random(HOUSEHOLDS) < known_share).astype("Int64")
        for name, values in numbers.items()
    }
    quarters = pd.Series(pd.Timestamp("2026-10-01"), frame.index).where(filled["decile_national"].notna())
    return frame.assign(
        **filled,
        decile_as_of=quarters.astype("datetime64[ns]"),
        village_code=pd.Series(rng.choice(village_codes(), HOUSEHOLDS), frame.index, dtype="str"),
        has_shelter=codes_of(frame["has_shelter"], np.where(rng.random(HOUSEHOLDS) < known_share, "1", None)),
        wall_code=codes_of(frame["wall_code"], np.where(rng.random(HOUSEHOLDS) < known_share, "3", None)),
    )


def children():
    rng = np.random.default_rng(2006)
    frame = blank("child", CHILDREN)
    measured = pd.Timestamp("2026-10-05")
    born = measured - pd.to_timedelta(rng.integers(0, 1827, CHILDREN), unit="D")
    heights = pd.Series(rng.normal(85, 12, CHILDREN).round(1), frame.index)
    frame = frame.assign(
        sex_code=codes_of(frame["sex_code"], rng.choice(["1", "2"], CHILDREN)),
        birth_date=pd.Series(born, frame.index).astype("datetime64[ns]"),
        measured_on=pd.Series(measured, frame.index).astype("datetime64[ns]"),
        height_cm=heights.where(rng.random(CHILDREN) < 0.95),
    )
    haz = pd.Series(rng.normal(-1, 1.3, CHILDREN).round(2), frame.index).where(frame["height_cm"].notna())
    return frame, pd.DataFrame({"haz": haz, "haz_flag": (haz.abs() > 6).astype("Int64")})


@pytest.mark.parametrize("known_share", [0.9, 0.5, 0.0])
def test_flags_of_a_register(known_share):
    child, growth = children()
    register = Register(
        household=table_of("household", households(known_share)),
        member=table_of("member", blank("member", 1)),
        child=table_of("child", child),
    )
    verdicts = {
        name: TableVerdicts((), {}, {}, np.zeros(len(register.table(name).frame), dtype=bool))
        for name in ("household", "member", "child")
    }
    seconds = []
    for _ in range(REPEATS):
        start = perf_counter()
        found = evaluate_flags(register, verdicts, growth, profile_on(AS_OF), AS_OF)
        seconds.append(perf_counter() - start)
    assert len(found) == HOUSEHOLDS + CHILDREN
    unknown = (found["state"] == "unknown").mean()
    print(f"\nflags: {min(seconds):.2f} s for {len(found):,} rows, {unknown:.0%} of them unknown (at most 1)")
