"""The zip container of an Office file: parts by name, types and relations, read with suspicion."""

import posixpath
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pipelines.errors import UnreadableFile
from pipelines.read.limits import ReadLimits

_RATIO_ASKED_FROM_BYTES = 16 * 2**20
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Package:
    """An open container within the limits, no part of it encrypted.

    Attributes:
        archive: the zip.
        members: its parts by `_key`; names in a package do not tell capitals apart.
    """

    archive: ZipFile
    members: Mapping[str, ZipInfo]

    def part(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableFile: BRK-001, there is no such part or it is damaged.
        """
        with _damage_is_the_files_fault():
            return self.archive.read(self.members[_key(name)])

    def xml(self, name: str) -> Element:
        """A part, parsed; made for the small ones.

        Raises:
            UnreadableFile: BRK-001, there is no such part or it is no plain XML.
        """
        try:
            root: Element = fromstring(self.part(name), forbid_dtd=True)
        except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
            reason = "a part of the package is not well-formed XML"
            raise UnreadableFile("BRK-001", reason) from error
        return root

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: for each id the last word of its type, and the name of the other part.

        Args:
            name: of the part, empty for the package itself.
        """
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if _key(relations) not in self.members:
            return {}
        return {
            relation.get("Id", ""): (
                posixpath.basename(relation.get("Type", "")),
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in self.xml(relations)
            if relation.get("TargetMode") != "External"
        }


@contextmanager
def open_package(path: Path, limits: ReadLimits) -> Iterator[Package]:
    """Open a zip container for reading; nothing is unpacked yet.

    Raises:
        UnreadableFile: BRK-001, it is no whole zip or goes beyond the limits; BRK-002, parts are encrypted.
    """
    with _damage_is_the_files_fault():
        archive = ZipFile(path)
    with archive:
        members = archive.infolist()
        _check(members, limits)
        yield Package(archive, {_key(member.filename): member for member in members})


def _key(name: str) -> str:
    """How a part is looked up: some programs write backslashes, some other capitals."""
    return name.replace("\\", "/").lower()


def _check(members: list[ZipInfo], limits: ReadLimits) -> None:
    """Weigh the container by its own table of contents; zipfile never unpacks more than that declares."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > limits.members:
        reason = f"the package has more than {limits.members} parts"
        raise UnreadableFile("BRK-001", reason)
    if unpacked > limits.unpacked_bytes:
        reason = f"the package unpacks to more than {limits.unpacked_bytes} bytes"
        raise UnreadableFile("BRK-001", reason)
    if unpacked > _RATIO_ASKED_FROM_BYTES and unpacked > limits.ratio * packed:
        reason = f"the package unpacks to more than {limits.ratio} times its size"
        raise UnreadableFile("BRK-001", reason)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        reason = "parts of the package are encrypted"
        raise UnreadableFile("BRK-002", reason)
    if not {member.compress_type for member in members} <= {ZIP_STORED, ZIP_DEFLATED}:
        reason = "the package is packed in a way that no Office program uses"
        raise UnreadableFile("BRK-001", reason)


@contextmanager
def _damage_is_the_files_fault() -> Iterator[None]:
    try:
        yield
    except (BadZipFile, EOFError, KeyError, NotImplementedError, ValueError, struct.error, zlib.error) as error:
        reason = "the package is damaged or lacks a part"
        raise UnreadableFile("BRK-001", reason) from error
