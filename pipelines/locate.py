"""Findings at their cell: verdicts about rows and files become one table with addresses.

A finding says where (source, sheet, cell) and which rule; its sentences are joined from the rule book by whoever
prints them. Of the cell itself only a masked text is kept.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from pipelines.frames import Register, TableData
from pipelines.headings import MappedSheet
from pipelines.masking import mask_texts
from pipelines.validate import TableVerdicts, Verdict
from schemas.file_facts import Place, SheetFacts
from schemas.findings import FINDING_COLUMNS, State
from schemas.kleene import Mask
from schemas.rows import Rows
from schemas.rulebook import Rule, rules_of
from schemas.tables import columns_of

_LOCATED = tuple(column for column in FINDING_COLUMNS if column not in {"run_id", "lifecycle", "impact"})
_NOTHING: Mapping[str, str] = {"record_id": "", "seen": "", "proposal": ""}


def locate_rows(
    register: Register,
    verdicts: Mapping[str, TableVerdicts],
    rows: Mapping[str, Rows],
    damaged: frozenset[tuple[str, str, str, str]],
) -> pd.DataFrame:
    """The findings of all rows.

    Args:
        register: the tables.
        verdicts: what the rules said of each.
        rows: the rows as the rules saw them.
        damaged: identifier columns destroyed as a whole, as (source, sheet, table, column): what is told of them
            once is not told of every row.

    Returns:
        One row a finding, the columns of `schemas.findings` without run, lifecycle and impact.
    """
    parts = []
    for name, judged in verdicts.items():
        table = register.table(name)
        told = {column: _told_once(table, column, damaged) for column in {key[3] for key in damaged}}
        for verdict in judged.verdicts:
            if verdict.rule.tells_damage and verdict.column in told and verdict.state is State.FAIL:
                by_damage = told[verdict.column] & rows[name].identifier(verdict.column).damaged
                verdict = _without(verdict, by_damage)
            if len(verdict.rows):
                parts.append(_located(table, verdict))
    return pd.concat(parts, ignore_index=True) if parts else _empty()


def locate_files(sheets: Sequence[MappedSheet], facts: Sequence[SheetFacts]) -> pd.DataFrame:
    """The findings about sheets.

    Args:
        sheets: the sheets of the night.
        facts: all that is known of each.
    """
    found = [
        _of_place(rule, place, mapped.sheet.source, mapped.sheet.sheet)
        for mapped, known in zip(sheets, facts, strict=True)
        for rule in rules_of("file")
        for place in rule.judge(known) or ()
    ]
    return pd.DataFrame(found, columns=list(_LOCATED)).astype({"excel_row": "Int64"}) if found else _empty()


def locate_unreadable(sources: Mapping[str, str]) -> pd.DataFrame:
    """The findings about files that could not be opened: source to the rule that says why."""
    found = [
        _of_place(rule, place, source, "")
        for source, reason in sources.items()
        for rule in rules_of("file")
        for place in rule.judge(SheetFacts(unreadable=reason, has_headings=False)) or ()
        if rule.id == reason
    ]
    return pd.DataFrame(found, columns=list(_LOCATED)).astype({"excel_row": "Int64"}) if found else _empty()


def count_unknown_files(facts: Iterable[SheetFacts]) -> dict[str, int]:
    """For each rule about files, how many sheets it could not judge."""
    known = list(facts)
    return {rule.id: sum(rule.judge(fact) is None for fact in known) for rule in rules_of("file")}


def _located(table: TableData, verdict: Verdict) -> pd.DataFrame:
    """The findings of one verdict, with the address of each cell."""
    at, rule, column = verdict.rows, verdict.rule, verdict.column
    origin = table.frame[["_source", "_sheet", "_row"]].iloc[at]
    rows = origin["_row"].to_numpy()
    letters = _letters(table, column, origin)
    cells = pd.Series(letters) + pd.Series(rows).astype("str")
    if column in table.moved:
        places = table.moved[column].iloc[at].reset_index(drop=True)
        cells = places.fillna(cells)
        rows = cells.str.extract(r"([0-9]+)$")[0].astype("int64").to_numpy()
    raw = table.seen[f"{column}__raw"].iloc[at].reset_index(drop=True)
    count = len(at)
    return pd.DataFrame(
        {
            "rule_id": pd.Series([rule.id], dtype="str").repeat(count).to_numpy(),
            "severity": str(rule.severity),
            "state": str(verdict.state),
            "table": table.name,
            "record_id": table.frame.index[at].to_numpy(),
            "column": column,
            "source": origin["_source"].astype("str").to_numpy(),
            "sheet": origin["_sheet"].astype("str").to_numpy(),
            "excel_row": pd.array(rows, dtype="Int64"),
            "cell": cells,
            "seen": mask_texts(raw, columns_of(table.name)[column]).fillna(""),
            "proposal": "",
        }
    )


def _letters(table: TableData, column: str, origin: pd.DataFrame) -> np.ndarray:
    """The Excel letters of the column in the sheet of each row."""
    source, sheet = origin["_source"].cat, origin["_sheet"].cat
    pairs = source.codes.to_numpy().astype(np.int64) * len(sheet.categories) + sheet.codes.to_numpy()
    distinct, inverse = np.unique(pairs, return_inverse=True)
    letters = [
        table.letters[
            source.categories[pair // len(sheet.categories)], sheet.categories[pair % len(sheet.categories)]
        ]
        for pair in distinct
    ]
    return np.array([known[column] for known in letters], dtype=object)[inverse]


def _told_once(table: TableData, column: str, damaged: frozenset[tuple[str, str, str, str]]) -> Mask:
    """Rows of the sheets whose column is told damaged as a whole."""
    pairs = [(source, sheet) for source, sheet, name, told in damaged if (name, told) == (table.name, column)]
    mask = np.zeros(len(table.frame), dtype=bool)
    for source, sheet in pairs:
        mask |= ((table.frame["_source"] == source) & (table.frame["_sheet"] == sheet)).to_numpy()
    return mask


def _without(verdict: Verdict, rows: Mask) -> Verdict:
    return Verdict(verdict.rule, verdict.state, verdict.column, verdict.rows[~rows[verdict.rows]])


def _of_place(rule: Rule, place: Place, source: str, sheet: str) -> dict[str, object]:
    return {
        "rule_id": rule.id,
        "severity": str(rule.severity),
        "state": str(State.FAIL),
        "table": "file",
        "column": place.column,
        "source": source,
        "sheet": sheet,
        "excel_row": place.row or None,
        "cell": place.cell,
        **_NOTHING,
    }


def _empty() -> pd.DataFrame:
    dtypes = {column: "Int64" if column == "excel_row" else "str" for column in _LOCATED}
    return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in dtypes.items()})
