"""A clean family, and the short way from a changed cell to what the night finds in it.

All people are invented. A family is its rows, table by table; a row is its cells by canonical column, as a person
would type them. A column that no row holds is a column that the sheet lacks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipelines.errors import UnreadableFile
from pipelines.frames import RawSheet, RunResult, SourceFile
from pipelines.headings import column_letters
from pipelines.judge import judge_delivery
from pipelines.steps import Steps
from schemas.cells import CellKind
from schemas.layouts import layouts
from schemas.tables import columns_of

AS_OF = date(2026, 11, 1)
HEADING_ROW = 1
SHEETS = {"household": "Keluarga", "member": "Anggota", "child": "Pengukuran"}

KK = "1408011203159901"
HEAD_NIK = "1408011504869901"
SPOUSE_NIK = "1408015708889902"
DAUGHTER_NIK = "1408014903149903"
SON_NIK = "1408011002249904"

YES, NO = "1", "2"


class Cell(NamedTuple):
    """A cell that is not plain text: a number cell, an error, a formula without a result."""

    text: str
    kind: CellKind = CellKind.NUMBER


Row = dict[str, str | Cell]
Family = dict[str, list[Row]]
Found = tuple[str, str, str]
"""Rule, column, cell."""


@dataclass(frozen=True)
class Outcome:
    """What the night found.

    Attributes:
        failed: rule, column and cell of every failed rule.
        unknown: rule, column and cell of every rule that a cell would settle.
        result: the whole result.
    """

    failed: set[Found]
    unknown: set[Found]
    result: RunResult


def clean_family() -> Family:
    """A household of four with one measurement in the official template; no rule fails on it."""
    return {
        "household": [_household()],
        "member": [
            _member(HEAD_NIK, "CONTOH SATU", "1986-04-15", sex_code="1", relation_code="1")
            | {"marital_code": "2", "school_participation_code": "3", "education_level_code": "13"}
            | {"ijazah_code": "13", "working": YES, "work_status_code": "1", "occupation": "PETANI"},
            _member(SPOUSE_NIK, "PERMISALAN DUA", "1988-08-17", sex_code="2", relation_code="2")
            | {"marital_code": "2", "pregnant": NO, "school_participation_code": "3"}
            | {"education_level_code": "8", "ijazah_code": "8", "working": NO, "occupation": ""},
            _member(DAUGHTER_NIK, "UMPAMA TIGA", "2014-03-09", sex_code="2", relation_code="3")
            | {"marital_code": "1", "school_participation_code": "2", "education_level_code": "3"}
            | {"grade_code": "6", "ijazah_code": "23", "working": NO},
            _member(SON_NIK, "LAYAKNYA EMPAT", "2024-02-10", sex_code="1", relation_code="3")
            | {"marital_code": "1", "nutrition_code": "3", "school_participation_code": "1"},
        ],
        "child": [_child()],
    }


def clean_siksng() -> list[Row]:
    """The same family as a SIKS-NG list, one member a row; the second BPNT column is ``receives_sembako#2``."""
    shared: Row = {
        "dtks_id": "",
        "province_name": "RIAU",
        "regency_name": "SIAK",
        "subdistrict_name": "SIAK",
        "village_name": "KAMPUNG DALAM",
        "address": "JL. CONTOH GANG MELATI",
        "hamlet": "",
        "rt": "003",
        "rw": "001",
        "family_card_no": KK,
    }
    people = [
        (HEAD_NIK, "CONTOH SATU", "1986-04-15", "L", "PETANI", "KEPALA KELUARGA"),
        (SPOUSE_NIK, "PERMISALAN DUA", "1988-08-17", "P", "", "ISTRI"),
        (DAUGHTER_NIK, "UMPAMA TIGA", "2014-03-09", "P", "", "ANAK"),
        (SON_NIK, "LAYAKNYA EMPAT", "2024-02-10", "L", "", "ANAK"),
    ]
    return [
        shared
        | {"nik": nik, "name": name, "birth_date": born, "birth_place": "SIAK", "sex_code": sex}
        | {"occupation": occupation, "mother_name": "IBU CONTOH", "relation_code": relation}
        | {"padan_status": "PADAN", "receives_sembako": NO, "receives_pkh": NO, "receives_sembako#2": NO}
        | {"receives_pbi": NO}
        for nik, name, born, sex, occupation, relation in people
    ]


