"""Each form is told by its content, and its cells are read with text and kind at their place."""

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pipelines.errors import UnreadableFile
from pipelines.frames import Area
from pipelines.read import read_workbook
from schemas.cells import CellKind

DATA = Path(__file__).parent / "data"
ALL_ROWS, ALL_COLUMNS = 1_048_576, 16_383
TEXT = CellKind.TEXT


@pytest.fixture
def sheet(tmp_path):
    """Write bytes and read the one sheet of them."""

    def read(content, name="kiriman.bin"):
        path = tmp_path / name
        path.write_bytes(content)
        (found,) = read_workbook(path, name)
        return found

    return read


@pytest.fixture
def refused(tmp_path):
    """Write bytes that are turned away: the rule."""

    def rule(content):
        path = tmp_path / "kiriman.xls"
        path.write_bytes(content)
        with pytest.raises(UnreadableFile) as error:
            read_workbook(path, "kiriman.xls")
        return error.value.rule_id

    return rule


def rows(sheet):
    return sheet.text.fillna("").to_numpy().tolist()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_with_the_most_constant_number_of_fields_is_taken(sheet, separator):
    lines = [["NIK", "Nama", "Alamat"], ["1", "A", "Jl. Satu, RT 1; a"], ["2", "B", "Jl. Dua"]]
    text = "\n".join(separator.join(f'"{cell}"' if "," in cell else cell for cell in line) for line in lines)
    assert rows(sheet(text.encode())) == lines


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ids=["UTF-8", "with mark", "UTF-16", "cp1252"]
)
def test_text_is_read_whatever_its_encoding(sheet, encoding):
    assert rows(sheet("NIK;Nama\n1;Ñandú\n".encode(encoding))) == [["NIK", "Nama"], ["1", "Ñandú"]]


def test_bytes_that_cp1252_lacks_are_latin_1(sheet):
    assert rows(sheet(b"NIK;Nama\n1;\xe9\x81\n"))[1] == ["1", "\xe9\x81"]


def test_a_row_is_a_record_blank_ones_counted(sheet):
    found = sheet(b'NIK;Nama;JK\n\n1;"DUA\nBARIS";1;;\n2;B\n')
    assert list(found.text.index) == [1, 2, 3, 4]
    assert list(found.fields) == [3, 0, 5, 2]
    assert found.text.loc[3, 1] == "DUA\nBARIS"
    assert (found.sheet, found.merged, found.hidden) == ("", None, None)
    assert found.kinds.loc[3, 1] == TEXT


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \r\n ",
        b"hanya satu kolom\nsaja\n",
        b"NIK;Nama\n1;\0\n",
        b"<p>tanpa tabel</p>",
        b"%PDF-1.7;a\n1;2\n",
        b"GIF89a;b\n1;2\n",
        b"\xff\xfeN;\x00a",
    ],
    ids=["empty", "spaces", "no separator", "NUL", "no table", "PDF", "picture", "cut UTF-16"],
)
def test_what_is_no_table_does_not_open(refused, content):
    assert refused(content) == "BRK-001"


def test_an_html_table_is_read_as_a_browser_shows_it(sheet):
    page = """<html><head><meta charset="iso-8859-1"><script>document.write("<table>")</script></head><body>
    <table><tr><td colspan=2>LAPORAN</table>
    <TABLE><thead><tr><th>NIK<th>Nama</thead>
    <tr><td rowspan="2">1</td><td><b>BUDI</b>
       CONTOH<br>Caf\xe9</td></tr><!-- <tr> -->
    <tr><td>&amp; SITI<script>x</script></td></tr></TABLE>"""
    found = sheet(page.encode("latin-1"), "kiriman.xls")
    assert rows(found) == [["LAPORAN", ""], ["NIK", "Nama"], ["1", "BUDI CONTOH Caf\xe9"], ["", "& SITI"]]
    assert list(found.text.index) == [1, 2, 3, 4]
    assert (found.sheet, found.merged, found.hidden) == ("", None, None)


def test_a_page_nested_too_deeply_does_not_open(refused):
    assert refused(b"<table><tr><td>" + b"<div>" * 100_000) == "BRK-001"


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_old_excel_and_open_document_tell_merged_and_hidden_cells(form):
    sheets = read_workbook(DATA / f"hidden_and_merged.{form}", "kiriman")
    first = sheets[0]
    everything = Area(1, ALL_ROWS, 0, ALL_COLUMNS)
    assert first.merged == (Area(9, 10, 1, 2),)
    assert first.hidden == (Area(5, 6, 0, ALL_COLUMNS), Area(1, ALL_ROWS, 4, 4))
    assert [sheet.hidden for sheet in sheets[1:]] == [(everything,), (everything,)]
    assert first.text.loc[4, 1:4].tolist() == ["1408015504869902", "CONTOH SATU\nBARIS", "1990-01-15", "36.5"]
    assert first.kinds.loc[4, 1:4].tolist() == [TEXT, TEXT, CellKind.DATE, CellKind.NUMBER]
    assert (first.text.loc[4, 6], first.kinds.loc[4, 6]) == ("#DIV/0!", CellKind.ERROR)
    assert (first.text.loc[5, 1], first.kinds.loc[5, 1]) == ("1408015504869902", CellKind.NUMBER)


def changed(name, target, change):
    """A copy of an OpenDocument file with other parts."""
    with ZipFile(DATA / name) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        parts = {part: old.read(part) for part in old.namelist()}
        for part, content in change(parts).items():
            new.writestr(part, content)
    return target


@pytest.mark.parametrize(
    ("part", "content", "rule_id"),
    [
        ("META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>", "BRK-002"),
        ("Basic/Standard/Module1.xml", b"<m/>", "BRK-003"),
        ("mimetype", b"application/vnd.oasis.opendocument.text", "BRK-001"),
    ],
)
def test_open_document_with_password_or_macros_is_turned_away(tmp_path, part, content, rule_id):
    path = changed("hidden_and_merged.ods", tmp_path / "a.ods", lambda parts: parts | {part: content})
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(path, "a.ods")
    assert refused.value.rule_id == rule_id


def test_an_open_document_formula_without_a_result_is_told(tmp_path):
    def change(parts):
        content = re.sub(rb'(of:=TRUE\(\)") .*?</table:table-cell>', rb"\1/>", parts["content.xml"], count=1)
        return parts | {"content.xml": content}

    first = read_workbook(changed("hidden_and_merged.ods", tmp_path / "a.ods", change), "a.ods")[0]
    assert first.kinds.loc[4, 5] == CellKind.FORMULA


def test_excel_tells_merged_and_hidden_cells(written):
    def fill(book):
        sheet = book.add_worksheet("Anggota")
        sheet.merge_range("B2:C3", "gabung")
        sheet.write("A5", "x")
        for row in (4, 5, 9):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_column("C:D", None, None, {"hidden": True})
        sheet.write("D1", "y")

    (found,) = read_workbook(written(fill), "book.xlsx")
    assert found.merged == (Area(2, 3, 1, 2),)
    assert found.hidden == (Area(5, 6, 0, ALL_COLUMNS), Area(1, ALL_ROWS, 3, 3))


def test_only_the_first_of_merged_cells_has_a_value(book_of, read):
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    path = book_of(row, tail='<mergeCells><mergeCell ref="A2:B2"/></mergeCells>')
    assert read(path) == {"A2": ("1", CellKind.NUMBER)}
