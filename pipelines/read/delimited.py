"""Delimited text: which separator it uses, its cells, and how many fields each record has."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.errors import UnreadableFile
from pipelines.read.cells import EXCEL_COLUMNS, Block, SheetCells, block_of, join
from pipelines.read.limits import ReadLimits
from pipelines.read.text import decode

_SEPARATORS = ",;\t|"
_LOOKED_AT_RECORDS = 50
_FIELDS_MIN = 2
_RECORDS_AT_ONCE = 20_000
_FIELD_CHARACTERS_MAX = 2**31 - 1


def read_delimited(path: Path, limits: ReadLimits) -> list[SheetCells]:
    """Read delimited text: one sheet without a name; its row is the number of the record, blank ones counted.

    Args:
        path: a file that `pipelines.read.gate.admit` let through.
        limits: what it may ask for.

    Raises:
        UnreadableFile: BRK-001, it is no text, has no separator, or is beyond the limits.
    """
    text = decode(path.read_bytes())
    csv.field_size_limit(_FIELD_CHARACTERS_MAX)
    separator = separator_of(text)
    blocks = []
    counts: list[npt.NDArray[np.int32]] = [np.zeros(0, np.int32)]
    row, width = 1, 0
    for records in _read_records(text, separator):
        fields = np.fromiter(map(len, records), np.int32, len(records))
        width = max(width, int(fields.max()))
        if width > EXCEL_COLUMNS or (row + len(records)) * width > limits.cells:
            reason = (
                f"the text has more than {EXCEL_COLUMNS} fields in a record, or more than {limits.cells} in all"
            )
            raise UnreadableFile("BRK-001", reason)
        if fields.any():
            blocks.append(block_of(row, 0, records))
        counts.append(fields)
        row += len(records)
    block = join(blocks, {}, limits.cells, rows_max=row)
    return [_sheet(block, np.concatenate(counts))] if block is not None else []


def separator_of(text: str) -> str:
    """The separator that gives most of the first records one and the same number of fields.

    On a tie the one that gives more fields.

    Raises:
        UnreadableFile: BRK-001, none gives two fields.
    """
    agreeing = {}
    for separator in _SEPARATORS:
        counts = Counter(map(len, filter(None, islice(_reader(text, separator), _LOOKED_AT_RECORDS))))
        candidates = [(times, fields) for fields, times in counts.items() if fields >= _FIELDS_MIN]
        agreeing[separator] = max(candidates, default=(0, 0))
    best = max(agreeing, key=agreeing.__getitem__)
    if agreeing[best] == (0, 0):
        reason = "the text has no separator"
        raise UnreadableFile("BRK-001", reason)
    return best


def _read_records(text: str, separator: str) -> Iterator[list[list[str]]]:
    reader = _reader(text, separator)
    while records := list(islice(reader, _RECORDS_AT_ONCE)):
        yield records


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _sheet(block: Block, fields: npt.NDArray[np.int32]) -> SheetCells:
    return SheetCells("", block, fields=fields[block.row - 1 : block.end_row - 1])
