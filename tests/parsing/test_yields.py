"""What the lists of every source yield, and what one list tells of another's records."""

import pytest

from pipelines.frames import RowCounts
from pipelines.headings import column_letters
from schemas.cells import CellState
from schemas.layouts import layouts

ABSENT, BLANK, UNREADABLE, NOTED, VALUE = (
    CellState[name] for name in ("ABSENT", "BLANK", "UNREADABLE", "NOTED", "VALUE")
)

KK, KK2 = "1408011203159901", "1408011203159902"
NIK, NIK2, NIK3 = "1408011504869901", "1408015504870003", "1408011002249904"


def headings(layout_id):
    layout = next(layout for layout in layouts() if layout.id == layout_id)
    return list(dict.fromkeys(h.written for h in layout.headings if h.written and h.how != "optional"))


def cell(layout_id, heading, row):
    return f"{column_letters(headings(layout_id).index(heading))}{row}"


SOUND = {
    "BDT2015_RUTA": {"IDBDT": "R1", "KDPROP": "14", "KDKAB": "05", "KDKEC": "022", "KDDESA": "017"}
    | {"Alamat": "Jalan Contoh", "Nama_KRT": "BUDI CONTOH", "Jumlah_ART": "4", "Jumlah_Keluarga": "1"}
    | {"Lantai": "1", "Sumber_penerangan": "1", "Daya": "1"},
    "BDT2015_ART": {"IDBDT": "R1", "IDARTBDT": "A1", "Nama": "BUDI CONTOH", "JnsKel": "1", "TglLahir": "15/04/1986"}
    | {"NIK": NIK, "NoKK": KK, "NUK": "1", "Hubkel": "1"},
    "DTSEN2026_KELUARGA": {
        "nomor_kartu_keluarga": KK,
        "kode_kelurahan_desa": "1408041001",
        "alamat": "Jalan Contoh",
    }
    | {"nama_anggota_keluarga": "BUDI CONTOH", "jumlah_anggota_keluarga": "2"},
    "DTSEN2026_ANGGOTA": {"nomor_induk_kependudukan": NIK, "nomor_kartu_keluarga": KK, "nama": "BUDI CONTOH"}
    | {"tanggal_lahir": "1986-04-15", "jenis_kelamin": "1", "status_hubungan_keluarga": "1"},
    "P3KE_KELUARGA": {"ID Keluarga": "P1", "Kode Kemdagri": "14.08.04.1001", "Alamat": "Jalan Contoh"}
    | {"Kepala Keluarga": "BUDI CONTOH", "NIK": NIK, "Jenis Kelamin": "LAKI-LAKI", "Tanggal Lahir": "15/04/1986"},
    "P3KE_INDIVIDU": {"id_keluarga_p3ke": "P1", "id_individu": "I1", "nama": "BUDI CONTOH", "nik": NIK}
    | {"jenis_kelamin": "LAKI-LAKI", "tanggal_lahir": "15/04/1986"}
    | {"hubungan_dengan_kepala_keluarga": "KEPALA KELUARGA"},
    "EPPGBM": {"Nama": "BAYI CONTOH", "JK": "L", "Tgl Lahir": "10/02/2024", "Tanggal Pengukuran": "05/10/2026"}
    | {"Berat": "11,2", "Tinggi": "86,5", "Kec": "Tualang", "Desa/Kel": "Perawang"},
}


@pytest.fixture
def listed(sheets):
    """A list of a source; each record names the cells that differ from a sound one."""

    def write(layout_id, *records, source=None):
        names = headings(layout_id)
        rows = [[(SOUND[layout_id] | record).get(name) for name in names] for record in records]
        return sheets.of(names, *rows, source=source or f"{layout_id}.xlsx")

    return write


def moved(found, table, column):
    """Where the cells of a column stand that are not in the row of their record: file and cell."""
    data = found.parsed.tables[table]
    places = data.moved[column].dropna()
    sources = data.elsewhere[column]["source"] if column in data.elsewhere else data.frame["_source"]
    return {at: f"{sources[at]} {place}" for at, place in places.items()}


