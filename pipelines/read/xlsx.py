"""Excel workbooks: a Rust reader for the values, the XML of the sheets for what it does not tell.

The sheets are unpacked once and handed to the reader in pieces, as sheets of a workbook of our own: one piece is
read while the one before is converted, and the reader meets nothing but what was looked at first.
"""

import gc
import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from pipelines.errors import UnreadableFile
from pipelines.frames import Area
from pipelines.read.cells import Block, SheetCells, block_of, join
from pipelines.read.limits import ReadLimits
from pipelines.read.package import Package, open_package
from pipelines.read.parts import OWN_SHEETS, Hidden, hidden_areas, real_merges, without_covered
from pipelines.read.sheet_xml import (
    Walk,
    cut,
    hidden_columns,
    hidden_rows,
    is_ordinary,
    merged_areas,
    walk,
    with_errors_as_text,
)
from schemas.cells import CellKind

_SHEETS = "{*}sheets/{*}sheet"

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class _Sheet:
    """A worksheet, cut into pieces, with what its XML tells beside the cells."""

    name: str
    pieces: list[bytes]
    merged: tuple[Area, ...]
    hidden: Hidden

    def with_cells(self, block: Block, *, date_1904: bool) -> SheetCells:
        """The sheet with its cells; of merged ones only the top left has a value."""
        cells = without_covered(block, self.merged)
        return SheetCells(self.name, cells, date_1904, self.merged, hidden_areas(block, self.hidden))


@dataclass(frozen=True)
class _Workbook:
    """What is taken from a workbook: its worksheets, and what they refer to."""

    sheets: list[_Sheet]
    date_1904: bool
    shared: dict[str, bytes]


def read_xlsx(path: Path, limits: ReadLimits) -> list[SheetCells]:
    """Read every worksheet that has a filled cell, hidden ones too, in the order of the workbook.

    Args:
        path: a file that `pipelines.read.gate.admit` let through.
        limits: what it may ask for.

    Raises:
        UnreadableFile: BRK-001, it is damaged or beyond the limits.
    """
    with open_package(path, limits) as package:
        workbook = _unpack(package)
    with _no_garbage_collection(), closing(_read(workbook, limits)) as read:
        blocks = [(sheet, _whole(islice(read, len(sheet.pieces)), limits)) for sheet in workbook.sheets]
    return [sheet.with_cells(block, date_1904=workbook.date_1904) for sheet, block in blocks if block is not None]


def _unpack(package: Package) -> _Workbook:
    main = next((part for kind, part in package.related("").values() if kind == "officeDocument"), "")
    root = package.xml(main)
    related = package.related(main)
    listed = [(sheet.attrib, *_related_to(sheet.attrib, related)) for sheet in root.iterfind(_SHEETS)]
    if len({part for _, _, part in listed}) < len(listed):
        reason = "the workbook lists a sheet twice"
        raise UnreadableFile("BRK-001", reason)
    sheets = [
        _sheet(attributes, package.part(part))
        for attributes, kind, part in listed
        if kind == "worksheet" and not attributes.get("name", "").startswith(OWN_SHEETS)
    ]
    properties = root.find("{*}workbookPr")
    date_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    shared = {kind: package.part(part) for kind, part in related.values() if kind in {"sharedStrings", "styles"}}
    return _Workbook(sheets, date_1904, shared)


def _sheet(attributes: dict[str, str], xml: bytes) -> _Sheet:
    pieces = cut(xml)
    hidden = Hidden(
        rows=[rows for piece in pieces for rows in hidden_rows(piece)],
        columns=hidden_columns(xml),
        sheet=attributes.get("state", "visible") != "visible",
    )
    return _Sheet(attributes.get("name", ""), pieces, real_merges(merged_areas(xml)), hidden)


def _related_to(attributes: dict[str, str], related: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Kind and part of a sheet; the namespace of the attribute is not the same in every dialect."""
    reference = next((value for name, value in attributes.items() if name.endswith("}id")), "")
    if reference not in related:
        reason = "the workbook lists a sheet that it does not hold"
        raise UnreadableFile("BRK-001", reason)
    return related[reference]


def _read(workbook: _Workbook, limits: ReadLimits) -> Generator[tuple[Walk, CalamineSheet]]:
    """Read the pieces of all sheets in order, each with what a walk through it found."""
    pieces = list(chain.from_iterable(sheet.pieces for sheet in workbook.sheets))
    readable = [with_errors_as_text(piece) for piece in pieces]
    with _file_in_memory() as file, ThreadPoolExecutor(max_workers=1) as reader, _complaints_of_the_reader():
        _write(file, workbook, readable)
        book = reader.submit(CalamineWorkbook.from_path, f"/proc/self/fd/{file.fileno()}")
        ahead = deque(
            (_look_at(pieces[number], readable[number], limits), reader.submit(_read_piece, book, number))
            for number in range(len(pieces))
        )
        while ahead:
            walked, sheet = ahead.popleft()
            yield walked, sheet.result()


def _look_at(piece: bytes, readable: bytes, limits: ReadLimits) -> Walk:
    has_errors = readable is not piece
    if is_ordinary(piece) and not has_errors:
        return Walk()
    walked = walk(piece)
    if walked.area > limits.cells:
        reason = f"a sheet spans more than {limits.cells} cells"
        raise UnreadableFile("BRK-001", reason)
    return walked


def _read_piece(book: "Future[CalamineWorkbook]", number: int) -> CalamineSheet:
    return book.result().get_sheet_by_index(number)


def _whole(read: Iterable[tuple[Walk, CalamineSheet]], limits: ReadLimits) -> Block | None:
    """Put a sheet together from its pieces."""
    blocks = []
    marks: dict[CellKind, list[tuple[int, int]]] = {CellKind.ERROR: [], CellKind.FORMULA: []}
    for walked, sheet in read:
        marks[CellKind.ERROR] += walked.errors
        marks[CellKind.FORMULA] += walked.unresolved
        if sheet.start is not None:
            row, column = sheet.start
            blocks.append(block_of(row + 1, column, sheet.to_python()))
    return join(blocks, marks, limits.cells)


def _write(file: IO[bytes], workbook: _Workbook, pieces: Sequence[bytes]) -> None:
    """Write a workbook that has the pieces as its sheets, without compression."""
    numbers = range(len(pieces))
    sheets = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in numbers)
    relations = "".join(
        f'<Relationship Id="s{n}" Type="{_RELATION}/worksheet" Target="worksheets/{n}.xml"/>' for n in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            f'<Relationships><Relationship Id="r" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns:r="{_RELATION}"><workbookPr date1904="{workbook.date_1904:d}"/>'
            f"<sheets>{sheets}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        **{f"xl/{kind}.xml": part for kind, part in workbook.shared.items()},
        **{f"xl/worksheets/{n}.xml": piece for n, piece in enumerate(pieces)},
    }
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@contextmanager
def _file_in_memory() -> Iterator[IO[bytes]]:
    """A file that the reader can open by name, and that is gone with the process."""
    with os.fdopen(os.memfd_create("workbook"), "w+b") as file:
        yield file


@contextmanager
def _complaints_of_the_reader() -> Iterator[None]:
    try:
        yield
    except CalamineError as error:
        reason = "the workbook cannot be read"
        raise UnreadableFile("BRK-001", reason) from error


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Among millions of new values the collector would look for cycles that are not there."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
