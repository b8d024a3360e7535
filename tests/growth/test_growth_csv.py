from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.growth_csv import growth_csv

ANSWERS = Path(__file__).with_name("published_answers.csv")
RESULTS = 9
HEADINGS = "sex,age_days,weight_kg,length_height_cm,position,oedema"
NEW_HEADINGS = "adjusted_cm,haz,haz_flag,waz,waz_flag,whz,whz_flag,baz,baz_flag"
CHILD = "m,731.5,12.6,83.6,l,n"
CHILD_RESULTS = "82.9,-1.39,0,0.31,0,1.43,0,1.66,0"


@pytest.fixture
def run(tmp_path):
    """Compute the z-scores of a text and give the lines of the result."""

    def compute(*lines, line_end="\n", prefix=b""):
        source, target = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(prefix + "".join(line + line_end for line in lines).encode())
        growth_csv(source, target)
        return target.read_bytes().decode().splitlines()

    return compute


def test_the_published_answers_of_the_reference(run):
    lines = ANSWERS.read_text(encoding="utf-8").splitlines()
    questions = [line.rsplit(",", RESULTS)[0] for line in lines]
    assert run(*questions) == lines


def test_the_results_follow_the_columns_of_the_file(run):
    assert run(HEADINGS, CHILD) == [f"{HEADINGS},{NEW_HEADINGS}", f"{CHILD},{CHILD_RESULTS}"]


def test_every_cell_keeps_its_text(run):
    headings = f"note,{HEADINGS},note,Kode "
    row = '"a, ""b""",M ,0731.50,12.600,83.60,L,N,NA,007'
    assert run(headings, row)[1] == f"{row},{CHILD_RESULTS}"
    assert run(headings, row)[0] == f"{headings},{NEW_HEADINGS}"


@pytest.mark.parametrize(
    "row",
    [
        "M,731.5,12.6,83.6,L,N",
        "1,731.5,12.6,83.6,l,2",
        " m , 731.5 , 12.6 , 83.6 , l ,",
        "m,731.5,12.6,83.6,l,unknown",
    ],
)
def test_codes_may_be_written_in_several_ways(run, row):
    assert run(HEADINGS, row)[1] == f"{row},{CHILD_RESULTS}"


@pytest.mark.parametrize("oedema", ["y", "Y", "1"])
def test_oedema_leaves_only_height_for_age(run, oedema):
    assert run(HEADINGS, f"1,60,5.3,52.6,,{oedema}")[1].endswith(",52.6,-2.87,0,,,,,,")


def test_months_are_read_where_there_are_no_days(run):
    headings = HEADINGS.replace("age_days", "age_months")
    assert run(headings, CHILD.replace("731.5", "24"))[1].startswith("m,24,12.6,83.6,l,n,82.9,")
    both = run(f"{HEADINGS},age_months", f"{CHILD},1", CHILD.replace("731.5", "") + ",24.05", f"{CHILD},")
    assert [line.rsplit(",", RESULTS)[1] for line in both[1:]] == ["82.9"] * 3


@pytest.mark.parametrize("unreadable", ["", "12,6", "berat", "inf", "nan", "-"])
def test_an_unreadable_number_counts_as_missing(run, unreadable):
    line = run(HEADINGS, f'm,731.5,"{unreadable}",83.6,l,n')[1]
    assert line.endswith(",l,n,82.9,-1.39,0,,,,,,")


def test_rows_keep_their_order_and_a_bad_row_never_stops_the_others(run):
    rows = [CHILD, ",,,,,", "x,-5,0,-3,?,?", "m,99999999999999999999,1e300,1e300,h,n", CHILD]
    lines = run(HEADINGS, *rows)[1:]
    assert [line.rsplit(",", RESULTS)[0] for line in lines] == rows
    assert lines[0] == lines[-1] == f"{CHILD},{CHILD_RESULTS}"
    assert lines[1] == f",,,,,{',' * RESULTS}"


def test_byte_order_mark_and_windows_line_ends_are_read(run):
    assert run(HEADINGS, CHILD, line_end="\r\n", prefix=b"\xef\xbb\xbf")[1] == f"{CHILD},{CHILD_RESULTS}"


def test_a_file_without_rows_gives_the_headings(run):
    assert run(HEADINGS) == [f"{HEADINGS},{NEW_HEADINGS}"]


@pytest.mark.parametrize("column", HEADINGS.split(","))
def test_a_missing_column_is_named(run, column):
    with pytest.raises(UserError, match=f"tidak ada di berkas: {column}"):
        run(HEADINGS.replace(column, "lain"), CHILD)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"sex,age_days\nm,1,2\n"])
def test_a_file_that_is_no_csv_is_told_in_one_sentence(tmp_path, content):
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    with pytest.raises(UserError, match="Berkas"):
        growth_csv(source, tmp_path / "out.csv")


def test_a_file_that_is_not_there_is_told_in_one_sentence(tmp_path):
    with pytest.raises(UserError, match="tidak dapat dibaca"):
        growth_csv(tmp_path / "none.csv", tmp_path / "out.csv")


def test_a_place_that_cannot_be_written_is_told_in_one_sentence(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(HEADINGS, encoding="utf-8")
    with pytest.raises(UserError, match="tidak dapat ditulis"):
        growth_csv(source, tmp_path / "none" / "out.csv")
