"""Rules about the family and its home (KEL)."""

from datetime import date

import numpy as np
import pandas as pd

from schemas.kleene import UNKNOWN, Kleene, all_of, any_of
from schemas.places import fold_place, folded_subdistrict, folded_village, village_codes
from schemas.rows import Rows
from schemas.rulebook import BLOCK, NOTE, WARN, Answers, rule
from schemas.rules._shared import (
    DEATH_MARKS,
    STOP_WORDS_HEAD,
    days_in_month,
    differ,
    is_not_damaged,
    is_valid_nik,
    names_somebody,
    only_name_characters,
)
from schemas.tables import Household, columns_of

_DTYPE = {name: column.dtype for name, column in columns_of("household").items()}

CODED = [name for name, dtype in _DTYPE.items() if dtype == "code"]
LIVESTOCK = [name for name in _DTYPE if name.endswith("_count") and name != Household.member_count]
DATES = [name for name, dtype in _DTYPE.items() if dtype == "date"]
PARSED = [name for name, dtype in _DTYPE.items() if dtype in {"integer", "decimal", "date"}]
RANGED = [Household.floor_area_m2, *LIVESTOCK, *DATES]
HOME = [
    Household.building_status_code,
    Household.floor_area_m2,
    Household.floor_code,
    Household.wall_code,
    Household.roof_code,
    Household.water_code,
    Household.lighting_code,
    Household.cooking_fuel_code,
    Household.latrine_code,
]
ELECTRIC = [
    Household.has_fridge,
    Household.has_ac,
    Household.has_water_heater,
    Household.has_flat_tv,
    Household.has_computer,
]


def _same_place(rows: Rows, column: str, official: pd.Series, code_holds: Kleene) -> Kleene:
    """The folded name equals the official one; unknown when blank or when the code does not hold."""
    folded = fold_place(rows.frame[column])
    return Kleene.of((folded == official).to_numpy(), folded.notna().to_numpy()).unknown_unless(code_holds)


def _not_asked_beside(name: Kleene, other: Kleene) -> Kleene:
    """A name that cannot be judged is not missed where the other one can."""
    return name | Kleene.of(name.is_unknown & ~other.is_unknown)


@rule(
    "KEL-001",
    Household,
    [Household.family_card_no],
    BLOCK,
    title="Nomor KK belum diisi.",
    fix="Salin 16 angka Nomor KK dari Kartu Keluarga.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[{"family_card_no": "1408011203159901"}],
    fails=[{"family_card_no": None}],
)
def family_card_number_is_filled(rows: Rows) -> Answers:
    """The cell is not blank."""
    return rows.filled(Household.family_card_no)


@rule(
    "KEL-002",
    Household,
    [Household.family_card_no],
    BLOCK,
    title="Nomor KK bukan nomor yang benar.",
    fix="Nomor KK harus 16 angka. Lihat Kartu Keluarga lalu ketik ulang sebagai teks.",
    basis="Nomor KK 16 angka (Dukcapil); nomor sementara memang ditemui di sistem desa",
    passes=[{"family_card_no": "1408011203159901"}],
    fails=[{"family_card_no": "9999999999999999"}, {"family_card_no": "14080112031599"}],
)
def family_card_number_has_16_digits(rows: Rows) -> Answers:
    """16 digits and no placeholder; unknown when blank or damaged (KEL-003)."""
    number = rows.identifier(Household.family_card_no)
    return Kleene.of(number.sixteen & ~number.placeholder, number.given & ~number.damaged)


@rule(
    "KEL-003",
    Household,
    [Household.family_card_no],
    BLOCK,
    title="Nomor KK rusak oleh Excel: angka terakhir hilang.",
    fix="Ubah dulu format sel menjadi Teks, lalu ketik ulang 16 angka dari Kartu Keluarga. Jangan menyalin dari file ini.",
    basis="Excel hanya menyimpan 15 angka pertama (support.microsoft.com/kb/269370)",
    passes=[{"family_card_no": "1408011203159901", "family_card_no__kind": "text"}],
    fails=[
        {
            "family_card_no": "1408011203159900",
            "family_card_no__kind": "number",
            "family_card_no__zero_share": 1.0,
        },
        {"family_card_no": None, "family_card_no__raw": "1.40801E+15"},
    ],
    tells_damage=True,
)
def family_card_number_is_not_damaged(rows: Rows) -> Answers:
    """Excel kept all 16 digits; unknown when blank."""
    return is_not_damaged(rows, Household.family_card_no)


