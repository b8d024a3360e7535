"""A large sheet is read in pieces: it makes no difference where it is cut."""

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import read_workbook
from pipelines.read.sheet_xml import cut


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr("pipelines.read.sheet_xml._PIECE_BYTES", 1)


def fill(book):
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for row in range(3, 40, 2):
        sheet.write(row, row % 5 + 1, f"NAMA CONTOH {row}")
        sheet.write(row, row % 3 + 6, row / 2)
        sheet.write(row, 10, 30_000 + row, day)
    sheet.write_formula(45, 12, "=A1", None, "")
    sheet.write_formula(20, 0, "=1/0", None, "#DIV/0!")
    book.add_worksheet().write("A1", "lembar lain")


def same(left, right):
    return all(
        (a.sheet, a.date_1904) == (b.sheet, b.date_1904) and a.text.equals(b.text) and a.kinds.equals(b.kinds)
        for a, b in zip(left, right, strict=True)
    )


def test_pieces_make_the_same_sheets_as_the_whole(written, request):
    path = written(fill)
    whole = read_workbook(path, "book.xlsx")
    request.getfixturevalue("small_pieces")
    assert same(read_workbook(path, "book.xlsx"), whole)


@pytest.mark.usefixtures("small_pieces")
def test_a_sheet_is_cut_at_its_rows():
    rows = [f'<row r="{number}"><c><v>1</v></c></row>' for number in (1, 2, 5)]
    pieces = cut(f"<worksheet><cols/><sheetData>{''.join(rows)}</sheetData><drawing/></worksheet>".encode())
    head, tail = "<worksheet><cols/><mergeCells></mergeCells><sheetData>", "</sheetData></worksheet>"
    assert [piece.decode() for piece in pieces] == [head + row + tail for row in rows]


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet/>",
        b"<worksheet><sheetData/></worksheet>",
        b"<x:worksheet><x:sheetData></x:sheetData></x:worksheet>",
        b'<worksheet><sheetData><!-- <row r="1"> --></sheetData></worksheet>',
        b"</sheetData><sheetData>",
        b"",
    ],
)
def test_what_cannot_be_cut_safely_stays_whole(sheet):
    assert cut(sheet) == [sheet]


@pytest.mark.usefixtures("small_pieces")
def test_rows_that_run_backwards_over_pieces_are_refused(book_of):
    rows = '<row r="9"><c r="A9"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    with pytest.raises(UnreadableFile):
        read_workbook(book_of(rows), "book.xlsx")


@pytest.mark.usefixtures("small_pieces")
def test_pieces_far_apart_are_not_given_room_for_all_between(book_of):
    rows = '<row r="1"><c r="A1"><f>B1</f></c></row><row r="1048576"><c r="XFD1048576"><f>A1</f></c></row>'
    with pytest.raises(UnreadableFile):
        read_workbook(book_of(rows), "book.xlsx")
