"""The cells that carry an answer, masked: codes as they are, of a person nothing that tells who it is."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.target.texts import TEXT, beside, listed
from schemas.answers import Answer, Carrier
from schemas.cases import Cases, Data, Positions
from schemas.flags.poverty import family_line_idr
from schemas.growth import growth_limits
from schemas.rows import whole_years
from schemas.tables import Child, Member, columns_of

_Z_SCORES = ("haz", "waz", "whz")
_MEASURES = frozenset({Child.weight_kg, Child.height_cm})


def evidence_of(answer: Answer, cases: Cases, rows: Positions) -> "pd.Series[str]":
    """``column=value`` of the cells that carry the answer in each of these rows, joined by ``; ``.

    Args:
        answer: of all rows.
        cases: all rows.
        rows: those to write.
    """
    some, order = cases.take(rows), _order(cases.table)
    carriers = sorted(answer.carriers.items(), key=lambda item: order.index(item[0].column))
    parts = [(cells[rows], beside(f"{carrier.column}=", _shown(some, carrier))) for carrier, cells in carriers]
    return listed(parts, "; ", len(rows))


def _order(table: str) -> list[str]:
    """The columns of a table; z-scores stand behind the measures that they were computed from."""
    names = list(columns_of(table))
    if table != "child":
        return names
    behind = names.index(Child.height_cm) + 1
    return [*names[:behind], *_Z_SCORES, *names[behind:]]


def _shown(cases: Cases, carrier: Carrier) -> pa.Array:
    """The masked texts of a column."""
    column = carrier.column
    values = cases.cells[column].data
    if carrier.line:
        return _hundredths(_ratio(values, family_line_idr(cases, carrier.line)), "x")
    if column in _MEASURES:
        return _repeated("*", len(values))
    if column in _Z_SCORES:
        return _hundredths(values, "")
    match column:
        case Member.birth_date:
            return _ages(cases, values)
        case Child.measured_on:
            return _numbers(cases.today - values, "d ago")
    info = columns_of(cases.table)[column]
    if info.dtype == "date":
        return pa.array(values.astype("datetime64[D]")).cast(TEXT)
    return _labels(cases, column) if info.dtype in {"code", "text"} else _numbers(values, "")


def _ratio(spending_idr: Data, line_idr: Data) -> Data:
    ratio: Data = np.divide(spending_idr, line_idr, out=np.full(len(line_idr), np.nan), where=line_idr > 0)
    return ratio


def _ages(cases: Cases, born: Data) -> pa.Array:
    """Days of a child under five, years of everybody else."""
    days = cases.today - born
    years = whole_years(pd.Series(born.astype("datetime64[D]")), cases.as_of)
    limits = growth_limits().age
    under_five = days < limits.end_months * limits.days_per_month
    return pc.if_else(pa.array(under_five), _numbers(days, "d"), _numbers(years, "y"))


def _labels(cases: Cases, column: str) -> pa.Array:
    cells = cases.cells[column]
    # A cell without a value stands at -1: the last text is its.
    positions = np.where(cells.known, cells.data, len(cells.labels)).astype(np.int64)
    return pa.array([*cells.labels, ""], TEXT).take(pa.array(positions))


def _numbers(values: Data, unit: str) -> pa.Array:
    texts = pa.array(np.nan_to_num(values).astype(np.int64)).cast(TEXT)
    return beside(texts, unit)


def _hundredths(values: Data, unit: str) -> pa.Array:
    """Numbers with two decimals."""
    whole = np.rint(np.nan_to_num(values) * 100).astype(np.int64)
    sign = pc.if_else(pa.array(whole < 0), "-", "")
    ones, decimals = (pa.array(part).cast(TEXT) for part in np.divmod(np.abs(whole), 100))
    return beside(sign, ones, ".", pc.utf8_lpad(decimals, 2, "0"), unit)


def _repeated(text: str, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, TEXT), rows)
