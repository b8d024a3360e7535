"""Rules about the measurement of a child (UKR)."""

import numpy as np
import numpy.typing as npt

from schemas.arrow import texts_of
from schemas.growth import growth_limits
from schemas.kleene import Kleene
from schemas.places import village_codes
from schemas.rows import Numbers, Rows
from schemas.rulebook import BLOCK, NOTE, WARN, Answers, rule
from schemas.rules._shared import STOP_WORDS_PERSON, differ, is_valid_nik, names_somebody
from schemas.tables import MEASURES, Child

INDICES = ("haz", "waz", "whz")
CODED = (Child.measure_position_code, Child.oedema)
_STANDING = "2"


def _computed(rows: Rows, index: str) -> npt.NDArray[np.float64]:
    """The z-score as we compute it, rounded to two decimals; NaN without one."""
    return rows.frame[f"computed_{index}"].to_numpy(dtype=np.float64)


def _age_days(rows: Rows) -> Numbers:
    """Days from birth to the measurement."""
    born, measured = rows.date(Child.birth_date), rows.date(Child.measured_on)
    return Numbers(measured.values - born.values, measured.known & born.known)


def _plausible(rows: Rows, index: str) -> Kleene:
    """The computed z-score of the index is within its limits; unknown without one."""
    z = _computed(rows, index)
    low, high = growth_limits().index[index].plausible
    return Kleene.of((z >= low) & (z <= high), ~np.isnan(z))


def _score_agrees(rows: Rows, index: str) -> Kleene:
    """The reported z-score lies near the computed one; unknown without either."""
    reported, computed = rows.number(f"reported_{index}"), _computed(rows, index)
    distance = np.round(np.abs(reported.values - computed), 2)
    return Kleene.of(distance <= rows.limits.reported_z_tolerance, reported.known & ~np.isnan(computed))


def _class_agrees(rows: Rows, index: str) -> Kleene:
    """The reported class is that of the computed z-score; unknown without either, an unlisted text fails."""
    limits = growth_limits().index[index]
    texts = texts_of(rows.frame[f"reported_{index}_class"]).dictionary_encode()
    told = [limits.class_number_of(text) for text in texts.dictionary.to_pylist()]
    positions = texts.indices.fill_null(len(told)).to_numpy()
    number = np.array([-1 if place is None else place for place in told] + [-1])[positions]
    tells = np.array([place is not None for place in told] + [False])[positions]
    computed = limits.class_numbers(_computed(rows, index))
    return Kleene.of(number == computed, tells & (computed >= 0))


@rule(
    "UKR-001",
    Child,
    [Child.child_name],
    BLOCK,
    title="Nama anak belum diisi.",
    fix="Isi nama anak sesuai akta atau buku KIA.",
    basis="Pengukuran tanpa nama anak tidak dapat ditindaklanjuti",
    passes=[{"child_name": "BY NY CONTOH"}],
    fails=[{"child_name": "-"}, {"child_name": "Bayi 2"}],
)
def child_has_a_name(rows: Rows) -> Answers:
    """Two letters and no stop word; a baby named after its mother has a name."""
    return (
        names_somebody(rows, Child.child_name, STOP_WORDS_PERSON) & rows.filled(Child.child_name)
    ).never_unknown()


@rule(
    "UKR-002",
    Child,
    [Child.child_nik],
    WARN,
    title="NIK anak belum diisi.",
    fix="Salin NIK anak dari KK atau KIA.",
    basis="e-PPGBM: NIK anak sering kosong",
    passes=[{"child_nik": "1408011002249901"}],
    fails=[{"child_nik": None}],
)
def child_nik_is_filled(rows: Rows) -> Answers:
    """Without it the child is linked by name, birth date and parent; unknown when the layout lacks the column."""
    return rows.filled(Child.child_nik)


@rule(
    "UKR-003",
    Child,
    [Child.child_nik],
    BLOCK,
    title="NIK anak tidak benar, isian sementara, atau rusak oleh Excel.",
    fix="Ketik ulang 16 angka NIK anak dari KK sebagai teks. Bila belum punya NIK, kosongkan.",
    basis="Seperti ANG-002 sampai ANG-007",
    passes=[{"child_nik": "1408011002249901", "child_nik__kind": "text"}],
    fails=[{"child_nik": "0000000000000000", "child_nik__kind": "text"}],
    tells_damage=True,
)
def child_nik_is_valid(rows: Rows) -> Answers:
    """A valid NIK; unknown when blank. It blocks linking by NIK only."""
    return is_valid_nik(rows, Child.child_nik)