# The basic data of 2015


def test_the_parts_of_a_village_code_are_joined_and_converted(night, listed):
    parts = ["KDPROP", "KDKAB", "KDKEC", "KDDESA"]
    rows = [("14", "05", "022", "017"), (14, 5, 22, 17), ("14", "05", "022", None), ("14", "05", "x", "017")]
    records = [dict(zip(parts, row, strict=True)) | {"IDBDT": f"R{n}"} for n, row in enumerate(rows)]
    found = night(listed("BDT2015_RUTA", *records))
    codes = found.values("household", "village_code")
    assert codes == ["1408041001", "1408041001", None, "140500x017"]
    assert found.cells("KEL-007") == [cell("BDT2015_RUTA", "KDDESA", row) for row in (4, 5)]


def test_a_home_fetches_the_card_of_its_members(night, listed):
    found = night(
        listed("BDT2015_RUTA", {}, {"IDBDT": "R2"}, {"IDBDT": "R3"}),
        listed(
            "BDT2015_ART",
            {"NoKK": None},
            {"NIK": NIK2, "Hubkel": "2"},
            {"IDBDT": "R2", "NoKK": "9999999999999999"},
            {"IDBDT": "R3"},
            {"IDBDT": "R3", "NoKK": KK2},
        ),
    )
    assert found.values("household", "family_card_no") == [KK, None, None]
    assert found.states("household", "family_card_no") == [VALUE, ABSENT, ABSENT]
    assert found.cells("KEL-001") == found.cells("KEL-001", "unknown") == []


def test_a_finding_on_a_fetched_card_stands_at_the_first_cell_of_the_home(night, listed):
    odd = "1408015203869901"
    found = night(listed("BDT2015_RUTA", {}), listed("BDT2015_ART", {"NoKK": odd}))
    assert found.cells("KEL-004") == ["A2"]


def test_each_family_of_a_shared_home_is_a_household(night, listed):
    found = night(
        listed("BDT2015_RUTA", {"IDBDT": "R0"}, {"Jumlah_Keluarga": 2, "Lantai": "99"}),
        listed(
            "BDT2015_ART",
            {"NoKK": KK2, "Nama": "ANI", "NUK": "2", "NIK": NIK2},
            {"NUK": "1"},
            {"NUK": "1", "Hubkel": "3", "NIK": NIK3},
            {"NoKK": "123", "NUK": "3", "NIK": None},
        ),
    )
    table = found.parsed.tables["household"]
    assert found.values("household", "family_card_no") == [None, KK, KK2]
    assert found.values("household", "head_name") == ["BUDI CONTOH", "BUDI CONTOH", "ANI"]
    assert table.frame["_row"].tolist() == [2, 3, 3]
    assert table.derived.tolist() == [False, False, True]
    assert table.seen["shared_home"].tolist() == [False, True, True]
    assert found.values("household", "member_count") == [4, None, None]
    assert found.states("household", "member_count") == [VALUE, ABSENT, ABSENT]
    assert moved(found, "household", "head_name") == {2: f"BDT2015_ART.xlsx {cell('BDT2015_ART', 'Nama', 2)}"}
    assert found.cells("KEL-016") == [cell("BDT2015_RUTA", "Lantai", 3)] * 2
    assert found.counts["BDT2015_RUTA.xlsx", "household"] == RowCounts(read=2, accepted=2, derived=1)
    assert found.register.household.frame.index.is_unique


def test_a_family_without_a_head_of_its_own_has_no_head_name(night, listed):
    found = night(
        listed("BDT2015_RUTA", {"Jumlah_Keluarga": "2"}),
        listed("BDT2015_ART", {}, {"NoKK": KK2, "Hubkel": "3", "NUK": "2", "NIK": NIK2}),
    )
    assert found.states("household", "head_name") == [VALUE, ABSENT]
    assert found.cells("KEL-010") == []


