"""One column of cells, read as what the table says it holds.

Every function gives the typed values and, for each cell, why a value is there or not (`CellState`). A text that
occurs a thousand times is read once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.cell_values import (
    date_parts_in_doubt,
    is_blank_score,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_measure,
)
from pipelines.headings import to_mask
from pipelines.raw_tables import RawColumn
from schemas.cells import CellKind, CellState
from schemas.codes import NOTED, CodeList
from schemas.identifiers import clean_ids
from schemas.kleene import Mask
from schemas.tables import IDENTIFIERS, MEASURES, NAMES, REPORTED_SCORES, Column

States = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.uint8]


NEIGHBOURHOODS = frozenset({"rt", "rw"})

_NO_NAME = pa.array(["-", "0"], pa.large_string())
_NEIGHBOURHOOD_BLANK = pa.array(["", "0", "00", "000"], pa.large_string())
_NOTED_CODE = -1
_IN_DOUBT, _MONTH_FIRST = 1, 2
_MONTH_MAX, _DAY_MAX = 12, 31


@dataclass(frozen=True)
class Typed:
    """One parsed column.

    Attributes:
        series: typed as in `schemas.tables`, on a plain index.
        state: `CellState` of each cell.
    """

    series: pd.Series
    state: States


def states_of(cells: RawColumn, has_value: Mask) -> States:
    """Blank, unreadable or value; an error or a formula without a result is held."""
    state = np.where(has_value, CellState.VALUE, CellState.UNREADABLE).astype(np.uint8)
    state[~to_mask(cells.text.is_valid())] = CellState.BLANK
    state[np.isin(cells.kinds, (CellKind.ERROR, CellKind.FORMULA))] = CellState.HELD
    state[cells.absent] = CellState.ABSENT
    return state


def is_given(cells: RawColumn, column: Column) -> Mask:
    """Cells in which something is written that the column does not take for a blank."""
    if column.name in IDENTIFIERS:
        state = typed_identifier(cells).state
    elif column.name in NEIGHBOURHOODS:
        state = typed_neighbourhood(cells).state
    elif column.name in NAMES:
        state = typed_text(cells, column).state
    else:
        return to_mask(cells.text.is_valid())
    mask: Mask = ~np.isin(state, (CellState.ABSENT, CellState.BLANK))
    return mask


def typed_text(cells: RawColumn, column: Column) -> Typed:
    """Text, trimmed; of a name a lone ``-`` or ``0`` is a blank."""
    texts = pc.utf8_trim_whitespace(cells.text)
    if column.name in NAMES:
        texts = _without(texts, pc.is_in(texts, _NO_NAME))
    return _of_texts(cells, texts)


def typed_neighbourhood(cells: RawColumn) -> Typed:
    """RT or RW: digits only, padded to three; zeros are a blank."""
    texts = pc.replace_substring_regex(pc.utf8_trim_whitespace(cells.text), r"\.0$", "")
    texts = pc.replace_substring_regex(texts, "[^0-9]", "")
    texts = _without(texts, pc.is_in(texts, _NEIGHBOURHOOD_BLANK))
    return _of_texts(cells, pc.utf8_lpad(texts, width=3, padding="0"))


def typed_identifier(cells: RawColumn) -> Typed:
    """A 16-digit number, cleaned; in scientific notation it carries no value."""
    values, scientific = clean_ids(pd.Series(cells.text, dtype="str"))
    state = states_of(cells, values.notna().to_numpy())
    state[(state == CellState.UNREADABLE) & ~scientific] = CellState.BLANK
    return Typed(values.where(state == CellState.VALUE), state)


def typed_code(cells: RawColumn, codes: CodeList, scheme: Marks, schemes: Sequence[str]) -> Typed:
    """A canonical code of the list.

    Args:
        cells: the cells.
        codes: the list.
        scheme: for each cell, which of ``schemes`` its file speaks.
        schemes: their names.
    """
    order = {code: position for position, code in enumerate(codes.labels)}

    def read(text: str, mark: int) -> float | None:
        code = codes.canonical(text, schemes[mark])
        return _NOTED_CODE if code == NOTED else order.get(code or "")

    found = read_distinct(cells.text, scheme, read)
    known = found >= 0
    state = states_of(cells, known)
    state[(found == _NOTED_CODE) & (state == CellState.UNREADABLE)] = CellState.NOTED
    positions = np.where(known & (state == CellState.VALUE), found, -1).astype(np.int8)
    categories = pd.Index(list(codes.labels), dtype="str")
    return Typed(pd.Series(pd.Categorical.from_codes(positions, categories=categories)), state)


def typed_number(cells: RawColumn, column: Column) -> Typed:
    """An integer (Int64) or decimal (float64) column."""
    number_cell = (cells.kinds == CellKind.NUMBER).astype(np.uint8)
    found = read_distinct(cells.text, number_cell, lambda text, mark: _number(text, column, number_cell=bool(mark)))
    state = states_of(cells, ~np.isnan(found))
    if column.name in REPORTED_SCORES:
        blank = read_distinct(cells.text, number_cell, lambda text, _mark: float(is_blank_score(text))) == 1
        state[blank & (state != CellState.HELD)] = CellState.BLANK
    found[state != CellState.VALUE] = np.nan
    values = pd.Series(found)
    return Typed(values.astype("Int64") if column.dtype == "integer" else values, state)


def typed_date(cells: RawColumn, column: Column, since_1904: Mask) -> Typed:
    """A date column; the quarters of ``decile_as_of`` are their first days."""
    number_cell = cells.kinds == CellKind.NUMBER
    quarters = column.name == "decile_as_of"

    def read(text: str, mark: int) -> float | None:
        return parse_date(text, number_cell=bool(mark & 1), since_1904=bool(mark & 2), quarters=quarters)

    days = read_distinct(cells.text, number_cell.astype(np.uint8) + 2 * since_1904.astype(np.uint8), read)
    return _of_days(days, states_of(cells, ~np.isnan(days)))


def date_order(cells: RawColumn) -> tuple[Mask, Mask, Mask]:
    """Of text dates such as ``03/04/1990``: which there are, which could be read in two orders, and which can
    only be month first.
    """  # noqa: D205 - one sentence

    def read(text: str, _mark: int) -> float | None:
        parts = date_parts_in_doubt(text)
        if parts is None:
            return None
        first, second = parts
        if 1 <= first <= _MONTH_MAX < second <= _DAY_MAX:
            return _MONTH_FIRST
        return _IN_DOUBT if max(parts) <= _MONTH_MAX else 0

    found = read_distinct(cells.text, np.zeros(len(cells.text), dtype=np.uint8), read)
    found[cells.kinds != CellKind.TEXT] = np.nan
    return ~np.isnan(found), found == _IN_DOUBT, found == _MONTH_FIRST


def without(typed: Typed, where: Mask, state: CellState) -> Typed:
    """The column with the values of these cells taken away, blanks and lacking columns left as they are."""
    taken = where & ~np.isin(typed.state, (CellState.BLANK, CellState.ABSENT))
    if not taken.any():
        return typed
    return Typed(typed.series.mask(taken), np.where(taken, np.uint8(state), typed.state))


def read_distinct(
    texts: pa.Array, marks: Marks, read: Callable[[str, int], float | None]
) -> npt.NDArray[np.float64]:
    """Reads every distinct pair of text and mark once.

    Args:
        texts: shape (rows,), null where blank.
        marks: a small number for each row that changes how its text is read.
        read: text and mark to a number, None where it cannot be read.

    Returns:
        What was read, NaN for None and for blanks.
    """
    if texts.null_count == len(texts):
        return np.full(len(texts), np.nan)
    encoded = texts.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    width = int(marks.max()) + 1
    at = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64) * width + marks
    at[to_mask(texts.is_null())] = len(distinct) * width
    found = np.full(len(distinct) * width + 1, np.nan)
    for pair in np.flatnonzero(np.bincount(at, minlength=len(found))[:-1]):
        value = read(distinct[pair // width], int(pair % width))
        found[pair] = np.nan if value is None else value
    values: npt.NDArray[np.float64] = found[at]
    return values


def _number(text: str, column: Column, *, number_cell: bool) -> float | None:
    if column.dtype == "integer":
        return parse_integer(text, column.name, number_cell=number_cell)
    if column.name in MEASURES:
        return parse_measure(text, number_cell=number_cell)
    return parse_decimal(text, column.name, number_cell=number_cell)


def _of_days(days: npt.NDArray[np.float64], state: States) -> Typed:
    known = state == CellState.VALUE
    stamps = np.where(known, days, 0).astype("datetime64[D]").astype("datetime64[ns]")
    stamps[~known] = np.datetime64("NaT", "ns")
    return Typed(pd.Series(stamps), state)


def _of_texts(cells: RawColumn, texts: pa.Array) -> Typed:
    state = states_of(cells, to_mask(texts.is_valid()))
    state[state == CellState.UNREADABLE] = CellState.BLANK
    texts = _without(texts, pa.array(state != CellState.VALUE))
    return Typed(pd.Series(texts, dtype="str"), state)


def _without(texts: pa.Array, where: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(where, fill_value=True), pa.scalar(None, texts.type), texts)
