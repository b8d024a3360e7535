"""Rules about whole deliveries (KRM): what a village, a posyandu or a source shows when all its rows are looked at.

Each says what it expects of its measures; how they are taken is told in `pipelines.delivery`.
"""

from schemas.measures import Bound, Expectation, expect
from schemas.rulebook import BLOCK, WARN, delivery_rule
from schemas.tables import Child, Household, Member
from schemas.thresholds import Thresholds

PADAN_COLUMN = "member.padan_status"
CHILDREN_BORN, MEMBERS_BORN = "child.birth_date", "member.birth_date"


@delivery_rule(
    "KRM-001",
    WARN,
    on=[(Household, Household.village_code)],
    title="Jumlah baris kampung ini berubah banyak dibanding malam sebelumnya.",
    fix="Periksa apakah file terpotong atau tercampur dengan kampung lain.",
    basis="Batas pilihan sendiri (belum diverifikasi)",
    passes=[
        {"village_code": "1408041001", "table": "member", "rows": 980, "previous": 1000},
        {"village_code": "1408041001", "table": "household", "rows": 3, "previous": 12},
    ],
    fails=[{"village_code": "1408041001", "table": "member", "rows": 400, "previous": 1000}],
    example="Kemarin 1.000 anggota dari kampung ini, malam ini 400.",
)
def number_of_rows_is_steady(limits: Thresholds) -> Expectation:
    few = Bound("change_rows", below=limits.volume_change_min_rows)
    least, most = 1 - limits.volume_drop_max, 1 + limits.volume_rise_max
    return expect(Bound("volume_ratio", least, most, unless=few, tells="{:.0%} dari jumlah malam lalu"))


@delivery_rule(
    "KRM-002",
    BLOCK,
    on=[(Household, Household.village_code)],
    title="File sumber tidak datang malam ini, atau isinya belum berubah terlalu lama.",
    fix="Minta operator kampung mengirim file. Data malam sebelumnya tetap dipakai dan ditandai lama.",
    basis="Usulan berjalan sebulan sekali; sumber yang berhenti adalah tanda bahaya",
    passes=[{"source": "kampung-1408041001", "arrived": True, "days_unchanged": 3}],
    fails=[
        {"source": "kampung-1408041001", "arrived": False, "days_unchanged": 60},
        {"source": "kampung-1408041001", "arrived": False, "days_unchanged": 0},
        {"source": "kampung-1408041001", "arrived": True, "days_unchanged": 36},
    ],
    example="Sumber kampung-minas tidak mengirim file, atau isinya sama sejak 60 hari.",
)
def expected_source_came_and_changes(limits: Thresholds) -> Expectation:
    return expect(
        Bound("arrived", least=1, tells="tidak datang"),
        Bound("days_unchanged", most=limits.source_stale_days_max, tells="{:.0f} hari tidak berubah"),
    )


@delivery_rule(
    "KRM-003",
    WARN,
    on=[
        (Household, Household.decile_national),
        (Household, Household.latrine_code),
        (Household, Household.sewage_code),
        (Household, Household.water_code),
        (Member, Member.nik),
        (Member, Member.birth_date),
        (Member, Member.relation_code),
        (Child, Child.height_cm),
    ],
    title="Satu kolom penting banyak yang kosong.",
    fix="Lengkapi kolom itu mulai dari keluarga yang statusnya belum dapat ditentukan.",
    basis="Batas pilihan sendiri (belum diverifikasi)",
    passes=[{"column": "member.birth_date", "owed": 400, "filled_share": 0.99, "previous_share": 1.0}],
    fails=[{"column": "member.birth_date", "owed": 400, "filled_share": 0.62}],
    example="Tanggal lahir terisi pada 62 % anggota kampung ini.",
)
def important_column_is_filled(limits: Thresholds) -> Expectation:
    return expect(
        Bound("filled_share", least=limits.completeness_min, tells="{:.0%} terisi"),
        Bound("fall", most=limits.completeness_fall_max, tells="turun {:.0%}"),
        enough=Bound("owed", least=limits.completeness_rows_min),
    )


@delivery_rule(
    "KRM-004",
    WARN,
    on=[
        (Household, Household.floor_code),
        (Household, Household.water_code),
        (Member, Member.relation_code),
        (Member, Member.school_participation_code),
        (Member, Member.padan_status),
    ],
    title="Banyak kode yang tidak dikenal atau NIK tidak padan: kemungkinan masalah file, bukan orang.",
    fix="Periksa asal file dan daftar kodenya sebelum memperbaiki satu per satu.",
    basis="Pada daftar baru 1-2 % tidak padan; di atas 20 % adalah masalah file",
    passes=[
        {"column": "household.floor_code", "cells": 200, "unknown_share": 0.0},
        {"column": PADAN_COLUMN, "cells": 200, "unknown_share": 0.0, "not_padan_share": 0.015},
    ],
    fails=[
        {"column": "household.floor_code", "cells": 200, "unknown_share": 0.35},
        {"column": PADAN_COLUMN, "cells": 200, "unknown_share": 0.0, "not_padan_share": 0.3},
    ],
    example="35 % jawaban Jenis Lantai dalam file tidak ada dalam daftar.",
)
def codes_of_a_file_are_known(limits: Thresholds) -> Expectation:
    return expect(
        Bound("unknown_share", most=limits.unknown_code_share_max, tells="{:.0%} kode tidak dikenal"),
        Bound("not_padan_share", most=limits.not_padan_share_max, column=PADAN_COLUMN, tells="{:.0%} tidak padan"),
        enough=Bound("cells", least=limits.code_cells_min),
    )


