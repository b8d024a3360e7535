"""Sheets of every source: what is read, what only serves, what is owed, and what is left in the file."""

import numpy as np
import pytest

from pipelines.headings import column_letters, map_sheet
from schemas.layouts import headings_of, layouts, normalise
from schemas.tables import TABLES, columns_of

LAYOUTS = {layout.id: layout for layout in layouts() if layout.id != "TEMPLATE"}
TITLES = [["DATA CONTOH"], ["Tahun", 2026]] + [[]] * 10


def written(layout_id):
    """The headings of a layout, each once, without those of a variant."""
    headings = LAYOUTS[layout_id].headings
    return list(dict.fromkeys(h.written for h in headings if h.written and h.how != "optional"))


@pytest.fixture
def sheet_of(sheets):
    """A sheet of a layout with one row that names its heading in every cell."""

    def write(layout_id, *, without=(), more=(), first_row=1):
        headings = [heading for heading in written(layout_id) if heading not in without] + list(more)
        return map_sheet(sheets.of(headings, [f"{heading} 1" for heading in headings], first_row=first_row))

    return write


def mapped(sheet, table):
    """Canonical column to headings as written, of one table."""
    texts = sheet.sheet.text.loc[sheet.heading_row]
    found = {}
    for column in sheet.columns:
        if column.table == table:
            found.setdefault(column.column, []).append(texts[column.number])
    return found


def unknown(sheet):
    return [place.cell for place in sheet.facts.unknown_headings]


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_a_full_sheet_has_all_that_is_owed_and_no_heading_that_nobody_knows(sheet_of, layout_id):
    sheet = sheet_of(layout_id)
    assert sheet.layout is LAYOUTS[layout_id]
    assert sheet.enters
    assert (sheet.facts.missing, sheet.facts.doubled, sheet.facts.unknown_headings) == ((), (), ())
    assert (sheet.rows.tolist(), sheet.rejected) == ([2], 0)


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_headings_below_a_form_and_in_any_hand(sheets, layout_id):
    headings = [f" {heading.upper().replace('_', ' ')}\n" for heading in written(layout_id)]
    numbers = list(range(1, len(headings) + 1))
    row = [f"{number} x" for number in numbers]
    sheet = map_sheet(sheets.of(*TITLES, headings, numbers, row, ["JUMLAH", "1"]))
    assert sheet.layout is LAYOUTS[layout_id]
    assert (sheet.heading_row, sheet.rows.tolist(), sheet.rejected) == (13, [15], 2)


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_each_heading_is_read_as_the_layout_says(sheet_of, layout_id):
    sheet = sheet_of(layout_id)
    for table in TABLES:
        owned = {}
        for heading in LAYOUTS[layout_id].headings:
            if table in heading.tables and heading.column and heading.written in written(layout_id):
                owned.setdefault(heading.column, []).append(heading.written)
        assert mapped(sheet, table) == owned


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_nothing_of_the_other_headings_is_kept(sheet_of, layout_id):
    """What is not read and does not serve is not even held in memory behind the recognition."""
    sheet = sheet_of(layout_id)
    kept = {sheet.sheet.text.loc[1, number] for number in sheet.cells}
    used = {h.written for h in LAYOUTS[layout_id].headings if h.column or h.how}
    assert kept == used & set(written(layout_id))
    assert sheet.cells.keys() == sheet.kinds.keys()


def test_the_number_of_the_electricity_customer_is_dropped_at_the_door(sheet_of):
    sheet = sheet_of("DTSEN2026_KELUARGA")
    assert "id_pelanggan_pln" in written("DTSEN2026_KELUARGA")
    texts = [text for cells in sheet.cells.values() for text in cells.to_pylist()]
    assert not [text for text in texts if "pln" in text]


# What a row is


@pytest.mark.parametrize(
    ("layout_id", "tables", "row_table", "combined"),
    [
        ("SIKSNG_MEMBER", ("household", "member"), "member", True),
        ("BDT2015_RUTA", ("household",), "household", False),
        ("BDT2015_ART", ("member",), "member", False),
        ("DTSEN2026_KELUARGA", ("household",), "household", False),
        ("DTSEN2026_ANGGOTA", ("member",), "member", False),
        ("P3KE_KELUARGA", ("household", "member"), "household", False),
        ("P3KE_INDIVIDU", ("member",), "member", False),
        ("EPPGBM", ("child",), "child", False),
    ],
)
def test_what_a_row_is(sheet_of, layout_id, tables, row_table, combined):
    sheet = sheet_of(layout_id)
    assert (sheet.tables, sheet.row_table, sheet.combined) == (tables, row_table, combined)


