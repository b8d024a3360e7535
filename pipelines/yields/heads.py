"""Members that a list of families tells of: the head of each."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipelines.raw_tables import ROWS
from pipelines.typed_tables import TypedTable


def merge_heads(members: TypedTable) -> TypedTable:
    """Heads told by a list of families, unless the list of its members tells of the same person.

    Where it does, the head's cells only fill the blanks of that row. The same person is one of the same family with
    the same valid NIK.
    """
    heads = members.of_sheets([sheet.row_table != members.name for sheet in members.sheets])
    if not heads.any():
        return members
    listed = members.of_sheets(
        [
            sheet.row_table == members.name and sheet.how(members.name, "family_card_no") == "from_family"
            for sheet in members.sheets
        ]
    )
    nik = members.columns["nik"]
    people = pd.DataFrame(
        {
            "family": members.columns["p3ke_family_id"].series,
            "nik": nik.series.where(nik.identifiers.valid_nik),
            "at": np.arange(len(members)),
        }
    )
    told, told_too = people[heads].dropna(), people[listed].dropna().drop_duplicates(["family", "nik"])
    same = told.merge(told_too, on=["family", "nik"], suffixes=("_told", "_listed"))
    kept = np.flatnonzero(~np.isin(people["at"], same["at_told"]))
    first = same.drop_duplicates("at_listed")
    filled = _filled(members, first["at_listed"].to_numpy(), first["at_told"].to_numpy())
    return replace(filled, derived=members.derived | heads).take(kept)


def _filled(members: TypedTable, blanks: ROWS, givers: ROWS) -> TypedTable:
    """The blanks of some rows filled from the cells of others."""
    changed = {}
    for name, column in members.columns.items():
        filled = column.filled
        fills = ~filled[blanks] & filled[givers]
        if fills.any():
            at = np.arange(len(members))
            at[blanks[fills]] = givers[fills]
            changed[name] = column.take(at)
    return members.with_columns(changed)
