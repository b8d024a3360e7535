"""How long a large sheet takes to read, beside a reader that keeps text alone."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import fastexcel
import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pipelines.frames import SourceFile
from pipelines.read import read_files, read_workbook

ROWS, COLUMNS = 100_000, 25
HTML_ROWS = 20_000
REPEATS = 7


def invented_columns(rng):
    """Columns as registers have them: identifiers, names, coded answers, numbers, dates, places."""
    first_day = date(1950, 1, 1)
    makers = [
        lambda: [str(number) for number in rng.integers(1408010101000001, 1408999999999999, ROWS)],
        lambda: [f"NAMA CONTOH {number}" for number in rng.integers(0, 60_000, ROWS)],
        lambda: [f"{number} - Ya" for number in rng.integers(1, 9, ROWS)],
        lambda: rng.integers(0, 31, ROWS).tolist(),
        lambda: [first_day + timedelta(days=days) for days in rng.integers(0, 27_000, ROWS).tolist()],
        lambda: rng.uniform(2, 120, ROWS).round(1).tolist(),
        lambda: [f"Dusun {number}" for number in rng.integers(1, 40, ROWS)],
        lambda: ["Ya"] * ROWS,
    ]
    return [makers[column % len(makers)]() for column in range(COLUMNS)]


@pytest.fixture(scope="module", params=["strings in the cells", "shared strings"])
def book(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "book.xlsx"
    options = {"constant_memory": request.param == "strings in the cells", "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Anggota")
        sheet.write_row(0, 0, [f"Kolom {column}" for column in range(COLUMNS)])
        for row, values in enumerate(zip(*invented_columns(np.random.default_rng(2022)), strict=True), 1):
            for column, value in enumerate(values):
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(row, column, value)
    return request.param, path


def shortest_seconds(tasks):
    """The best of several runs of each task, in turn: what else the machine does only ever adds."""
    seconds = {name: [] for name in tasks}
    for _ in range(REPEATS):
        for name, task in tasks.items():
            start = perf_counter()
            task()
            seconds[name].append(perf_counter() - start)
    return {name: min(times) for name, times in seconds.items()}


def test_reading_with_kinds_beside_reading_text(book):
    strings, path = book
    file = SourceFile(path.name, path, "", datetime.now(UTC))
    seconds = shortest_seconds(
        {
            "text": lambda: fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_arrow(),
            "default": lambda: fastexcel.read_excel(path).load_sheet(0).to_arrow(),
            "ours": lambda: read_workbook(path, path.name),
            "apart": lambda: list(read_files([file])),
        }
    )
    ours, apart, text, default = (seconds[name] for name in ("ours", "apart", "text", "default"))
    print(f"\nreading {ROWS:,} x {COLUMNS} with kinds ({strings}): {ours:.2f} s (at most 1.3 times fastexcel)")
    print(f"  fastexcel, all rows as string: {text:.2f} s, ratio {ours / text:.2f}")
    print(f"  fastexcel, default: {default:.2f} s, ratio {ours / default:.2f}")
    print(f"  in a process of its own, its start included: {apart:.2f} s")


def test_reading_delimited_text_beside_pandas(tmp_path):
    path = tmp_path / "book.csv"
    frame = pd.DataFrame(dict(enumerate(invented_columns(np.random.default_rng(2022)))))
    frame.to_csv(path, index=False)
    seconds = shortest_seconds(
        {
            "ours": lambda: read_workbook(path, path.name),
            "pandas": lambda: pd.read_csv(path, dtype=str, header=None),
        }
    )
    ratio = seconds["ours"] / seconds["pandas"]
    print(f"\nreading delimited text {ROWS:,} x {COLUMNS}: {seconds['ours']:.2f} s")
    print(f"  pandas.read_csv, all text: {seconds['pandas']:.2f} s, ratio {ratio:.2f}")


def test_reading_html_beside_pandas(tmp_path):
    path = tmp_path / "book.xls"
    frame = pd.DataFrame(dict(enumerate(invented_columns(np.random.default_rng(2022))))).head(HTML_ROWS)
    frame.to_html(path, index=False)
    seconds = shortest_seconds(
        {
            "ours": lambda: read_workbook(path, path.name),
            "pandas": lambda: pd.read_html(path, flavor="lxml", header=None),
        }
    )
    ratio = seconds["ours"] / seconds["pandas"]
    print(f"\nreading an HTML table {HTML_ROWS:,} x {COLUMNS}: {seconds['ours']:.2f} s")
    print(f"  pandas.read_html by lxml: {seconds['pandas']:.2f} s, ratio {ratio:.2f}")


@pytest.mark.parametrize("form", ["xls", "ods", "xlsb"])
def test_reading_other_workbooks_beside_their_bare_reader(form):
    """Needs a workbook that nothing here can write: name a folder with ``book.<form>`` in SAHIH_BENCH_BOOKS."""
    path = Path(os.environ.get("SAHIH_BENCH_BOOKS", ""), f"book.{form}")
    if not path.is_file():
        pytest.skip(f"no book.{form} in SAHIH_BENCH_BOOKS")

    def bare():
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    seconds = shortest_seconds({"ours": lambda: read_workbook(path, path.name), "bare": bare})
    print(f"\nreading {path.name} ({path.stat().st_size / 1e6:.1f} MB): {seconds['ours']:.2f} s")
    print(f"  calamine alone: {seconds['bare']:.2f} s, ratio {seconds['ours'] / seconds['bare']:.2f}")


def test_reading_a_village(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Anggota")
        for row in range(50):
            sheet.write_row(row, 0, [f"CONTOH {row} {column}" for column in range(COLUMNS)])
    file = SourceFile(path.name, path, "", datetime.now(UTC))
    seconds = shortest_seconds(
        {"one": lambda: list(read_files([file])), "many": lambda: list(read_files([file] * 41))}
    )
    each = (seconds["many"] - seconds["one"]) / 40
    print(f"\nreading 50 rows in a process of its own: {seconds['one']:.2f} s, each more {each * 1000:.0f} ms")
