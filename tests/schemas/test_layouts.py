"""Which layout a sheet has is told by its headings alone, also by half of them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.layouts import aliases, headings_of, known_headings, layouts, normalise, recognise
from schemas.tables import TABLES, columns_of
from schemas.thresholds import thresholds

PATTERNS = {f"{layout.id} {' '.join(layout.tables)}": layout for layout in layouts()}
SIKSNG = next(layout for layout in layouts() if layout.id == "SIKSNG_MEMBER")


def written(layout):
    return [heading.written for heading in layout.headings if heading.written]


def score(found, layout):
    """``2 x hits / (|S| + n)``, worked out here a second time."""
    own = {normalise(heading) for heading in written(layout)}
    return 2 * len(found & own) / (len(found) + len(own))


@pytest.mark.parametrize(
    ("heading", "normalised"),
    [
        ("DESA/KELUARAHAN", "desa keluarahan"),
        ("Luas_lantai", "luas lantai"),
        ("Luas Lantai (m2)", "luas lantai"),
        ("BB/U", "bb u"),
        ("ZS BB/U", "zs bb u"),
        ("BB/TB", "bb tb"),
        ("Tabung Gas 5,5 kg atau Lebih", "tabung gas 5 5 kg atau lebih"),
        ("No. KK\n", "no kk"),
        ("ＮＩＫ", "nik"),  # noqa: RUF001 - full-width letters
        ("(opsional)", ""),
        ("  ", ""),
    ],
)
def test_headings_are_normalised(heading, normalised):
    assert normalise(heading) == normalised


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(heading):
    assert normalise(normalise(heading)) == normalise(heading)


@pytest.mark.parametrize(
    ("pattern", "headings"),
    [
        ("SIKSNG_MEMBER household member", 23),
        ("TEMPLATE household", 66),
        ("TEMPLATE member", 31),
        ("TEMPLATE child", 33),
    ],
)
def test_how_many_headings_a_pattern_has(pattern, headings):
    assert len(written(PATTERNS[pattern])) == len(headings_of(PATTERNS[pattern])) == headings


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_full_sheet_is_recognised_in_any_order(pattern):
    headings = written(PATTERNS[pattern])
    assert recognise(headings) is PATTERNS[pattern]
    assert recognise([heading.lower() for heading in reversed(headings)]) is PATTERNS[pattern]


def test_the_runner_up_of_a_sheet_of_members_stays_as_far_as_was_computed():
    found = {normalise(heading) for heading in written(PATTERNS["TEMPLATE member"])}
    assert score(found, SIKSNG) == pytest.approx(0.259, abs=0.0005)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_half_of_the_headings_are_enough(pattern):
    headings, chance = written(PATTERNS[pattern]), random.Random(20261101)  # noqa: S311 - repeatable, not secret
    for _ in range(100):
        half = chance.sample(headings, (len(headings) + 1) // 2)
        assert recognise(half) is PATTERNS[pattern], half


@pytest.mark.parametrize("pattern", PATTERNS)
def test_few_headings_give_the_right_layout_or_none(pattern):
    headings, chance = written(PATTERNS[pattern]), random.Random(30)  # noqa: S311 - repeatable, not secret
    for _ in range(100):
        few = chance.sample(headings, round(0.3 * len(headings)))
        assert recognise(few) in {PATTERNS[pattern], None}, few


def test_foreign_columns_do_not_hide_a_layout():
    headings = [*written(SIKSNG), *(f"Kolom {number}" for number in range(8))]
    assert score({normalise(heading) for heading in headings}, SIKSNG) == pytest.approx(0.852, abs=0.0005)
    assert recognise(headings) is SIKSNG


@pytest.mark.parametrize("headings", [[], ["", "()"], ["Kolom 1", "Kolom 2"], ["NIK", "Nama", "Tanggal Lahir"]])
def test_headings_of_no_layout(headings):
    assert recognise(headings) is None


def test_of_two_close_layouts_the_one_with_more_headings_of_its_own_wins():
    household, member = PATTERNS["TEMPLATE household"], PATTERNS["TEMPLATE member"]
    of_household = [h for h in written(household) if normalise(h) not in headings_of(member)]
    of_member = [h for h in written(member) if normalise(h) not in headings_of(household)]
    decided = []
    for more in range(len(of_household) - len(of_member) + 1):
        headings = [*of_member, *of_household[: len(of_member) + more]]
        names = {normalise(heading) for heading in headings}
        if abs(score(names, household) - score(names, member)) < thresholds().layout_margin_min:
            decided.append(more)
            assert recognise(headings) is (household if more else None)
    assert decided, "no sheet was close enough to try"


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_layout_has_one_heading_twice(pattern):
    normalised = [normalise(heading) for heading in written(PATTERNS[pattern])]
    assert len(set(normalised)) == len(normalised)


@pytest.mark.parametrize("layout", PATTERNS.values(), ids=PATTERNS)
def test_layouts_name_columns_that_exist_and_every_heading_read_is_an_alias(layout):
    for heading in layout.headings:
        for table in heading.tables if heading.column else ():
            # A heading that stands for both tables gives each the column that it has.
            assert heading.column in columns_of(table)
            if heading.written:
                assert aliases(table)[normalise(heading.written)] == heading.column


@pytest.mark.parametrize("table", TABLES)
def test_aliases_lead_to_columns_of_the_table(table):
    assert set(aliases(table).values()) == columns_of(table).keys()
    for name, column in columns_of(table).items():
        assert aliases(table)[normalise(name)] == name
        assert aliases(table)[normalise(column.heading)] == name
    assert aliases(table).keys() <= known_headings()


def test_what_a_layout_gives_without_a_heading():
    assert SIKSNG.how("household", "village_code") == "from_names"
    assert SIKSNG.how("household", "head_name") == "from_head"
    assert SIKSNG.how("household", "member_count") == "excused"
    assert SIKSNG.how("household", "address") == ""
    assert SIKSNG.how("child", "village_code") == ""
