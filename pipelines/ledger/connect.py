"""Opening the ledger: the database of the settings, with all its tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from pipelines.errors import SahihError, UserError

if TYPE_CHECKING:
    from pipelines.ledger.runs import Ledger

_SQLITE = "django.db.backends.sqlite3"
_POSTGRESQL = "django.db.backends.postgresql"

# Write-ahead logging: who reads never waits for who writes, and a killed process leaves nothing half written. A
# transaction takes its lock at once, so that two writers wait for each other instead of failing midway.
_SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}


class LedgerUnreachable(SahihError):
    """The database does not answer, or is none."""


def open_ledger(home: Path, database_url: str) -> "Ledger":
    """Opens the ledger and brings its tables up to date; a process may open one after the other.

    Args:
        home: folder of the SQLite file.
        database_url: of another database; empty for SQLite in the home.

    Raises:
        UserError: the URL is not one of SQLite or PostgreSQL.
        LedgerUnreachable: the database cannot be opened.
    """
    from django.db import DatabaseError, connection

    _connect(_database(home, database_url))
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        # What the driver says may hold the address and the user of a database server.
        message = "Basis data Sahih tidak dapat dibuka. Periksa SAHIH_DATABASE_URL atau folder --home."
        raise LedgerUnreachable(message) from error
    _migrate(home / "ledger.lock")

    from pipelines.ledger.runs import Ledger

    return Ledger()


def _database(home: Path, database_url: str) -> dict[str, Any]:
    """The database as Django describes one."""
    if not database_url:
        return {"ENGINE": _SQLITE, "NAME": str(home / "ledger.sqlite3"), "OPTIONS": _SQLITE_OPTIONS}
    import dj_database_url

    try:
        database: dict[str, Any] = dict(dj_database_url.parse(database_url))
    except ValueError:
        database = {}
    if database.get("ENGINE") not in {_SQLITE, _POSTGRESQL}:
        # The URL itself is not shown: it may hold a password.
        message = "SAHIH_DATABASE_URL harus berupa alamat sqlite:/// atau postgresql://."
        raise UserError(message) from None
    if database["ENGINE"] == _SQLITE:
        database["OPTIONS"] = _SQLITE_OPTIONS
    return database


def _connect(database: dict[str, Any]) -> None:
    """Makes this the database of all queries from now on."""
    import django
    from django.conf import settings
    from django.db import connections

    from pipelines.ledger import django_settings

    if not settings.configured:
        settings.configure(**{name: value for name, value in vars(django_settings).items() if name.isupper()})
        django.setup()
    connections.close_all()
    connections.settings = connections.configure_settings({"default": database})
    connections["default"] = connections.create_connection("default")


def _migrate(lock: Path) -> None:
    """Brings the tables up to date, one process after the other; where they are, it only looks."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with FileLock(lock):
            call_command("migrate", verbosity=0, interactive=False)
