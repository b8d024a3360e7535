"""What is read of a workbook: text and kind of every cell, at its place."""

from datetime import date, datetime, time

import openpyxl
import pandas as pd
import pytest

from pipelines.read import read_workbook
from schemas.cells import CellKind

TEXT, NUMBER, DATE, BOOL = CellKind.TEXT, CellKind.NUMBER, CellKind.DATE, CellKind.BOOL
ERROR, FORMULA = CellKind.ERROR, CellKind.FORMULA


def cell(name, inner, attributes=""):
    return f'<c r="{name}" {attributes}>{inner}</c>'


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("7", "7"),
        ("-7", "-7"),
        ("0.1", "0.1"),
        ("1234567.25", "1234567.25"),
        ("1408015504869902", "1408015504869902"),
        ("1.40801550486990E+15", "1408015504869900"),
        ("9007199254740992", "9007199254740992"),
        ("9.17101120390000E+15", "9171011203900000"),
        ("1E+22", "10000000000000000000000"),
        ("1E-7", "1e-07"),
        ("-0", "0"),
    ],
)
def test_a_whole_number_is_written_in_full_and_another_as_python_writes_it(book_of, read, value, text):
    assert read(book_of(row(1, cell("A1", f"<v>{value}</v>")))) == {"A1": (text, NUMBER)}


@pytest.mark.parametrize(
    ("style", "serial", "text"),
    [
        (1, "43831", "2020-01-01"),
        (2, "43831.5", "2020-01-01 12:00:00"),
        (2, "43831", "2020-01-01"),
        (3, "0.75", "18:00:00"),
        (4, "1.5", "36:00:00"),
        (1, "61", "1900-03-01"),
    ],
)
def test_a_date_cell_is_a_date_and_no_serial_number(book_of, read, style, serial, text):
    assert read(book_of(row(1, cell("A1", f"<v>{serial}</v>", f's="{style}"')))) == {"A1": (text, DATE)}


def test_a_number_too_large_for_a_date_stays_a_number(book_of, read):
    assert read(book_of(row(1, cell("A1", "<v>3000000</v>", 's="1"')))) == {"A1": ("3000000", NUMBER)}


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_are_the_same_whatever_year_the_workbook_counts_from(written, date_1904):
    def fill(book):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet().write_datetime("A1", datetime(1990, 1, 15), day)  # noqa: DTZ001 - Excel knows no zones

    (sheet,) = read_workbook(written(fill, date_1904=date_1904), "book.xlsx")
    assert sheet.text.loc[1, 0] == "1990-01-15"
    assert sheet.date_1904 is date_1904


@pytest.mark.parametrize(("value", "text"), [("1", "TRUE"), ("0", "FALSE")])
def test_a_boolean_is_no_number(book_of, read, value, text):
    beside = row(2, cell("A2", "<v>1</v>"))
    rows = row(1, cell("A1", f"<v>{value}</v>", 't="b"')) + beside
    assert read(book_of(rows)) == {"A1": (text, BOOL), "A2": ("1", NUMBER)}


