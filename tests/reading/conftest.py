"""Small workbooks, written by the usual programs or by hand, and what was read of them."""

from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from pipelines.read import read_workbook
from schemas.cells import CellKind

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

# Formats by number: 0 general, 1 date, 2 date and time, 3 time, 4 hours beyond a day.
STYLES = (
    '<styleSheet><numFmts count="1"><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="21"/><xf numFmtId="165"/>'
    "</cellXfs></styleSheet>"
)


def package_parts(sheets, main_type=WORKBOOK_TYPE):
    """The parts of a workbook with one part a sheet, given as name and XML."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="s{number}"/>' for number, name in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="s{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    return {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": (
            f'<Relationships><Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": f'<workbook xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships>{related}<Relationship Id="st" Type="{RELATIONS}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{number}.xml": xml for number, xml in enumerate(sheets.values(), 1)},
    }


@pytest.fixture
def pack(tmp_path):
    """Write a package of parts."""

    def write(parts, name="book.xlsx"):
        path = tmp_path / name
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return path

    return write


@pytest.fixture
def book_of(pack):
    """Write a workbook whose one sheet has these rows of XML."""

    def write(rows, head="", tail="", name="book.xlsx"):
        sheet = f"<worksheet>{head}<sheetData>{rows}</sheetData>{tail}</worksheet>"
        return pack(package_parts({"Data": sheet}), name)

    return write


@pytest.fixture
def by_hand():
    """The parts of a workbook, to be spoiled."""
    return SimpleNamespace(parts=package_parts, sheet="<worksheet><sheetData/></worksheet>")


@pytest.fixture
def written(tmp_path):
    """Write a workbook by xlsxwriter; the function given fills it."""

    def write(fill, **options):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path, options) as book:
            fill(book)
        return path

    return write


def cells_of(sheet):
    """Every cell that is not blank: its name, text and kind."""
    assert list(sheet.text.index) == list(sheet.kinds.index)
    assert list(sheet.text.columns) == list(sheet.kinds.columns)
    assert set(sheet.text.dtypes.astype(str)) == {"str"}
    assert set(sheet.kinds.dtypes.astype(str)) == {"uint8"}
    assert not (sheet.text.notna() & sheet.kinds.eq(CellKind.BLANK)).any(axis=None)
    return {
        xl_rowcol_to_cell(row - 1, column): (
            None if sheet.text.isna().loc[row, column] else sheet.text.loc[row, column],
            CellKind(sheet.kinds.loc[row, column]),
        )
        for row in sheet.text.index
        for column in sheet.text.columns
        if sheet.kinds.loc[row, column] != CellKind.BLANK
    }


@pytest.fixture(scope="session")
def read():
    """Read a workbook with one filled sheet: its cells."""

    def cells(path, **limits):
        (sheet,) = read_workbook(path, "book.xlsx", **limits)
        return cells_of(sheet)

    return cells
