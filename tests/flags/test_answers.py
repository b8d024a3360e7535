"""Kleene's logic over whole columns, and which cells carry a result."""

import numpy as np
import pytest

from schemas.answers import Answer, Basis, Carrier, by_precedence
from schemas.kleene import FALSE, TRUE, UNKNOWN, Kleene

NO, WHO_KNOWS, YES = FALSE, UNKNOWN, TRUE
STATES = (NO, WHO_KNOWS, YES)


def atom(state, column, doubt=Basis.MISSING):
    read = {Carrier(column): np.array([True])}
    return Answer.atom(Kleene(np.array([state], dtype=np.uint8)), read, doubt)


def told(answer):
    """State, basis and carrying columns of a single row."""
    carriers = [carrier.column for carrier, cells in answer.carriers.items() if cells[0]]
    return answer.state.truth[0], Basis(answer.basis[0]), carriers


@pytest.mark.parametrize("left", STATES)
@pytest.mark.parametrize("right", STATES)
def test_or_is_and_of_the_opposites(left, right):
    either = atom(left, "a") | atom(right, "b")
    neither = ~(~atom(left, "a") & ~atom(right, "b"))
    assert told(either) == told(neither)


@pytest.mark.parametrize(
    ("left", "right", "state", "carriers"),
    [
        (YES, YES, YES, ["a", "b"]),
        (YES, NO, NO, ["b"]),
        (NO, NO, NO, ["a", "b"]),
        (NO, WHO_KNOWS, NO, ["a"]),
        (YES, WHO_KNOWS, WHO_KNOWS, ["a"]),
        (WHO_KNOWS, WHO_KNOWS, WHO_KNOWS, []),
    ],
)
def test_and_is_carried_by_the_parts_that_settle_it(left, right, state, carriers):
    basis = Basis.MISSING if state == WHO_KNOWS else Basis.CELLS
    assert told(atom(left, "a") & atom(right, "b")) == (state, basis, carriers)


def test_the_weightiest_doubt_is_told():
    doubtful = atom(WHO_KNOWS, "a", Basis.MISSING) & atom(WHO_KNOWS, "b", Basis.STALE)
    assert told(doubtful | atom(NO, "c")) == (WHO_KNOWS, Basis.STALE, ["c"])


def test_the_same_cell_may_carry_both_parts():
    assert told(atom(YES, "a") & atom(YES, "a"))[2] == ["a"]


@pytest.mark.parametrize(
    ("states", "state", "basis", "carriers"),
    [
        ((YES, NO), YES, Basis.SPENDING, ["a"]),
        ((NO, YES), NO, Basis.SPENDING, ["a"]),
        ((WHO_KNOWS, NO), NO, Basis.CELLS, ["b"]),
        ((WHO_KNOWS, WHO_KNOWS), WHO_KNOWS, Basis.MISSING, []),
    ],
)
def test_the_first_known_answer_wins(states, state, basis, carriers):
    answer = by_precedence([atom(states[0], "a").on(Basis.SPENDING), atom(states[1], "b")])
    assert told(answer) == (state, basis, carriers)


def test_an_answer_that_can_only_say_yes_leaves_no_open_and_keeps_its_cells():
    lasting = by_precedence([atom(WHO_KNOWS, "a"), atom(NO, "b").only_yes()])
    assert told(lasting) == (WHO_KNOWS, Basis.MISSING, ["b"])
    assert told(atom(YES, "b").only_yes()) == (YES, Basis.CELLS, ["b"])


def test_a_held_row_is_unknown_and_carried_by_nothing():
    assert told(atom(YES, "a").unknown_where(np.array([True]), Basis.HELD)) == (WHO_KNOWS, Basis.HELD, [])
