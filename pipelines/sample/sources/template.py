"""The official template: a workbook with a sheet for each table."""

import pandas as pd

from pipelines.sample.register import Invented
from pipelines.sample.sheet import Sheet
from pipelines.workbook.sheets import SHEET_OF_TABLE
from schemas.codes import code_list
from schemas.layouts import TEMPLATE
from schemas.tables import TABLES, columns_of


def template_sheets(invented: Invented, _form: str) -> list[Sheet]:
    """The three sheets of the official template."""
    frames = {"household": invented.household, "member": invented.member, "child": invented.child}
    return [_sheet(table, frames[table]) for table in TABLES]


def _sheet(table: str, frame: pd.DataFrame) -> Sheet:
    columns = columns_of(table)
    cells = frame.reindex(columns=list(columns))
    for name, column in columns.items():
        if column.codes:
            codes = code_list(column.codes)
            cells[name] = cells[name].map({code: codes.written(code) for code in codes.labels})
    return Sheet(
        layout=TEMPLATE,
        table=table,
        headings=tuple(column.heading for column in columns.values()),
        columns=tuple(columns),
        cells=cells,
        facts=frame,
        owners=dict.fromkeys(columns, (table,)),
        title=SHEET_OF_TABLE[table],
    )