def test_a_shared_home_without_any_card_stays_one_household(night, listed):
    found = night(listed("BDT2015_RUTA", {"Jumlah_Keluarga": "3"}), listed("BDT2015_ART", {"NoKK": None}))
    assert found.states("household", "family_card_no") == [ABSENT]
    assert found.states("household", "member_count") == [ABSENT]
    assert len(found.register.household.frame) == 1


def test_a_head_name_of_another_file_is_judged_where_it_stands(night, listed):
    found = night(
        listed("BDT2015_RUTA", {"Jumlah_Keluarga": "2"}),
        listed("BDT2015_ART", {}, {"NoKK": KK2, "Nama": "AN1", "NUK": "2", "NIK": NIK2}),
    )
    told = found.findings[found.findings["rule_id"] == "KEL-011"]
    assert told[["source", "cell"]].to_numpy().tolist() == [["BDT2015_ART.xlsx", cell("BDT2015_ART", "Nama", 3)]]


def test_power_without_a_meter_is_a_kind_of_lighting(night, listed):
    found = night(listed("BDT2015_RUTA", {"Daya": "6"}, {"IDBDT": "R2", "Daya": "2"}))
    assert found.values("household", "lighting_code") == ["2", "1"]
    assert found.states("household", "power_code") == [NOTED, VALUE]
    assert found.cells("KEL-021") == []


# DTSEN


def test_addresses_of_the_members_fill_the_blanks_of_the_household(night, listed):
    found = night(
        listed("DTSEN2026_KELUARGA", {"alamat": None}, {"nomor_kartu_keluarga": KK2}),
        listed(
            "DTSEN2026_ANGGOTA",
            {"nomor_induk_kependudukan": NIK2, "status_hubungan_keluarga": "2"}
            | {"rt_ktp": "9", "rw_ktp": "7", "alamat_ktp": "Jalan Lain"},
            {"rt_ktp": "1234", "rw_ktp": None, "alamat_ktp": "Jalan Benar"},
            {"nomor_kartu_keluarga": KK2, "nomor_induk_kependudukan": NIK3, "alamat_ktp": "Jalan Lain"},
        ),
    )
    assert found.values("household", "address") == ["Jalan Benar", "Jalan Contoh"]
    assert found.values("household", "rt") == ["1234", None]
    assert found.values("household", "rw") == ["007", None]
    assert found.states("household", "rt") == [VALUE, ABSENT]
    told = found.findings[found.findings["rule_id"] == "KEL-009"]
    assert told[["source", "cell"]].to_numpy().tolist() == [
        ["DTSEN2026_ANGGOTA.xlsx", cell("DTSEN2026_ANGGOTA", "rt_ktp", 3)]
    ]
    assert len(found.register.household.frame) == 2


NINE = ["penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari"]
NINE += ["belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri"]
NINE += ["mengingat_berkonsentrasi"]


@pytest.mark.parametrize(
    ("cells", "value", "state"),
    [
        (["4"] * 9, "4", VALUE),
        (["4", "3", "1", "4", "2", None, "4", "4", "4"], "1", VALUE),
        ([None] * 9, None, BLANK),
        (["4", None, "7", "3", None, None, None, None, None], "3", UNREADABLE),
    ],
)
def test_the_lowest_of_nine_abilities_counts(night, listed, cells, value, state):
    found = night(listed("DTSEN2026_ANGGOTA", dict(zip(NINE, cells, strict=True))))
    assert found.values("member", "disability_code") == [value]
    assert found.states("member", "disability_code") == [state]


def test_a_bad_ability_is_told_at_its_own_cell(night, listed):
    found = night(listed("DTSEN2026_ANGGOTA", dict.fromkeys(NINE, "4") | {"mengurus_diri": "7"}))
    assert found.cells("ANG-020") == [cell("DTSEN2026_ANGGOTA", "mengurus_diri", 2)]


# P3KE