@rule(
    "UKR-004",
    Child,
    [Child.child_nik, Child.parent_nik, Child.birth_date],
    WARN,
    title="NIK anak tampaknya NIK orang tua.",
    fix="Isi NIK anak sendiri, bukan NIK ibu atau ayah.",
    basis="Kebiasaan di e-PPGBM: NIK ibu dipakai sebagai NIK anak",
    passes=[{"child_nik": "1408011002249901", "parent_nik": "1408015504869902", "birth_date": "2024-02-10"}],
    fails=[
        {"child_nik": "1408015504869902", "parent_nik": "1408015504869902", "birth_date": "2024-02-10"},
        {"child_nik": "1408015504869902", "parent_nik": None, "birth_date": "2024-02-10"},
    ],
)
def child_nik_is_not_the_parents(rows: Rows) -> Answers:
    """It differs from the parent's, and its year is that of birth or one beside it.

    Unknown when it is blank or invalid, or the birth date is missing.
    """
    number, born = rows.identifier(Child.child_nik), rows.date(Child.birth_date)
    distance = (number.year_of_century - born.year) % 100
    near = Kleene.of(np.isin(distance, (0, 1, 99)), born.known)
    agree = differ(rows, Child.child_nik, Child.parent_nik) & near
    return agree.unknown_unless(Kleene.of(number.valid_nik & born.known))


@rule(
    "UKR-005",
    Child,
    [Child.sex_code, Child.birth_date],
    BLOCK,
    at=[Child.sex_code, Child.birth_date],
    title="Jenis kelamin atau tanggal lahir anak kosong atau tidak terbaca.",
    fix="Isi L atau P, dan tanggal lahir seperti 10/02/2024.",
    basis="Keduanya diperlukan untuk setiap z-score (WHO)",
    passes=[{"sex_code": "1", "birth_date": "2024-02-10"}],
    fails=[{"sex_code": None, "birth_date": "2024-02-10"}],
)
def sex_and_birth_date_are_readable(rows: Rows) -> Answers:
    """Both are needed for every z-score."""
    return {column: rows.has_value(column).never_unknown() for column in (Child.sex_code, Child.birth_date)}


@rule(
    "UKR-006",
    Child,
    [Child.measured_on],
    BLOCK,
    title="Tanggal pengukuran kosong atau tidak terbaca.",
    fix="Tulis tanggal pengukuran, contoh 05/10/2026.",
    basis="Diperlukan untuk umur saat diukur",
    passes=[{"measured_on": "2026-10-05"}],
    fails=[{"measured_on": None, "measured_on__raw": "Oktober"}],
)
def measuring_day_is_readable(rows: Rows) -> Answers:
    """The cell is one date."""
    return rows.has_value(Child.measured_on).never_unknown()


@rule(
    "UKR-007",
    Child,
    [Child.birth_date, Child.measured_on],
    BLOCK,
    at=[Child.birth_date, Child.measured_on],
    title="Tanggal pengukuran sebelum tanggal lahir, atau di masa depan.",
    fix="Periksa kedua tanggal pada buku KIA.",
    basis="Kewajaran",
    passes=[{"birth_date": "2024-02-10", "measured_on": "2026-10-05", "as_of": "2026-11-01"}],
    fails=[
        {"birth_date": "2024-02-10", "measured_on": "2023-10-05", "as_of": "2026-11-01"},
        {"birth_date": "2027-02-10", "measured_on": "2026-10-05", "as_of": "2026-11-01"},
        {"birth_date": "2024-02-10", "measured_on": "2026-11-02", "as_of": "2026-11-01"},
    ],
)
def measured_between_birth_and_today(rows: Rows) -> Answers:
    """Unknown when either is blank. A birth in the future fails at the birth date, all else at the measuring day."""
    born, measured = rows.date(Child.birth_date), rows.date(Child.measured_on)
    both = born.known & measured.known
    born_in_time = Kleene.of(born.values <= rows.today, both)
    measured_in_time = (born <= measured) & Kleene.of(measured.values <= rows.today, both)
    return {
        Child.birth_date: born_in_time,
        Child.measured_on: measured_in_time | ~born_in_time,
    }


