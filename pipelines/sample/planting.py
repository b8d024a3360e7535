"""Plants faults in sheets: which where, and what findings follow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.sample.deliveries import XLSX
from pipelines.sample.families import HEAD
from pipelines.sample.faults import FAULTS, Damage, Elsewhere, Fault, Kin, Row
from pipelines.sample.sheets import Sheet
from schemas.tables import TABLES

_BELOW = 0.5
"""A row that is put below another has its number and a half."""


@dataclass(frozen=True)
class Planted:
    """Sheets with faults in them.

    Attributes:
        sheets: as given, with changed cells and further rows.
        answers: one row a finding that follows: ``sheet`` (position in ``sheets``), ``row`` (index in the sheet's
            frames), ``column``, ``rule_id``.
        twice: rows that are put below their own person: position of the sheet, index of the person's own row and
            of the further one.
    """

    sheets: list[Sheet]
    answers: pd.DataFrame
    twice: list[tuple[int, float, float]]


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
    delivered = {table: _delivered(table, sheets) for table in TABLES}
    options = [option for number, sheet in enumerate(sheets) for option in _options(number, sheet, delivered)]
    places = _choose(options, sheets, wanted, set(reserved), dice)
    answers: list[tuple[int, float, str, str]] = []
    twice: list[tuple[int, float, float]] = []
    for place, row in zip(places, _rows(places, grounds, as_of), strict=True):
        damage = place.option.fault.make(row, place.column, dice)
        answers.extend(_apply(damage, place, grounds))
        if damage.same_person:
            own = int(grounds[place.option.sheet].sheet.cells.index[place.number])
            twice.append((place.option.sheet, own, own + _BELOW))
    frame = pd.DataFrame(answers, columns=["sheet", "row", "column", "rule_id"]).drop_duplicates(ignore_index=True)
    return Planted([ground.changed() for ground in grounds], frame, twice)


def _delivered(table: str, sheets: Sequence[Sheet]) -> npt.NDArray[np.int64]:
    """The families that have a row in a sheet of the table."""
    families = [sheet.facts["family"].to_numpy() for sheet in sheets if _is_of(sheet, table)]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *families]))


def _is_of(sheet: Sheet, table: str) -> bool:
    return sheet.table == table or (sheet.combined and table == "household")


def _options(number: int, sheet: Sheet, delivered: Mapping[str, npt.NDArray[np.int64]]) -> Iterable[_Option]:
    heads = sheet.facts["relation_code"] == HEAD if sheet.combined else None
    for fault in FAULTS:
        if fault.table in {sheet.table, ""} or sheet.combined:
            at = {}
            for column in fault.columns_in(sheet):
                able = fault.among(sheet, column)
                for table in fault.asks:
                    able &= sheet.facts["family"].isin(delivered[table])
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


def _rows(places: Sequence[_Place], grounds: Sequence[_Ground], as_of: date) -> list[Row]:
    """The row of each place, taken from its sheet all at once."""
    rows: dict[_Place, Row] = {}
    for number, ground in enumerate(grounds):
        sheet = ground.sheet
        here = [place for place in places if place.option.sheet == number]
        headings = dict(zip(sheet.columns, sheet.headings, strict=True))
        at = [place.number for place in here]
        pairs = zip(_records(sheet.cells.iloc[at]), _records(sheet.facts.iloc[at]), strict=True)
        rows |= {
            place: Row(
                cells,
                facts,
                headings,
                as_of,
                sheet.layout,
                sheet.form == XLSX,
                _family(place, int(facts["family"]), grounds),
            )
            for place, (cells, facts) in zip(here, pairs, strict=True)
        }
    return [rows[place] for place in places]


def _family(place: _Place, family: int, grounds: Sequence[_Ground]) -> dict[str, list[Kin]]:
    """The rows of a family by table, where the fault asks for them."""
    if not place.option.fault.asks:
        return {}
    rows: dict[str, list[Kin]] = {table: [] for table in TABLES}
    for position, ground in enumerate(grounds):
        sheet, at = ground.sheet, ground.rows_of_family.get(family, [])
        pairs = zip(_records(sheet.cells.iloc[at]), _records(sheet.facts.iloc[at]), strict=True)
        kins = [
            Kin(sheet, position, int(sheet.cells.index[number]), cells, facts)
            for number, (cells, facts) in zip(at, pairs, strict=True)
        ]
        rows[sheet.table] += kins
        if sheet.combined:
            rows["household"] += [kin for kin in kins if kin.facts["relation_code"] == HEAD]
    return rows


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(column): value for column, value in row.items()} for row in rows.to_dict("records")]


def _apply(damage: Damage, place: _Place, grounds: Sequence[_Ground]) -> Iterable[tuple[int, float, str, str]]:
    """Notes the changes down and gives the findings that follow."""
    option, ground = place.option, grounds[place.option.sheet]
    row = int(ground.sheet.cells.index[place.number])
    answers = [answer for other in damage.elsewhere for answer in _apply_elsewhere(other, grounds)]
    if damage.below is not None:
        ground.further[row + _BELOW] = damage.below
        answers += [(option.sheet, row, at, rule) for rule, at in damage.also]
        below = [(option.fault.rule_id, place.column), *damage.also_below]
        return answers + [(option.sheet, row + _BELOW, at, rule) for rule, at in below]
    # In a combined sheet what is told of the family stands in every row of it.
    of_family = ground.sheet.combined and option.fault.table == "household"
    for other in grounds:
        if damage.whole_family:
            other.change_family(ground.sheet.facts["family"].iloc[place.number], damage.cells)
    if of_family:
        ground.change_family(ground.sheet.facts["family"].iloc[place.number], damage.cells)
    ground.change(row, damage.cells)
    own = [(option.fault.rule_id, place.column), *damage.also]
    return answers + [(option.sheet, row, at, rule) for rule, at in own]


def _apply_elsewhere(other: Elsewhere, grounds: Sequence[_Ground]) -> list[tuple[int, float, str, str]]:
    grounds[other.kin.ground].change(other.kin.number, other.cells)
    return [(other.kin.ground, other.kin.number, at, rule) for rule, at in other.answers]
