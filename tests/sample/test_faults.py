"""Planted faults: one a family, each in its own row, every rule provoked by some."""

import pytest

from pipelines.sample.damaged_files import DAMAGES
from pipelines.sample.faults import FAULTS
from pipelines.sample.make import make_sample
from schemas.rulebook import rules
from tests.sample.conftest import AS_OF, BOTH

OF_WHOLE_CONTAINERS = {"BRK-001", "BRK-002", "BRK-003"}


def sample(faults, layouts=BOTH, duplicates=0):
    return make_sample(
        people=3000, seed=5, faults=faults, duplicates=duplicates, layouts=layouts, villages=4, as_of=AS_OF
    )


@pytest.fixture(scope="module")
def before():
    return sample(faults=0)


@pytest.fixture(scope="module")
def after():
    return sample(faults=0.1)


def changed_rows(before, after):
    """Rows of the first sheet that differ in the second, and rows that only the second has."""
    same = after.cells.loc[before.cells.index].astype(object)
    was = before.cells.astype(object)
    differs = ~((same == was) | (same.isna() & was.isna())).all(axis=1)
    further = after.cells.index.difference(before.cells.index)
    return before.cells.index[differs], further


def test_every_rule_has_a_fault():
    """Save what damages a whole container, and what only a second night or a registered source can show."""
    planted = {fault.rule_id for fault in FAULTS}
    spoiled = make_sample(people=9000, seed=1, faults=0.1, duplicates=0, layouts=BOTH, villages=6, as_of=AS_OF)
    damaged = {sheet.answers[0][0] for _, sheet in spoiled.damaged.values()}
    assert set(rules()) - planted - damaged == {*OF_WHOLE_CONTAINERS, "KRM-001", "KRM-002"}


def test_every_damaged_file_breaks_a_rule_of_its_own():
    spoiled = make_sample(people=9000, seed=1, faults=0.1, duplicates=0, layouts=BOTH, villages=6, as_of=AS_OF)
    assert len(spoiled.damaged) == len(DAMAGES)
    firsts = [sheet.answers[0][0] for _, sheet in spoiled.damaged.values()]
    assert len(set(firsts)) == len(DAMAGES)


def test_every_file_has_a_name_of_its_own():
    spoiled = make_sample(people=9000, seed=1, faults=0.1, duplicates=0, layouts=BOTH, villages=6, as_of=AS_OF)
    assert len({file.source for delivery in spoiled.deliveries for file in delivery.files}) == 6 + len(DAMAGES)


def accused_rows(made):
    """The family of each row of an ordinary file that an answer names, by file, sheet and row."""
    rows = {}
    for sheet in made.sheets:
        numbers = sheet.excel_rows()
        for index, family in sheet.facts["family"].items():
            file = made.deliveries[sheet.facts.at[index, "delivery"]].file_of(sheet.layout)
            rows[file.source, sheet.name, numbers[index]] = family
    named = made.answers[["source", "sheet", "row"]].itertuples(index=False, name=None)
    return {row: rows[row] for row in named if row in rows}


def test_about_as_many_faults_as_asked_for(before, after):
    rows = sum(len(sheet.cells) for sheet in before.sheets)
    assert len(set(accused_rows(after).values())) == pytest.approx(0.1 * rows, rel=0.02)


def test_more_faults_than_families_leave_families_without_a_second_one():
    spoiled = sample(faults=1, layouts=["TEMPLATE"])
    families = spoiled.sheets[0].facts["family"].nunique()
    assert 0.8 * families < len(set(accused_rows(spoiled).values())) <= families


def test_a_fault_changes_rows_of_an_accused_family_only(before, after):
    accused = set(accused_rows(after).values())
    for was, now in zip(before.sheets, after.sheets, strict=True):
        rows, further = changed_rows(was, now)
        assert set(now.facts.loc[[*rows, *further], "family"]) <= accused


def test_planting_leaves_the_order_of_rows_and_accuses_every_row_that_it_adds(before, after):
    accused = accused_rows(after)
    for was, now in zip(before.sheets, after.sheets, strict=True):
        assert now.cells.index.is_monotonic_increasing
        numbers = now.excel_rows()
        for row in now.cells.index.difference(was.cells.index):
            source = after.deliveries[now.facts.at[row, "delivery"]].file_of(now.layout).source
            assert (source, now.name, numbers[row]) in accused


def test_no_fault_touches_a_person_who_is_listed_twice():
    """Save the fault of being listed twice itself, whose pairs stand last."""
    clean, spoiled = (sample(faults=faults, duplicates=0.02) for faults in (0, 0.1))
    accused = set(spoiled.answers[["source", "sheet", "row"]].itertuples(index=False, name=None))
    listed = spoiled.duplicates.head(len(clean.duplicates))
    for side in "ab":
        names = [f"{part}_{side}" for part in ("source", "sheet", "row")]
        assert not accused & set(listed[names].itertuples(index=False, name=None))


def test_the_second_row_of_a_person_has_the_same_nik_on_another_card():
    copies = sample(faults=0, duplicates=0.02)
    members = [sheet for sheet in copies.sheets if sheet.table == "member"]
    assert len(copies.duplicates) == pytest.approx(60, abs=6)
    for left, right in zip(*(located(copies, members, side) for side in "ab"), strict=True):
        assert left["nik"] == right["nik"]
        assert left["name"] == right["name"]
        assert left["family_card_no"] != right["family_card_no"]
        assert right["presence_code"].startswith("3")


def located(made, members, side):
    """The cells of the rows that one side of the duplicates names."""
    rows = {}
    for sheet in members:
        numbers = sheet.excel_rows()
        for index in sheet.cells.index:
            source = made.deliveries[sheet.facts.at[index, "delivery"]].file_of(sheet.layout).source
            rows[(source, sheet.name, numbers[index])] = sheet.cells.loc[index]
    names = [f"{part}_{side}" for part in ("source", "sheet", "row")]
    return [rows[key] for key in made.duplicates[names].itertuples(index=False, name=None)]


def test_a_list_that_cannot_say_who_moved_repeats_people_on_their_own_card():
    copies = sample(faults=0, duplicates=0.02, layouts=["SIKSNG_MEMBER"])
    (sheet,) = copies.sheets
    assert len(copies.duplicates)
    for left, right in zip(*(located(copies, [sheet], side) for side in "ab"), strict=True):
        assert left[["nik", "family_card_no"]].equals(right[["nik", "family_card_no"]])
        assert not left.equals(right)
