"""The sheets of every source hold what the layout says, and a night finds nothing in them."""

from datetime import UTC, datetime
from itertools import pairwise

import pandas as pd
import pytest

from pipelines.batch import Steps, judge_delivery
from pipelines.frames import DeliveryHistory, SourceFile
from pipelines.read import ReadLimits, read_files
from pipelines.sample import write_sample
from pipelines.sample.make import make_sample
from pipelines.sample.sheet import layout_of
from pipelines.sample.sheets import SHEETS_OF_LAYOUT
from schemas.codes import code_list
from schemas.layouts import TEMPLATE, headings_of, normalise, recognise
from schemas.tables import columns_of
from tests.sample.conftest import AS_OF

LAYOUTS = tuple(SHEETS_OF_LAYOUT)
SOURCES = [layout for layout in LAYOUTS if layout != TEMPLATE]
NO_HISTORY = DeliveryHistory(
    rows=pd.DataFrame(columns=["village_code", "table", "rows"], dtype="str").astype({"rows": "Int64"}),
    filled=pd.DataFrame(columns=["village_code", "column", "filled_share"], dtype="str").astype(
        {"filled_share": float}
    ),
)
NO_FILES = {"answers.csv", "true_duplicates.csv"}


def sample(layouts, villages, people=2400):
    return make_sample(
        people=people, seed=9, faults=0, duplicates=0, layouts=layouts, villages=villages, as_of=AS_OF
    )


@pytest.fixture(scope="module")
def sheets():
    """Of every layout, in every form of its files."""
    return sample(LAYOUTS, villages=10).sheets


@pytest.fixture(scope="module")
def sources(sheets):
    return [sheet for sheet in sheets if sheet.layout != TEMPLATE]


def failures(folder):
    """The findings of a night on the files of a folder."""
    paths = sorted(path for path in folder.iterdir() if path.name not in NO_FILES)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    files = [SourceFile(path.name, path, str(number), now) for number, path in enumerate(paths)]
    read = list(read_files(files, ReadLimits()))
    steps = Steps(lambda _step: None)
    told = {"as_of": AS_OF, "key": b"k" * 32, "steps": steps, "tell_repeated": False, "history": NO_HISTORY}
    result = judge_delivery(read, run_id="r", **told)
    found = result.findings[result.findings["state"] == "fail"]
    return set(found[["source", "sheet", "cell", "rule_id"]].astype("str").itertuples(index=False, name=None))


def dtsen(sheets, name):
    """The sheets of DTSEN of that name, one a form."""
    return [sheet for sheet in sheets if sheet.layout == f"DTSEN2026_{name}"]


def coded_cells(sheet):
    """Every coded column of a sheet with its code list."""
    headings = headings_of(layout_of(sheet.layout))
    for key, written in zip(sheet.columns, sheet.headings, strict=True):
        heading = headings[normalise(written)][0]
        if heading.column and columns_of(heading.tables[0])[heading.column].codes:
            yield key, columns_of(heading.tables[0])[heading.column].codes


def test_there_is_a_sheet_of_every_layout_and_form(sources):
    assert {(sheet.layout, sheet.form) for sheet in sources} == {
        ("SIKSNG_MEMBER", "xlsx"),
        ("BDT2015_RUTA", "xlsx"),
        ("BDT2015_ART", "xlsx"),
        ("DTSEN2026_KELUARGA", "csv"),
        ("DTSEN2026_KELUARGA", "xlsx"),
        ("DTSEN2026_ANGGOTA", "csv"),
        ("DTSEN2026_ANGGOTA", "xlsx"),
        ("P3KE_KELUARGA", "xlsx"),
        ("P3KE_INDIVIDU", "xlsx"),
        ("EPPGBM", "html"),
        ("EPPGBM", "xlsx"),
    }


def test_the_headings_are_those_of_the_layout(sheets):
    for sheet in sheets:
        assert recognise(sheet.headings).id == sheet.layout
        assert len(sheet.headings) == len(sheet.columns) == len(set(sheet.columns))


def test_every_code_is_an_answer_of_its_scheme(sources):
    for sheet in sources:
        scheme = layout_of(sheet.layout).scheme
        for key, codes in coded_cells(sheet):
            for written in sheet.cells[key].dropna().astype("str").unique():
                assert code_list(codes).canonical(written, scheme) is not None, (sheet.layout, key, written)


@pytest.mark.parametrize(
    "column", ["sex_code", "building_status_code", "relation_code", "marital_code", "floor_code"]
)
def test_answers_mean_what_is_known_of_the_row(sources, column):
    for sheet in sources:
        if column in sheet.columns and column in sheet.facts:
            codes, scheme = code_list(dict(coded_cells(sheet))[column]), layout_of(sheet.layout).scheme
            told = [codes.canonical(text, scheme) for text in sheet.cells[column].astype("str")]
            assert _merged(told) == _merged(sheet.facts[column])


def _merged(codes):
    """P3KE has one answer for ceramics and tiles, which has a code of its own."""
    return [{"2": "10", "4": "10"}.get(code, code) for code in codes]


def test_of_several_headings_for_one_answer_one_says_yes_when_it_is_yes(sources):
    (boats,) = [sheet for sheet in sources if sheet.layout == "BDT2015_RUTA"]
    keys = ["has_motor_boat", "has_motor_boat#2", "has_motor_boat#3"]
    yes = boats.cells[keys].isin(["1", "3"]).sum(axis=1)
    assert yes.eq((boats.facts["has_motor_boat"] == "1").astype(int)).all()