@pytest.mark.parametrize("text", [" ", "\t", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}", " x ", "007", "1,5"])
def test_text_is_kept_as_it_is(written, read, text):
    path = written(lambda book: book.add_worksheet().write_string("A1", text))
    assert read(path) == {"A1": (text, TEXT)}


def test_formatted_text_is_put_together(written, read):
    def fill(book):
        bold = book.add_format({"bold": True})
        book.add_worksheet().write_rich_string("A1", "BUDI ", bold, "CON", "TOH")

    assert read(written(fill)) == {"A1": ("BUDI CONTOH", TEXT)}


def test_an_empty_text_is_blank(book_of):
    rows = row(1, cell("A1", "<is><t></t></is>", 't="inlineStr"'))
    assert read_workbook(book_of(rows), "book.xlsx") == []


def test_rows_and_columns_keep_their_excel_numbers(written):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write("C5", "NIK")
        sheet.write("E7", 4)

    (sheet,) = read_workbook(written(fill), "book.xlsx")
    assert list(sheet.text.index) == [5, 6, 7]
    assert list(sheet.text.columns) == [2, 3, 4]
    assert sheet.text.loc[7, 4] == "4"
    assert pd.isna(sheet.text.loc[6, 3])


def test_blank_cells_at_the_edges_are_left_out(book_of, read):
    empty = "<is><t></t></is>"
    rows = row(1, cell("A1", empty, 't="inlineStr"')) + row(2, cell("B2", "<v>1</v>"), '<c r="D2" s="1"/>')
    rows += '<row r="1048576" ht="12"/>'
    path = book_of(rows)
    assert read(path) == {"B2": ("1", NUMBER)}
    assert read_workbook(path, "book.xlsx")[0].text.shape == (1, 1)


def test_rows_and_cells_without_a_place_follow_the_one_before(book_of, read):
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row>" + '<row r="5"><c r="D5"><v>3</v></c><c><f>A1</f></c></row>'
    assert read(book_of(rows)) == {
        "A1": ("1", NUMBER),
        "B1": ("2", NUMBER),
        "D5": ("3", NUMBER),
        "E5": (None, FORMULA),
    }


@pytest.mark.parametrize(
    ("inner", "attributes", "found"),
    [
        ("<f>1+1</f><v>2</v>", "", ("2", NUMBER)),
        ("<f>A9</f><v>lama</v>", 't="str"', ("lama", TEXT)),
        ("<f>TODAY()</f><v>43831</v>", 's="1"', ("2020-01-01", DATE)),
        ("<f>TRUE()</f><v>1</v>", 't="b"', ("TRUE", BOOL)),
        ('<f t="shared" si="0"/><v>3</v>', "", ("3", NUMBER)),
        ("<f>1/0</f><v>#DIV/0!</v>", 't="e"', ("#DIV/0!", ERROR)),
        ("<f>1+1</f>", "", (None, FORMULA)),
        ("<f>1+1</f><v></v>", "", (None, FORMULA)),
        ("<f>1+1</f><v/>", "", (None, FORMULA)),
        ('<f t="shared" si="0"/>', "", (None, FORMULA)),
        ("<f>A9</f>", 't="str"', (None, FORMULA)),
    ],
)
def test_a_formula_has_the_kind_of_its_result(book_of, read, inner, attributes, found):
    assert read(book_of(row(3, cell("B3", inner, attributes)))) == {"B3": found}


def test_a_formula_whose_result_is_the_empty_text_is_blank(book_of, read):
    rows = row(1, cell("A1", '<f>""</f><v></v>', 't="str"'), cell("B1", "<v>1</v>"))
    assert read(book_of(rows)) == {"B1": ("1", NUMBER)}


def test_formulas_without_a_result_are_seen_beyond_the_other_cells(book_of, read):
    rows = row(1, cell("A1", "<f>B2</f>")) + row(2, cell("B2", "<v>1</v>")) + row(4, cell("D4", "<f>B2</f>"))
    assert read(book_of(rows)) == {"A1": (None, FORMULA), "B2": ("1", NUMBER), "D4": (None, FORMULA)}


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#SPILL!", "#GETTING_DATA", "#ERROR!"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_error_is_an_error_whatever_it_is_called(book_of, read, error, quote):
    beside = cell("B1", '<is><t>t="e"</t></is>', 't="inlineStr"')
    rows = row(1, cell("A1", f"<v>{error}</v>", f"t={quote}e{quote}"), beside)
    assert read(book_of(rows)) == {"A1": (error, ERROR), "B1": ('t="e"', TEXT)}


def test_what_openpyxl_writes_is_read(tmp_path, read):
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["NIK", 16, 0.5, True, date(1990, 1, 15), time(10, 30), "=A1", None, "'=A1"])
    book.save(path)
    assert read(path) == {
        "A1": ("NIK", TEXT),
        "B1": ("16", NUMBER),
        "C1": ("0.5", NUMBER),
        "D1": ("TRUE", BOOL),
        "E1": ("1990-01-15", DATE),
        "F1": ("10:30:00", DATE),
        "G1": (None, FORMULA),
        "I1": ("'=A1", TEXT),
    }


def test_a_sheet_written_with_prefixes_is_read(pack, by_hand, read):
    cells = '<x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:f>A1</x:f></x:c><x:c r="C1" t="e"><x:v>#N/A</x:v></x:c>'
    sheet = f'<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1">{cells}</x:row></x:sheetData></x:worksheet>'
    path = pack(by_hand.parts({"Data": sheet}))
    assert read(path) == {"A1": ("1", NUMBER), "B1": (None, FORMULA), "C1": ("#N/A", ERROR)}


def test_a_sheet_with_comments_and_cdata_is_read(book_of, read):
    text = '<is><t><![CDATA[<row r="9">]]></t></is>'
    rows = "<!-- <sheetData> -->" + row(1, cell("A1", text, 't="inlineStr"'))
    assert read(book_of(rows)) == {"A1": ('<row r="9">', TEXT)}


def test_hidden_sheets_are_read_and_charts_and_our_own_sheets_are_not(written):
    names = ["Anggota Keluarga Ñandú 家", "Tersembunyi", "Sangat tersembunyi", "_sahih_daftar", "Kosong"]

    def fill(book):
        sheets = [book.add_worksheet(name) for name in names]
        for sheet in sheets[:-1]:
            sheet.write("A1", "NIK")
        sheets[1].hide()
        sheets[2].very_hidden()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Tersembunyi!$A$1:$A$2"})
        book.add_chartsheet("Grafik").set_chart(chart)

    sheets = read_workbook(written(fill), "kampung/book.xlsx")
    assert [sheet.sheet for sheet in sheets] == names[:3]
    assert {sheet.source for sheet in sheets} == {"kampung/book.xlsx"}


def test_parts_are_found_however_their_names_are_written(pack, by_hand, read):
    sheet = f"<worksheet><sheetData>{row(1, cell('A1', '<v>1</v>'))}</sheetData></worksheet>"
    parts = by_hand.parts({"Data": sheet})
    parts["XL\\Worksheets\\Sheet1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    assert read(pack(parts)) == {"A1": ("1", NUMBER)}