# Joined, filling and serving headings


def test_parts_of_a_village_code_come_in_their_order_wherever_they_stand(sheets):
    headings = written("BDT2015_RUTA")[::-1]
    sheet = map_sheet(sheets.of(headings, headings))
    parts = [column for column in sheet.columns if column.column == "village_code"]
    assert [headings[column.number] for column in parts] == ["KDPROP", "KDKAB", "KDKEC", "KDDESA"]
    assert {column.how for column in parts} == {"code_part"}


def test_nine_abilities_make_one_column(sheet_of):
    columns = [column for column in sheet_of("DTSEN2026_ANGGOTA").columns if column.column == "disability_code"]
    assert [column.how for column in columns] == ["lowest_code"] * 9


def test_the_address_on_the_card_fills_the_household(sheet_of):
    sheet = sheet_of("DTSEN2026_ANGGOTA")
    filling = {column.column for column in sheet.columns if column.how == "fills"}
    assert filling == {"rt", "rw", "hamlet", "address"}
    assert {column.table for column in sheet.columns if column.how == "fills"} == {"household"}


def test_columns_of_the_family_in_a_list_of_persons_fill_or_are_joined(sheet_of):
    columns = [column for column in sheet_of("P3KE_INDIVIDU").columns if column.table == "household"]
    assert {(column.column, column.how) for column in columns} == {
        ("decile_national", "fills"),
        ("address", "fills"),
        ("receives_other_aid", "either_yes"),
        ("reported_stunting_risk", "either_yes"),
    }


def test_the_row_of_a_family_tells_its_head(sheet_of):
    sheet = sheet_of("P3KE_KELUARGA")
    member = mapped(sheet, "member")
    assert member["nik"] == mapped(sheet, "household")["head_nik"] == ["NIK"]
    assert member["name"] == mapped(sheet, "household")["head_name"] == ["Kepala Keluarga"]
    assert member["p3ke_family_id"] == ["ID Keluarga"]
    assert "address" not in member
    assert sheet.how("member", "relation_code") == "is_head"


@pytest.mark.parametrize(
    ("layout_id", "serving"),
    [
        ("BDT2015_RUTA", {"family_count": ["Jumlah_Keluarga"]}),
        ("BDT2015_ART", {"family_number": ["NUK"]}),
        ("DTSEN2026_KELUARGA", {"region_check": ["kode_kabupaten_kota", "kode_kecamatan"]}),
        ("P3KE_INDIVIDU", {"region_check": ["kode_kemdagri"]}),
        ("P3KE_KELUARGA", {}),
        ("SIKSNG_MEMBER", {}),
    ],
)
def test_headings_that_are_not_read_but_serve(sheet_of, layout_id, serving):
    sheet = sheet_of(layout_id)
    texts = sheet.sheet.text.loc[1]
    assert {word: [texts[number] for number in numbers] for word, numbers in sheet.serving.items()} == serving
    served = {number for numbers in sheet.serving.values() for number in numbers}
    assert served <= sheet.cells.keys()
    assert served.isdisjoint(column.number for column in sheet.columns)


def test_rows_that_differ_only_where_nothing_is_read_repeat_each_other(sheets):
    headings = written("P3KE_INDIVIDU")
    first = ["x"] * len(headings)
    second = ["y" if heading in {"usia_7_12", "kode_kemdagri"} else "x" for heading in headings]
    sheet = map_sheet(sheets.of(headings, first, second))
    assert (sheet.rows.tolist(), sheet.repeated) == ([2], 1)


# What is owed


