"""The rows of one table as a rule sees them: typed values, how the cells looked, and what follows from both.

What several rules ask for (the age of a person, the digits of a NIK) is worked out once and kept as long as
the rows are.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import texts_of
from schemas.cells import CellKind, CellState
from schemas.codes import code_list, meaning
from schemas.identifiers import Identifiers, clean_ids, read_identifiers
from schemas.kleene import FALSE, TRUE, UNKNOWN, Kleene, Mask
from schemas.profiles import Profile, profile_on
from schemas.tables import IDENTIFIERS, columns_of
from schemas.thresholds import Thresholds, thresholds

_T = TypeVar("_T")

# Indexed by CellState: ABSENT, BLANK, UNREADABLE, NOTED, VALUE, HELD.
_FILLED = np.array([UNKNOWN, FALSE, TRUE, TRUE, TRUE, TRUE])
_GIVEN = np.array([UNKNOWN, FALSE, UNKNOWN, UNKNOWN, TRUE, UNKNOWN])
_READABLE = np.array([UNKNOWN, UNKNOWN, FALSE, TRUE, TRUE, UNKNOWN])
_HAS_VALUE = np.array([UNKNOWN, FALSE, FALSE, FALSE, TRUE, UNKNOWN])


@dataclass(frozen=True)
class Numbers:
    """A column of numbers; a comparison with a missing one is unknown."""

    values: npt.NDArray[Any]
    known: Mask

    def __ge__(self, other: "float | Numbers") -> Kleene:
        """At least."""
        return self._compare(np.greater_equal, other)

    def __le__(self, other: "float | Numbers") -> Kleene:
        """At most."""
        return self._compare(np.less_equal, other)

    def __lt__(self, other: "float | Numbers") -> Kleene:
        """Below."""
        return self._compare(np.less, other)

    def times(self, factor: float) -> "Numbers":
        """Each number multiplied."""
        return Numbers(self.values * factor, self.known)

    def within(self, low: float, high: float) -> Kleene:
        """From ``low`` to ``high``, both included."""
        return Kleene.of((self.values >= low) & (self.values <= high), self.known)

    def _compare(self, compare: Callable[..., Mask], other: "float | Numbers") -> Kleene:
        if isinstance(other, Numbers):
            return Kleene.of(compare(self.values, other.values), self.known & other.known)
        return Kleene.of(compare(self.values, other), self.known)


@dataclass(frozen=True)
class Dates(Numbers):
    """A column of days (``values``: days since 1970-01-01, 0 where missing) and their parts."""

    year: npt.NDArray[np.int32]
    month: npt.NDArray[np.int8]
    day: npt.NDArray[np.int8]

    def take(self, positions: npt.NDArray[np.intp]) -> "Dates":
        """The days at these positions."""
        return Dates(
            values=self.values[positions],
            known=self.known[positions],
            year=self.year[positions],
            month=self.month[positions],
            day=self.day[positions],
        )

    def years_until(self, later: "Dates") -> Numbers:
        """Whole years from each day to the later one; born 29 February: older on 1 March of a common year."""
        not_yet = (later.month < self.month) | ((later.month == self.month) & (later.day < self.day))
        return Numbers(later.year - self.year - not_yet, self.known & later.known)


class Rows:
    """Rows of one table, handed to the rules.

    Attributes:
        table: ``household``, ``member`` or ``child``.
        frame: typed columns, as in `schemas.tables`.
        seen: on the same index, how the cells looked: ``<column>__raw`` and ``<column>__state`` for every
            column, ``<column>__kind`` and ``<column>__zero_share`` for identifiers, ``scheme``.
        as_of: the day the run speaks of.
        limits: the parameters.
        profile: the rule profile in force on ``as_of``.
    """

    def __init__(self, table: str, frame: pd.DataFrame, seen: pd.DataFrame, as_of: date) -> None:
        """Takes the two frames of a table and the day the run speaks of."""
        self.table = table
        self.frame = frame
        self.seen = seen
        self.as_of = as_of
        self.limits: Thresholds = thresholds()
        self.profile: Profile = profile_on(as_of)
        self._kept: dict[tuple[str, ...], Any] = {}

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.frame)

    def always(self, value: np.uint8) -> Kleene:
        """The same answer for every row."""
        return Kleene.always(value, len(self))

    # How a cell looked

    def state(self, column: str) -> npt.NDArray[np.uint8]:
        """`CellState` of each cell of the column."""
        states: npt.NDArray[np.uint8] = self.seen[f"{column}__state"].to_numpy()
        return states

    def kind(self, column: str) -> npt.NDArray[np.uint8]:
        """`CellKind` of each cell of an identifier column."""
        kinds: npt.NDArray[np.uint8] = self.seen[f"{column}__kind"].to_numpy()
        return kinds

    def has(self, column: str) -> Kleene:
        """The layout has the column."""
        return Kleene.of(self.state(column) != CellState.ABSENT)

    def is_blank(self, column: str) -> Kleene:
        """The cell is blank; unknown where the layout lacks the column."""
        return ~self.filled(column)

    def filled(self, column: str) -> Kleene:
        """Something was written, readable or not; unknown where the layout lacks the column."""
        return Kleene(_FILLED[self.state(column)])

    def given(self, column: str) -> Kleene:
        """As the skip patterns ask: a value is true, a blank false, anything unclear unknown."""
        return Kleene(_GIVEN[self.state(column)])

    def readable(self, column: str) -> Kleene:
        """What was written could be read (a noted code, too); unknown for a blank."""
        return Kleene(_READABLE[self.state(column)])

    def has_value(self, column: str) -> Kleene:
        """A value is there: blank and unreadable cells fail; unknown where the file took it away."""
        return Kleene(_HAS_VALUE[self.state(column)])

    # Values

    def is_code(self, column: str, *codes: str) -> Kleene:
        """The code is one of these; unknown without a code."""
        return self._look_up(column, lambda code: TRUE if code in codes else FALSE)

    def means(self, column: str, name: str) -> Kleene:
        """What the code means in ``codes/meanings.csv``: yes, no or unknown."""
        values = meaning(columns_of(self.table)[column].codes, name)
        answers = {"yes": TRUE, "no": FALSE}
        return self._look_up(column, lambda code: answers.get(values.get(code, ""), UNKNOWN))

    def rank(self, column: str, ranks: Mapping[str, int]) -> Numbers:
        """A number for each code; a missing code, or one without a number, is unknown."""
        codes: pd.Categorical = self.frame[column].array
        table = np.array([ranks.get(code, -1) for code in codes.categories] + [-1], dtype=np.int16)
        values = table[codes.codes]
        return Numbers(values, values >= 0)

    def number(self, column: str) -> Numbers:
        """An integer or decimal column."""

        def read() -> Numbers:
            values = self.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
            return Numbers(values, ~np.isnan(values))

        return self._once(("number", column), read)

    def date(self, column: str) -> Dates:
        """A date column."""

        def read() -> Dates:
            stamps = self.frame[column].to_numpy()
            known = ~np.isnat(stamps)
            days = np.where(known, stamps, np.datetime64(0, "s")).astype("datetime64[D]")
            months = days.astype("datetime64[M]")
            years = months.astype("datetime64[Y]")
            return Dates(
                values=days.astype(np.int64),
                known=known,
                year=(years.astype(np.int32) + 1970).astype(np.int32),
                month=((months - years).astype(np.int8) + np.int8(1)),
                day=((days - months).astype(np.int8) + np.int8(1)),
            )

        return self._once(("date", column), read)

    @property
    def today(self) -> int:
        """``as_of`` in days since 1970-01-01."""
        return (self.as_of - date(1970, 1, 1)).days

    def age_years(self, column: str) -> Numbers:
        """Whole elapsed years from the date to ``as_of``; born 29 February: older on 1 March of a common year."""

        def count() -> Numbers:
            born = self.date(column)
            before = (self.as_of.month, self.as_of.day)
            not_yet = (born.month > before[0]) | ((born.month == before[0]) & (born.day > before[1]))
            return Numbers(self.as_of.year - born.year - not_yet, born.known)

        return self._once(("age_years", column), count)

    def identifier(self, column: str) -> Identifiers:
        """The numbers of an identifier column and what is wrong with them."""

        def read() -> Identifiers:
            unreadable = np.flatnonzero(self.state(column) == CellState.UNREADABLE)
            scientific = np.zeros(len(self), dtype=bool)
            if len(unreadable):
                scientific[unreadable] = clean_ids(self.seen[f"{column}__raw"].iloc[unreadable])[1]
            return read_identifiers(
                self.frame[column],
                self.kind(column),
                self.seen[f"{column}__zero_share"].to_numpy(),
                scientific,
                self.limits.id_zero_share_max,
            )

        return self._once(("identifier", column), read)

    def text(self, column: str) -> pa.Array:
        """A text column as an Arrow array, null where missing."""
        return self._once(("text", column), lambda: texts_of(self.frame[column]))

    def raw(self, column: str) -> pa.Array:
        """The cells as they were read, as an Arrow array."""
        return self._once(("raw", column), lambda: texts_of(self.seen[f"{column}__raw"]))

    def matches(self, column: str, pattern: str) -> Kleene:
        """The text contains the (RE2) pattern; unknown where missing."""
        return kleene(pc.match_substring_regex(self.text(column), pattern))

    def is_text(self, column: str, texts: Collection[str]) -> Kleene:
        """The text is one of these; unknown where missing."""
        cells = self.text(column)
        found = pc.is_in(cells, pa.array(sorted(texts), cells.type))
        return kleene(pc.if_else(cells.is_valid(), found, None))

    def scheme(self, *names: str) -> Kleene:
        """The file speaks one of these code schemes."""
        return Kleene.of(self.seen["scheme"].isin(names).to_numpy())

    # Cells as evidence

    def settles(self, column: str) -> Mask:
        """Cells that carry no value though the layout has the column: filling one may settle an answer."""
        states = self.state(column)
        cells: Mask = (states != CellState.ABSENT) & (states != CellState.VALUE)
        return cells

    def _look_up(self, column: str, answer: Callable[[str], np.uint8]) -> Kleene:
        codes: pd.Categorical = self.frame[column].array
        table = np.array([*map(answer, codes.categories), UNKNOWN], dtype=np.uint8)
        return Kleene(table[codes.codes])

    def _once(self, key: tuple[str, ...], work_out: Callable[[], _T]) -> _T:
        if key not in self._kept:
            self._kept[key] = work_out()
        kept: _T = self._kept[key]
        return kept


def whole_years(dates: pd.Series, as_of: date) -> npt.NDArray[np.float64]:
    """Whole elapsed years from each date to ``as_of``, NaN where missing; born 29 February: older on 1 March."""
    day, month, year = dates.dt.day, dates.dt.month, dates.dt.year
    not_yet = (month > as_of.month) | ((month == as_of.month) & (day > as_of.day))
    years: npt.NDArray[np.float64] = (as_of.year - year - not_yet).to_numpy(dtype=np.float64)
    return years


def kleene(answers: pa.Array) -> Kleene:
    """An Arrow Boolean array as Kleene values; null is unknown."""
    known = answers.is_valid().to_numpy(zero_copy_only=False)
    return Kleene.of(answers.fill_null(fill_value=False).to_numpy(zero_copy_only=False), known)


def rows_of_examples(table: str, examples: list[Mapping[str, Any]], as_of: date) -> Rows:
    """Rows from the examples of a rule.

    Args:
        table: name of the table.
        examples: a mapping a row. ``<column>`` is the typed value (dates as ISO text), ``<column>__raw`` the text
            as read (missing: the same), ``<column>__kind`` its kind (missing: text), ``<column>__zero_share``
            (missing: 0), ``_source`` the file (missing: the same for all), ``shared_home`` a home of several
            families (missing: no). A column that an example does not name is one that its layout lacks.
        as_of: the day.
    """
    frame, seen = {}, {}
    for name, info in columns_of(table).items():
        values = pd.Series([example.get(name) for example in examples], dtype=object)
        raws = [_example_raw(example, name) for example in examples]
        states = [_example_state(example, name, raw) for example, raw in zip(examples, raws, strict=True)]
        frame[name] = _typed(values, info.dtype, info.codes)
        seen[f"{name}__raw"] = pd.Series(raws, dtype="str")
        seen[f"{name}__state"] = pd.Series(states, dtype=np.uint8)
        if name in IDENTIFIERS:
            kinds = [CellKind[example.get(f"{name}__kind", "text").upper()] for example in examples]
            seen[f"{name}__kind"] = pd.Series(kinds, dtype=np.uint8)
            shares = [example.get(f"{name}__zero_share", 0.0) for example in examples]
            seen[f"{name}__zero_share"] = pd.Series(shares, dtype=np.float64)
    for index in ("haz", "waz", "whz"):
        frame[f"computed_{index}"] = pd.Series([e.get(f"computed_{index}") for e in examples], dtype=np.float64)
    frame["_source"] = pd.Series([example.get("_source", "") for example in examples], dtype="category")
    seen["shared_home"] = pd.Series([example.get("shared_home", False) for example in examples], dtype=bool)
    seen["scheme"] = pd.Series([example.get("scheme", "CANONICAL") for example in examples], dtype="category")
    return Rows(table, pd.DataFrame(frame), pd.DataFrame(seen), as_of)


def _example_raw(example: Mapping[str, Any], name: str) -> str | None:
    value = example.get(name)
    raw: str | None = example.get(f"{name}__raw", None if value in (None, "") else str(value))
    return raw


def _example_state(example: Mapping[str, Any], name: str, raw: str | None) -> CellState:
    if name not in example and f"{name}__raw" not in example:
        return CellState.ABSENT
    if example.get(name) not in (None, ""):
        return CellState.VALUE
    return CellState.UNREADABLE if raw and raw.strip() else CellState.BLANK


def _typed(values: pd.Series, dtype: str, codes: str) -> pd.Series:
    values = values.where(values != "", None)
    match dtype:
        case "code":
            return pd.Series(pd.Categorical(values, categories=list(code_list(codes).labels)))
        case "date":
            return pd.to_datetime(values).astype("datetime64[ns]")
        case "integer":
            return values.astype("Int64")
        case "decimal":
            return values.astype("float64")
        case _:
            return values.astype("str")
