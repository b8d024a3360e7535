"""The book compiled into Pandera schemas: three values stay three, and a bug is never taken for bad data."""

from datetime import date

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.errors import SchemaErrors

from schemas.compiled import judge, schema_of
from schemas.kleene import UNKNOWN, Kleene
from schemas.rows import rows_of_examples
from schemas.rulebook import WARN, BrokenRule, rule, rules
from schemas.tables import TABLES, Member, columns_of

AS_OF = date(2026, 11, 1)
WORDS = {
    "title": "Contoh salah.",
    "fix": "Perbaiki contoh.",
    "basis": "a toy",
    "passes": [{"name": "SITI"}],
    "fails": [{"name": "CONTOH"}],
}


def members(*names):
    return rows_of_examples("member", [{"name": name} for name in names], AS_OF)


def judge_alone(rows):
    """One table judged, the others without rows."""
    others = {table: rows_of_examples(table, [], AS_OF) for table in TABLES}
    return judge({**others, rows.table: rows})[rows.table]


def toy(judge_rows, at=()):
    rule("ANG-999", Member, [Member.name], WARN, at=at, **WORDS)(judge_rows)


@pytest.fixture
def only_toys(monkeypatch):
    """A book without rules, to which a test adds its own."""
    rules()
    monkeypatch.setattr("schemas.rulebook._BOOK", {})
    rules.cache_clear()
    yield
    monkeypatch.undo()
    rules.cache_clear()


def no_contoh(rows):
    return ~rows.matches(Member.name, "^CONTOH$")


@pytest.mark.usefixtures("only_toys")
def test_unknown_beside_false_is_told_apart_from_it():
    toy(no_contoh)
    judged = judge_alone(members("SITI", None, "CONTOH"))
    answer = judged.answers["ANG-999", "name"]
    assert answer.truth.tolist() == [2, 1, 0]
    assert judged.failed == (("ANG-999", "name"),)


@pytest.mark.parametrize("names", [(), ("SITI",), (None, None), ("SITI", None)])
@pytest.mark.usefixtures("only_toys")
def test_what_only_holds_or_cannot_be_judged_does_not_fail(names):
    toy(no_contoh)
    assert judge_alone(members(*names)).failed == ()


@pytest.mark.usefixtures("only_toys")
def test_a_rule_with_several_places_fails_at_the_one_that_fails():
    def both(rows):
        return {Member.name: rows.always(UNKNOWN), Member.nik: no_contoh(rows)}

    toy(both, at=[Member.name, Member.nik])
    assert judge_alone(members("CONTOH")).failed == (("ANG-999", "nik"),)


@pytest.mark.usefixtures("only_toys")
def test_a_rule_that_crashes_crashes_the_run_and_accuses_nobody():
    toy(lambda rows: 1 // (len(rows) - 1))
    with pytest.raises(ZeroDivisionError):
        judge_alone(members("SITI"))


@pytest.mark.usefixtures("only_toys")
def test_a_rule_that_speaks_of_another_place_than_its_own_is_broken():
    toy(lambda rows: {Member.nik: no_contoh(rows)})
    with pytest.raises(BrokenRule, match="ANG-999 speaks of nik but is not located there"):
        judge_alone(members("SITI"))


@pytest.mark.usefixtures("only_toys")
def test_a_rule_that_does_not_answer_for_every_row_is_broken():
    toy(lambda rows: Kleene.always(UNKNOWN, len(rows) - 1))
    with pytest.raises(BrokenRule, match="ANG-999 gives 1 answers for 2 rows"):
        judge_alone(members("SITI", "CONTOH"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.drop(columns="occupation"),
        lambda frame: frame.assign(occupation=1),
        lambda frame: frame.assign(sex_code=pd.Series(["1"] * len(frame), dtype="str")),
        lambda frame: frame.assign(sex_code=pd.Series(pd.Categorical(["X"] * len(frame)))),
        lambda frame: frame.assign(birth_date="1980-08-17"),
    ],
    ids=["lacking column", "number for text", "text for code", "foreign codes", "text for date"],
)
@pytest.mark.usefixtures("only_toys")
def test_a_frame_that_is_not_what_its_table_says_is_our_bug(spoil):
    toy(no_contoh)
    rows = members("CONTOH", "SITI")
    rows.frame = spoil(rows.frame)
    with pytest.raises(BrokenRule, match="the frame is not what its table says"):
        judge_alone(rows)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_is_judged_by_the_whole_book(table):
    judged = judge_alone(rows_of_examples(table, [], AS_OF))
    located = {e.id for e in rules().values() if e.table == "across" and any(at.startswith(table) for at in e.at)}
    own = {e.id for e in rules().values() if e.table == table}
    assert {rule_id for rule_id, _ in judged.answers} == own | located
    assert judged.failed == ()


@pytest.mark.parametrize("table", TABLES)
def test_of_the_columns_that_a_layout_lacks_only_those_always_owed_are_asked_for(table):
    failed = judge_alone(rows_of_examples(table, [{}], AS_OF)).failed
    assert {columns_of(table)[column].required for _, column in failed} <= {"always"}


def own_answers(table, answers, row):
    """What the rules of the table itself say of one row."""
    return {cell: int(answer.truth[row]) for cell, answer in answers.items() if rules()[cell[0]].table == table}


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_one_table_do_not_touch_each_other(table):
    """All examples of a table judged together give what each gives alone."""
    examples = [
        {**dict.fromkeys(columns_of(table)), **example}
        for entry in rules().values()
        if entry.table == table
        for example in (*entry.passes, *entry.fails)
        if "as_of" not in example and "scheme" not in example
    ]
    together = judge_alone(rows_of_examples(table, examples, AS_OF)).answers
    for at in range(0, len(examples), 7):
        alone = judge_alone(rows_of_examples(table, [examples[at]], AS_OF)).answers
        assert own_answers(table, alone, 0) == own_answers(table, together, at)


@pytest.mark.usefixtures("only_toys")
def test_the_schema_is_a_pandera_schema_that_anyone_can_ask():
    toy(no_contoh)
    rows = members("CONTOH", None, "SITI")
    schema = schema_of("member", judge_alone(rows).answers, rows.frame.index)
    assert isinstance(schema, pa.DataFrameSchema)
    with pytest.raises(SchemaErrors) as failed:
        schema.validate(rows.frame, lazy=True)
    assert [error.check.name for error in failed.value.schema_errors] == ["ANG-999"]
