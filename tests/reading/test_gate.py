"""Files that no reader opens: each is turned away with the rule that it breaks."""

import re
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import ReadLimits, read_workbook

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def rule_broken(path, **limits):
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(path, "book.xlsx", ReadLimits(**limits))
    return refused.value.rule_id


@pytest.fixture
def file(tmp_path):
    def write(content, name="book.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"P",
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"Rar!\x1a\x07\x00" + bytes(100),
        b"\x1f\x8b\x08" + bytes(100),
        bytes(range(256)) * 10,
        OLE_START + "Workbook".encode("utf-16-le"),
    ],
    ids=["empty", "one byte", "zip start", "empty zip", "picture", "PDF", "RAR", "gzip", "noise", "old Excel"],
)
def test_what_is_no_workbook_does_not_open(file, content):
    assert rule_broken(file(content)) == "BRK-001"


def test_an_encrypted_workbook_is_told_from_a_broken_one(file):
    content = OLE_START + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert rule_broken(file(content)) == "BRK-002"


def test_a_zip_with_a_password_is_encrypted_too(book_of):
    path = book_of("")
    # Bit 0 of the flags, in the header of the first part and in the table of contents.
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert rule_broken(path) == "BRK-002"


def test_a_truncated_workbook_does_not_open(book_of):
    path = book_of("<row/>" * 100)
    path.write_bytes(path.read_bytes()[:-200])
    assert rule_broken(path) == "BRK-001"


def test_a_workbook_with_damaged_bytes_does_not_open(book_of):
    path = book_of('<row r="1"><c r="A1"><v>1</v></c></row>' * 100)
    content = bytearray(path.read_bytes())
    place = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 5
    content[place : place + 10] = bytes(10)
    path.write_bytes(content)
    assert rule_broken(path) == "BRK-001"


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "macro/vbaProject.bin"])
def test_a_workbook_with_macros_is_turned_away(pack, by_hand, name):
    parts = by_hand.parts({"Data": by_hand.sheet}, MACRO_WORKBOOK)
    assert rule_broken(pack(parts | {name: b"macro"})) == "BRK-003"


@pytest.mark.parametrize(
    "kind", ["application/vnd.ms-office.vbaProject", "application/vnd.ms-excel.macrosheet+xml"]
)
def test_macros_under_another_name_are_seen(pack, by_hand, kind):
    parts = by_hand.parts({"Data": by_hand.sheet})
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Override PartName="/x" ContentType="{kind}"/></Types>'
    )
    assert rule_broken(pack(parts)) == "BRK-003"


def test_a_macro_workbook_without_macros_is_read(pack, by_hand):
    assert read_workbook(pack(by_hand.parts({"Data": by_hand.sheet}, MACRO_WORKBOOK)), "book.xlsm") == []


@pytest.mark.parametrize(
    "missing",
    ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"],
)
def test_a_package_that_lacks_a_part_does_not_open(pack, by_hand, missing):
    parts = by_hand.parts({"Data": by_hand.sheet})
    del parts[missing]
    assert rule_broken(pack(parts)) == "BRK-001"


def test_a_sheet_that_is_listed_but_not_there_does_not_open(pack, by_hand):
    parts = by_hand.parts({"Data": by_hand.sheet})
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('r:id="s1"', 'r:id="s9"')
    assert rule_broken(pack(parts)) == "BRK-001"


def test_another_office_file_is_no_workbook(pack, by_hand):
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert rule_broken(pack(by_hand.parts({"Data": by_hand.sheet}, word))) == "BRK-001"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_are_not_unfolded(pack, by_hand, part):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    parts = by_hand.parts({"Data": by_hand.sheet})
    assert rule_broken(pack(parts | {part: laughs + parts[part]})) == "BRK-001"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></ro',
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="new"><v>5</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="one"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><!-- ',
    ],
)
def test_a_sheet_that_no_program_wrote_does_not_open(book_of, rows):
    assert rule_broken(book_of(rows)) == "BRK-001"


@pytest.mark.parametrize("kind", ["<v>1</v>", "<f>A1</f>"])
def test_a_cell_in_the_last_corner_is_not_given_room_for_all_before_it(book_of, kind):
    first, last = '<row r="1"><c r="A1"><v>1</v></c></row>', f'<row r="1048576"><c r="XFD1048576">{kind}</c></row>'
    assert rule_broken(book_of(first + last)) == "BRK-001"


def test_the_last_corner_alone_is_one_cell(book_of):
    (sheet,) = read_workbook(book_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "book.xlsx")
    assert sheet.text.to_dict() == {16383: {1048576: "1"}}


def test_a_declared_range_is_not_believed(book_of):
    path = book_of('<row r="1"><c r="A1"><v>1</v></c></row>', head='<dimension ref="A1:XFD1048576"/>')
    (sheet,) = read_workbook(path, "book.xlsx")
    assert sheet.text.shape == (1, 1)


@pytest.mark.parametrize(
    "limit", [{"file_bytes": 100}, {"unpacked_bytes": 1000}, {"members": 5}, {"cells": 3}], ids=str
)
def test_beyond_a_limit_a_file_does_not_open(book_of, limit):
    path = book_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>')
    assert len(read_workbook(path, "book.xlsx")) == 1
    assert rule_broken(path, **limit) == "BRK-001"


def test_a_bomb_is_not_unpacked(book_of):
    path = book_of(" " * (32 * 2**20))
    assert path.stat().st_size < 2**20
    assert rule_broken(path) == "BRK-001"


def test_a_bomb_that_declares_less_than_it_holds_does_not_open(pack, by_hand):
    path = pack(by_hand.parts({"Data": by_hand.sheet + " " * 100_000}))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    assert rule_broken(path) == "BRK-001"


def test_packing_that_no_office_program_uses_is_not_unpacked(tmp_path, by_hand):
    path = tmp_path / "book.xlsx"
    with ZipFile(path, "w", ZIP_LZMA) as archive:
        for part, content in by_hand.parts({"Data": by_hand.sheet}).items():
            archive.writestr(part, content)
    assert rule_broken(path) == "BRK-001"


def test_the_reason_tells_nothing_of_the_content(pack, by_hand):
    parts = by_hand.parts({"1408015504869902": "<worksheet><sheetData><row r='1408015504869902'>"})
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(pack(parts), "book.xlsx")
    assert not re.search(r"\d{16}", str(refused.value))


def test_the_name_says_nothing(written, tmp_path):
    path = written(lambda book: book.add_worksheet().write("A1", "NIK")).rename(tmp_path / "picture.png")
    assert len(read_workbook(path, "picture.png")) == 1


def test_one_part_may_be_stored_and_another_packed(tmp_path, by_hand):
    path = tmp_path / "book.xlsx"
    with ZipFile(path, "w") as archive:
        for number, (part, content) in enumerate(by_hand.parts({"Data": by_hand.sheet}).items()):
            archive.writestr(part, content, compress_type=ZIP_DEFLATED if number % 2 else None)
    assert read_workbook(path, "book.xlsx") == []


def test_a_sheet_listed_over_and_over_is_not_read_over_and_over(pack, by_hand):
    parts = by_hand.parts({"Data": by_hand.sheet})
    again = '<sheet name="Lagi" sheetId="2" r:id="s1"/></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</sheets>", again)
    assert rule_broken(pack(parts)) == "BRK-001"
