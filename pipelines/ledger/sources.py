"""The registered sources in the ledger. Import it once a ledger is open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from pipelines import frames
from pipelines.errors import UserError
from pipelines.ledger.models import Arrival, ExpectedSource, Run, RunFile, RunState

if TYPE_CHECKING:
    from django.db.models import QuerySet


def add_source(source: frames.ExpectedSource) -> None:
    """Expects a source from now on. One that was switched off may come back under its name.

    Raises:
        UserError: the name is taken.
    """
    with transaction.atomic():
        known, is_new = ExpectedSource.objects.select_for_update().get_or_create(name=source.name)
        if not is_new and not known.is_off:
            message = f"Sumber {source.name} sudah terdaftar."
            raise UserError(message)
        known.inbox, known.villages, known.layout = source.inbox, list(source.villages), source.layout
        known.is_off = False
        known.save()


def switch_off(name: str) -> None:
    """Expects nothing of a source any more; what it sent stays known.

    Raises:
        UserError: no source of this name is expected.
    """
    if not ExpectedSource.objects.filter(name=name, is_off=False).update(is_off=True):
        message = f"Sumber {name} tidak terdaftar."
        raise UserError(message)


def expected_sources() -> list[frames.ExpectedSource]:
    """The sources from which something is expected every night, by their names."""
    return [
        frames.ExpectedSource(source.name, source.inbox, tuple(source.villages), source.layout)
        for source in ExpectedSource.objects.filter(is_off=False).order_by("name")
    ]


def last_night_of(name: str = "") -> frames.LastNight:
    """What the last whole night had of a source.

    Args:
        name: of the registered source; empty for an inbox that was named by hand, and then the very last whole
            night counts, whatever its inbox was.
    """
    if not name:
        run = Run.objects.filter(state=RunState.WHOLE).order_by("-started_at").first()
        return frames.LastNight(None, _known_files(run, "") if run else {})
    night = _nights_of(name).first()
    if night is None:
        return frames.LastNight(None, {})
    return frames.LastNight(_told(night), _known_files(night.run, name))


def statuses() -> list[frames.SourceStatus]:
    """The expected sources with what was last found there, by their names."""
    return [_status(source) for source in expected_sources()]


def record_arrivals(run: Run, arrivals: Sequence[frames.Arrival], seen: Mapping[str, frames.Seen]) -> None:
    """Writes down what a run found at the registered sources.

    Args:
        run: the run.
        arrivals: one for each source.
        seen: by the name of the source, what its files held, if it has any.
    """
    sources = ExpectedSource.objects.in_bulk([arrival.name for arrival in arrivals], field_name="name")
    Arrival.objects.bulk_create(
        Arrival(
            run=run,
            expected=sources[arrival.name],
            arrived=arrival.arrived,
            content_sha256=arrival.content_sha256,
            unchanged_since=arrival.unchanged_since,
            refusal=arrival.refusal,
            villages=seen.get(arrival.name, frames.Seen()).villages,
            layouts=seen.get(arrival.name, frames.Seen()).layouts,
        )
        for arrival in arrivals
    )


def _status(source: frames.ExpectedSource) -> frames.SourceStatus:
    nights = _nights_of(source.name)
    last, came = nights.first(), nights.filter(arrived=True).first()
    if last is None:
        return frames.SourceStatus(source)
    status = frames.SourceStatus(source, _told(last), max(0, (last.run.as_of - last.unchanged_since).days))
    if came is None:
        return status
    return replace(
        status,
        came_on=came.run.as_of,
        files=_files_of(came.run, source.name).count(),
        seen=frames.Seen(tuple(came.villages), tuple(came.layouts)),
    )


def _nights_of(name: str) -> "QuerySet[Arrival]":
    """What whole nights found at a source, the last one first."""
    nights = Arrival.objects.filter(expected__name=name, run__state=RunState.WHOLE)
    return nights.select_related("run", "expected").order_by("-run__started_at")


def _files_of(run: Run, name: str) -> "QuerySet[RunFile]":
    """What a run had of a registered source; without a name, of an inbox that was named by hand."""
    return run.files.filter(source__expected__name=name) if name else run.files.filter(source__expected=None)


def _known_files(run: Run, name: str) -> dict[str, frames.KnownFile]:
    files = _files_of(run, name).select_related("source", "stored_file").order_by("source__path")
    return {
        file.source.path: frames.KnownFile(file.stored_file.sha256, file.stored_file.first_seen_at)
        for file in files
        if file.stored_file
    }


def _told(night: Arrival) -> frames.Arrival:
    return frames.Arrival(
        night.expected.name, night.arrived, night.content_sha256, night.unchanged_since, night.refusal
    )