def test_of_nine_abilities_the_worst_is_the_difficulty(sources):
    for sheet in sources:
        if sheet.layout == "DTSEN2026_ANGGOTA":
            keys = [key for key in sheet.columns if key.startswith("disability_code")]
            assert len(keys) == 9
            worst = sheet.cells[keys].astype("Float64").min(axis=1)
            assert worst.eq(sheet.facts["disability_code"].astype("Float64")).fillna(value=True).all()


def test_texts_alone_stand_in_files_of_text(sources):
    texts = [sheet for sheet in sources if sheet.form == "csv"]
    assert texts
    assert all(sheet.name == "" for sheet in texts)
    for sheet in texts:
        assert sheet.cells.select_dtypes("datetime").empty


def test_households_of_a_pair_have_their_members(sources):
    homes = next(sheet for sheet in sources if sheet.layout == "BDT2015_RUTA").cells
    people = next(sheet for sheet in sources if sheet.layout == "BDT2015_ART").cells
    assert people.groupby("dtks_id")["family_card_no"].nunique().reindex(homes["dtks_id"]).eq(1).all()


def test_the_count_of_a_family_is_that_of_its_rows(sources):
    families = pd.concat([sheet.cells for sheet in dtsen(sources, "KELUARGA")]).set_index("family_card_no")
    rows = pd.concat([sheet.cells for sheet in dtsen(sources, "ANGGOTA")]).groupby("family_card_no").size()
    assert rows.reindex(families.index).eq(families["member_count"]).all()


def test_measured_children_of_a_posyandu_are_in_the_list_of_their_village(sources):
    listed = pd.concat([sheet.cells["nik"] for sheet in sources if "nik" in sheet.columns])
    measured = pd.concat([sheet.cells["child_nik"] for sheet in sources if sheet.layout == "EPPGBM"])
    assert measured.isin(listed).all()


def test_ages_at_measuring_grow_from_visit_to_visit(sources):
    for sheet in sources:
        if sheet.layout == "EPPGBM":
            parts = (
                sheet.cells["reported_age_text"].str.extract(r"(\d+) Tahun - (\d+) Bulan - (\d+) Hari").astype(int)
            )
            months = parts[0] * 12 + parts[1]
            for _, rows in months.groupby(sheet.facts["child_nik"]):
                assert all(after > before for before, after in pairwise(rows))
            assert parts[1].between(0, 11).all()
            assert parts[2].between(0, 30).all()


def test_a_village_delivers_the_files_of_one_source_together():
    deliveries = sample(["P3KE_KELUARGA", "SIKSNG_MEMBER", "P3KE_INDIVIDU"], villages=3).deliveries
    assert [[file.layout for file in delivery.files] for delivery in deliveries] == [
        ["P3KE_KELUARGA", "P3KE_INDIVIDU"],
        ["SIKSNG_MEMBER"],
        ["P3KE_KELUARGA", "P3KE_INDIVIDU"],
    ]


@pytest.mark.parametrize(
    ("layouts", "files"),
    [
        (["EPPGBM"], [["EPPGBM"]]),
        (["TEMPLATE", "EPPGBM"], [["TEMPLATE"], ["EPPGBM"]]),
        (["P3KE_KELUARGA", "EPPGBM"], [["P3KE_KELUARGA"], ["EPPGBM"]]),
        (["TEMPLATE", "BDT2015_ART", "EPPGBM"], [["TEMPLATE"], ["BDT2015_ART", "EPPGBM"]]),
    ],
)
def test_a_posyandu_writes_beside_a_list_of_persons_else_alone(layouts, files):
    deliveries = sample(layouts, villages=None, people=200).deliveries
    assert [[file.layout for file in delivery.files] for delivery in deliveries] == files


@pytest.mark.parametrize("layout", SOURCES)
def test_people_are_listed_twice_where_there_is_a_list_of_people(layout):
    made = make_sample(people=300, seed=1, faults=0, duplicates=0.02, layouts=[layout], villages=2, as_of=AS_OF)
    lists = layout_of(layout).row_table == "member"
    assert bool(len(made.duplicates)) == lists


def test_every_layout_that_is_asked_for_is_written(tmp_path):
    write_sample(tmp_path, people=100, seed=2, layouts=LAYOUTS, as_of=AS_OF)
    written = {path.name.partition("_14")[2][8:] for path in tmp_path.iterdir() if path.name not in NO_FILES}
    assert written == {
        ".xlsx",
        "_eppgbm.xls",
        "_bdt_ruta.xlsx",
        "_bdt_art.xlsx",
        "_dtsen_keluarga.csv",
        "_dtsen_anggota.csv",
        "_p3ke_keluarga.xlsx",
        "_p3ke_individu.xlsx",
    }


@pytest.mark.parametrize("layout", SOURCES)
def test_nothing_is_found_in_a_clean_file_of_any_layout(tmp_path, layout):
    write_sample(tmp_path, people=160, seed=23, villages=2, layouts=[layout], as_of=AS_OF)
    assert failures(tmp_path) == set()


def test_nothing_is_found_in_clean_files_of_all_layouts_together(tmp_path):
    write_sample(tmp_path, people=5000, seed=29, villages=10, layouts=LAYOUTS, as_of=AS_OF)
    assert failures(tmp_path) == set()


def test_people_listed_twice_in_any_layout_are_no_fault(tmp_path):
    write_sample(tmp_path, people=3000, seed=16, duplicates=0.02, villages=6, layouts=LAYOUTS, as_of=AS_OF)
    assert failures(tmp_path) == set()
