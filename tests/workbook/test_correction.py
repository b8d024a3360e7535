"""The correction workbooks: who gets which rows, and what stands at a wrong cell."""

from datetime import datetime

import pytest
from openpyxl import load_workbook

from pipelines.workbook.correction import RECORD_HEADING, write_correction_workbooks
from pipelines.workbook.marks import FILLS
from pipelines.workbook.sheets import CHOICES_SHEET
from schemas.findings import Severity
from schemas.tables import columns_of

from .conftest import finding

CARD, OTHER_CARD = "1408011203159901", "1408011203159902"
DALAM, REMPAK = "1408011001", "1408011002"
SENTENCES = {
    "ANG-002": ("NIK bukan nomor yang benar.", "Salin 16 angka dari KTP."),
    "ANG-008": ("Provinsi NIK tidak dikenal.", "Periksa KTP."),
    "ANG-009": ("Tanggal lahir lain dari NIK.", "Periksa KTP dan KK."),
    "BRK-010": ("Rumus tanpa hasil.", "Ketik nilainya."),
    "BRK-011": ("Kolom nomor rusak.", "Ketik ulang sebagai teks."),
    "KEL-009": ("RT belum diisi.", "Isi RT."),
}


def household(record_id, **cells):
    return {"record_id": record_id, "family_card_no": CARD, "village_code": DALAM} | cells


def member(record_id, **cells):
    return {"record_id": record_id, "family_card_no": CARD, "nik": "1408015504869902"} | cells


def child(record_id, **cells):
    return {"record_id": record_id, "family_card_no": "", "child_nik": "", "village_code": DALAM} | cells


@pytest.fixture
def workbooks(night, tmp_path):
    """Writes the workbooks of a night and opens them by name."""

    def write(findings, **rows):
        paths = write_correction_workbooks(night(findings, **rows), tmp_path, SENTENCES)
        return {path.stem: load_workbook(path) for path in paths}

    return write


def records(book, sheet):
    """The ids of the rows of a sheet, in order."""
    rows = [[cell.value for cell in row] for row in book[sheet].rows]
    heading_row = next(place for place, row in enumerate(rows) if row[-1] == RECORD_HEADING)
    return [row[-1] for row in rows[heading_row + 1 :] if row[-1]]


def cell_at(book, sheet, record_id, heading):
    """The cell of a record under a heading."""
    for row in book[sheet].rows:
        if row[-1].value == RECORD_HEADING:
            place = [cell.value for cell in row].index(heading)
        if row[-1].value == record_id:
            return row[place]
    return None


def test_a_family_at_work_comes_whole_and_others_stay_away(workbooks):
    books = workbooks(
        [finding("member", "m1", "nik", "ANG-002", "BLOCK")],
        household=[household("h1"), household("h2", family_card_no=OTHER_CARD)],
        member=[member("m1"), member("m2"), member("m3", family_card_no=OTHER_CARD)],
        child=[child("c1", family_card_no=CARD), child("c2", family_card_no=OTHER_CARD)],
    )
    assert {sheet: records(books[DALAM], sheet) for sheet in ("Keluarga", "Anggota", "Pengukuran")} == {
        "Keluarga": ["h1"],
        "Anggota": ["m1", "m2"],
        "Pengukuran": ["c1"],
    }


def test_measurements_follow_the_nik_of_child_or_parent(workbooks):
    nik, parent = "1408011502240001", "1408015504869902"
    books = workbooks(
        [finding("household", "h1", "rt", "KEL-009", "WARN")],
        household=[household("h1")],
        member=[member("m1"), member("m2", nik=nik)],
        child=[child("c1", child_nik=nik), child("c2", parent_nik=parent), child("c3")],
    )
    assert records(books[DALAM], "Pengukuran") == ["c1", "c2"]


@pytest.mark.parametrize(
    "harmless", [{"severity": "NOTE"}, {"state": "unknown"}, {"lifecycle": "silenced"}], ids=str
)
def test_notes_unknowns_and_silenced_findings_bring_nobody_in(workbooks, harmless):
    fault = finding("member", "m1", "nik", "ANG-009", "WARN") | harmless
    assert workbooks([fault], household=[household("h1")], member=[member("m1")]) == {}


