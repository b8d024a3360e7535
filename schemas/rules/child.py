"""Rules about the measurement of a child (UKR)."""

import numpy as np

from schemas.growth import growth_limits
from schemas.kleene import Kleene
from schemas.rows import Rows
from schemas.rulebook import BLOCK, WARN, Answers, rule
from schemas.rules._shared import is_valid_nik
from schemas.tables import MEASURES, Child


def _plausible(rows: Rows, index: str) -> Kleene:
    """The computed z-score of the index is within its limits; unknown without one."""
    z = rows.frame[f"computed_{index}"].to_numpy(dtype=np.float64)
    low, high = growth_limits().index[index].plausible
    return Kleene.of((z >= low) & (z <= high), ~np.isnan(z))


@rule(
    "UKR-003",
    Child,
    [Child.child_nik],
    BLOCK,
    title="NIK anak tidak benar, isian sementara, atau rusak oleh Excel.",
    fix="Ketik ulang 16 angka NIK anak dari KK sebagai teks. Bila belum punya NIK, kosongkan.",
    basis="as ANG-002 to ANG-007",
    passes=[{"child_nik": "1408011002249901", "child_nik__kind": "text"}],
    fails=[{"child_nik": "0000000000000000", "child_nik__kind": "text"}],
    tells_damage=True,
)
def child_nik_is_valid(rows: Rows) -> Answers:
    """A valid NIK; unknown when blank. It blocks linking by NIK only."""
    return is_valid_nik(rows, Child.child_nik)


@rule(
    "UKR-005",
    Child,
    [Child.sex_code, Child.birth_date],
    BLOCK,
    at=[Child.sex_code, Child.birth_date],
    title="Jenis kelamin atau tanggal lahir anak kosong atau tidak terbaca.",
    fix="Isi L atau P, dan tanggal lahir seperti 10/02/2024.",
    basis="both are needed for every z-score (WHO)",
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
    basis="needed for the age at measurement",
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
    basis="plausibility",
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
    "UKR-009",
    Child,
    [Child.weight_kg, Child.height_cm],
    WARN,
    at=[Child.weight_kg, Child.height_cm],
    title="Berat atau tinggi belum diisi.",
    fix="Isi hasil pengukuran. Bila tidak sempat diukur, ukur ulang di posyandu berikutnya.",
    basis="completeness of the measurement",
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
    basis="e-PPGBM exports (public code)",
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
    basis="raw limits of WHO anthro up to 1.0.1; e-PPGBM: 10945, 875, 1082",
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
    basis="WHO 2006 flag limits (WorldHealthOrganization/anthro)",
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
