"""Which records are one person or one family. Held records take part: a duplicate may be why they are held."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.frames import Register, TableData
from pipelines.record_identity import valid_numbers
from schemas.cells import CellState
from schemas.matching import CLUSTER_COLUMNS, EXACT_MATCHES, PAIR_COLUMNS, SAME, ExactMatch
from schemas.tables import columns_of, table_name

Positions = npt.NDArray[np.intp]


def find_duplicates(register: Register) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Finds the records that are one.

    Every two records of a cluster are a pair, so a number shared by many records gives many: n (n - 1) / 2.

    Args:
        register: the tables.

    Returns:
        The pairs, left before right by record id, and the clusters with exactly one survivor each; columns as
        ``PAIR_COLUMNS`` and ``CLUSTER_COLUMNS`` of `schemas.matching`, sorted.
    """
    found = [_exact(register.table(table_name(match.table)), match) for match in EXACT_MATCHES]
    pairs, clusters = zip(*found, strict=True)
    return pd.concat(pairs, ignore_index=True), pd.concat(clusters, ignore_index=True)


def _exact(table: TableData, match: ExactMatch) -> tuple[pd.DataFrame, pd.DataFrame]:
    numbers = table.frame[match.column].where(valid_numbers(table))
    shared = numbers[numbers.duplicated(keep=False) & numbers.notna()]
    # In the order of cluster ids, and inside a cluster in the order of record ids.
    records = pd.DataFrame({"number": shared, "record_id": shared.index}).reset_index(drop=True)
    records["cluster_id"] = records.groupby("number")["record_id"].transform("min")
    records = records.sort_values(["cluster_id", "record_id"], ignore_index=True)
    return _pairs(records, match), _clusters(records, _filled_cells(table, records["record_id"]), match)


def _pairs(records: pd.DataFrame, match: ExactMatch) -> pd.DataFrame:
    left, right = _every_two(records["cluster_id"])
    ids = records["record_id"]
    return pd.DataFrame(
        {
            "left_record_id": ids.take(left).to_numpy(),
            "right_record_id": ids.take(right).to_numpy(),
            "entity": match.entity,
            "band": SAME,
            "probability": 1.0,
            "reasons": match.reason,
        },
        columns=list(PAIR_COLUMNS),
    ).astype({"left_record_id": "str", "right_record_id": "str"})


def _every_two(clusters: "pd.Series[str]") -> tuple[Positions, Positions]:
    """The positions of every two rows with one value; rows of one value stand together."""
    rows = clusters.groupby(clusters)
    behind = (rows.transform("size") - rows.cumcount() - 1).to_numpy()
    left = np.repeat(np.arange(len(clusters)), behind)
    steps = np.arange(len(left)) - np.repeat(np.cumsum(behind) - behind, behind)
    return left, left + 1 + steps


def _clusters(records: pd.DataFrame, filled: "pd.Series[int]", match: ExactMatch) -> pd.DataFrame:
    """The record with most filled cells survives, of equal ones the first by record id."""
    best = filled.groupby(records["cluster_id"]).idxmax()
    survivor = records.index.isin(best)
    return records.assign(entity=match.entity, survivor=survivor)[list(CLUSTER_COLUMNS)]


def _filled_cells(table: TableData, record_ids: pd.Series) -> "pd.Series[int]":
    """How many cells of each record carry a value."""
    states = table.seen.loc[record_ids, [f"{column}__state" for column in columns_of(table.name)]]
    return (states == CellState.VALUE).sum(axis="columns").reset_index(drop=True)
