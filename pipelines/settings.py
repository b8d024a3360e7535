"""What a command was told, by its arguments and by the environment. The only place that knows the environment."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.clock import today

_YES = frozenset({"1", "true", "yes", "ya"})


@dataclass(frozen=True)
class Settings:
    """What holds for the whole of one command.

    Attributes:
        home: folder of the ledger, the kept sources and the history; absolute.
        out: folder of the run folders; absolute.
        as_of: the day the run speaks of.
        database_url: of the ledger; empty for SQLite in the home.
        plain: run without Prefect.
    """

    home: Path
    out: Path
    as_of: date
    database_url: str
    plain: bool


def settings_from(
    *, home: Path | None = None, out: Path | None = None, as_of: date | None = None, plain: bool = False
) -> Settings:
    """The arguments of a command, completed by the environment and then by the defaults.

    Args:
        home: else ``SAHIH_HOME``, else ``var`` in the current folder.
        out: else ``runs`` in the home.
        as_of: else today in Western Indonesia Time.
        plain: or ``SAHIH_PLAIN`` says so.
    """
    root = (home or Path(os.environ.get("SAHIH_HOME") or "var")).absolute()
    return Settings(
        home=root,
        out=(out or root / "runs").absolute(),
        as_of=as_of or today(),
        database_url=os.environ.get("SAHIH_DATABASE_URL", ""),
        plain=plain or os.environ.get("SAHIH_PLAIN", "").strip().lower() in _YES,
    )


def prepare_prefect(settings: Settings, *, talkative: bool) -> str:
    """Sets this process up for Prefect, and those that it starts; to be called before Prefect is imported.

    Args:
        settings: whose home is Prefect's too.
        talkative: Prefect's log is shown on stderr; without, it goes to Prefect's server alone.

    Returns:
        The address of a server that somebody keeps for us (``PREFECT_API_URL``); empty without one.
    """
    os.environ.update(
        {
            "PREFECT_HOME": str(settings.home / "prefect"),
            # Nothing is sent to anybody: neither by the server, nor by the client, nor by the web pages.
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
            # The server that we need we start ourselves, and stop it again.
            "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
            # Of the server's log only what stops it: when it goes, it calls every open connection an error.
            "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO" if talkative else "CRITICAL",
            # The server on this machine is not asked for through an office's proxy.
            "no_proxy": ",".join(
                filter(None, [os.environ.get("no_proxy"), os.environ.get("NO_PROXY"), "127.0.0.1"])
            ),
        }
    )
    return os.environ.get("PREFECT_API_URL", "")
