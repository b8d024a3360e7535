"""What a delivered file is, told by its content before any reader opens it."""

import re
from enum import Enum
from mmap import ACCESS_READ, mmap
from pathlib import Path

from pipelines.errors import UnreadableFile
from pipelines.read.limits import ReadLimits
from pipelines.read.package import Package, open_package

_ZIP_START = b"PK\x03\x04"
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Office encrypts a package into a stream of this name. OLE stores names as UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

_WORKBOOK_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml",
    "application/vnd.ms-excel.template.macroenabled.main+xml",
)
_BINARY_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.binary.macroenabled.main"
_MACRO_TYPES = (
    "application/vnd.ms-office.vbaproject",
    "application/vnd.ms-excel.macrosheet",
    "application/vnd.ms-excel.macrosheet+xml",
    "application/vnd.ms-excel.intlmacrosheet+xml",
)
_MACRO_PART = "vbaproject.bin"
_MACRO_STORAGE = "_VBA_PROJECT_CUR"

_CONTENT_TYPES = "[Content_Types].xml"
_OPEN_DOCUMENT_TYPE, _OPEN_DOCUMENT_MANIFEST = "mimetype", "META-INF/manifest.xml"
_OPEN_DOCUMENT_SPREADSHEETS = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)
_OPEN_DOCUMENT_ENCRYPTED = b"encryption-data"
_OPEN_DOCUMENT_MACROS = ("basic/", "scripts/")
# Programs write these lists of macro libraries even where there is no macro.
_OPEN_DOCUMENT_MACRO_LISTS = ("/", "script-lc.xml", "script-lb.xml")

_MARKS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_TABLE = re.compile(rb"<table[\s>]", re.IGNORECASE)
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT_BYTES = 2**20


class Form(Enum):
    """The forms that can be read, each by the module of its name."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    DELIMITED = "delimited"


def admit(path: Path, limits: ReadLimits) -> Form:
    """Tell a file's form, and turn away what no reader should open.

    Args:
        path: the kept bytes; name and ending say nothing.
        limits: what the file may ask for.

    Raises:
        UnreadableFile: BRK-001, no form that is read, damaged or beyond the limits; BRK-002, encrypted;
            BRK-003, it holds macros.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        reason = f"the file is larger than {limits.file_bytes} bytes"
        raise UnreadableFile("BRK-001", reason)
    with path.open("rb") as file:
        start = file.read(len(_OLE_START))
    if start.startswith(_ZIP_START):
        with open_package(path, limits) as package:
            return _form_of_package(package)
    if start == _OLE_START:
        return _form_of_container(path)
    return _form_of_text(path)


def is_xlsx(path: Path, limits: ReadLimits) -> bool:
    """Whether a file that could be read is a workbook of Excel's XML."""
    with path.open("rb") as file:
        is_package = file.read(len(_ZIP_START)) == _ZIP_START
    return is_package and admit(path, limits) is Form.XLSX


def _form_of_package(package: Package) -> Form:
    if _OPEN_DOCUMENT_TYPE in package.members:
        return _form_of_open_document(package)
    types = {entry.get("ContentType", "").lower() for entry in package.xml(_CONTENT_TYPES)}
    has_macro_part = any(name.rpartition("/")[2] == _MACRO_PART for name in package.members)
    if has_macro_part or not types.isdisjoint(_MACRO_TYPES):
        reason = "the workbook holds macros"
        raise UnreadableFile("BRK-003", reason)
    if _BINARY_WORKBOOK_TYPE in types:
        return Form.XLSB
    if types.isdisjoint(_WORKBOOK_TYPES):
        reason = "the package is no Excel workbook"
        raise UnreadableFile("BRK-001", reason)
    return Form.XLSX


def _form_of_open_document(package: Package) -> Form:
    if package.part(_OPEN_DOCUMENT_TYPE).strip() not in _OPEN_DOCUMENT_SPREADSHEETS:
        reason = "the package is no spreadsheet"
        raise UnreadableFile("BRK-001", reason)
    if _OPEN_DOCUMENT_ENCRYPTED in package.part(_OPEN_DOCUMENT_MANIFEST):
        reason = "the workbook is protected by a password"
        raise UnreadableFile("BRK-002", reason)
    if any(
        name.startswith(_OPEN_DOCUMENT_MACROS) and not name.endswith(_OPEN_DOCUMENT_MACRO_LISTS)
        for name in package.members
    ):
        reason = "the workbook holds macros"
        raise UnreadableFile("BRK-003", reason)
    return Form.ODS


def _form_of_container(path: Path) -> Form:
    from pipelines.read.xls import STREAMS, names_in

    if _is_encrypted(path):
        reason = "the workbook is protected by a password"
        raise UnreadableFile("BRK-002", reason)
    names = names_in(path)
    if names.isdisjoint(STREAMS):
        reason = "the file is no workbook"
        raise UnreadableFile("BRK-001", reason)
    if _MACRO_STORAGE in names:
        reason = "the workbook holds macros"
        raise UnreadableFile("BRK-003", reason)
    return Form.XLS


def _is_encrypted(path: Path) -> bool:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return content.find(_ENCRYPTED_STREAM) >= 0


def _form_of_text(path: Path) -> Form:
    """HTML where the text begins with a mark; whether the rest is text at all its reader tells."""
    content = path.read_bytes()
    if content.startswith(_UTF_16_MARKS):
        content = content.replace(b"\0", b"")
    if not content.strip():
        reason = "the file is empty"
        raise UnreadableFile("BRK-001", reason)
    if not _MARKS.match(content):
        has_table = _TABLE.search(content, 0, _LOOKED_AT_BYTES)
        return Form.HTML if has_table and b"</t" in content[has_table.end() :].lower() else Form.DELIMITED
    if not _TABLE.search(content):
        reason = "the page has no table"
        raise UnreadableFile("BRK-001", reason)
    return Form.HTML
