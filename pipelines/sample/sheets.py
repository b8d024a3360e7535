"""The invented rows as the cells of spreadsheets, in the layout that a village uses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from pipelines.sample.families import CHILD, GRANDCHILD, HEAD, IN_LAW, OTHER, PARENT, SPOUSE, WOMAN
from pipelines.sample.register import Invented
from pipelines.workbook.sheets import SHEET_OF_TABLE
from schemas.codes import code_list
from schemas.layouts import TEMPLATE, layouts
from schemas.tables import TABLES, columns_of

SIKSNG_MEMBER = "SIKSNG_MEMBER"
SIKSNG_SHEET = "Data"
SIKSNG_TITLE_ROWS = 2
SECOND_SEMBAKO = "receives_sembako_ppkm"
"""The second of the two headings that make one column."""

_YES_NO_WORDS = {"1": "YA", "2": "TIDAK"}
_SEX_WORDS = {"1": "L", "2": "P"}
_PADAN_WORDS = {"PADAN": "PADAN", "BELUM_DICEK": "BELUM DICEK"}
_RELATION_WORDS = {
    HEAD: "KEPALA KELUARGA",
    CHILD: "ANAK",
    IN_LAW: "MENANTU",
    GRANDCHILD: "CUCU",
    PARENT: "ORANGTUA",
    OTHER: "FAMILI LAIN",
}
_OF_THE_PLACE = ("province_name", "regency_name", "subdistrict_name", "village_name")
_OF_THE_FAMILY = (*_OF_THE_PLACE, "address", "hamlet", "rt", "rw")
_PROGRAMMES = ("receives_sembako", "receives_pkh", "receives_pbi")
_ONE_IN_EMERGENCY_LIST = 4


@dataclass(frozen=True)
class Sheet:
    """The rows of one kind of sheet, over all villages that use it.

    Attributes:
        layout: id of the layout.
        table: the table of which each row is a record; of a combined sheet ``member``.
        headings: as written.
        columns: the columns of ``cells``, one a heading; canonical names but for `SECOND_SEMBAKO`.
        cells: what the cells shall hold, columns as ``columns``; a row a record, index = numbers that grow by row.
        facts: on the same index what is known of each row, as in `Invented`.
        owners: the tables whose column each of ``columns`` is.
        heading_row: Excel row of the headings.
    """

    layout: str
    table: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    cells: pd.DataFrame
    facts: pd.DataFrame
    owners: Mapping[str, tuple[str, ...]]
    heading_row: int = 1

    @property
    def combined(self) -> bool:
        """Household and member stand in one row."""
        return self.layout == SIKSNG_MEMBER

    def has(self, table: str, column: str) -> bool:
        """Whether the sheet has this column of a table."""
        return table in self.owners.get(column, ())

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return SIKSNG_SHEET if self.combined else SHEET_OF_TABLE[self.table]

    def of_deliveries(self, deliveries: Iterable[int]) -> "Sheet":
        """The rows of some files."""
        chosen = self.facts["delivery"].isin(list(deliveries))
        return replace(self, cells=self.cells[chosen], facts=self.facts[chosen])

    def excel_rows(self) -> "pd.Series[int]":
        """The Excel row of each row, each file counted for itself."""
        return self.facts.groupby("delivery").cumcount() + self.heading_row + 1


def template_sheets(invented: Invented) -> list[Sheet]:
    """The three sheets of the official template."""
    frames = {"household": invented.household, "member": invented.member, "child": invented.child}
    return [_template_sheet(table, frames[table]) for table in TABLES]


def siksng_sheets(invented: Invented) -> list[Sheet]:
    """The one sheet of a SIKS-NG list, household and member in a row."""
    member = invented.member
    household = invented.household.set_index("family")
    family = household.loc[member["family"], list(_OF_THE_FAMILY)].set_index(member.index)
    spouse = pd.Series(np.where(member["sex_code"] == WOMAN, "ISTRI", "SUAMI"), index=member.index, dtype="str")
    words = member.assign(
        relation_code=member["relation_code"].map(_RELATION_WORDS).where(member["relation_code"] != SPOUSE, spouse),
        sex_code=member["sex_code"].map(_SEX_WORDS),
        padan_status=member["padan_status"].map(_PADAN_WORDS),
        **{column: member[column].map(_YES_NO_WORDS) for column in _PROGRAMMES},
    )
    # The emergency list of 2021 named fewer people than the programme it stood beside.
    emergency = (member["receives_sembako"] == "1") & (member["family"] % _ONE_IN_EMERGENCY_LIST == 0)
    words[SECOND_SEMBAKO] = emergency.map({True: "YA", False: "TIDAK"})
    layout = next(layout for layout in layouts() if layout.id == SIKSNG_MEMBER)
    written = [heading for heading in layout.headings if heading.written]
    columns: list[str] = []
    for heading in written:
        columns.append(SECOND_SEMBAKO if heading.column in columns else heading.column)
    cells = pd.concat([family, words.drop(columns=list(_OF_THE_FAMILY), errors="ignore")], axis=1)[columns]
    headings = tuple(heading.written for heading in written)
    owners = {column: heading.tables for column, heading in zip(columns, written, strict=True)}
    heading_row = SIKSNG_TITLE_ROWS + 1
    return [Sheet(SIKSNG_MEMBER, "member", headings, tuple(columns), cells, member, owners, heading_row)]


def _template_sheet(table: str, frame: pd.DataFrame) -> Sheet:
    columns = columns_of(table)
    cells = frame.reindex(columns=list(columns))
    for name, column in columns.items():
        if column.codes:
            codes = code_list(column.codes)
            cells[name] = cells[name].map({code: codes.written(code) for code in codes.labels})
    headings = tuple(column.heading for column in columns.values())
    return Sheet(TEMPLATE, table, headings, tuple(columns), cells, frame, dict.fromkeys(columns, (table,)))


SHEETS_OF_LAYOUT: Mapping[str, Callable[[Invented], list[Sheet]]] = MappingProxyType(
    {TEMPLATE: template_sheets, SIKSNG_MEMBER: siksng_sheets}
)
