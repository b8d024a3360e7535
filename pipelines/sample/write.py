"""Writes invented households as spreadsheets, with the answers of what is wrong with them."""

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from pipelines.sample.forms import FlatSheet, write_flat_sheet
from pipelines.sample.make import Sample, make_sample
from pipelines.workbook.template import write_template
from schemas.layouts import TEMPLATE

ANSWERS_FILE, DUPLICATES_FILE = "answers.csv", "true_duplicates.csv"

_WRITERS = 2
_ROWS_FOR_SEVERAL_WRITERS = 30_000
"""Below, one process is done before a second has started."""


@dataclass(frozen=True)
class _Written:
    """A file to write: the official template filled by table, or one flat sheet."""

    path: Path
    content: dict[str, pd.DataFrame] | FlatSheet

    @property
    def rows(self) -> int:
        content = self.content
        frames = [content.cells] if isinstance(content, FlatSheet) else content.values()
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
    """Invents households and writes them as spreadsheets: one workbook a village, or the files of its source.

    The same arguments give the same files. Without faults and duplicates no rule says anything about them but that
    some NIK were not checked yet.

    Args:
        folder: made when it is missing; files of the same names are written over.
        people: persons in all villages together.
        seed: of chance.
        faults: share of the rows with a planted fault, at most one a family; with six villages or more some small
            files are damaged as a whole besides.
        duplicates: share of the persons who are listed twice.
        layouts: ids of layouts, shared out over the villages in turn; the two files of one source go together,
            and a file of posyandu stands beside a list of persons.
        villages: how many; None for one to about 600 people.
        as_of: the day the sample speaks of.
        on_progress: told after each file how many of how many are written.

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
    files = _files(sample, folder)
    for done, _ in enumerate(_write_all(files), 1):
        if on_progress:
            on_progress(done, len(files))
    cells = sample.answers["letters"] + sample.answers["row"].astype("str")
    answers = sample.answers.assign(cell=cells)[["source", "sheet", "cell", "rule_id"]]
    answers.to_csv(folder / ANSWERS_FILE, index=False, lineterminator="\n")
    sample.duplicates.to_csv(folder / DUPLICATES_FILE, index=False, lineterminator="\n")


def _files(sample: Sample, folder: Path) -> list[_Written]:
    templates: dict[str, dict[str, pd.DataFrame]] = {}
    flat: dict[str, FlatSheet] = {}
    for sheet in sample.sheets:
        for number, cells in sheet.cells.groupby(sheet.facts["delivery"]):
            file = sample.deliveries[int(str(number))].file_of(sheet.layout)
            if file and sheet.layout == TEMPLATE:
                templates.setdefault(file.source, {})[sheet.table] = cells
            elif file:
                flat[file.source] = FlatSheet(sheet.title, sheet.above, sheet.headings, cells, file.form)
    for number, (sheet, spoiled) in sample.damaged.items():
        (file,) = sample.deliveries[number].files
        flat[file.source] = FlatSheet(
            sheet.title,
            sheet.above,
            spoiled.headings,
            spoiled.cells,
            file.form,
            spoiled.merged,
            spoiled.hidden_rows,
        )
    content: dict[str, dict[str, pd.DataFrame] | FlatSheet] = {**templates, **flat}
    return [_Written(folder / source, content[source]) for source in sorted(content)]


def _write_all(files: Sequence[_Written]) -> Iterable[None]:
    if sum(file.rows for file in files) < _ROWS_FOR_SEVERAL_WRITERS:
        yield from map(_write, files)
        return
    # A forked child would inherit the threads of Arrow, a spawned one starts clean.
    with ProcessPoolExecutor(_WRITERS, multiprocessing.get_context("spawn")) as writers:
        yield from writers.map(_write, files)


def _write(file: _Written) -> None:
    match file.content:
        case FlatSheet() as sheet:
            write_flat_sheet(file.path, sheet)
        case tables:
            write_template(file.path, tables)
