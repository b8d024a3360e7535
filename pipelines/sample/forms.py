"""One flat sheet as a file: a workbook, delimited text, or the HTML table that e-PPGBM names ``.xls``."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from pipelines.sample.deliveries import CSV, HTML, XLSX
from pipelines.workbook.cells import CellValue
from pipelines.workbook.template import write_table_sheet


@dataclass(frozen=True)
class FlatSheet:
    """The only sheet of a file.

    Attributes:
        title: its name, where sheets have names.
        above: the rows above the headings.
        headings: as written.
        cells: the rows below, columns by position.
        form: of the file.
        merged: cells merged into one: position of the column, of the first row and of the last; workbooks only.
        hidden_rows: positions of rows that are hidden; workbooks only.
    """

    title: str
    above: Sequence[Sequence[CellValue]]
    headings: Sequence[str]
    cells: pd.DataFrame
    form: str
    merged: Sequence[tuple[int, int, int]] = ()
    hidden_rows: Sequence[int] = ()


def write_flat_sheet(path: Path, sheet: FlatSheet) -> None:
    """Writes the file of a sheet."""
    _WRITERS[sheet.form](path, sheet)


def _write_workbook(path: Path, sheet: FlatSheet) -> None:
    write_table_sheet(
        path,
        sheet.title,
        sheet.headings,
        sheet.cells,
        above=sheet.above,
        merged=sheet.merged,
        hidden_rows=sheet.hidden_rows,
    )


def _write_text(path: Path, sheet: FlatSheet) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(_texts(sheet))


def _write_html(path: Path, sheet: FlatSheet) -> None:
    rows = ("".join(f"<td>{escape(text)}</td>" for text in texts) for texts in _texts(sheet))
    table = "\n".join(f"<tr>{row}</tr>" for row in rows)
    page = f'<html><head><meta charset="utf-8"></head><body><table border="1">\n{table}\n</table></body></html>\n'
    path.write_text(page, encoding="utf-8", newline="")


def _texts(sheet: FlatSheet) -> Iterable[list[str]]:
    """All rows of the sheet from the top, every cell as text."""
    yield from ([_text(value) for value in row] for row in [*sheet.above, sheet.headings])
    columns = [[_text(value) for value in _values(column)] for _, column in sheet.cells.items()]
    yield from (list(row) for row in zip(*columns, strict=True))


def _values(column: pd.Series) -> list[Any]:
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return values


def _text(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case date():
            return f"{value:%Y-%m-%d}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


_WRITERS: Mapping[str, Callable[[Path, FlatSheet], None]] = MappingProxyType(
    {XLSX: _write_workbook, CSV: _write_text, HTML: _write_html}
)
