"""Invented deliveries, whole: many rows of one village, of which a rule is to see one thing."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipelines.frames import DeliveryHistory, RawSheet, SourceFile
from pipelines.judge import judge_delivery
from pipelines.steps import Steps
from schemas.cells import CellKind
from schemas.tables import columns_of

VILLAGE = "1408011001"
AS_OF = date(2026, 11, 1)


def sheet_of(table, rows, source="kampung.xlsx", sheet=None):
    """Rows by canonical column as a sheet of the template, headings in row 1."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [
        [columns_of(table)[name].heading for name in columns],
        *([row.get(n) for n in columns] for row in rows),
    ]
    text = pd.DataFrame(lines, index=np.arange(1, len(lines) + 1)).astype("str")
    kinds = text.notna().astype(np.uint8) * np.uint8(CellKind.TEXT)
    return RawSheet(source, sheet or table, text, kinds)


def households(count, village=VILLAGE, **cells):
    always = {"family_card_no": None, "village_code": village, "address": "Jl. Contoh", "rt": "001", "rw": "001"}
    told = always | {"head_name": "CONTOH", "member_count": "4", "has_shelter": "1"} | cells
    return [told | {"family_card_no": f"14080112031{number:05d}"} for number in range(50001, 50001 + count)]


def members(count, **cells):
    told = {"nik": "1408011504869901", "family_card_no": None, "name": "CONTOH", "sex_code": None}
    told |= {"birth_date": "1986-04-15", "relation_code": "3"} | cells
    return [
        told
        | {"family_card_no": f"14080112031{50001 + number:05d}", "sex_code": "12"[number % 2]}
        | {name: value[number % len(value)] for name, value in cells.items() if isinstance(value, list)}
        for number in range(count)
    ]


def children(count, **cells):
    told = {"child_name": None, "sex_code": None, "birth_date": "2024-02-10", "measured_on": "2026-10-05"}
    told |= {"weight_kg": "12,9", "height_cm": "91,5", "village_code": VILLAGE, "posyandu": "Melati"} | cells
    return [
        told
        | {"child_name": f"CONTOH {number:03d}".translate(str.maketrans("0123456789", "ABCDEFGHIJ"))}
        | {"sex_code": "12"[number % 2]}
        | {name: value[number % len(value)] for name, value in cells.items() if isinstance(value, list)}
        for number in range(count)
    ]


def history_of(rows=(), filled=()):
    """Earlier nights: (village, table, rows) and (village, column, share)."""
    return DeliveryHistory(
        pd.DataFrame(list(rows), columns=["village_code", "table", "rows"]).astype(
            {"village_code": "str", "table": "str", "rows": "float64"}
        ),
        pd.DataFrame(list(filled), columns=["village_code", "column", "filled_share"]).astype(
            {"village_code": "str", "column": "str", "filled_share": "float64"}
        ),
    )


class Night:
    """What becomes of a delivery."""

    def __init__(self, *sheets, history=None, expected=(), as_of=AS_OF):
        by_source = {}
        for sheet in sheets:
            by_source.setdefault(sheet.source, []).append(sheet)
        now = datetime(2026, 11, 1, tzinfo=UTC)
        read = [
            (SourceFile(source, Path(source), f"{number:064x}", now), found)
            for number, (source, found) in enumerate(by_source.items())
        ]
        self.result = judge_delivery(
            read,
            run_id="malam",
            as_of=as_of,
            key=b"k" * 32,
            steps=Steps(),
            history=history_of() if history is None else history,
            expected=expected,
        )
        findings = self.result.findings
        self.findings = findings[findings["table"] == "delivery"]

    def cells(self, rule_id):
        """Source, sheet and cell of each finding of a rule."""
        found = self.findings[self.findings["rule_id"] == rule_id]
        return list(found[["source", "sheet", "cell"]].itertuples(index=False, name=None))

    def units(self, rule_id, column=None):
        """The units of a rule, of one column."""
        units = self.result.units
        return units[(units["rule_id"] == rule_id) & ((units["column"] == column) | (column is None))]


@pytest.fixture(scope="session")
def whole():
    """How deliveries are made, and the night that judges them."""
    from types import SimpleNamespace

    return SimpleNamespace(
        sheet=sheet_of,
        households=households,
        members=members,
        children=children,
        history=history_of,
        night=Night,
        VILLAGE=VILLAGE,
    )
