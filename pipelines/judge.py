"""Everything between the files and the paper: recognise, parse, judge, compare, flag. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

import pandas as pd

from pipelines.assemble import add, assemble, count_rows
from pipelines.dedupe import find_duplicates
from pipelines.delivery_findings import judge_whole
from pipelines.errors import UnreadableFile
from pipelines.frames import DeliveryHistory, RawSheet, RowCounts, RunResult, SourceFile, SourceState
from pipelines.headings import MappedSheet, map_sheet, repeated_file
from pipelines.locate import count_unknown_files, locate_files, locate_rows, locate_unreadable
from pipelines.measure import measure
from pipelines.parse import parse
from pipelines.steps import Steps
from pipelines.target import evaluate_flags
from pipelines.validate import rows_of, validate_register
from schemas.findings import FINDING_COLUMNS
from schemas.profiles import profile_on
from schemas.rulebook import version
from schemas.tables import TABLES

Read = Sequence[tuple[SourceFile, list[RawSheet] | UnreadableFile]]


def judge_delivery(
    read: Read,
    *,
    run_id: str,
    as_of: date,
    key: bytes,
    steps: Steps,
    tell_repeated: bool = True,
    history: DeliveryHistory | None = None,
    expected: Sequence[SourceState] = (),
) -> RunResult:
    """Everything between the files and the paper: recognise, parse, judge, compare, flag.

    Args:
        read: the delivered files with their sheets, or why they could not be read.
        run_id: name of the run.
        as_of: the day the run speaks of.
        key: the secret from which record ids are made.
        steps: the stopwatch.
        tell_repeated: a file equal in every byte to an earlier one is told once and not judged again.
        history: what earlier nights measured; without it nothing of the delivery as a whole is judged.
        expected: the registered sources.
    """
    with steps("headings"):
        sheets = map_delivery(read, tell_repeated=tell_repeated)
    with steps("parse"):
        parsed = parse(sheets, as_of)
    with steps("assemble"):
        register = assemble(parsed.tables, key)
    with steps("growth"):
        growth = measure(register.child)
    with steps("validate"):
        rows = {name: rows_of(register.table(name), growth, as_of) for name in TABLES}
        verdicts = validate_register(rows)
        whole = judge_whole(register, rows, growth, sheets, history=history, expected=expected)
        findings = pd.concat(
            [
                locate_unreadable({f.source: e.rule_id for f, e in read if isinstance(e, UnreadableFile)}),
                locate_files(sheets, parsed.facts),
                locate_rows(register, verdicts, rows, sheets, parsed.facts),
                whole.findings,
            ],
            ignore_index=True,
        )
    with steps("dedupe"):
        duplicates, clusters = find_duplicates(register)
    with steps("target"):
        flagged = evaluate_flags(register, verdicts, growth, profile_on(as_of), as_of)
    counts = count_rows(sheets, register, verdicts)
    return RunResult(
        run_id=run_id,
        as_of=as_of,
        rulebook_version=version(),
        register=register,
        accepted={name: pd.Series(~verdicts[name].held, index=register.table(name).frame.index) for name in TABLES},
        findings=findings.assign(run_id=run_id, lifecycle="new", impact="")[list(FINDING_COLUMNS)],
        unknown_by_rule=_unknown_by_rule(
            [count_unknown_files(parsed.facts), *(v.unknown for v in verdicts.values()), whole.unknown]
        ),
        duplicates=duplicates,
        clusters=clusters,
        growth=growth,
        flags=flagged,
        files=_files(read, sheets, counts),
        rows={name: _total(counts, name) for name in TABLES},
        seconds=steps.seconds,
        units=whole.units,
    )


def map_delivery(read: Read, *, tell_repeated: bool) -> list[MappedSheet]:
    """The sheets of all files, recognised; those of a repeated file marked as such."""
    sheets: list[MappedSheet] = []
    known: set[str] = set()
    for file, found in read:
        if isinstance(found, UnreadableFile):
            continue
        mapped = [map_sheet(sheet) for sheet in found]
        sheets += repeated_file(mapped) if tell_repeated and file.sha256 in known else mapped
        known.add(file.sha256)
    return sheets


def _files(read: Read, sheets: Sequence[MappedSheet], counts: Mapping[tuple[str, str], RowCounts]) -> pd.DataFrame:
    """One row a file: its state, the layouts of its sheets, and what became of its rows."""
    layouts: defaultdict[str, set[str]] = defaultdict(set)
    for sheet in sheets:
        if sheet.layout:
            layouts[sheet.sheet.source].add(sheet.layout.id)
    known: set[str] = set()
    rows = []
    for file, found in read:
        of_tables = {
            f"{name}_{count}": value
            for name in TABLES
            for count, value in asdict(counts.get((file.source, name), RowCounts())).items()
        }
        rows.append(
            {
                "source": file.source,
                "state": _state(file, found, known),
                "layouts": ";".join(sorted(layouts[file.source])),
                **of_tables,
            }
        )
        known.add(file.sha256)
    counted = [f"{name}_{count}" for name in TABLES for count in asdict(RowCounts())]
    return pd.DataFrame(rows, columns=["source", "state", "layouts", *counted])


def _state(file: SourceFile, found: list[RawSheet] | UnreadableFile, known: set[str]) -> str:
    """What became of a file; ``known`` are the hashes of those before it."""
    if isinstance(found, UnreadableFile):
        return "unreadable"
    if file.stale:
        return "stale"
    if file.unchanged:
        return "unchanged"
    return "repeated" if file.sha256 in known else "read"


def _total(counts: Mapping[tuple[str, str], RowCounts], table: str) -> RowCounts:
    total = RowCounts()
    for (_, name), count in counts.items():
        total = add(total, count) if name == table else total
    return total


def _unknown_by_rule(parts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)
