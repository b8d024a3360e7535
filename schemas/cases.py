"""The rows of one table as the flags see them: a cell that must not be used carries no value.

Blank, unreadable, not in the code list, blocked, "not known": for a flag all of them are the same, no value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from schemas.codes import meaning
from schemas.kleene import Kleene, Mask
from schemas.profiles import Profile
from schemas.rows import Numbers
from schemas.tables import Column, columns_of

_NOT_KNOWN = {"yes_no": "is_yes", "padan": "is_padan", "field_verification": "verified_eligible"}
"""Lists in which a code without meaning is an answer nobody has: it reads as a blank. (Elsewhere it is unclear.)"""

Positions = npt.NDArray[np.intp]
Data = npt.NDArray[np.int64] | npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """One column.

    Attributes:
        data: numbers as they are, dates as days since 1970-01-01, codes and texts as positions in ``labels``.
        known: cells that carry a value.
        labels: the codes or texts; empty for others.
        implausible: cells whose value a rule found implausible, so that it is not used.
    """

    data: Data
    known: Mask
    labels: tuple[str, ...] = ()
    implausible: Mask | None = None

    @classmethod
    def alike(cls, value: float, rows: int, labels: tuple[str, ...] = ()) -> "Cells":
        """The same value in every row."""
        return cls(np.full(rows, value), np.ones(rows, dtype=bool), labels)

    def take(self, rows: Positions) -> "Cells":
        """Some of the rows."""
        implausible = None if self.implausible is None else self.implausible[rows]
        return Cells(self.data[rows], self.known[rows], self.labels, implausible)

    def without(self, rows: Mask) -> "Cells":
        """No value in these rows."""
        return replace(self, known=self.known & ~rows)

    def not_believed(self, rows: Mask) -> "Cells":
        """The values of these rows are implausible and not used."""
        return replace(self, known=self.known & ~rows, implausible=self.known & rows)


class Cases:
    """Rows of one table, handed to the flags.

    Attributes:
        table: ``household``, ``member`` or ``child``.
        cells: the columns.
        as_of: the day the run speaks of.
        profile: the rule profile in force.
    """

    def __init__(self, table: str, cells: Mapping[str, Cells], as_of: date, profile: Profile) -> None:
        """Takes the columns of a table, all of one length."""
        self.table = table
        self.cells = cells
        self.as_of = as_of
        self.profile = profile

    def __len__(self) -> int:
        """Number of rows."""
        return len(next(iter(self.cells.values())).known)

    def take(self, rows: Positions) -> "Cases":
        """Some of the rows."""
        return Cases(
            self.table, {name: cells.take(rows) for name, cells in self.cells.items()}, self.as_of, self.profile
        )

    def having(self, column: str, cells: Cells) -> "Cases":
        """The same rows with another column in the place of one."""
        return Cases(self.table, {**self.cells, column: cells}, self.as_of, self.profile)

    @property
    def today(self) -> int:
        """``as_of`` in days since 1970-01-01."""
        return days_since_1970(self.as_of)

    def known(self, column: str) -> Mask:
        """Cells that carry a value."""
        return self.cells[column].known

    def any_known(self, *columns: str) -> Mask:
        """Rows in which one of the columns carries a value."""
        any_known: Mask = np.any([self.known(column) for column in columns], axis=0)
        return any_known

    def all_known(self, *columns: str) -> Mask:
        """Rows in which all of the columns carry a value."""
        all_known: Mask = np.all([self.known(column) for column in columns], axis=0)
        return all_known

    def implausible(self, column: str) -> Mask:
        """Cells whose value is not used because it is implausible."""
        implausible = self.cells[column].implausible
        return np.zeros(len(self), dtype=bool) if implausible is None else implausible

    def number(self, column: str) -> Numbers:
        """A column of numbers, or of dates as days since 1970-01-01."""
        cells = self.cells[column]
        return Numbers(cells.data, cells.known)

    def matches(self, column: str, question: Callable[[str], bool]) -> Mask:
        """Cells whose code or text is so; asked once for each distinct one."""
        cells = self.cells[column]
        # A cell without a value stands at -1: the last answer is its.
        answers = np.array([*map(question, cells.labels), False])
        return answers[cells.data.astype(np.intp)] & cells.known

    def is_code(self, column: str, *codes: str) -> Kleene:
        """The code is one of these; unknown without one."""
        return Kleene.of(self.matches(column, codes.__contains__), self.known(column))


def read_cells(values: pd.Series, column: Column | None = None) -> Cells:
    """One typed column of a table.

    Args:
        values: as in the register.
        column: what is known of it; None for a computed number.
    """
    known = values.notna().to_numpy()
    if column is None or column.dtype in {"integer", "decimal"}:
        return Cells(values.to_numpy(dtype=np.float64, na_value=np.nan), known)
    if column.dtype == "date":
        days = np.where(known, values.to_numpy(), np.datetime64(0, "s")).astype("datetime64[D]")
        return Cells(days.astype(np.int64), known)
    if column.dtype == "code":
        labels = tuple(values.cat.categories)
        given = values.cat.codes.to_numpy().astype(np.int64)
        usable = np.array([label not in not_known(column.codes) for label in labels] + [False])
        return Cells(given, usable[given], labels)
    if column.pii in {"personal", "specific"}:
        # Of what identifies a person a flag only asks whether it is given.
        return Cells(np.zeros(len(values), dtype=np.int64), known)
    texts = pa.array(values).dictionary_encode()
    positions = texts.indices.fill_null(-1).to_numpy().astype(np.int64)
    return Cells(positions, known, tuple(texts.dictionary.to_pylist()))


def days_since_1970(day: date) -> int:
    """As dates are counted here."""
    return (day - date(1970, 1, 1)).days


@cache
def not_known(code_list: str) -> frozenset[str]:
    """The codes of a list that say "not known" and read as a blank."""
    if code_list not in _NOT_KNOWN:
        return frozenset()
    values = meaning(code_list, _NOT_KNOWN[code_list])
    return frozenset(code for code, value in values.items() if value == "unknown")


def cases_of(table: str, frame: pd.DataFrame, columns: frozenset[str], as_of: date, profile: Profile) -> Cases:
    """Rows of a table.

    Args:
        table: name of the table.
        frame: its typed columns; computed numbers may stand beside them.
        columns: the columns to take.
        as_of: the day the run speaks of.
        profile: the rule profile in force.
    """
    known_columns = columns_of(table)
    cells = {name: read_cells(frame[name], known_columns.get(name)) for name in columns}
    return Cases(table, cells, as_of, profile)
