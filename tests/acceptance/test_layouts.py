"""The layouts of the sources: a clean family in each, and what a changed cell gives at which cell of which sheet.

A sheet is its rows by heading as written. A case changes cells of a clean delivery and names all that must fail,
as ``KEL-016 ruta Lantai 0``: rule, sheet, heading and row (from 0; -1 is the headings). Every case is a night of
its own, as its people are those of all others.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import pytest

from pipelines.frames import RawSheet, RunResult
from pipelines.headings import column_letters
from schemas.cells import CellKind
from schemas.layouts import layouts
from tests.acceptance.base import (
    DAUGHTER_NIK,
    HEAD_NIK,
    KK,
    SON_NIK,
    SPOUSE_NIK,
    Cell,
    changed,
    clean_family,
    judge,
    sheet_of,
    template_sheets,
)

Row = dict[str, str | Cell]
Delivery = dict[str, list[Row]]
"""The rows of each sheet, by the short name of its layout."""
Found = tuple[str, str, str]
"""Rule, sheet, cell."""

LAYOUTS = {
    "siksng": "SIKSNG_MEMBER",
    "ruta": "BDT2015_RUTA",
    "art": "BDT2015_ART",
    "keluarga": "DTSEN2026_KELUARGA",
    "anggota": "DTSEN2026_ANGGOTA",
    "p3ke_keluarga": "P3KE_KELUARGA",
    "p3ke_individu": "P3KE_INDIVIDU",
    "eppgbm": "EPPGBM",
}
P3KE_FAMILY = "14080001"
OTHER_KK = "1408011203159902"


def headings(sheet: str) -> list[str]:
    """The headings of a layout in the order of the source; those of a variant stand last."""
    layout = next(layout for layout in layouts() if layout.id == LAYOUTS[sheet])
    return list(dict.fromkeys(heading.written for heading in layout.headings if heading.written))


def people(nik: str, name: str, born: str) -> list[Row]:
    """Number, name and birth date of the four of the clean family."""
    return [
        {nik: HEAD_NIK, name: "CONTOH SATU", born: "1986-04-15"},
        {nik: SPOUSE_NIK, name: "PERMISALAN DUA", born: "1988-08-17"},
        {nik: DAUGHTER_NIK, name: "UMPAMA TIGA", born: "2014-03-09"},
        {nik: SON_NIK, name: "LAYAKNYA EMPAT", born: "2024-02-10"},
    ]


def answers(*columns: tuple[str, str]) -> list[Row]:
    """Cells of the four: under each heading one word a person, ``-`` for a blank."""
    told = {heading: words.split() for heading, words in columns}
    return [{heading: words[at].strip("-") for heading, words in told.items()} for at in range(4)]


def persons(sheet: str, shared: Row, *parts: list[Row]) -> list[Row]:
    """The rows of four persons, every cell of the layout there."""
    empty: Row = dict.fromkeys(headings(sheet), "")
    return [{**empty, **shared, **{k: v for part in parts for k, v in part[at].items()}} for at in range(4)]


def siksng() -> Delivery:
    """The family as SIKS-NG lists it."""
    shared: Row = {"PROVINSI": "RIAU", "KABUPATEN/KOTA": "SIAK", "KECAMATAN": "SIAK"}
    shared |= {"DESA/KELUARAHAN": "KAMPUNG DALAM", "ALAMAT": "JL. CONTOH GANG MELATI", "RT": "003", "RW": "001"}
    shared |= {"NOKK": KK, "NAMA IBU KANDUNG": "IBU CONTOH", "KETERANGAN PADAN": "PADAN"}
    shared |= dict.fromkeys(["BANSOS BPNT", "BANSOS PKH", "BANSOS BPNT-PPKM", "PBI JKN"], "2")
    told = answers(("JENIS KELAMIN", "L P P L"), ("HUB KELUARGA", "1 3 4 4"))
    return {"siksng": persons("siksng", shared, people("NIK", "NAMA", "TANGGAL LAHIR"), told)}


def bdt() -> Delivery:
    """The family as the basic data of 2015 list it, in two sheets."""
    written = headings("ruta")
    home: Row = dict.fromkeys(written, "")
    home |= {name: "2" for name in written if name.startswith(("Ada_", "Sta_"))}
    home |= {"IDBDT": "R1", "KDPROP": "14", "KDKAB": "05", "KDKEC": "020", "KDDESA": "043", "Alamat": "JL. CONTOH"}
    home |= {"Nama_KRT": "CONTOH SATU", "Jumlah_ART": "4", "Jumlah_Keluarga": "1", "Luas_lantai": "36"}
    home |= {"Sta_bangunan": "1", "Lantai": "6", "Dinding": "3", "Atap": "6", "Sumber_airminum": "5"}
    home |= {"Sumber_penerangan": "1", "Daya": "1", "bb_masak": "3", "Fasbab": "1", "Kloset": "1"}
    home |= {"Buang_tinja": "1", "Aset_tak_bergerak": "2", "Rumah_lain": "2", "Jumlah_sapi": "0"}
    shared: Row = {"IDBDT": "R1", "NoKK": KK, "Jenis_cacat": "00", "Penyakit_kronis": "0", "NUK": "1"}
    shared |= {"Sta_keberadaan_art": "1", "namagadis_ibukandung": "IBU CONTOH"}
    shared |= dict.fromkeys(["Sta_kepesertaan_pbi", "Ada_pbi", "Ada_pkh", "Ada_BPNT"], "2")
    told = answers(
        ("JnsKel", "1 2 2 1"),
        ("Hubkel", "1 2 3 3"),
        ("Sta_kawin", "2 2 1 1"),
        ("Sta_hamil", "- 2 - -"),
        ("Partisipasi_sekolah", "2 2 1 0"),
        ("Pendidikan_tertinggi", "7 4 1 -"),
        ("Ijazah_tertinggi", "3 2 0 -"),
        ("Sta_Bekerja", "1 2 2 -"),
        ("Status_pekerjaan", "1 - - -"),
    )
    return {"ruta": [home], "art": persons("art", shared, people("NIK", "Nama", "TglLahir"), told)}


def dtsen() -> Delivery:
    """The family as DTSEN lists it, in two sheets."""
    written = headings("keluarga")
    home: Row = dict.fromkeys(written, "")
    home |= {name: "2" for name in written if name.startswith("aset_")} | {"pbi_nas": "2", "pbi_pemda": "2"}
    home |= {name: "0" for name in written if name.startswith("jumlah_ternak")}
    home |= {"kode_provinsi": "14", "kode_kabupaten_kota": "1408", "kode_kecamatan": "140801"}
    home |= {"kode_kelurahan_desa": "1408011001", "provinsi": "RIAU", "kabupaten_kota": "SIAK"}
    home |= {"kecamatan": "SIAK", "kelurahan_desa": "KAMPUNG DALAM", "alamat": "JL. CONTOH"}
    home |= {"nomor_kartu_keluarga": KK, "nama_anggota_keluarga": "CONTOH SATU", "jumlah_anggota_keluarga": "4"}
    home |= {"desil_nasional": "3", "status_kepemilikan_rumah": "1", "jenis_lantai_terluas": "6"}
    home |= {"luas_lantai": "36", "jenis_dinding_terluas": "3", "jenis_atap_terluas": "3"}
    home |= {"sumber_air_minum_utama": "4", "sumber_penerangan_utama": "1", "daya_terpasang": "1"}
    home |= {"bahan_bakar_utama_memasak": "4", "fasilitas_bab": "1", "jenis_kloset": "1"}
    home |= {"pembuangan_akhir_tinja": "1"}
    shared: Row = {"nomor_kartu_keluarga": KK, "pbi_nas": "2", "pbi_pemda": "2", "penyakit_kronis": "1"}
    shared |= {"rt_ktp": "003", "rw_ktp": "001", "alamat_ktp": "JL. LAIN"} | dict.fromkeys(ABILITIES, "4")
    told = answers(
        ("jenis_kelamin", "1 2 2 1"),
        ("status_hubungan_keluarga", "1 2 3 3"),
        ("status_kawin", "2 2 1 1"),
        ("partisipasi_sekolah", "3 3 2 1"),
        ("jenjang_tertinggi_yang_diduduki", "13 8 3 -"),
        ("ijazah_tertinggi_yang_dimiliki", "13 8 23 -"),
        ("status_bekerja", "1 2 2 -"),
        ("status_dalam_pekerjaan_utama", "1 - - -"),
        ("kondisi_gizi", "- - - 3"),
    )
    born = people("nomor_induk_kependudukan", "nama", "tanggal_lahir")
    return {"keluarga": [home], "anggota": persons("anggota", shared, born, told)}


def p3ke() -> Delivery:
    """The family as P3KE lists it, in two sheets; no card number anywhere."""
    home: Row = dict.fromkeys(headings("p3ke_keluarga"), "")
    home |= {name: "TIDAK" for name in home if name.startswith(("Penerima", "Resiko", "Memiliki Simpanan"))}
    home |= {"ID Keluarga": P3KE_FAMILY, "Provinsi": "RIAU", "Kabupaten": "SIAK", "Kecamatan": "SIAK"}
    home |= {"Desa": "KAMPUNG DALAM", "Kode Kemdagri": "14.08.01.1001", "Desil Kesejahteraan": "3"}
    home |= {"Alamat": "JL. CONTOH", "Kepala Keluarga": "CONTOH SATU", "NIK": HEAD_NIK, "Padan Dukcapil": "YA"}
    home |= {"Jenis Kelamin": "LAKI-LAKI", "Tanggal Lahir": "1986-04-15", "Pekerjaan": "PETANI"}
    home |= {"Pendidikan": "TAMAT SMA/SEDERAJAT", "Kepemilikan Rumah": "MILIK SENDIRI"}
    home |= {"Jenis Atap": "ASBES/SENG", "Jenis Dinding": "TEMBOK", "Jenis Lantai": "SEMEN/BATA MERAH"}
    home |= {"Sumber Penerangan": "LISTRIK PRIBADI S/D 900 WATT", "Bahan Bakar Memasak": "ARANG/KAYU"}
    home |= {"Sumber Air Minum": "SUMUR BOR/POMPA", LATRINE: "YA, DENGAN SEPTIC TANK", "Pensasaran": "1"}
    shared: Row = {"id_keluarga_p3ke": P3KE_FAMILY, "kode_kemdagri": "1408011001", "padan_dukcapil": "YA"}
    shared |= {"alamat": "JL. LAIN", "desil_kesejahteraan": "3", "pendidikan": "TIDAK/BELUM SEKOLAH"}
    names = headings("p3ke_individu")
    shared |= {name: "TIDAK" for name in names if name.startswith(("penerima", "resiko", "usia"))}
    told = answers(
        ("jenis_kelamin", "L P P L"),
        ("hubungan_dengan_kepala_keluarga", "KEPALA_KELUARGA ISTRI ANAK ANAK"),
        ("status_kawin", "KAWIN KAWIN BELUM_KAWIN BELUM_KAWIN"),
    )
    told = [{heading: str(word).replace("_", " ") for heading, word in row.items()} for row in told]
    listed = persons("p3ke_individu", shared, people("nik", "nama", "tanggal_lahir"), told)
    return {"p3ke_keluarga": [home], "p3ke_individu": listed}


def eppgbm() -> Delivery:
    """The son of the family as e-PPGBM lists a measurement."""
    row: Row = dict.fromkeys(headings("eppgbm"), "")
    row |= {"No": "1", "NIK": SON_NIK, "Nama": "LAYAKNYA EMPAT", "JK": "L", "Tgl Lahir": "2024-02-10"}
    row |= {"BB Lahir": "3,1", "TB Lahir": "49", "Nama Ortu": "PERMISALAN DUA", "Prov": "RIAU"}
    row |= {"Kab/Kota": "SIAK", "Kec": "SIAK", "Pukesmas": "SIAK", "Desa/Kel": "KAMPUNG DALAM"}
    row |= {"Posyandu": "MELATI", "RT": "003", "RW": "001", "Tanggal Pengukuran": "2026-10-05"}
    row |= {"Berat": "12.9", "Tinggi": "91.5", "Cara Ukur": "Berdiri", "LiLA": "15.2", "Nomor KK": KK}
    row |= {"NIK Orang Tua": SPOUSE_NIK, "Anak Ke": "2", "BB/U": "Berat Badan Normal", "TB/U": "Normal"}
    return {"eppgbm": [row | {"BB/TB": "Gizi Baik", "ZS BB/U": "999.99", "ZS TB/U": "-"}]}


ABILITIES = [
    *("penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari"),
    *("belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri"),
    "mengingat_berkonsentrasi",
]
LATRINE = "Memiliki Fasilitas Buang Air Besar"
SOURCES = {"siksng": siksng, "bdt": bdt, "dtsen": dtsen, "p3ke": p3ke, "eppgbm": eppgbm}


def sheets_of(delivery: Mapping[str, list[Row]], above: int = 0) -> list[list[RawSheet]]:
    """Each sheet as a file of its own; a heading that no row holds is not written."""
    files = []
    for name, rows in delivery.items():
        written = written_in(name, rows)
        lines: list[list[str | Cell]] = [[f"Daftar ke-{line}"] for line in range(above)]
        lines += [list(written), *([row.get(heading, "") for heading in written] for row in rows)]
        files.append([sheet_of(lines, name, f"{name}.xlsx")])
    return files


def written_in(sheet: str, rows: list[Row]) -> list[str]:
    """The headings of a sheet with these rows."""
    known = headings(sheet)
    others = [heading for row in rows for heading in row if heading not in known]
    return [*(heading for heading in known if any(heading in row for row in rows)), *dict.fromkeys(others)]


def cell_of(sheet: str, rows: list[Row], heading: str, row: int, above: int = 0) -> str:
    """Where a cell stands."""
    return f"{column_letters(written_in(sheet, rows).index(heading))}{row + above + 2}"


class Case(NamedTuple):
    """A clean delivery with changed cells, and what must fail.

    Attributes:
        name: what the case shows.
        source: the clean delivery.
        changes: sheet, row and its changed cells; None takes the cell away.
        failed: all that fails, parted by ``;``; the whole night is looked at.
    """

    name: str
    source: str
    changes: list[tuple[str, int, dict[str, str | Cell | None]]]
    failed: str = ""

    @property
    def delivery(self) -> Delivery:
        """The rows as they are delivered."""
        rows = SOURCES[self.source]()
        for sheet, row, cells in self.changes:
            rows[sheet][row] = changed(rows[sheet][row], cells)
        return rows

    @property
    def expected(self) -> set[Found]:
        """Rule, sheet and cell of all that fails."""
        found = set()
        for one in filter(None, (part.strip() for part in self.failed.split(";"))):
            rule, sheet, *heading, row = one.split(" ")
            place = row if not heading else cell_of(sheet, self.delivery[sheet], " ".join(heading), int(row))
            found.add((rule, sheet, place))
        return found


def failed_in(result: RunResult) -> set[Found]:
    """Rule, sheet and cell of all that fails."""
    found = result.findings[result.findings["state"] == "fail"]
    columns = found[["rule_id", "sheet", "cell"]].fillna("").astype(str)
    return set(columns.itertuples(index=False, name=None))


def night(delivery: Mapping[str, list[Row]]) -> RunResult:
    """The night of a delivery."""
    return judge(*sheets_of(delivery)).result


def one(source: str, sheet: str, heading: str, value: str, failed: str) -> Case:
    """A case of one changed cell in the first row."""
    return Case(f"{sheet} {heading} {value!r}", source, [(sheet, 0, {heading: value})], failed)


def wrong(source: str, sheet: str, rule: str, row: int, **cells: str) -> Case:
    """A case of cells of a row that fail one rule, each at itself."""
    failed = "; ".join(f"{rule} {sheet} {heading} {row}" for heading in cells)
    return Case(f"{rule} {sheet} {', '.join(cells)}", source, [(sheet, row, {**cells})], failed)


def right(source: str, sheet: str, row: int, **cells: str) -> Case:
    """A case of cells that are as right as those of the clean family."""
    return Case(f"{sheet} {', '.join(cells)}", source, [(sheet, row, {**cells})])


CODES = [
    wrong(
        "bdt", "ruta", "KEL-016", 0, Lantai="11", Sumber_airminum="13", Buang_tinja="7", Ada_tv="5", Ada_kapal="9"
    ),
    wrong("bdt", "ruta", "KEL-016", 0, Fasbab="5", Atap="seng 2", Ada_motor_tempel="0"),
    wrong("bdt", "art", "ANG-020", 2, Sta_kawin="5", Jenis_cacat="14", Ada_pbi="7", Penyakit_kronis="10"),
    wrong("bdt", "art", "ANG-020", 2, Sta_keberadaan_art="7", Sta_kepesertaan_pbi="8"),
    wrong("dtsen", "keluarga", "KEL-016", 0, jenis_lantai_terluas="11", sumber_air_minum_utama="13", pbi_nas="3"),
    wrong("dtsen", "anggota", "ANG-020", 3, penyakit_kronis="19", pendengaran="5"),
    wrong("p3ke", "p3ke_keluarga", "KEL-016", 0, **{"Jenis Lantai": "6", "Penerima BST": "MUNGKIN"}),
    wrong("p3ke", "p3ke_individu", "ANG-020", 1, status_kawin="2", penerima_bpnt="1"),
    wrong("p3ke", "p3ke_individu", "ANG-015", 1, jenis_kelamin="1"),
    wrong("siksng", "siksng", "ANG-020", 1, **{"KETERANGAN PADAN": "entah", "BANSOS BPNT-PPKM": "9"}),
    wrong("eppgbm", "eppgbm", "UKR-016", 0, **{"Cara Ukur": "Duduk"}),
    wrong("eppgbm", "eppgbm", "UKR-005", 0, JK="1", **{"Tgl Lahir": "10.02.2024"}),
    right("bdt", "ruta", 0, Buang_tinja="3", Lantai="10", Kloset="4", Daya="6", Ada_tv="4", KDDESA="43", KDKAB="5"),
    right("p3ke", "p3ke_keluarga", 0, **{LATRINE: "TIDAK, JAMBAN UMUM/BERSAMA", "Kode Kemdagri": "1408011001"}),
    right("p3ke", "p3ke_individu", 1, pendidikan="PESANTREN"),
    right("eppgbm", "eppgbm", 0, **{"BB Lahir": "3100", "TB/U": "Outlier", "Kec": ""}),
]

PLACES = [
    one("bdt", "ruta", "KDDESA", "999", "KEL-007 ruta KDDESA 0"),
    one("bdt", "ruta", "KDKEC", "", "KEL-007 ruta KDDESA 0"),
    one("bdt", "ruta", "KDKAB", "08", "BRK-014 ruta KDDESA -1"),
    one("dtsen", "keluarga", "kode_kelurahan_desa", "", "KEL-007 keluarga kode_kelurahan_desa 0"),
    one("dtsen", "keluarga", "kelurahan_desa", "PERAWANG", "KEL-008 keluarga kelurahan_desa 0"),
    one("p3ke", "p3ke_keluarga", "Kode Kemdagri", "14.08.01.9999", "KEL-007 p3ke_keluarga Kode Kemdagri 0"),
    one("p3ke", "p3ke_keluarga", "Kecamatan", "MINAS", "KEL-008 p3ke_keluarga Kecamatan 0"),
    one("p3ke", "p3ke_keluarga", "Kode Kemdagri", "1405020043", "BRK-014 p3ke_keluarga Kode Kemdagri -1"),
    one("eppgbm", "eppgbm", "Desa/Kel", "KAMPUNG TAK ADA", "UKR-015 eppgbm Desa/Kel 0"),
    Case(
        "SIKS-NG in a village that nobody knows",
        "siksng",
        [("siksng", row, {"DESA/KELUARAHAN": "TAK ADA"}) for row in range(4)],
        "KEL-007 siksng DESA/KELUARAHAN 0",
    ),
]

FILLED = [
    Case(
        "DTSEN: RT of the head fills and is told where it stands",
        "dtsen",
        [("anggota", 0, {"rt_ktp": "12345"})],
        "KEL-009 anggota rt_ktp 0",
    ),
    Case(
        "DTSEN: the address of the household is not asked of the members",
        "dtsen",
        [("anggota", 0, {"alamat_ktp": "1"})],
    ),
    Case(
        "DTSEN: a blank address takes the head's",
        "dtsen",
        [("keluarga", 0, {"alamat": ""}), ("anggota", 0, {"alamat_ktp": "12"})],
        "KEL-009 anggota alamat_ktp 0",
    ),
    Case(
        "DTSEN: the head's blank is passed over",
        "dtsen",
        [("anggota", 0, {"rt_ktp": ""}), ("anggota", 1, {"rt_ktp": "12345"})],
        "KEL-009 anggota rt_ktp 1",
    ),
    Case(
        "P3KE: a blank address takes the head's",
        "p3ke",
        [("p3ke_keluarga", 0, {"Alamat": ""}), ("p3ke_individu", 0, {"alamat": "12"})],
        "KEL-009 p3ke_individu alamat 0",
    ),
    Case(
        "P3KE: a decile that the family lacks is the member's",
        "p3ke",
        [("p3ke_keluarga", 0, {"Desil Kesejahteraan": ""}), ("p3ke_individu", 0, {"desil_kesejahteraan": "11"})],
        "KEL-014 p3ke_individu desil_kesejahteraan 0",
    ),
    Case(
        "P3KE: a wrong NIK of the head is the household's and makes another person",
        "p3ke",
        [("p3ke_keluarga", 0, {"NIK": "14080115048699"})],
        "KEL-006 p3ke_keluarga NIK 0; ANG-003 p3ke_keluarga NIK 0",
    ),
    Case(
        "P3KE: where both tell of the head, the list of persons speaks",
        "p3ke",
        [("p3ke_keluarga", 0, {"Jenis Kelamin": "PEREMPUAN"})],
    ),
    Case(
        "P3KE: what the list of persons leaves blank is the family's",
        "p3ke",
        [("p3ke_individu", 0, {"jenis_kelamin": ""}), ("p3ke_keluarga", 0, {"Jenis Kelamin": "PEREMPUAN"})],
        "ANG-010 p3ke_keluarga Jenis Kelamin 0",
    ),
    Case(
        "SIKS-NG: a household takes the head's cell",
        "siksng",
        [("siksng", 1, {"RT": "12345"})],
    ),
    Case(
        "SIKS-NG: a blank of the head takes the first of the family",
        "siksng",
        [("siksng", 0, {"RT": ""}), ("siksng", 1, {"RT": "12345"})],
        "KEL-009 siksng RT 1",
    ),
    Case(
        "SIKS-NG: a blank of all is told at the head",
        "siksng",
        [("siksng", row, {"ALAMAT": ""}) for row in range(4)],
        "KEL-009 siksng ALAMAT 0",
    ),
]

NUMBERS = [
    Case(
        "BDT: the members have no card",
        "bdt",
        [("art", row, {"NoKK": ""}) for row in range(4)],
        "; ".join(f"ANG-011 art NoKK {row}" for row in range(4)),
    ),
    Case(
        "BDT: the fetched card is the NIK of a member",
        "bdt",
        [("art", row, {"NoKK": SON_NIK}) for row in range(4)],
        "LIN-011 ruta IDBDT 0; ANG-006 art NIK 3; " + "; ".join(f"LIN-011 art NoKK {row}" for row in range(4)),
    ),
    wrong("bdt", "art", "ANG-003", 2, NIK="14080115048699"),
    wrong("dtsen", "keluarga", "KEL-001", 0, nomor_kartu_keluarga=""),
    one("dtsen", "keluarga", "jumlah_anggota_keluarga", "5", "LIN-012 keluarga jumlah_anggota_keluarga 0"),
    one("bdt", "ruta", "Jumlah_ART", "5", "LIN-012 ruta Jumlah_ART 0"),
    wrong("eppgbm", "eppgbm", "UKR-014", 0, **{"ZS TB/U": "5,5", "BB/TB": "Obesitas"}),
    wrong("eppgbm", "eppgbm", "UKR-010", 0, **{"Berat": "83..9", "BB Lahir": "tiga"}),
    wrong("eppgbm", "eppgbm", "UKR-011", 0, Berat="12900"),
    wrong("eppgbm", "eppgbm", "UKR-006", 0, **{"Tanggal Pengukuran": "Oktober"}),
]

JOINED = [
    Case(
        "nine abilities: the one that counts is below its age",
        "dtsen",
        [
            (
                "anggota",
                3,
                {
                    "tanggal_lahir": "2025-02-10",
                    "penglihatan": "3",
                    "mengurus_diri": "1",
                    "nomor_induk_kependudukan": "1408011002259904",
                },
            )
        ],
        "ANG-032 anggota mengurus_diri 3",
    ),
    Case(
        "state employee of whom one of two headings says aid",
        "bdt",
        [("art", 0, {"Status_pekerjaan": "5", "Ada_pbi": "1"})],
        "ANG-031 art Status_pekerjaan 0",
    ),
]

REQUIRED = """
    siksng: NOKK family_card_no; ALAMAT address; RT rt; RW rw; NIK nik; JENIS KELAMIN sex_code
    siksng: TANGGAL LAHIR birth_date; KECAMATAN village_code; DESA/KELUARAHAN village_code
    ruta: IDBDT family_card_no; KDPROP village_code; KDKAB village_code; KDKEC village_code; KDDESA village_code
    ruta: Alamat address; Nama_KRT head_name; Jumlah_ART member_count
    art: NIK nik; NoKK family_card_no; Nama name; JnsKel sex_code; TglLahir birth_date; Hubkel relation_code
    keluarga: nomor_kartu_keluarga family_card_no; kode_kelurahan_desa village_code; alamat address
    keluarga: nama_anggota_keluarga head_name; jumlah_anggota_keluarga member_count
    anggota: nomor_induk_kependudukan nik; nomor_kartu_keluarga family_card_no; nama name
    anggota: tanggal_lahir birth_date; jenis_kelamin sex_code; status_hubungan_keluarga relation_code
    p3ke_keluarga: Kode Kemdagri village_code; Alamat address; Jenis Kelamin sex_code; Tanggal Lahir birth_date
    p3ke_individu: nik nik; nama name; jenis_kelamin sex_code; tanggal_lahir birth_date
    p3ke_individu: hubungan_dengan_kepala_keluarga relation_code
    eppgbm: Nama child_name; JK sex_code; Tgl Lahir birth_date; Tanggal Pengukuran measured_on
    eppgbm: Berat weight_kg; Tinggi height_cm; Kec village_code; Desa/Kel village_code
