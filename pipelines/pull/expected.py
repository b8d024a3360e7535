"""The registered sources of a night: what came from each, and the last files of those that stayed silent."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from pipelines.errors import SahihError
from pipelines.frames import Arrival, ExpectedSource, LastNight, SourceFile, SourceState
from pipelines.home import FileStore
from pipelines.pull import Delivery, pull
from pipelines.read.limits import ReadLimits


def pull_expected(
    sources: Sequence[ExpectedSource],
    last_night_of: Callable[[str], LastNight],
    store: FileStore,
    limits: ReadLimits,
    as_of: date,
) -> Delivery:
    """Keeps what every registered source has sent; one that is silent stops nobody.

    Of a silent source the files of the last night are taken, marked as stale. A file is called by its path below
    the inbox of its source; where two sources use the same path, all files get the source's NAME in front.

    Args:
        sources: whose files are expected.
        last_night_of: what the last whole night had of the source of this NAME.
        store: where the bytes are kept.
        limits: how large a file may be.
        as_of: the day of this night.
    """
    parts = [_pull_one(source, last_night_of(source.name), store, limits, as_of) for source in sources]
    place = _naming([file for part in parts for file in _all_files(part)])
    arrivals = [arrival for part in parts for arrival in part.arrivals]
    return Delivery(
        files=[place(file) for part in parts for file in part.files],
        lost=[(place(file), error) for part in parts for file, error in part.lost],
        arrivals=arrivals,
        states=_states_of(sources, arrivals, as_of),
    )


def mark_unchanged(files: Sequence[SourceFile], last_night: LastNight) -> list[SourceFile]:
    """The files, those marked that are byte by byte what last night found in the same place."""
    return [replace(file, unchanged=_hash_in(last_night, file) == file.sha256) for file in files]


def _states_of(sources: Sequence[ExpectedSource], arrivals: Sequence[Arrival], as_of: date) -> list[SourceState]:
    return [
        SourceState(
            name=source.name,
            villages=source.villages,
            layout=source.layout,
            arrived=arrival.arrived,
            days_unchanged=max(0, (as_of - arrival.unchanged_since).days),
        )
        for source, arrival in zip(sources, arrivals, strict=True)
    ]


def _pull_one(
    source: ExpectedSource, last_night: LastNight, store: FileStore, limits: ReadLimits, as_of: date
) -> Delivery:
    refusal = ""
    try:
        came = pull(source.inbox, store, limits)
    except SahihError as error:
        came, refusal = Delivery([], []), str(error)
    if _all_files(came):
        delivery = Delivery(mark_unchanged(came.files, last_night), came.lost)
    else:
        delivery = Delivery(_last_files(last_night, store), [])
    return Delivery(
        files=[replace(file, sender=source.name, sent_as=file.source) for file in delivery.files],
        lost=[(replace(file, sender=source.name, sent_as=file.source), error) for file, error in delivery.lost],
        arrivals=[_arrival(source.name, came, refusal, last_night.arrival, as_of)],
    )


def _all_files(delivery: Delivery) -> list[SourceFile]:
    return [*delivery.files, *(file for file, _ in delivery.lost)]


def _last_files(last_night: LastNight, store: FileStore) -> list[SourceFile]:
    return [
        SourceFile(path, store.path_of(known.sha256), known.sha256, known.received_at, stale=True)
        for path, known in last_night.files.items()
    ]


def _hash_in(last_night: LastNight, file: SourceFile) -> str | None:
    known = last_night.files.get(file.source)
    return known.sha256 if known else None


def _arrival(name: str, came: Delivery, refusal: str, before: Arrival | None, as_of: date) -> Arrival:
    files = _all_files(came)
    if not files:
        content = before.content_sha256 if before else ""
    else:
        # A file that was only renamed, or sent twice, is no news.
        content = sha256("".join(sorted({file.sha256 for file in files})).encode()).hexdigest()
    is_news = before is None or before.content_sha256 != content
    return Arrival(
        name=name,
        arrived=bool(files),
        content_sha256=content,
        unchanged_since=as_of if before is None or is_news else before.unchanged_since,
        refusal=refusal,
    )


def _naming(files: Sequence[SourceFile]) -> Callable[[SourceFile], SourceFile]:
    """Gives files names that tell them apart, whoever sent them."""
    counts: Mapping[str, int] = Counter(file.source for file in files)
    if max(counts.values(), default=1) == 1:
        return lambda file: file
    return lambda file: replace(file, source=f"{file.sender}/{file.sent_as}")
