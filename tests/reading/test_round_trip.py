"""Whatever cells are written come back with the same text and kind, at the same place."""

from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.utility import xl_rowcol_to_cell

from schemas.cells import CellKind

# Excel takes no control characters, and its programs write some as escapes of their own.
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(
    lambda text: "_x" not in text
)
whole_numbers = st.integers(-(10**15) + 1, 10**15 - 1)
other_numbers = st.floats(-1e6, 1e6).map(lambda number: round(number, 6)).filter(lambda number: number % 1)
days = st.dates(date(1900, 3, 1), date(2099, 12, 31))
moments = st.datetimes(datetime(1900, 3, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001 - Excel knows no zones
    lambda moment: moment.replace(microsecond=0)
)
times = st.times().map(lambda moment: moment.replace(microsecond=0)).filter(lambda moment: moment > time(0))

values = st.one_of(
    texts.map(lambda value: (value, value, CellKind.TEXT)),
    whole_numbers.map(lambda value: (value, str(value), CellKind.NUMBER)),
    other_numbers.map(lambda value: (value, repr(value), CellKind.NUMBER)),
    st.booleans().map(lambda value: (value, str(value).upper(), CellKind.BOOL)),
    days.map(lambda value: (value, value.isoformat(), CellKind.DATE)),
    moments.map(lambda value: (value, str(value).removesuffix(" 00:00:00"), CellKind.DATE)),
    times.map(lambda value: (value, value.isoformat(), CellKind.DATE)),
)
places = st.tuples(st.integers(0, 40), st.integers(0, 12))
sheets = st.dictionaries(places, values, min_size=1, max_size=60)


@given(cells=sheets, shared_strings=st.booleans())
def test_what_is_written_is_read(read, cells, shared_strings):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        options = {
            "default_date_format": "yyyy-mm-dd hh:mm:ss",
            "constant_memory": not shared_strings,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(path, options) as book:
            sheet = book.add_worksheet()
            for (row, column), (value, _, kind) in sorted(cells.items(), key=lambda cell: cell[0]):
                write = sheet.write_string if kind is CellKind.TEXT else sheet.write
                write(row, column, value)
        found = read(path)
    assert found == {xl_rowcol_to_cell(*place): (text, kind) for place, (_, text, kind) in cells.items()}
