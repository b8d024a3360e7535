"""What is written stands in the workbook as what it is."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipelines.workbook.cells import Formula, safe_text
from pipelines.workbook.template import write_table_sheet

TEXTS = st.text(min_size=1, max_size=40) | st.sampled_from(["_x0041_", "<r>a</r>", "&amp;", " rapi ", "#N/A"])


def written(folder, *values):
    """The values as one column, written and read back."""
    path = folder / "kolom.xlsx"
    write_table_sheet(path, "DATA", ["Isi"], pd.DataFrame({"Isi": pd.Series(values, dtype=object)}))
    return [row[0] for row in load_workbook(path)["DATA"].iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("value", "kind", "number_format"),
    [
        ("1408015504869902", "s", "@"),
        ("17/08/1980", "s", "@"),
        (1408015504869902, "n", "@"),
        (36.5, "n", "@"),
        (True, "b", "@"),
        (date(1980, 8, 17), "d", "dd/mm/yyyy"),
        (datetime(1980, 8, 17, 9, 30), "d", "dd/mm/yyyy"),  # noqa: DTZ001
    ],
)
def test_the_kind_of_a_cell_follows_its_value(tmp_path, value, kind, number_format):
    (cell,) = written(tmp_path, value)
    assert (cell.data_type, cell.number_format) == (kind, number_format)


def test_a_missing_value_is_a_blank_cell(tmp_path):
    cells = written(tmp_path, None, float("nan"), pd.NA, pd.NaT, "akhir")
    assert [cell.value for cell in cells] == [None, None, None, None, "akhir"]


@pytest.mark.parametrize("text", ["=1+1", "+62 812", "-", "@nama", "=HYPERLINK(A1)", "{=1}", "http://a.id"])
def test_text_that_looks_like_a_formula_or_a_link_stays_text(tmp_path, text):
    (cell,) = written(tmp_path, text)
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


@pytest.mark.parametrize("text", ["=1+1", "+62 812", "-5", "@nama", "\tmasuk"])
def test_text_that_would_run_when_typed_again_is_quoted(tmp_path, text):
    (cell,) = written(tmp_path, text)
    assert cell.quotePrefix


@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_any_text_survives_as_text(tmp_path_factory, texts):
    texts = [text for text in map(safe_text, texts) if text]
    cells = written(tmp_path_factory.mktemp("teks"), *texts, "akhir")
    assert [(cell.data_type, cell.value) for cell in cells[:-1]] == [("s", text) for text in texts]


@given(TEXTS)
def test_safe_text_drops_nothing_that_can_be_read(text):
    printable = "".join(letter for letter in text if letter.isprintable() or letter in "\t\n")
    assert [letter for letter in printable if letter not in safe_text(text)] == []


def test_control_characters_vanish(tmp_path):
    (cell,) = written(tmp_path, "\x00=1\r\x1b+\x7f1")
    assert (cell.data_type, cell.value) == ("s", "=1+1")


@pytest.mark.parametrize(
    ("formula", "stored"),
    [(Formula("=1+1", 2), 2), (Formula("=NA()", "#N/A"), "#N/A"), (Formula("=1+1", None), None)],
)
def test_a_formula_keeps_its_stored_result(tmp_path, formula, stored):
    (cell,) = written(tmp_path, formula)
    assert (cell.data_type, cell.value) == ("f", formula.text)
    assert load_workbook(tmp_path / "kolom.xlsx", data_only=True)["DATA"]["A2"].value == stored