@rule(
    "KEL-004",
    Household,
    [Household.family_card_no],
    WARN,
    title="Nomor KK tampak seperti NIK atau tanggalnya tidak masuk akal.",
    fix="Bandingkan dengan Kartu Keluarga: nomor di bagian atas kartu adalah Nomor KK, nomor di baris orang adalah NIK.",
    basis="Angka ke-7 sampai ke-12 Nomor KK adalah tanggal terbit, tanpa tambahan 40 (uraian umum, belum ditemukan dalam peraturan)",
    passes=[
        {"family_card_no": "1408011203159901", "as_of": "2026-11-01"},
        {"family_card_no": "1408010111269901", "as_of": "2026-11-01"},
    ],
    fails=[
        {"family_card_no": "1408015203869901", "as_of": "2026-11-01"},
        {"family_card_no": "1408013102159901", "as_of": "2026-11-01"},
        {"family_card_no": "1408010212269901", "as_of": "2026-11-01"},
    ],
)
def family_card_date_makes_sense(rows: Rows) -> Answers:
    """Digits 7-12 are a day of issue not after ``as_of``; unknown unless the number itself holds."""
    number = rows.identifier(Household.family_card_no)
    yy = number.year_of_century.astype(np.int32)
    year = np.where(yy <= rows.as_of.year - 2000, 2000, 1900) + yy
    possible = (number.day >= 1) & (number.month >= 1) & (number.month <= 12)  # noqa: PLR2004 - months
    possible &= number.day <= days_in_month(year, np.where(possible, number.month, 1))
    issued = year * 10000 + number.month.astype(np.int32) * 100 + number.day
    return Kleene.of(possible & (issued <= int(rows.as_of.strftime("%Y%m%d"))), number.number_holds)


@rule(
    "KEL-005",
    Household,
    [Household.family_card_no, Household.head_nik],
    BLOCK,
    title="Nomor KK sama dengan NIK kepala keluarga.",
    fix="Isi Nomor KK dari bagian atas Kartu Keluarga dan NIK dari baris kepala keluarga.",
    basis="Nomor KK dan NIK berasal dari dua daftar yang berbeda",
    passes=[{"family_card_no": "1408011203159901", "head_nik": "1408015504869902"}],
    fails=[{"family_card_no": "1408015504869902", "head_nik": "1408015504869902"}],
)
def family_card_number_is_not_the_heads_nik(rows: Rows) -> Answers:
    """Two numbers of two registers; unknown when either is blank."""
    return differ(rows, Household.family_card_no, Household.head_nik)


@rule(
    "KEL-006",
    Household,
    [Household.head_nik],
    WARN,
    title="NIK kepala keluarga tidak benar.",
    fix="Salin 16 angka NIK dari KTP atau KK sebagai teks.",
    basis="Susunan NIK (dukcapil.klaten.go.id)",
    passes=[{"head_nik": "1408015504869902", "head_nik__kind": "text"}],
    fails=[{"head_nik": "14080155048699", "head_nik__kind": "text"}],
    tells_damage=True,
)
def head_nik_is_valid(rows: Rows) -> Answers:
    """A valid NIK; unknown when blank. The same fault on the member row is ANG-002 to ANG-007."""
    return is_valid_nik(rows, Household.head_nik)


@rule(
    "KEL-007",
    Household,
    [Household.village_code],
    BLOCK,
    title="Kode kampung/kelurahan kosong atau tidak dikenal.",
    fix="Pilih kode kampung dari daftar. Kode 10 angka, contoh 1408011001 untuk Kampung Dalam.",
    basis="Kode kampung dan kelurahan menurut Kepmendagri 300.2.2-2430/2025",
    passes=[{"village_code": "1408011001"}],
    fails=[{"village_code": "1408019001"}],
)
def village_code_is_of_siak(rows: Rows) -> Kleene:
    """One of the village codes of Siak; unknown when the file leaves BPS or Kemendagri open (BRK-014)."""
    return rows.is_text(Household.village_code, village_codes()) & rows.has_value(Household.village_code)


