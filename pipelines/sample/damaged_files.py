"""Files that are damaged as a whole, each a small sheet of its own with the findings that follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from pipelines.sample.families import CHILD, GRANDCHILD, HEAD, IN_LAW, MAN, OTHER, PARENT, WOMAN
from pipelines.sample.sheets import SIKSNG_MEMBER, Sheet
from schemas.layouts import TEMPLATE
from schemas.places import regions

_HEADINGS = -1
_MONTHS = 12
_GROWN_UP_YEARS = 15
_DUKCAPIL_RELATIONS = {HEAD: 1, CHILD: 4, IN_LAW: 5, GRANDCHILD: 6, PARENT: 7}
_DUKCAPIL_HUSBAND, _DUKCAPIL_WIFE = 2, 3


@dataclass(frozen=True)
class DamagedSheet:
    """A sheet as it is written.

    Attributes:
        headings: as written.
        cells: below them, columns by position.
        answers: the findings that follow: rule id, position of the column, and of the row, -1 for the headings.
    """

    headings: list[str]
    cells: pd.DataFrame
    answers: list[tuple[str, int, int]]


Damaging: TypeAlias = Callable[[Sheet], DamagedSheet]


@dataclass(frozen=True)
class FileDamage:
    """One way in which a whole file can be damaged.

    Attributes:
        name: of the function.
        layout: what the sound sheet looks like.
        table: which sheet of the layout.
        make: spoils a sound sheet.
    """

    name: str
    layout: str
    table: str
    make: Damaging


DAMAGES: dict[str, FileDamage] = {}


def _damage(layout: str, table: str) -> Callable[[Damaging], Damaging]:
    def enter(make: Damaging) -> Damaging:
        DAMAGES[make.__name__] = FileDamage(make.__name__, layout, table, make)
        return make

    return enter


@_damage(TEMPLATE, "member")
def headings_forgotten(sheet: Sheet) -> DamagedSheet:
    """The rows were copied without their headings."""
    first, rest = sheet.cells.iloc[0].fillna("").astype(str), sheet.cells.iloc[1:]
    return DamagedSheet(first.tolist(), rest, [("BRK-004", 0, _HEADINGS)])


@_damage(TEMPLATE, "member")
def column_forgotten(sheet: Sheet) -> DamagedSheet:
    """The NIK was cut out."""
    return DamagedSheet(list(sheet.headings[1:]), sheet.cells.iloc[:, 1:], [("BRK-005", 0, _HEADINGS)])


@_damage(TEMPLATE, "member")
def column_doubled(sheet: Sheet) -> DamagedSheet:
    """The NIK stands there twice, under two names."""
    answers = [("BRK-007", column, _HEADINGS) for column in (0, len(sheet.headings))]
    cells = sheet.cells.assign(again=sheet.cells["nik"])
    return DamagedSheet([*sheet.headings, "No KTP"], cells, answers)


@_damage(TEMPLATE, "member")
def numbers_destroyed(sheet: Sheet) -> DamagedSheet:
    """Excel made numbers of the NIK and kept 15 digits of each."""
    niks = pd.Series([int(nik) // 10 * 10 for nik in sheet.cells["nik"]], index=sheet.cells.index)
    return DamagedSheet(list(sheet.headings), sheet.cells.assign(nik=niks), [("BRK-011", 0, _HEADINGS)])


@_damage(TEMPLATE, "member")
def nothing_filled_in(sheet: Sheet) -> DamagedSheet:
    """The headings alone."""
    return DamagedSheet(list(sheet.headings), sheet.cells.iloc[:0], [("BRK-012", 0, _HEADINGS)])


@_damage(SIKSNG_MEMBER, "member")
def relations_in_numbers(sheet: Sheet) -> DamagedSheet:
    """Bare numbers for relations, and nobody from whom could be told what 3 and 4 mean."""
    grown = sheet.facts["age_years"] >= _GROWN_UP_YEARS
    facts = sheet.facts[grown & (sheet.facts["relation_code"] != OTHER)]
    spouse = facts["sex_code"].map({MAN: _DUKCAPIL_HUSBAND, WOMAN: _DUKCAPIL_WIFE})
    numbers = facts["relation_code"].map(_DUKCAPIL_RELATIONS).fillna(spouse).astype("Int64")
    cells = sheet.cells.loc[facts.index].assign(relation_code=numbers)
    return DamagedSheet(list(sheet.headings), cells, [("BRK-013", sheet.columns.index("relation_code"), _HEADINGS)])


@_damage(TEMPLATE, "household")
def regions_mixed(sheet: Sheet) -> DamagedSheet:
    """Codes of BPS in some rows, of Kemendagri in the others."""
    bps = sheet.cells["village_code"].map({code: region.bps_code for code, region in regions().items()})
    mixed = sheet.cells["village_code"].where(sheet.facts["family"] % 2 == 0, bps)
    cells = sheet.cells.assign(village_code=mixed)
    return DamagedSheet(list(sheet.headings), cells, [("BRK-014", sheet.columns.index("village_code"), _HEADINGS)])


@_damage(TEMPLATE, "member")
def month_first(sheet: Sheet) -> DamagedSheet:
    """Birthdays as text, month first, as an American computer exports them."""
    born = pd.to_datetime(sheet.cells["birth_date"])
    column = sheet.columns.index("birth_date")
    first = int(np.flatnonzero(born.dt.day > _MONTHS)[0])
    answers = [("BRK-016", column, first), *(("ANG-016", column, row) for row in range(len(born)))]
    return DamagedSheet(list(sheet.headings), sheet.cells.assign(birth_date=born.dt.strftime("%m/%d/%Y")), answers)
