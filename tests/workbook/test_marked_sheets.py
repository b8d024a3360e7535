"""What comes back of a file that is no Excel workbook: its cells in their places, the wrong ones marked."""

import pandas as pd
from openpyxl import load_workbook

from pipelines.frames import RawSheet
from pipelines.workbook.marked_sheets import mark_sheets
from pipelines.workbook.marks import FILLS
from schemas.cells import CellKind
from schemas.findings import Severity

from .conftest import finding, findings_frame

SENTENCES = {"ANG-002": ("NIK bukan nomor yang benar.", "Salin 16 angka dari KTP.")}


def sheet(*rows, name="", first_row=1):
    index = range(first_row, first_row + len(rows))
    text = pd.DataFrame(list(rows), index=index).astype("str")
    kinds = pd.DataFrame(CellKind.TEXT, index=index, columns=text.columns).astype("uint8")
    return RawSheet("warga.csv", name, text, kinds)


def written(tmp_path, sheets, *findings):
    target = tmp_path / "warga.csv_diperiksa.xlsx"
    mark_sheets(sheets, target, findings_frame(findings), SENTENCES)
    return load_workbook(target)


def at(cell, sheet_name=""):
    return finding("member", "m1", "nik", "ANG-002", "BLOCK", sheet=sheet_name, cell=cell)


def test_cells_stand_where_they_were_read(tmp_path):
    page = written(tmp_path, [sheet(["NIK", "Nama"], ["9999999999999999", "CONTOH SATU"], first_row=3)]).active
    assert [[cell.value for cell in row] for row in page["A3:B4"]] == [
        ["NIK", "Nama"],
        ["9999999999999999", "CONTOH SATU"],
    ]
    assert page["A1"].value is None


def test_a_wrong_cell_is_coloured_and_says_why(tmp_path):
    page = written(tmp_path, [sheet(["NIK", "Nama"], ["9999999999999999", "CONTOH SATU"])], at("A2")).active
    assert page["A2"].fill.fgColor.rgb.endswith(FILLS[Severity.BLOCK].removeprefix("#"))
    assert "NIK bukan nomor yang benar." in page["A2"].comment.text
    assert page["B2"].comment is None


def test_what_begins_like_a_formula_stays_text(tmp_path):
    page = written(tmp_path, [sheet(["Nama"], ["=1+1"], ["@halo"])]).active
    assert {page["A2"].data_type, page["A3"].data_type} == {"s"}


def test_every_sheet_has_a_name_that_excel_takes(tmp_path):
    long = "Data [kampung] yang namanya panjang sekali"
    book = written(tmp_path, [sheet(["NIK"], name=name) for name in (long, long, "", "a/b")])
    assert len(set(book.sheetnames)) == 4
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_a_file_without_a_filled_cell_gives_an_empty_workbook(tmp_path):
    assert len(written(tmp_path, []).sheetnames) == 1
