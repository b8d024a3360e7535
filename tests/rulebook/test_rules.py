"""The rule book as data: every rule can be read, mended and tested by its own examples."""

from datetime import date

import pytest

from schemas.file_facts import facts_of_example
from schemas.kleene import Kleene
from schemas.register_rows import register_of_examples
from schemas.rows import rows_of_examples
from schemas.rulebook import Example, Rule, rules
from schemas.tables import TABLES

AS_OF = date(2026, 11, 1)
ROW_RULES = [rule for rule in rules().values() if rule.table in TABLES]
ACROSS_RULES = [rule for rule in rules().values() if rule.table == "across"]
FILE_RULES = [rule for rule in rules().values() if rule.table == "file"]


def cases(kind: str, among: list[Rule]) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{kind}-{number}")
        for rule in among
        for number, example in enumerate(getattr(rule, kind))
    ]


def worst_answer(rule: Rule, example: Example) -> int:
    day = date.fromisoformat(example.get("as_of", AS_OF.isoformat()))
    answers = rule.answers(rows_of_examples(rule.table, [example], day))
    return min(int(answer.truth[0]) for answer in answers.values())


@pytest.mark.parametrize(("rule", "example"), cases("passes", ROW_RULES))
def test_a_passing_row_is_not_accused(rule: Rule, example: Example) -> None:
    answers = rule.answers(rows_of_examples(rule.table, [example], AS_OF)).values()
    assert not any(answer.is_false[0] for answer in answers)
    assert any(answer.is_true[0] for answer in answers)


@pytest.mark.parametrize(("rule", "example"), cases("fails", ROW_RULES))
def test_a_failing_row_is_found(rule: Rule, example: Example) -> None:
    assert worst_answer(rule, example) == 0


def answers_across(rule: Rule, example: Example) -> list[Kleene]:
    return list(rule.across_answers(register_of_examples(example, AS_OF)).answers.values())


@pytest.mark.parametrize(("rule", "example"), cases("passes", ACROSS_RULES))
def test_a_passing_register_is_not_accused(rule: Rule, example: Example) -> None:
    answers = answers_across(rule, example)
    assert not any(answer.is_false.any() for answer in answers)
    assert any(answer.is_true.any() for answer in answers)


@pytest.mark.parametrize(("rule", "example"), cases("fails", ACROSS_RULES))
def test_a_failing_register_is_found(rule: Rule, example: Example) -> None:
    assert any(answer.is_false.any() for answer in answers_across(rule, example))


@pytest.mark.parametrize(("rule", "example"), cases("passes", FILE_RULES))
def test_a_sound_sheet_is_not_accused(rule: Rule, example: Example) -> None:
    assert rule.judge(facts_of_example(example)) == []


@pytest.mark.parametrize(("rule", "example"), cases("fails", FILE_RULES))
def test_a_faulty_sheet_is_found(rule: Rule, example: Example) -> None:
    assert rule.judge(facts_of_example(example))
