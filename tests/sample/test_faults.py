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


def test_every_rule_about_rows_and_sheets_has_a_fault():
    judged = {rule.id for rule in rules().values() if rule.table in {"household", "member", "child", "file"}}
    of_files = {"BRK-004", "BRK-005", "BRK-007", "BRK-011", "BRK-012", "BRK-013", "BRK-014", "BRK-016"}
    assert len(DAMAGES) == len(of_files)
    assert judged - {fault.rule_id for fault in FAULTS} - of_files == OF_WHOLE_CONTAINERS


def test_every_file_has_a_name_of_its_own():
    spoiled = make_sample(people=2000, seed=1, faults=0.1, duplicates=0, layouts=BOTH, villages=6, as_of=AS_OF)
    assert len({file.source for delivery in spoiled.deliveries for file in delivery.files}) == 6 + len(DAMAGES)


def test_about_as_many_faults_as_asked_for(before, after):
    rows = sum(len(sheet.cells) for sheet in before.sheets)
    spoiled = after.answers.drop_duplicates(["source", "sheet", "row"])
    assert len(spoiled) == pytest.approx(0.1 * rows, rel=0.02)


def test_more_faults_than_families_leave_one_a_family():
    spoiled = sample(faults=1, layouts=["TEMPLATE"])
    home = spoiled.sheets[0].facts
    assert len(spoiled.answers.drop_duplicates(["source", "sheet", "row"])) <= home["family"].nunique()


def test_a_fault_changes_its_own_row_only(before, after):
    """Save a wrong family card number that the whole family has, and the family in a list of persons."""
    spoiled = after.answers
    changed_families = set()
    for was, now in zip(before.sheets, after.sheets, strict=True):
        rows, further = changed_rows(was, now)
        families = now.facts.loc[[*rows, *further], "family"]
        alone = families[~families.duplicated(keep=False)]
        together = set(families) - set(alone)
        numbers = now.cells.loc[now.facts["family"].isin(together), "family_card_no"].nunique() if together else 0
        assert now.combined or not together or numbers == len(together)
        assert not changed_families & set(alone)
        changed_families |= set(alone)
    assert len(changed_families) <= len(spoiled.drop_duplicates(["source", "sheet", "row"]))


def test_planting_leaves_the_order_of_rows_and_adds_only_rows_that_are_no_data_or_repeated(before, after):
    added = sum(len(now.cells) - len(was.cells) for was, now in zip(before.sheets, after.sheets, strict=True))
    assert added == after.answers["rule_id"].isin(["BRK-015", "BRK-017"]).sum()
    assert all(sheet.cells.index.is_monotonic_increasing for sheet in after.sheets)


def test_no_fault_touches_a_person_who_is_listed_twice():
    with_copies = sample(faults=0.1, duplicates=0.02)
    spoiled = set(
        zip(with_copies.answers["source"], with_copies.answers["sheet"], with_copies.answers["row"], strict=True)
    )
    for side in "ab":
        names = [f"{part}_{side}" for part in ("source", "sheet", "row")]
        assert not spoiled & set(with_copies.duplicates[names].itertuples(index=False, name=None))


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
