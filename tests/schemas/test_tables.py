"""The three tables as they are stated once: their columns, and what changes with the day."""

from datetime import date

import pandas as pd
import pytest

from schemas.file_facts import Place, SheetFacts, facts_of_example
from schemas.profiles import profile_on
from schemas.provinces import province_numbers
from schemas.tables import IDENTIFIERS, TABLES, columns_of, table_name
from schemas.thresholds import Thresholds, thresholds

COLUMNS = [column for table in TABLES for column in columns_of(table).values()]


def test_there_are_130_columns():
    assert {table: len(columns_of(table)) for table in TABLES} == {"household": 66, "member": 31, "child": 33}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_knows_its_name_and_its_headings_differ(table):
    assert table_name(TABLES[table]) == table
    headings = [column.heading for column in columns_of(table).values()]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.table}-{column.name}")
def test_a_column_says_all_that_people_and_programs_need(column):
    assert column.heading
    assert column.text
    assert column.pii in {"open", "quasi", "personal", "specific"}
    assert column.required
    assert (column.dtype == "code") == bool(column.codes)
    assert not column.unit or column.dtype in {"integer", "decimal"}
    assert getattr(TABLES[column.table], column.name) == column.name


def test_numbers_of_persons_and_families_are_personal_text():
    found = [column for column in COLUMNS if column.name in IDENTIFIERS]
    assert {column.name for column in found} == IDENTIFIERS
    assert all(column.dtype == "text" and column.pii in {"personal", "specific"} for column in found)


@pytest.mark.parametrize("table", TABLES)
def test_coded_columns_are_categories_of_their_list(table):
    columns = TABLES[table].to_schema().columns
    for name, column in columns_of(table).items():
        assert isinstance(columns[name].dtype.type, pd.CategoricalDtype) == (column.dtype == "code")


@pytest.mark.parametrize(
    ("as_of", "profile"),
    [
        (date(1999, 1, 1), "DTKS_2022"),
        (date(2022, 12, 30), "DTKS_2022"),
        (date(2022, 12, 31), "DTKS_2022"),
        (date(2025, 2, 4), "DTKS_2022"),
        (date(2025, 2, 5), "DTSEN_2025"),
        (date(2026, 11, 1), "DTSEN_2025"),
        (date(2100, 1, 1), "DTSEN_2025"),
    ],
)
def test_the_profile_is_chosen_by_the_day(as_of, profile):
    assert profile_on(as_of).name == profile


def test_profiles_differ_in_what_the_law_changed_and_share_the_rest():
    before, after = profile_on(date(2025, 2, 4)), profile_on(date(2025, 2, 5))
    assert after.day("profile_valid_from") == date(2025, 2, 5)
    assert before.words("basis_precedence") == ["spending", "decile", "no_shelter"]
    assert after.words("basis_precedence") == ["decile", "spending", "no_shelter"]
    assert (before.number("sembako_decile_max"), after.number("sembako_decile_max")) == (4, 5)
    assert before.number("spending_per_person_min_idr") == after.number("spending_per_person_min_idr") == 50000
    assert before.parameters.keys() == after.parameters.keys()


def test_thresholds_have_their_defaults():
    limits = thresholds()
    assert (limits.id_zero_share_max, limits.id_damaged_share_max, limits.id_filled_min) == (0.3, 0.2, 10)
    assert (limits.heading_scan_rows, limits.heading_known_min, limits.heading_known_share) == (30, 3, 0.5)
    assert (limits.layout_score_min, limits.layout_margin_min) == (0.4, 0.05)
    assert (limits.scheme_lead_min, limits.scheme_misfit_max) == (3, 0.2)
    assert limits.earliest_record_date == date(2015, 1, 1)
    assert limits.level_age_min == {"NONE": 0, "SD": 5, "SMP": 10, "SMA": 13, "PT": 15}
    assert limits.ijazah_age_min == {"NONE": 0, "SD": 10, "SMP": 13, "SMA": 15, "PT": 18}


def test_a_parameter_that_nobody_knows_is_refused():
    with pytest.raises(TypeError, match="no_such_parameter"):
        Thresholds(**vars(thresholds()), no_such_parameter=1)


def test_there_are_38_provinces_riau_among_them():
    numbers = province_numbers().tolist()
    assert len(set(numbers)) == len(numbers) == 38
    assert 14 in numbers


def test_facts_of_an_example_are_those_of_a_sound_sheet_but_for_what_it_names():
    place = Place(cell="C1", row=1, table="member", column="nik")
    assert facts_of_example({}) == SheetFacts()
    assert facts_of_example({"doubled": (place,)}) == SheetFacts(doubled=(place,))
    with pytest.raises(TypeError):
        facts_of_example({"no_such_fact": 1})
