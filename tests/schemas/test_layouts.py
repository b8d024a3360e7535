"""Which layout a sheet has is told by its headings alone, also by half of them."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.layouts import (
    JOINS,
    aliases,
    headings_of,
    known_headings,
    layouts,
    normalise,
    recognise,
    score,
    unread_headings,
)
from schemas.tables import TABLES, columns_of
from schemas.thresholds import thresholds

PATTERNS = {f"{layout.id} {layout.row_table}": layout for layout in layouts()}
SIKSNG = PATTERNS["SIKSNG_MEMBER member"]


def written(layout):
    """Its headings, each once, without those of a variant."""
    return list(dict.fromkeys(h.written for h in layout.headings if h.written and h.how != "optional"))


def names(headings):
    return frozenset(map(normalise, headings))


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
        ("SIKSNG_MEMBER member", 23),
        ("BDT2015_RUTA household", 71),
        ("BDT2015_ART member", 42),
        ("DTSEN2026_KELUARGA household", 52),
        ("DTSEN2026_ANGGOTA member", 48),
        ("P3KE_KELUARGA household", 31),
        ("P3KE_INDIVIDU member", 31),
        ("EPPGBM child", 35),
        ("TEMPLATE household", 66),
        ("TEMPLATE member", 31),
        ("TEMPLATE child", 33),
    ],
)
def test_how_many_headings_a_pattern_has(pattern, headings):
    assert len(names(written(PATTERNS[pattern]))) == len(written(PATTERNS[pattern])) == headings


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_full_sheet_is_recognised_in_any_order(pattern):
    headings = written(PATTERNS[pattern])
    assert recognise(headings) is PATTERNS[pattern]
    assert recognise([heading.lower() for heading in reversed(headings)]) is PATTERNS[pattern]


@pytest.mark.parametrize(
    ("pattern", "runner_up", "figure"),
    [
        ("SIKSNG_MEMBER member", "P3KE_INDIVIDU member", 0.296),
        ("BDT2015_RUTA household", "BDT2015_ART member", 0.106),
        ("BDT2015_ART member", "TEMPLATE member", 0.137),
        ("DTSEN2026_KELUARGA household", "TEMPLATE household", 0.153),
        ("DTSEN2026_ANGGOTA member", "TEMPLATE member", 0.101),
        ("P3KE_KELUARGA household", "P3KE_INDIVIDU member", 0.613),
        ("P3KE_INDIVIDU member", "P3KE_KELUARGA household", 0.613),
        ("EPPGBM child", "TEMPLATE child", 0.353),
        ("TEMPLATE household", "P3KE_KELUARGA household", 0.227),
        ("TEMPLATE member", "SIKSNG_MEMBER member", 0.259),
        ("TEMPLATE child", "EPPGBM child", 0.441),
    ],
)
def test_how_near_the_next_layout_comes(pattern, runner_up, figure):
    found = names(written(PATTERNS[pattern]))
    others = [layout for layout in layouts() if layout is not PATTERNS[pattern]]
    assert score(found, PATTERNS[pattern]) == 1
    assert max(others, key=lambda layout: score(found, layout)) is PATTERNS[runner_up]
    assert score(found, PATTERNS[runner_up]) == pytest.approx(figure, abs=0.0005)


def test_headings_of_a_variant_are_hits_where_they_stand_and_missed_nowhere():
    eppgbm = PATTERNS["EPPGBM child"]
    usual = written(eppgbm)
    variant = [*usual, "Nomor KK", "NIK Orang Tua", "Anak Ke"]
    assert score(names(usual), eppgbm) == 1
    assert score(names(variant), eppgbm) == pytest.approx(2 * 38 / (38 + 35))
    assert recognise(variant) is eppgbm


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
    assert score(names(headings), SIKSNG) == pytest.approx(0.852, abs=0.0005)
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
        found = names(headings)
        if abs(score(found, household) - score(found, member)) < thresholds().layout_margin_min:
            decided.append(more)
            assert recognise(headings) is (household if more else None)
    assert decided, "no sheet was close enough to try"


@pytest.mark.parametrize("layout", PATTERNS.values(), ids=PATTERNS)
def test_no_table_has_one_heading_of_a_layout_twice(layout):
    claims = [(table, normalise(h.written)) for h in layout.headings if h.written for table in h.tables]
    assert len(set(claims)) == len(claims)


@pytest.mark.parametrize("layout", PATTERNS.values(), ids=PATTERNS)
def test_layouts_name_columns_that_exist_and_tables_that_they_yield(layout):
    assert layout.row_table in layout.tables
    for heading in layout.headings:
        for table in heading.tables if heading.column else ():
            assert heading.column in columns_of(table)
            assert table in layout.yields or heading.how == "fills"


@pytest.mark.parametrize("layout", PATTERNS.values(), ids=PATTERNS)
def test_every_heading_that_is_read_is_an_alias_but_two_that_only_their_layout_knows(layout):
    only_here = {"KDPROP", "KDKAB", "KDKEC", "KDDESA"} if layout.id == "BDT2015_RUTA" else set()
    for heading in layout.headings:
        for table in heading.tables if heading.column and heading.written else ():
            own = heading.written in only_here or (heading.how, layout.id) == ("only_here", "P3KE_KELUARGA")
            assert aliases(table).get(normalise(heading.written)) == (None if own else heading.column)


@pytest.mark.parametrize(
    ("pattern", "table", "columns"),
    [
        ("SIKSNG_MEMBER member", "member", {"receives_sembako": 2}),
        ("BDT2015_RUTA household", "household", {"village_code": 4, "has_motor_boat": 3, "receives_other_aid": 4}),
        ("BDT2015_ART member", "member", {"receives_pbi": 2}),
        ("DTSEN2026_KELUARGA household", "household", {}),
        ("DTSEN2026_ANGGOTA member", "member", {"disability_code": 9}),
        ("P3KE_KELUARGA household", "household", {"receives_sembako": 2, "receives_other_aid": 2}),
        ("P3KE_INDIVIDU member", "member", {"receives_sembako": 2}),
        ("P3KE_INDIVIDU member", "household", {"receives_other_aid": 2}),
        ("EPPGBM child", "child", {}),
    ],
)
def test_which_columns_several_headings_make(pattern, table, columns):
    own = [h for h in PATTERNS[pattern].headings if h.written and h.column and table in h.tables]
    read = Counter(h.column for h in own)
    assert {column: count for column, count in read.items() if count > 1} == columns
    assert all(h.how in JOINS for h in own if h.column in columns)


@pytest.mark.parametrize(
    ("pattern", "tables", "combined", "scheme", "region_system"),
    [
        ("TEMPLATE child", ("child",), False, "CANONICAL", ""),
        ("SIKSNG_MEMBER member", ("household", "member"), True, "DUKCAPIL", ""),
        ("BDT2015_RUTA household", ("household",), False, "BDT2015", "BPS"),
        ("BDT2015_ART member", ("member",), False, "BDT2015", ""),
        ("DTSEN2026_KELUARGA household", ("household",), False, "REGSOSEK_DTSEN", ""),
        ("DTSEN2026_ANGGOTA member", ("member",), False, "REGSOSEK_DTSEN", ""),
        ("P3KE_KELUARGA household", ("household", "member"), False, "P3KE_TEXT", "KEMENDAGRI"),
        ("P3KE_INDIVIDU member", ("member",), False, "P3KE_TEXT", "KEMENDAGRI"),
        ("EPPGBM child", ("child",), False, "EPPGBM_TEXT", ""),
    ],
)
def test_what_a_layout_says_of_itself(pattern, tables, combined, scheme, region_system):
    layout = PATTERNS[pattern]
    assert (layout.tables, layout.combined, layout.scheme) == (tables, combined, scheme)
    assert layout.region_system == region_system


@pytest.mark.parametrize("table", TABLES)
def test_aliases_lead_to_columns_of_the_table(table):
    assert set(aliases(table).values()) == columns_of(table).keys()
    for name, column in columns_of(table).items():
        assert aliases(table)[normalise(name)] == name
        assert aliases(table)[normalise(column.heading)] == name
    assert aliases(table).keys() <= known_headings()


def test_headings_that_are_known_and_not_read():
    assert {"pensasaran", "percentile", "id pelanggan pln", "rt ktp", "kddesa"} <= unread_headings()
    assert unread_headings().isdisjoint({"nik", "alamat", "kolom1", ""})


def test_what_a_layout_gives_without_a_heading():
    assert SIKSNG.how("household", "village_code") == "from_names"
    assert SIKSNG.how("household", "head_name") == "from_head"
    assert SIKSNG.how("household", "member_count") == "excused"
    assert SIKSNG.how("household", "address") == ""
    assert SIKSNG.how("child", "village_code") == ""
    assert PATTERNS["P3KE_KELUARGA household"].how("member", "relation_code") == "is_head"
