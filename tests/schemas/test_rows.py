"""The rows of a table as rules see them, against what a person would work out row by row."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.file_facts import SheetFacts
from schemas.rows import rows_of_examples, whole_years
from schemas.rulebook import rules_of
from schemas.tables import Child, Household, Member

AS_OF = date(2026, 11, 1)
FALSE, UNKNOWN, TRUE = 0, 1, 2

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def members(*examples, as_of=AS_OF):
    return rows_of_examples("member", list(examples), as_of)


def truth(answers):
    return answers.truth.tolist()


@pytest.mark.parametrize(
    ("example", "filled", "given", "readable", "has_value"),
    [
        ({}, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        ({"sex_code": None}, FALSE, FALSE, UNKNOWN, FALSE),
        ({"sex_code": None, "sex_code__raw": " "}, FALSE, FALSE, UNKNOWN, FALSE),
        ({"sex_code": None, "sex_code__raw": "?"}, TRUE, UNKNOWN, FALSE, FALSE),
        ({"sex_code": "2"}, TRUE, TRUE, TRUE, TRUE),
    ],
)
def test_what_the_look_of_a_cell_says(example, filled, given, readable, has_value):
    rows = members(example)
    asked = (rows.filled, rows.given, rows.readable, rows.has_value)
    assert [int(ask(Member.sex_code).truth[0]) for ask in asked] == [filled, given, readable, has_value]
    assert truth(rows.is_blank(Member.sex_code)) == truth(~rows.filled(Member.sex_code))
    assert truth(rows.has(Member.sex_code)) == [TRUE if example else FALSE]


def test_a_cell_that_may_settle_an_answer_has_no_value_but_a_column():
    rows = members({}, {"sex_code": None}, {"sex_code": None, "sex_code__raw": "?"}, {"sex_code": "2"})
    assert rows.settles(Member.sex_code).tolist() == [False, True, True, False]


def test_codes_are_asked_by_code_by_meaning_and_by_rank():
    rows = members({"relation_code": "1"}, {"relation_code": "3"}, {"relation_code": None}, {})
    assert truth(rows.is_code(Member.relation_code, "1", "2")) == [TRUE, FALSE, UNKNOWN, UNKNOWN]
    assert truth(rows.means(Member.relation_code, "no_such_meaning")) == [UNKNOWN] * 4
    rank = rows.rank(Member.relation_code, {"1": 10})
    assert truth(rank.within(10, 10)) == [TRUE, UNKNOWN, UNKNOWN, UNKNOWN]


def test_a_meaning_is_yes_or_no():
    rows = rows_of_examples("household", [{"has_car": "1"}, {"has_car": "2"}, {"has_car": None}], AS_OF)
    assert truth(rows.means(Household.has_car, "is_yes")) == [TRUE, FALSE, UNKNOWN]


numbers = st.lists(st.one_of(st.none(), st.integers(-50, 50)), min_size=1, max_size=8)


@given(numbers, st.integers(-50, 50))
def test_a_comparison_with_a_missing_number_is_unknown(values, limit):
    column = rows_of_examples("child", [{"weight_kg": value} for value in values], AS_OF).number(Child.weight_kg)

    def expect(compare):
        return [UNKNOWN if value is None else TRUE if compare(value) else FALSE for value in values]

    assert truth(column >= limit) == expect(lambda value: value >= limit)
    assert truth(column <= limit) == expect(lambda value: value <= limit)
    assert truth(column < limit) == expect(lambda value: value < limit)
    assert truth(column.within(-limit, limit)) == expect(lambda value: -limit <= value <= limit)
    assert truth(column.times(2) >= column) == expect(lambda value: 2 * value >= value)


def counted(rows):
    return rows.age_years(Member.birth_date).values.tolist()  # noqa: PD011 - no pandas


def age(born, today):
    """Whole years by counting birthdays; one born on 29 February has it on 1 March of a common year."""
    years = today.year - born.year
    try:
        birthday = born.replace(year=today.year)
    except ValueError:
        birthday = date(today.year, 3, 1)
    return years if birthday <= today else years - 1


@given(st.lists(days, min_size=1, max_size=6), days)
def test_ages_are_whole_elapsed_years(births, today):
    expected = [age(born, today) for born in births]
    rows = members(*({"birth_date": born.isoformat()} for born in births), as_of=today)
    assert counted(rows) == expected
    assert whole_years(pd.Series(pd.to_datetime(births)), today).tolist() == expected


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2025, 2, 28), 0), (date(2025, 3, 1), 1), (date(2028, 2, 28), 3), (date(2028, 2, 29), 4)],
)
def test_born_on_29_february(today, years):
    rows = members({"birth_date": "2024-02-29"}, as_of=today)
    assert counted(rows) == [years]


def test_a_missing_birth_date_has_no_age():
    rows = members({"birth_date": None})
    assert not rows.age_years(Member.birth_date).known.any()
    assert np.isnan(whole_years(pd.Series(pd.to_datetime([None])), AS_OF)).all()


@given(days)
def test_a_date_is_taken_apart(day):
    dates = members({"birth_date": day.isoformat()}).date(Member.birth_date)
    assert (dates.year[0], dates.month[0], dates.day[0]) == (day.year, day.month, day.day)
    assert date(1970, 1, 1) + timedelta(days=int(dates.values[0])) == day  # noqa: PD011 - no pandas


def test_texts_are_asked_by_pattern_and_by_list():
    rows = members({"occupation": "PETANI"}, {"occupation": None})
    assert truth(rows.matches(Member.occupation, "^PET")) == [TRUE, UNKNOWN]
    assert truth(rows.is_text(Member.occupation, {"PETANI", "GURU"})) == [TRUE, UNKNOWN]
    assert truth(rows.is_text(Member.occupation, {"GURU"})) == [FALSE, UNKNOWN]


def test_the_scheme_of_a_row_is_known():
    rows = members({"scheme": "DUKCAPIL"}, {})
    assert truth(rows.scheme("DUKCAPIL", "BDT2015")) == [TRUE, FALSE]


def test_a_number_in_scientific_notation_is_damaged_though_it_has_no_value():
    rows = members({"nik": None, "nik__raw": "1.40802E+15"}, {"nik": None, "nik__raw": "?"}, {"nik": None})
    assert rows.identifier(Member.nik).damaged.tolist() == [True, False, False]


def test_what_several_rules_ask_for_is_worked_out_once():
    rows = members({"birth_date": "1986-04-15", "nik": "1408015504869902"})
    assert rows.age_years(Member.birth_date) is rows.age_years(Member.birth_date)
    assert rows.identifier(Member.nik) is rows.identifier(Member.nik)
    assert rows.raw(Member.nik) is rows.raw(Member.nik)


def test_a_sheet_without_headings_leaves_the_rules_below_it_open():
    told = {rule.id: rule.judge(SheetFacts(has_headings=False)) for rule in rules_of("file")}
    assert told.pop("BRK-004")
    assert {rule_id for rule_id, places in told.items() if places is not None} == {
        "BRK-001",
        "BRK-002",
        "BRK-003",
        "BRK-009",
        "BRK-017",
    }


@pytest.mark.parametrize(
    ("as_of", "answer"), [(date(2025, 2, 4), UNKNOWN), (date(2025, 2, 5), FALSE), (AS_OF, FALSE)]
)
def test_a_decile_is_owed_since_the_law_asks_for_it(as_of, answer):
    (decile,) = (rule for rule in rules_of("household") if rule.id == "KEL-015")
    rows = rows_of_examples("household", [{"decile_national": None}], as_of)
    assert truth(decile.answers(rows)["decile_national"]) == [answer]
