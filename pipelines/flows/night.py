"""The flow: the same night as without Prefect, tried again when what stopped it may pass."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.schedules import Cron
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.types.entrypoint import EntrypointType

from pipelines.batch import run_night
from pipelines.bugs import describe_bug
from pipelines.errors import SahihError
from pipelines.frames import RunResult
from pipelines.home import Busy
from pipelines.ledger import LedgerUnreachable
from pipelines.pull import InboxUnreachable, settle, shown
from pipelines.run_folder import summary_of
from pipelines.settings import Settings, settings_from

_EVERY_NIGHT = Cron("0 1 * * *", timezone="Asia/Jakarta")

# A share that is not mounted, a database that starts anew, a run by hand. Our own bugs stay.
_MAY_PASS = (InboxUnreachable, LedgerUnreachable, Busy)
# Somebody who waits is told soon; at night there is an hour to come back.
_SOON_SECONDS = [1.0, 2.0, 4.0]
_PATIENT_SECONDS = [60.0, 600.0, 3000.0]

# What a flow is given its server keeps. What cannot be kept comes this way.
_on_step: ContextVar[Callable[[str], None]] = ContextVar("_on_step")
_inbox: ContextVar[str | None] = ContextVar("_inbox")


class NightFailed(Exception):
    """A bug of ours ended the night.

    Attributes:
        bug: what was raised; its words may quote a cell, so Prefect never sees it.
    """

    def __init__(self, bug: BaseException) -> None:
        super().__init__(type(bug).__name__)
        self.bug = bug


def run_at(address: str, settings: Settings, inbox: str | None, on_step: Callable[[str], None]) -> RunResult:
    """Runs the flow once on the server at an address.

    Raises:
        SahihError: as `pipelines.batch.run_night`.
    """
    _on_step.set(on_step)
    _inbox.set(inbox)
    with temporary_settings({PREFECT_API_URL: address}):
        try:
            return night(
                inbox=shown(inbox) if inbox else None,
                home=str(settings.home),
                out=str(settings.out),
                as_of=settings.as_of.isoformat(),
            )
        except NightFailed as failed:
            raise failed.bug from None


def serve_at(address: str, settings: Settings, inbox: str | None) -> None:
    """Serves the flow every night, with the server at an address, until told to stop."""
    with temporary_settings({PREFECT_API_URL: address}):
        night.serve(
            "setiap-malam",
            schedule=_EVERY_NIGHT,
            parameters={
                "inbox": settle(inbox) if inbox else None,
                "home": str(settings.home),
                "out": str(settings.out),
                "patient": True,
            },
            limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,
            print_starting_message=False,
        )


class _UnreadBugs:
    """Whatever is raised inside and has no sentence for people leaves without its words."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, SahihError):
            get_run_logger().error(describe_bug(error))
            raise NightFailed(error) from None


def _show_counts(summary: dict[str, Any]) -> None:
    """The run's counts as an artifact; nothing of a person."""
    rows = [{"tabel": table, **counts} for table, counts in summary["rows"].items()]
    severities = summary["findings"]["by_severity"]
    found = ", ".join(f"{count} {severity}" for severity, count in severities.items())
    files = ", ".join(f"{count} {state}" for state, count in summary["files"].items())
    create_table_artifact(
        rows, key="sahih-malam", description=f"{summary['run_id']}; files: {files}; findings: {found}"
    )


def _say_nothing(_step: str) -> None:
    pass


def _may_pass(_task: object, _run: object, state: State[Any]) -> bool:
    return isinstance(state.result(raise_on_failure=False), _MAY_PASS)


def _attempt(settings: Settings, inbox: str | None) -> RunResult:
    """One attempt at the night; it ends whole or leaves nothing behind."""
    with _UnreadBugs():
        return run_night(settings, _inbox.get(inbox), _on_step.get(_say_nothing))


def _night(inbox: str | None, home: str, out: str, as_of: str | None = None, *, patient: bool = False) -> RunResult:
    """The whole night.

    Args:
        inbox: the folder or address to pull; without, those of the registered sources.
        home: as in `pipelines.settings.Settings`.
        out: as in `pipelines.settings.Settings`.
        as_of: ``YYYY-MM-DD``; without, today.
        patient: wait long for what may pass.
    """
    day = date.fromisoformat(as_of) if as_of else None
    settings = settings_from(home=Path(home), out=Path(out), as_of=day)
    delays = _PATIENT_SECONDS if patient else _SOON_SECONDS
    result = attempt.with_options(retries=len(delays), retry_delay_seconds=delays)(settings, inbox)
    _show_counts(summary_of(result))
    return result


# Not as decorators: to run them in another process Prefect must find the functions under their own names.
attempt = task(name="semalam", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=_may_pass)(_attempt)
night = flow(name="sahih-malam", persist_result=False)(_night)