def template_sheets(family: Family, source: str = "contoh.xlsx") -> list[RawSheet]:
    """A family as the three sheets of the official template, those without rows left out."""
    return [raw_sheet(rows, headings(table), SHEETS[table], source) for table, rows in family.items() if rows]


def siksng_sheet(rows: Sequence[Row], source: str = "siksng.xlsx") -> RawSheet:
    """Rows as the one sheet of a SIKS-NG list."""
    return raw_sheet(rows, headings("SIKSNG_MEMBER"), "Sheet1", source)


def headings(of: str) -> dict[str, str]:
    """Canonical column to heading as written, of a table of the template or of a layout."""
    if of in SHEETS:
        return {name: column.heading for name, column in columns_of(of).items()}
    layout = next(layout for layout in layouts() if layout.id == of)
    written: dict[str, str] = {}
    for heading in layout.headings:
        if heading.written:
            doubled = heading.column in written
            written[f"{heading.column}#2" if doubled else heading.column] = heading.written
    return written


def raw_sheet(
    rows: Sequence[Mapping[str, str | Cell]], written: Mapping[str, str], sheet: str, source: str
) -> RawSheet:
    """Rows under their headings; the headings stand in row 1, column A is the first that any row holds."""
    columns = [column for column in written if any(column in row for row in rows)]
    lines = [[Cell(written[column], CellKind.TEXT) for column in columns]]
    lines += [[_cell(row.get(column, "")) for column in columns] for row in rows]
    return sheet_of(lines, sheet, source)


def sheet_of(lines: Sequence[Sequence[str | Cell]], sheet: str, source: str) -> RawSheet:
    """Any lines of cells as a sheet, from A1 on; short lines end in blank cells."""
    width = max(map(len, lines), default=0)
    cells = [[_cell(cell) for cell in (*line, *[""] * (width - len(line)))] for line in lines]
    rows = np.arange(1, len(cells) + 1)
    text = pd.DataFrame([[cell.text or None for cell in line] for line in cells], index=rows).astype("str")
    kinds = pd.DataFrame([[int(cell.kind) for cell in line] for line in cells], index=rows).astype("uint8")
    return RawSheet(source, sheet, text, kinds)


def changed(row: Row, changes: Mapping[str, str | Cell | None]) -> Row:
    """A row with some cells changed; None takes the cell, and with it the column, away."""
    kept = {column: value for column, value in row.items() if column not in changes}
    return kept | {column: value for column, value in changes.items() if value is not None}


def found_at(rows: Sequence[Row], of: str, expected: str, row: int = 0) -> set[Found]:
    """What is expected, written ``KEL-009 rt, KEL-009 rw``, with the cells of a row."""
    pairs = [one.split() for one in expected.split(",") if one.strip()]
    return {(rule, column, place(rows, of, column, row)) for rule, column in pairs}


def place(rows: Sequence[Row], of: str, column: str, row: int = 0) -> str:
    """Where the cell of a column stands in the sheet of these rows; row -1 is the headings."""
    columns = [name for name in headings(of) if any(name in line for line in rows)]
    return f"{column_letters(columns.index(column))}{row + HEADING_ROW + 1}"


def judge(*files: list[RawSheet] | UnreadableFile, as_of: date = AS_OF, same_bytes: bool = False) -> Outcome:
    """The findings of files, each its sheets or why it could not be read."""
    read = [(_source(number, found, same_bytes=same_bytes), found) for number, found in enumerate(files)]
    result = judge_delivery(read, run_id="acceptance", as_of=as_of, key=b"k" * 32, steps=Steps())
    return Outcome(_found(result.findings, "fail"), _found(result.findings, "unknown"), result)


