"""Rules about files and sheets (BRK): what must hold before a row can be read, coded or counted."""

from dataclasses import replace

from schemas.file_facts import Place, SheetFacts
from schemas.rulebook import BLOCK, NOTE, WARN, file_rule

DAMAGE_WATCHED = frozenset(
    {
        ("member", "nik"),
        ("member", "family_card_no"),
        ("household", "family_card_no"),
        ("household", "head_nik"),
        ("child", "child_nik"),
    }
)
"""The identifier columns that are told destroyed as a whole."""

ORDERED_DATES = frozenset({("member", "birth_date"), ("child", "birth_date"), ("child", "measured_on")})
"""The date columns in which the order of day and month is watched."""


@file_rule(
    "BRK-001",
    BLOCK,
    title="File tidak bisa dibuka.",
    fix="Simpan ulang sebagai Excel (.xlsx) lalu kirim lagi.",
    basis="Unduhan e-PPGBM adalah HTML bernama .xls",
    passes=[{}],
    fails=[{"unreadable": "BRK-001"}],
    example="File kampung.xlsx hanya berisi gambar, atau terpotong saat dikirim.",
)
def file_opens(sheet: SheetFacts) -> list[Place] | None:
    """The file opens as a spreadsheet."""
    return [Place()] if sheet.unreadable == "BRK-001" else []


@file_rule(
    "BRK-002",
    BLOCK,
    title="File memakai kata sandi.",
    fix="Hapus kata sandi (File - Info - Protect Workbook), simpan, kirim lagi.",
    basis="Tidak dapat dibaca tanpa orang yang mengetik kata sandi",
    passes=[{}],
    fails=[{"unreadable": "BRK-002"}],
    example="File kampung.xlsx meminta kata sandi ketika dibuka.",
)
def file_has_no_password(sheet: SheetFacts) -> list[Place] | None:
    """It is not encrypted."""
    return [Place()] if sheet.unreadable == "BRK-002" else []


@file_rule(
    "BRK-003",
    BLOCK,
    title="File berisi makro.",
    fix="Simpan sebagai Excel Workbook (.xlsx) tanpa makro.",
    basis="Keamanan: makro tidak pernah dijalankan",
    passes=[{}],
    fails=[{"unreadable": "BRK-003"}],
    example="File kampung.xlsm menyimpan makro.",
)
def file_has_no_macros(sheet: SheetFacts) -> list[Place] | None:
    """It holds no VBA project; macros are never run."""
    return [Place()] if sheet.unreadable == "BRK-003" else []


@file_rule(
    "BRK-004",
    BLOCK,
    title="Baris judul kolom tidak ditemukan.",
    fix="Pastikan satu baris berisi judul kolom seperti NIK, Nama, Nomor KK.",
    basis="Formulir P3KE mulai di baris 13; BDT memiliki baris nomor kolom",
    passes=[{"has_headings": True}],
    fails=[{"has_headings": False}],
    example="Lembar Data langsung dimulai dengan nama orang, tanpa baris judul.",
)
def sheet_has_headings(sheet: SheetFacts) -> list[Place] | None:
    """One of the first rows holds known headings."""
    return [] if sheet.has_headings else [Place(cell="A1", row=1)]


@file_rule(
    "BRK-005",
    BLOCK,
    title="Kolom wajib tidak ada.",
    fix="Tambahkan kolom yang disebut, atau pakai template.",
    basis="Kolom wajib menurut daftar kolom tiap tabel",
    passes=[{}],
    fails=[{"missing": (("member", "nik"),)}],
    example="Lembar Anggota tidak memiliki kolom NIK.",
)
def required_columns_are_there(sheet: SheetFacts) -> list[Place] | None:
    """Every always-required column has a heading, or the layout gives it; one finding each."""
    if not sheet.has_headings:
        return None
    return [replace(sheet.heading, table=table, column=column) for table, column in sheet.missing]


