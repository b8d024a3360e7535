"""A workbook of the cells as they were read, for a file that is no Excel workbook, with the wrong cells marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from pipelines.frames import RawSheet
from pipelines.workbook.cells import CellValue, CellWriter, Look, new_workbook
from pipelines.workbook.failures import failures
from pipelines.workbook.marks import Mark, marks_by
from pipelines.workbook.notes import write_note
from schemas.cells import CellKind

_NAMELESS = "Data"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_NAME_CHARACTERS_MAX = 31
_DAY = re.compile(r"(?!1900-0[12])(?:19|[2-9]\d)\d\d-\d\d-\d\d")
_PLAIN = Look()
_COLUMN_WIDTH = 18
"""In characters: a NIK can be read whole."""


def mark_sheets(
    sheets: Sequence[RawSheet], target_path: Path, findings: pd.DataFrame, sentences: Mapping[str, tuple[str, str]]
) -> None:
    """Writes the cells of a file as a workbook, each in its place, the wrong ones coloured and with a note.

    Args:
        sheets: what was read of the file.
        target_path: the workbook (xlsx), written over.
        findings: those of this file; findings without a cell (about the whole file) are left out.
        sentences: title and fix by rule id.
    """
    failed = failures(findings)
    marks = marks_by(["sheet", "cell"], failed[failed["cell"].fillna("") != ""], sentences)
    with closing(new_workbook(target_path)) as book:
        writer = CellWriter(book)
        names = _names([sheet.sheet for sheet in sheets])
        for name, sheet in zip(names, sheets, strict=True):
            page = book.add_worksheet(name)
            _write(writer, page, sheet, {cell: mark for (of, cell), mark in marks.items() if of == sheet.sheet})
        if not sheets:
            book.add_worksheet(_NAMELESS)


def _names(wanted: Sequence[str]) -> Iterator[str]:
    """Names that Excel takes, no two alike."""
    taken: set[str] = set()
    for number, name in enumerate(wanted, 1):
        plain = _NOT_IN_A_NAME.sub("_", name).strip("'")[:_NAME_CHARACTERS_MAX] or _NAMELESS
        if plain.lower() in taken:
            plain = f"{plain[: _NAME_CHARACTERS_MAX - 6]} ({number})"
        taken.add(plain.lower())
        yield plain


def _write(writer: CellWriter, page: Worksheet, sheet: RawSheet, marks: Mapping[str, Mark]) -> None:
    marked = {xl_cell_to_rowcol(cell): mark for cell, mark in marks.items()}
    page.set_column(0, max(map(int, sheet.text.columns), default=0), _COLUMN_WIDTH)
    for number in map(int, sheet.text.columns):
        kinds = sheet.kinds[number].to_numpy()
        for row, text, kind in zip(sheet.text.index, sheet.text[number], kinds, strict=True):
            if kind != CellKind.BLANK and (row - 1, number) not in marked:
                writer.write(page, row - 1, number, _value(text, kind), _PLAIN)
    for (row, column), mark in marked.items():
        value = None
        if row + 1 in sheet.text.index and column in sheet.text.columns:
            value = _value(sheet.text.loc[row + 1, column], sheet.kinds.loc[row + 1, column])
        writer.write(page, row, column, value, Look(fill=mark.fill))
        write_note(page, row, column, mark.note)


def _value(text: str, kind: int) -> CellValue:
    """A cell as it was; what no longer has a value of its kind is left as text."""
    if kind in {CellKind.BLANK, CellKind.FORMULA}:
        return None
    if kind == CellKind.NUMBER:
        return float(text)
    if kind == CellKind.BOOL:
        return text == "TRUE"
    if kind == CellKind.DATE and _DAY.fullmatch(text):
        return date.fromisoformat(text)
    return text