def test_a_list_of_families_yields_a_household_and_its_head(night, listed):
    found = night(listed("P3KE_KELUARGA", {"Pendidikan": "TAMAT SD/SEDERAJAT", "Pekerjaan": "PETANI"}))
    assert found.values("household", "village_code") == ["1408041001"]
    assert found.values("household", "head_nik") == found.values("member", "nik") == [NIK]
    assert found.values("member", "name") == found.values("household", "head_name") == ["BUDI CONTOH"]
    assert found.values("member", "relation_code") == ["1"]
    assert found.values("member", "p3ke_family_id") == ["P1"]
    assert found.counts == {
        ("P3KE_KELUARGA.xlsx", "household"): RowCounts(read=1, accepted=1),
        ("P3KE_KELUARGA.xlsx", "member"): RowCounts(derived=1),
    }
    failed = found.findings[(found.findings["state"] == "fail") & (found.findings["severity"] == "BLOCK")]
    assert failed.empty


def test_a_head_who_is_listed_as_a_person_only_fills_the_blanks_there(night, listed):
    found = night(
        listed(
            "P3KE_KELUARGA", {"Pekerjaan": "PETANI", "Padan Dukcapil": "TIDAK"}, {"ID Keluarga": "P2", "NIK": NIK2}
        ),
        listed(
            "P3KE_INDIVIDU", {"pekerjaan": None, "padan_dukcapil": "YA", "hubungan_dengan_kepala_keluarga": None}
        ),
    )
    table = found.parsed.tables["member"]
    assert table.frame["_source"].astype(str).tolist() == ["P3KE_KELUARGA.xlsx", "P3KE_INDIVIDU.xlsx"]
    assert table.derived.tolist() == [True, False]
    assert found.values("member", "occupation") == [None, "PETANI"]
    assert found.values("member", "padan_status") == [None, "PADAN"]
    assert found.values("member", "relation_code") == ["1", "1"]
    assert moved(found, "member", "occupation")[1] == f"P3KE_KELUARGA.xlsx {cell('P3KE_KELUARGA', 'Pekerjaan', 2)}"


def test_what_is_told_of_the_household_beside_its_members(night, listed):
    found = night(
        listed(
            "P3KE_KELUARGA",
            {
                "Desil Kesejahteraan": None,
                "Penerima BPUM": "TIDAK",
                "Penerima BST": "TIDAK",
                "Resiko Stunting": "TIDAK",
            },
            {"ID Keluarga": "P2", "Desil Kesejahteraan": 2, "Resiko Stunting": "TIDAK"},
        ),
        listed(
            "P3KE_INDIVIDU",
            {"nik": NIK2, "desil_kesejahteraan": 3, "hubungan_dengan_kepala_keluarga": "ANAK"}
            | {"penerima_bpum": "TIDAK", "penerima_bst": "YA", "resiko_stunting": "TIDAK"},
            {
                "desil_kesejahteraan": 1,
                "penerima_bpum": "TIDAK",
                "penerima_bst": "TIDAK",
                "resiko_stunting": "TIDAK",
            },
            {"id_keluarga_p3ke": "P2", "nik": NIK3, "desil_kesejahteraan": 9, "resiko_stunting": "entah"},
            {"id_keluarga_p3ke": "P3", "nik": None, "id_individu": "I9"},
        ),
    )
    assert found.values("household", "decile_national") == [1, 2]
    assert found.values("household", "receives_other_aid") == ["1", None]
    assert found.values("household", "reported_stunting_risk") == ["2", None]
    aid = cell("P3KE_INDIVIDU", "penerima_bst", 2)
    assert moved(found, "household", "receives_other_aid")[0] == f"P3KE_INDIVIDU.xlsx {aid}"
    told = found.findings[(found.findings["rule_id"] == "KEL-016") & (found.findings["state"] == "fail")]
    assert told[["source", "cell"]].to_numpy().tolist() == [
        ["P3KE_INDIVIDU.xlsx", cell("P3KE_INDIVIDU", "resiko_stunting", 4)]
    ]
    assert len(found.register.household.frame) == 2