@rule(
    "KEL-008",
    Household,
    [Household.village_code, Household.village_name, Household.subdistrict_name],
    WARN,
    at=[Household.village_name, Household.subdistrict_name],
    title="Nama kampung atau kecamatan tidak cocok dengan kodenya.",
    fix="Periksa nama kampung dan kecamatan, lalu perbaiki nama atau kodenya.",
    basis="Daftar wilayah Siak; nama yang sama ada di dua tingkat, jadi dicocokkan di dalam kecamatan",
    passes=[{"village_code": "1408041001", "village_name": "Perawang", "subdistrict_name": "Tualang"}],
    fails=[{"village_code": "1408041001", "village_name": "Minas Jaya", "subdistrict_name": "Tualang"}],
)
def names_agree_with_village_code(rows: Rows) -> Answers:
    """Each given name is that of the code; unknown when both are blank or when the code is not valid."""
    codes = rows.frame[Household.village_code]
    code_holds = village_code_is_of_siak(rows)
    village = _same_place(rows, Household.village_name, folded_village(codes), code_holds)
    subdistrict = _same_place(rows, Household.subdistrict_name, folded_subdistrict(codes), code_holds)
    return {
        Household.village_name: _not_asked_beside(village, subdistrict),
        Household.subdistrict_name: _not_asked_beside(subdistrict, village),
    }


@rule(
    "KEL-009",
    Household,
    [Household.address, Household.rt, Household.rw],
    WARN,
    at=[Household.address, Household.rt, Household.rw],
    title="Alamat, RT atau RW belum lengkap.",
    fix="Isi alamat, RT dan RW sesuai Kartu Keluarga, contoh RT 003 RW 001.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[{"address": "Jl. Contoh Gang Melati", "rt": "003", "rw": "001"}],
    fails=[{"address": "Jl. Contoh Gang Melati", "rt": "", "rw": "001"}],
)
def address_is_complete(rows: Rows) -> Answers:
    """An address of three letters, RT and RW of up to three digits (parsing pads them); each cell for itself."""
    return {
        Household.address: rows.matches(Household.address, r"\pL[^\pL]*\pL[^\pL]*\pL")
        & rows.filled(Household.address),
        Household.rt: rows.matches(Household.rt, "^[0-9]{3}$") & rows.filled(Household.rt),
        Household.rw: rows.matches(Household.rw, "^[0-9]{3}$") & rows.filled(Household.rw),
    }


@rule(
    "KEL-010",
    Household,
    [Household.head_name],
    BLOCK,
    title="Nama kepala keluarga belum diisi.",
    fix="Isi nama kepala keluarga sesuai Kartu Keluarga.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[{"head_name": "CONTOH SATU"}],
    fails=[{"head_name": "-"}],
)
def head_name_is_filled(rows: Rows) -> Answers:
    """Two letters and no stop word; unknown for a layout whose head could not be found."""
    return names_somebody(rows, Household.head_name, STOP_WORDS_HEAD) & rows.filled(Household.head_name)


@rule(
    "KEL-011",
    Household,
    [Household.head_name],
    WARN,
    title="Nama kepala keluarga berisi angka, tanda aneh, atau tanda almarhum.",
    fix="Tulis nama saja, tanpa angka. Bila kepala keluarga sudah meninggal, tunjuk kepala keluarga yang baru.",
    basis="Huruf dan tanda yang diterima sistem lain; tanda ALM (belum diverifikasi)",
    passes=[{"head_name": "SITI NUR'AINI"}],
    fails=[{"head_name": "(ALM) CONTOH DUA"}, {"head_name": "BUD1 CONTOH"}],
)
def head_name_is_clean(rows: Rows) -> Answers:
    """Letters and the marks of names only, and no death mark; unknown when blank."""
    return only_name_characters(rows, Household.head_name) & ~rows.matches(
        Household.head_name, rf"(?i)(?:^|[^\pL])(?:{DEATH_MARKS})(?:[^\pL]|$)"
    )


@rule(
    "KEL-012",
    Household,
    [Household.member_count],
    BLOCK,
    title="Jumlah anggota keluarga tidak masuk akal.",
    fix="Isi angka bulat 1 sampai 30.",
    basis="Batas belum diverifikasi; rata-rata rumah tangga miskin di Riau 5,4 orang (BPS)",
    passes=[{"member_count": 4}],
    fails=[{"member_count": 0}],
)
def member_count_is_plausible(rows: Rows) -> Kleene:
    """Within the limits; unknown when blank or unreadable."""
    limits = rows.limits
    return rows.number(Household.member_count).within(limits.member_count_min, limits.member_count_max)


