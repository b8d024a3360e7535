"""What a command is told, and by whom."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from pipelines import clock
from pipelines.settings import settings_from

PREFECT = """
import json, os, sys
from pathlib import Path
from pipelines.settings import prepare_prefect, settings_from

prepare_prefect(settings_from(home=Path(sys.argv[1])), talkative=False)
from prefect._internal.analytics import is_telemetry_enabled
from prefect.settings import get_current_settings

prefect = get_current_settings()
print(json.dumps({
    "client": is_telemetry_enabled(),
    "server": prefect.server.analytics_enabled,
    "metrics": prefect.telemetry.enable_resource_metrics,
    "home": str(prefect.home),
    "no_proxy": os.environ["no_proxy"],
}))
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, and an environment that says nothing."""
    monkeypatch.chdir(tmp_path)
    for name in ("SAHIH_HOME", "SAHIH_DATABASE_URL", "SAHIH_PLAIN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_home_is_here_by_default_and_the_runs_in_it(here):
    settings = settings_from()
    assert (settings.home, settings.out) == (here / "var", here / "var" / "runs")
    assert (settings.database_url, settings.plain) == ("", False)


def test_an_argument_counts_more_than_the_environment(here, monkeypatch):
    monkeypatch.setenv("SAHIH_HOME", str(here / "told"))
    assert settings_from().home == here / "told"
    assert settings_from(home=here / "given", out=here / "out").home == here / "given"
    assert settings_from(out=here / "out").out == here / "out"


@pytest.mark.parametrize(("told", "plain"), [("1", True), ("true", True), ("0", False), ("", False)])
@pytest.mark.usefixtures("here")
def test_the_environment_may_ask_for_a_night_without_prefect(monkeypatch, told, plain):
    monkeypatch.setenv("SAHIH_PLAIN", told)
    assert settings_from().plain is plain


@pytest.mark.usefixtures("here")
def test_the_day_is_that_of_western_indonesia(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    assert settings_from().as_of == date(2026, 11, 24)
    assert settings_from(as_of=date(2026, 11, 1)).as_of == date(2026, 11, 1)


def test_prefect_tells_nobody_and_lives_in_our_home(here, monkeypatch):
    monkeypatch.delenv("DO_NOT_TRACK", raising=False)
    monkeypatch.setenv("NO_PROXY", "intranet")
    command = [sys.executable, "-c", PREFECT, here]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, cwd=here).stdout)
    assert told == {
        "client": False,
        "server": False,
        "metrics": False,
        "home": str(here / "prefect"),
        "no_proxy": "intranet,127.0.0.1",
    }
