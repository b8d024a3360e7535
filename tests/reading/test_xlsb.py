"""Binary Excel workbooks, built here record by record: no library of the project writes them."""

import struct
from contextlib import suppress

import pytest

from pipelines.errors import UnreadableFile
from pipelines.frames import Area
from pipelines.read import read_workbook
from schemas.cells import CellKind

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
ALL_ROWS, ALL_COLUMNS = 1_048_576, 16_383


def record(kind, content=b""):
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    return number + (bytes([length]) if length < 0x80 else bytes([length & 0x7F | 0x80, length >> 7])) + content


def text(value):
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number, *cells, hidden=False):
    flags = 0x10 if hidden else 0
    return record(0, struct.pack("<IIHBBBI", number - 1, 0, 300, 0, flags, 0, 0)) + b"".join(cells)


def cell(kind, column, content):
    return record(kind, struct.pack("<II", column, 0) + content)


def sheet_part(rows):
    hidden_column = record(60, struct.pack("<IIIIH", 2, 2, 2560, 0, 1))
    merged = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 6, 7, 0, 1)) + record(178)
    size = record(148, struct.pack("<IIII", 0, 7, 0, 2))
    columns = record(390) + hidden_column + record(391)
    return record(129) + size + columns + record(145) + rows + record(146) + merged + record(130)


def parts(rows, sheet="Anggota", state=0):
    listed = record(156, struct.pack("<II", state, 1) + text("rId1") + text(sheet))
    workbook = record(131) + record(153, struct.pack("<III", 1, 0, 0)) + record(143) + listed + record(144)
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    return {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.bin" ContentType="{MAIN_TYPE}"/></Types>',
        "_rels/.rels": f"<Relationships>{relation.format('r', RELATIONS, 'officeDocument', 'xl/workbook.bin')}"
        "</Relationships>",
        "xl/workbook.bin": workbook + record(132),
        "xl/_rels/workbook.bin.rels": "<Relationships>"
        f"{relation.format('rId1', RELATIONS, 'worksheet', 'worksheets/sheet1.bin')}</Relationships>",
        "xl/worksheets/sheet1.bin": sheet_part(rows),
    }


ROWS = (
    row(1, cell(6, 0, text("NIK")), cell(6, 1, text("Nama")), cell(6, 2, text("Umur")))
    + row(2, cell(5, 0, struct.pack("<d", 1408015504869902)), cell(4, 1, b"\1"), cell(3, 2, b"\x2a"))
    + row(3, cell(6, 0, text("x")), hidden=True)
    + row(7, cell(6, 0, text("gabung")), cell(6, 1, text("tertutup")))
)


def test_cells_merged_and_hidden_ones(pack):
    (found,) = read_workbook(pack(parts(ROWS, state=1)), "a.xlsb")
    assert found.sheet == "Anggota"
    assert found.text.loc[1].tolist() == ["NIK", "Nama", "Umur"]
    assert found.text.loc[2].tolist() == ["1408015504869902", "TRUE", "#N/A"]
    assert found.kinds.loc[2].tolist() == [CellKind.NUMBER, CellKind.BOOL, CellKind.ERROR]
    assert (found.text.loc[7, 0], found.kinds.loc[7, 1]) == ("gabung", CellKind.BLANK)
    assert found.merged == (Area(7, 8, 0, 1),)
    assert found.date_1904
    assert found.hidden == (
        Area(1, ALL_ROWS, 0, ALL_COLUMNS),
        Area(3, 3, 0, ALL_COLUMNS),
        Area(1, ALL_ROWS, 2, 2),
    )


@pytest.mark.parametrize("cut", range(0, 200, 7))
def test_a_cut_sheet_is_read_or_refused(pack, cut):
    broken = parts(ROWS)
    broken["xl/worksheets/sheet1.bin"] = broken["xl/worksheets/sheet1.bin"][:cut]
    with suppress(UnreadableFile):
        read_workbook(pack(broken), "a.xlsb")


def test_macros_are_turned_away(pack):
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(pack(parts(ROWS) | {"xl/vbaProject.bin": b"x"}), "a.xlsb")
    assert refused.value.rule_id == "BRK-003"


def test_two_cells_far_apart_are_refused_before_the_reader_makes_room(pack):
    far = row(1, cell(6, 0, text("a"))) + row(1_048_576, cell(6, 16_383, text("b")))
    with pytest.raises(UnreadableFile):
        read_workbook(pack(parts(far)), "a.xlsb")
