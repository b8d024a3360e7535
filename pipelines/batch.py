"""The whole night: what Sahih is for, in the order in which it happens."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter

import pandas as pd

from pipelines.assemble import add, assemble, count_rows
from pipelines.dedupe import find_duplicates
from pipelines.errors import UnreadableFile
from pipelines.frames import RawSheet, Register, RowCounts, RunResult, SourceFile
from pipelines.headings import MappedSheet, map_sheet, repeated_file
from pipelines.locate import count_unknown_files, locate_files, locate_rows, locate_unreadable
from pipelines.measure import measure
from pipelines.parse import Parsed, parse
from pipelines.target import evaluate_flags
from pipelines.validate import TableVerdicts, rows_of, validate_table
from schemas.profiles import profile_on
from schemas.rulebook import version
from schemas.tables import TABLES

STEPS = (
    "pull read headings parse overlay assemble validate dedupe growth target lifecycle write report workbooks"
).split()
"""The steps of a night; what has nothing to do takes no time."""

Read = Sequence[tuple[SourceFile, list[RawSheet] | UnreadableFile]]


@dataclass
class Steps:
    """How long each step of a run takes, and who wants to hear of it.

    Attributes:
        on_step: told the name of each step as it begins.
        seconds: of each step so far.
    """

    on_step: Callable[[str], None] = lambda _step: None
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 0.0))

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Times what happens inside."""
        self.on_step(name)
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += perf_counter() - start


def judge_delivery(read: Read, *, run_id: str, as_of: date, key: bytes, steps: Steps) -> RunResult:
    """Everything between the files and the paper: recognise, parse, judge, compare, flag.

    Args:
        read: the delivered files with their sheets, or why they could not be read.
        run_id: name of the run.
        as_of: the day the run speaks of.
        key: the secret from which record ids are made.
        steps: the stopwatch.
    """
    with steps("headings"):
        sheets = map_delivery(read)
    with steps("parse"):
        parsed = parse(sheets, as_of)
    with steps("assemble"):
        register = assemble(parsed.tables, key)
    with steps("growth"):
        growth = measure(register.child)
    with steps("validate"):
        rows = {name: rows_of(register.table(name), growth, as_of) for name in TABLES}
        verdicts = {name: validate_table(rows[name]) for name in TABLES}
        findings = gather_findings(read, sheets, parsed, register, verdicts)
    with steps("dedupe"):
        duplicates, clusters = find_duplicates(register)
    with steps("target"):
        flags = evaluate_flags(register, verdicts, growth, profile_on(as_of), as_of)
    counts = count_rows(sheets, register, verdicts)
    return RunResult(
        run_id=run_id,
        as_of=as_of,
        rulebook_version=version(),
        register=register,
        accepted={name: pd.Series(~verdicts[name].held, index=register.table(name).frame.index) for name in TABLES},
        findings=findings.assign(run_id=run_id, lifecycle="new", impact=""),
        unknown_by_rule=unknown_by_rule,
        duplicates=duplicates,
        clusters=clusters,
        growth=growth,
        flags=flags,
        files=files_table(read, counts),
        rows=totals(counts),
        seconds=steps.seconds,
    )