@rule(
    "UKR-008",
    Child,
    [Child.birth_date, Child.measured_on],
    NOTE,
    at=[Child.measured_on],
    title="Umur anak saat diukur sudah 60 bulan atau lebih.",
    fix="Tidak perlu tindakan. Status gizi balita tidak dihitung untuk anak ini.",
    basis="Standar WHO berlaku 0 sampai di bawah 60 bulan",
    passes=[{"birth_date": "2024-02-10", "measured_on": "2026-10-05", "as_of": "2026-11-01"}],
    fails=[{"birth_date": "2020-02-10", "measured_on": "2026-10-05", "as_of": "2026-11-01"}],
)
def child_is_below_sixty_months(rows: Rows) -> Answers:
    """Within the days of the growth standard; unknown unless the order of the two days is possible."""
    limits = growth_limits().age
    age_days = _age_days(rows)
    young = Kleene.of(age_days.values / limits.days_per_month < limits.end_months, age_days.known)
    return young.unknown_unless((age_days >= 0) & (rows.date(Child.measured_on) <= rows.today))


@rule(
    "UKR-009",
    Child,
    [Child.weight_kg, Child.height_cm],
    WARN,
    at=[Child.weight_kg, Child.height_cm],
    title="Berat atau tinggi belum diisi.",
    fix="Isi hasil pengukuran. Bila tidak sempat diukur, ukur ulang di posyandu berikutnya.",
    basis="Kelengkapan pengukuran",
    passes=[{"weight_kg": 11.2, "height_cm": 86.5}],
    fails=[{"weight_kg": 11.2, "height_cm": None}],
)
def measures_are_filled(rows: Rows) -> Answers:
    """A missing height never means *not stunted*: the flag stays unknown."""
    return {column: rows.filled(column).never_unknown() for column in (Child.weight_kg, Child.height_cm)}


@rule(
    "UKR-010",
    Child,
    MEASURES,
    BLOCK,
    at=MEASURES,
    title="Angka hasil ukur tidak terbaca.",
    fix="Tulis satu angka dengan koma desimal, contoh 10,7.",
    basis="Bentuk angka pada unduhan e-PPGBM",
    passes=[{"weight_kg": 10.7, "weight_kg__raw": "10,7"}],
    fails=[{"height_cm": None, "height_cm__raw": "83..9"}],
)
def measures_are_readable(rows: Rows) -> Answers:
    """Each cell is one number; unknown when blank."""
    return {column: rows.readable(column) for column in MEASURES}


@rule(
    "UKR-011",
    Child,
    [Child.weight_kg, Child.height_cm],
    BLOCK,
    at=[Child.weight_kg, Child.height_cm],
    title="Berat atau tinggi di luar batas: mungkin salah satuan atau tertukar.",
    fix="Berat dalam kg (bukan gram), tinggi dalam cm (bukan mm atau meter). Periksa apakah keduanya tertukar.",
    basis="Batas kasar WHO anthro; di e-PPGBM ditemui 10945, 875, 1082",
    passes=[{"weight_kg": 11.2, "height_cm": 86.5}],
    fails=[{"weight_kg": 10945, "height_cm": 86.5}, {"weight_kg": 11.2, "height_cm": 865.0}],
)
def measures_are_in_range(rows: Rows) -> Answers:
    """Raw limits; outside them a unit is wrong or two cells are exchanged. Nothing is converted."""
    limits = rows.limits
    return {
        Child.weight_kg: rows.number(Child.weight_kg).within(limits.weight_min_kg, limits.weight_max_kg),
        Child.height_cm: rows.number(Child.height_cm).within(limits.height_min_cm, limits.height_max_cm),
    }


@rule(
    "UKR-012",
    Child,
    [Child.weight_kg, Child.height_cm, Child.sex_code, Child.birth_date, Child.measured_on],
    BLOCK,
    at=[Child.height_cm, Child.weight_kg],
    title="Hasil ukur hampir tidak mungkin untuk umur dan jenis kelaminnya.",
    fix="Ukur ulang anak, lalu periksa tanggal lahir, jenis kelamin, berat dan tinggi.",
    basis="Batas tanda WHO 2006",
    passes=[
        {
            "weight_kg": 11.2,
            "height_cm": 86.5,
            "computed_haz": -6.0,
            "computed_waz": -1.9,
            "computed_whz": -0.6,
        }
    ],
    fails=[
        {
            "weight_kg": 11.2,
            "height_cm": 60.0,
            "computed_haz": -8.73,
            "computed_waz": -1.9,
            "computed_whz": 9.1,
        },
        {"weight_kg": 40.0, "height_cm": None, "computed_waz": 5.01},
    ],
)
def measures_are_plausible_for_age_and_sex(rows: Rows) -> Answers:
    """Each z-score lies within the limits of WHO; unknown for an index that cannot be computed.

    Height-for-age speaks at the height, weight-for-age at the weight, weight-for-height at both.
    """
    haz, waz, whz = (_plausible(rows, index) for index in ("haz", "waz", "whz"))
    return {Child.height_cm: haz & whz, Child.weight_kg: waz & whz}