@file_rule(
    "BRK-006",
    NOTE,
    title="Ada kolom yang tidak dikenal; isinya tidak dibaca.",
    fix="Tidak perlu tindakan, kecuali judulnya salah tulis.",
    basis="Daftar judul kolom yang dikenal",
    passes=[{}],
    fails=[{"unknown_headings": (Place(cell="C1", row=1),)}],
    example="Lembar Anggota memiliki kolom berjudul Kolom1.",
)
def every_heading_is_known(sheet: SheetFacts) -> list[Place] | None:
    """Every heading is read, or known as not read; an empty one above data is not known."""
    return None if not sheet.has_headings else list(sheet.unknown_headings)


@file_rule(
    "BRK-007",
    BLOCK,
    title="Dua kolom berisi hal yang sama.",
    fix="Hapus atau ganti judul salah satu kolom.",
    basis="Tidak jelas kolom mana yang benar",
    passes=[{}],
    fails=[{"doubled": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Lembar Anggota memiliki kolom NIK dan juga kolom No KTP.",
)
def no_column_comes_twice(sheet: SheetFacts) -> list[Place] | None:
    """No two headings claim one column, save the pairs that the layout allows."""
    return None if not sheet.has_headings else list(sheet.doubled)


@file_rule(
    "BRK-008",
    WARN,
    title="Ada sel gabungan di dalam data.",
    fix="Pisahkan sel gabungan (Unmerge) dan isi tiap baris.",
    basis="Nilai sel gabungan hanya milik satu baris",
    passes=[{}],
    fails=[{"merged": (Place(cell="B5", row=5),)}],
    example="Nomor KK pada B5 digabung sampai B7; baris 6 dan 7 menjadi kosong.",
)
def no_cells_are_merged(sheet: SheetFacts) -> list[Place] | None:
    """No merged range lies below the headings; unknown in a form without merging."""
    return None if not sheet.has_headings or sheet.merged is None else list(sheet.merged)


@file_rule(
    "BRK-009",
    WARN,
    title="Ada baris, kolom atau lembar tersembunyi yang berisi data.",
    fix="Tampilkan semuanya. Hapus yang tidak ikut dikirim.",
    basis="Yang terkirim lebih banyak daripada yang terlihat",
    passes=[{}],
    fails=[{"hidden": (Place(cell="A7", row=7),)}],
    example="Di lembar Anggota baris 7 sampai 19 tersembunyi oleh penyaring, tetapi berisi data.",
)
def nothing_is_hidden(sheet: SheetFacts) -> list[Place] | None:
    """No hidden or filtered row, hidden column or hidden sheet holds data; it is read all the same."""
    return None if sheet.hidden is None else list(sheet.hidden)


@file_rule(
    "BRK-010",
    BLOCK,
    title="Sel berisi rumus tanpa hasil, atau galat seperti #N/A.",
    fix="Salin lalu tempel sebagai nilai (Paste Values), perbaiki galatnya.",
    basis="Rumus yang ditulis program tidak menyimpan hasilnya",
    passes=[{}],
    fails=[{"lost_results": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Sel F4 pada lembar Keluarga berisi #N/A.",
)
def no_result_is_lost(sheet: SheetFacts) -> list[Place] | None:
    """No mapped cell is an error or a formula without a stored result."""
    return None if not sheet.has_headings else list(sheet.lost_results)


@file_rule(
    "BRK-011",
    BLOCK,
    on=DAMAGE_WATCHED,
    title="Satu kolom NIK atau Nomor KK rusak oleh Excel.",
    fix="Jangan perbaiki satu per satu di file ini. Minta file asal, atau format kolom sebagai Teks sebelum mengetik.",
    basis="Pada nomor yang utuh hanya sekitar 10 % berakhir dengan 0",
    passes=[{}],
    fails=[{"damaged_columns": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Dari 200 sel di kolom NIK, 196 berakhir dengan 0.",
)
def no_number_column_is_destroyed(sheet: SheetFacts) -> list[Place] | None:
    """No identifier column went through number cells; unknown with too few cells."""
    return None if not sheet.has_headings or sheet.damaged_columns is None else list(sheet.damaged_columns)


@file_rule(
    "BRK-012",
    WARN,
    title="Lembar tidak berisi data.",
    fix="Isi lembar ini, atau hapus bila memang tidak dipakai.",
    basis="Kiriman kosong tidak boleh terbaca sebagai tidak ada masalah",
    passes=[{"data_rows": 12}],
    fails=[{"data_rows": 0}],
    example="Lembar Pengukuran hanya berisi baris judul.",
)
def sheet_holds_data(sheet: SheetFacts) -> list[Place] | None:
    """At least one data row; an empty delivery must not read as *all is well*."""
    if not sheet.has_headings:
        return None
    return [] if sheet.data_rows else [sheet.heading]


@file_rule(
    "BRK-013",
    BLOCK,
    title="Arti kode jawaban tidak bisa dipastikan.",
    fix="Sebutkan asal file (BDT, Regsosek/DTSEN, Dukcapil, P3KE), atau pakai template.",
    basis="3 berarti anak di BDT/DTSEN tetapi istri di Dukcapil; tinja 3 dan 4 tertukar antara BDT dan Regsosek",
    passes=[{}],
    fails=[{"unsettled_codes": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Kolom hubungan keluarga berisi 1, 3 dan 4 tanpa keterangan; 3 dapat berarti anak atau istri.",
)
def code_scheme_is_settled(sheet: SheetFacts) -> list[Place] | None:
    """The layout or the values fix which code scheme the file speaks; unknown without a coded cell."""
    return None if not sheet.has_headings or sheet.unsettled_codes is None else list(sheet.unsettled_codes)


@file_rule(
    "BRK-014",
    BLOCK,
    title="Kode wilayah tidak jelas: kode BPS atau kode Kemendagri.",
    fix="Tulis juga nama kampung dan kecamatan, atau pakai kode Kemendagri 10 angka.",
    basis="1405 adalah Siak menurut BPS dan Pelalawan menurut Kemendagri; 1408 adalah Bengkalis menurut BPS dan Siak menurut Kemendagri",
    passes=[{}],
    fails=[{"unsettled_regions": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Kode 1408011001 berdiri di samping nama kampung Pinggir, yang bukan kampung di Siak.",
)
def region_system_is_settled(sheet: SheetFacts) -> list[Place] | None:
    """The village codes of the file are of BPS or of Kemendagri; unknown without a code."""
    return None if not sheet.has_headings or sheet.unsettled_regions is None else list(sheet.unsettled_regions)


@file_rule(
    "BRK-015",
    WARN,
    title="Ada baris yang terulang persis.",
    fix="Hapus baris yang terulang. Baris pertama yang dipakai.",
    basis="Salin dan tempel",
    passes=[{}],
    fails=[{"repeats": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Baris 9 sama persis dengan baris 5.",
)
def no_row_is_repeated(sheet: SheetFacts) -> list[Place] | None:
    """No two rows agree in every mapped cell; the first one is used."""
    return None if not sheet.has_headings else list(sheet.repeats)


@file_rule(
    "BRK-016",
    BLOCK,
    on=ORDERED_DATES,
    title="Urutan tanggal tidak jelas: hari/bulan atau bulan/hari.",
    fix="Tulis tanggal seperti 17/08/1980 (hari/bulan/tahun) di seluruh kolom.",
    basis="CSV dari komputer dengan pengaturan Amerika menukar hari dan bulan",
    passes=[{}],
    fails=[{"month_first": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Kolom Tanggal Lahir berisi 08/17/1980 dan 03/04/1990.",
)
def dates_read_day_first(sheet: SheetFacts) -> list[Place] | None:
    """No text date of a column can only be month first; unknown without a text date."""
    return None if not sheet.has_headings or sheet.month_first is None else list(sheet.month_first)


@file_rule(
    "BRK-017",
    WARN,
    title="Ada baris yang bukan data: baris nomor kolom, jumlah, atau baris yang terpotong.",
    fix="Hapus baris jumlah. Untuk file teks, ekspor ulang bila ada baris terpotong.",
    basis="Contoh BDT memiliki baris nomor kolom; ekstrak DTSEN memiliki baris terpotong",
    passes=[{}],
    fails=[{"no_data": (Place(cell="C1", row=1, table="member", column="nik"),)}],
    example="Baris 2 berisi 1, 2, 3 dan seterusnya, atau baris terakhir dimulai dengan JUMLAH.",
)
def every_row_is_data(sheet: SheetFacts) -> list[Place] | None:
    """No row of column numbers, totals, repeated headings or broken lines."""
    return list(sheet.no_data)
