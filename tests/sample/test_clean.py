"""The clean people obey the rules, looked at by other means than the rules themselves."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from pipelines.growth import z_scores
from pipelines.sample.chance import data_rows
from pipelines.sample.make import make_sample
from schemas.codes import code_list
from schemas.tables import columns_of

AS_OF = pd.Timestamp(2026, 11, 1)


@pytest.fixture(scope="module")
def tables(clean):
    return {sheet.table: sheet.facts for sheet in clean.sheets}


@pytest.fixture(scope="module")
def people(tables):
    return tables["member"]


def present(people):
    return people[people["presence_code"].isin(["1", "5"])]


def with_head(people):
    """Everyone beside the head of the family."""
    heads = people[people["relation_code"] == "1"].set_index("family")
    return people.join(heads.add_prefix("head_"), on="family")


def years_between(older, younger):
    whole = younger.dt.year - older.dt.year
    early = younger.dt.month * 100 + younger.dt.day < older.dt.month * 100 + older.dt.day
    return whole - early


def test_as_many_people_as_asked_for(people):
    assert len(people) == 4000


@pytest.mark.parametrize("people_wanted", [3, 4, 5, 50])
def test_few_people_are_enough_for_all_three_sheets(people_wanted):
    sample = make_sample(
        people=people_wanted, seed=1, faults=0, duplicates=0, layouts=["TEMPLATE"], villages=1, as_of=AS_OF.date()
    )
    assert len(sample.sheets[1].cells) == people_wanted
    assert all(len(sheet.cells) for sheet in sample.sheets)


def test_every_code_of_the_tables_of_answers_is_offered_by_the_template():
    columns = columns_of("household")
    assert all(row["code"] in code_list(columns[row["column"]].codes).offered for row in data_rows("homes"))


def test_every_coded_cell_is_an_answer_of_its_list(clean):
    for sheet in clean.sheets:
        for name, column in columns_of(sheet.table).items():
            if column.codes:
                cells = sheet.cells[name].dropna()
                assert set(cells) <= set(code_list(column.codes).drop_down())
                assert cells.size == sheet.facts.get(name, pd.Series()).dropna().size


def test_the_nik_tells_birthday_and_sex_and_belongs_to_one_person(people):
    nik = people["nik"]
    assert nik.is_unique
    assert nik.str.fullmatch(r"1408[0-9]{12}").all()
    day = nik.str[6:8].astype(int)
    assert ((day > 40) == (people["sex_code"] == "2")).all()
    told = (day - 40 * (day > 40)).astype("str").str.zfill(2) + nik.str[8:12]
    assert told.eq(people["birth_date"].dt.strftime("%d%m%y")).all()
    assert (nik.str[12:].astype(int) > 0).all()


def test_a_family_card_number_is_issued_on_a_day_and_is_nobodys_nik(tables, people):
    numbers = tables["household"]["family_card_no"]
    assert numbers.is_unique
    assert not numbers.isin(people["nik"]).any()
    issued = pd.to_datetime(numbers.str[6:12], format="%d%m%y")
    assert (issued <= AS_OF).all()


def test_every_family_has_one_head_and_counts_those_present(tables, people):
    household = tables["household"].set_index("family")
    assert (people["relation_code"] == "1").groupby(people["family"]).sum().eq(1).all()
    assert present(people).groupby("family").size().eq(household["member_count"].astype(int)).all()
    heads = people[people["relation_code"] == "1"].set_index("family")
    assert household["head_nik"].eq(heads["nik"]).all()
    assert household["head_name"].eq(heads["name"]).all()


def test_couples_are_married_and_of_two_sexes(people):
    spouses = with_head(people)[lambda p: p["relation_code"] == "2"]
    assert not spouses["family"].duplicated().any()
    assert (spouses["sex_code"] != spouses["head_sex_code"]).all()
    assert (spouses[["marital_code", "head_marital_code"]] == "2").all(axis=None)


def test_ages_fit_the_relations(people):
    beside = with_head(people)
    gaps = years_between(beside["head_birth_date"], beside["birth_date"])
    assert gaps[beside["relation_code"] == "3"].ge(12).all()
    assert gaps[beside["relation_code"] == "4"].ge(0).all()
    assert gaps[beside["relation_code"] == "5"].ge(24).all()
    assert gaps[beside["relation_code"] == "6"].le(-12).all()
    women = people[people["relation_code"].isin(["1", "2"]) & (people["sex_code"] == "2")].set_index("family")
    children = people[people["relation_code"] == "3"].join(women["birth_date"].rename("mother"), on="family")
    children = children.dropna(subset="mother")
    assert years_between(children["mother"], children["birth_date"]).between(12, 55).all()
    assert people.loc[people["relation_code"] == "1", "age_years"].ge(17).all()


def test_nobody_can_be_taken_for_somebody_else(people):
    assert not people.duplicated(["village_code", "sex_code", "birth_date"]).any()
    for name in ("name", "mother_name"):
        start = people[name].str[:3]
        assert not people.assign(start=start).duplicated(["start", "sex_code", "birth_date"]).any()


def test_birthdays_do_not_heap_and_the_sexes_are_even(people):
    day = people["birth_date"].dt.strftime("%m-%d")
    assert not day.isin(["01-01", "07-01", "12-31"]).any()
    males = (people["sex_code"] == "1").groupby(people["village_code"]).mean()
    assert males.between(0.43, 0.57).all()


def test_programmes_go_to_those_who_qualify(tables, people):
    household = tables["household"].set_index("family")
    at_school = (people["school_participation_code"] == "2") & people["age_years"].between(6, 21)
    qualifies = (people["pregnant"] == "1") | people["age_years"].le(6) | people["age_years"].ge(60) | at_school
    qualified = qualifies[present(people).index].groupby(people["family"]).any()
    assert qualified[household.index[household["receives_pkh"] == "1"]].all()
    programmes = ["receives_pkh", "receives_sembako", "receives_pbi"]
    helped = (people[programmes] == "1").any(axis=1)
    assert not helped[people["work_status_code"] == "5"].any()
    assert not helped[~people.index.isin(present(people).index)].any()


def test_skip_patterns_are_kept(tables, people):
    home = tables["household"]
    own = home["latrine_code"].isin(["1", "2", "3"])
    assert own.eq(home["toilet_code"].notna()).all()
    assert own.eq(home["sewage_code"].notna()).all()
    assert (home["lighting_code"] == "1").eq(home["power_code"].notna()).all()
    assert (home["wall_code"] == "1").eq(home["wall_plastered"].notna()).all()
    assert (people["working"] == "1").eq(people["work_status_code"].notna()).all()
    schooled = people["school_participation_code"].isin(["2", "3"])
    assert schooled.eq(people["education_level_code"].notna()).all()
    assert people["nutrition_code"].notna().eq(people["age_years"] < 5).all()


def test_measured_children_are_members_and_grow(tables, people):
    child = tables["child"]
    own = child.join(people.set_index("nik").add_prefix("own_"), on="child_nik")
    assert own["birth_date"].eq(own["own_birth_date"]).all()
    assert own["sex_code"].eq(own["own_sex_code"]).all()
    assert own["village_code"].eq(own["own_village_code"]).all()
    for _, rows in child.groupby("child_nik"):
        assert rows["measured_on"].is_monotonic_increasing
        assert all(after > before - 1 for before, after in pairwise(rows["height_cm"]))


def test_z_scores_are_plausible_and_some_children_are_stunted(tables):
    child = tables["child"]
    age_days = (child["measured_on"] - child["birth_date"]).dt.days
    assert age_days.between(0, 1826).all()
    scores = z_scores(child.assign(age_days=age_days), plausible_measures_only=True)
    assert scores[["haz", "waz", "whz"]].abs().max(axis=None) < 4.5
    assert scores["haz"].std() < 1.2
    assert 0.03 < (scores["haz"] < -2).mean() < 0.25


def test_last_digits_of_measures_are_even(tables):
    for measure in ("height_cm", "weight_kg"):
        for _, values in tables["child"].groupby(["village_code", "posyandu"])[measure]:
            digits = np.bincount(np.rint(values * 10).astype(int) % 10, minlength=10)
            assert digits.max() - digits.min() <= 2


def test_a_household_speaks_of_days_before_the_sample(tables):
    home = tables["household"]
    for column in ("surveyed_on", "decile_as_of", "verified_on"):
        assert home[column].dropna().between(pd.Timestamp(2015, 1, 1), AS_OF).all()


def test_an_earlier_day_gives_an_earlier_sample():
    sample = make_sample(
        people=100, seed=1, faults=0, duplicates=0, layouts=["TEMPLATE"], villages=1, as_of=date(2018, 3, 9)
    )
    assert sample.sheets[1].facts["birth_date"].max() < pd.Timestamp(2018, 3, 9)
