"""A sheet of the official form: its headings, column formats, hints and drop-downs."""

from collections.abc import Sequence
from functools import cache

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from pipelines.workbook.cells import DATE_FORMAT, TEXT_FORMAT, CellWriter, Look
from pipelines.workbook.notes import write_note
from schemas.codes import code_list
from schemas.places import village_codes
from schemas.tables import IDENTIFIERS, TABLES, Column, columns_of

SHEET_OF_TABLE = {"household": "Keluarga", "member": "Anggota", "child": "Pengukuran"}
CHOICES_SHEET = "_sahih_pilihan"
"""Hidden. An Excel drop-down that is written into its cell holds 255 characters; ours are longer."""

_VILLAGE_CODE = "village_code"
_NUMBER_FORMATS = {
    "text": TEXT_FORMAT,
    "code": TEXT_FORMAT,
    "integer": "0",
    "decimal": "0.0##",
    "date": DATE_FORMAT,
}
_WIDTHS = {"text": 20, "code": 22, "integer": 14, "decimal": 12, "date": 14}
_WIDTH_OF_COLUMN = {"name": 28, "head_name": 28, "mother_name": 28, "address": 34, "rt": 6, "rw": 6}

_HINTS = {
    "text": "Ketik sebagai teks.",
    "code": "Pilih jawaban dari daftar.",
    "integer": "Angka bulat, contoh 4.",
    "decimal": "Angka, contoh 36,5.",
    "date": "Tanggal, contoh 17/08/1980.",
}
_HINT_OF_COLUMN = {
    **dict.fromkeys(IDENTIFIERS, "16 angka, ketik sebagai teks."),
    **dict.fromkeys(["rt", "rw"], "3 angka, contoh 003."),
    _VILLAGE_CODE: "Pilih dari daftar, contoh 1408011001 untuk Kampung Dalam.",
    "monthly_spending_idr": "Rupiah, angka saja, contoh 1850000.",
    "decile_national": "Angka 1 sampai 10.",
    "decile_as_of": "Hari pertama triwulan, contoh 01/07/2026.",
}
_REQUIRED = "Wajib diisi."

_HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#BFBFBF"}
_HEADING_REQUIRED = _HEADING | {"bg_color": "#1F4E79", "font_color": "#FFFFFF"}
_HEADING_OTHER = _HEADING | {"bg_color": "#DDEBF7", "font_color": "#1F3864"}
_HEADING_HEIGHT = 48
_ROW_HEIGHT = 18


def number_format(column: Column) -> str:
    """The number format of a column's cells."""
    return _NUMBER_FORMATS[column.dtype]


def hint(column: Column) -> str:
    """What to fill in, Indonesian, one or two short sentences."""
    what = _HINT_OF_COLUMN.get(column.name, _HINTS[column.dtype])
    return f"{_REQUIRED} {what}" if column.required == "always" else what


def add_table_sheet(
    book: Workbook, writer: CellWriter, table: str, *, heading_row: int, last_row: int
) -> Worksheet:
    """Adds the empty sheet of a table.

    Args:
        book: the workbook; `add_choices_sheet` must be called for it as well.
        writer: of the same workbook.
        table: household, member or child.
        heading_row: row of the headings, counted from 0; it and what stands above stay in view.
        last_row: down to which row the drop-downs reach, counted from 0.
    """
    sheet = book.add_worksheet(SHEET_OF_TABLE[table])
    required, other = book.add_format(_HEADING_REQUIRED), book.add_format(_HEADING_OTHER)
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.set_row(heading_row, _HEADING_HEIGHT)
    for place, column in enumerate(columns_of(table).values()):
        style = required if column.required == "always" else other
        sheet.write_string(heading_row, place, column.heading, style)
        write_note(sheet, heading_row, place, hint(column))
        sheet.set_column(place, place, _width(column), writer.format(Look(number_format(column))))
        if column.codes or column.name == _VILLAGE_CODE:
            sheet.data_validation(heading_row + 1, place, last_row, place, _drop_down(column))
    sheet.freeze_panes(heading_row + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(heading_row)
    return sheet


def add_choices_sheet(book: Workbook) -> None:
    """Adds the hidden sheet with the choices of all drop-downs, one column a code list."""
    sheet = book.add_worksheet(CHOICES_SHEET)
    for place, (name, choices) in enumerate(_choices().items()):
        sheet.write_column(0, place, [name, *choices])
    sheet.hide()


def _width(column: Column) -> int:
    return _WIDTH_OF_COLUMN.get(column.name, _WIDTHS[column.dtype])


def _drop_down(column: Column) -> dict[str, str]:
    name = column.codes or column.name
    place = list(_choices()).index(name)
    cells = xl_range_abs(1, place, len(_choices()[name]), place)
    return {
        "validate": "list",
        "source": f"={CHOICES_SHEET}!{cells}",
        "error_title": "Tidak ada di daftar",
        "error_message": "Pilih jawaban dari daftar di sel ini.",
    }


@cache
def _choices() -> dict[str, Sequence[str]]:
    """What each drop-down offers: the code lists that any column uses, and the villages."""
    lists = {column.codes for table in TABLES for column in columns_of(table).values()} - {""}
    return {name: code_list(name).drop_down() for name in sorted(lists)} | {_VILLAGE_CODE: village_codes()}
