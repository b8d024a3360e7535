"""The rules about whole deliveries: judged by their measures, and told at the cells where the rows begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.delivery import groups_of, measure_delivery
from pipelines.frames import DeliveryHistory, Register, SourceState
from pipelines.headings import MappedSheet
from pipelines.masking import mask_texts
from schemas.findings import FINDING_COLUMNS, State
from schemas.rows import Rows
from schemas.rulebook import rules, rules_of
from schemas.thresholds import thresholds

_LOCATED = [column for column in FINDING_COLUMNS if column not in {"run_id", "lifecycle", "impact"}]
_SHEET = ["source", "sheet"]
_STANDS_BY = {
    "KRM-003": ["table", "village_code"],
    "KRM-004": ["table", "source"],
    "KRM-005": ["table", "village_code", "posyandu"],
    "KRM-006": ["table", "village_code"],
    "KRM-007": ["table", "village_code"],
    "KRM-008": ["table", "village_code", "posyandu"],
}
"""By what the rows of a unit are found; it is told at the heading of its column in every sheet where they stand."""

_TOLD_TOGETHER = 3
"""Units that share a cell are one finding, which names this many of them."""


@dataclass(frozen=True)
class WholeVerdict:
    """What the rules say of a delivery as a whole.

    Attributes:
        units: what was measured; None where there is no history to hold it against, in a check.
        findings: one row a cell, the columns of `schemas.findings` without run, lifecycle and impact.
        unknown: for each rule how many units it could not judge; in a check the delivery itself, once.
    """

    units: pd.DataFrame | None
    findings: pd.DataFrame
    unknown: Mapping[str, int]


def judge_whole(
    register: Register,
    rows: Mapping[str, Rows],
    growth: pd.DataFrame,
    sheets: Sequence[MappedSheet],
    *,
    history: DeliveryHistory | None,
    expected: Sequence[SourceState],
) -> WholeVerdict:
    """Measures a delivery and judges it.

    Args:
        register: the tables.
        rows: their rows as the rules see them.
        growth: the z-scores of the child rows.
        sheets: the sheets of the night.
        history: what earlier nights measured; None when nothing of a whole delivery can be judged.
        expected: the registered sources.
    """
    if history is None:
        return WholeVerdict(None, _findings_of({}), {rule.id: 1 for rule in rules_of("delivery")})
    groups = groups_of(register)
    units = measure_delivery(groups, rows, growth, history, expected)
    failed, unknown = judge_units(units)
    return WholeVerdict(units, locate_units(failed, groups, register, sheets), unknown)


def judge_units(units: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """The units that fail, each with its sentence under ``told``, and how many units each rule cannot judge."""
    failed, unknown = [], {}
    for rule in rules_of("delivery"):
        expectation, own = rule.judge(thresholds()), units[units["rule_id"] == rule.id]
        answer = expectation.judge(own)
        unknown[rule.id] = int(answer.is_unknown.sum())
        accused = own[answer.is_false]
        failed.append(accused.assign(told=expectation.told(accused)))
    return pd.concat(failed, ignore_index=True), unknown


def locate_units(
    failed: pd.DataFrame,
    groups: Mapping[str, pd.DataFrame],
    register: Register,
    sheets: Sequence[MappedSheet],
) -> pd.DataFrame:
    """The findings about units.

    Args:
        failed: units as `judge_units` tells them.
        groups: what each row is counted for.
        register: the tables; knows the letter of each column in each sheet.
        sheets: the sheets of the night; know the row of their headings.
    """
    stand = pd.concat([_stand(name, by) for name, by in groups.items()], ignore_index=True)
    letters = _letters(register, sheets)
    placed = [
        _at_first_rows(failed[failed["rule_id"] == "KRM-001"], stand, letters),
        failed[failed["rule_id"] == "KRM-002"].assign(sheet="", cell="", excel_row=np.nan),
        *(
            _at_headings(failed[failed["rule_id"] == rule], keys, stand, letters)
            for rule, keys in _STANDS_BY.items()
        ),
    ]
    return _one_a_cell(pd.concat([part for part in placed if len(part)] or [failed.iloc[:0]], ignore_index=True))


def _stand(table: str, by: pd.DataFrame) -> pd.DataFrame:
    """In which sheets the rows of each village and posyandu stand, and the first of them."""
    keys = ["village_code", "posyandu", *_SHEET]
    first = by.groupby(keys, observed=True)["row"].min().reset_index()
    return first.astype(dict.fromkeys(keys, "str")).assign(table=table)


def _letters(register: Register, sheets: Sequence[MappedSheet]) -> pd.DataFrame:
    """Table, source, sheet, column (such as ``member.nik``), its letters and the row of the headings."""
    heading_rows = {(sheet.sheet.source, sheet.sheet.sheet): sheet.heading_row for sheet in sheets}
    found = [
        (name, source, sheet, f"{name}.{column}", letters, heading_rows[source, sheet])
        for name in ("household", "member", "child")
        for (source, sheet), columns in register.table(name).letters.items()
        for column, letters in columns.items()
    ]
    names = ["table", *_SHEET, "column", "letters", "heading_row"]
    return pd.DataFrame(found, columns=names).astype({"source": "str", "sheet": "str", "column": "str"})


def _at_headings(units: pd.DataFrame, keys: list[str], stand: pd.DataFrame, letters: pd.DataFrame) -> pd.DataFrame:
    """The heading cell of the unit's column, in every sheet that has the column and rows of the unit."""
    if not len(units):
        return units
    sheets = stand[list(dict.fromkeys([*keys, "table", *_SHEET]))].drop_duplicates()
    told = units.drop(columns=[column for column in _SHEET if column in units and column not in keys])
    placed = told.merge(sheets, on=keys).merge(letters, on=["table", *_SHEET, "column"])
    return placed.assign(
        cell=placed["letters"] + placed["heading_row"].astype("str"), excel_row=placed["heading_row"]
    )


