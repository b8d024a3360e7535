"""The register of a night: parsed tables under their record ids, and what became of every row that was read."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

import pandas as pd

from pipelines.frames import Register, RowCounts, TableData
from pipelines.headings import MappedSheet
from pipelines.record_identity import record_ids
from pipelines.validate import TableVerdicts
from schemas.tables import TABLES


def assemble(tables: Mapping[str, TableData], key: bytes) -> Register:
    """Puts every table under the ids of its records.

    Args:
        tables: the parsed tables on a plain index.
        key: the secret of the home from which ids are made.
    """
    return Register(**{name: _under_ids(table, key) for name, table in tables.items()})


def count_rows(
    sheets: Sequence[MappedSheet], register: Register, verdicts: Mapping[str, TableVerdicts]
) -> dict[tuple[str, str], RowCounts]:
    """What became of the rows of each file and table; read = accepted + held + repeated + rejected."""
    counts: dict[tuple[str, str], RowCounts] = {}
    for sheet in sheets:
        if sheet.row_table:
            key = (sheet.sheet.source, sheet.row_table)
            found = RowCounts(
                read=len(sheet.rows) * sheet.enters + sheet.repeated + sheet.rejected,
                repeated=sheet.repeated,
                rejected=sheet.rejected,
            )
            counts[key] = add(counts.get(key, RowCounts()), found)
    for name in TABLES:
        table = register.table(name)
        held = pd.Series(verdicts[name].held, index=table.frame.index)
        rows = pd.DataFrame(
            {
                "accepted": ~table.derived & ~held,
                "held": ~table.derived & held,
                "derived": table.derived,
            }
        )
        for source, row in rows.groupby(table.frame["_source"], observed=True).sum().iterrows():
            key = (str(source), name)
            found = RowCounts(**{str(column): int(value) for column, value in row.items()})
            counts[key] = add(counts.get(key, RowCounts()), found)
    return counts


def add(one: RowCounts, other: RowCounts) -> RowCounts:
    """The counts of two parts together."""
    return RowCounts(**{f.name: getattr(one, f.name) + getattr(other, f.name) for f in fields(RowCounts)})


def _under_ids(table: TableData, key: bytes) -> TableData:
    ids = pd.Index(record_ids(table, key), name="record_id", dtype="str")
    return replace(
        table,
        frame=table.frame.set_axis(ids),
        seen=table.seen.set_axis(ids),
        moved={column: places.set_axis(ids) for column, places in table.moved.items()},
        derived=table.derived.set_axis(ids),
        elsewhere={column: places.set_axis(ids) for column, places in table.elsewhere.items()},
    )
