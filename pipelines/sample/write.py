"""Writes invented households as spreadsheets, with the answers of what is wrong with them."""

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from pipelines.sample.make import Sample, make_sample
from pipelines.workbook.template import write_table_sheet, write_template
from schemas.layouts import TEMPLATE

ANSWERS_FILE, DUPLICATES_FILE = "answers.csv", "true_duplicates.csv"

_WRITERS = 2
_ROWS_FOR_SEVERAL_WRITERS = 30_000
"""Below, one process is done before a second has started."""


@dataclass(frozen=True)
class _FlatSheet:
    """The only sheet of a workbook."""

    name: str
    headings: Sequence[str]
    cells: pd.DataFrame
    title_rows: int


@dataclass(frozen=True)
class _Workbook:
    """A workbook to write: the official template filled by table, or one flat sheet."""

    path: Path
    content: dict[str, pd.DataFrame] | _FlatSheet

    @property
    def rows(self) -> int:
        content = self.content
        frames = [content.cells] if isinstance(content, _FlatSheet) else content.values()
        return sum(len(frame) for frame in frames)


def write_sample(
    folder: Path,
    *,
    people: int,
    seed: int,
    faults: float = 0.0,
    duplicates: float = 0.0,
    layouts: Sequence[str] = (TEMPLATE,),
    villages: int | None = None,
    as_of: date,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Invents households and writes them as spreadsheets, one workbook a village.

    The same arguments give the same files. Without faults and duplicates no rule says anything about them but that
    some NIK were not checked yet.

    Args:
        folder: made when it is missing; files of the same names are written over.
        people: persons in all workbooks together.
        seed: of chance.
        faults: share of the rows with a planted fault, at most one a family; with six villages or more some small
            files are damaged as a whole besides.
        duplicates: share of the persons who are listed twice.
        layouts: ids of layouts, shared out over the villages in turn.
        villages: how many; None for one to about 600 people.
        as_of: the day the sample speaks of.
        on_progress: told after each workbook how many of how many are written.

    Raises:
        UserError: the arguments do not fit together.
    """
    sample = make_sample(
        people=people,
        seed=seed,
        faults=faults,
        duplicates=duplicates,
        layouts=layouts,
        villages=villages,
        as_of=as_of,
    )
    folder.mkdir(parents=True, exist_ok=True)
    for done, _ in enumerate(_write_workbooks(_workbooks(sample, folder)), 1):
        if on_progress:
            on_progress(done, len(sample.deliveries))
    cells = sample.answers["letters"] + sample.answers["row"].astype("str")
    answers = sample.answers.assign(cell=cells)[["source", "sheet", "cell", "rule_id"]]
    answers.to_csv(folder / ANSWERS_FILE, index=False, lineterminator="\n")
    sample.duplicates.to_csv(folder / DUPLICATES_FILE, index=False, lineterminator="\n")


def _workbooks(sample: Sample, folder: Path) -> list[_Workbook]:
    filled: dict[int, dict[str, pd.DataFrame]] = {}
    flat: dict[int, _FlatSheet] = {}
    for sheet in sample.sheets:
        for number, cells in sheet.cells.groupby(sheet.facts["delivery"]):
            delivery = int(str(number))
            if sheet.combined:
                flat[delivery] = _FlatSheet(sheet.name, sheet.headings, cells, sheet.heading_row - 1)
            else:
                filled.setdefault(delivery, {})[sheet.table] = cells
    for delivery, (sheet, spoiled) in sample.damaged.items():
        flat[delivery] = _FlatSheet(sheet.name, spoiled.headings, spoiled.cells, sheet.heading_row - 1)
    content: dict[int, dict[str, pd.DataFrame] | _FlatSheet] = {**filled, **flat}
    return [_Workbook(folder / sample.deliveries[number].source, content[number]) for number in sorted(content)]


def _write_workbooks(books: Sequence[_Workbook]) -> Iterable[None]:
    if sum(book.rows for book in books) < _ROWS_FOR_SEVERAL_WRITERS:
        yield from map(_write, books)
        return
    # A forked child would inherit the threads of Arrow, a spawned one starts clean.
    with ProcessPoolExecutor(_WRITERS, multiprocessing.get_context("spawn")) as writers:
        yield from writers.map(_write, books)


def _write(book: _Workbook) -> None:
    match book.content:
        case _FlatSheet(name, headings, cells, title_rows):
            write_table_sheet(book.path, name, headings, cells, title_rows)
        case tables:
            write_template(book.path, tables)
