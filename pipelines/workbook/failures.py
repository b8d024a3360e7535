"""What somebody has to look at, and at which record: findings about a file are told at the rows they touch."""

from collections.abc import Iterator

import pandas as pd

from pipelines.frames import RunResult, TableData
from schemas.cells import CellState
from schemas.findings import Severity, State
from schemas.kleene import Mask
from schemas.tables import IDENTIFIERS

SILENCED = "silenced"

_PLACE = ["source", "sheet", "column", "letters"]
_TOLD = ["record_id", "column", "rule_id", "severity"]


def failures(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings that somebody has to look at: failed rules, but not those silenced as false alarms."""
    return findings[(findings["state"] == State.FAIL) & (findings["lifecycle"] != SILENCED)]


def failures_at_records(result: RunResult) -> dict[str, pd.DataFrame]:
    """What failed at the records of each table.

    A rule about a file speaks of a cell, or at the heading of a whole column. Who mends a row has to see it at
    the row: at its cell, or at each cell that lost its value by it.

    Returns:
        For each table ``record_id``, ``column``, ``rule_id``, ``severity`` and ``work``: the record needs work.
    """
    found = failures(result.findings)
    weighty = found["severity"].isin([Severity.BLOCK, Severity.WARN])
    found = found.assign(work=weighty, letters=found["cell"].str.rstrip("0123456789"))
    about_files = found[found["record_id"] == ""].drop(columns="record_id")
    tables = (result.register.household, result.register.member, result.register.child)
    return {
        data.name: pd.concat(
            [
                found[found["table"] == data.name],
                *_told_of_columns(about_files, data, ~result.accepted[data.name].to_numpy()),
            ]
        )[[*_TOLD, "work"]]
        for data in tables
    }


def _told_of_columns(about_files: pd.DataFrame, data: TableData, held: Mask) -> Iterator[pd.DataFrame]:
    """Findings about files at the records of one table, for each column that any of them names."""
    origin = data.frame[["_source", "_sheet", "_row"]].set_axis(["source", "sheet", "excel_row"], axis=1)
    rows = origin.astype({"source": "str", "sheet": "str", "excel_row": "Int64"}).reset_index()
    first_rows = rows.groupby(["source", "sheet"], as_index=False)["excel_row"].min()
    here = about_files.merge(_headings(data), on=_PLACE).merge(
        first_rows, on=["source", "sheet"], suffixes=("", "_first")
    )
    for column, named in here.groupby("column"):
        above = named["excel_row"] < named["excel_row_first"]
        lost = rows[_lost_value(data, str(column), held)].drop(columns="excel_row")
        yield named[~above].merge(rows, on=["source", "sheet", "excel_row"])
        # The remedy of a whole column lies in the file: it alone brings no family into a workbook.
        yield named[above].merge(lost, on=["source", "sheet"]).assign(work=False)


def _headings(data: TableData) -> pd.DataFrame:
    """Where the columns of a table stand in each sheet."""
    places = [
        (source, sheet, column, letters)
        for (source, sheet), columns in data.letters.items()
        for column, letters in columns.items()
    ]
    return pd.DataFrame(places, columns=_PLACE, dtype="str")


def _lost_value(data: TableData, column: str, held: Mask) -> Mask:
    """Cells whose value a rule about the file took away, and numbers for which their row may be held."""
    states = data.seen[f"{column}__state"].to_numpy()
    lost: Mask = states == CellState.HELD
    return lost | (held & (states > CellState.BLANK)) if column in IDENTIFIERS else lost
