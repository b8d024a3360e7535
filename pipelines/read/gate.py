"""What a delivered file is, told by its content before any reader opens it."""

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
_MACRO_TYPES = (
    "application/vnd.ms-office.vbaproject",
    "application/vnd.ms-excel.macrosheet+xml",
    "application/vnd.ms-excel.intlmacrosheet+xml",
)
_MACRO_PART = "vbaproject.bin"


class Form(Enum):
    """The forms that can be read, each by the module of its name."""

    XLSX = "xlsx"


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
    if start == _OLE_START and _is_encrypted(path):
        reason = "the workbook is protected by a password"
        raise UnreadableFile("BRK-002", reason)
    reason = "the file is no workbook"
    raise UnreadableFile("BRK-001", reason)


def _form_of_package(package: Package) -> Form:
    types = {entry.get("ContentType", "").lower() for entry in package.xml("[Content_Types].xml")}
    has_macro_part = any(name.rpartition("/")[2] == _MACRO_PART for name in package.members)
    if has_macro_part or not types.isdisjoint(_MACRO_TYPES):
        reason = "the workbook holds macros"
        raise UnreadableFile("BRK-003", reason)
    if types.isdisjoint(_WORKBOOK_TYPES):
        reason = "the package is no Excel workbook"
        raise UnreadableFile("BRK-001", reason)
    return Form.XLSX


def _is_encrypted(path: Path) -> bool:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return content.find(_ENCRYPTED_STREAM) >= 0
