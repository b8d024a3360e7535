"""Files that are damaged as a whole, each a small sheet of its own with the findings that follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from pipelines.sample.families import CHILD, GRANDCHILD, HEAD, IN_LAW, MAN, OTHER, PARENT, WOMAN
from pipelines.sample.sheets import SIKSNG_MEMBER, Sheet
from schemas.codes import code_list
from schemas.growth import growth_limits
from schemas.layouts import TEMPLATE
from schemas.places import regions

_HEADINGS = -1
_MONTHS = 12
_GROWN_UP_YEARS = 15
_FEW_DAYS = 8
_BABY_DAYS = 400
_BOARD_ERROR_CM = 5.0
_SOMEBODY_ELSE = "TIDAK_PADAN_NAMA"
_DUKCAPIL_RELATIONS = {HEAD: 1, CHILD: 4, IN_LAW: 5, GRANDCHILD: 6, PARENT: 7}
_DUKCAPIL_HUSBAND, _DUKCAPIL_WIFE = 2, 3


@dataclass(frozen=True)
class DamagedSheet:
    """A sheet as it is written.

    Attributes:
        headings: as written.
        cells: below them, columns by position.
        answers: the findings that follow: rule id, position of the column, and of the row, -1 for the headings.
        merged: cells merged into one: position of the column, of the first row and of the last.
        hidden_rows: positions of rows that are hidden.
    """

    headings: list[str]
    cells: pd.DataFrame
    answers: list[tuple[str, int, int]]
    merged: tuple[tuple[int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()


Damaging: TypeAlias = Callable[[Sheet], DamagedSheet]


@dataclass(frozen=True)
class FileDamage:
    """One way in which a whole file can be damaged.

    Attributes:
        name: of the function.
        layout: what the sound sheet looks like.
        table: which sheet of the layout.
        make: spoils a sound sheet.
        people: how many persons the file tells of.
        alone: nothing else is delivered of its village, so that what is seen of the village is seen in it.
    """

    name: str
    layout: str
    table: str
    make: Damaging
    people: int = 16
    alone: bool = False


DAMAGES: dict[str, FileDamage] = {}


def _damage(
    layout: str, table: str, *, people: int = FileDamage.people, alone: bool = False
) -> Callable[[Damaging], Damaging]:
    def enter(make: Damaging) -> Damaging:
        DAMAGES[make.__name__] = FileDamage(make.__name__, layout, table, make, people, alone)
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


@_damage(TEMPLATE, "member")
def heading_of_nobody(sheet: Sheet) -> DamagedSheet:
    """A column that the office keeps for itself."""
    answers = [("BRK-006", len(sheet.headings), _HEADINGS)]
    return DamagedSheet([*sheet.headings, "Catatan Petugas"], sheet.cells.assign(note="sudah dikunjungi"), answers)


@_damage(TEMPLATE, "member")
def cells_merged(sheet: Sheet) -> DamagedSheet:
    """One place of birth over three rows: it belongs to the first."""
    column = sheet.columns.index("birth_place")
    cells = sheet.cells.copy()
    cells.iloc[2:4, column] = None
    return DamagedSheet(list(sheet.headings), cells, [("BRK-008", column, 1)], merged=((column, 1, 3),))


@_damage(TEMPLATE, "member")
def rows_hidden(sheet: Sheet) -> DamagedSheet:
    """Some rows were hidden before sending."""
    return DamagedSheet(list(sheet.headings), sheet.cells, [("BRK-009", 0, 2)], hidden_rows=(2, 3))


@_damage(TEMPLATE, "household", people=150, alone=True)
def column_left_out(sheet: Sheet) -> DamagedSheet:
    """Every fourth family was not asked where it goes."""
    column = sheet.columns.index("latrine_code")
    asked = sheet.cells["latrine_code"].notna().to_numpy()
    left_out = np.flatnonzero(asked & (np.arange(len(asked)) % 4 == 0))
    cells = sheet.cells.copy()
    cells.iloc[left_out, column] = None
    answers = [("KRM-003", column, _HEADINGS), *(("KEL-019", column, int(row)) for row in left_out)]
    return DamagedSheet(list(sheet.headings), cells, answers)


@_damage(TEMPLATE, "member", people=60)
def many_not_matched(sheet: Sheet) -> DamagedSheet:
    """The register of persons knows another name for every third."""
    column = sheet.columns.index("padan_status")
    unmatched = range(0, len(sheet.cells), 3)
    cells = sheet.cells.copy()
    cells.iloc[list(unmatched), column] = code_list("padan").labels[_SOMEBODY_ELSE]
    answers = [("KRM-004", column, _HEADINGS), *(("ANG-034", column, row) for row in unmatched)]
    return DamagedSheet(list(sheet.headings), cells, answers)


@_damage(TEMPLATE, "child", people=400, alone=True)
def heights_rounded(sheet: Sheet) -> DamagedSheet:
    """Read to whole centimetres."""
    column = sheet.columns.index("height_cm")
    cells = sheet.cells.assign(height_cm=sheet.cells["height_cm"].round(), posyandu="Melati")
    return DamagedSheet(list(sheet.headings), cells, [("KRM-005", column, _HEADINGS)])


@_damage(TEMPLATE, "child", people=400, alone=True)
def ages_heaped(sheet: Sheet) -> DamagedSheet:
    """Whoever is about two, three or four years old is exactly so."""
    column = sheet.columns.index("birth_date")
    days_per_month = growth_limits().age.days_per_month
    measured, born = (pd.to_datetime(sheet.cells[name]) for name in ("measured_on", "birth_date"))
    age_days = (measured - born).dt.days
    year_days = _MONTHS * days_per_month
    nearest = (age_days / year_days).round().clip(2, 4) * year_days
    close = (age_days - nearest).abs() < 2 * days_per_month
    heaped = measured - pd.to_timedelta((nearest + _FEW_DAYS).round(), unit="D")
    cells = sheet.cells.assign(birth_date=born.mask(close, heaped))
    return DamagedSheet(list(sheet.headings), cells, [("KRM-006", column, _HEADINGS)])


@_damage(TEMPLATE, "child", people=400, alone=True)
def boys_only(sheet: Sheet) -> DamagedSheet:
    """The sex of all was filled in at once."""
    column = sheet.columns.index("sex_code")
    boys = sheet.cells.assign(
        sex_code=sheet.cells["sex_code"].where(sheet.facts["sex_code"] == MAN).dropna().iloc[0]
    )
    return DamagedSheet(list(sheet.headings), boys, [("KRM-007", column, _HEADINGS)])


@_damage(TEMPLATE, "child", people=1200, alone=True)
def heights_scattered(sheet: Sheet) -> DamagedSheet:
    """A board that was read wrongly, up and down."""
    column = sheet.columns.index("height_cm")
    latest = sheet.cells[~sheet.facts["person"].duplicated(keep="last")]
    age_days = (sheet.facts["measured_on"] - sheet.facts["birth_date"]).dt.days.loc[latest.index]
    error_cm = np.where(np.arange(len(latest)) % 2 == 0, _BOARD_ERROR_CM, -_BOARD_ERROR_CM) * (
        age_days > _BABY_DAYS
    )
    cells = latest.assign(height_cm=(latest["height_cm"] + error_cm).round(1), posyandu="Melati")
    return DamagedSheet(list(sheet.headings), cells, [("KRM-008", column, _HEADINGS)])
