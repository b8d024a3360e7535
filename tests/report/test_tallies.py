from dataclasses import replace

import pandas as pd
import pytest

from pipelines.frames import RowCounts
from pipelines.report.tallies import Answers, RowSum, tally
from pipelines.villages import village_of_records


@pytest.fixture
def counted(night, sentences, flag_titles):
    return tally(night, sentences, flag_titles)


def test_a_sum_holds_when_every_row_is_somewhere():
    assert RowSum("member", RowCounts(read=10, accepted=6, held=2, repeated=1, rejected=1, derived=5)).holds
    assert not RowSum("member", RowCounts(read=10, accepted=6, held=2, repeated=1)).holds


@pytest.mark.parametrize(
    ("answers", "prevalence", "lowest", "highest"),
    [
        (Answers(yes=1, no=3, unknown=4), 0.25, 0.125, 0.625),
        (Answers(yes=1, no=3), 0.25, 0.25, 0.25),
        (Answers(unknown=4), None, 0.0, 1.0),
        (Answers(), None, None, None),
    ],
)
def test_the_bounds_are_what_the_unknown_could_turn_out_to_be(answers, prevalence, lowest, highest):
    assert (answers.prevalence, answers.lowest, answers.highest) == (prevalence, lowest, highest)


def test_rules_are_counted_by_cell_gravest_first(counted, night):
    fails = night.findings[night.findings["state"] == "fail"]["rule_id"].value_counts()
    assert {rule.rule_id: rule.fails for rule in counted.rules if rule.fails} == fails.to_dict()
    severities = [rule.words.severity for rule in counted.rules]
    assert severities == sorted(severities, key=["BLOCK", "WARN", "NOTE"].index)


def test_a_rule_that_judged_everything_and_found_nothing_is_left_out(counted):
    unknowns = {rule.rule_id: rule.unknowns for rule in counted.rules}
    assert "KEL-024" in unknowns
    assert unknowns["KEL-024"] == 840
    assert unknowns["ANG-003"] == 0
    assert all(rule.fails or rule.unknowns for rule in counted.rules)


def test_villages_share_the_findings_out(counted, night):
    fails = night.findings[night.findings["state"] == "fail"]
    assert sum(village.total for village in counted.villages) == len(fails)
    assert counted.fails_of("BLOCK") == (fails["severity"] == "BLOCK").sum()
    assert [village.total for village in counted.villages if not village.code] == [3]


def test_a_village_without_findings_is_listed(night, sentences, flag_titles):
    counted = tally(replace(night, findings=night.findings.iloc[:0]), sentences, flag_titles)
    codes = village_of_records(night.register)["household"].unique()
    assert [village.code for village in counted.villages] == sorted(codes)
    assert all(village.total == 0 for village in counted.villages)


def test_of_duplicates_only_the_survivor_is_counted(counted, night):
    extreme_poor = counted.flags[0].answers
    in_clusters = night.clusters[night.clusters["entity"] == "family"]
    assert extreme_poor.population == len(night.register.household.frame) - (~in_clusters["survivor"]).sum()


def test_villages_share_a_flag_out(counted):
    for flag in counted.flags:
        totals = [
            sum(getattr(found, state) for found in flag.villages.values()) for state in ("yes", "no", "unknown")
        ]
        assert Answers(*totals) == flag.answers


def test_a_record_counts_once_for_each_column_that_would_settle_it(night, sentences, flag_titles):
    fields = {
        "Haaaaa": "monthly_spending_idr;member[Ma].birth_date;member[Mb].birth_date",
        "Haaaab": "monthly_spending_idr",
        "Haaaac": "",
    }
    flags = pd.DataFrame(
        {
            "record_id": list(fields),
            "table": "household",
            "flag": "extreme_poor",
            "state": "unknown",
            "deciding_fields": list(fields.values()),
        }
    )
    nobody_twice = night.clusters.iloc[:0]
    counted = tally(replace(night, flags=flags, clusters=nobody_twice), sentences, flag_titles)
    assert counted.flags[0].deciding == {("household", "monthly_spending_idr"): 2, ("member", "birth_date"): 1}
    assert counted.flags[1].answers == Answers()


def test_pairs_are_counted_by_entity_and_band(counted):
    person, family = counted.duplicates
    assert (person.entity, person.same, person.review, person.groups, person.records) == ("person", 16, 0, 16, 32)
    assert (family.entity, family.same, family.review, family.groups, family.records) == ("family", 3, 0, 3, 6)


def test_file_findings_are_counted_by_file_sheet_and_rule(counted):
    assert [(found.source, found.sheet, found.rule_id, found.fails) for found in counted.file_findings] == [
        ("siak/rahasia.xlsx", "", "BRK-002", 1),
        ("siak/kampung_1408012011.xlsx", "Anggota", "BRK-015", 2),
    ]
