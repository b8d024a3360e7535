"""What programs read: one Parquet file a table, and the findings as CSV too."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from pipelines.frames import RunResult
from schemas.findings import FINDING_COLUMNS
from schemas.tables import TABLES, columns_of

_TEXT, _WHOLE, _DECIMAL, _TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_TYPES = {"text": _TEXT, "code": _TEXT, "integer": _WHOLE, "decimal": _DECIMAL, "date": pa.date32()}

_FINDINGS = pa.schema({name: _WHOLE if name == "excel_row" else _TEXT for name in FINDING_COLUMNS})
_DUPLICATES = pa.schema(
    {
        "left_record_id": _TEXT,
        "right_record_id": _TEXT,
        "entity": _TEXT,
        "band": _TEXT,
        "probability": _DECIMAL,
        "reasons": _TEXT,
    }
)
_CLUSTERS = pa.schema({"record_id": _TEXT, "entity": _TEXT, "cluster_id": _TEXT, "survivor": _TRUTH})
_FLAGS = pa.schema(
    dict.fromkeys(["record_id", "table", "flag", "state", "basis", "evidence", "deciding_fields"], _TEXT)
)
_GROWTH = pa.schema(
    {
        "record_id": _TEXT,
        **dict.fromkeys(["adjusted_cm", "haz", "waz", "whz", "baz"], _DECIMAL),
        **dict.fromkeys(["haz_flag", "waz_flag", "whz_flag", "baz_flag"], _WHOLE),
        **dict.fromkeys(["haz_class", "waz_class", "whz_class"], _TEXT),
    }
)

# A spreadsheet takes text that begins so for a formula, or strips it and then does.
_RUNS_IN_EXCEL = r"^([=+\-@\t\r\x00])"
_DEFUSED = r"'\1"


def write_tables(result: RunResult, folder: Path) -> None:
    """Writes what programs read: findings, duplicates, clusters, flags, growth and the register."""
    _write(result.findings, _FINDINGS, folder / "findings.parquet")
    write_findings_csv(result.findings, folder / "findings.csv")
    _write(result.duplicates, _DUPLICATES, folder / "duplicates.parquet")
    _write(result.clusters, _CLUSTERS, folder / "clusters.parquet")
    _write(result.flags, _FLAGS, folder / "flags.parquet")
    _write(result.growth.assign(record_id=result.growth.index), _GROWTH, folder / "growth.parquet")
    (folder / "register").mkdir()
    did_not_come = result.files["source"][result.files["state"] == "stale"]
    for name in TABLES:
        frame = result.register.table(name).frame
        stale = frame["_source"].isin(did_not_come)
        rows = frame.assign(record_id=frame.index, accepted=result.accepted[name], stale=stale)
        _write(rows, _register_schema(name), folder / "register" / f"{name}.parquet")


def write_findings_csv(findings: pd.DataFrame, path: Path) -> None:
    """Writes findings for people and spreadsheets; text that a spreadsheet would run is defused.

    Args:
        findings: columns as in `schemas.findings.FINDING_COLUMNS`.
        path: UTF-8 CSV.
    """
    table = _typed(findings, _FINDINGS)
    for at, column in enumerate(table.schema):
        if column.type == _TEXT:
            harmless = pc.replace_substring_regex(table.column(at), _RUNS_IN_EXCEL, _DEFUSED)
            table = table.set_column(at, column, harmless)
    csv.write_csv(table, path)


def _register_schema(table: str) -> pa.Schema:
    return pa.schema(
        {
            **{name: _TYPES[column.dtype] for name, column in columns_of(table).items()},
            "record_id": _TEXT,
            "_source": _TEXT,
            "_sheet": _TEXT,
            "_row": _WHOLE,
            "accepted": _TRUTH,
            "stale": _TRUTH,
        }
    )


def _typed(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """The columns of the schema, in its order and types; NaN becomes null, a category its text."""
    return pa.Table.from_pandas(frame[schema.names], preserve_index=False).cast(schema)


def _write(frame: pd.DataFrame, schema: pa.Schema, path: Path) -> None:
    parquet.write_table(_typed(frame, schema), path, compression="zstd")