@rule(
    "KEL-013",
    Household,
    [Household.monthly_spending_idr, Household.member_count],
    WARN,
    title="Pengeluaran sebulan tidak masuk akal.",
    fix="Tulis rupiah penuh untuk seluruh keluarga selama sebulan, contoh 1850000, bukan 1.850 atau 1,85 juta.",
    basis="Batas belum diverifikasi; garis kemiskinan Riau sekitar Rp 0,75 juta per orang (BPS)",
    passes=[{"monthly_spending_idr": 1850000, "member_count": 4}],
    fails=[{"monthly_spending_idr": 1850, "member_count": 4}],
)
def spending_is_plausible(rows: Rows) -> Answers:
    """Spending per person within the limits; unknown without a plausible number of members (KEL-012)."""
    spending, members = rows.number(Household.monthly_spending_idr), rows.number(Household.member_count)
    low = rows.profile.number("spending_per_person_min_idr")
    high = rows.profile.number("spending_per_person_max_idr")
    plausible = (spending >= members.times(low)) & (spending <= members.times(high))
    return plausible.unknown_unless(member_count_is_plausible(rows))


@rule(
    "KEL-014",
    Household,
    [Household.decile_national],
    BLOCK,
    title="Desil harus angka 1 sampai 10.",
    fix="Salin desil dari data DTSEN. Jangan mengira-ngira.",
    basis="Desil DTSEN 1 sampai 10 (BPS)",
    passes=[{"decile_national": 1}],
    fails=[{"decile_national": 0}],
)
def decile_is_1_to_10(rows: Rows) -> Answers:
    """Unknown when blank (KEL-015) or unreadable."""
    return rows.number(Household.decile_national).within(rows.limits.decile_min, rows.limits.decile_max)


@rule(
    "KEL-015",
    Household,
    [Household.decile_national],
    NOTE,
    title="Desil belum ada.",
    fix="Tidak perlu diisi sendiri. Dinas akan melengkapinya dari DTSEN.",
    basis="Inpres 4/2025: DTSEN adalah dasarnya; kabupaten tidak dapat menghitung desil sendiri",
    passes=[{"decile_national": 3}],
    fails=[{"decile_national": None}],
)
def decile_is_filled(rows: Rows) -> Answers:
    """Owed since DTSEN; before it, unknown."""
    if not rows.profile.owes_decile:
        return rows.always(UNKNOWN)
    return rows.filled(Household.decile_national)


@rule(
    "KEL-016",
    Household,
    CODED,
    WARN,
    at=CODED,
    title="Kode jawaban tidak ada dalam daftar.",
    fix="Pilih jawaban dari daftar pilihan pada sel itu.",
    basis="Daftar kode pada formulir asal",
    passes=[{"floor_code": "8", "floor_code__raw": "8", "scheme": "REGSOSEK_DTSEN"}],
    fails=[{"floor_code": None, "floor_code__raw": "17", "scheme": "REGSOSEK_DTSEN"}],
)
def household_codes_are_known(rows: Rows) -> Answers:
    """Each code is in its list, or noted there; unknown when blank or the scheme is not settled."""
    return {column: rows.readable(column) for column in CODED}


@rule(
    "KEL-017",
    Household,
    PARSED,
    WARN,
    at=PARSED,
    title="Angka atau tanggal tidak terbaca.",
    fix="Tulis angka saja, dan tanggal seperti 31/12/2025.",
    basis="Isi sel harus terbaca sebagai angka atau tanggal",
    passes=[{"monthly_spending_idr": 1850000, "monthly_spending_idr__raw": "Rp 1.850.000"}],
    fails=[{"monthly_spending_idr": None, "monthly_spending_idr__raw": "sekitar dua juta"}],
)
def household_numbers_and_dates_are_readable(rows: Rows) -> Answers:
    """Each cell parses; unknown when blank."""
    return {column: rows.readable(column) for column in PARSED}


@rule(
    "KEL-018",
    Household,
    RANGED,
    WARN,
    at=RANGED,
    title="Luas lantai, jumlah ternak atau tanggal di luar batas.",
    fix="Luas lantai 1 sampai 997 m2, ternak 0 sampai 999, tanggal tidak boleh di masa depan.",
    basis="Batas isian formulir Regsosek 2022 (BPS); tanggal: kewajaran",
    passes=[{"floor_area_m2": 36, "cattle_count": 0, "surveyed_on": "2026-10-05", "as_of": "2026-11-01"}],
    fails=[{"floor_area_m2": 3600, "as_of": "2026-11-01"}],
)
def household_numbers_and_dates_are_in_range(rows: Rows) -> Answers:
    """Each cell within its limits; unknown when blank or unreadable."""
    limits = rows.limits
    first_day = (limits.earliest_record_date - date(1970, 1, 1)).days
    area = rows.number(Household.floor_area_m2).within(limits.floor_area_min_m2, limits.floor_area_max_m2)
    return (
        {Household.floor_area_m2: area}
        | {column: rows.number(column).within(0, limits.livestock_max) for column in LIVESTOCK}
        | {column: rows.date(column).within(first_day, rows.today) for column in DATES}
    )