def test_a_row_without_a_valid_card_stands_alone(workbooks):
    books = workbooks(
        [finding("member", "m1", "nik", "ANG-002", "BLOCK")],
        household=[household("h1")],
        member=[member("m1", family_card_no="9999999999999999"), member("m2")],
    )
    assert records(books[DALAM], "Anggota") == ["m1"]


def test_families_stand_together(workbooks):
    books = workbooks(
        [finding("member", name, "nik", "ANG-002", "BLOCK") for name in ("m1", "m2")],
        household=[household("h1"), household("h2", family_card_no=OTHER_CARD)],
        member=[member("m1"), member("m2", family_card_no=OTHER_CARD), member("m3")],
    )
    assert records(books[DALAM], "Anggota") == ["m1", "m3", "m2"]


def test_each_village_has_its_workbook_and_the_rest_one_without_code(workbooks):
    books = workbooks(
        [finding("household", name, "rt", "KEL-009", "WARN") for name in ("h1", "h2", "h3")],
        household=[
            household("h1"),
            household("h2", family_card_no=OTHER_CARD, village_code=REMPAK),
            household("h3", family_card_no="", village_code="../../x"),
        ],
    )
    assert {name: records(book, "Keluarga") for name, book in books.items()} == {
        DALAM: ["h1"],
        REMPAK: ["h2"],
        "tanpa_kode": ["h3"],
    }


