"""How the report says things: Indonesian numbers, days and names."""

import re
from datetime import date

from schemas.findings import Severity
from schemas.places import subdistrict_name, village_name
from schemas.tables import columns_of

MISSING = "–"  # noqa: RUF001 - the dash that stands for no number
NO_VILLAGE = "Tanpa kampung"

TABLES = {"household": "Keluarga", "member": "Anggota", "child": "Pengukuran"}
COUNTED_AS = {"household": "keluarga", "member": "orang", "child": "pengukuran"}
ENTITIES = {"person": "Orang", "family": "Keluarga"}
SEVERITIES = {Severity.BLOCK: "Menahan", Severity.WARN: "Peringatan", Severity.NOTE: "Catatan"}
FILE_STATES = {
    "read": "dibaca",
    "unreadable": "tidak terbaca",
    "unchanged": "tidak berubah",
    "repeated": "sama dengan file lain",
    "stale": "tidak datang, dipakai data lama",
}
STEPS = {
    "pull": "Mengambil file",
    "read": "Membaca file",
    "headings": "Mengenali judul kolom",
    "parse": "Menafsirkan isi sel",
    "overlay": "Memasang koreksi",
    "assemble": "Menyusun register",
    "validate": "Memeriksa aturan",
    "dedupe": "Mencari data ganda",
    "growth": "Menghitung pertumbuhan anak",
    "target": "Menentukan penanda",
    "lifecycle": "Membandingkan dengan malam lalu",
    "write": "Menulis hasil",
    "report": "Menulis laporan",
    "workbooks": "Menulis buku koreksi",
}

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_SWAPPED = str.maketrans(",.", ".,")
_LONG_NUMBER = re.compile(r"\d{16,}")


def number(value: float, decimals: int = 0) -> str:
    """``1234.5`` as ``1.234,5``."""
    return f"{value:,.{decimals}f}".translate(_SWAPPED)


def percent(share: float | None) -> str:
    """``0.056`` as ``5,6%``; a dash where there is nothing to divide by."""
    return MISSING if share is None else f"{number(100 * share, 1)}%"


def day(value: date) -> str:
    """``24 November 2026``."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def duration(seconds: float) -> str:
    """``12,3 detik``, from a minute on ``2 menit 5 detik``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} menit {rest} detik" if minutes else f"{number(seconds, 1)} detik"


def shown_name(name: str) -> str:
    """A name of a file or sheet; a number as long as a NIK is cut, for some people name files by it."""
    return _LONG_NUMBER.sub(lambda found: f"{found[0][:6]}…", name)


def village_words(code: str) -> tuple[str, str]:
    """Name of a village and of its kecamatan; an empty code is no village."""
    return (village_name(code), subdistrict_name(code)) if code else (NO_VILLAGE, "")


def cell_words(table: str, column: str, own_table: str) -> str:
    """Heading of a column, with its table where that is another one."""
    heading = columns_of(table)[column].heading
    return heading if table == own_table else f"{heading} ({TABLES[table]})"
