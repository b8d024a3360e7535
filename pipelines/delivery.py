"""What is measured of a whole delivery: by village, by posyandu, by file, by expected source.

Measures are taken of all rows of the register, held ones included; a row without a village counts for none. What
the measures should be, the rules of `schemas.rules.delivery` say.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from pipelines.frames import DeliveryHistory, Register, SourceState
from pipelines.villages import village_of_records
from schemas.cells import CellState
from schemas.growth import growth_limits
from schemas.kleene import Mask
from schemas.measures import HEAPED_BIRTHDAYS, HEAPED_MONTHS, digit_preference_score, heap_ratio, units_of
from schemas.owed import owing
from schemas.places import fold_place
from schemas.rows import Rows
from schemas.rulebook import rules
from schemas.tables import TABLES, Child, Household

_PADAN = frozenset({"PADAN", "BELUM_DICEK"})
"""What says that a NIK is padan, or says nothing yet."""

_HALVES_STAY = 6
"""Decimals to which ten times a measure is rounded, so that 12.25 is a half in spite of its floating point."""

_VILLAGE_AND_POSYANDU = ["village_code", "posyandu"]


def measure_delivery(
    groups: Mapping[str, pd.DataFrame],
    rows: Mapping[str, Rows],
    growth: pd.DataFrame,
    history: DeliveryHistory,
    expected: Sequence[SourceState],
) -> pd.DataFrame:
    """Measures a night's delivery.

    Args:
        groups: what each row is counted for, as `groups_of` tells.
        rows: the rows as the rules see them.
        growth: the z-scores of the child rows.
        history: what earlier nights measured.
        expected: the registered sources.

    Returns:
        One row a unit and rule, as `schemas.measures.units_of` gives them.
    """
    posyandu = groups["child"][(groups["child"][_VILLAGE_AND_POSYANDU] != "").any(axis=1)]
    parts = {
        "KRM-001": [_volumes(groups, history)],
        "KRM-002": [_sources(expected)],
        "KRM-003": [_filled(rows[table], column, groups, history) for table, column in _columns("KRM-003")],
        "KRM-004": [_codes(rows[table], column, groups) for table, column in _columns("KRM-004")],
        "KRM-005": [_digits(rows[table], column, posyandu) for table, column in _columns("KRM-005")],
        "KRM-006": [_heaped_ages(rows["child"], groups), _heaped_birthdays(rows["member"], groups)],
        "KRM-007": [_sexes(rows[table], column, groups) for table, column in _columns("KRM-007")],
        "KRM-008": [_heights(growth, posyandu)],
    }
    told = [part.assign(rule_id=rule) for rule, found in parts.items() for part in found]
    return units_of(pd.concat(told, ignore_index=True))


def groups_of(register: Register) -> dict[str, pd.DataFrame]:
    """What each row is counted for: village, posyandu, file and sheet.

    Returns:
        For each table on a plain index: ``village_code`` and ``posyandu`` (folded; categories, empty where a row
        has none), ``source`` and ``sheet`` (categories), ``row`` (Excel row).
    """
    villages = village_of_records(register)
    groups = {}
    for name in TABLES:
        frame = register.table(name).frame
        nothing = pd.Series("", frame.index, dtype="str")
        posyandu = fold_place(frame[Child.posyandu]).fillna("") if name == "child" else nothing
        groups[name] = pd.DataFrame(
            {
                "village_code": villages[name].fillna("").astype("category"),
                "posyandu": posyandu.astype("category"),
                "source": frame["_source"],
                "sheet": frame["_sheet"],
                "row": frame["_row"],
            }
        ).reset_index(drop=True)
    return groups


def filled_shares(units: pd.DataFrame) -> pd.DataFrame:
    """Village, column and filled share, of the units that have one."""
    known = units[(units["rule_id"] == "KRM-003") & units["filled_share"].notna()]
    return known[["village_code", "column", "filled_share"]]


def row_counts(units: pd.DataFrame) -> pd.DataFrame:
    """Village, table and number of rows."""
    counted = units[(units["rule_id"] == "KRM-001") & (units["rows"] > 0)]
    return counted[["village_code", "table", "rows"]]


def _columns(rule_id: str) -> Iterable[tuple[str, str]]:
    """The columns of a rule, each as (table, column)."""
    for name in rules()[rule_id].columns:
        table, _, column = name.partition(".")
        yield table, column


def _sums(by: pd.DataFrame, keys: list[str], counted: Mapping[str, Mask]) -> pd.DataFrame:
    """For each group of rows how many of them are counted under each name; no village is no group."""
    numbers = pd.DataFrame({name: mask.astype(np.int64) for name, mask in counted.items()}, index=by.index)
    sums: pd.DataFrame = numbers.groupby([by[key] for key in keys], observed=True).sum().reset_index()
    return sums[sums["village_code"] != ""] if keys == ["village_code"] else sums


def _share(part: pd.Series, of: pd.Series) -> pd.Series:
    return part / of.where(of > 0)


def _volumes(groups: Mapping[str, pd.DataFrame], history: DeliveryHistory) -> pd.DataFrame:
    """Rows tonight beside those of the last complete night; of a village that vanished there are none."""
    tonight = pd.concat(
        [
            _sums(by, ["village_code"], {"rows": np.ones(len(by), dtype=bool)}).assign(table=name)
            for name, by in groups.items()
        ]
    )
    earlier = history.rows.rename(columns={"rows": "previous"})
    both = tonight.astype({"village_code": "str"}).merge(earlier, on=["village_code", "table"], how="outer")
    column = f"household.{Household.village_code}"
    return both.fillna({"rows": 0}).assign(column=column)


def _sources(expected: Sequence[SourceState]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": [state.name for state in expected],
            "arrived": [state.arrived for state in expected],
            "days_unchanged": [state.days_unchanged for state in expected],
        }
    )


def _filled(rows: Rows, column: str, groups: Mapping[str, pd.DataFrame], history: DeliveryHistory) -> pd.DataFrame:
    """How many of the rows that owe a column, and whose layout has it, fill it."""
    states, name = rows.state(column), f"{rows.table}.{column}"
    owed = owing(rows, column) & (states != CellState.ABSENT)
    sums = _sums(groups[rows.table], ["village_code"], {"owed": owed, "filled": owed & (states != CellState.BLANK)})
    earlier = history.filled[history.filled["column"] == name].set_index("village_code")["filled_share"]
    return sums.assign(
        table=rows.table,
        column=name,
        filled_share=_share(sums["filled"], sums["owed"]),
        previous_share=sums["village_code"].astype("str").map(earlier),
    ).drop(columns="filled")


def _codes(rows: Rows, column: str, groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """How many codes of each file are unknown, and how many NIK are not padan.

    Cells whose code scheme could not be settled say nothing: they are not counted.
    """
    states = rows.state(column)
    mapped = states == CellState.VALUE
    padan = rows.frame[column].isin(_PADAN).to_numpy()
    counted = {
        "cells": np.isin(states, (CellState.UNREADABLE, CellState.NOTED, CellState.VALUE)),
        "unknown": states == CellState.UNREADABLE,
        "mapped": mapped,
        "not_padan": mapped & ~padan,
    }
    sums = _sums(groups[rows.table], ["source"], counted)
    return pd.DataFrame(
        {
            "source": sums["source"],
            "table": rows.table,
            "column": f"{rows.table}.{column}",
            "cells": sums["cells"],
            "unknown_share": _share(sums["unknown"], sums["cells"]),
            "not_padan_share": _share(sums["not_padan"], sums["mapped"]),
        }
    )


def _digits(rows: Rows, column: str, posyandu: pd.DataFrame) -> pd.DataFrame:
    """How much the last digits of a measure are preferred, rounded half up to one decimal."""
    values = rows.frame[column].reset_index(drop=True).loc[posyandu.index].dropna()
    digits = np.floor((values * 10).round(_HALVES_STAY) + 0.5) % 10
    keys = [posyandu.loc[values.index, key] for key in _VILLAGE_AND_POSYANDU]
    tally = pd.DataFrame({digit: (digits == digit).astype(np.int64) for digit in range(10)})
    counts = tally.groupby(keys, observed=True).sum()
    score = pd.Series(digit_preference_score(counts.to_numpy()), counts.index)
    units = pd.DataFrame({"n": counts.sum(axis=1), "dps": score}).reset_index()
    return units.assign(table="child", column=f"child.{column}")


def _heaped_ages(children: Rows, groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Children measured at whole years of age, over those a month younger or older."""
    age_days = (children.frame[Child.measured_on] - children.frame[Child.birth_date]).dt.days.to_numpy(np.float64)
    months, known = np.floor(age_days / growth_limits().age.days_per_month), ~np.isnan(age_days)
    beside = [month + step for month in HEAPED_MONTHS for step in (-1, 1)]
    counted = {
        "n": known,
        "heaped": known & np.isin(months, HEAPED_MONTHS),
        "beside": known & np.isin(months, beside),
    }
    sums = _sums(groups["child"], ["village_code"], counted)
    ratio = heap_ratio(sums["heaped"], sums["beside"])
    units = sums[["village_code", "n"]].assign(heap_ratio=ratio)
    return units.assign(table="child", column=f"child.{Child.birth_date}")


