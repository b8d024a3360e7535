"""Typed rows as a source writes them: its codes, its dates, several headings for one column."""

from collections.abc import Mapping
from functools import cache

import pandas as pd

from pipelines.sample.chance import data_rows
from pipelines.sample.persons import NO
from pipelines.sample.sheet import keys_of, layout_of
from schemas.codes import code_list
from schemas.layouts import headings_of
from schemas.tables import Column, columns_of

_EITHER_YES, _LOWEST_CODE = "either_yes", "lowest_code"
_NO_DIFFICULTY = "4"


def written_cells(layout_id: str, rows: pd.DataFrame, *, dates: str = "", numbers: bool = False) -> pd.DataFrame:
    """What a layout's cells hold of typed rows.

    Args:
        layout_id: the layout.
        rows: canonical columns, typed; codes canonical; and ``family``.
        dates: how dates are written as text; date cells when empty.
        numbers: codes are number cells, not texts with leading zeros.

    Returns:
        On the same index the columns of the layout that the rows have, by the keys of `keys_of`.
    """
    layout = layout_of(layout_id)
    headings = [same[0] for same in headings_of(layout).values()]
    cells = {}
    for key, heading in zip(keys_of(headings), headings, strict=True):
        if heading.column not in rows or key == heading.written != heading.column:
            continue
        column = columns_of(heading.tables[0])[heading.column]
        values = rows[heading.column]
        alike = [other for other in headings if other.column == heading.column]
        if heading.how in {_EITHER_YES, _LOWEST_CODE}:
            nothing = NO if heading.how == _EITHER_YES else _NO_DIFFICULTY
            values = _share_of(values, rows["family"], alike.index(heading), len(alike), nothing)
        cells[key] = _written(values, column, layout.scheme, dates=dates, numbers=numbers)
    return pd.DataFrame(cells, index=rows.index)


def written_codes(codes: "pd.Series[str]", list_name: str, scheme: str) -> "pd.Series[str]":
    """Canonical codes as a scheme writes them; numbers with as many digits as its longest."""
    by_code = written_by_code(list_name, scheme)
    return codes.map(by_code).astype("str")


def dates_as_text(days: "pd.Series[pd.Timestamp]", pattern: str) -> "pd.Series[str]":
    """Days in a way of writing, NA where missing."""
    return days.dt.strftime(pattern).astype("str")


def _written(values: pd.Series, column: Column, scheme: str, *, dates: str, numbers: bool) -> pd.Series:
    if column.dtype == "date" and dates:
        return dates_as_text(values, dates)
    if not column.codes:
        return values
    codes = written_codes(values, column.codes, scheme)
    return codes.astype("Int64") if numbers else codes


def _share_of(values: pd.Series, family: pd.Series, place: int, places: int, nothing: str) -> pd.Series:
    """What one of several headings of a column says: each answer stands under one of them, the others deny."""
    own = pd.Series(family % places == place, index=values.index)
    return values.where(own | values.isna(), nothing)


@cache
def written_by_code(list_name: str, scheme: str) -> Mapping[str, str]:
    """How a scheme writes each canonical code of a list that it knows."""
    codes: dict[str, str] = {}
    for written, canonical in code_list(list_name).by_scheme[scheme].items():
        if canonical:
            codes.setdefault(canonical, written)
    for row in data_rows("nearest"):
        if (row["scheme"], row["code_list"]) == (scheme, list_name):
            codes[row["canonical"]] = row["written"]
    digits = max((len(code) for code in code_list(list_name).by_scheme[scheme] if code.isdigit()), default=0)
    return {code: written.zfill(digits) if written.isdigit() else written for code, written in codes.items()}
