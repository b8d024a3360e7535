"""The rules about whole deliveries at the edges of their limits, and their own examples."""

import pytest

from schemas.measures import units_of_examples
from schemas.rulebook import rules, rules_of
from schemas.thresholds import thresholds

RULES = rules_of("delivery")
FAILS, UNKNOWN, HOLDS = 0, 1, 2


def answer(rule_id, unit):
    judged = rules()[rule_id].judge(thresholds()).judge(units_of_examples([unit]))
    return int(judged.truth[0])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_keeps_its_examples(rule):
    assert {answer(rule.id, unit) for unit in rule.passes} == {HOLDS}
    assert {answer(rule.id, unit) for unit in rule.fails} == {FAILS}


CHILD, MEMBER, PADAN = "child.birth_date", "member.birth_date", "member.padan_status"


@pytest.mark.parametrize(
    ("rule_id", "unit", "expected"),
    [
        ("KRM-001", {"rows": 800, "previous": 1000}, HOLDS),
        ("KRM-001", {"rows": 799, "previous": 1000}, FAILS),
        ("KRM-001", {"rows": 1500, "previous": 1000}, HOLDS),
        ("KRM-001", {"rows": 1501, "previous": 1000}, FAILS),
        ("KRM-001", {"rows": 1, "previous": 10}, HOLDS),
        ("KRM-001", {"rows": 0, "previous": 10}, FAILS),
        ("KRM-001", {"rows": 400}, UNKNOWN),
        ("KRM-002", {"arrived": True, "days_unchanged": 35}, HOLDS),
        ("KRM-002", {"arrived": True, "days_unchanged": 36}, FAILS),
        ("KRM-002", {"arrived": False, "days_unchanged": 0}, FAILS),
        ("KRM-003", {"owed": 20, "filled_share": 0.9, "previous_share": 1.0}, HOLDS),
        ("KRM-003", {"owed": 20, "filled_share": 0.95}, UNKNOWN),
        ("KRM-003", {"owed": 20, "filled_share": 0.899}, FAILS),
        ("KRM-003", {"owed": 19, "filled_share": 0.1}, UNKNOWN),
        ("KRM-004", {"cells": 100, "unknown_share": 0.02}, HOLDS),
        ("KRM-004", {"cells": 100, "unknown_share": 0.03}, FAILS),
        ("KRM-004", {"cells": 19, "unknown_share": 1.0}, UNKNOWN),
        ("KRM-004", {"column": PADAN, "cells": 20, "unknown_share": 0, "not_padan_share": 0.2}, HOLDS),
        ("KRM-004", {"column": PADAN, "cells": 20, "unknown_share": 0, "not_padan_share": 0.25}, FAILS),
        ("KRM-004", {"column": PADAN, "cells": 20, "unknown_share": 0}, UNKNOWN),
        ("KRM-005", {"n": 50, "dps": 19.999}, HOLDS),
        ("KRM-005", {"n": 50, "dps": 20}, FAILS),
        ("KRM-005", {"n": 49, "dps": 90}, UNKNOWN),
        ("KRM-006", {"column": CHILD, "n": 50, "heap_ratio": 3}, HOLDS),
        ("KRM-006", {"column": CHILD, "n": 50, "heap_ratio": 3.01}, FAILS),
        ("KRM-006", {"column": MEMBER, "n": 50, "birthday_share": 0.05}, HOLDS),
        ("KRM-006", {"column": MEMBER, "n": 50, "birthday_share": 0.051}, FAILS),
        ("KRM-006", {"column": MEMBER, "n": 49, "birthday_share": 0.9}, UNKNOWN),
        ("KRM-007", {"males": 55_000, "females": 45_000}, HOLDS),
        ("KRM-007", {"males": 55_100, "females": 44_900}, FAILS),
        ("KRM-007", {"males": 36, "females": 14}, HOLDS),
        ("KRM-007", {"males": 13, "females": 37}, FAILS),
        ("KRM-007", {"males": 49, "females": 0}, UNKNOWN),
        ("KRM-008", {"n": 50, "sd_haz": 1.3, "flag_share": 0.05}, HOLDS),
        ("KRM-008", {"n": 50, "sd_haz": 1.31, "flag_share": 0}, FAILS),
        ("KRM-008", {"n": 50, "sd_haz": 1.0, "flag_share": 0.06}, FAILS),
        ("KRM-008", {"n": 49, "sd_haz": 9, "flag_share": 1}, UNKNOWN),
    ],
)
def test_a_limit_is_where_the_rule_says(rule_id, unit, expected):
    assert answer(rule_id, unit) == expected


def test_equal_counts_are_certain_chance_and_small_ones_are_exact():
    units = units_of_examples([{"males": 25, "females": 25}, {"males": 0, "females": 5}])
    assert units["sex_p"].tolist() == [1.0, 2 * 0.5**5]
