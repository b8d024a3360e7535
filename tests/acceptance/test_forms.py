"""One list in every form of file: the same findings at the same cells."""

import csv
import io
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
import xlsxwriter

from pipelines.errors import UnreadableFile
from pipelines.frames import SourceFile
from pipelines.judge import judge_delivery
from pipelines.read import ReadLimits, read_files
from pipelines.steps import Steps
from pipelines.workbook.template import write_table_sheet
from tests.acceptance.base import AS_OF, changed, clean_siksng, headings

DATA = Path(__file__).parent / "data"
EXPECTED = {
    ("ANG-003", "nik", "K3"),
    ("ANG-013", "name", "L4"),
    ("ANG-016", "birth_date", "M5"),
    ("BRK-017", "", "A6"),
}
"""A NIK too short, a name with a digit, no date, and a row of totals below the four persons."""


def lines() -> list[list[str]]:
    """The list as rows of texts, headings first."""
    faults = [{}, {"nik": "14080155"}, {"name": "UMPAMA T1GA"}, {"birth_date": "bulan lalu"}]
    rows = [changed(row, fault) for row, fault in zip(clean_siksng(), faults, strict=True)]
    written = headings("SIKSNG_MEMBER")
    return [
        list(written.values()),
        *([str(row.get(column, "")) for column in written] for row in rows),
        ["JUMLAH", "4", *[""] * (len(written) - 2)],
    ]


def as_text(separator: str, encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(lines())
    return text.getvalue().encode(encoding)


def as_html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines())
    return f"<html><body><script>alert(1)</script><table>{rows}</table></body></html>".encode()


def as_xlsx(folder: Path) -> bytes:
    head, *rows = lines()
    path = folder / "made.xlsx"
    frame = pd.DataFrame([[cell or None for cell in row] for row in rows], dtype=object)
    write_table_sheet(path, "Data", head, frame)
    return path.read_bytes()


def found(folder: Path, name: str, content: bytes) -> set[tuple[str, str, str]]:
    path = folder / "kept"
    path.write_bytes(content)
    file = SourceFile(name, path, sha256(content).hexdigest(), datetime(2026, 11, 1, tzinfo=UTC))
    result = judge_delivery(
        list(read_files([file], ReadLimits())), run_id="forms", as_of=AS_OF, key=b"k" * 32, steps=Steps()
    )
    rows = result.findings[result.findings["state"] == "fail"]
    assert set(rows["source"]) == {name}
    own = rows[~rows["rule_id"].str.startswith("LIN")]
    return set(own[["rule_id", "column", "cell"]].fillna("").astype(str).itertuples(index=False, name=None))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_delimited_text(tmp_path: Path, separator: str, encoding: str) -> None:
    assert found(tmp_path, "daftar.txt", as_text(separator, encoding)) == EXPECTED


@pytest.mark.parametrize("name", ["daftar.xls", "daftar.html", "daftar.xlsx"])
def test_html_under_any_name(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name, as_html()) == EXPECTED


@pytest.mark.parametrize("name", ["daftar.xlsx", "daftar.xls", "daftar.csv"])
def test_excel_under_any_name(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name, as_xlsx(tmp_path)) == EXPECTED


def test_a_row_with_another_number_of_fields_is_no_data(tmp_path: Path) -> None:
    broken = as_text(";", "utf-8").replace(b"PERMISALAN DUA", b"PERMISALAN;DUA")
    assert found(tmp_path, "daftar.csv", broken) == EXPECTED - {("ANG-003", "nik", "K3")} | {("BRK-017", "", "B3")}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, id="picture"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 8, id="PDF"),
        pytest.param(b"PK\x03\x04" + bytes(range(256)) * 8, id="half an archive"),
        pytest.param(as_text(";", "utf-16")[:-1001].replace(b"\xff\xfe", b"", 1), id="UTF-16 without its mark"),
    ],
)
def test_what_cannot_be_opened_is_one_finding_of_the_file(tmp_path: Path, content: bytes) -> None:
    assert found(tmp_path, "daftar.csv", content) == {("BRK-001", "", "")}


def test_a_cut_workbook_does_not_open(tmp_path: Path) -> None:
    whole = as_xlsx(tmp_path)
    path = tmp_path / "kept"
    path.write_bytes(whole[: len(whole) // 2])
    file = SourceFile("daftar.xlsx", path, "0" * 64, datetime(2026, 11, 1, tzinfo=UTC))
    ((_, read),) = read_files([file], ReadLimits())
    assert isinstance(read, UnreadableFile)
    assert read.rule_id == "BRK-001"


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_old_excel_and_open_document(tmp_path: Path, form: str) -> None:
    """The list above as an office program saved it."""
    assert found(tmp_path, f"daftar.{form}", (DATA / f"list.{form}").read_bytes()) == EXPECTED


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_merged_and_hidden_parts_are_told_at_their_first_cells(tmp_path: Path, form: str) -> None:
    content = (DATA.parents[1] / "reading" / "data" / f"hidden_and_merged.{form}").read_bytes()
    told = {one for one in found(tmp_path, "daftar.xlsx", content) if one[0] in {"BRK-008", "BRK-009"}}
    assert told == {("BRK-008", "", "B9"), *(("BRK-009", "", cell) for cell in ("A5", "E1", "A1"))}


def test_merged_and_hidden_parts_of_excel(tmp_path: Path) -> None:
    """Parts without data below the headings are no fault."""
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, count in (("Data", 4), ("Rahasia", 2), ("Kosong", 0)):
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines()[:count]):
                sheet.write_row(row, 0, line)
            if name != "Data":
                sheet.hide()
        data = book.get_worksheet_by_name("Data")
        data.merge_range("F4:F6", "JL. CONTOH")
        data.merge_range("Y1:Z1", "judul")
        data.set_row(2, None, None, {"hidden": True})
        data.set_row(9, None, None, {"hidden": True})
        data.set_column("N:N", None, None, {"hidden": True})
    told = {one for one in found(tmp_path, "daftar.xlsx", path.read_bytes()) if one[0] in {"BRK-008", "BRK-009"}}
    assert told == {("BRK-008", "address", "F4"), *(("BRK-009", "", cell) for cell in ("A3", "N1", "A1"))}


@pytest.mark.parametrize(
    ("form", "part", "content", "rule_id"),
    [
        ("xlsx", "xl/vbaProject.bin", "x", "BRK-003"),
        ("ods", "Basic/Standard/Module1.xml", "<m/>", "BRK-003"),
        ("ods", "META-INF/manifest.xml", "<m><manifest:encryption-data/></m>", "BRK-002"),
    ],
)
def test_macros_and_passwords_are_the_only_finding(
    tmp_path: Path, form: str, part: str, content: str, rule_id: str
) -> None:
    whole = as_xlsx(tmp_path) if form == "xlsx" else (DATA / "list.ods").read_bytes()
    made = io.BytesIO()
    with ZipFile(io.BytesIO(whole)) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    assert found(tmp_path, f"daftar.{form}", made.getvalue()) == {(rule_id, "", "")}
