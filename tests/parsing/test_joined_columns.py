"""Several answers as one, against the sentences that say how."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.joined_columns import decide
from schemas.cells import CellState
from schemas.layouts import EITHER_YES, LOWEST_CODE

YES, NO, DO_NOT_KNOW = 0, 1, 2
MISSING = [CellState.ABSENT, CellState.BLANK, CellState.UNREADABLE, CellState.NOTED, CellState.HELD]
UNREAD = {CellState.UNREADABLE, CellState.HELD}

ANSWERS = st.one_of(
    st.tuples(st.sampled_from([YES, NO, DO_NOT_KNOW]), st.just(CellState.VALUE)),
    st.tuples(st.just(-1), st.sampled_from(MISSING)),
)
FAMILIES = st.lists(st.lists(ANSWERS, min_size=1, max_size=5), min_size=1, max_size=5)


def decided(how, families):
    """What each family's answers come to, and which of its answers stands for it."""
    group = np.repeat(np.arange(len(families)), [len(family) for family in families])
    codes, states = (np.array([answer[part] for family in families for answer in family]) for part in (0, 1))
    found = decide(how, codes.astype(np.int8), states.astype(np.uint8), group, len(families))
    starts = np.searchsorted(group, np.arange(len(families)))
    return list(zip(found.codes.tolist(), (found.chosen - starts).tolist(), strict=True))


def standing(family, deciding):
    """An answer that cannot be read, else one that decides, else a blank one, else any but an absent one."""
    wanted = [
        lambda _, state: state in UNREAD,
        lambda code, _: code == deciding != -1,
        lambda _, state: state == CellState.BLANK,
        lambda _, state: state != CellState.ABSENT,
        lambda *_: True,
    ]
    return next(at for want in wanted for at, answer in enumerate(family) if want(*answer))


@given(families=FAMILIES)
def test_yes_when_either_says_yes_and_no_when_all_say_no(families):
    for family, (code, chosen) in zip(families, decided(EITHER_YES, families), strict=True):
        there = [code for code, state in family if state != CellState.ABSENT]
        expected = YES if YES in there else NO if there and set(there) == {NO} else -1
        assert code == expected
        assert chosen == standing(family, expected)


@given(families=FAMILIES)
def test_the_lowest_code_among_those_that_carry_a_value(families):
    for family, (code, chosen) in zip(families, decided(LOWEST_CODE, families), strict=True):
        expected = min((code for code, _ in family if code >= 0), default=-1)
        assert code == expected
        assert chosen == standing(family, expected)
