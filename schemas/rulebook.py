"""What a rule is, and the book of all rules.

A rule is one decorated function. Its examples are its tests; its title and fix are what officers read in the
report, the manual and the note at the wrong cell; its predicate is compiled into the Pandera schemas. A rule
that lacks any of them cannot be registered.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from schemas.file_facts import Place, SheetFacts
from schemas.findings import Severity
from schemas.kleene import Kleene
from schemas.measures import Expectation
from schemas.register_rows import AcrossAnswers, ColumnOf, RegisterRows
from schemas.rows import Rows
from schemas.tables import TABLES, Table, columns_of, table_name
from schemas.thresholds import Thresholds

BLOCK, WARN, NOTE = Severity.BLOCK, Severity.WARN, Severity.NOTE

Example = Mapping[str, Any]
Answers = Kleene | Mapping[str, Kleene]
RowPredicate = Callable[[Rows], Answers]
AcrossPredicate = Callable[[RegisterRows], Mapping[ColumnOf, Kleene] | AcrossAnswers]
FilePredicate = Callable[[SheetFacts], list[Place] | None]
_RowRule = TypeVar("_RowRule", bound=RowPredicate)
_AcrossRule = TypeVar("_AcrossRule", bound=AcrossPredicate)
_FileRule = TypeVar("_FileRule", bound=FilePredicate)
DeliveryExpectation = Callable[[Thresholds], Expectation]

_ID = re.compile(r"(KEL|ANG|UKR|LIN|BRK|KRM)-\d{3}")
_ROOMS = ("household", "member", "child", "across", "file", "delivery")


class BrokenRule(Exception):
    """A rule is written wrongly: our bug, never a finding."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: such as ``ANG-009``; never used again for another rule.
        table: ``household``, ``member``, ``child``, ``across`` (several rows or tables), ``file`` or ``delivery``.
        columns: the columns it reads; the first that could settle an unknown answer is named there. Of all that
            are no rules of one table they are written ``table.column``.
        at: the columns at which it can fail, written likewise.
        severity: BLOCK, WARN or NOTE.
        title: one Indonesian sentence: what is wrong.
        fix: Indonesian: what to do.
        basis: Indonesian: on what ground.
        passes: rows that hold; of ``across`` registers, each a mapping of table to rows.
        fails: what fails, likewise.
        judge: the predicate. Of a table: ``Rows`` in, one three-valued answer a row for the rule's one cell, or a
            mapping of column to answers. Across: ``RegisterRows`` in, a mapping of (table, column) to answers, or
            `AcrossAnswers`. Of a file: the facts of a sheet in, the places that fail (none: it holds) or None
            (cannot be judged). Of a delivery: the parameters in, what is expected of its measures.
        tells_damage: it fails when Excel destroyed a number; of a column destroyed as a whole that is told once.
        example: Indonesian: an invented case, for a rule whose examples are no rows that could be shown.
    """

    id: str
    table: str
    columns: tuple[str, ...]
    at: tuple[str, ...]
    severity: Severity
    title: str
    fix: str
    basis: str
    passes: tuple[Example, ...]
    fails: tuple[Example, ...]
    judge: Callable[[Any], Any]
    tells_damage: bool = False
    example: str = ""

    def __post_init__(self) -> None:
        """Refuses a rule that could not be read, mended or tested."""
        if not _ID.fullmatch(self.id):
            raise BrokenRule(f"{self.id} is no rule id")
        for part in ("title", "fix", "basis", "passes", "fails"):
            if not getattr(self, part):
                raise BrokenRule(f"{self.id} lacks: {part}")
        if self.table in {*TABLES, "across"} and (unknown := {*self.columns, *self.at} - self._columns_there_are()):
            raise BrokenRule(f"{self.id} names columns that {self.table} lacks: {sorted(unknown)}")

    def answers(self, rows: Rows) -> Mapping[str, Kleene]:
        """Column to answers; the answer of a rule with one cell stands at that cell."""
        answers = self.judge(rows)
        return {self.at[0]: answers} if isinstance(answers, Kleene) else answers

    def across_answers(self, register: RegisterRows) -> AcrossAnswers:
        """What a rule across tables says of a register."""
        answers = self.judge(register)
        return answers if isinstance(answers, AcrossAnswers) else AcrossAnswers(answers)

    def columns_across(self) -> list[ColumnOf]:
        """The columns that a rule across tables reads, each as (table, column)."""
        return [(table, column) for table, _, column in (name.partition(".") for name in self.columns)]

    def _columns_there_are(self) -> set[str]:
        if self.table == "across":
            return {f"{table}.{column}" for table in TABLES for column in columns_of(table)}
        return {*columns_of(self.table)}


_BOOK: dict[str, Rule] = {}


def rule(
    rule_id: str,
    table: type[Table],
    on: Sequence[Any],
    severity: Severity,
    *,
    at: Sequence[Any] = (),
    title: str,
    fix: str,
    basis: str,
    passes: Sequence[Example],
    fails: Sequence[Example],
    tells_damage: bool = False,
) -> Callable[[_RowRule], _RowRule]:
    """Registers a predicate over the rows of a table.

    Args:
        rule_id: as in the catalogue.
        table: the table it judges.
        on: the columns it reads.
        severity: what a failure does.
        at: the columns at which it fails, when that is not the first of ``on``.
        title: Indonesian, what is wrong.
        fix: Indonesian, what to do.
        basis: law, form or practice behind it.
        passes: rows for which it holds.
        fails: rows for which it fails.
        tells_damage: it fails when Excel destroyed a number.

    Raises:
        BrokenRule: something is missing, or the id is taken.
    """

    def register(judge: _RowRule) -> _RowRule:
        columns = tuple(map(str, on))
        located = tuple(map(str, at)) or columns[:1]
        _enter(
            Rule(
                rule_id, table_name(table), columns, located, severity,
                title, fix, basis, tuple(passes), tuple(fails), judge, tells_damage,
            )
        )  # fmt: skip
        return judge

    return register


def across_rule(
    rule_id: str,
    on: Sequence[tuple[type[Table], Any]],
    severity: Severity,
    *,
    at: Sequence[tuple[type[Table], Any]] = (),
    title: str,
    fix: str,
    basis: str,
    passes: Sequence[Example],
    fails: Sequence[Example],
) -> Callable[[_AcrossRule], _AcrossRule]:
    """Registers a predicate over the register: rows that are judged by other rows, or by other tables.

    Args:
        rule_id: as in the catalogue.
        on: the columns it reads, each as (table, column).
        severity: as for `rule`, and so are the words below.
        at: the columns at which it fails, when that is not the first of ``on``; records of the first one's table
            are counted when they cannot be judged.
        title: what is wrong.
        fix: what to do.
        basis: on what ground.
        passes: registers for which it holds, each a mapping of table to rows.
        fails: registers for which it fails.
    """

    def register(judge: _AcrossRule) -> _AcrossRule:
        columns = tuple(f"{table_name(table)}.{column}" for table, column in on)
        located = tuple(f"{table_name(table)}.{column}" for table, column in at) or columns[:1]
        _enter(
            Rule(
                rule_id, "across", columns, located, severity, title, fix, basis, tuple(passes), tuple(fails), judge
            )
        )
        return judge

    return register


def file_rule(
    rule_id: str,
    severity: Severity,
    *,
    on: Collection[ColumnOf] = (),
    title: str,
    fix: str,
    basis: str,
    passes: Sequence[Example],
    fails: Sequence[Example],
    example: str = "",
) -> Callable[[_FileRule], _FileRule]:
    """Registers a predicate over the facts of one sheet.

    Args:
        rule_id: as in the catalogue.
        severity: what a failure does.
        on: the columns it watches, as (table, column); none when it looks at all.
        title: as for `rule`, and so are the words below.
        fix: what to do.
        basis: on what ground.
        passes: `SheetFacts` fields for which it holds.
        fails: `SheetFacts` fields for which it fails.
        example: Indonesian: an invented case.
    """

    def register(judge: _FileRule) -> _FileRule:
        columns = tuple(f"{table}.{column}" for table, column in sorted(on))
        _enter(
            Rule(
                rule_id, "file", columns, (), severity,
                title, fix, basis, tuple(passes), tuple(fails), judge, example=example,
            )
        )  # fmt: skip
        return judge

    return register


def delivery_rule(
    rule_id: str,
    severity: Severity,
    *,
    on: Sequence[tuple[type[Table], Any]],
    title: str,
    fix: str,
    basis: str,
    passes: Sequence[Example],
    fails: Sequence[Example],
    example: str,
) -> Callable[[DeliveryExpectation], DeliveryExpectation]:
    """Registers what is expected of the measures of a whole delivery.

    Args:
        rule_id: as in the catalogue.
        severity: what a failure does.
        on: the columns it looks at, as (table, column).
        title: as for `rule`, and so are the words below.
        fix: what to do.
        basis: on what ground.
        passes: units of `schemas.measures` for which it holds.
        fails: units for which it fails.
        example: Indonesian: an invented case.
    """

    def register(judge: DeliveryExpectation) -> DeliveryExpectation:
        columns = tuple(f"{table_name(table)}.{column}" for table, column in on)
        _enter(
            Rule(
                rule_id, "delivery", columns, (), severity,
                title, fix, basis, tuple(passes), tuple(fails), judge, example=example,
            )
        )  # fmt: skip
        return judge

    return register


def _enter(entry: Rule) -> None:
    if entry.id in _BOOK:
        raise BrokenRule(f"{entry.id} stands in the book twice")
    _BOOK[entry.id] = entry


@cache
def rules() -> Mapping[str, Rule]:
    """The whole book, sorted by table and id. Every module of `schemas.rules` is read."""
    for path in sorted(Path(__file__).with_name("rules").glob("[!_]*.py")):
        import_module(f"schemas.rules.{path.stem}")
    in_order = sorted(_BOOK.values(), key=lambda entry: (_ROOMS.index(entry.table), entry.id))
    return MappingProxyType({entry.id: entry for entry in in_order})


def rules_of(table: str) -> list[Rule]:
    """The rules of one table."""
    return [entry for entry in rules().values() if entry.table == table]


def sentences() -> dict[str, tuple[str, str]]:
    """Title and fix of every rule, by its id: what stands in the note at a wrong cell."""
    return {entry.id: (entry.title, entry.fix) for entry in rules().values()}


@cache
def version() -> str:
    """The rule book's fingerprint: 12 characters that change with any rule, code, threshold or table."""
    digest = hashlib.sha256()
    for path in _book_files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _book_files() -> Iterator[Path]:
    folder = Path(__file__).parent
    yield from sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".csv", ".toml"})
