"""The rules about whole deliveries as a suite of Great Expectations.

Every bound of a rule becomes one expectation about the column of its measure, asked of the units of the rule that
are large enough. Importing this costs seconds: do it inside functions.
"""

from collections.abc import Iterable

import great_expectations as gx
from great_expectations.expectations.core.expect_column_values_to_be_between import (
    ExpectColumnValuesToBeBetween,
)
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.row_conditions import AndCondition, Column, ComparisonCondition, Condition

from schemas.findings import Severity
from schemas.measures import Bound, Expectation
from schemas.rulebook import BrokenRule, Rule, rules_of
from schemas.thresholds import Thresholds, thresholds

SUITE = "kiriman"

_SEVERITIES = {
    Severity.BLOCK: FailureSeverity.CRITICAL,
    Severity.WARN: FailureSeverity.WARNING,
    Severity.NOTE: FailureSeverity.INFO,
}


def delivery_suite() -> gx.ExpectationSuite:
    """The suite of all rules about whole deliveries, in the order of the book."""
    return gx.ExpectationSuite(name=SUITE, expectations=list(_expectations(thresholds())))


def _expectations(limits: Thresholds) -> Iterable[ExpectColumnValuesToBeBetween]:
    for rule in rules_of("delivery"):
        expected: Expectation = rule.judge(limits)
        for bound in expected.bounds:
            yield _expectation(rule, expected, bound)


def _expectation(rule: Rule, expected: Expectation, bound: Bound) -> ExpectColumnValuesToBeBetween:
    return ExpectColumnValuesToBeBetween(
        column=bound.measure,
        min_value=bound.least,
        max_value=bound.most if bound.below is None else bound.below,
        strict_max=bound.below is not None,
        row_condition=_asked(rule, expected, bound),
        severity=_SEVERITIES[rule.severity],
        notes=[f"{rule.id}: {rule.title}", rule.fix],
        meta={"rule_id": rule.id},
    )


def _asked(rule: Rule, expected: Expectation, bound: Bound) -> AndCondition:
    """Which units are asked."""
    asked: list[Condition] = [Column("rule_id") == rule.id]
    if expected.enough is not None:
        asked.append(Column(expected.enough.measure) >= _only_least(expected.enough))
    if bound.column:
        asked.append(Column("column") == bound.column)
    if bound.unless is not None:
        asked.append(_breaks(bound.unless))
    return AndCondition(conditions=asked)


def _breaks(bound: Bound) -> ComparisonCondition:
    """Great Expectations knows no *or* within *and*: what excuses a unit has one limit."""
    if bound.below is not None and bound.least is None and bound.most is None:
        return Column(bound.measure) >= bound.below
    return Column(bound.measure) < _only_least(bound)


def _only_least(bound: Bound) -> float:
    if bound.least is None or bound.most is not None or bound.below is not None:
        raise BrokenRule(f"{bound.measure} needs one limit, and no other beside it")
    return bound.least
