"""Where the headings stand, which columns are read, and which rows below them are data."""

from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest

from pipelines.headings import column_letters, map_sheet, repeated_file
from schemas.tables import columns_of

HEADINGS = ["Nomor KK", "NIK", "Nama", "Jenis Kelamin", "Tanggal Lahir", "Hubungan Keluarga"]
SITI = ["1408011203159901", "1408015504869902", "SITI CONTOH", "P", "15/04/1986", "Kepala keluarga"]
BUDI = ["1408011203159901", "1408011501850003", "BUDI CONTOH", "L", "15/01/1985", "Istri/suami"]


@pytest.fixture
def mapped(sheets):
    """Map a sheet written as rows."""
    return lambda *rows, **options: map_sheet(sheets.of(*rows, **options))


def cells(places):
    return [place.cell for place in places]


# The heading row


def test_headings_in_the_first_row(mapped):
    sheet = mapped(HEADINGS, SITI)
    assert sheet.heading_row == 1
    assert sheet.rows.tolist() == [2]
    assert sheet.enters
    assert (sheet.tables, sheet.row_table, sheet.combined) == (("member",), "member", False)


def test_titles_and_blank_rows_above_the_headings(mapped):
    sheet = mapped(["DATA KELUARGA KAMPUNG CONTOH"], [], ["Tahun", 2026], HEADINGS, SITI)
    assert sheet.heading_row == 4
    assert sheet.rows.tolist() == [5]
    assert sheet.facts.heading.cell == "A4"


def test_the_columns_of_a_sheet_that_was_laid_together_come_in_one_piece(sheets):
    whole = sheets.of(HEADINGS, SITI, BUDI)
    pieces = replace(whole, text=pd.concat([whole.text.iloc[:2], whole.text.iloc[2:]]))
    found = map_sheet(pieces).cells
    assert all(isinstance(column, pa.Array) for column in found.values())
    assert {number: column.to_pylist() for number, column in found.items()} == {
        number: column.to_pylist() for number, column in map_sheet(whole).cells.items()
    }


def test_rows_keep_their_excel_numbers(mapped):
    sheet = mapped(HEADINGS, SITI, first_row=13)
    assert sheet.heading_row == 13
    assert sheet.rows.tolist() == [14]


@pytest.mark.parametrize("first_row", [30, 31])
def test_headings_are_looked_for_in_the_first_thirty_rows(mapped, first_row):
    assert mapped(HEADINGS, SITI, first_row=first_row).facts.has_headings == (first_row == 30)


def test_a_row_of_headings_below_many_titles_is_not_looked_for(mapped):
    assert not mapped(*[["judul"]] * 30, HEADINGS, SITI).facts.has_headings


@pytest.mark.parametrize(
    ("row", "is_heading"),
    [
        (["NIK", "Nama", "Alamat"], True),
        (["NIK", "Nama"], False),
        (["NIK", "Nama", "Alamat", "x", "y", "z"], True),
        (["NIK", "Nama", "Alamat", "w", "x", "y", "z"], False),
    ],
)
def test_three_known_headings_that_are_half_of_the_filled_cells(mapped, row, is_heading):
    assert mapped(row, SITI).facts.has_headings == is_heading


def test_the_row_with_most_known_headings_wins_and_the_upper_on_a_tie(mapped):
    assert mapped(HEADINGS[:3], HEADINGS, SITI).heading_row == 2
    assert mapped(HEADINGS, HEADINGS, SITI).heading_row == 1


def test_a_sheet_without_headings_yields_nothing(mapped):
    sheet = mapped(["Petunjuk"], ["Isi semua kolom."])
    assert not sheet.facts.has_headings
    assert (sheet.tables, sheet.row_table, sheet.enters, len(sheet.rows)) == ((), "", False, 0)


@pytest.mark.parametrize("rows", [[], [[None, None]], [[" ", "\u200b"]]])
def test_an_empty_sheet_is_no_fault(night, sheets, rows):
    found = night(sheets.of(*rows))
    assert found.findings.empty
    assert found.counts == {}


# Columns


def columns(sheet):
    return {(column.table, column.column): column_letters(column.number) for column in sheet.columns}


def test_headings_are_known_however_they_are_written(mapped):
    sheet = mapped(["no.\nkk", "N I K", "nik *", "NAMA (sesuai KTP)", "jenis-kelamin"], [None])
    assert columns(sheet) == {
        ("member", "family_card_no"): "A",
        ("member", "nik"): "C",
        ("member", "name"): "D",
        ("member", "sex_code"): "E",
    }


def test_a_heading_that_nobody_knows_is_not_read(mapped):
    sheet = mapped([*HEADINGS, "Kolom1", None], [*SITI, "x", "y"])
    assert len(sheet.columns) == len(HEADINGS)
    assert set(sheet.cells) == set(range(len(HEADINGS)))


