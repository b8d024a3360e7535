"""The households of combined sheets, in which household and member stand in one row."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.raw_tables import ROWS, RawColumn, RawTable, raw_table
from pipelines.typed_columns import is_given
from pipelines.typed_tables import TypedTable
from schemas.kleene import Mask
from schemas.places import fold_place
from schemas.tables import columns_of

_HEAD = "1"


def households_of_combined(members: TypedTable) -> RawTable:
    """One household for each valid family card number and place of a sheet; other rows give none.

    Its row is the head's, else the family's first. Each column takes the head's cell, or where that is blank the
    first filled one of the family, top to bottom.

    Args:
        members: the typed members of all sheets, in the order of the sheets.
    """
    combined = [sheet.enters and sheet.combined for sheet in members.sheets]
    cells = raw_table("household", members.sheets, combined)
    persons = members.only("family_card_no", "relation_code", "name")
    persons = persons.take(np.flatnonzero(members.of_sheets(combined)))
    head = (persons.columns["relation_code"].series == _HEAD).to_numpy()
    group = _families(cells, persons)
    order = np.lexsort((np.arange(len(cells)), ~head, group))
    order = order[group[order] >= 0]
    first = order[np.unique(group[order], return_index=True)[1]]
    heads = _head_names(cells.columns["head_name"][0], persons, head)
    columns = {
        name: [_first_given(name, column, group, order, first) for column in joined]
        for name, joined in {**cells.columns, "head_name": [heads]}.items()
    }
    derived = np.ones(len(first), dtype=bool)
    return replace(cells, sheet=cells.sheet[first], row=cells.row[first], columns=columns, derived=derived)


def _families(cells: RawTable, persons: TypedTable) -> ROWS:
    """The number of each row's family, from 0 without a gap; -1 for rows without a valid card."""
    cards = persons.columns["family_card_no"]
    names = (pd.Series(cells.columns[name][0].text, dtype="str") for name in ("subdistrict_name", "village_name"))
    keys = pd.MultiIndex.from_arrays(
        [cells.sheet, cards.series.fillna(""), *(fold_place(name).fillna("") for name in names)]
    )
    group = np.full(len(cells), -1, dtype=np.int64)
    valid = cards.identifiers.number_holds
    group[valid] = pd.factorize(keys[valid])[0]
    return group


def _head_names(own: RawColumn, persons: TypedTable, head: Mask) -> RawColumn:
    """The head's name of each row: its own cell where the sheet has one, else the name of the row that is head."""
    names = persons.columns["name"]
    from_name = own.absent & head
    return RawColumn(
        pc.if_else(pa.array(from_name), names.text, own.text),
        np.where(from_name, names.kinds, own.kinds),
        np.where(from_name, names.places.number, own.number),
        own.row,
    )


def _first_given(name: str, column: RawColumn, group: ROWS, order: ROWS, first: ROWS) -> RawColumn:
    """For each family the first filled cell in this order, else the one of its first row."""
    given = order[is_given(column, columns_of("household")[name])[order]]
    families, at = np.unique(group[given], return_index=True)
    chosen = first.copy()
    chosen[families] = given[at]
    return column.take(chosen)