def judge_each(files: Mapping[str, list[RawSheet]], as_of: date = AS_OF) -> dict[str, Outcome]:
    """Many files in one night, as that is quicker; what was found in each, by its name."""
    named = [[replace(sheet, source=name) for sheet in sheets] for name, sheets in files.items()]
    result = judge(*named, as_of=as_of).result
    outcomes = {}
    for name in files:
        findings = result.findings[result.findings["source"] == name]
        outcomes[name] = Outcome(_found(findings, "fail"), _found(findings, "unknown"), result)
    return outcomes


def _found(findings: pd.DataFrame, state: str) -> set[Found]:
    rows = findings.loc[findings["state"] == state, ["rule_id", "column", "cell"]].fillna("").astype(str)
    return set(rows.itertuples(index=False, name=None))


def _source(number: int, found: list[RawSheet] | UnreadableFile, *, same_bytes: bool) -> SourceFile:
    name = found[0].source if isinstance(found, list) and found else f"file-{number}.xlsx"
    digest = "0" * 64 if same_bytes else f"{number:064x}"
    return SourceFile(name, Path(name), digest, datetime(2026, 11, 1, tzinfo=UTC))


def _cell(value: str | Cell) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(value, CellKind.TEXT if value else CellKind.BLANK)


def _household() -> Row:
    empty: Row = dict.fromkeys(columns_of("household"), "")
    yes_no = [name for name, column in columns_of("household").items() if column.codes == "yes_no"]
    return (
        empty
        | dict.fromkeys(yes_no, NO)
        | {
            "family_card_no": KK,
            "village_code": "1408011001",
            "village_name": "Kampung Dalam",
            "subdistrict_name": "Siak",
            "regency_name": "Siak",
            "province_name": "Riau",
            "address": "Jl. Contoh Gang Melati",
            "rt": "003",
            "rw": "001",
            "head_name": "CONTOH SATU",
            "head_nik": HEAD_NIK,
            "member_count": "4",
            "surveyed_on": "2026-10-05",
            "monthly_spending_idr": "4000000",
            "decile_national": "3",
            "decile_as_of": "2026-07-01",
            "has_shelter": YES,
            "building_status_code": "1",
            "floor_area_m2": "36",
            "floor_code": "6",
            "wall_code": "3",
            "wall_plastered": "",
            "roof_code": "3",
            "water_code": "4",
            "lighting_code": "1",
            "power_code": "1",
            "cooking_fuel_code": "4",
            "latrine_code": "1",
            "toilet_code": "1",
            "sewage_code": "1",
            "cattle_count": "0",
            "buffalo_count": "0",
            "horse_count": "0",
            "pig_count": "0",
            "goat_count": "0",
            "field_verification_code": "",
            "verified_on": "",
        }
    )


def _member(nik: str, name: str, birth_date: str, *, sex_code: str, relation_code: str) -> Row:
    empty: Row = dict.fromkeys(columns_of("member"), "")
    return empty | {
        "nik": nik,
        "family_card_no": KK,
        "name": name,
        "sex_code": sex_code,
        "birth_place": "Siak",
        "birth_date": birth_date,
        "relation_code": relation_code,
        "mother_name": "IBU CONTOH",
        "presence_code": "1",
        "disability_code": "4",
        "disability_type_code": "00",
        "chronic_disease_code": "1",
        "padan_status": "PADAN",
        "receives_pkh": NO,
        "receives_sembako": NO,
        "receives_pbi": NO,
        "receives_local_pbi": NO,
    }


def _child() -> Row:
    empty: Row = dict.fromkeys(columns_of("child"), "")
    return empty | {
        "child_nik": SON_NIK,
        "child_name": "LAYAKNYA EMPAT",
        "family_card_no": KK,
        "sex_code": "1",
        "birth_date": "2024-02-10",
        "birth_order": "2",
        "birth_weight_kg": "3,1",
        "birth_length_cm": "49",
        "parent_nik": SPOUSE_NIK,
        "parent_name": "PERMISALAN DUA",
        "measured_on": "2026-10-05",
        "weight_kg": "12,9",
        "height_cm": "91,5",
        "measure_position_code": "2",
        "muac_cm": "15,2",
        "oedema": NO,
        "village_code": "1408011001",
        "village_name": "Kampung Dalam",
        "subdistrict_name": "Siak",
        "posyandu": "Melati",
    }
