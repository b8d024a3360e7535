"""The official template, empty and filled, and flat sheets."""

from datetime import date

import pandas as pd
import pytest
from openpyxl import load_workbook

from pipelines.workbook.sheets import CHOICES_SHEET, SHEET_OF_TABLE
from pipelines.workbook.template import write_table_sheet, write_template
from schemas.codes import code_list
from schemas.tables import columns_of

COLUMNS = [column for table in SHEET_OF_TABLE for column in columns_of(table).values()]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("templat") / "templat.xlsx"
    write_template(path)
    return load_workbook(path)


def heading_cell(book, column):
    place = list(columns_of(column.table)).index(column.name) + 1
    return book[SHEET_OF_TABLE[column.table]].cell(1, place)


def test_it_has_a_sheet_a_table_and_the_choices_hidden(template):
    states = {sheet.title: sheet.sheet_state for sheet in template}
    assert states == {
        "Keluarga": "visible",
        "Anggota": "visible",
        "Pengukuran": "visible",
        CHOICES_SHEET: "hidden",
    }


@pytest.mark.parametrize("table", SHEET_OF_TABLE)
def test_headings_stand_in_the_first_row_in_order(template, table):
    headings = [cell.value for cell in template[SHEET_OF_TABLE[table]][1]]
    assert headings == [column.heading for column in columns_of(table).values()]
    assert template[SHEET_OF_TABLE[table]].freeze_panes == "B2"


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.table}.{column.name}")
def test_each_heading_says_what_to_fill_in(template, column):
    note = heading_cell(template, column).comment
    assert note.author == "Sahih"
    assert note.text.endswith(".")
    assert ("Wajib diisi" in note.text) == (column.required == "always")


def test_required_headings_have_a_colour_of_their_own(template):
    colours = {True: set(), False: set()}
    for column in COLUMNS:
        colours[column.required == "always"].add(heading_cell(template, column).fill.fgColor.rgb)
    assert len(colours[True]) == len(colours[False]) == 1
    assert colours[True] != colours[False]


def test_cells_are_formatted_before_anybody_types(template):
    member = template["Anggota"]
    formats = {
        name: member.column_dimensions[letter].number_format
        for name, letter in {"nik": "A", "birth_date": "I", "grade_code": "U"}.items()
    }
    assert formats == {"nik": "@", "birth_date": "dd/mm/yyyy", "grade_code": "0"}


@pytest.mark.parametrize("table", SHEET_OF_TABLE)
def test_coded_columns_offer_exactly_the_choices_of_their_list(template, table):
    offered = {}
    for validation in template[SHEET_OF_TABLE[table]].data_validations.dataValidation:
        sheet, cells = validation.formula1.split("!")
        (area,) = validation.sqref.ranges
        column = list(columns_of(table))[area.min_col - 1]
        offered[column] = [cell.value for (cell,) in template[sheet][cells]]
        assert (validation.type, area.min_row) == ("list", 2)
    villages = offered.pop("village_code", [])
    assert ("1408011001" in villages) == ("village_code" in columns_of(table))
    coded = {name: column for name, column in columns_of(table).items() if column.codes}
    assert offered == {name: code_list(column.codes).drop_down() for name, column in coded.items()}


def test_rows_stand_below_their_headings_as_they_are(tmp_path):
    rows = pd.DataFrame(
        {
            "birth_date": pd.Series([date(1980, 8, 17), "17 Agustus 1980", 29450], dtype=object),
            "nik": pd.Series(["1408015504869902", 1408015504869902.0, None], dtype=object),
        }
    )
    write_template(tmp_path / "isi.xlsx", {"member": rows})
    sheet = load_workbook(tmp_path / "isi.xlsx")["Anggota"]
    kinds = {
        name: [sheet[f"{letter}{row}"].data_type for row in (2, 3, 4)]
        for name, letter in {"nik": "A", "birth_date": "I"}.items()
    }
    assert kinds == {"nik": ["s", "n", "n"], "birth_date": ["d", "s", "n"]}
    assert sheet["A3"].value == 1408015504869902
    assert sheet["A4"].value is None


def test_a_flat_sheet_has_its_headings_below_the_title_rows(tmp_path):
    frame = pd.DataFrame([["1408011203159901", "L", "X"]], columns=["a", "b", "c"])
    write_table_sheet(tmp_path / "datar.xlsx", "DATA", ["NOKK", "JK", "NOKK"], frame, above=[["DATA"], [], []])
    rows = [[cell.value for cell in row] for row in load_workbook(tmp_path / "datar.xlsx")["DATA"].rows]
    assert rows[0] == ["DATA", None, None]
    assert rows[3:] == [["NOKK", "JK", "NOKK"], ["1408011203159901", "L", "X"]]


def test_the_same_rows_give_the_same_bytes(tmp_path):
    for name in ("satu.xlsx", "dua.xlsx"):
        write_template(tmp_path / name, {"child": pd.DataFrame({"child_name": ["ANAK CONTOH"]})})
    assert (tmp_path / "satu.xlsx").read_bytes() == (tmp_path / "dua.xlsx").read_bytes()
