"""Delivered files, told by their content and read as they are: every cell's text and kind, nothing interpreted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import UnreadableFile
from pipelines.read.children import NoAnswer, do_apart
from pipelines.read.gate import Form, admit, is_xlsx
from pipelines.read.limits import ReadLimits

if TYPE_CHECKING:
    from pipelines.frames import RawSheet, SourceFile
    from pipelines.read.cells import SheetCells

__all__ = ["ReadLimits", "is_xlsx", "read_files", "read_workbook"]

_DEFAULT_LIMITS = ReadLimits()


@dataclass(frozen=True)
class _Refusal:
    """An `UnreadableFile` on its way from the process that met it."""

    rule_id: str
    reason: str


def read_workbook(path: Path, source: str, limits: ReadLimits = _DEFAULT_LIMITS) -> "list[RawSheet]":
    """Read one file in this process.

    A file made to do harm may take the process with it: what comes from outside goes through `read_files`.

    Args:
        path: where its bytes lie; name and ending say nothing.
        source: what the file is called in the findings.
        limits: what it may ask for.

    Returns:
        Its worksheets that have a filled cell, hidden ones too, in their order.

    Raises:
        UnreadableFile: BRK-001, BRK-002 or BRK-003.
    """
    return [_raw_sheet(source, sheet) for sheet in _read(path, limits)]


def read_files(
    files: "Sequence[SourceFile]",
    limits: ReadLimits = _DEFAULT_LIMITS,
    on_progress: "Callable[[SourceFile], None] | None" = None,
) -> "Iterator[tuple[SourceFile, list[RawSheet] | UnreadableFile]]":
    """Read files in processes of their own: one that aborts its reader, hangs or eats memory costs only itself.

    Close the iterator where it is not read to its end: that ends the processes at once.

    Args:
        files: their bytes are kept.
        limits: what each may ask for.
        on_progress: called with each file when it is done, in the order of that.

    Yields:
        Each file, in the order given, with its sheets as of `read_workbook` or with what is wrong with it.

    Raises:
        Exception: a bug of ours, as it was raised in the reading process.
    """
    tasks = [partial(_read_or_refuse, file.path, limits) for file in files]
    done: dict[int, list[SheetCells] | _Refusal | NoAnswer] = {}
    following = 0
    with closing(do_apart(tasks, limits)) as answers:
        for number, answer in answers:
            done[number] = answer
            if on_progress is not None:
                on_progress(files[number])
            while following in done:
                file = files[following]
                yield file, _outcome(file, done.pop(following))
                following += 1


def _outcome(
    file: "SourceFile", answer: "list[SheetCells] | _Refusal | NoAnswer"
) -> "list[RawSheet] | UnreadableFile":
    match answer:
        case _Refusal(rule_id, reason):
            return UnreadableFile(rule_id, reason)
        case NoAnswer(reason):
            return UnreadableFile("BRK-001", reason)
        case sheets:
            return [_raw_sheet(file.source, sheet) for sheet in sheets]


def _read_or_refuse(path: Path, limits: ReadLimits) -> "list[SheetCells] | _Refusal":
    try:
        return _read(path, limits)
    except UnreadableFile as error:
        return _Refusal(error.rule_id, str(error))


def _read(path: Path, limits: ReadLimits) -> "list[SheetCells]":
    """Each form needs libraries of its own: only those of this file's are imported."""
    match admit(path, limits):
        case Form.XLSX:
            from pipelines.read.xlsx import read_xlsx as read_form
        case Form.XLSB:
            from pipelines.read.xlsb import read_xlsb as read_form
        case Form.XLS:
            from pipelines.read.xls import read_xls as read_form
        case Form.ODS:
            from pipelines.read.ods import read_ods as read_form
        case Form.HTML:
            from pipelines.read.html import read_html as read_form
        case Form.DELIMITED:
            from pipelines.read.delimited import read_delimited as read_form
    return read_form(path, limits)


def _raw_sheet(source: str, sheet: "SheetCells") -> "RawSheet":
    import pandas as pd
    import pyarrow as pa

    from pipelines.frames import RawSheet

    block = sheet.block
    rows = pd.RangeIndex(block.row, block.end_row)
    columns = pd.RangeIndex(block.column, block.end_column)
    text = pa.table(block.text, names=list(map(str, columns))).to_pandas().set_axis(columns, axis="columns")
    kinds = pd.DataFrame(block.kinds, rows, columns)
    return RawSheet(
        source,
        sheet.name,
        text.set_axis(rows),
        kinds,
        sheet.date_1904,
        sheet.merged,
        sheet.hidden,
        sheet.fields,
    )
