"""HTML tables, such as e-PPGBM exports under the name .xls: all rows of the document as one sheet.

Spreadsheet programs show several tables of a page below each other on one sheet; so do we. Nothing is fetched, no
script runs, and HTML knows no entities of one's own.
"""

import re
from codecs import lookup
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from pipelines.errors import UnreadableFile
from pipelines.read.cells import EXCEL_COLUMNS, SheetCells, block_of, join
from pipelines.read.limits import ReadLimits
from pipelines.read.text import decode

_META_WITHIN_BYTES = 8192
_CHARSET = re.compile(rb"""<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# What pages call latin-1 is cp1252 to every browser.
_CALLED_OTHERWISE = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_SPACES = re.compile(r"[ \t\n\r\f]+")
_NEEDS_TIDYING = re.compile(r"^[ \t\n\r\f]|[\t\n\r\f]|  | $")
_NOT_SHOWN = frozenset({"script", "style", "table"})
_BREAKS = frozenset({"br", "div", "li", "p"})
_CELLS = ("td", "th")
_COLUMNS_SPANNED_MAX, _ROWS_SPANNED_MAX = 1000, 65_534
_ROWS_AT_ONCE = 20_000

# lxml ships no types.
_Element = Any


def read_html(path: Path, limits: ReadLimits) -> list[SheetCells]:
    """Read the tables of a page as one sheet without a name; its row is the number of the ``<tr>`` in the page.

    A cell that spans several has its value in the first of them; the others are blank.

    Args:
        path: a file that `pipelines.read.gate.admit` let through.
        limits: what it may ask for.

    Raises:
        UnreadableFile: BRK-001, it is no text, is damaged or beyond the limits.
    """
    content = path.read_bytes()
    rows = _rows(_parse(decode(content, _declared_encoding(content))))
    blocks = []
    row, width = 1, 0
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        width = max(width, *map(len, some))
        if width > EXCEL_COLUMNS or (row + len(some)) * width > limits.cells:
            reason = f"a table has more than {EXCEL_COLUMNS} columns, or more than {limits.cells} cells"
            raise UnreadableFile("BRK-001", reason)
        if any(some):
            blocks.append(block_of(row, 0, some))
        row += len(some)
    block = join(blocks, {}, limits.cells, rows_max=row)
    return [SheetCells("", block)] if block is not None else []


def _declared_encoding(content: bytes) -> str:
    """The encoding that the page names, by Python's name; empty for none that is known."""
    named = _CHARSET.search(content[:_META_WITHIN_BYTES])
    if named is None:
        return ""
    try:
        name = lookup(named[1].decode("ascii")).name
    except LookupError:
        return ""
    return _CALLED_OTHERWISE.get(name, name)


def _parse(text: str) -> _Element:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.LxmlError as error:
        reason = "the page cannot be read"
        raise UnreadableFile("BRK-001", reason) from error
    if root is None or any(entry.level_name == "FATAL" for entry in parser.error_log):
        reason = "the page is damaged or too deeply nested"
        raise UnreadableFile("BRK-001", reason)
    return root


def _rows(root: _Element) -> Iterator[list[str]]:
    """The cells of every row in the order of the page."""
    spans: dict[_Element, dict[int, int]] = {}
    for row in root.iter("tr"):
        table = next(row.iterancestors("table"), root)
        yield _cells(row, spans.setdefault(table, {}))


def _cells(row: _Element, taken: dict[int, int]) -> list[str]:
    """The texts of one row at their columns.

    Args:
        row: the element.
        taken: columns that cells above span into this row, with how many rows they still span; brought up to the
            row below.
    """
    texts: list[str] = []
    below: dict[int, int] = {}
    for cell in row.iterchildren(*_CELLS):
        while len(texts) in taken:
            texts.append("")
        columns, rows = _span(cell, "colspan", _COLUMNS_SPANNED_MAX), _span(cell, "rowspan", _ROWS_SPANNED_MAX)
        if rows > 1:
            below.update(dict.fromkeys(range(len(texts), len(texts) + columns), rows - 1))
        texts += [_text(cell), *[""] * (columns - 1)]
        if len(texts) > EXCEL_COLUMNS:
            break
    below.update({column: rows - 1 for column, rows in taken.items() if rows > 1})
    taken.clear()
    taken.update(below)
    return texts


def _span(cell: _Element, name: str, most: int) -> int:
    written = (cell.get(name) or "").strip()
    # A page may write nonsense; browsers take it for one.
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < len(str(2**31)) else 1
    return max(1, min(number, most))


def _text(cell: _Element) -> str:
    """The text as a browser shows it: runs of white space are one space, a line break is one too."""
    text = "".join(_texts_within(cell)) if len(cell) else cell.text or ""
    return _SPACES.sub(" ", text).strip(" ") if _NEEDS_TIDYING.search(text) else text


def _texts_within(cell: _Element) -> Iterator[str]:
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield (element.tail or "") if element is not cell else ""
        elif element.tag in _NOT_SHOWN:
            walk.skip_subtree()
        else:
            yield " " if element.tag in _BREAKS else ""
            yield element.text or ""