@rule(
    "KEL-019",
    Household,
    [Household.member_count, Household.has_shelter, *HOME],
    WARN,
    at=[Household.member_count, *HOME],
    title="Jumlah anggota atau isian keadaan rumah belum lengkap.",
    fix="Lengkapi jawaban yang masih kosong: jumlah anggota dan keadaan rumah.",
    basis="Kepmensos 150/HUK/2022 (data lengkap; NIK, nama dan alamat sesuai Dukcapil)",
    passes=[
        {
            "member_count": 4,
            "has_shelter": "1",
            "building_status_code": "1",
            "floor_area_m2": 36,
            "floor_code": "6",
            "wall_code": "3",
            "roof_code": "3",
            "water_code": "4",
            "lighting_code": "1",
            "cooking_fuel_code": "4",
            "latrine_code": "1",
        }
    ],
    fails=[
        {
            "member_count": 4,
            "has_shelter": "1",
            "building_status_code": "1",
            "floor_area_m2": 36,
            "floor_code": None,
            "wall_code": "3",
            "roof_code": "3",
            "water_code": "4",
            "lighting_code": "1",
            "cooking_fuel_code": "4",
            "latrine_code": "1",
        }
    ],
)
def home_is_described(rows: Rows) -> Answers:
    """Each cell is filled; a family without shelter owes none but the number of members."""
    without_shelter = rows.is_code(Household.has_shelter, "2").never_unknown()
    return {Household.member_count: rows.filled(Household.member_count)} | {
        column: (rows.filled(column) | without_shelter).unknown_unless(rows.has(column)) for column in HOME
    }


@rule(
    "KEL-020",
    Household,
    [Household.latrine_code, Household.toilet_code, Household.sewage_code],
    WARN,
    at=[Household.toilet_code, Household.sewage_code],
    title="Jenis kloset atau pembuangan tinja tidak cocok dengan fasilitas BAB.",
    fix="Bila keluarga memakai jamban (jawaban 1, 2, 3), isi kloset dan pembuangan tinja. Bila tidak, kosongkan keduanya.",
    basis="Formulir Regsosek 2022 (BPS): 309b dan 310 hanya ditanyakan bila 309a dijawab 1, 2 atau 3",
    passes=[{"latrine_code": "1", "toilet_code": "1", "sewage_code": "1", "scheme": "REGSOSEK_DTSEN"}],
    fails=[
        {"latrine_code": "6", "toilet_code": "1", "sewage_code": None, "scheme": "REGSOSEK_DTSEN"},
        {"latrine_code": "1", "toilet_code": None, "sewage_code": "1"},
    ],
)
def toilet_and_sewage_follow_latrine(rows: Rows) -> Answers:
    """Asked of those who use a latrine and of nobody else; BDT asks all, so it is unknown there."""
    uses_latrine = rows.is_code(Household.latrine_code, "1", "2", "3")
    asked = rows.scheme("CANONICAL", "REGSOSEK_DTSEN")
    return {
        column: uses_latrine.same_as(rows.given(column)).unknown_unless(asked)
        for column in (Household.toilet_code, Household.sewage_code)
    }


@rule(
    "KEL-021",
    Household,
    [Household.lighting_code, Household.power_code],
    WARN,
    at=[Household.power_code],
    title="Daya listrik tidak cocok dengan sumber penerangan.",
    fix="Isi daya hanya bila memakai PLN dengan meteran, dan jangan dikosongkan bila memakainya.",
    basis="Formulir Regsosek 2022 (BPS): 307b hanya ditanyakan bila 307a dijawab 1",
    passes=[{"lighting_code": "1", "power_code": "1"}],
    fails=[{"lighting_code": "4", "power_code": "1"}, {"lighting_code": "1", "power_code": None}],
)
def power_follows_lighting(rows: Rows) -> Answers:
    """Power is asked of those with a PLN meter and of nobody else."""
    return rows.is_code(Household.lighting_code, "1").same_as(rows.given(Household.power_code))