def test_a_foreign_heading_of_a_layout_is_found_by_its_other_names(sheets):
    sheet = map_sheet(
        sheets.of([*sheets.SIKSNG, "Status Kawin", "Luas Lantai"], [*sheets.SIKSNG.values(), "1", "36"])
    )
    assert sheet.layout.id == "SIKSNG_MEMBER"
    assert ("member", "marital_code") in columns(sheet)
    assert ("household", "floor_area_m2") in columns(sheet)


def test_a_combined_sheet_shares_its_keys_and_parts_the_rest(sheets):
    sheet = map_sheet(sheets.siksng({}))
    found = columns(sheet)
    assert sheet.combined
    assert sheet.row_table == "member"
    assert found["household", "family_card_no"] == found["member", "family_card_no"]
    assert ("household", "address") in found
    assert ("member", "address") not in found
    assert ("member", "receives_pkh") in found
    assert ("household", "receives_pkh") not in found


def test_without_a_layout_a_shared_heading_goes_to_the_household_and_programmes_to_the_member(mapped):
    sheet = mapped([*HEADINGS, "Kampung/Kelurahan", "ID DTKS", "Penerima PKH", "Luas Lantai"], SITI)
    assert sheet.layout is None
    found = columns(sheet)
    assert {table for table, column in found if column in {"family_card_no", "dtks_id"}} == {"household", "member"}
    assert [table for table, column in found if column == "receives_pkh"] == ["member"]
    assert [table for table, column in found if column == "village_name"] == ["household"]


@pytest.mark.parametrize(
    ("headings", "tables"),
    [
        (["Nama Anak", "Berat Badan", "Tinggi Badan"], ("child",)),
        (["NIK", "Nama", "Jenis Kelamin"], ("member",)),
        (["NIK", "Nama", "Jenis Kelamin", "Kampung/Kelurahan"], ("household", "member")),
        (["NIK", "Nama", "Jenis Kelamin", "Luas Lantai"], ("household", "member")),
        (["NIK", "Nama", "Jenis Kelamin", "Sta_pkh"], ("member",)),
        (["NIK", "Nama", "Jenis Kelamin", "Kepala Keluarga"], ("household", "member")),
        (["NIK", "Nama", "Jenis Kelamin", "Alamat", "RT"], ("member",)),
        (["Nama Anak", "Berat Badan", "NIK", "Jenis Kelamin"], ("member",)),
        (["Nomor KK", "Alamat", "Luas Lantai"], ("household",)),
        (["NIK", "Nama", "Alamat"], ("household",)),
    ],
)
def test_what_a_sheet_without_layout_yields(mapped, headings, tables):
    assert mapped(headings, ["1"]).tables == tables


def test_a_missing_required_column_keeps_the_sheet_out(sheets):
    names = [name for name in columns_of("member") if name not in {"nik", "birth_date"}]
    sheet = map_sheet(sheets.template("member", {}, {"name": "BUDI"}, only=names))
    assert sheet.facts.missing == (("member", "nik"), ("member", "birth_date"))
    assert not sheet.enters
    assert (sheet.rejected, sheet.repeated) == (2, 0)


def test_a_layout_may_give_a_required_column_without_a_heading(sheets):
    assert map_sheet(sheets.siksng({})).facts.missing == ()


@pytest.mark.parametrize("lacking", ["KECAMATAN", "DESA/KELUARAHAN"])
def test_a_village_found_from_names_needs_both_names(sheets, lacking):
    sheet = map_sheet(sheets.siksng({}, without=[lacking]))
    assert sheet.facts.missing == (("household", "village_code"),)


def test_without_a_layout_a_household_owes_head_and_number_of_members_only_alone(mapped):
    place = ["Kode Kampung/Kelurahan", "Alamat", "RT", "RW"]
    assert mapped([*HEADINGS, *place], SITI).facts.missing == ()
    alone = mapped(["Nomor KK", *place, "Luas Lantai"], ["1"])
    assert alone.facts.missing == (("household", "head_name"), ("household", "member_count"))


def test_two_headings_of_one_column(sheets):
    names = [*columns_of("member"), "birth_place"]
    sheet = map_sheet(sheets.template("member", {}, only=names))
    first, second = cells(sheet.facts.doubled)
    assert (first, second) == ("H1", "AF1")
    assert {(place.table, place.column) for place in sheet.facts.doubled} == {("member", "birth_place")}
    assert sheet.enters


def test_two_headings_of_a_required_column_keep_the_sheet_out(mapped):
    sheet = mapped([*HEADINGS, "nik"], [*SITI, SITI[1]])
    assert cells(sheet.facts.doubled) == ["B1", "G1"]
    assert not sheet.enters
    assert sheet.rejected == 1