def test_families_of_p3ke_fetch_their_card_by_family_else_by_person(night, listed, sheets):
    found = night(
        sheets.template("member", {"nik": NIK2, "p3ke_family_id": "P1", "family_card_no": KK}, source="t.xlsx"),
        listed("DTSEN2026_ANGGOTA", {"nomor_kartu_keluarga": KK2}),
        listed("P3KE_KELUARGA", {}, {"ID Keluarga": "P2"}, {"ID Keluarga": "P3", "NIK": NIK3}),
        listed("P3KE_INDIVIDU", {"id_keluarga_p3ke": "P2"}, {"id_keluarga_p3ke": "P3", "nik": NIK3}),
    )
    assert found.values("household", "family_card_no") == [KK, KK2, None]
    frame = found.parsed.tables["member"].frame
    cards = frame.loc[frame["_source"] == "P3KE_INDIVIDU.xlsx", "family_card_no"]
    assert cards.fillna("").tolist() == [KK2, ""]
    assert found.cells("ANG-011") == []


def test_a_fetched_card_is_no_key_of_a_record(night, listed):
    alone = night(listed("P3KE_KELUARGA", {}))
    beside = night(listed("P3KE_KELUARGA", {}), listed("DTSEN2026_ANGGOTA", {}))
    for table in ("household", "member"):
        before = set(alone.register.table(table).frame.index)
        assert before <= set(beside.register.table(table).frame.index)


def test_texts_that_answer_two_questions(night, listed):
    found = night(
        listed(
            "P3KE_KELUARGA",
            {"Sumber Penerangan": "Listrik Pribadi s/d 900 Watt"}
            | {"Memiliki Fasilitas Buang Air Besar": "YA, DENGAN SEPTIC TANK"},
            {"ID Keluarga": "P2", "Sumber Penerangan": "PLN, lebih dari 900 watt"}
            | {"Memiliki Fasilitas Buang Air Besar": "YA, TANPA SEPTIC TANK"},
            {
                "ID Keluarga": "P3",
                "Sumber Penerangan": "NON-LISTRIK",
                "Memiliki Fasilitas Buang Air Besar": "LAINNYA",
            },
        )
    )
    assert found.values("household", "power_code") == ["6", "7", None]
    assert found.values("household", "sewage_code") == ["1", "7", None]
    assert found.states("household", "latrine_code") == [NOTED] * 3
    assert found.states("household", "power_code") == [VALUE, VALUE, ABSENT]
    assert found.cells("KEL-021") == found.cells("KEL-020") == []


def test_the_text_of_the_education_tells_its_level_where_the_list_knows_it(night, listed):
    texts = ["TAMAT SD/SEDERAJAT", "TAMAT PERGURUAN TINGGI", "entah", None]
    found = night(
        listed("P3KE_INDIVIDU", *({"pendidikan": text, "id_individu": f"I{n}"} for n, text in enumerate(texts)))
    )
    assert found.values("member", "education_text") == texts
    assert found.values("member", "education_level_code") == ["3", None, None, None]
    assert found.states("member", "education_level_code") == [VALUE, NOTED, NOTED, BLANK]
    assert found.cells("ANG-020") == []


# e-PPGBM


def test_weights_at_birth_above_twenty_are_grams(night, listed, sheets):
    records = [
        {"BB Lahir": weight, "Nama": f"BAYI {n}"} for n, weight in enumerate(["3,1", 3100, "20", "20,5", None, "x"])
    ]
    found = night(listed("EPPGBM", *records))
    assert found.values("child", "birth_weight_kg") == [3.1, 3.1, 20, 0.0205, None, None]
    template = night(sheets.template("child", {"birth_weight_kg": 3100}))
    assert template.values("child", "birth_weight_kg") == [3100]


def test_the_village_of_a_child_is_found_from_its_names(night, listed):
    found = night(listed("EPPGBM", {}, {"Nama": "BAYI LAIN", "Desa/Kel": "Tak Ada"}))
    assert found.values("child", "village_code") == ["1408041001", None]
    assert found.cells("UKR-015") == [cell("EPPGBM", "Desa/Kel", 3)]
