"""A record keeps its id while its key cells are the same, wherever it stands, and its id gives nothing away."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.frames import TableData
from pipelines.record_identity import record_ids
from schemas.rows import rows_of_examples

KEY = bytes(range(32))
CARD, OTHER_CARD = "1408011203159901", "1408011203159902"
NIK, OTHER_NIK = "1408015501900003", "1408011501900004"

HOUSEHOLD = {"family_card_no": CARD, "village_code": "1408011001", "address": "Jalan Contoh 1"}
MEMBER = {"nik": NIK, "family_card_no": CARD, "name": "Siti Contoh", "sex_code": "2"}
CHILD = {
    "child_nik": NIK,
    "child_name": "Siti Contoh",
    "birth_date": "2024-02-10",
    "measured_on": "2026-10-05",
    "height_cm": 86.5,
}
ROWS = {"household": HOUSEHOLD, "member": MEMBER, "child": CHILD}


def table_of(name, rows, source="a.xlsx"):
    read = rows_of_examples(name, rows, date(2026, 11, 1))
    frame = read.frame.assign(_source=source, _sheet="Keluarga", _row=np.arange(len(rows)) + 2)
    return TableData(name, frame, read.seen, {}, {}, pd.Series(np.zeros(len(rows), dtype=bool)))


def ids(name, *rows, key=KEY):
    return record_ids(table_of(name, rows), key).tolist()


def one(table, **cells):
    return ids(table, ROWS[table] | cells)[0]


@pytest.mark.parametrize(
    ("table", "golden"),
    [
        ("household", "Hkaofjjkpiglhinlbkcflfbdn"),
        ("member", "Mkmhdkmmangkonikohihlbkpg"),
        ("child", "Cjinoallfdhopcgbjfcgmbkep"),
    ],
)
def test_ids_are_the_same_on_every_machine_and_with_every_version(table, golden):
    assert one(table) == golden


def test_an_id_is_letters_only_and_begins_with_its_table():
    for name in ROWS:
        assert re.fullmatch(f"{name[0].upper()}[a-p]{{24}}", one(name))


def test_another_home_gives_other_ids():
    assert ids("member", MEMBER) != ids("member", MEMBER, key=KEY[::-1])


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("household", {"address": "Jalan Lain 2", "member_count": 4}),
        ("member", {"name": "Siti C.", "sex_code": "1", "birth_date": "1990-01-15"}),
        ("child", {"height_cm": 87.0, "child_name": "Siti", "birth_date": "2024-02-11"}),
    ],
)
def test_another_cell_than_those_of_the_key_changes_nothing(table, cells):
    assert one(table, **cells) == one(table)


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("household", {"family_card_no": OTHER_CARD}),
        ("household", {"village_code": "1408011002"}),
        ("member", {"nik": OTHER_NIK}),
        ("member", {"family_card_no": "-"}),
        ("child", {"child_nik": OTHER_NIK}),
        ("child", {"measured_on": "2026-10-06"}),
    ],
)
def test_each_cell_of_the_key_counts(table, cells):
    assert one(table, **cells) != one(table)


def test_tables_do_not_share_ids():
    assert len({one(name)[1:] for name in ROWS}) == len(ROWS)


def test_a_child_without_nik_is_known_by_folded_name_and_birth_date():
    without = {"child_nik": "0000000000000000"}
    assert one("child", **without) == one("child", child_nik=None, child_name="SITI  CONTOH", height_cm=90.0)
    assert one("child", **without) != one("child", child_nik=None, birth_date="2024-02-11")


def test_without_a_valid_number_the_id_of_the_source_stands_for_it():
    without = {"nik": None, "source_person_id": "ART-7"}
    assert one("member", **without) == one("member", **without, name="Ani")
    assert one("member", **without) != one("member", nik=None, source_person_id="ART-8")
    home = {"family_card_no": None, "p3ke_family_id": "P-1"}
    assert one("household", **home) == one("household", **home, address="Jalan Lain 2")


def test_without_any_key_all_cells_count():
    assert one("member", nik=None) == one("member", nik=None)
    assert one("member", nik=None) != one("member", nik=None, name="Ani")


def test_equal_keys_are_numbered_by_their_cells_not_by_their_order():
    first, second = MEMBER | {"name": "Ani"}, MEMBER | {"name": "Budi"}
    assert len(set(ids("member", first, second))) == 2
    assert ids("member", first, second) == ids("member", second, first)[::-1]


def test_rows_alike_in_every_cell_still_have_two_ids():
    assert len(set(ids("member", MEMBER, MEMBER, MEMBER))) == 3


def test_a_table_without_rows_has_no_ids():
    assert [ids(table) for table in ROWS] == [[], [], []]


people = st.lists(
    st.fixed_dictionaries(
        {
            "nik": st.sampled_from([NIK, OTHER_NIK, None, "123"]),
            "family_card_no": st.sampled_from([CARD, None]),
            "name": st.sampled_from(["Ani", "Budi", None]),
            "source_person_id": st.sampled_from(["ART-1", None]),
        }
    ),
    min_size=1,
    max_size=12,
)


@given(rows=people, chance=st.randoms(use_true_random=False))
def test_sorting_and_renaming_change_no_id(rows, chance):
    order = list(range(len(rows)))
    chance.shuffle(order)
    table = table_of("member", rows)
    known = record_ids(table, KEY)
    shuffled = replace(
        table,
        frame=table.frame.iloc[order].reset_index(drop=True).assign(_source="b.xlsx", _sheet="Lain"),
        seen=table.seen.iloc[order].reset_index(drop=True),
    )
    assert known.is_unique
    # Rows alike in every cell may change places: then it does not matter whose id is whose.
    cells = table.seen.filter(like="__raw").fillna("").agg("|".join, axis=1)
    again = record_ids(shuffled, KEY)
    assert sorted(zip(cells, known, strict=True)) == sorted(zip(cells.iloc[order], again, strict=True))