OWED = [
    ("SIKSNG_MEMBER", "NOKK", [("household", "family_card_no")]),
    ("SIKSNG_MEMBER", "KECAMATAN", [("household", "village_code")]),
    ("SIKSNG_MEMBER", "DESA/KELUARAHAN", [("household", "village_code")]),
    ("SIKSNG_MEMBER", "RT", [("household", "rt")]),
    ("SIKSNG_MEMBER", "NAMA", [("member", "name")]),
    ("BDT2015_RUTA", "IDBDT", [("household", "family_card_no")]),
    ("BDT2015_RUTA", "KDPROP", [("household", "village_code")]),
    ("BDT2015_RUTA", "KDDESA", [("household", "village_code")]),
    ("BDT2015_RUTA", "Alamat", [("household", "address")]),
    ("BDT2015_RUTA", "Nama_KRT", [("household", "head_name")]),
    ("BDT2015_RUTA", "Jumlah_ART", [("household", "member_count")]),
    ("BDT2015_RUTA", "Jumlah_Keluarga", []),
    ("BDT2015_ART", "NoKK", [("member", "family_card_no")]),
    ("BDT2015_ART", "Hubkel", [("member", "relation_code")]),
    ("BDT2015_ART", "IDBDT", []),
    ("DTSEN2026_KELUARGA", "kode_kelurahan_desa", [("household", "village_code")]),
    ("DTSEN2026_KELUARGA", "jumlah_anggota_keluarga", [("household", "member_count")]),
    ("DTSEN2026_KELUARGA", "kecamatan", []),
    ("DTSEN2026_ANGGOTA", "nomor_induk_kependudukan", [("member", "nik")]),
    ("DTSEN2026_ANGGOTA", "rt_ktp", []),
    ("P3KE_KELUARGA", "Kode Kemdagri", [("household", "village_code")]),
    ("P3KE_KELUARGA", "Kepala Keluarga", [("household", "head_name")]),
    ("P3KE_KELUARGA", "NIK", [("member", "nik")]),
    ("P3KE_KELUARGA", "Jenis Kelamin", [("member", "sex_code")]),
    ("P3KE_KELUARGA", "Tanggal Lahir", [("member", "birth_date")]),
    ("P3KE_KELUARGA", "ID Keluarga", []),
    ("P3KE_INDIVIDU", "nama", [("member", "name")]),
    ("P3KE_INDIVIDU", "hubungan_dengan_kepala_keluarga", [("member", "relation_code")]),
    ("P3KE_INDIVIDU", "alamat", []),
    ("EPPGBM", "Kec", [("child", "village_code")]),
    ("EPPGBM", "Desa/Kel", [("child", "village_code")]),
    ("EPPGBM", "Berat", [("child", "weight_kg")]),
    ("EPPGBM", "NIK", []),
]


@pytest.mark.parametrize(("layout_id", "heading", "missing"), OWED)
def test_a_heading_that_is_missing(sheet_of, layout_id, heading, missing):
    sheet = sheet_of(layout_id, without=[heading])
    assert sheet.layout is LAYOUTS[layout_id]
    assert list(sheet.facts.missing) == missing
    assert sheet.enters == (not missing)


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_every_always_required_column_of_a_layout_is_owed_given_or_excused(layout_id):
    layout = LAYOUTS[layout_id]
    for table in layout.tables:
        standing = {h.column for h in layout.headings if h.written and table in h.tables}
        for name, column in columns_of(table).items():
            if column.required == "always" and name not in standing:
                assert layout.how(table, name)


# Headings that a layout does not have


def test_another_name_of_a_column_that_the_layout_lacks_is_read(sheet_of):
    sheet = sheet_of("DTSEN2026_KELUARGA", more=["NIK KK"])
    assert mapped(sheet, "household")["head_nik"] == ["NIK KK"]
    assert unknown(sheet) == []


def test_lists_of_the_poor_know_the_headings_of_both_tables(sheet_of):
    family = sheet_of("P3KE_KELUARGA", more=["Status Kawin", "Luas Lantai", "No KK", "Penerima PBI JKN"])
    assert mapped(family, "member")["marital_code"] == ["Status Kawin"]
    assert mapped(family, "household")["floor_area_m2"] == ["Luas Lantai"]
    assert mapped(family, "household")["receives_pbi"] == ["Penerima PBI JKN"]
    assert [mapped(family, table)["family_card_no"] for table in ("household", "member")] == [["No KK"]] * 2
    person = sheet_of("P3KE_INDIVIDU", more=["Luas Lantai", "No KK", "Penerima PBI JKN"])
    assert "family_card_no" not in mapped(person, "household")
    assert mapped(person, "member")["family_card_no"] == ["No KK"]
    assert mapped(person, "member")["receives_pbi"] == ["Penerima PBI JKN"]
    (area,) = (column for column in person.columns if column.column == "floor_area_m2")
    assert (area.table, area.how) == ("household", "fills")


