"""What a flag is, and the book of all flags.

A flag is one decorated function over the rows of a table: a reason to look, never a verdict on a family. Its
examples are its tests: without one that says yes, one that says no and one that cannot say, it is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from schemas.answers import Answer
from schemas.cases import Cases
from schemas.kleene import TRUE, Kleene, Mask
from schemas.tables import Table, columns_of, table_name

Example = Mapping[str, Any]
Judge = Callable[[Cases], Answer]
Population = Callable[[Cases], Kleene]
Decide = Callable[[Cases], Mapping[str, Mask]]

YES, NO, UNKNOWN = "yes", "no", "unknown"
FLAG_COLUMNS = ("record_id", "table", "flag", "state", "basis", "evidence", "deciding_fields")


class BrokenFlag(Exception):
    """A flag is written wrongly: our bug, never bad data."""


def every_row(cases: Cases) -> Kleene:
    """Every row of the table."""
    return Kleene.always(TRUE, len(cases))


@dataclass(frozen=True)
class Flag:
    """One flag.

    Attributes:
        name: as in ``flags.parquet``.
        table: whose records it is about.
        title: Indonesian, what officers read.
        description: what it says.
        basis: on what ground.
        asks: the columns it reads whose blank leaves it open.
        supported_by: the columns it reads whose blank has a meaning, so that nobody is asked to fill them.
        computed: computed numbers that it reads.
        impact_rank: how much it matters that it might change; None: it never stands for a finding.
        yes: rows for which it says yes.
        no: rows for which it says no.
        unknown: rows for which it cannot say.
        judge: rows in, answers out.
        population: the rows it is about.
        decide: the cells that alone would settle it, where they are told otherwise than by trying values.
    """

    name: str
    table: str
    title: str
    description: str
    basis: str
    asks: tuple[str, ...]
    supported_by: tuple[str, ...]
    computed: tuple[str, ...]
    impact_rank: int | None
    yes: tuple[Example, ...]
    no: tuple[Example, ...]
    unknown: tuple[Example, ...]
    judge: Judge
    population: Population
    decide: Decide | None

    def __post_init__(self) -> None:
        """Refuses a flag that could not be read or tested."""
        for part in ("name", "title", "description", "basis", "asks", "yes", "no", "unknown"):
            if not getattr(self, part):
                message = f"{self.name} lacks: {part}"
                raise BrokenFlag(message)
        if strange := {*self.asks, *self.supported_by} - columns_of(self.table).keys():
            message = f"{self.name} names columns that {self.table} lacks: {sorted(strange)}"
            raise BrokenFlag(message)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns it reads, in the order of the table."""
        return tuple(name for name in columns_of(self.table) if name in {*self.asks, *self.supported_by})


_BOOK: dict[str, Flag] = {}


def flag(
    name: str,
    table: type[Table],
    *,
    title: str,
    description: str,
    basis: str,
    asks: Sequence[Any],
    yes: Sequence[Example],
    no: Sequence[Example],
    unknown: Sequence[Example],
    supported_by: Sequence[Any] = (),
    computed: Sequence[str] = (),
    impact_rank: int | None = None,
    population: Population = every_row,
    decide: Decide | None = None,
) -> Callable[[Judge], Judge]:
    """Registers a flag; words as for `Flag`.

    Raises:
        BrokenFlag: something is missing, or the name is taken.
    """

    def register(judge: Judge) -> Judge:
        if name in _BOOK:
            message = f"{name} stands in the book twice"
            raise BrokenFlag(message)
        _BOOK[name] = Flag(
            name, table_name(table), title, description, basis,
            tuple(map(str, asks)), tuple(map(str, supported_by)), tuple(computed), impact_rank,
            tuple(yes), tuple(no), tuple(unknown), judge, population, decide,
        )  # fmt: skip
        return judge

    return register


@cache
def flags() -> Mapping[str, Flag]:
    """The whole book, sorted by name. Every module of this package is read."""
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        import_module(f"schemas.flags.{path.stem}")
    return MappingProxyType(dict(sorted(_BOOK.items())))


def flag_titles() -> Mapping[str, str]:
    """The Indonesian title of each flag."""
    return {name: entry.title for name, entry in flags().items()}