def test_two_headings_that_the_layout_joins_are_no_double(sheets):
    sheet = map_sheet(sheets.siksng({}))
    assert sheet.facts.doubled == ()
    assert len(sheet.numbers_of("member", "receives_sembako")) == 2


# Rows below the headings


def test_blank_rows_are_passed_over_in_silence(mapped):
    sheet = mapped(HEADINGS, [], SITI, [" ", "\u00a0", "\u200b"], BUDI)
    assert sheet.rows.tolist() == [3, 5]
    assert (sheet.repeated, sheet.rejected) == (0, 0)
    assert sheet.cells[2].to_pylist() == ["SITI CONTOH", "BUDI CONTOH"]


@pytest.mark.parametrize(
    "row",
    [
        [1, 2, 3, 4, 5, 6],
        ["(1)", "(2)", "(3)", "(4)"],
        [None, 4, 5, 6],
        [" 1 ", "2", "3 "],
        ["JUMLAH", None, 2],
        ["Jumlah: 2"],
        [None, "TOTAL"],
        ["sub total", 4],
        ["GRAND TOTAL"],
        HEADINGS,
        [*HEADINGS[:3], "x", "y", "z"],
    ],
)
def test_rows_that_are_no_data(mapped, row):
    sheet = mapped(HEADINGS, SITI, row, BUDI)
    assert sheet.rows.tolist() == [2, 4]
    assert sheet.rejected == 1
    first = next(at for at, cell in enumerate(row) if cell is not None)
    assert cells(sheet.facts.no_data) == [f"{column_letters(first)}3"]


@pytest.mark.parametrize(
    "row",
    [
        [1, 2],
        [1, 2, 4],
        [3, 2, 1],
        [1, 2, 3, "x"],
        [1, 2, 3, 4.5],
        ["JUMLAHAN CONTOH"],
        ["SITI", "TOTAL"],
        HEADINGS[:2],
        [*HEADINGS[:2], "x", "y", "z"],
        ["9" * 5000, "9" * 5000, "9" * 5000],
    ],
)
def test_rows_that_only_look_so_are_data(mapped, row):
    sheet = mapped(HEADINGS, SITI, row)
    assert sheet.rows.tolist() == [2, 3]
    assert sheet.rejected == 0


def test_a_row_that_repeats_an_earlier_one_is_not_read(mapped):
    sheet = mapped(HEADINGS, SITI, BUDI, SITI, SITI)
    assert sheet.rows.tolist() == [2, 3]
    assert sheet.repeated == 2
    assert cells(sheet.facts.repeats) == ["A4", "A5"]


def test_a_repeat_agrees_in_every_mapped_cell_and_has_three(mapped):
    other = [*SITI[:5], None]
    sparse = ["1408011203159901", None, "SITI"]
    sheet = mapped([*HEADINGS, "Kolom1"], [*SITI, "x"], [*SITI, "y"], other, sparse[:1], sparse[:1], sparse, sparse)
    assert sheet.rows.tolist() == [2, 4, 5, 6, 7, 8]
    assert sheet.repeated == 1


def test_data_rows_have_two_filled_mapped_cells(mapped):
    assert mapped(HEADINGS).facts.data_rows == 0
    assert mapped(HEADINGS, ["1408011203159901"]).facts.data_rows == 0
    assert mapped(HEADINGS, SITI[:2], SITI).facts.data_rows == 2


def test_lost_results_are_told_at_their_cell_and_a_shared_cell_once(sheets):
    sheet = map_sheet(sheets.siksng({"NOKK": sheets.FORMULA, "NAMA": sheets.ERROR}, {}))
    places = [(place.table, place.column, place.cell) for place in sheet.facts.lost_results]
    assert places == [("member", "family_card_no", "F2"), ("member", "name", "H2")]


def test_errors_where_nothing_is_read_do_not_matter(sheets, mapped):
    sheet = mapped([*HEADINGS, "Kolom1"], [*SITI, sheets.ERROR], ["JUMLAH", sheets.ERROR])
    assert sheet.facts.lost_results == ()


# A file that came before


def test_a_repeated_file_is_told_once_at_its_first_cell(mapped):
    both = [mapped(["Petunjuk"]), mapped(HEADINGS, SITI, BUDI, SITI, ["JUMLAH"]), mapped(HEADINGS, SITI)]
    notes, members, others = repeated_file(both)
    assert cells(members.facts.repeats) == ["A2"]
    assert notes.facts.repeats == others.facts.repeats == ()
    assert (members.repeated, members.rejected, members.enters) == (4, 0, False)
    assert (others.repeated, others.enters) == (1, False)


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_of_columns(number, letters):
    assert column_letters(number) == letters