"""
"""For each sheet its headings that must be there, each with the column that it gives."""
NEEDED = [
    (sheet.strip(), *pair.strip().rsplit(" ", 1))
    for sheet, _, pairs in (line.partition(":") for line in REQUIRED.strip().splitlines())
    for pair in pairs.split(";")
]
CASES = CODES + PLACES + FILLED + NUMBERS + JOINED


def everything() -> Delivery:
    """All sheets; they speak of the same four persons."""
    return {sheet: rows for make in SOURCES.values() for sheet, rows in make().items()}


@pytest.mark.parametrize("source", SOURCES)
def test_a_clean_family_gives_nothing(source: str) -> None:
    result = night(SOURCES[source]())
    assert failed_in(result) == set()
    assert set(result.files["state"]) == {"read"}


@pytest.mark.parametrize("sheet", LAYOUTS)
def test_a_clean_sheet_alone_gives_nothing(sheet: str) -> None:
    result = night({sheet: everything()[sheet]})
    assert failed_in(result) == set()
    assert result.files["layouts"].tolist() == [LAYOUTS[sheet]]


def test_the_same_family_in_every_source_gives_nothing() -> None:
    result = night(everything())
    assert failed_in(result) == set()
    assert set(register(result, "household")["family_card_no"]) == {KK}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_changed_cell_is_told_at_its_cell(case: Case) -> None:
    assert failed_in(night(case.delivery)) == case.expected


def test_headings_that_must_be_there() -> None:
    """Nothing of a sheet without one is judged further, so that all may come in one night."""
    files = []
    for sheet, heading, _ in NEEDED:
        rows = [changed(row, {heading: None}) for row in everything()[sheet]]
        ((made,),) = sheets_of({sheet: rows})
        files.append([replace(made, source=f"{sheet} {heading}")])
    findings = judge(*files).result.findings
    failed = findings[findings["state"] == "fail"]
    told = set(zip(failed["source"], failed["rule_id"], failed["column"], failed["cell"], strict=True))
    assert told == {(f"{sheet} {heading}", "BRK-005", column, "A1") for sheet, heading, column in NEEDED}


def test_a_heading_that_no_table_has_is_told_at_itself() -> None:
    sheets = {sheet: [row | {"Kolom Asing": "x"} for row in rows] for sheet, rows in everything().items()}
    places = {(sheet, cell_of(sheet, rows, "Kolom Asing", -1)) for sheet, rows in sheets.items()}
    assert failed_in(night(sheets)) == {("BRK-006", *place) for place in places}


def test_a_repeated_row_is_told_at_its_first_mapped_cell() -> None:
    sheets = {sheet: [*rows, rows[0]] for sheet, rows in everything().items()}
    mapped = {sheet: headings(sheet)[0] for sheet in sheets} | {"eppgbm": "NIK", "keluarga": "provinsi"}
    places = {(sheet, cell_of(sheet, rows, mapped[sheet], len(rows) - 1)) for sheet, rows in sheets.items()}
    assert failed_in(night(sheets)) == {("BRK-015", *place) for place in places}


def test_titles_column_numbers_and_totals() -> None:
    """The headings stand in row 13."""
    expected: set[Found] = set()
    sheets: Delivery = {}
    for sheet, rows in everything().items():
        first, second, *_ = written = written_in(sheet, rows)
        numbers: Row = {heading: str(at) for at, heading in enumerate(written, 1)}
        sheets[sheet] = [numbers, *rows, {first: "JUMLAH", second: "9"}]
        expected |= {("BRK-017", sheet, "A14"), ("BRK-017", sheet, f"A{len(rows) + 15}")}
    assert failed_in(judge(*sheets_of(sheets, above=12)).result) == expected


def test_a_family_that_lost_its_card_is_told_at_every_member_of_the_file() -> None:
    delivery = SOURCES["dtsen"]()
    delivery["keluarga"][0] |= {"nomor_kartu_keluarga": ""}
    (home,), (members,) = sheets_of(delivery)
    told = {("LIN-013", "anggota", f"B{row}") for row in range(2, 6)}
    found = failed_in(judge([home, replace(members, source=home.source)]).result)
    assert found == told | {("KEL-001", "keluarga", "J2")}


def test_an_error_is_told_at_its_cell() -> None:
    places = {"siksng": "PEKERJAAN", "ruta": "Lantai", "keluarga": "luas_lantai", "eppgbm": "LiLA", "art": "Nama"}
    sheets = everything()
    for sheet, heading in places.items():
        sheets[sheet][0] |= {heading: Cell("#N/A", CellKind.ERROR)}
    expected = {("BRK-010", sheet, cell_of(sheet, sheets[sheet], heading, 0)) for sheet, heading in places.items()}
    assert {found for found in failed_in(night(sheets)) if found[0] == "BRK-010"} == expected


def test_a_second_column_for_the_same_blocks_both() -> None:
    delivery = SOURCES["bdt"]()
    rows = [row | {"Nama Lengkap": row["Nama"]} for row in delivery["art"]]
    places = {cell_of("art", rows, heading, -1) for heading in ("Nama", "Nama Lengkap")}
    assert failed_in(night({"art": rows})) == {("BRK-007", "art", place) for place in places}


def test_a_shifted_list_of_disabilities_is_told_at_its_heading() -> None:
    delivery = SOURCES["bdt"]()
    for row, code in zip(delivery["art"], ("13", "01", "02", "03"), strict=True):
        row["Jenis_cacat"] = code
    expected = ("BRK-013", "art", cell_of("art", delivery["art"], "Jenis_cacat", -1))
    assert failed_in(night(delivery)) == {expected}


def register(result: RunResult, table: str) -> pd.DataFrame:
    """The rows of a table as they are kept."""
    return result.register.table(table).frame


def test_a_home_of_two_families_becomes_two_households() -> None:
    delivery = SOURCES["bdt"]()
    delivery["ruta"][0] |= {"Jumlah_Keluarga": "2", "Jumlah_ART": "5"}
    alone = delivery["art"][0] | {"NIK": "1408011206709905", "Nama": "SEUMPAMA LIMA", "TglLahir": "1970-06-12"}
    delivery["art"].append(alone | {"NoKK": OTHER_KK, "NUK": "2", "Sta_kawin": "4", "IDARTBDT": "P5"})
    result = night(delivery)
    assert failed_in(result) == set()
    homes = register(result, "household")
    assert homes["family_card_no"].tolist() == [KK, OTHER_KK]
    assert homes["head_name"].tolist() == ["CONTOH SATU", "SEUMPAMA LIMA"]
    assert homes["floor_code"].tolist() == ["6", "6"]
    assert homes["member_count"].isna().all()


def test_a_card_of_p3ke_is_fetched_by_the_family_and_told_at_the_first_cell() -> None:
    family = clean_family()
    family["household"][0] |= {"p3ke_family_id": P3KE_FAMILY}
    delivery = SOURCES["p3ke"]()
    result = judge(*sheets_of({"p3ke_keluarga": delivery["p3ke_keluarga"]}), template_sheets(family)).result
    assert set(register(result, "household")["family_card_no"]) == {KK}
    assert {rule for rule, _, _ in failed_in(result)} <= {"LIN-009"}


def test_what_the_texts_of_p3ke_mean() -> None:
    result = night(SOURCES["p3ke"]())
    (home,) = register(result, "household").to_dict("records")
    assert (home["lighting_code"], home["power_code"], home["sewage_code"]) == ("1", "6", "1")
    assert pd.isna(home["latrine_code"])
    people_kept = register(result, "member")
    assert len(people_kept) == 4
    assert people_kept["education_text"].tolist()[0] == "TIDAK/BELUM SEKOLAH"


def test_either_yes_is_yes_whichever_list_says_it() -> None:
    delivery = SOURCES["p3ke"]()
    delivery["p3ke_individu"][2] |= {"penerima_bst": "YA", "resiko_stunting": "YA"}
    (home,) = register(night(delivery), "household").to_dict("records")
    assert (home["receives_other_aid"], home["reported_stunting_risk"], home["receives_pkh"]) == ("1", "1", "2")


def test_grams_at_birth_are_kilograms() -> None:
    delivery = SOURCES["eppgbm"]()
    delivery["eppgbm"][0] |= {"BB Lahir": "3100"}
    (child,) = register(night(delivery), "child").to_dict("records")
    assert (child["birth_weight_kg"], child["village_code"]) == (3.1, "1408011001")


def test_the_lowest_of_nine_abilities_counts() -> None:
    delivery = SOURCES["dtsen"]()
    delivery["anggota"][0] |= {"pendengaran": "3", "mengurus_diri": "2"}
    assert register(night(delivery), "member")["disability_code"].tolist() == ["2", "4", "4", "4"]