def _at_first_rows(units: pd.DataFrame, stand: pd.DataFrame, letters: pd.DataFrame) -> pd.DataFrame:
    """The village code of the village's first row in every sheet of the table; column A where there is no code.

    Of a village without rows in the table, in every sheet where it has any; of a village without any, nowhere.
    """
    if not len(units):
        return units
    firsts = stand.groupby(["village_code", "table", *_SHEET])["row"].min().reset_index()
    anywhere = firsts.groupby(["village_code", *_SHEET])["row"].min().reset_index()
    units = units.drop(columns="source")
    of_table = units[units["rows"] > 0].merge(firsts, on=["village_code", "table"])
    vanished = units[units["rows"] == 0].merge(anywhere, on="village_code", how="left")
    placed = pd.concat([part for part in (of_table, vanished) if len(part)], ignore_index=True)
    codes = letters[letters["column"].str.endswith(".village_code")].drop_duplicates(_SHEET)
    placed = placed.merge(codes[[*_SHEET, "letters"]], on=_SHEET, how="left")
    rows = placed["row"].astype("Int64")
    cells = placed["letters"].fillna("A") + rows.astype("string").astype("str")
    return placed.assign(cell=cells, excel_row=rows).fillna({"source": "", "sheet": "", "cell": ""})


def _one_a_cell(placed: pd.DataFrame) -> pd.DataFrame:
    """One finding for each rule, column and cell; it names some of the units that share it."""
    if not len(placed):
        return _findings_of({})
    who = placed["village_code"] + "/" + placed["posyandu"].where(placed["posyandu"] != "", placed["table"])
    masked = pd.Series(_masked(who.str.strip("/")), placed.index)
    seen = (masked + ": " + placed["told"]).str.removeprefix(": ")
    keys = ["rule_id", "column", *_SHEET, "cell", "excel_row"]
    by = placed.assign(seen=seen).groupby(keys, dropna=False, sort=False)["seen"]
    told = by.agg(lambda texts: "; ".join(texts.drop_duplicates()[:_TOLD_TOGETHER])).reset_index()
    return _findings_of(
        {
            **{name: told[name] for name in ("rule_id", *_SHEET, "cell", "seen", "excel_row")},
            "column": told["column"]
            .where(told["column"] != "", told["rule_id"].map(_first_columns()))
            .str.replace(r"^\w+\.", "", regex=True),
            "severity": told["rule_id"].map({rule.id: str(rule.severity) for rule in rules().values()}),
            "state": pd.Series(str(State.FAIL), told.index),
            "table": pd.Series("delivery", told.index),
        }
    )


def _first_columns() -> dict[str, str]:
    return {rule.id: rule.columns[0] for rule in rules_of("delivery")}


def _masked(texts: "pd.Series[str]") -> "pd.Series[str]":
    plain = np.zeros(len(texts), dtype=bool)
    return pd.Series(mask_texts(pa.array(texts, pa.large_string()), plain, plain), dtype="str")


def _findings_of(columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Findings from the columns that are told; the others are empty."""
    frame = pd.DataFrame(columns)
    texts = {name: frame.get(name, pd.Series("", frame.index)).astype("str") for name in _LOCATED}
    rows = frame.get("excel_row", pd.Series(pd.NA, frame.index)).astype("Int64")
    return pd.DataFrame({**texts, "excel_row": rows})[_LOCATED]
