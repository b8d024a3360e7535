"""Sheets written down as rows of cells, and what becomes of them."""

from datetime import date, datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from pipelines.assemble import assemble, count_rows
from pipelines.frames import RawSheet
from pipelines.headings import column_letters, map_sheet
from pipelines.locate import locate_files, locate_rows
from pipelines.measure import measure
from pipelines.parse import parse
from pipelines.validate import rows_of, validate_register
from schemas.cells import CellKind
from schemas.tables import TABLES, columns_of

AS_OF = date(2026, 11, 1)

ERROR = ("#N/A", CellKind.ERROR)
FORMULA = (None, CellKind.FORMULA)

MEMBER = {
    "nik": "1408015504869902",
    "family_card_no": "1408011203159901",
    "name": "SITI CONTOH",
    "sex_code": "2",
    "birth_date": "15/04/1986",
    "relation_code": "1",
}
HOUSEHOLD = {
    "family_card_no": "1408011203159901",
    "village_code": "1408011001",
    "address": "Jalan Contoh 1",
    "rt": "001",
    "rw": "002",
    "head_name": "SITI CONTOH",
    "member_count": "4",
}
CHILD = {
    "child_name": "BAYI CONTOH",
    "sex_code": "1",
    "birth_date": "10/02/2024",
    "measured_on": "05/10/2026",
    "weight_kg": "11,2",
    "height_cm": "86,5",
    "village_code": "1408011001",
}
RECORDS = {"household": HOUSEHOLD, "member": MEMBER, "child": CHILD}

SIKSNG = {
    "KECAMATAN": "Siak",
    "DESA/KELUARAHAN": "Kampung Dalam",
    "ALAMAT": "Jalan Contoh 1",
    "RT": "001",
    "RW": "002",
    "NOKK": "1408011203159901",
    "NIK": "1408015504869902",
    "NAMA": "SITI CONTOH",
    "TANGGAL LAHIR": "15/04/1986",
    "JENIS KELAMIN": "P",
    "HUB KELUARGA": "KEPALA KELUARGA",
    "NAMA IBU KANDUNG": "IBU CONTOH",
    "BANSOS PKH": "YA",
    "BANSOS BPNT": "TIDAK",
    "BANSOS BPNT-PPKM": "TIDAK",
    "PBI JKN": "YA",
}
"""One row of a combined sheet."""


def cell_of(value):
    """Text and kind of a cell, told by the Python type of what is written into it."""
    match value:
        case tuple():
            return value
        case None:
            return None, CellKind.BLANK
        case bool():
            return str(value).upper(), CellKind.BOOL
        case int() | float():
            return (str(int(value)) if float(value).is_integer() else repr(value)), CellKind.NUMBER
        case datetime():
            return str(value), CellKind.DATE
        case date():
            return value.isoformat(), CellKind.DATE
        case _:
            return value, CellKind.TEXT


def sheet_of(*rows, name="Data", source="a.xlsx", first_row=1, since_1904=False):
    """A raw sheet; each row is a sequence of cells, the first one stands in ``first_row``."""
    width = max(map(len, rows), default=0)
    cells = [[cell_of(value) for value in (*row, *[None] * (width - len(row)))] for row in rows]
    index = range(first_row, first_row + len(rows))
    text = pd.DataFrame(
        [[text for text, _ in row] for row in cells], index=index, columns=range(width), dtype="str"
    )
    kinds = pd.DataFrame([[kind for _, kind in row] for row in cells], index=index, columns=range(width))
    return RawSheet(source, name, text, kinds.astype("uint8"), since_1904)


def template_of(table, *records, only=None, foreign=0, **options):
    """A sheet of the official template; each record names the cells that differ from a sound one.

    With ``only`` these columns alone, and ``foreign`` headings that nobody knows behind them: a sheet of few known
    and many foreign headings has no layout.
    """
    names = list(only or columns_of(table))
    headings = [columns_of(table)[name].heading for name in names] + [f"Lain {number}" for number in range(foreign)]
    rows = [[(RECORDS[table] | record).get(name) for name in names] for record in records]
    return sheet_of(headings, *rows, **options)


def template_cell(table, column, row):
    """Where a column of the template stands."""
    return f"{column_letters(list(columns_of(table)).index(column))}{row}"


def siksng_of(*records, without=(), **options):
    """A combined sheet of SIKS-NG; each record names the cells that differ from a sound one."""
    headings = [heading for heading in SIKSNG if heading not in without]
    rows = [[(SIKSNG | record)[heading] for heading in headings] for record in records]
    return sheet_of(headings, *rows, **options)


class Night:
    """Everything that becomes of some sheets."""

    def __init__(self, *sheets, as_of=AS_OF):
        self.sheets = [map_sheet(sheet) for sheet in sheets]
        self.parsed = parse(self.sheets, as_of)
        self.facts = self.parsed.facts
        self.register = assemble(self.parsed.tables, b"a key for tests")
        growth = measure(self.register.child)
        self.rows = {name: rows_of(self.register.table(name), growth, as_of) for name in TABLES}
        self.verdicts = validate_register(self.rows)
        self.counts = count_rows(self.sheets, self.register, self.verdicts)
        files = locate_files(self.sheets, self.facts)
        located = locate_rows(self.register, self.verdicts, self.rows, self.sheets, self.facts)
        self.findings = pd.concat([files, located], ignore_index=True)

    def values(self, table, column):
        """The typed values of a column, None where missing."""
        values = self.parsed.tables[table].frame[column]
        return [None if pd.isna(value) else value for value in values]

    def days(self, table, column):
        """The values of a date column as text."""
        return [value and value.date().isoformat() for value in self.values(table, column)]

    def states(self, table, column):
        """The state of each cell of a column."""
        return self.parsed.tables[table].seen[f"{column}__state"].tolist()

    def cells(self, rule_id, state="fail"):
        """Where a rule speaks: source, sheet and cell of each finding."""
        found = self.findings[(self.findings["rule_id"] == rule_id) & (self.findings["state"] == state)]
        return found["cell"].tolist()


@pytest.fixture(scope="session")
def sheets():
    """How sheets are made, and the special cells."""
    return SimpleNamespace(
        of=sheet_of,
        template=template_of,
        siksng=siksng_of,
        cell=template_cell,
        ERROR=ERROR,
        FORMULA=FORMULA,
        SIKSNG=SIKSNG,
        RECORDS=RECORDS,
    )


@pytest.fixture(scope="session")
def night():
    """What becomes of some sheets."""
    return Night
