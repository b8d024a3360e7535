"""Great Expectations says what the rules say, and its pages tell nothing of people and load nothing."""

import re

import pytest

from pipelines.delivery_findings import judge_units
from schemas.measures import UNIT, units_of_examples
from schemas.rulebook import rules_of
from schemas.thresholds import thresholds


@pytest.fixture(scope="module")
def units():
    """Every example of every rule, and a unit that somebody wrote a number into."""
    examples = [
        unit | {"rule_id": rule.id} for rule in rules_of("delivery") for unit in (*rule.passes, *rule.fails)
    ]
    strange = {
        "rule_id": "KRM-005",
        "column": "child.height_cm",
        "posyandu": "1408011504869901",
        "n": 90,
        "dps": 100 / 3,
    }
    return units_of_examples([*examples, strange])


def test_the_suite_holds_every_bound_of_every_rule():
    from pipelines.delivery_checks import suite

    held = [expectation.meta["rule_id"] for expectation in suite().expectations]
    assert held == [rule.id for rule in rules_of("delivery") for _ in rule.judge(thresholds()).bounds]


def test_it_accuses_the_units_that_the_rules_accuse(units, tmp_path):
    from pipelines.delivery_checks import check_units

    known = units[units["posyandu"] != "1408011504869901"]
    [checked] = check_units(known, tmp_path, "malam").run_results.values()
    accused = {
        tuple(row[name] for name in UNIT)
        for result in checked.results
        for row in result.result.get("unexpected_index_list") or []
    }
    failed, _ = judge_units(known)
    assert accused == set(failed[list(UNIT)].itertuples(index=False, name=None))
    assert accused


def test_the_pages_stand_alone_and_hold_no_long_number(units, tmp_path, whole):
    from dataclasses import replace

    from pipelines.delivery_checks import write_data_docs

    result = replace(whole.night().result, units=units, run_id="20261101-0200")
    folder = tmp_path / "data_docs"
    write_data_docs(result, folder)
    pages = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in pages} == {".html", ".css"}
    for path in pages:
        text = path.read_text("utf-8")
        assert not re.search(r"\d{16}", text)
        assert not re.search(r"https?:|src=|url\(|@import|<script", text)
    links = re.findall(r'href="([^"]+)"', (folder / "index.html").read_text("utf-8"))
    assert len(links) == 2
    assert all((folder / link).is_file() for link in links)
    [shown] = [path for path in pages if "validations" in path.parts]
    assert "KRM-005" in shown.read_text("utf-8")
