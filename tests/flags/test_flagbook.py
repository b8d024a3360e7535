"""The book of flags as data: every flag is complete, and its examples hold."""

import pytest

from schemas.flags import BrokenFlag, flag, flags
from schemas.tables import Household

EXAMPLES = [
    pytest.param(entry, state, example, id=f"{entry.name}-{state}-{number}")
    for entry in flags().values()
    for state in ("yes", "no", "unknown")
    for number, example in enumerate(getattr(entry, state))
]


@pytest.mark.parametrize(("entry", "state", "example"), EXAMPLES)
def test_an_example_gives_its_state(flag_of, entry, state, example):
    assert flag_of(entry.name, entry.table, example)["state"] == state


def complete(**changed):
    example = [{"decile_national": 1}]
    words = {
        "title": "Contoh",
        "description": "An example.",
        "basis": "a test",
        "asks": [Household.decile_national],
    }
    return words | {"yes": example, "no": example, "unknown": example} | changed


@pytest.mark.parametrize("part", ["title", "description", "basis", "asks", "yes", "no", "unknown"])
def test_a_flag_that_lacks_something_is_refused(part):
    with pytest.raises(BrokenFlag, match=part):
        flag("a_test", Household, **complete(**{part: ""}))(lambda _homes: None)


def test_a_column_that_the_table_lacks_is_refused():
    with pytest.raises(BrokenFlag, match="weight_kg"):
        flag("a_test", Household, **complete(asks=["weight_kg"]))(lambda _homes: None)


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(BrokenFlag, match="twice"):
        flag("extreme_poor", Household, **complete())(lambda _homes: None)