def test_cells_hold_what_the_source_holds(workbooks):
    books = workbooks(
        [finding("household", "h1", "rt", "KEL-009", "WARN")],
        household=[
            household(
                "h1",
                head_name="=1+1",
                rt="003",
                rt__raw="3",
                floor_code="6",
                floor_code__raw="06",
                wall_code__raw="TEMBOK BATA",
                surveyed_on="2026-10-02",
                decile_as_of__raw="kemarin",
                monthly_spending_idr=1850000,
                monthly_spending_idr__raw="Rp 1.850.000",
                floor_area_m2=36.5,
            )
        ],
    )
    shown = {
        heading: cell_at(books[DALAM], "Keluarga", "h1", heading)
        for heading in (
            "Nomor KK",
            "Nama Kepala Keluarga",
            "RT",
            "RW",
            "Jenis Lantai",
            "Jenis Dinding",
            "Tanggal Pendataan",
            "Periode Desil",
            "Pengeluaran Sebulan (Rp)",
            "Luas Lantai (m2)",
        )
    }
    assert {heading: (cell.data_type, cell.value) for heading, cell in shown.items()} == {
        "Nomor KK": ("s", CARD),
        "Nama Kepala Keluarga": ("s", "=1+1"),
        "RT": ("s", "3"),
        "RW": ("n", None),
        "Jenis Lantai": ("s", "6 - Semen/bata merah"),
        "Jenis Dinding": ("s", "TEMBOK BATA"),
        "Tanggal Pendataan": ("d", datetime(2026, 10, 2)),  # noqa: DTZ001
        "Periode Desil": ("s", "kemarin"),
        "Pengeluaran Sebulan (Rp)": ("n", 1850000),
        "Luas Lantai (m2)": ("n", 36.5),
    }
    assert shown["Nomor KK"].number_format == "@"
    assert shown["Tanggal Pendataan"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("severity", Severity)
def test_a_wrong_cell_has_the_colour_of_its_severity_and_a_note(workbooks, severity):
    books = workbooks(
        [
            finding("household", "h1", "rt", "KEL-009", "WARN"),
            finding("member", "m1", "nik", "ANG-009", severity),
        ],
        household=[household("h1")],
        member=[member("m1")],
    )
    cell = cell_at(books[DALAM], "Anggota", "m1", "NIK")
    assert cell.fill.fgColor.rgb == "FF" + FILLS[severity].removeprefix("#")
    assert cell.comment.author == "Sahih"
    assert cell.comment.text == "Tanggal lahir lain dari NIK.\n→ Periksa KTP dan KK.\nANG-009"
    assert cell_at(books[DALAM], "Anggota", "m1", "Nomor KK").comment is None


def test_of_several_findings_the_heaviest_colours_and_leads(workbooks):
    books = workbooks(
        [
            finding("member", "m1", "nik", "ANG-008", "NOTE"),
            finding("member", "m1", "nik", "ANG-009", "WARN"),
            finding("member", "m1", "nik", "ANG-002", "BLOCK"),
        ],
        member=[member("m1")],
        household=[household("h1")],
    )
    cell = cell_at(books[DALAM], "Anggota", "m1", "NIK")
    assert cell.fill.fgColor.rgb.endswith(FILLS[Severity.BLOCK].removeprefix("#"))
    assert [line for line in cell.comment.text.split("\n") if line[:3] == "ANG"] == [
        "ANG-002",
        "ANG-009",
        "ANG-008",
    ]


def test_a_blank_wrong_cell_is_marked_too(workbooks):
    books = workbooks([finding("household", "h1", "rt", "KEL-009", "WARN")], household=[household("h1", rt="")])
    cell = cell_at(books[DALAM], "Keluarga", "h1", "RT")
    assert (cell.value, bool(cell.comment)) == (None, True)


def marked_niks(book, *names):
    return [name for name in names if cell_at(book, "Anggota", name, "NIK").comment]


def test_a_destroyed_column_is_told_at_the_numbers_of_the_held_rows(workbooks):
    heading = {"source": "kampung.xlsx", "sheet": "Anggota", "cell": "A1", "excel_row": 1}
    books = workbooks(
        [finding("file", "", "nik", "BRK-011", "BLOCK", **heading)],
        held=["m1"],
        household=[household("h1")],
        member=[member("m1"), member("m2"), member("m3", _source="lain.xlsx")],
    )
    assert marked_niks(books[DALAM], "m1", "m2", "m3") == ["m1"]


def test_a_finding_about_a_file_at_one_cell_is_told_at_its_record(workbooks):
    cell = {"source": "kampung.xlsx", "sheet": "Anggota", "cell": "A3", "excel_row": 3}
    books = workbooks(
        [finding("file", "", "nik", "BRK-010", "BLOCK", **cell)],
        household=[household("h1")],
        member=[member("m1"), member("m2"), member("m3", family_card_no=OTHER_CARD)],
    )
    assert records(books[DALAM], "Anggota") == ["m1", "m2"]
    assert marked_niks(books[DALAM], "m1", "m2") == ["m2"]


def test_the_sheet_is_made_to_work_in(workbooks):
    books = workbooks(
        [finding("household", "h1", "rt", "KEL-009", "WARN")], household=[household("h1")], member=[member("m1")]
    )
    book = books[DALAM]
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "Keluarga",
        "Anggota",
        "Pengukuran",
    ]
    assert book[CHOICES_SHEET].sheet_state == "hidden"
    sheet = book["Keluarga"]
    assert "Kampung Dalam (1408011001)" in sheet["A1"].value
    assert "RT (1)" in sheet["A3"].value
    heading_row = next(row[0].row for row in sheet.rows if row[-1].value == RECORD_HEADING)
    assert sheet.freeze_panes == f"B{heading_row + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{heading_row}:")
    headings = [cell.value for cell in sheet[heading_row]]
    assert headings == [*(column.heading for column in columns_of("household").values()), RECORD_HEADING]
    last = sheet.cell(heading_row, len(headings)).column_letter
    assert sheet.column_dimensions[last].hidden
    coded = [column for column in columns_of("household").values() if column.codes]
    assert sheet.data_validations.count == len([*coded, "village_code"])


def test_progress_is_told_after_each_workbook(night, tmp_path):
    told = []
    result = night([finding("household", "h1", "rt", "KEL-009", "WARN")], household=[household("h1")])
    write_correction_workbooks(result, tmp_path, SENTENCES, lambda done, of: told.append((done, of)))
    assert told == [(1, 1)]


def test_a_night_without_rows_writes_nothing(night, tmp_path):
    assert write_correction_workbooks(night([]), tmp_path, SENTENCES) == []
