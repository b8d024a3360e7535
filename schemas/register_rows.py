"""The three tables of a register side by side, as the rules across them see them.

A family is every row with one valid family card number, over all sources of the run. A person whom the source
lists by mistake belongs to none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from schemas.cells import CellState
from schemas.groups import NOWHERE, Groups, number, numbers_at, repeats
from schemas.kleene import Kleene, Mask
from schemas.places import village_codes
from schemas.rows import Rows, rows_of_examples
from schemas.similarity import FoldedNames
from schemas.tables import TABLES, Household, Member
from schemas.thresholds import Thresholds

_T = TypeVar("_T")
ColumnOf = tuple[str, str]
"""A table and one of its columns."""
Blocked = Mapping[str, Mapping[str, Mask]]


@dataclass(frozen=True)
class AcrossAnswers:
    """What a rule across tables says.

    Attributes:
        answers: for each (table, column) at which it can fail one answer a row of that table.
        open_cells: for each (table, column) the rows whose cell, if it has no value, could settle an answer that
            is unknown; the cell may stand in another row of the family. Without any, it is the row's own cells.
    """

    answers: Mapping[ColumnOf, Kleene]
    open_cells: Mapping[ColumnOf, Mask] = field(default_factory=dict)


class RegisterRows:
    """The register, handed to the rules across its tables.

    Attributes:
        household: rows of the families.
        member: rows of the persons.
        child: rows of the measurements.
        as_of: the day the run speaks of.
        limits: the parameters.
    """

    def __init__(self, rows: Mapping[str, Rows], blocked: Blocked) -> None:
        """Takes the rows of each table, and its cells that a BLOCK rule of the table itself fails."""
        self.household, self.member, self.child = (rows[name] for name in ("household", "member", "child"))
        self.as_of: date = self.member.as_of
        self.limits: Thresholds = self.member.limits
        self._blocked = blocked
        self._kept: dict[str, Any] = {}

    def rows(self, table: str) -> Rows:
        """The rows of a table by its name."""
        return {"household": self.household, "member": self.member, "child": self.child}[table]

    def blocked(self, table: str, column: str) -> Mask:
        """Cells that a BLOCK rule of their own table fails."""
        nobody = np.zeros(len(self.rows(table)), dtype=bool)
        return self._blocked.get(table, {}).get(column, nobody)

    def without_value(self, table: str, column: str) -> Mask:
        """Cells that may settle an answer: they carry no value, or one that is blocked."""
        return self.rows(table).settles(column) | self.blocked(table, column)

    def once(self, name: str, work_out: Callable[[], _T]) -> _T:
        """Works out what several rules ask for once, and keeps it under its name."""
        if name not in self._kept:
            self._kept[name] = work_out()
        kept: _T = self._kept[name]
        return kept

    # Families

    def family(self, table: str) -> Groups:
        """The family of each row of ``household`` or ``member``, under one numbering; every row takes part."""

        def read() -> dict[str, Groups]:
            column = Member.family_card_no
            homes, members = (
                (rows.text(column), rows.identifier(column).number_holds) for rows in (self.household, self.member)
            )
            of_home, of_member = number([homes, (members[0], members[1] & ~self._listed_by_mistake())])
            return {"household": of_home, "member": of_member}

        return self.once("family", read)[table]

    @property
    def family_present(self) -> Groups:
        """The family of each member who is present; of all others none."""
        return self.once("family_present", lambda: self.family("member").among(self.present))

    @property
    def present(self) -> Mask:
        """Members who are not known to be gone; a missing presence counts as present."""

        def read() -> Mask:
            gone = self.member.means(Member.presence_code, "is_present").is_false
            return ~(gone | self._listed_by_mistake())

        return self.once("present", read)

    def _listed_by_mistake(self) -> Mask:
        """BDT knows one presence without a code of ours: a person listed by mistake, who is no member."""
        noted = self.member.state(Member.presence_code) == CellState.NOTED
        mistakes: Mask = self.member.scheme("BDT2015").is_true & noted
        return mistakes

    # Persons

    @property
    def person(self) -> Groups:
        """Members by valid NIK; a row without one has no group."""

        def read() -> Groups:
            return number([(self.member.text(Member.nik), self.member.identifier(Member.nik).valid_nik)])[0]

        return self.once("person", read)

    def counted_once(self, families: Groups) -> Mask:
        """Of the members in these families each person once; a row without valid NIK is a person of its own."""
        known = families.among(self.person.grouped)
        return families.grouped & ~repeats(known, self.person.of_row)

    def names(self, table: str, column: str) -> FoldedNames:
        """A column of names, folded for comparing."""
        return self.once(f"names of {table}.{column}", lambda: FoldedNames.of(self.rows(table).frame[column]))

    # Villages

    def village(self, table: str) -> Groups:
        """The village of each row, under one numbering for the three tables.

        Of a household or child that of its village code; of a member that of the first household row of the
        family with one, else the only valid one of all household and child rows of its source.
        """
        return self.once("village", self._villages)[table]

    def _villages(self) -> dict[str, Groups]:
        codes = [rows.text(Household.village_code) for rows in (self.household, self.child)]
        homes, children = number([(texts, texts.is_valid().to_numpy(zero_copy_only=False)) for texts in codes])
        families = self.family("household").among(homes.grouped)
        first = families.first(homes.grouped)
        by_family = numbers_at(numbers_at(homes.of_row, first), self.family("member").of_row)
        by_source = self._village_of_source(homes, children)[self.source("member").of_row]
        members = Groups(np.where(by_family == NOWHERE, by_source, by_family), homes.size)
        return {"household": homes, "member": members, "child": children}

    def _village_of_source(self, homes: Groups, children: Groups) -> npt.NDArray[np.intp]:
        """The one valid village that all household and child rows of each source have, else `NOWHERE`."""
        sources = np.concatenate([self.source(table).of_row for table in ("household", "child")])
        valid = [
            rows.is_text(Household.village_code, village_codes()).is_true for rows in (self.household, self.child)
        ]
        villages = np.concatenate(
            [groups.among(holds).of_row for groups, holds in zip((homes, children), valid, strict=True)]
        )
        size = self.source("household").size
        lowest, highest = np.full(size, homes.size), np.full(size, NOWHERE)
        np.minimum.at(lowest, sources, villages)
        np.maximum.at(highest, sources, villages)
        return np.where(lowest == highest, lowest, NOWHERE)

    def source(self, table: str) -> Groups:
        """The source of each row, under one numbering for the three tables."""

        def read() -> dict[str, Groups]:
            labels = {name: self.rows(name).frame["_source"].array for name in TABLES}
            names = sorted({name for column in labels.values() for name in column.categories})
            numbers = {name: at for at, name in enumerate(names)}
            return {
                table: Groups(
                    np.array([numbers[name] for name in column.categories], dtype=np.intp)[column.codes], len(names)
                )
                for table, column in labels.items()
            }

        return self.once("source", read)[table]


def register_of_examples(example: Mapping[str, Any], as_of: date) -> RegisterRows:
    """The register that one example of a rule across tables describes.

    Args:
        example: table to its rows, each as `schemas.rows.rows_of_examples` reads it; a table not named has no row.
        as_of: the day, unless the example has its own ``as_of``.
    """
    day = date.fromisoformat(example["as_of"]) if "as_of" in example else as_of
    return RegisterRows({table: rows_of_examples(table, example.get(table, []), day) for table in TABLES}, {})
