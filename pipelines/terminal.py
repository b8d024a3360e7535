"""What a command shows while it works, and when it is done."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.frames import RunResult, SourceStatus
from pipelines.pull import shown
from pipelines.report.words import MISSING, SEVERITIES, STEPS, TABLES
from pipelines.run_folder import summary_of

_PATIENCE_SECONDS = 2.0
_WIDE = 10_000

OnStep = Callable[[str], None]
"""Told the name of a step as it begins."""


@contextmanager
def watch() -> Iterator[OnStep]:
    """Shows on stderr what is being done: on a terminal at once, else a line now and then."""
    if not sys.stderr.isatty():
        yield _say_when_slow()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Memulai")
        yield lambda step: progress.update(task, description=_title(step))


def show_counts(result: RunResult) -> None:
    """Prints the counts of a run: rows of each table, findings by severity, files."""
    summary = summary_of(result)
    counts = ("read", "accepted", "held", "repeated", "rejected")
    table = Table("Tabel", "dibaca", "diterima", "ditahan", "terulang", "ditolak", box=SIMPLE)
    for name, rows in summary["rows"].items():
        table.add_row(TABLES[name], *(str(rows[count]) for count in counts))
    console = Console(soft_wrap=True, highlight=False)
    console.print(table)
    files = summary["files"]
    console.print(
        f"File: {files['read']} dibaca, {files['unreadable']} tidak terbaca, {files['unchanged']} tidak berubah."
    )
    found = summary["findings"]["by_severity"]
    console.print(
        "Temuan: " + ", ".join(f"{found[name]} {word.lower()}" for name, word in SEVERITIES.items()) + "."
    )


def show_sources(statuses: Sequence[SourceStatus]) -> None:
    """Prints the registered sources: what is expected of each, and what came last; no password."""
    if not statuses:
        Console().print("Belum ada sumber terdaftar.")
        return
    headings = ["Nama", "Kiriman", "Kampung", "Layout", "Terakhir datang", "File", "Hari tetap", "Keadaan"]
    table = Table(*headings, box=SIMPLE)
    for status in statuses:
        table.add_row(
            status.source.name,
            shown(status.source.inbox),
            _expected_and_seen(status.source.villages, status.seen.villages),
            _expected_and_seen([status.source.layout], status.seen.layouts),
            status.came_on.isoformat() if status.came_on else MISSING,
            str(status.files),
            str(status.days_unchanged),
            _state_of(status),
        )
    # As wide as it must be: nothing is cut off.
    Console(width=_WIDE, highlight=False, markup=False).print(table)


def _expected_and_seen(expected: Sequence[str], seen: Sequence[str]) -> str:
    """What is expected, and what came beside it."""
    wanted = ", ".join(filter(None, expected))
    others = ", ".join(sorted(set(seen) - set(expected)))
    return f"{wanted} (datang: {others})" if wanted and others else wanted or others or MISSING


def _state_of(status: SourceStatus) -> str:
    if status.last_night is None:
        return "belum pernah ditunggu"
    if status.last_night.arrived:
        return "datang"
    return status.last_night.refusal or "kosong"


def _say_when_slow() -> OnStep:
    """Says a step in a line, when nothing was said for two seconds."""
    quiet_since = monotonic()

    def say(step: str) -> None:
        nonlocal quiet_since
        if monotonic() - quiet_since > _PATIENCE_SECONDS:
            quiet_since = monotonic()
            sys.stderr.write(f"{_title(step)} ...\n")

    return say


def _title(step: str) -> str:
    return STEPS.get(step, step)
