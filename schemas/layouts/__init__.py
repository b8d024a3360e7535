"""Layouts: what the columns of a source are called, and which code scheme its numbers speak.

A layout is one CSV file beside this module; adding one touches no code. A row is a heading: ``table`` (``mixed``:
household and member alike), ``heading`` as written, ``column`` (empty: known, but not read), ``scheme`` (of a coded
column its code scheme, of region codes the one system that they may be of), ``how``, ``notes``. A heading of which
two tables take something stands once for each. ``how`` is of a heading that is read

- ``either_yes``: several headings make one column; yes when either says yes. In a sheet of members that fills
  households, the household's own answer is one of them;
- ``lowest_code``: several headings make one column; the lowest code counts;
- ``code_part``: the texts of several headings, joined in this order, make one code;
- ``fills``: fills a blank of the household of the same family;
- ``with_level``: a text that also tells the education level where the code list knows it;
- ``grams_above_20``: kilograms, or grams where the number is above 20;
- ``optional``: only in a variant of the source;
- ``only_here``: means this in this layout alone, and is no name of the column elsewhere;

of a heading that is not read, but serves

- ``family_number``, ``family_count``: tell the families of one household apart;
- ``region_check``: region codes that help to tell the system of all region codes;

of a column without heading

- ``from_names``, ``from_head``: found from the names of the place, or from the head;
- ``from_members``, ``from_family``: fetched from other rows of the run that hold the same id;
- ``is_head``: every row speaks of a head;
- ``filled``: another layout fills it;
- ``excused``: the layout does not tell it and need not;

and of a row without heading and column, which says what the sheet yields,

- ``a_row``: a row of the sheet is a record of this table;
- ``of_members``: the rows of one family make a household;
- ``of_head``: a row that is a household also yields a member, its head;
- ``fills``: the columns of this table yield no record, they fill blanks of one.

The official template needs no file: it is made of `schemas.tables`. Other spellings of headings that people use
stand in ``headings.csv``.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from schemas.codes import CANONICAL
from schemas.tables import TABLES, columns_of
from schemas.thresholds import thresholds

TEMPLATE = "TEMPLATE"

_FOLDER = Path(__file__).parent
_ALIASES = _FOLDER.with_name("headings.csv")
_BOTH = ("household", "member")
_A_ROW, _OF_MEMBERS, _OPTIONAL = "a_row", "of_members", "optional"
CODE_PART, FILLS = "code_part", "fills"
EITHER_YES, LOWEST_CODE = "either_yes", "lowest_code"
WITH_LEVEL, GRAMS_ABOVE_20 = "with_level", "grams_above_20"
JOINS = frozenset({EITHER_YES, LOWEST_CODE, CODE_PART})
"""How several headings of a layout may make one column."""
_NO_NAMES = frozenset({CODE_PART, "only_here"})
_REGION_SYSTEMS = frozenset({"BPS", "KEMENDAGRI"})
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
        scheme: the code scheme of its numbers.
        headings: in the order of the source, then the columns without one.
        yields: for each table with columns in a sheet of it, how the rows give them: as in the module's docstring.
        region_system: the one that its region codes may be of, empty where either may be.
    """

    id: str
    scheme: str
    headings: tuple[Heading, ...]
    yields: Mapping[str, str] = field(hash=False)
    region_system: str = ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of which a sheet of it yields records."""
        return tuple(table for table in TABLES if self.yields.get(table, FILLS) != FILLS)

    @property
    def row_table(self) -> str:
        """The table of which a row is a record."""
        return next(table for table, how in self.yields.items() if how == _A_ROW)

    @property
    def combined(self) -> bool:
        """Households are made from the rows of their members."""
        return _OF_MEMBERS in self.yields.values()

    def reads(self, table: str, column: str, how: str) -> bool:
        """A heading of the column is read in this way."""
        found = (h for h in self.headings if h.written and h.column == column and table in h.tables)
        return any(heading.how == how for heading in found)

    def how(self, table: str, column: str) -> str:
        """How the layout gives a column that has no heading; empty when it does not."""
        return next(
            (h.how for h in self.headings if not h.written and h.column == column and table in h.tables), ""
        )


@cache
def headings_of(layout: Layout) -> Mapping[str, Sequence[Heading]]:
    """The headings of a layout by their normalised text; several where tables take different columns from one."""
    found: dict[str, list[Heading]] = {}
    for heading in layout.headings:
        if heading.written:
            found.setdefault(normalise(heading.written), []).append(heading)
    return found


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
        if heading.written and heading.column and table in heading.tables and heading.how not in _NO_NAMES
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


@cache
def unread_headings() -> frozenset[str]:
    """Every normalised heading that some layout knows and takes no record's column from."""
    return frozenset(
        normalise(heading.written)
        for layout in layouts()
        for heading in layout.headings
        if heading.written and (not heading.column or heading.how == FILLS)
    )


def recognise(headings: Iterable[str]) -> Layout | None:
    """The layout that a sheet with these headings has, or None.

    The best score wins when it is high enough and leads clearly; else the one with more headings that the other
    lacks. Names of sheets and files decide nothing.
    """
    limits = thresholds()
    found = frozenset(normalised for heading in headings if (normalised := normalise(heading)))
    best, second = sorted(layouts(), key=lambda layout: score(found, layout), reverse=True)[:2]
    lead = score(found, best) - score(found, second)
    if score(found, best) < limits.layout_score_min:
        return None
    if lead >= limits.layout_margin_min:
        return best
    own = len(found & headings_of(best).keys() - headings_of(second).keys())
    others = len(found & headings_of(second).keys() - headings_of(best).keys())
    if own == others:
        return None
    return best if own > others else second


def score(found: frozenset[str], layout: Layout) -> float:
    """How well normalised headings agree with a layout, 0 to 1; optional headings count only where they stand."""
    owned = headings_of(layout)
    owed = sum(headings[0].how != _OPTIONAL for headings in owned.values())
    return 2 * len(found & owned.keys()) / (len(found) + owed)


def _template(table: str) -> Layout:
    headings = (Heading((table,), column.heading, name) for name, column in columns_of(table).items())
    return Layout(TEMPLATE, CANONICAL, tuple(headings), {table: _A_ROW})


def _read(path: Path) -> Layout:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    headings = tuple(
        Heading(_BOTH if row["table"] == "mixed" else (row["table"],), row["heading"], row["column"], row["how"])
        for row in rows
        if row["heading"] or row["column"]
    )
    yields = {row["table"]: row["how"] for row in rows if not (row["heading"] or row["column"])}
    schemes = {row["scheme"] for row in rows if row["scheme"]}
    (scheme,) = schemes - _REGION_SYSTEMS
    return Layout(path.stem, scheme, headings, yields, "".join(schemes & _REGION_SYSTEMS))
