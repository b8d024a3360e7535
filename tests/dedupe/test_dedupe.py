"""Records with one valid number are one person or one family, and every two of them are a pair."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dedupe import find_duplicates
from pipelines.frames import Register, TableData
from schemas.matching import CLUSTER_COLUMNS, PAIR_COLUMNS
from schemas.rows import rows_of_examples

CARD = "1408011203159901"
NIK, OTHER_NIK = "1408015501900003", "1408011501900004"


def table_of(name, records):
    """A table from ``{record_id: cells}``."""
    read = rows_of_examples(name, list(records.values()), date(2026, 11, 1))
    ids = pd.Index(list(records), name="record_id", dtype="str")
    derived = pd.Series(np.zeros(len(records), dtype=bool), index=ids)
    return TableData(name, read.frame.set_axis(ids), read.seen.set_axis(ids), {}, {}, derived)


def register_of(**tables):
    return Register(**{name: table_of(name, tables.get(name, {})) for name in ("household", "member", "child")})


def pairs_and_clusters(**tables):
    return find_duplicates(register_of(**tables))


def test_members_with_one_valid_nik_are_one_person():
    pairs, clusters = pairs_and_clusters(
        member={"Mb": {"nik": NIK}, "Ma": {"nik": NIK}, "Mc": {"nik": OTHER_NIK}, "Md": {"nik": None}}
    )
    assert pairs.to_dict("records") == [
        {
            "left_record_id": "Ma",
            "right_record_id": "Mb",
            "entity": "person",
            "band": "same",
            "probability": 1.0,
            "reasons": "NIK sama",
        }
    ]
    assert clusters["record_id"].tolist() == ["Ma", "Mb"]
    assert clusters["cluster_id"].tolist() == ["Ma", "Ma"]


def test_households_with_one_valid_card_are_one_family():
    pairs, clusters = pairs_and_clusters(
        household={"Ha": {"family_card_no": CARD}, "Hb": {"family_card_no": CARD, "address": "Jalan Contoh"}}
    )
    assert pairs[["entity", "reasons"]].to_numpy().tolist() == [["family", "Nomor KK sama"]]
    assert clusters["entity"].tolist() == ["family", "family"]


@pytest.mark.parametrize(
    "nik",
    [
        "9999999999999999",
        "140801550190000",
        "1408019901900003",
        {"nik": "1408015501900000", "nik__kind": "number", "nik__zero_share": 1.0},
        {"nik": None, "nik__raw": "1.40801E+15"},
    ],
)
def test_a_number_that_is_not_valid_joins_nobody(nik):
    cells = nik if isinstance(nik, dict) else {"nik": nik}
    pairs, clusters = pairs_and_clusters(member={"Ma": cells, "Mb": cells})
    assert pairs.empty
    assert clusters.empty


def test_the_fullest_record_survives_and_of_equal_ones_the_first():
    bare, full = {"nik": NIK, "name": None}, {"nik": NIK, "name": "Siti Contoh"}
    _, clusters = pairs_and_clusters(member={"Ma": bare, "Mb": full, "Mc": full})
    assert clusters.loc[clusters["survivor"], "record_id"].tolist() == ["Mb"]


def test_nothing_is_found_in_an_empty_register():
    pairs, clusters = pairs_and_clusters()
    assert pairs.columns.tolist() == list(PAIR_COLUMNS)
    assert clusters.columns.tolist() == list(CLUSTER_COLUMNS)
    assert len(pairs) == len(clusters) == 0


@settings(max_examples=30)
@given(st.lists(st.sampled_from([NIK, OTHER_NIK, "1408015501900005", None]), max_size=15), st.randoms())
def test_every_two_records_of_a_cluster_are_a_pair_whatever_their_order(niks, chance):
    records = {f"M{at:02}": {"nik": nik} for at, nik in enumerate(niks)}
    register = register_of(member=records)
    order = list(range(len(niks)))
    chance.shuffle(order)
    member = register.member
    shuffled = replace(
        register, member=replace(member, frame=member.frame.iloc[order], seen=member.seen.iloc[order])
    )
    pairs, clusters = find_duplicates(shuffled)
    owed = {
        (left, right)
        for left, right in combinations(sorted(records), 2)
        if records[left]["nik"] and records[left] == records[right]
    }
    assert set(zip(pairs["left_record_id"], pairs["right_record_id"], strict=True)) == owed
    assert len(pairs) == len(owed)
    assert set(clusters["record_id"]) == {record for pair in owed for record in pair}
    assert (clusters.groupby("cluster_id")["survivor"].sum() == 1).all()
    assert (clusters.groupby("cluster_id")["record_id"].min().index == clusters["cluster_id"].unique()).all()
    for ours, again in zip(find_duplicates(register), (pairs, clusters), strict=True):
        pd.testing.assert_frame_equal(ours, again)
