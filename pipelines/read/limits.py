"""How much a delivered file may ask of the machine."""

from dataclasses import dataclass

_MIB = 2**20


@dataclass(frozen=True)
class ReadLimits:
    """Beyond these a file counts as one that cannot be opened.

    The defaults are far above what an office types, and two readers at once fit into a machine of 24 GB.

    Attributes:
        file_bytes: of the file as delivered.
        unpacked_bytes: of all parts of the package together.
        ratio: unpacked to packed, asked of packages that unpack to more than 16 MiB.
        members: parts of the package.
        cells: of one sheet, from its first to its last filled row and column.
        memory_bytes: address space of a reading process.
        seconds: for one file.
        workers: reading processes at once.
    """

    file_bytes: int = 200 * _MIB
    unpacked_bytes: int = 1024 * _MIB
    ratio: int = 200
    members: int = 10_000
    cells: int = 40_000_000
    memory_bytes: int = 8 * 1024 * _MIB
    seconds: float = 120.0
    workers: int = 2
