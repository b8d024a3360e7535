"""What the ledger is told by a run, and what it answers. Import it once a ledger is open."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from types import TracebackType
from typing import Self

import pandas as pd
from django.db import connections, transaction

from pipelines.clock import now
from pipelines.frames import Arrival, DeliveryHistory, RowCounts, RunResult, Seen, SourceFile
from pipelines.ledger.history import delivery_history, record_delivery
from pipelines.ledger.models import ExpectedSource, Run, RunFile, RunFileRows, RunState, Source, StoredFile
from pipelines.ledger.sources import record_arrivals
from schemas.tables import TABLES


class Ledger:
    """The open ledger of a home."""

    def run(self, run_id: str, as_of: date, rulebook_version: str) -> "OpenRun":
        """A run, from its begin to its end, to be used with ``with``."""
        return OpenRun(self, run_id, as_of, rulebook_version)

    def begin_run(self, run_id: str, as_of: date, rulebook_version: str) -> None:
        """Writes down that a run has begun."""
        Run.objects.create(run_id=run_id, as_of=as_of, rulebook_version=rulebook_version, started_at=now())

    def record_files(
        self,
        run_id: str,
        files: Sequence[SourceFile],
        counts: pd.DataFrame,
        arrivals: Sequence[Arrival] = (),
        seen: Mapping[str, Seen] | None = None,
    ) -> None:
        """Writes down what a run has read: all of it or, if it cannot, nothing.

        Args:
            run_id: the run.
            files: what was delivered; without a hash where the bytes were gone before they could be kept.
            counts: as `pipelines.frames.RunResult.files`, one row for each of these files.
            arrivals: what was found at each registered source.
            seen: by the name of a registered source, what its files held.
        """
        with transaction.atomic():
            run = Run.objects.get(run_id=run_id)
            record_arrivals(run, arrivals, seen or {})
            places = _places(files)
            stored = _stored_files(files)
            by_source = {file.source: file for file in files}
            for row in counts.to_dict("records"):
                file = by_source[str(row["source"])]
                run_file = RunFile.objects.create(
                    run=run,
                    source=places[_place(file)],
                    stored_file=stored.get(file.sha256),
                    state=row["state"],
                )
                RunFileRows.objects.bulk_create(
                    RunFileRows(
                        run_file=run_file,
                        table=table,
                        **{name: row[f"{table}_{name}"] for name in asdict(RowCounts())},
                    )
                    for table in TABLES
                )

    def finish_run(self, run_id: str, state: RunState) -> None:
        """Writes down how a run ended."""
        Run.objects.filter(run_id=run_id).update(state=state, finished_at=now())

    def interrupt_dead_runs(self) -> None:
        """Runs that a killed process left behind end here. Only for who holds the lock of the home."""
        Run.objects.filter(state=RunState.RUNNING).update(state=RunState.INTERRUPTED)

    def last_whole_run(self) -> str | None:
        """The id of the last run that came to its end: *last night*."""
        return (
            Run.objects.filter(state=RunState.WHOLE)
            .order_by("-started_at")
            .values_list("run_id", flat=True)
            .first()
        )

    def delivery_history(self) -> DeliveryHistory:
        """What earlier nights measured of their deliveries."""
        return delivery_history()

    def close(self) -> None:
        """Lets the database go."""
        connections.close_all()


class OpenRun:
    """One run in the ledger; leaving the ``with`` writes down how it ended.

    Attributes:
        run_id: name of the run.
    """

    def __init__(self, ledger: Ledger, run_id: str, as_of: date, rulebook_version: str) -> None:
        self.run_id = run_id
        self._ledger = ledger
        self._as_of = as_of
        self._rulebook_version = rulebook_version

    def __enter__(self) -> Self:
        self._ledger.begin_run(self.run_id, self._as_of, self._rulebook_version)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ledger.finish_run(self.run_id, _end(kind))

    def record_files(
        self,
        files: Sequence[SourceFile],
        counts: pd.DataFrame,
        arrivals: Sequence[Arrival] = (),
        seen: Mapping[str, Seen] | None = None,
    ) -> None:
        """As `Ledger.record_files`."""
        self._ledger.record_files(self.run_id, files, counts, arrivals, seen)

    def record_delivery(self, result: RunResult) -> None:
        """Writes down what was measured of the delivery, for later nights."""
        if result.units is not None:
            record_delivery(self.run_id, result.units)


def _end(kind: type[BaseException] | None) -> RunState:
    if kind is None:
        return RunState.WHOLE
    # What is no Exception was wanted: Ctrl-C, or a polite request to stop.
    return RunState.FAILED if issubclass(kind, Exception) else RunState.INTERRUPTED


def _place(file: SourceFile) -> tuple[str, str]:
    """Where a file was found: who sent it, empty when nobody is registered, and the path below that inbox."""
    return (file.sender, file.sent_as) if file.sender else ("", file.source)


def _places(files: Sequence[SourceFile]) -> dict[tuple[str, str], Source]:
    """The places of files by sender and path, new ones entered."""
    places = {_place(file) for file in files}
    senders = ExpectedSource.objects.in_bulk([sender for sender, _ in places if sender], field_name="name")
    Source.objects.bulk_create(
        [Source(path=path, expected=senders.get(sender)) for sender, path in sorted(places)], ignore_conflicts=True
    )
    known = Source.objects.filter(path__in={path for _, path in places}).select_related("expected")
    return {(source.expected.name if source.expected else "", source.path): source for source in known}


def _stored_files(files: Sequence[SourceFile]) -> dict[str, StoredFile]:
    """The kept files by their hash, new ones entered."""
    kept = {file.sha256: file for file in files if file.sha256}
    StoredFile.objects.bulk_create(
        [
            StoredFile(sha256=sha256, size_bytes=file.path.stat().st_size, first_seen_at=file.received_at)
            for sha256, file in kept.items()
        ],
        ignore_conflicts=True,
    )
    return StoredFile.objects.in_bulk(list(kept), field_name="sha256")
