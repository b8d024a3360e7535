"""Invented nights: a whole one over fourteen villages, and an empty one."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pipelines.frames import Register, RowCounts, RunResult, TableData
from schemas.findings import FINDING_COLUMNS
from schemas.tables import TABLES

AS_OF = date(2026, 11, 24)
VILLAGES = [
    "1408011001", "1408011002", "1408012003", "1408012011", "1408012012", "1408012013", "1408012014",
    "1408012015", "1408021001", "1408022002", "1408022003", "1408022004", "1408022005", "1408022008",
]  # fmt: skip
SOMEBODY = "BUDI CONTOH"
FAMILIES = 840
COUNTS = ("read", "accepted", "held", "repeated", "rejected", "derived")


@dataclass(frozen=True)
class Words:
    title: str
    fix: str
    severity: str


SENTENCES = {
    "KEL-001": Words("Nomor KK belum diisi.", "Salin 16 angka Nomor KK dari Kartu Keluarga.", "BLOCK"),
    "KEL-008": Words(
        "Nama kampung atau kecamatan tidak cocok dengan kodenya.", "Perbaiki nama atau kodenya.", "WARN"
    ),
    "KEL-012": Words("Jumlah anggota keluarga tidak masuk akal.", "Isi 1 sampai 30.", "WARN"),
    "KEL-013": Words("Pengeluaran tidak masuk akal.", "Tanyakan lagi pengeluaran sebulan.", "WARN"),
    "ANG-003": Words("NIK bukan 16 angka.", "Lihat KTP atau KK, lalu ketik ulang sebagai teks.", "BLOCK"),
    "ANG-005": Words("NIK ditulis dengan spasi, titik atau tanda kutip.", "Tidak perlu tindakan.", "NOTE"),
    "ANG-009": Words(
        "Tanggal lahir tidak sama dengan tanggal di NIK.",
        "Periksa KTP atau KK. Perbaiki tanggal lahir atau NIK.",
        "WARN",
    ),
    "ANG-016": Words("Tanggal lahir kosong atau tidak terbaca.", "Tulis seperti 17/08/1980.", "BLOCK"),
    "ANG-029": Words("Anak usia sekolah tidak bersekolah.", "Tanyakan lagi ke keluarga.", "NOTE"),
    "UKR-011": Words("Berat atau tinggi di luar batas ukur.", "Ukur ulang anak.", "BLOCK"),
    "BRK-002": Words("File memakai kata sandi.", "Hapus kata sandi, simpan, lalu kirim lagi.", "BLOCK"),
    "BRK-015": Words(
        "Ada baris yang terulang persis.", "Hapus baris yang terulang. Baris pertama yang dipakai.", "WARN"
    ),
    "KEL-024": Words("Jawaban tempat berteduh kosong.", "Isi ya atau tidak.", "WARN"),
    "ANG-033": Words("Keberadaan anggota kosong.", "Pilih dari daftar.", "NOTE"),
}
FLAG_TITLES = {"extreme_poor": "Miskin ekstrem", "stunted": "Stunting (pendek)"}


@pytest.fixture
def sentences():
    return SENTENCES


@pytest.fixture
def flag_titles():
    return FLAG_TITLES


@pytest.fixture(scope="session")
def night():
    return whole_night()


@pytest.fixture(scope="session")
def nothing_came():
    return empty_night()


def whole_night():
    """A believable night: fourteen villages, a file behind a password, a file that came twice."""
    random = np.random.default_rng(7)
    household, member, child = (_table(name, rows, random) for name, rows in _sizes())
    register = Register(household, member, child)
    accepted = {
        name: pd.Series(random.random(len(register.table(name).frame)) > 0.06, register.table(name).frame.index)
        for name in TABLES
    }
    files = _files(register, accepted, random)
    return RunResult(
        run_id="20261124-010203-k7qx",
        as_of=AS_OF,
        rulebook_version="9f31c0a4be27",
        register=register,
        accepted=accepted,
        findings=_findings(register, random),
        unknown_by_rule={"ANG-009": 84, "KEL-013": 212, "KEL-024": 840, "ANG-033": 37, "ANG-003": 0},
        duplicates=_pairs(household.frame.index[:6], member.frame.index[:32]),
        clusters=_clusters(household.frame.index[:6], member.frame.index[:32]),
        growth=pd.DataFrame(index=child.frame.index),
        flags=_flags(register, random),
        files=files,
        rows={name: _summed(files, name) for name in TABLES},
        seconds={
            "pull": 0.42, "read": 3.87, "headings": 0.11, "parse": 1.9, "assemble": 0.35, "validate": 0.92,
            "dedupe": 0.4, "growth": 0.08, "target": 0.66, "write": 1.2,
        },
    )  # fmt: skip


def empty_night():
    """Nothing came."""
    no_text = pd.Series(dtype="str")
    register = Register(*(_table(name, 0, np.random.default_rng(0)) for name in TABLES))
    pairs = ["left_record_id", "right_record_id", "entity", "band"]
    flags = ["record_id", "table", "flag", "state", "basis", "evidence", "deciding_fields"]
    numbers = [f"{table}_{count}" for table in TABLES for count in COUNTS]
    return RunResult(
        run_id="20261124-010203-k7qx",
        as_of=AS_OF,
        rulebook_version="9f31c0a4be27",
        register=register,
        accepted={name: pd.Series(dtype=bool) for name in TABLES},
        findings=pd.DataFrame(dict.fromkeys(FINDING_COLUMNS, no_text)),
        unknown_by_rule={},
        duplicates=pd.DataFrame(dict.fromkeys(pairs, no_text)),
        clusters=pd.DataFrame(
            {"record_id": no_text, "entity": no_text, "cluster_id": no_text, "survivor": pd.Series(dtype=bool)}
        ),
        growth=pd.DataFrame(),
        flags=pd.DataFrame(dict.fromkeys(flags, no_text)),
        files=pd.DataFrame(dict.fromkeys(["source", "state", *numbers], no_text)),
        rows={name: RowCounts() for name in TABLES},
    )


def _summed(files, name):
    return RowCounts(**{count: int(files[f"{name}_{count}"].sum()) for count in COUNTS})


def _sizes():
    return [("household", FAMILIES), ("member", 2960), ("child", 610)]


def _source(village):
    return f"siak/kampung_{village}.xlsx"


def _table(name, rows, random):
    places = random.integers(0, len(VILLAGES), rows)
    villages = pd.Series([VILLAGES[place] for place in places], dtype="str")
    index = pd.Index([f"{name[0].upper()}{_letters(row)}" for row in range(rows)], dtype="str", name="record_id")
    frame = pd.DataFrame(
        {
            "family_card_no": pd.Series([_family_card(row) for row in range(rows)], dtype="str"),
            "village_code": villages,
            "head_name": pd.Series(SOMEBODY, index=range(rows), dtype="str"),
            "address": pd.Series(SOMEBODY, index=range(rows), dtype="str"),
            "_source": pd.Categorical([_source(village) for village in villages]),
        }
    )
    if name == "member":
        frame = frame.drop(columns="village_code")
    seen = pd.DataFrame(
        {
            "family_card_no__kind": np.ones(rows, dtype=np.uint8),
            "family_card_no__zero_share": np.zeros(rows),
        }
    )
    nothing = pd.Series(data=False, index=index)
    return TableData(name, frame.set_axis(index), seen.set_axis(index), {}, pd.DataFrame(index=index), nothing)


def _family_card(row):
    return f"14080112031{row % FAMILIES + 1:05d}"


def _letters(row):
    return "".join(chr(ord("a") + int(digit)) for digit in f"{row:05d}")


def _findings(register, random):
    weights = {
        "ANG-009": 187, "ANG-003": 64, "KEL-001": 22, "KEL-008": 41, "KEL-012": 9, "KEL-013": 58,
        "ANG-005": 1240, "ANG-016": 35, "ANG-029": 77, "UKR-011": 12,
    }  # fmt: skip
    tables = {"KEL": "household", "ANG": "member", "UKR": "child"}
    rows = []
    for rule_id, count in weights.items():
        data = register.table(tables[rule_id[:3]])
        rows += [
            {"rule_id": rule_id, "table": data.name, "record_id": data.frame.index[place], "sheet": "Data"}
            for place in random.integers(0, len(data.frame), count)
        ]
    rows += [
        {"rule_id": "BRK-002", "table": "file", "source": "siak/rahasia.xlsx"},
        {"rule_id": "BRK-015", "table": "member", "source": _source(VILLAGES[3]), "sheet": "Anggota"},
        {"rule_id": "BRK-015", "table": "member", "source": _source(VILLAGES[3]), "sheet": "Anggota"},
    ]
    findings = pd.DataFrame(rows).reindex(columns=list(FINDING_COLUMNS))
    severities = {rule_id: words.severity for rule_id, words in SENTENCES.items()}
    findings["severity"] = findings["rule_id"].map(severities)
    findings["state"] = "fail"
    findings["seen"] = SOMEBODY
    unknown = findings[findings["rule_id"] == "KEL-013"].assign(state="unknown")
    return pd.concat([findings, unknown], ignore_index=True).astype("str")


def _files(register, accepted, random):
    rows = []
    for village in VILLAGES:
        row = {"source": _source(village), "state": "read"}
        for name in TABLES:
            mine = register.table(name).frame["_source"] == _source(village)
            held = int((mine & ~accepted[name]).sum())
            repeated, rejected = (int(count) for count in random.poisson([2, 0.5]))
            total = int(mine.sum()) + repeated + rejected
            found = [total, int(mine.sum()) - held, held, repeated, rejected, 0]
            row |= {f"{name}_{count}": value for count, value in zip(COUNTS, found, strict=True)}
        rows.append(row)
    rows[0]["household_derived"] = 12
    rows.append({"source": "siak/rahasia.xlsx", "state": "unreadable"})
    rows.append({"source": "siak/salinan.xlsx", "state": "repeated", "member_read": 31, "member_repeated": 31})
    files = pd.DataFrame(rows)
    numbers = files.columns.drop(["source", "state"])
    return files.fillna(dict.fromkeys(numbers, 0)).astype(dict.fromkeys(numbers, int))


def _flags(register, random):
    parts = []
    for flag, name, shares in [
        ("extreme_poor", "household", [0.06, 0.72, 0.22]),
        ("stunted", "child", [0.14, 0.66, 0.20]),
    ]:
        index = register.table(name).frame.index
        states = random.choice(["yes", "no", "unknown"], len(index), p=shares)
        fields = {
            "household": ["monthly_spending_idr", "decile_national;monthly_spending_idr", "", "member_count"],
            "child": ["height_cm", "", "birth_date", "height_cm"],
        }[name]
        deciding = np.where(states == "unknown", random.choice(fields, len(index)), "")
        parts.append(
            pd.DataFrame(
                {"record_id": index, "table": name, "flag": flag, "state": states, "deciding_fields": deciding}
            )
        )
    flags = pd.concat(parts, ignore_index=True)
    return flags.assign(basis="", evidence=SOMEBODY).astype("str")


def _pairs(families, people):
    lefts, rights = [*families[::2], *people[::2]], [*families[1::2], *people[1::2]]
    entities = ["family"] * (len(families) // 2) + ["person"] * (len(people) // 2)
    return pd.DataFrame({"left_record_id": lefts, "right_record_id": rights, "entity": entities, "band": "same"})


def _clusters(families, people):
    records = [*families, *people]
    return pd.DataFrame(
        {
            "record_id": records,
            "entity": ["family"] * len(families) + ["person"] * len(people),
            "cluster_id": [records[place - place % 2] for place in range(len(records))],
            "survivor": [place % 2 == 0 for place in range(len(records))],
        }
    )
