"""Rules about a person on a family card (ANG)."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.cells import CellKind
from schemas.codes import meaning
from schemas.kleene import FALSE, Kleene, any_of
from schemas.provinces import province_numbers
from schemas.rows import Numbers, Rows, kleene
from schemas.rulebook import BLOCK, NOTE, WARN, Answers, rule
from schemas.rules._shared import (
    DEATH_MARKS,
    PROGRAMMES,
    STOP_WORDS_PERSON,
    differ,
    is_not_damaged,
    names_somebody,
    only_name_characters,
)
from schemas.tables import Member, columns_of

CODED = [
    name
    for name, column in columns_of("member").items()
    if column.dtype == "code" and name not in {Member.sex_code, Member.relation_code}
]
STATE_EMPLOYERS = "PNS|ASN|TNI|POLRI|PPPK|BUMN|BUMD"
STAGES = {"NONE": 0, "SD": 1, "SMP": 2, "SMA": 3, "PT": 4}

_PATRONYM = r"(?i)(?:^|[^\pL])(?:BIN|BINTI|BINTE|BTE|BNT)(?:[^\pL].*)?$"
_DEATH_MARK = rf"(?i)(?:^|[^\pL])(?:{DEATH_MARKS})(?:[^\pL]|$)"


def gone(rows: Rows) -> Kleene:
    """Died, moved or was not found; a missing presence counts as present."""
    return rows.is_code(Member.presence_code, "2", "3", "4", "6").never_unknown()


def receives(rows: Rows) -> Kleene:
    """Listed as recipient of PKH, Sembako or PBI."""
    return any_of(rows.is_code(programme, "1") for programme in PROGRAMMES)


def _fertile_age(rows: Rows) -> Kleene:
    limits = rows.limits
    return rows.age_years(Member.birth_date).within(limits.pregnancy_age_min, limits.pregnancy_age_max)


def _carries_death_mark(rows: Rows) -> Kleene:
    """A death mark before the patronym (behind it, it speaks of the father); unknown without a name."""
    marked = rows.matches(Member.name, _DEATH_MARK)
    at = np.flatnonzero(marked.is_true)
    if len(at):
        own_names = pc.replace_substring_regex(rows.text(Member.name).take(pa.array(at)), _PATRONYM, "")
        marked.truth[at] = kleene(pc.match_substring_regex(own_names, _DEATH_MARK)).truth
    return marked


def _stage(rows: Rows, column: str) -> Numbers:
    """The stage of schooling of each code, 0 none to 4 higher education."""
    stages = meaning(columns_of("member")[column].codes, "stage")
    return rows.rank(column, {code: STAGES[stage] for code, stage in stages.items()})


def _lowest_age(rows: Rows, column: str, ages: Mapping[str, int]) -> Numbers:
    """The age in years from which each code can have been reached."""
    stages = meaning(columns_of("member")[column].codes, "stage")
    return rows.rank(column, {code: ages[stage] for code, stage in stages.items()})


@rule(
    "ANG-001",
    Member,
    [Member.nik],
    BLOCK,
    title="NIK belum diisi.",
    fix="Salin 16 angka NIK dari KTP, KIA atau KK. Bila belum punya NIK, urus ke Disdukcapil.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[{"nik": "1408015504869902"}],
    fails=[{"nik": None}],
)
def nik_is_filled(rows: Rows) -> Answers:
    """The cell is not blank."""
    return rows.filled(Member.nik).never_unknown()


@rule(
    "ANG-002",
    Member,
    [Member.nik],
    BLOCK,
    title="NIK isian sementara, bukan NIK sebenarnya.",
    fix="Ganti dengan NIK dari KTP atau KK. Bila belum ada, kosongkan dan urus ke Disdukcapil.",
    basis="NIK sementara ditemui di OpenSID; temuan BPK dan KPK",
    passes=[{"nik": "1408015504869902"}],
    fails=[{"nik": "1234567890123456"}],
)
def nik_is_no_placeholder(rows: Rows) -> Answers:
    """Not one repeated digit, not 1234567890123456, not beginning with 0; unknown when blank."""
    number = rows.identifier(Member.nik)
    return Kleene.of(~number.placeholder, number.given | number.damaged)


@rule(
    "ANG-003",
    Member,
    [Member.nik],
    BLOCK,
    title="NIK harus 16 angka.",
    fix="Hitung angkanya: NIK selalu 16 angka. Ketik ulang dari KTP atau KK.",
    basis="Susunan NIK (dukcapil.klaten.go.id)",
    passes=[{"nik": "1408015504869902"}],
    fails=[{"nik": "140801550486990"}],
)
def nik_has_16_digits(rows: Rows) -> Answers:
    """Unknown when blank, a placeholder (ANG-002) or damaged (ANG-004)."""
    number = rows.identifier(Member.nik)
    return Kleene.of(number.sixteen, number.given & ~number.placeholder & ~number.damaged)


@rule(
    "ANG-004",
    Member,
    [Member.nik],
    BLOCK,
    title="NIK rusak oleh Excel: angka terakhir hilang.",
    fix="Ubah dulu format sel menjadi Teks, lalu ketik ulang 16 angka dari KTP. Jangan menyalin dari file ini.",
    basis="Excel hanya menyimpan 15 angka pertama (support.microsoft.com/kb/269370)",
    passes=[{"nik": "1408015504869910", "nik__kind": "number", "nik__zero_share": 0.1}],
    fails=[
        {"nik": None, "nik__raw": "1.40802E+15", "nik__kind": "text"},
        {"nik": "1408015504869910", "nik__kind": "number", "nik__zero_share": 1.0},
        {"nik": "9171011203900003", "nik__kind": "number"},
        {"nik": "1408015504860000"},
    ],
    tells_damage=True,
)
def nik_is_not_damaged(rows: Rows) -> Answers:
    """Excel kept all 16 digits; unknown when blank."""
    return is_not_damaged(rows, Member.nik)


@rule(
    "ANG-005",
    Member,
    [Member.nik, Member.family_card_no],
    NOTE,
    at=[Member.nik, Member.family_card_no],
    title='NIK atau Nomor KK dirapikan dari spasi, titik, tanda kutip, ".0", atau sel angka.',
    fix="Tidak perlu tindakan. Lain kali ketik sebagai teks tanpa spasi.",
    basis="Sistem lain juga membuang .0, titik dan tanda kutip",
    passes=[{"nik": "1408015504869902", "nik__raw": "1408015504869902", "nik__kind": "text"}],
    fails=[
        {"nik": "1408015504869902", "nik__raw": "1408.0155.0486.9902", "nik__kind": "text"},
        {"nik": "1408015504869910", "nik__kind": "number", "nik__zero_share": 0.1},
    ],
)
def numbers_were_typed_cleanly(rows: Rows) -> Answers:
    """Text cells without spaces, dots or quotes; unknown when the number does not hold anyway."""
    return {
        column: kleene(pc.equal(rows.raw(column), rows.text(column))).unknown_unless(
            Kleene.of(rows.identifier(column).number_holds)
        )
        & Kleene.of(rows.kind(column) == CellKind.TEXT, rows.identifier(column).number_holds)
        for column in (Member.nik, Member.family_card_no)
    }


@rule(
    "ANG-006",
    Member,
    [Member.nik, Member.family_card_no],
    BLOCK,
    title="NIK sama dengan Nomor KK.",
    fix="Nomor KK ada di bagian atas kartu, NIK ada di baris nama. Perbaiki yang salah.",
    basis="Nomor KK dan NIK berasal dari dua daftar yang berbeda",
    passes=[{"nik": "1408015504869902", "family_card_no": "1408011203159901"}],
    fails=[{"nik": "1408011203159901", "family_card_no": "1408011203159901"}],
)
def nik_is_not_the_family_card_number(rows: Rows) -> Answers:
    """Two numbers of two registers; unknown when either is blank."""
    return differ(rows, Member.nik, Member.family_card_no)


@rule(
    "ANG-007",
    Member,
    [Member.nik],
    BLOCK,
    title="Bagian tanggal pada NIK tidak mungkin.",
    fix="Angka ke-7 sampai ke-10 NIK adalah tanggal dan bulan (perempuan: tanggal ditambah 40). Ketik ulang dari KTP.",
    basis="Susunan NIK (dukcapil.klaten.go.id)",
    passes=[{"nik": "1408015504869902"}],
    fails=[{"nik": "1408013913869902"}],
)
def nik_date_is_possible(rows: Rows) -> Answers:
    """A day (women + 40) and a month; 31 February passes. Unknown unless the number itself holds."""
    number = rows.identifier(Member.nik)
    return Kleene.of(number.possible_date, number.number_holds)


@rule(
    "ANG-008",
    Member,
    [Member.nik],
    WARN,
    title="Kode provinsi pada NIK tidak dikenal.",
    fix="Periksa dua angka pertama NIK pada KTP. NIK dari provinsi lain tidak salah.",
    basis="Kode provinsi Kemendagri; NIK tidak pernah berubah",
    passes=[{"nik": "1408015504869902"}],
    fails=[{"nik": "2908015504869902"}],
)
def nik_province_is_known(rows: Rows) -> Answers:
    """Digits 1-2 are a province; regency and subdistrict digits are never judged."""
    number = rows.identifier(Member.nik)
    return Kleene.of(np.isin(number.province, province_numbers()), number.number_holds)


@rule(
    "ANG-009",
    Member,
    [Member.nik, Member.birth_date],
    WARN,
    at=[Member.birth_date],
    title="Tanggal lahir tidak sama dengan tanggal pada NIK.",
    fix="Periksa KTP dan KK. Bila KTP memang begitu, biarkan dan tandai sudah diperiksa.",
    basis="NIK tetap walaupun tanggal lahir kemudian dibetulkan (PP 40/2019), jadi hanya peringatan",
    passes=[{"nik": "1408015504869902", "birth_date": "1986-04-15"}],
    fails=[{"nik": "1408015504869902", "birth_date": "1986-05-14"}],
)
def birth_date_agrees_with_nik(rows: Rows) -> Answers:
    """Day, month and two-digit year are those of the NIK; unknown without a valid NIK or a date."""
    number, born = rows.identifier(Member.nik), rows.date(Member.birth_date)
    same = (number.day_of_birth == born.day) & (number.month == born.month)
    same &= number.year_of_century == born.year % 100
    return Kleene.of(same, number.valid_nik & born.known)


@rule(
    "ANG-010",
    Member,
    [Member.nik, Member.sex_code],
    WARN,
    at=[Member.sex_code],
    title="Jenis kelamin tidak cocok dengan NIK.",
    fix="Pada NIK perempuan, tanggal ditambah 40. Periksa jenis kelamin dan NIK pada KTP.",
    basis="Susunan NIK; salah terbit memang ada, jadi hanya peringatan (belum diverifikasi)",
    passes=[{"nik": "1408015504869902", "sex_code": "2"}],
    fails=[{"nik": "1408015504869902", "sex_code": "1"}],
)
def sex_agrees_with_nik(rows: Rows) -> Answers:
    """Women have 40 added to the day; unknown without a valid NIK or a sex."""
    number = rows.identifier(Member.nik)
    return rows.is_code(Member.sex_code, "2").same_as(Kleene.of(number.woman, number.valid_nik))


@rule(
    "ANG-011",
    Member,
    [Member.family_card_no],
    BLOCK,
    title="Nomor KK anggota kosong atau tidak benar.",
    fix="Isi 16 angka Nomor KK keluarga ini sebagai teks, sama dengan lembar Keluarga.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[{"family_card_no": "1408011203159901", "family_card_no__kind": "text"}],
    fails=[{"family_card_no": "140801120315", "family_card_no__kind": "text"}, {"family_card_no": None}],
)
def member_family_card_number_holds(rows: Rows) -> Answers:
    """Given, 16 digits, no placeholder, not damaged; unknown for a layout without it."""
    number = rows.identifier(Member.family_card_no)
    judged = rows.has_value(Member.family_card_no).is_known().is_true | number.damaged
    return Kleene.of(number.number_holds, judged)


@rule(
    "ANG-012",
    Member,
    [Member.name],
    BLOCK,
    title="Nama belum diisi atau bukan nama sebenarnya.",
    fix="Isi nama lengkap sesuai KTP atau KK.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil); BPK menemukan 5.702 nama kosong",
    passes=[{"name": "SUPARNO"}],
    fails=[{"name": "ANAK 2"}],
)
def name_is_a_name(rows: Rows) -> Answers:
    """Two letters and no stop word, with or without a number; a single word is a name."""
    return (names_somebody(rows, Member.name, STOP_WORDS_PERSON) & rows.filled(Member.name)).never_unknown()


@rule(
    "ANG-013",
    Member,
    [Member.name],
    WARN,
    title="Nama berisi angka atau tanda yang tidak lazim.",
    fix="Tulis nama dengan huruf saja, sesuai KTP.",
    basis='Yang diterima OpenSID dan sistem DTSEN lain; "/" memisahkan ejaan lain pada aplikasi Kemensos',
    passes=[{"name": "H. MUH. NUR'ALIM, S.PD"}],
    fails=[{"name": "S1TI AMINAH"}],
)
def name_has_only_name_characters(rows: Rows) -> Answers:
    """Letters, spaces and the marks of names; unknown when blank."""
    return only_name_characters(rows, Member.name)


@rule(
    "ANG-014",
    Member,
    [Member.name, Member.presence_code],
    WARN,
    title="Nama bertanda almarhum, tetapi tercatat masih tinggal bersama keluarga.",
    fix="Bila sudah meninggal, pilih keberadaan Meninggal. Bila belum, hapus tanda itu.",
    basis="Tanda almarhum pada nama (daftar belum diverifikasi)",
    passes=[{"name": "CONTOH TIGA BIN ALM CONTOH", "presence_code": "1"}],
    fails=[{"name": "CONTOH TIGA (ALM)", "presence_code": "1"}],
)
def nobody_marked_dead_lives_here(rows: Rows) -> Answers:
    """A death mark outside the patronym goes with presence *dead*; unknown when the name is blank."""
    return ~_carries_death_mark(rows) | rows.is_code(Member.presence_code, "2").never_unknown()


@rule(
    "ANG-015",
    Member,
    [Member.sex_code, Member.relation_code],
    BLOCK,
    at=[Member.sex_code, Member.relation_code],
    title="Jenis kelamin atau hubungan keluarga belum diisi.",
    fix="Isi sesuai Kartu Keluarga.",
    basis="Formulir Regsosek 2022 (BPS): 405 sampai 409 wajib bagi anggota yang ada",
    passes=[{"sex_code": "2", "relation_code": "1"}],
    fails=[{"sex_code": "2", "relation_code": None}],
)
def sex_and_relation_are_given(rows: Rows) -> Answers:
    """A known code in each cell; unknown when the scheme is not settled."""
    return {column: rows.has_value(column) for column in (Member.sex_code, Member.relation_code)}


@rule(
    "ANG-016",
    Member,
    [Member.birth_date],
    BLOCK,
    title="Tanggal lahir kosong atau tidak terbaca.",
    fix="Tulis tanggal lahir sesuai KK, contoh 17/08/1980.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[{"birth_date": "1980-08-17", "birth_date__raw": "17 Agustus 1980"}],
    fails=[{"birth_date": None, "birth_date__raw": "00/00/1980"}],
)
def birth_date_is_readable(rows: Rows) -> Answers:
    """The cell is one date."""
    return rows.has_value(Member.birth_date).never_unknown()


@rule(
    "ANG-017",
    Member,
    [Member.birth_date],
    BLOCK,
    title="Tanggal lahir di masa depan.",
    fix="Periksa tahun lahir pada KK.",
    basis="Kewajaran",
    passes=[{"birth_date": "1980-08-17", "as_of": "2026-11-01"}],
    fails=[{"birth_date": "2080-08-17", "as_of": "2026-11-01"}],
)
def birth_date_is_not_in_the_future(rows: Rows) -> Kleene:
    """Not after ``as_of``; unknown when blank."""
    return rows.date(Member.birth_date) <= rows.today


@rule(
    "ANG-018",
    Member,
    [Member.birth_date],
    WARN,
    title="Umur lebih dari 110 tahun.",
    fix="Periksa tahun lahir pada KK. Bila memang benar, tandai sudah diperiksa.",
    basis="Pengalaman: batas 100 tahun ternyata terlalu ketat",
    passes=[{"birth_date": "1940-08-17", "as_of": "2026-11-01"}],
    fails=[{"birth_date": "1908-08-17", "as_of": "2026-11-01"}],
)
def age_is_plausible(rows: Rows) -> Answers:
    """Unknown when the date is blank or in the future."""
    return (rows.age_years(Member.birth_date) <= rows.limits.age_max_years).unknown_unless(
        birth_date_is_not_in_the_future(rows)
    )


@rule(
    "ANG-019",
    Member,
    [Member.marital_code, Member.mother_name, Member.birth_date],
    WARN,
    at=[Member.marital_code, Member.mother_name],
    title="Status perkawinan atau nama ibu kandung belum diisi.",
    fix="Isi sesuai Kartu Keluarga.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[
        {
            "marital_code": "2",
            "mother_name": "CONTOH IBU",
            "presence_code": "1",
            "birth_date": "1980-08-17",
            "as_of": "2026-11-01",
        }
    ],
    fails=[
        {
            "marital_code": None,
            "mother_name": "CONTOH IBU",
            "presence_code": "1",
            "birth_date": "1980-08-17",
            "as_of": "2026-11-01",
        }
    ],
)
def marital_status_and_mother_are_filled(rows: Rows) -> Answers:
    """Owed by all who are present; the status from ten years on."""
    excused = {
        Member.marital_code: rows.age_years(Member.birth_date) < rows.limits.marital_required_age,
        Member.mother_name: rows.always(FALSE),
    }
    return {
        column: (rows.filled(column) | gone(rows) | young).unknown_unless(rows.has(column))
        for column, young in excused.items()
    }


@rule(
    "ANG-020",
    Member,
    CODED,
    WARN,
    at=CODED,
    title="Kode jawaban tidak ada dalam daftar.",
    fix="Pilih jawaban dari daftar pilihan pada sel itu.",
    basis="Daftar kode pada formulir asal",
    passes=[{"marital_code": "2", "marital_code__raw": "2", "scheme": "REGSOSEK_DTSEN"}],
    fails=[{"marital_code": None, "marital_code__raw": "7", "scheme": "REGSOSEK_DTSEN"}],
)
def member_codes_are_known(rows: Rows) -> Answers:
    """As KEL-016; sex and relation are judged by ANG-015."""
    return {column: rows.readable(column) for column in CODED}


@rule(
    "ANG-021",
    Member,
    [Member.pregnant, Member.sex_code],
    BLOCK,
    title="Tercatat hamil, tetapi jenis kelamin laki-laki.",
    fix="Perbaiki jenis kelamin atau status hamil.",
    basis="Formulir Regsosek 2022 (BPS): 410 hanya ditanyakan kepada perempuan",
    passes=[{"pregnant": "1", "sex_code": "2"}],
    fails=[{"pregnant": "1", "sex_code": "1"}],
)
def only_women_are_pregnant(rows: Rows) -> Answers:
    """Unknown when either is blank."""
    pregnant, woman = rows.is_code(Member.pregnant, "1"), rows.is_code(Member.sex_code, "2")
    return (~pregnant | woman).unknown_unless(pregnant.is_known() & woman.is_known())


@rule(
    "ANG-022",
    Member,
    [Member.pregnant, Member.birth_date, Member.marital_code],
    WARN,
    title="Status hamil perlu diperiksa: umur di luar 10-54 tahun atau belum kawin.",
    fix="Periksa umur, status kawin dan status hamil. Bila benar, tandai sudah diperiksa.",
    basis="Formulir Regsosek 2022 (BPS): 410 untuk perempuan 10-54 tahun yang pernah kawin; kasus di luar itu memang ada, jadi hanya peringatan",
    passes=[{"pregnant": "1", "birth_date": "1998-02-01", "marital_code": "2", "as_of": "2026-11-01"}],
    fails=[
        {"pregnant": "1", "birth_date": "1962-02-01", "marital_code": "2", "as_of": "2026-11-01"},
        {"pregnant": "1", "birth_date": "1998-02-01", "marital_code": "1", "as_of": "2026-11-01"},
    ],
)
def pregnancy_fits_age_and_marriage(rows: Rows) -> Answers:
    """Unknown when a blank cell could excuse it."""
    pregnant, age = rows.is_code(Member.pregnant, "1"), _fertile_age(rows)
    married = rows.is_code(Member.marital_code, "2", "3", "4")
    judged = pregnant.is_known() & age.is_known() & (~age | married.is_known())
    return (~pregnant | (age & married)).unknown_unless(judged)


@rule(
    "ANG-023",
    Member,
    [Member.pregnant, Member.sex_code, Member.birth_date, Member.marital_code],
    WARN,
    title="Status hamil belum diisi untuk perempuan usia subur yang pernah kawin.",
    fix="Tanyakan dan isi Ya atau Tidak.",
    basis="Formulir Regsosek 2022 (BPS), alur pertanyaan",
    passes=[
        {
            "pregnant": "2",
            "sex_code": "2",
            "birth_date": "1998-02-01",
            "marital_code": "2",
            "as_of": "2026-11-01",
        }
    ],
    fails=[
        {
            "pregnant": None,
            "sex_code": "2",
            "birth_date": "1998-02-01",
            "marital_code": "2",
            "as_of": "2026-11-01",
        }
    ],
)
def pregnancy_is_asked(rows: Rows) -> Answers:
    """Owed by women of 10-54 who were ever married and are present."""
    woman, age = rows.is_code(Member.sex_code, "2"), _fertile_age(rows)
    unmarried = rows.is_code(Member.marital_code, "1")
    answered = rows.filled(Member.pregnant) | ~woman | ~age | unmarried | gone(rows)
    return answered.unknown_unless(
        rows.has(Member.pregnant) & woman.is_known() & age.is_known() & unmarried.is_known()
    )


@rule(
    "ANG-024",
    Member,
    [Member.relation_code, Member.birth_date, Member.marital_code],
    WARN,
    at=[Member.birth_date],
    title="Kepala keluarga berumur di bawah 17 tahun dan belum kawin.",
    fix="Periksa tanggal lahir dan siapa kepala keluarganya.",
    basis="Daftar masalah setempat; anak dapat menjadi kepala keluarga, jadi hanya peringatan",
    passes=[{"relation_code": "1", "birth_date": "1980-08-17", "marital_code": "2", "as_of": "2026-11-01"}],
    fails=[{"relation_code": "1", "birth_date": "2014-08-17", "marital_code": "1", "as_of": "2026-11-01"}],
)
def head_is_grown_up(rows: Rows) -> Answers:
    """A head is 17, or was ever married."""
    return (
        ~rows.is_code(Member.relation_code, "1")
        | (rows.age_years(Member.birth_date) >= rows.limits.head_age_min)
        | rows.is_code(Member.marital_code, "2", "3", "4")
    )


@rule(
    "ANG-025",
    Member,
    [Member.relation_code, Member.marital_code, Member.birth_date],
    WARN,
    at=[Member.marital_code],
    title="Status perkawinan tidak cocok dengan hubungan keluarga atau umur.",
    fix="Istri/suami harus berstatus kawin; anak di bawah 15 tahun biasanya belum kawin. Periksa KK.",
    basis="Isi satu KK harus saling cocok",
    passes=[{"relation_code": "2", "marital_code": "2", "birth_date": "1986-04-15", "as_of": "2026-11-01"}],
    fails=[
        {"relation_code": "2", "marital_code": "1", "birth_date": "1986-04-15", "as_of": "2026-11-01"},
        {"relation_code": "3", "marital_code": "2", "birth_date": "2015-04-15", "as_of": "2026-11-01"},
    ],
)
def marital_status_fits_relation_and_age(rows: Rows) -> Answers:
    """A spouse is married, a child below 15 is not."""
    married, unmarried = rows.is_code(Member.marital_code, "2"), rows.is_code(Member.marital_code, "1")
    spouse_is_married = ~rows.is_code(Member.relation_code, "2") | married
    old_enough = (rows.age_years(Member.birth_date) >= rows.limits.married_age_min) | unmarried
    return (spouse_is_married & old_enough).unknown_unless(married.is_known())


@rule(
    "ANG-026",
    Member,
    [Member.school_participation_code, Member.education_level_code, Member.ijazah_code],
    WARN,
    at=[Member.education_level_code, Member.ijazah_code],
    title="Isian pendidikan tidak cocok dengan partisipasi sekolah.",
    fix="Bila pernah atau masih sekolah, isi jenjang dan ijazah. Bila tidak pernah sekolah, kosongkan.",
    basis="Formulir Regsosek 2022 (BPS): 413 sampai 415 hanya ditanyakan bila 412 dijawab 2 atau 3",
    passes=[{"school_participation_code": "2", "education_level_code": "8", "ijazah_code": "3"}],
    fails=[
        {"school_participation_code": "1", "education_level_code": "8", "ijazah_code": None},
        {"school_participation_code": "1", "education_level_code": None, "ijazah_code": "3"},
    ],
)
def education_follows_school_participation(rows: Rows) -> Answers:
    """Level and certificate are asked of those who ever were at school and of nobody else."""
    at_school = rows.is_code(Member.school_participation_code, "2", "3")
    never = rows.is_code(Member.school_participation_code, "1")
    certificate = ~rows.given(Member.ijazah_code) | rows.is_code(Member.ijazah_code, "23")
    return {
        Member.education_level_code: at_school.same_as(rows.given(Member.education_level_code)),
        Member.ijazah_code: (~never | certificate).unknown_unless(never.is_known()),
    }


@rule(
    "ANG-027",
    Member,
    [Member.education_level_code, Member.ijazah_code, Member.birth_date],
    WARN,
    at=[Member.education_level_code, Member.ijazah_code],
    title="Pendidikan atau ijazah terlalu tinggi untuk umurnya.",
    fix="Periksa tanggal lahir, jenjang dan ijazah.",
    basis="Umur terendah tiap jenjang (belum diverifikasi)",
    passes=[{"education_level_code": "13", "ijazah_code": "8", "birth_date": "2010-01-01", "as_of": "2026-11-01"}],
    fails=[{"education_level_code": "19", "ijazah_code": "19", "birth_date": "2014-01-01", "as_of": "2026-11-01"}],
)
def education_fits_age(rows: Rows) -> Answers:
    """Each code for itself; unknown without a date or a code."""
    age = rows.age_years(Member.birth_date)
    return {
        Member.education_level_code: age
        >= _lowest_age(rows, Member.education_level_code, rows.limits.level_age_min),
        Member.ijazah_code: age >= _lowest_age(rows, Member.ijazah_code, rows.limits.ijazah_age_min),
    }


@rule(
    "ANG-028",
    Member,
    [Member.education_level_code, Member.ijazah_code],
    WARN,
    title="Ijazah lebih tinggi dari jenjang yang pernah diduduki.",
    fix="Periksa jenjang tertinggi dan ijazah tertinggi.",
    basis="Dua isian harus saling cocok",
    passes=[{"education_level_code": "13", "ijazah_code": "8"}],
    fails=[{"education_level_code": "8", "ijazah_code": "13"}],
)
def certificate_is_not_above_level(rows: Rows) -> Answers:
    """In the order of the stages of schooling; unknown when either is missing."""
    return _stage(rows, Member.ijazah_code) <= _stage(rows, Member.education_level_code)


@rule(
    "ANG-029",
    Member,
    [Member.school_participation_code, Member.birth_date],
    NOTE,
    title="Anak usia 8-18 tahun tercatat tidak pernah sekolah.",
    fix="Pastikan benar. Bila benar, anak ini perlu dibantu kembali ke sekolah.",
    basis="Daftar masalah setempat; mungkin memang benar, jadi hanya catatan",
    passes=[{"school_participation_code": "2", "birth_date": "2016-01-01", "as_of": "2026-11-01"}],
    fails=[{"school_participation_code": "1", "birth_date": "2014-01-01", "as_of": "2026-11-01"}],
)
def children_go_to_school(rows: Rows) -> Answers:
    """Nobody of 8-18 never was at school; it may be true, so only a note."""
    never = rows.is_code(Member.school_participation_code, "1")
    age = rows.age_years(Member.birth_date).within(rows.limits.school_age_min, rows.limits.school_age_max)
    return (~never | ~age).unknown_unless(never.is_known() & age.is_known())


@rule(
    "ANG-030",
    Member,
    [Member.working, Member.work_status_code, Member.relation_code, Member.birth_date],
    WARN,
    at=[Member.work_status_code, Member.working],
    title="Isian pekerjaan tidak lengkap atau tidak cocok.",
    fix="Isi bekerja Ya/Tidak untuk kepala keluarga; bila Ya, isi kedudukan kerja; bila Tidak, kosongkan.",
    basis="Formulir Regsosek 2022 (BPS), alur pertanyaan; Kepmensos 262/HUK/2022 kriteria a",
    passes=[
        {
            "working": "1",
            "work_status_code": "6",
            "relation_code": "1",
            "birth_date": "1980-08-17",
            "as_of": "2026-11-01",
        }
    ],
    fails=[
        {
            "working": None,
            "work_status_code": None,
            "relation_code": "1",
            "birth_date": "1980-08-17",
            "as_of": "2026-11-01",
        },
        {
            "working": "1",
            "work_status_code": None,
            "relation_code": "2",
            "birth_date": "1980-08-17",
            "as_of": "2026-11-01",
        },
        {
            "working": "1",
            "work_status_code": "8",
            "relation_code": "3",
            "birth_date": "2019-08-17",
            "as_of": "2026-11-01",
        },
    ],
)
def work_is_told_completely(rows: Rows) -> Answers:
    """A head tells whether he works; a status goes with work; children below ten do not work."""
    working, head = rows.is_code(Member.working, "1"), rows.is_code(Member.relation_code, "1")
    young = rows.age_years(Member.birth_date) < rows.limits.work_age_min
    owed = rows.has(Member.working) & (rows.filled(Member.working) | head)
    answered = (rows.filled(Member.working) | ~head) & rows.given(Member.working).is_known()
    return {
        Member.work_status_code: working.same_as(rows.given(Member.work_status_code)).unknown_unless(owed),
        Member.working: (answered & ~(working & young)).unknown_unless(owed),
    }


@rule(
    "ANG-031",
    Member,
    [
        Member.work_status_code,
        Member.occupation,
        Member.receives_pkh,
        Member.receives_sembako,
        Member.receives_pbi,
    ],
    WARN,
    at=[Member.work_status_code, Member.occupation],
    title="PNS, TNI, Polri atau pegawai BUMN/BUMD tercatat menerima bantuan sosial.",
    fix="Pastikan pekerjaannya. Bila benar, laporkan ke dinas untuk diperiksa.",
    basis="Daftar masalah setempat; temuan BPK dan BPKP tentang penerima yang tidak berhak (daftar kata belum diverifikasi)",
    passes=[{"work_status_code": "6", "occupation": "BURUH HARIAN", "receives_pkh": "1"}],
    fails=[
        {"work_status_code": "5", "occupation": "PNS", "receives_pkh": "1"},
        {
            "work_status_code": None,
            "occupation": "Pegawai BUMN",
            "receives_pkh": "2",
            "receives_sembako": "1",
        },
    ],
)
def no_state_employee_gets_aid(rows: Rows) -> Answers:
    """Told by the work status, else by a word of the occupation; unknown when both are missing."""
    by_status = rows.is_code(Member.work_status_code, "5")
    by_word = rows.matches(Member.occupation, rf"(?i)(?:^|[^\pL])(?:{STATE_EMPLOYERS})(?:[^\pL]|$)")
    told = by_status.is_known() | by_word.is_known()
    helped = receives(rows)
    return {
        Member.work_status_code: ~(by_status.never_unknown() & helped).unknown_unless(told),
        Member.occupation: ~(by_word.never_unknown() & ~by_status.never_unknown() & helped).unknown_unless(told),
    }


@rule(
    "ANG-032",
    Member,
    [Member.nutrition_code, Member.disability_code, Member.birth_date],
    WARN,
    at=[Member.nutrition_code, Member.disability_code],
    title="Catatan gizi atau disabilitas tidak sesuai umur.",
    fix="Catatan gizi hanya untuk anak di bawah 5 tahun; kesulitan fungsional untuk umur 2 tahun ke atas.",
    basis="Formulir Regsosek 2022 (BPS): 427 di bawah umur 5 tahun, 428 mulai umur 2 tahun",
    passes=[{"nutrition_code": "2", "disability_code": None, "birth_date": "2024-01-01", "as_of": "2026-11-01"}],
    fails=[{"nutrition_code": "2", "disability_code": None, "birth_date": "2012-01-01", "as_of": "2026-11-01"}],
)
def health_answers_fit_age(rows: Rows) -> Answers:
    """Nutrition is asked below five, difficulties from two years on."""
    age, limits = rows.age_years(Member.birth_date), rows.limits
    return {
        Member.nutrition_code: ~rows.given(Member.nutrition_code) | (age < limits.nutrition_below_age),
        Member.disability_code: ~rows.given(Member.disability_code) | (age >= limits.disability_from_age),
    }


@rule(
    "ANG-033",
    Member,
    [Member.presence_code, Member.receives_pkh, Member.receives_sembako, Member.receives_pbi],
    WARN,
    title="Orang yang meninggal, pindah atau tidak ditemukan masih tercatat menerima bantuan.",
    fix="Laporkan ke dinas untuk diusulkan keluar, atau perbaiki keberadaannya.",
    basis="BPKP: 6.921 pindah, meninggal atau tidak ditemukan; KPK: 234 ribu meninggal (2020-2021)",
    passes=[{"presence_code": "1", "receives_pkh": "1"}],
    fails=[{"presence_code": "2", "receives_pkh": "1"}],
)
def nobody_gone_gets_aid(rows: Rows) -> Answers:
    """Who died, moved or was not found receives no programme; unknown when presence is blank."""
    gone_away = rows.is_code(Member.presence_code, "2", "3", "4", "6")
    return (~gone_away | ~receives(rows)).unknown_unless(gone_away.is_known())


@rule(
    "ANG-034",
    Member,
    [Member.padan_status, Member.presence_code],
    WARN,
    title="Data belum padan dengan Dukcapil.",
    fix="Cocokkan NIK dan nama dengan KTP. Bila sudah sama, minta perbaikan data ke Disdukcapil.",
    basis="Kepmensos 150/HUK/2022; pemadanan aplikasi Kemensos: NIK ditemukan dan nama mirip sedikitnya 60 %",
    passes=[{"padan_status": "PADAN"}],
    fails=[{"padan_status": "TIDAK_PADAN_NAMA"}],
)
def person_matches_population_register(rows: Rows) -> Answers:
    """Unknown when blank, not checked yet, or not in the list."""
    return rows.means(Member.padan_status, "is_padan")