@rule(
    "KEL-022",
    Household,
    [Household.lighting_code, *ELECTRIC],
    WARN,
    at=ELECTRIC,
    title="Ada barang listrik padahal rumah tidak memakai listrik.",
    fix="Periksa sumber penerangan dan barang yang dimiliki.",
    basis="Formulir Regsosek 2022 (BPS): barang listrik tidak mungkin dipakai tanpa listrik",
    passes=[
        {
            "lighting_code": "4",
            "has_fridge": "2",
            "has_ac": "2",
            "has_water_heater": "2",
            "has_flat_tv": "2",
            "has_computer": "2",
        }
    ],
    fails=[
        {
            "lighting_code": "4",
            "has_fridge": "1",
            "has_ac": "2",
            "has_water_heater": "2",
            "has_flat_tv": "2",
            "has_computer": "2",
        }
    ],
)
def no_electric_goods_without_electricity(rows: Rows) -> Answers:
    """Fails at each appliance owned in a home without electricity; the others then hold."""
    dark = rows.is_code(Household.lighting_code, "4")
    owned = {column: rows.is_code(column, "1") for column in ELECTRIC}
    one_is_owned = (dark & any_of(owned.values())).never_unknown()
    return {
        column: (~(dark & owns) | one_is_owned & ~owns.never_unknown()).unknown_unless(dark.is_known())
        for column, owns in owned.items()
    }


@rule(
    "KEL-023",
    Household,
    [
        Household.has_shelter,
        Household.building_status_code,
        Household.floor_code,
        Household.wall_code,
        Household.roof_code,
    ],
    WARN,
    title="Tertulis tidak punya tempat berteduh, tetapi data rumah terisi.",
    fix="Bila keluarga punya tempat tinggal, ubah jawaban menjadi Ya. Bila tidak, kosongkan data rumah.",
    basis="Kepmensos 262/HUK/2022, kriteria pertama",
    passes=[
        {
            "has_shelter": "1",
            "building_status_code": "1",
            "floor_code": "6",
            "wall_code": "1",
            "roof_code": "3",
        }
    ],
    fails=[
        {
            "has_shelter": "2",
            "building_status_code": "1",
            "floor_code": "6",
            "wall_code": "1",
            "roof_code": "3",
        }
    ],
)
def no_home_described_without_shelter(rows: Rows) -> Answers:
    """No home, no answers about one; unknown when has_shelter is blank."""
    home = (Household.building_status_code, Household.floor_code, Household.wall_code, Household.roof_code)
    nothing_told = all_of(rows.is_blank(column) for column in home)
    without_shelter = rows.is_code(Household.has_shelter, "2")
    return (~without_shelter | nothing_told).unknown_unless(without_shelter.is_known())


@rule(
    "KEL-024",
    Household,
    [
        Household.has_shelter,
        Household.worry_food,
        Household.food_share_over_half,
        Household.no_clothing_spending,
        Household.wall_plastered,
        Household.wall_code,
    ],
    NOTE,
    at=[
        Household.has_shelter,
        Household.worry_food,
        Household.food_share_over_half,
        Household.no_clothing_spending,
        Household.wall_plastered,
    ],
    title="Pertanyaan kriteria fakir miskin belum dijawab.",
    fix="Tanyakan kepada keluarga dan isi Ya atau Tidak.",
    basis="Kepmensos 262/HUK/2022, kriteria b, c, d, f",
    passes=[
        {
            "has_shelter": "1",
            "worry_food": "2",
            "food_share_over_half": "1",
            "no_clothing_spending": "2",
            "wall_code": "3",
            "wall_plastered": None,
        }
    ],
    fails=[
        {
            "has_shelter": "1",
            "worry_food": None,
            "food_share_over_half": "1",
            "no_clothing_spending": "2",
            "wall_code": "3",
            "wall_plastered": None,
        }
    ],
)
def poverty_criteria_are_answered(rows: Rows) -> Answers:
    """Each question of the criteria is answered; plastering is asked of masonry walls only."""
    asked = (
        Household.has_shelter,
        Household.worry_food,
        Household.food_share_over_half,
        Household.no_clothing_spending,
    )
    masonry = rows.is_code(Household.wall_code, "1")
    plastered = (rows.filled(Household.wall_plastered) | ~masonry).unknown_unless(
        rows.has(Household.wall_plastered)
    )
    return {column: rows.filled(column) for column in asked} | {Household.wall_plastered: plastered}
