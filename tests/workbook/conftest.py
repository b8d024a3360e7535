"""Invented nights, small enough to be read."""

from datetime import date

import pandas as pd
import pytest

from pipelines.frames import Register, RunResult, TableData
from pipelines.workbook.sheets import SHEET_OF_TABLE
from schemas.findings import FINDING_COLUMNS
from schemas.rows import rows_of_examples

AS_OF = date(2026, 11, 1)


def table_data(name, rows):
    """A table from rows as rules write their examples, plus ``record_id``, ``_source`` and ``_letters``."""
    typed = rows_of_examples(name, rows, AS_OF)
    index = pd.Index([row["record_id"] for row in rows], dtype="str", name="record_id")
    sources = [row.get("_source", "kampung.xlsx") for row in rows]
    frame = typed.frame.assign(
        _source=pd.Categorical(sources),
        _sheet=pd.Categorical([SHEET_OF_TABLE[name]] * len(rows)),
        _row=range(2, len(rows) + 2),
    )
    letters = {(source, SHEET_OF_TABLE[name]): {"nik": "A", "family_card_no": "B"} for source in sources}
    return TableData(
        name=name,
        frame=frame.set_axis(index),
        seen=typed.seen.set_axis(index),
        letters=letters,
        moved={},
        derived=pd.Series(data=False, index=index),
    )


def finding(table, record_id, column, rule_id, severity, **other):
    fields = dict.fromkeys(FINDING_COLUMNS, "") | {
        "table": table,
        "record_id": record_id,
        "column": column,
        "rule_id": rule_id,
        "severity": severity,
        "state": "fail",
        "lifecycle": "new",
    }
    return fields | other


def findings_frame(findings):
    frame = pd.DataFrame(findings, columns=list(FINDING_COLUMNS)).replace({"excel_row": {"": None}})
    return frame.astype(dict.fromkeys(FINDING_COLUMNS, "str") | {"excel_row": "Int64"})


@pytest.fixture
def night():
    """Builds the result of a night from example rows and findings."""

    def build(findings, held=(), **rows):
        tables = {name: table_data(name, rows.get(name, [])) for name in SHEET_OF_TABLE}
        empty = pd.DataFrame()
        return RunResult(
            run_id="night",
            as_of=AS_OF,
            rulebook_version="book",
            register=Register(**tables),
            accepted={
                name: pd.Series(~table.frame.index.isin(held), index=table.frame.index)
                for name, table in tables.items()
            },
            findings=findings_frame(findings),
            unknown_by_rule={},
            duplicates=empty,
            clusters=empty,
            growth=empty,
            flags=empty,
            files=empty,
            rows={},
        )

    return build
