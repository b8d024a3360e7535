"""``summary.json``: the counts of a run, nothing of a person."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.frames import RunResult
from pipelines.villages import village_of_records, village_of_rows
from schemas.findings import Severity, State


def write_summary(result: RunResult, folder: Path) -> None:
    """Writes ``summary.json``; to be written last, for it says how long all else took."""
    text = json.dumps(summary_of(result), ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(f"{text}\n", encoding="utf-8")


def summary_of(result: RunResult) -> dict[str, Any]:
    """The counts of a run, as they stand in ``summary.json``."""
    fails = result.findings[result.findings["state"] == State.FAIL]
    return {
        "run_id": result.run_id,
        "as_of": result.as_of.isoformat(),
        "rulebook_version": result.rulebook_version,
        "files": _file_counts(result.files["state"]),
        "rows": {name: asdict(counts) for name, counts in result.rows.items()},
        "findings": {
            "by_rule": _counts(fails["rule_id"]),
            "by_severity": dict.fromkeys(Severity, 0) | _counts(fails["severity"]),
            "by_village": _counts(village_of_rows(fails, village_of_records(result.register)).fillna("")),
            "fixed": 0,
        },
        "unknown_by_rule": dict(sorted(result.unknown_by_rule.items())),
        "duplicates": {
            entity: _counts_of(result.duplicates[result.duplicates["entity"] == entity]["band"], ["same", "review"])
            for entity in ("person", "family")
        },
        "flags": {
            str(flag): _counts_of(states, ["yes", "no", "unknown"])
            for flag, states in result.flags.groupby("flag")["state"]
        },
        # Milliseconds: more digits would say nothing, and might read like a number of a person.
        "seconds": {step: round(seconds, 3) for step, seconds in result.seconds.items()},
    }


def _file_counts(states: "pd.Series[str]") -> dict[str, int]:
    counts = _counts(states)
    return {
        # A file that came twice was read; that its rows count once, the rows say. One that did not come counts not.
        "read": counts.get("read", 0) + counts.get("repeated", 0),
        "unreadable": counts.get("unreadable", 0),
        "unchanged": counts.get("unchanged", 0),
    }


def _counts(values: "pd.Series[str]") -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().sort_index().items()}


def _counts_of(values: "pd.Series[str]", names: list[str]) -> dict[str, int]:
    return dict.fromkeys(names, 0) | _counts(values)