def _heaped_birthdays(members: Rows, groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Members born on a day that is written when nobody knows the birthday."""
    born = members.date("birth_date")
    days = [(born.month == month) & (born.day == day) for month, day in HEAPED_BIRTHDAYS]
    counted = {"n": born.known, "heaped": born.known & np.logical_or.reduce(days)}
    sums = _sums(groups["member"], ["village_code"], counted)
    units = sums[["village_code", "n"]].assign(birthday_share=_share(sums["heaped"], sums["n"]))
    return units.assign(table="member", column="member.birth_date")


def _sexes(rows: Rows, column: str, groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    counted = {"males": rows.is_code(column, "1").is_true, "females": rows.is_code(column, "2").is_true}
    sums = _sums(groups[rows.table], ["village_code"], counted)
    return sums.assign(table=rows.table, column=f"{rows.table}.{column}")


def _heights(growth: pd.DataFrame, posyandu: pd.DataFrame) -> pd.DataFrame:
    """The spread of the computed height-for-age and how much of it is implausible."""
    haz = growth["haz"].astype("float64").to_numpy()[posyandu.index]
    flagged = (growth["haz_flag"] == 1).to_numpy(dtype=bool, na_value=False)[posyandu.index]
    scores = pd.DataFrame({"n": ~np.isnan(haz), "flagged": flagged, "sd_haz": np.where(flagged, np.nan, haz)})
    scores = scores.set_axis(posyandu.index)
    by = scores.groupby([posyandu[key] for key in _VILLAGE_AND_POSYANDU], observed=True)
    units = by.agg({"n": "sum", "flagged": "sum", "sd_haz": "std"}).reset_index()
    units = units.assign(flag_share=_share(units["flagged"], units["n"])).drop(columns="flagged")
    return units.assign(table="child", column=f"child.{Child.height_cm}")
