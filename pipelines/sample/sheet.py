"""The rows of one kind of sheet, as they shall stand there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipelines.sample.deliveries import XLSX
from pipelines.workbook.cells import CellValue
from schemas.layouts import Heading, Layout, headings_of, layouts

_CODE_PART, _OPTIONAL = "code_part", "optional"


@dataclass(frozen=True)
class Sheet:
    """The rows of one kind of sheet, over all villages that use it.

    Attributes:
        layout: id of the layout.
        table: the table of which each row is a record; of a combined sheet ``member``.
        headings: as written.
        columns: the columns of ``cells``, one a heading, as `keys_of` names them.
        cells: what the cells shall hold, columns as ``columns``; a row a record, index = numbers that grow by row.
        facts: on the same index what is known of each row, as in `pipelines.sample.register.Invented`.
        owners: the tables whose column each of ``columns`` is, none of a heading that is not read.
        title: what the sheet is called where sheets have names.
        above: the rows above the headings.
        form: of its files; CSV and HTML hold texts only.
    """

    layout: str
    table: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    cells: pd.DataFrame
    facts: pd.DataFrame
    owners: Mapping[str, tuple[str, ...]]
    title: str
    above: Sequence[Sequence[CellValue]] = ()
    form: str = XLSX

    @property
    def heading_row(self) -> int:
        """Excel row of the headings."""
        return len(self.above) + 1

    @property
    def combined(self) -> bool:
        """Household and member stand in one row."""
        return layout_of(self.layout).combined

    @property
    def name(self) -> str:
        """The sheet as findings name it."""
        return self.title if self.form == XLSX else ""

    def has(self, table: str, column: str) -> bool:
        """Whether the sheet has this column of a table."""
        return table in self.owners.get(column, ())

    def of_deliveries(self, deliveries: Iterable[int]) -> "Sheet":
        """The rows of some deliveries."""
        chosen = self.facts["delivery"].isin(list(deliveries))
        return replace(self, cells=self.cells[chosen], facts=self.facts[chosen])

    def excel_rows(self) -> "pd.Series[int]":
        """The Excel row of each row, each file counted for itself."""
        return self.facts.groupby("delivery").cumcount() + self.heading_row + 1


def keys_of(headings: Sequence[Heading]) -> list[str]:
    """A name for each heading's column.

    The canonical column; of several headings that make one column the further ones are numbered (``receives_pbi``,
    ``receives_pbi#2``). A heading that is not read, and a part of the village code but the last, is called as it is
    written.
    """
    parts = [heading for heading in headings if heading.how == _CODE_PART]
    keys: list[str] = []
    seen: Counter[str] = Counter()
    for heading in headings:
        if not heading.column or heading in parts[:-1]:
            keys.append(heading.written)
        else:
            seen[heading.column] += 1
            count = seen[heading.column]
            keys.append(heading.column if count == 1 else f"{heading.column}#{count}")
    return keys


def source_sheet(
    layout_id: str,
    values: pd.DataFrame,
    facts: pd.DataFrame,
    *,
    title: str,
    above: Sequence[Sequence[CellValue]] = (),
    form: str = XLSX,
    optional: bool = True,
) -> Sheet:
    """The sheet of a source's layout.

    Args:
        layout_id: the layout, whose headings are written in their order.
        values: what the cells shall hold, by the keys of `keys_of`; what is not there stays blank.
        facts: what is known of each row.
        title: the name of the sheet.
        above: the rows above the headings.
        form: of the file.
        optional: with the headings that only a variant of the layout has.
    """
    layout = layout_of(layout_id)
    headings = [same[0] for same in headings_of(layout).values() if optional or same[0].how != _OPTIONAL]
    keys = keys_of(headings)
    owners = {key: heading.tables for key, heading in zip(keys, headings, strict=True) if heading.column}
    return Sheet(
        layout=layout_id,
        table=layout.row_table,
        headings=tuple(heading.written for heading in headings),
        columns=tuple(keys),
        cells=values.reindex(columns=keys),
        facts=facts,
        owners=owners,
        title=title,
        above=above,
        form=form,
    )


def layout_of(layout_id: str) -> Layout:
    """The layout of that id."""
    return next(layout for layout in layouts() if layout.id == layout_id)