@rule(
    "UKR-013",
    Child,
    [Child.measure_position_code, Child.birth_date, Child.measured_on],
    WARN,
    title="Cara ukur belum diisi, atau bayi di bawah 9 bulan tertulis diukur berdiri.",
    fix="Isi Telentang untuk anak di bawah 2 tahun, Berdiri untuk 2 tahun ke atas.",
    basis="Aturan WHO; berdiri di bawah 9 bulan dibaca sebagai telentang",
    passes=[{"measure_position_code": "2", "birth_date": "2024-02-10", "measured_on": "2026-10-05"}],
    fails=[
        {"measure_position_code": "2", "birth_date": "2026-05-05", "measured_on": "2026-10-05"},
        {"measure_position_code": None, "birth_date": "2024-02-10", "measured_on": "2026-10-05"},
    ],
)
def position_is_filled_and_possible(rows: Rows) -> Answers:
    """Filled, and nobody below nine months stands. Other mismatches are corrected by 0.7 cm and are no finding."""
    limits = growth_limits().age
    age_days = _age_days(rows)
    can_stand = Kleene.of(age_days.values / limits.days_per_month >= limits.standing_from_months, age_days.known)
    lying = ~rows.is_code(Child.measure_position_code, _STANDING)
    fits = (lying | can_stand).unknown_unless(lying.is_known())
    return fits & rows.filled(Child.measure_position_code)


@rule(
    "UKR-014",
    Child,
    [f"reported_{index}{suffix}" for suffix in ("", "_class") for index in INDICES],
    WARN,
    at=[f"reported_{index}{suffix}" for suffix in ("", "_class") for index in INDICES],
    title="Status gizi di file berbeda dengan hitungan ulang.",
    fix="Periksa berat, tinggi, tanggal lahir dan cara ukur. Yang dipakai adalah hitungan ulang.",
    basis="Permenkes 2/2020; 999.99 di e-PPGBM berarti kosong; selisih yang dibiarkan belum diverifikasi",
    passes=[
        {"reported_haz": -1.26, "computed_haz": -1.25},
        {"reported_whz_class": "Resiko Gizi Lebih", "computed_whz": 1.4},
        {"reported_waz_class": "BB Sangat Kurang", "computed_waz": -3.01},
    ],
    fails=[
        {"reported_haz": -0.26, "computed_haz": -1.25},
        {"reported_haz_class": "Normal", "computed_haz": -2.01},
        {"reported_waz_class": "baik sekali", "computed_waz": -1.9},
    ],
)
def reported_status_agrees(rows: Rows) -> Answers:
    """z-scores and classes that the source gives are compared with ours and never used."""
    scores = {f"reported_{index}": _score_agrees(rows, index) for index in INDICES}
    return scores | {f"reported_{index}_class": _class_agrees(rows, index) for index in INDICES}


@rule(
    "UKR-015",
    Child,
    [Child.village_code, Child.village_name, Child.subdistrict_name],
    WARN,
    title="Kampung anak tidak dikenal.",
    fix="Tulis nama kampung dan kecamatan sesuai daftar, atau pilih kodenya.",
    basis="Daftar wilayah Siak",
    passes=[{"village_code": "1408041001"}],
    fails=[{"village_code": None, "village_name": "Kampung Tak Ada", "subdistrict_name": "Tualang"}],
)
def village_of_child_is_known(rows: Rows) -> Answers:
    """A village code of Siak, given or found from the names; unknown when the layout tells no place."""
    return rows.is_text(Child.village_code, village_codes()) & rows.has_value(Child.village_code)


@rule(
    "UKR-016",
    Child,
    CODED,
    WARN,
    at=CODED,
    title="Kode jawaban tidak ada dalam daftar.",
    fix="Pilih jawaban dari daftar pilihan pada sel itu.",
    basis="Daftar kode pada formulir asal",
    passes=[{"measure_position_code": "1", "measure_position_code__raw": "Telentang", "scheme": "EPPGBM_TEXT"}],
    fails=[{"measure_position_code": None, "measure_position_code__raw": "Duduk", "scheme": "EPPGBM_TEXT"}],
)
def child_codes_are_known(rows: Rows) -> Answers:
    """Each code is in its list, or noted there; unknown when blank or the scheme is not settled."""
    return {column: rows.readable(column) for column in CODED}