@delivery_rule(
    "KRM-005",
    WARN,
    on=[(Child, Child.height_cm), (Child, Child.weight_kg)],
    title="Angka terakhir hasil ukur terlalu sering sama (misalnya 0 atau 5): hasil ukur dibulatkan.",
    fix="Baca alat ukur sampai satu angka di belakang koma. Latih ulang kader posyandu.",
    basis="Kelas nipnTK; penelitian e-PPGBM Magelang: 62,8 % tinggi badan berakhir 0 atau 5",
    passes=[{"posyandu": "MELATI", "column": "child.height_cm", "n": 120, "dps": 9.4}],
    fails=[{"posyandu": "MELATI", "column": "child.height_cm", "n": 120, "dps": 47.0}],
    example="Dari 120 tinggi badan di Posyandu Melati, 95 berakhir 0 atau 5.",
)
def last_digits_are_not_preferred(limits: Thresholds) -> Expectation:
    return expect(
        Bound("dps", below=limits.digit_preference_max, tells="skor {:.0f}"),
        enough=Bound("n", least=limits.digit_preference_n_min),
    )


@delivery_rule(
    "KRM-006",
    WARN,
    on=[(Child, Child.birth_date), (Child, Child.measured_on), (Member, Member.birth_date)],
    title="Umur atau tanggal lahir menumpuk pada angka bulat.",
    fix="Periksa tanggal lahir di KK atau akta, jangan dikira-kira.",
    basis="Penumpukan umur (nipnTK); batas pilihan sendiri (belum diverifikasi)",
    passes=[
        {"village_code": "1408041001", "column": CHILDREN_BORN, "n": 240, "heap_ratio": 1.1},
        {"village_code": "1408041001", "column": MEMBERS_BORN, "n": 900, "birthday_share": 0.012},
    ],
    fails=[
        {"village_code": "1408041001", "column": CHILDREN_BORN, "n": 240, "heap_ratio": 5.2},
        {"village_code": "1408041001", "column": MEMBERS_BORN, "n": 900, "birthday_share": 0.21},
    ],
    example="21 % anggota kampung ini lahir pada 1 Januari, 1 Juli atau 31 Desember.",
)
def births_do_not_heap(limits: Thresholds) -> Expectation:
    return expect(
        Bound("heap_ratio", most=limits.age_heap_ratio_max, column=CHILDREN_BORN, tells="{:.1f} kali wajar"),
        Bound("birthday_share", most=limits.birthday_heap_max, column=MEMBERS_BORN, tells="{:.0%} menumpuk"),
        enough=Bound("n", least=limits.heap_rows_min),
    )


@delivery_rule(
    "KRM-007",
    WARN,
    on=[(Member, Member.sex_code), (Child, Child.sex_code)],
    title="Perbandingan laki-laki dan perempuan tidak wajar.",
    fix="Periksa apakah kolom jenis kelamin tertukar atau terisi satu nilai saja.",
    basis="Uji perbandingan jenis kelamin (nipnTK); batas 0,001 pilihan sendiri (belum diverifikasi)",
    passes=[
        {"table": "member", "males": 498, "females": 502},
        {"table": "member", "males": 54_000, "females": 46_000},
    ],
    fails=[{"table": "member", "males": 910, "females": 90}],
    example="Dari 1.000 anggota kampung ini 910 laki-laki.",
)
def both_sexes_are_there(limits: Thresholds) -> Expectation:
    by_chance = Bound("sex_p", least=limits.sex_ratio_p_min)
    return expect(
        Bound("male_share", limits.sex_share_min, limits.sex_share_max, unless=by_chance, tells="{:.0%} laki-laki"),
        enough=Bound("sexed", least=limits.sex_rows_min),
    )


@delivery_rule(
    "KRM-008",
    WARN,
    on=[(Child, Child.height_cm), (Child, Child.birth_date), (Child, Child.measured_on)],
    title="Sebaran hasil ukur terlalu lebar atau banyak yang tidak mungkin: mutu pengukuran diragukan.",
    fix="Periksa alat ukur, cara ukur dan tanggal lahir di posyandu ini.",
    basis="Kebiasaan survei gizi; batas 1,3 dan 0,05 pilihan sendiri (belum diverifikasi)",
    passes=[{"posyandu": "MELATI", "n": 140, "sd_haz": 1.12, "flag_share": 0.01}],
    fails=[
        {"posyandu": "MELATI", "n": 140, "sd_haz": 1.9, "flag_share": 0.12},
        {"posyandu": "MELATI", "n": 140, "sd_haz": 1.12, "flag_share": 0.06},
    ],
    example="12 % nilai TB/U di Posyandu Melati tidak mungkin, sebarannya 1,9.",
)
def heights_are_measured_well(limits: Thresholds) -> Expectation:
    return expect(
        Bound("sd_haz", most=limits.haz_sd_max, tells="simpangan baku {:.2f}"),
        Bound("flag_share", most=limits.flagged_share_max, tells="{:.0%} tidak mungkin"),
        enough=Bound("n", least=limits.haz_n_min),
    )
