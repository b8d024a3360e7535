"""Layouts: what the columns of a source are called, and which code scheme its numbers speak.

A layout is one CSV file beside this module, a row a heading: ``table`` (``mixed``: household and member alike),
``heading`` as written, ``column`` (empty: known, but not read), ``scheme``, ``how``, ``notes``. ``how`` is

- ``either_yes``: several headings make one column; yes when either says yes;
- ``from_names``, ``from_head``: no heading, the column is found from the names of the place, or from the head;
- ``excused``: the layout does not tell it and need not.

The official template needs no file: it is made of `schemas.tables`. Other spellings of headings that people use
stand in ``headings.csv``.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.codes import CANONICAL
from schemas.tables import TABLES, columns_of
from schemas.thresholds import thresholds

TEMPLATE = "TEMPLATE"

_FOLDER = Path(__file__).parent
_ALIASES = _FOLDER.with_name("headings.csv")
_BOTH = ("household", "member")
_PARENTHESES = re.compile(r"\([^)]*\)")
_OTHER_CHARACTERS = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Heading:
    """One heading of a layout.

    Attributes:
        tables: the tables whose column it is.
        written: as written in the source; empty for a column that has no heading.
        column: canonical column, empty when it is not read.
        how: as in the module's docstring, empty for a plain column.
    """

    tables: tuple[str, ...]
    written: str
    column: str
    how: str = ""


@dataclass(frozen=True)
class Layout:
    """What sheets of one source look like.

    Attributes:
        id: such as ``SIKSNG_MEMBER``.
        tables: the tables that a sheet of it yields.
        scheme: the code scheme of its numbers.
        headings: in the order of the source.
    """

    id: str
    tables: tuple[str, ...]
    scheme: str
    headings: tuple[Heading, ...]

    def how(self, table: str, column: str) -> str:
        """How the layout gives a column that has no heading; empty when it does not."""
        return next(
            (h.how for h in self.headings if not h.written and h.column == column and table in h.tables), ""
        )


@cache
def headings_of(layout: Layout) -> Mapping[str, Heading]:
    """The headings of a layout by their normalised text."""
    return {normalise(heading.written): heading for heading in layout.headings if heading.written}


def normalise(heading: str) -> str:
    """A heading as it is compared: lower case, without parts in parentheses, words of a-z and 0-9 only."""
    plain = _PARENTHESES.sub("", unicodedata.normalize("NFKC", heading).lower())
    return _OTHER_CHARACTERS.sub(" ", plain).strip()


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts; the template stands once for each of its tables."""
    files = sorted(_FOLDER.glob("*.csv"))
    return (*(_template(table) for table in TABLES), *(_read(path) for path in files))


@cache
def aliases(table: str) -> Mapping[str, str]:
    """Normalised heading to canonical column: all the names by which a column of the table is known."""
    known = {
        normalise(heading.written): heading.column
        for layout in layouts()
        for heading in layout.headings
        if heading.written and heading.column and table in heading.tables
    }
    for name, column in columns_of(table).items():
        known |= {normalise(column.heading): name, normalise(name): name}
    with _ALIASES.open(encoding="utf-8", newline="") as file:
        known |= {normalise(row["alias"]): row["column"] for row in csv.DictReader(file) if row["table"] == table}
    return known


@cache
def known_headings() -> frozenset[str]:
    """Every normalised heading of any table or layout, read or not."""
    of_layouts = {heading for layout in layouts() for heading in headings_of(layout)}
    return frozenset(of_layouts.union(*(aliases(table) for table in TABLES)))


def recognise(headings: Iterable[str]) -> Layout | None:
    """The layout that a sheet with these headings has, or None.

    The best score wins when it is high enough and leads clearly; else the one with more headings that the other
    lacks. Names of sheets and files decide nothing.
    """
    limits = thresholds()
    found = {normalised for heading in headings if (normalised := normalise(heading))}
    hits = {layout: found & headings_of(layout).keys() for layout in layouts()}

    def score(layout: Layout) -> float:
        return 2 * len(hits[layout]) / (len(found) + len(headings_of(layout)))

    best, second = sorted(layouts(), key=score, reverse=True)[:2]
    if score(best) < limits.layout_score_min:
        return None
    if score(best) - score(second) >= limits.layout_margin_min:
        return best
    own = len(hits[best] - headings_of(second).keys())
    others = len(hits[second] - headings_of(best).keys())
    if own == others:
        return None
    return best if own > others else second


def _template(table: str) -> Layout:
    headings = (Heading((table,), column.heading, name) for name, column in columns_of(table).items())
    return Layout(TEMPLATE, (table,), CANONICAL, tuple(headings))


def _read(path: Path) -> Layout:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    headings = tuple(
        Heading(_BOTH if row["table"] == "mixed" else (row["table"],), row["heading"], row["column"], row["how"])
        for row in rows
    )
    tables = tuple(table for table in TABLES if any(table in heading.tables for heading in headings))
    (scheme,) = {row["scheme"] for row in rows if row["scheme"]}
    return Layout(path.stem, tables, scheme, headings)
