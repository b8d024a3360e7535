"""The correction workbook of a village: the families that need work, wrong cells marked with what to do."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipelines.frames import RunResult, TableData
from pipelines.workbook.cells import CellWriter, Look, new_workbook
from pipelines.workbook.failures import failures_at_records
from pipelines.workbook.families import records_to_hand_out
from pipelines.workbook.marks import FILLS, Mark, marks_by
from pipelines.workbook.notes import write_note
from pipelines.workbook.sheets import SHEET_OF_TABLE, add_choices_sheet, add_table_sheet, number_format
from schemas.codes import code_list
from schemas.findings import Severity
from schemas.places import village_name
from schemas.tables import Column, columns_of

WITHOUT_VILLAGE = "tanpa_kode"
RECORD_HEADING = "_sahih_record"

_HEADING_ROW = 5
_GAP_ROW, _GAP_HEIGHT = 4, 6
_LEGEND = {
    Severity.BLOCK: "Harus diperbaiki",
    Severity.WARN: "Perlu diperiksa",
    Severity.NOTE: "Catatan",
}
_HOW_TO_READ = (
    "Data per {as_of:%d/%m/%Y}. Arahkan penunjuk ke sel berwarna: catatannya menyebut apa yang salah dan apa "
    "yang harus dilakukan."
)


@dataclass(frozen=True)
class _Part:
    """What is handed out of one table, for all villages.

    Attributes:
        table: its name.
        cells: what the cells show, columns of the table in order; index = ``record_id``.
        families: the family of each record, on the same index.
        workbooks: name of the workbook that each record goes into, on the same index.
        marks: `Mark` by record and column.
    """

    table: str
    cells: pd.DataFrame
    families: "pd.Series[str]"
    workbooks: "pd.Series[str]"
    marks: Mapping[tuple[str, str], Mark]


def write_correction_workbooks(
    result: RunResult,
    folder: Path,
    sentences: Mapping[str, tuple[str, str]],
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Writes one workbook a village for the families that need work.

    Args:
        result: the night.
        folder: an existing folder; it gets ``<village_code>.xlsx``, and ``tanpa_kode.xlsx`` for rows without.
        sentences: title and fix by rule id.
        on_progress: told after each workbook how many of how many are written.

    Returns:
        The files, by name.
    """
    failed = failures_at_records(result)
    parts = [
        _part(result.register.table(table), records, failed[table], sentences)
        for table, records in records_to_hand_out(result, failed).items()
    ]
    names = sorted({name for part in parts for name in part.workbooks.unique()})
    paths = [folder / f"{name}.xlsx" for name in names]
    for done, path in enumerate(paths, 1):
        _write_workbook(path, result.as_of, parts)
        if on_progress:
            on_progress(done, len(paths))
    return paths


def _part(
    data: TableData, records: pd.DataFrame, failed: pd.DataFrame, sentences: Mapping[str, tuple[str, str]]
) -> _Part:
    at_records = failed[failed["record_id"].isin(records.index)]
    return _Part(
        table=data.name,
        cells=_shown_cells(data, records.index),
        families=records["family"],
        workbooks=records["village"].fillna(WITHOUT_VILLAGE),
        marks=marks_by(["record_id", "column"], at_records, sentences),
    )


def _shown_cells(data: TableData, records: pd.Index) -> pd.DataFrame:
    frame, seen = data.frame.loc[records], data.seen.loc[records]
    columns = columns_of(data.name)
    return pd.DataFrame(
        {name: _shown(column, frame[name], seen[f"{name}__raw"]) for name, column in columns.items()}
    )


def _shown(column: Column, values: pd.Series, raw: "pd.Series[str]") -> pd.Series:
    """What the cells of a column show: the source's text, or the value read from it; None for blanks."""
    read: pd.Series
    match column.dtype:
        case "text":
            read = raw.fillna(values)
        case "code":
            read = values.cat.rename_categories(code_list(column.codes).written)
        case "date":
            read = values.dt.date
        case _:
            read = values
    shown = read.astype(object).where(read.notna(), raw.astype(object))
    return shown.where(shown.notna(), None)


def _write_workbook(path: Path, as_of: date, parts: list[_Part]) -> None:
    with new_workbook(path) as book:
        writer = CellWriter(book)
        for part in parts:
            here = part.cells[part.workbooks == path.stem]
            last_row = _HEADING_ROW + max(len(here), 1)
            sheet = add_table_sheet(book, writer, part.table, heading_row=_HEADING_ROW, last_row=last_row)
            _write_head(book, sheet, _headlines(part, here, path.stem, as_of))
            _write_rows(writer, sheet, here, part)
            _write_record_ids(sheet, here)
            sheet.autofilter(_HEADING_ROW, 0, last_row, len(here.columns) - 1)
        add_choices_sheet(book)


def _headlines(part: _Part, here: pd.DataFrame, workbook: str, as_of: date) -> list[str]:
    """What stands above the headings: which sheet of which village, how to read it, where the marks are."""
    without = workbook == WITHOUT_VILLAGE
    where = "baris tanpa kode kampung" if without else f"{village_name(workbook)} ({workbook})"
    marked = Counter(column for record in here.index for column in here.columns if (record, column) in part.marks)
    headings = [f"{columns_of(part.table)[name].heading} ({count})" for name, count in marked.most_common()]
    return [
        f"{SHEET_OF_TABLE[part.table]} yang perlu diperbaiki: {where}",
        _HOW_TO_READ.format(as_of=as_of),
        "Kolom yang bertanda: " + (", ".join(headings) or "tidak ada"),
    ]


def _write_head(book: Workbook, sheet: Worksheet, headlines: list[str]) -> None:
    sheet.write_column(0, 0, headlines)
    sheet.write_string(0, 0, headlines[0], book.add_format({"bold": True, "font_size": 14}))
    for place, (severity, words) in enumerate(_LEGEND.items()):
        colour = {"bg_color": FILLS[severity], "border": 1, "border_color": "#BFBFBF"}
        sheet.write_string(len(headlines), place, words, book.add_format(colour))
    sheet.set_row(_GAP_ROW, _GAP_HEIGHT)


def _write_rows(writer: CellWriter, sheet: Worksheet, here: pd.DataFrame, part: _Part) -> None:
    """Writes rows with their marks, and a line above each family."""
    plain = [Look(number_format(column)) for column in columns_of(part.table).values()]
    families = part.families[here.index]
    begins_family = families.ne(families.shift())
    rows = zip(here.index, begins_family, here.to_numpy(), strict=True)
    for row, (record, begins, cells) in enumerate(rows, _HEADING_ROW + 1):
        for place, (column, value) in enumerate(zip(here.columns, cells, strict=True)):
            mark = part.marks.get((record, column))
            look = replace(plain[place], ruled=begins, fill=mark.fill if mark else "")
            writer.write(sheet, row, place, value, look)
            if mark:
                write_note(sheet, row, place, mark.note)


def _write_record_ids(sheet: Worksheet, here: pd.DataFrame) -> None:
    """Writes the hidden last column by which a returned row is known again."""
    place = len(here.columns)
    sheet.write_column(_HEADING_ROW, place, [RECORD_HEADING, *here.index])
    sheet.set_column(place, place, None, None, {"hidden": True})
