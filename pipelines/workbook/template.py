"""The official template, empty or filled, and flat sheets of any other layout."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from pipelines.workbook.cells import TEXT_FORMAT, CellValue, CellWriter, Look, new_workbook
from pipelines.workbook.sheets import SHEET_OF_TABLE, add_choices_sheet, add_table_sheet, number_format
from schemas.tables import columns_of

_ROWS_TO_FILL = 5000


def write_template(path: Path, rows: Mapping[str, pd.DataFrame] | None = None) -> None:
    """Writes the official template.

    Args:
        path: the file, written over.
        rows: for each table that has any, its rows: canonical columns (missing ones stay blank) of values as
            they shall stand. The kind of a cell follows its value (text, number, boolean, day, `Formula`;
            missing: blank), the column only gives the number format.
    """
    rows = rows or {}
    with new_workbook(path) as book:
        writer = CellWriter(book)
        for table in SHEET_OF_TABLE:
            filled = rows.get(table, pd.DataFrame())
            last_row = max(len(filled), _ROWS_TO_FILL)
            sheet = add_table_sheet(book, writer, table, heading_row=0, last_row=last_row)
            for place, column in enumerate(columns_of(table).values()):
                if column.name in filled:
                    _write_column(writer, sheet, (1, place), filled[column.name], Look(number_format(column)))
        add_choices_sheet(book)


def write_table_sheet(
    path: Path,
    sheet_name: str,
    headings: Sequence[str],
    frame: pd.DataFrame,
    *,
    above: Sequence[Sequence[CellValue]] = (),
    merged: Sequence[tuple[int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
) -> None:
    """Writes a workbook of one plain sheet.

    Args:
        path: the file, written over.
        sheet_name: name of the sheet.
        headings: one a column of ``frame``; a heading may occur twice.
        frame: the rows below, columns by position, values as in `write_template`.
        above: the rows above the headings, such as titles.
        merged: cells merged into one: position of the column in ``frame``, of the first row and of the last.
        hidden_rows: positions of rows of ``frame`` that are hidden.
    """
    top = len(above) + 1
    with new_workbook(path) as book:
        writer = CellWriter(book)
        sheet = book.add_worksheet(sheet_name)
        for row, titles in enumerate(above):
            for place, title in enumerate(titles):
                writer.write(sheet, row, place, title, Look(bold=True))
        for place, heading in enumerate(headings):
            writer.write(sheet, len(above), place, heading, Look(TEXT_FORMAT, bold=True))
            _write_column(writer, sheet, (len(above) + 1, place), frame.iloc[:, place], Look(TEXT_FORMAT))
        sheet.set_column(0, len(headings) - 1, 18)
        for place, first, last in merged:
            sheet.merge_range(top + first, place, top + last, place, str(frame.iloc[first, place]))
        for row in hidden_rows:
            sheet.set_row(top + row, None, None, {"hidden": True})


def _write_column(
    writer: CellWriter, sheet: Worksheet, top: tuple[int, int], values: pd.Series, look: Look
) -> None:
    first_row, place = top
    cells: list[CellValue] = values.astype(object).where(values.notna(), None).tolist()
    for row, value in enumerate(cells, first_row):
        if value is not None:
            writer.write(sheet, row, place, value, look)
