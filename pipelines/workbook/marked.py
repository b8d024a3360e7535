"""A copy of somebody's own workbook with the wrong cells marked."""

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pandas as pd
from defusedxml import ElementTree
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.errors import UserError
from pipelines.workbook.cells import runs_when_retyped
from pipelines.workbook.failures import failures
from pipelines.workbook.marks import Mark, marks_by
from pipelines.workbook.notes import AUTHOR, box_size

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"


def mark_copy(
    source_path: Path, target_path: Path, findings: pd.DataFrame, sentences: Mapping[str, tuple[str, str]]
) -> None:
    """Copies a workbook, its wrong cells coloured and with a note.

    Sheets, formats, drop-downs, notes and formulas stay. The results of formulas are worked out again when
    the copy is opened.

    Args:
        source_path: the workbook (xlsx), whatever its file is called.
        target_path: the copy, written over.
        findings: those of this workbook; findings without a cell (about the whole file) are left out.
        sentences: title and fix by rule id.

    Raises:
        UserError: the workbook is too odd to be written again.
        KeyError: a finding names a sheet that the workbook lacks.
    """
    book = _load(source_path)
    failed = failures(findings)
    at_cells = failed[failed["cell"].fillna("") != ""]
    for (sheet, cell), mark in marks_by(["sheet", "cell"], at_cells, sentences).items():
        _mark(_cell_to_write(book[sheet], cell), mark)
    for sheet in book.worksheets:
        _quote_texts(sheet)
    book.save(target_path)


def _load(path: Path) -> Workbook:
    with path.open("rb") as file, warnings.catch_warnings():
        # It warns of what it cannot carry over; of that, the drop-downs are brought back below.
        warnings.simplefilter("ignore", UserWarning)
        try:
            reader = ExcelReader(file, rich_text=True)
            reader.read()
        except (BadZipFile, SyntaxError, KeyError, TypeError, ValueError) as error:  # bad XML is a SyntaxError
            sentence = (
                "Salinan bertanda tidak dapat dibuat. "
                "Buka berkas ini di Excel, simpan lagi sebagai .xlsx, lalu periksa ulang."
            )
            raise UserError(sentence) from error
    with ZipFile(path) as archive:
        for sheet, part in reader.parser.find_sheets():
            for drop_down in _newer_drop_downs(archive.read(part.target)):
                reader.wb[sheet.name].add_data_validation(drop_down)
    return reader.wb


def _newer_drop_downs(sheet_xml: bytes) -> Iterator[DataValidation]:
    """The drop-downs that Excel keeps apart because their choices stand on another sheet."""
    if b"x14:dataValidation" not in sheet_xml:
        return
    for found in ElementTree.fromstring(sheet_xml).iter(f"{_X14}dataValidation"):
        choices, cells = found.find(f"{_X14}formula1/{_XM}f"), found.find(f"{_XM}sqref")
        if found.get("type") == "list" and choices is not None and cells is not None:
            yield DataValidation(type="list", formula1=choices.text, sqref=cells.text, allow_blank=True)


def _cell_to_write(sheet: Worksheet, cell: str) -> Cell:
    """The cell itself; of merged cells the one at the top left, which alone can be written."""
    found = sheet[cell]
    if not isinstance(found, MergedCell):
        return found
    merged = next(area for area in sheet.merged_cells.ranges if cell in area)
    return sheet.cell(merged.min_row, merged.min_col)


def _quote_texts(sheet: Worksheet) -> None:
    """Makes sure that text stays text whatever happens to its cell."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "s" and runs_when_retyped(str(cell.value)):
                cell.quotePrefix = True


def _mark(cell: Cell, mark: Mark) -> None:
    cell.fill = PatternFill("solid", fgColor=mark.fill.removeprefix("#"))
    earlier = f"{cell.comment.text}\n\n" if cell.comment else ""
    text = earlier + mark.note
    width, height = box_size(text)
    cell.comment = Comment(text, AUTHOR, width=width, height=height)