def test_other_lists_know_those_of_their_own_table_only(sheet_of):
    sheet = sheet_of("DTSEN2026_ANGGOTA", more=["Luas Lantai"])
    assert "floor_area_m2" not in mapped(sheet, "household")
    assert unknown(sheet) == [f"{column_letters(len(written('DTSEN2026_ANGGOTA')))}1"]


def test_headings_that_nobody_knows_are_told_at_their_cell(night, sheets):
    found = night(sheets.of([*sheets.SIKSNG, "Kolom1", "***"], [*sheets.SIKSNG.values(), "x", None]))
    assert found.cells("BRK-006") == ["Q1", "R1"]


def test_headings_known_as_not_read_anywhere_are_passed_over(sheets):
    headings = [*sheets.SIKSNG, "Percentile", "id_pelanggan_pln", "rt_ktp", "KDDESA"]
    assert unknown(map_sheet(sheets.of(headings, [*sheets.SIKSNG.values(), "1", "2", "3", "4"]))) == []


def test_an_empty_heading_above_data_is_unknown(sheets):
    row = [*sheets.SIKSNG.values()]
    above_data = sheets.of([*sheets.SIKSNG, None, None], [*row, None, "x"])
    above_a_total = sheets.of([*sheets.SIKSNG, None, None], row, ["JUMLAH", *[None] * len(row), 7])
    assert unknown(map_sheet(above_data)) == ["R1"]
    assert unknown(map_sheet(above_a_total)) == []


# Several headings of one column


@pytest.mark.parametrize(
    ("layout_id", "more"),
    [
        ("SIKSNG_MEMBER", "Penerima Sembako/BPNT"),
        ("SIKSNG_MEMBER", "BANSOS BPNT"),
        ("BDT2015_RUTA", "Ada_kapal"),
        ("DTSEN2026_ANGGOTA", "Kesulitan Fungsional Terberat"),
        ("DTSEN2026_ANGGOTA", "alamat_ktp"),
        ("P3KE_INDIVIDU", "Penerima Bantuan Lain"),
        ("P3KE_INDIVIDU", "Alamat Lengkap"),
        ("P3KE_KELUARGA", "NIK Kepala"),
    ],
)
def test_a_heading_beside_those_that_the_layout_joins_is_one_too_many(sheet_of, layout_id, more):
    sheet = sheet_of(layout_id, more=[more])
    last = f"{column_letters(sheet.sheet.text.shape[1] - 1)}1"
    assert last in [place.cell for place in sheet.facts.doubled]
    assert len(sheet.facts.doubled) > 1
    assert sheet.enters


def test_a_part_of_a_village_code_that_comes_twice_keeps_the_sheet_out(sheet_of):
    sheet = sheet_of("BDT2015_RUTA", more=["KDKEC"])
    assert len(sheet.facts.doubled) == 5
    assert not sheet.enters


def test_a_heading_of_both_tables_that_comes_twice_is_told_once_a_cell(sheet_of):
    sheet = sheet_of("SIKSNG_MEMBER", more=["NOKK"])
    assert [(place.table, place.cell) for place in sheet.facts.doubled] == [("member", "J1"), ("member", "X1")]
    assert not sheet.enters


# Several sheets, and halves


def test_every_sheet_of_a_file_is_recognised_alone(night, sheets):
    found = night(*[sheets.of(written(layout_id), written(layout_id), name=layout_id) for layout_id in LAYOUTS])
    assert [sheet.layout.id for sheet in found.sheets] == list(LAYOUTS)


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_a_sheet_of_half_its_columns_maps_only_what_stands_there(sheets, layout_id):
    chosen = np.random.default_rng(7).permutation(written(layout_id))[: len(written(layout_id)) // 2].tolist()
    sheet = map_sheet(sheets.of(chosen, chosen))
    assert sheet.layout is LAYOUTS[layout_id]
    own = headings_of(LAYOUTS[layout_id])
    for column in sheet.columns:
        assert column.column in {h.column for h in own[normalise(chosen[column.number])]}
