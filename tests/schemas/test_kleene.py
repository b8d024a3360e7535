"""Kleene's three values for whole columns, against the plain truth tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.kleene import FALSE, TRUE, UNKNOWN, Kleene, all_of, any_of

VALUES = [False, None, True]
STORED = {False: FALSE, None: UNKNOWN, True: TRUE}

columns = st.lists(st.sampled_from(VALUES), min_size=1, max_size=12)
pairs = st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)), min_size=1, max_size=12)


def kleene(values):
    return Kleene(np.array([STORED[value] for value in values], dtype=np.uint8))


def plain(answers):
    return answers.to_series(pd.RangeIndex(len(answers))).astype(object).where(lambda s: s.notna(), None).tolist()


def three_valued_and(one, other):
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def three_valued_not(one):
    return None if one is None else not one


def three_valued_or(one, other):
    return three_valued_not(three_valued_and(three_valued_not(one), three_valued_not(other)))


def same(one, other):
    return None if one is None or other is None else one == other


OPERATIONS = {
    "and": (lambda a, b: a & b, three_valued_and),
    "or": (lambda a, b: a | b, three_valued_or),
    "same_as": (lambda a, b: a.same_as(b), same),
    "unknown_unless": (lambda a, b: a.unknown_unless(b), lambda a, b: a if b is True else None),
    "unknown_when_not": (lambda a, b: a.unknown_when_not(b), lambda a, b: None if b is False else a),
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_every_pair_of_values(name, one, other):
    whole_column, plainly = OPERATIONS[name]
    assert plain(whole_column(kleene([one]), kleene([other]))) == [plainly(one, other)]


def test_not_turns_true_and_false_about_and_leaves_unknown():
    assert plain(~kleene(VALUES)) == [True, None, False]


def test_what_is_known_is_true_or_unknown():
    assert plain(kleene(VALUES).is_known()) == [True, None, True]


def test_unknown_can_be_made_false():
    assert plain(kleene(VALUES).never_unknown()) == [False, False, True]


def test_masks_part_the_rows():
    answers = kleene(VALUES)
    masks = np.stack([answers.is_false, answers.is_unknown, answers.is_true])
    assert masks.tolist() == np.eye(3, dtype=bool).tolist()
    assert len(answers) == len(VALUES)


def test_truth_without_knowledge_is_unknown():
    truth, known = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert plain(Kleene.of(truth, known)) == [True, None, False, None]
    assert plain(Kleene.of(truth)) == [True, True, False, False]


@pytest.mark.parametrize("value", VALUES)
def test_the_same_value_for_every_row(value):
    assert plain(Kleene.always(STORED[value], 3)) == [value] * 3


@given(pairs)
def test_de_morgan(rows):
    one, other = (kleene(column) for column in zip(*rows, strict=True))
    assert plain(~(one & other)) == plain(~one | ~other)


formulas = st.recursive(
    st.sampled_from("abc"),
    lambda inner: st.tuples(st.just("not"), inner) | st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    max_leaves=12,
)


def evaluate(formula, values, operations):
    if isinstance(formula, str):
        return values[formula]
    name, *parts = formula
    return operations[name](*(evaluate(part, values, operations) for part in parts))


@given(formulas, st.lists(st.tuples(*[st.sampled_from(VALUES)] * 3), min_size=1, max_size=10))
def test_a_formula_over_columns_is_the_formula_over_every_row(formula, rows):
    columns = {name: kleene(column) for name, column in zip("abc", zip(*rows, strict=True), strict=True)}
    on_columns = {"not": lambda a: ~a, "and": lambda a, b: a & b, "or": lambda a, b: a | b}
    on_values = {"not": three_valued_not, "and": three_valued_and, "or": three_valued_or}
    expected = [evaluate(formula, dict(zip("abc", row, strict=True)), on_values) for row in rows]
    assert plain(evaluate(formula, columns, on_columns)) == expected


@given(st.lists(columns, min_size=1, max_size=4).filter(lambda many: len({len(c) for c in many}) == 1))
def test_any_and_all_are_or_and_and_of_many(many):
    rows = list(zip(*many, strict=True))
    answers = [kleene(column) for column in many]
    assert plain(any_of(answers)) == [True if True in row else None if None in row else False for row in rows]
    assert plain(all_of(answers)) == [False if False in row else None if None in row else True for row in rows]
