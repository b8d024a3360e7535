"""Plants faults in sheets: which where, and what findings follow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.sample.families import HEAD
from pipelines.sample.faults import FAULTS, Damage, Fault, Row
from pipelines.sample.sheets import Sheet

_BELOW = 0.5
"""A row that is put below another has its number and a half."""


@dataclass(frozen=True)
class Planted:
    """Sheets with faults in them.

    Attributes:
        sheets: as given, with changed cells and further rows.
        answers: one row a finding that follows: ``sheet`` (position in ``sheets``), ``row`` (index in the sheet's
            frames), ``column``, ``rule_id``.
    """

    sheets: list[Sheet]
    answers: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Option:
    """One fault at one kind of sheet; ``rows`` are the places where it can be planted, by column."""

    sheet: int
    fault: Fault
    rows: Mapping[str, npt.NDArray[np.int64]]

    @property
    def size(self) -> int:
        return sum(len(rows) for rows in self.rows.values())


@dataclass(frozen=True, eq=False)
class _Place:
    """Where a fault is planted; ``number`` is the position of the row in its sheet."""

    option: _Option
    column: str
    number: int


@dataclass
class _Ground:
    """One kind of sheet while it is being planted."""

    sheet: Sheet
    rows_of_family: Mapping[Any, Any]
    changes: dict[str, dict[int, Any]] = field(default_factory=dict)
    further: dict[float, Mapping[str, Any]] = field(default_factory=dict)

    def change(self, row: int, cells: Mapping[str, Any]) -> None:
        for column, value in cells.items():
            if column in self.sheet.columns:
                self.changes.setdefault(column, {})[row] = value

    def change_family(self, family: int, cells: Mapping[str, Any]) -> None:
        for number in self.rows_of_family.get(family, []):
            self.change(int(self.sheet.cells.index[number]), cells)

    def changed(self) -> Sheet:
        """The sheet with all that was planted."""
        cells = self.sheet.cells.copy()
        for column, values in self.changes.items():
            held = cells[column].astype(object)
            held.loc[list(values)] = pd.Series(values, dtype=object)
            cells[column] = held
        if not self.further:
            return replace(self.sheet, cells=cells)
        further = pd.DataFrame.from_dict(self.further, orient="index", columns=cells.columns, dtype=object)
        facts = self.sheet.facts.loc[np.floor(further.index)].set_index(further.index)
        stacked = pd.concat([cells.astype(object), further]).sort_index()
        return replace(self.sheet, cells=stacked, facts=pd.concat([self.sheet.facts, facts]).sort_index())


def plant(
    sheets: Sequence[Sheet], wanted: int, reserved: Iterable[int], as_of: date, dice: np.random.Generator
) -> Planted:
    """Plants faults, each in a family of its own, all kinds about alike often.

    Args:
        sheets: of one or several layouts.
        wanted: how many faults; fewer when there are not enough families.
        reserved: families that stay as they are.
        as_of: the day of the sample.
        dice: the source of chance.
    """
    grounds = [_Ground(sheet, sheet.facts.groupby("family").indices) for sheet in sheets]
    options = [option for number, sheet in enumerate(sheets) for option in _options(number, sheet)]
    places = _choose(options, sheets, wanted, set(reserved), dice)
    answers: list[tuple[int, float, str, str]] = []
    for place, row in zip(places, _rows(places, sheets, as_of), strict=True):
        damage = place.option.fault.make(row, place.column, dice)
        answers.extend(_apply(damage, place, grounds))
    frame = pd.DataFrame(answers, columns=["sheet", "row", "column", "rule_id"]).drop_duplicates(ignore_index=True)
    return Planted([ground.changed() for ground in grounds], frame)


def _options(number: int, sheet: Sheet) -> Iterable[_Option]:
    heads = sheet.facts["relation_code"] == HEAD if sheet.combined else None
    for fault in FAULTS:
        if fault.table in {sheet.table, ""} or sheet.combined:
            at = {}
            for column in fault.columns_in(sheet):
                able = fault.among(sheet, column)
                if fault.table == "household" and heads is not None:
                    able &= heads
                at[column] = np.flatnonzero(able)
            option = _Option(number, fault, {column: rows for column, rows in at.items() if len(rows)})
            if option.rows:
                yield option


def _choose(
    options: Sequence[_Option], sheets: Sequence[Sheet], wanted: int, used: set[int], dice: np.random.Generator
) -> list[_Place]:
    """Places for the faults; the options with fewest rows choose first, and no family is chosen twice."""
    chosen: list[_Place] = []
    families = [sheet.facts["family"].to_numpy() for sheet in sheets]
    open_options = list(options)
    while len(chosen) < wanted and open_options:
        missing = wanted - len(chosen)
        share = max(1, missing // len(open_options))
        some = dice.permutation(len(open_options))[:missing]
        for option in sorted((open_options[number] for number in some), key=lambda option: option.size):
            places = _places(option, families[option.sheet], share, used, dice)
            chosen.extend(places)
            if len(places) < share:
                open_options.remove(option)
    return chosen


def _places(
    option: _Option, families: npt.NDArray[np.int64], count: int, used: set[int], dice: np.random.Generator
) -> list[_Place]:
    """Up to so many places of an option in families that are not used yet, its columns in turn."""
    columns = dice.permutation(list(option.rows)).tolist()
    waiting = {column: iter(dice.permutation(option.rows[column]).tolist()) for column in columns}
    places: list[_Place] = []
    while waiting and len(places) < count:
        for column in list(waiting)[: count - len(places)]:
            row = next((row for row in waiting[column] if families[row] not in used), None)
            if row is None:
                del waiting[column]
            else:
                used.add(families[row])
                places.append(_Place(option, column, row))
    return places


def _rows(places: Sequence[_Place], sheets: Sequence[Sheet], as_of: date) -> list[Row]:
    """The row of each place, taken from its sheet all at once."""
    rows: dict[_Place, Row] = {}
    for number, sheet in enumerate(sheets):
        here = [place for place in places if place.option.sheet == number]
        headings = dict(zip(sheet.columns, sheet.headings, strict=True))
        at = [place.number for place in here]
        pairs = zip(_records(sheet.cells.iloc[at]), _records(sheet.facts.iloc[at]), strict=True)
        rows |= {
            place: Row(cells, facts, headings, as_of) for place, (cells, facts) in zip(here, pairs, strict=True)
        }
    return [rows[place] for place in places]


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(column): value for column, value in row.items()} for row in rows.to_dict("records")]


def _apply(damage: Damage, place: _Place, grounds: Sequence[_Ground]) -> Iterable[tuple[int, float, str, str]]:
    """Notes the changes down and gives the findings that follow."""
    option, ground = place.option, grounds[place.option.sheet]
    row = int(ground.sheet.cells.index[place.number])
    if damage.below is not None:
        ground.further[row + _BELOW] = damage.below
        return [(option.sheet, row + _BELOW, place.column, option.fault.rule_id)]
    # In a combined sheet what is told of the family stands in every row of it.
    of_family = ground.sheet.combined and option.fault.table == "household"
    for other in grounds:
        if damage.whole_family and other.sheet.layout == ground.sheet.layout:
            other.change_family(ground.sheet.facts["family"].iloc[place.number], damage.cells)
    if of_family:
        ground.change_family(ground.sheet.facts["family"].iloc[place.number], damage.cells)
    ground.change(row, damage.cells)
    return [(option.sheet, row, at, rule) for rule, at in [(option.fault.rule_id, place.column), *damage.also]]
