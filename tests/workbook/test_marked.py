"""A marked copy is the user's own workbook, with marks."""

import re
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from pipelines.errors import UserError
from pipelines.workbook.marked import mark_copy
from pipelines.workbook.marks import FILLS
from schemas.findings import Severity

from .conftest import finding, findings_frame

SENTENCES = {
    "ANG-002": ("NIK bukan nomor yang benar.", "Salin 16 angka dari KTP."),
    "BRK-001": ("Berkas tidak dapat dibuka.", "Simpan ulang."),
}

NEWER_DROP_DOWN = """<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">
<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">
<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Pilihan!$A$1:$A$2</xm:f></x14:formula1>
<xm:sqref>C2:C9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"""


@pytest.fixture
def source(tmp_path):
    """A workbook as somebody made it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Data Warga"
    sheet.append(["NIK", "Nama", "JK", "Umur"])
    sheet.append([9999999999999999, "CONTOH SATU", "1", "=1+1"])
    sheet.append(["1408015504869902", "CONTOH DUA", "2", 30])
    sheet["B3"].value, sheet["B3"].data_type = "=1+1", "s"
    sheet["A2"].comment = Comment("tanya pak RT", "Budi")
    sheet["A3"].number_format = "@"
    sheet.column_dimensions["B"].width = 33
    choices = DataValidation(type="list", formula1='"1,2"', sqref="C2:C9")
    sheet.add_data_validation(choices)
    sheet.merge_cells("A5:B6")
    book.create_sheet("Pilihan").sheet_state = "hidden"
    path = tmp_path / "warga.xlsx"
    book.save(path)
    return path


def mark(source, *findings):
    target = source.with_name("periksa_warga.xlsx")
    mark_copy(source, target, findings_frame(findings), SENTENCES)
    return load_workbook(target)


def at(cell, rule_id="ANG-002", **other):
    return finding("member", "m1", "nik", rule_id, "BLOCK", sheet="Data Warga", cell=cell, **other)


def test_a_wrong_cell_is_coloured_and_has_a_note(source):
    cell = mark(source, at("A3"))["Data Warga"]["A3"]
    assert cell.fill.fgColor.rgb.endswith(FILLS[Severity.BLOCK].removeprefix("#"))
    assert cell.comment.text == "NIK bukan nomor yang benar.\n→ Salin 16 angka dari KTP.\nANG-002"
    assert cell.comment.author == "Sahih"


def test_all_else_stays(source):
    book = mark(source, at("A3"))
    sheet = book["Data Warga"]
    assert (book["Pilihan"].sheet_state, sheet.column_dimensions["B"].width) == ("hidden", 33)
    assert (sheet["A3"].value, sheet["A3"].number_format) == ("1408015504869902", "@")
    assert (sheet["D2"].data_type, sheet["D2"].value) == ("f", "=1+1")
    assert (sheet["B3"].data_type, sheet["B3"].value) == ("s", "=1+1")
    assert [validation.formula1 for validation in sheet.data_validations.dataValidation] == ['"1,2"']
    assert sheet["A2"].comment.text == "tanya pak RT"
    assert sheet["B2"].fill.fill_type is None


def test_text_that_would_run_when_typed_again_is_quoted(source):
    sheet = mark(source)["Data Warga"]
    assert (sheet["B3"].quotePrefix, sheet["B2"].quotePrefix) == (True, False)


def test_a_note_that_was_there_is_kept_above_ours(source):
    note = mark(source, at("A2"))["Data Warga"]["A2"].comment.text
    assert note.startswith("tanya pak RT\n\nNIK bukan")


def test_a_blank_cell_and_a_merged_one_can_be_marked(source):
    sheet = mark(source, at("F9"), at("B6"))["Data Warga"]
    assert sheet["F9"].comment
    assert sheet["A5"].comment


def test_findings_without_a_cell_unknown_or_silenced_leave_no_mark(source):
    book = mark(source, at("", "BRK-001"), at("A2", state="unknown"), at("A3", lifecycle="silenced"))
    assert book["Data Warga"]["A3"].comment is None
    assert book["Data Warga"]["A2"].comment.text == "tanya pak RT"


def test_a_finding_on_an_unknown_sheet_is_our_bug(source):
    with pytest.raises(KeyError):
        mark(source, at("A2") | {"sheet": "Tidak Ada"})


def test_drop_downs_whose_choices_stand_on_another_sheet_stay(source, tmp_path):
    newer = tmp_path / "baru.xlsx"
    with ZipFile(source) as old, ZipFile(newer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(rb"<dataValidations.*</dataValidations>", b"", content)
                content = content.replace(b"</worksheet>", NEWER_DROP_DOWN.encode() + b"</worksheet>")
            new.writestr(name, content)
    (validation,) = mark(newer, at("A3"))["Data Warga"].data_validations.dataValidation
    assert (validation.type, validation.formula1, str(validation.sqref)) == (
        "list",
        "Pilihan!$A$1:$A$2",
        "C2:C9",
    )


@pytest.mark.parametrize("change", [(b"gray125", b"aneh"), (b"<fills", b"<isian"), (b"<font>", b"<x>")])
def test_a_workbook_too_odd_to_be_written_again_is_said_in_one_sentence(source, tmp_path, change):
    odd = tmp_path / "aneh.xlsx"
    with ZipFile(source) as old, ZipFile(odd, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(*change) if name == "xl/styles.xml" else content)
    with pytest.raises(UserError, match="simpan lagi"):
        mark(odd, at("A3"))


def test_the_kept_bytes_need_no_ending(source):
    kept = source.rename(source.with_name("d41d8cd98f"))
    assert mark(kept, at("A3"))["Data Warga"]["A3"].comment
