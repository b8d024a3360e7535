"""Findings at their cell: verdicts about rows and files become one table with addresses.

A finding says where (source, sheet, cell) and which rule; its sentences are joined from the rule book by whoever
prints them. Of the cell itself only a masked text is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import Register, TableData
from pipelines.headings import MappedSheet, heading_place
from pipelines.masking import is_secret, mask_texts
from pipelines.validate import Positions, TableVerdicts, Verdict
from schemas.arrow import texts_of
from schemas.file_facts import Place, SheetFacts
from schemas.findings import FINDING_COLUMNS, State
from schemas.kleene import Mask
from schemas.rows import Rows
from schemas.rulebook import Rule, rules_of
from schemas.tables import columns_of

_LOCATED = tuple(column for column in FINDING_COLUMNS if column not in {"run_id", "lifecycle", "impact"})
_NO_SEPARATOR = pa.scalar("", pa.large_string())
_NOTHING: Mapping[str, str] = {"record_id": "", "seen": "", "proposal": ""}


def locate_rows(
    register: Register,
    verdicts: Mapping[str, TableVerdicts],
    rows: Mapping[str, Rows],
    sheets: Sequence[MappedSheet],
    facts: Sequence[SheetFacts],
) -> pd.DataFrame:
    """The findings of all rows.

    Args:
        register: the tables.
        verdicts: what the rules said of each.
        rows: the rows as the rules saw them.
        sheets: the sheets of the night.
        facts: all that is known of each; what is told once of a destroyed column is not told of every row.

    Returns:
        One row a finding, the columns of `schemas.findings` without run, lifecycle and impact.
    """
    damaged = frozenset(
        (mapped.sheet.source, mapped.sheet.sheet, column.table, column.column)
        for mapped, known in zip(sheets, facts, strict=True)
        for place in known.damaged_columns or ()
        for column in mapped.columns
        if heading_place(mapped, column).cell == place.cell
    )
    parts = []
    for name, judged in verdicts.items():
        table = register.table(name)
        told = {column: _told_once(table, column, damaged) for column in {key[3] for key in damaged}}
        kept = [_without_told(verdict, told, rows[name]) for verdict in judged.verdicts]
        parts.append(_located(table, [verdict for verdict in kept if len(verdict.rows)]))
    return pd.concat(parts, ignore_index=True)


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


def _located(table: TableData, verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """The findings of one table, in the order of the verdicts."""
    if not verdicts:
        return _empty()
    lengths = [len(verdict.rows) for verdict in verdicts]
    at = np.concatenate([verdict.rows for verdict in verdicts])
    which = np.repeat(np.arange(len(verdicts)), lengths)
    excel_rows, cells = _addresses(table, verdicts, at, lengths)
    sources, sheets = (_labels_of(table, name, verdicts, at, lengths) for name in ("source", "sheet"))
    columns = [columns_of(table.name)[verdict.column] for verdict in verdicts]
    raws = [texts_of(table.seen[f"{v.column}__raw"]).take(pa.array(v.rows)) for v in verdicts]
    secret = np.array([is_secret(column) for column in columns])[which]
    coded = np.array([column.dtype == "code" for column in columns])[which]
    texts = {
        "rule_id": _spread([verdict.rule.id for verdict in verdicts], which),
        "severity": _spread([str(verdict.rule.severity) for verdict in verdicts], which),
        "state": _spread([str(verdict.state) for verdict in verdicts], which),
        "table": _spread([table.name], np.zeros(len(at), dtype=np.intp)),
        "record_id": pa.array(table.frame.index).take(pa.array(at)),
        "column": _spread([verdict.column for verdict in verdicts], which),
        "source": sources,
        "sheet": sheets,
        "cell": cells,
        "seen": mask_texts(pa.chunked_array(raws).combine_chunks(), secret, coded),
        "proposal": _spread([""], np.zeros(len(at), dtype=np.intp)),
    }
    frame = pd.DataFrame({name: pd.Series(text, dtype="str") for name, text in texts.items()})
    return frame.assign(excel_row=pd.array(excel_rows, dtype="Int64"))[list(_LOCATED)]


def _addresses(
    table: TableData, verdicts: Sequence[Verdict], at: Positions, lengths: Sequence[int]
) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """Excel row and cell of each finding."""
    pairs, rows = _sheet_pairs(table), table.frame["_row"].to_numpy()[at]
    letters = [_letters(table, verdict.column).take(pa.array(pairs[verdict.rows])) for verdict in verdicts]
    cells = pc.binary_join_element_wise(
        pa.chunked_array(letters).combine_chunks(), pa.array(rows).cast(pa.large_string()), _NO_SEPARATOR
    )
    starts = np.cumsum([0, *lengths[:-1]])
    for verdict, start in zip(verdicts, starts, strict=True):
        if verdict.column in table.moved:
            places = table.moved[verdict.column].iloc[verdict.rows]
            moved = np.flatnonzero(places.notna().to_numpy())
            if len(moved):
                chosen = np.zeros(len(at), dtype=bool)
                chosen[start + moved] = True
                new = pa.array(places.iloc[moved])
                cells = pc.replace_with_mask(cells, pa.array(chosen), new)
                rows[chosen] = pc.replace_substring_regex(new, "^[A-Z]+", "").cast(pa.int64()).to_numpy()
    return rows, cells


def _labels_of(
    table: TableData, name: str, verdicts: Sequence[Verdict], at: Positions, lengths: Sequence[int]
) -> pa.Array:
    """The source or sheet in which the cell of each finding stands; mostly that of its record."""
    labels = _label(table.frame[f"_{name}"], at)
    starts = np.cumsum([0, *lengths[:-1]])
    for verdict, start in zip(verdicts, starts, strict=True):
        if verdict.column in table.elsewhere:
            abroad = table.elsewhere[verdict.column][name].iloc[verdict.rows]
            chosen = np.zeros(len(at), dtype=bool)
            chosen[start + np.flatnonzero(abroad.notna().to_numpy())] = True
            labels = pc.replace_with_mask(labels, pa.array(chosen), pa.array(abroad.dropna().astype("str")))
    return labels


def _sheet_pairs(table: TableData) -> Positions:
    """A number for the source and sheet of each row."""
    source, sheet = table.frame["_source"].array, table.frame["_sheet"].array
    pairs: Positions = source.codes.astype(np.intp) * len(sheet.categories) + sheet.codes
    return pairs


def _letters(table: TableData, column: str) -> pa.Array:
    """The Excel letters of a column in each source and sheet, by the number of `_sheet_pairs`."""
    sources, sheets = (table.frame[name].array.categories for name in ("_source", "_sheet"))
    pairs = ((source, sheet) for source in sources for sheet in sheets)
    return pa.array([table.letters.get(pair, {}).get(column, "") for pair in pairs], pa.large_string())


def _spread(texts: Sequence[str], which: Positions) -> pa.Array:
    return pa.array(texts, pa.large_string()).take(pa.array(which))


def _label(labels: pd.Series, at: Positions) -> pa.Array:
    """The text of a category column at these rows."""
    values = labels.array
    return _spread(list(values.categories), values.codes[at])


def _told_once(table: TableData, column: str, damaged: frozenset[tuple[str, str, str, str]]) -> Mask:
    """Rows of the sheets whose column is told damaged as a whole."""
    pairs = [(source, sheet) for source, sheet, name, told in damaged if (name, told) == (table.name, column)]
    mask = np.zeros(len(table.frame), dtype=bool)
    for source, sheet in pairs:
        mask |= ((table.frame["_source"] == source) & (table.frame["_sheet"] == sheet)).to_numpy()
    return mask


def _without_told(verdict: Verdict, told: Mapping[str, Mask], rows: Rows) -> Verdict:
    """A failure by damage is not listed where its whole column is told damaged."""
    if not verdict.rule.tells_damage or verdict.state is not State.FAIL or verdict.column not in told:
        return verdict
    by_damage = told[verdict.column] & rows.identifier(verdict.column).damaged
    return replace(verdict, rows=verdict.rows[~by_damage[verdict.rows]])


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
