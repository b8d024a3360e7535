"""The night with Prefect, for real: a server is started, the flow is run, nothing stays behind."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

SAHIH = [sys.executable, "-c", "from pipelines.cli import main; main()"]
PATIENCE_SECONDS = 120

# Its bug quotes a person, as a library of ours might.
FAILING_NIGHTS = """
import json, sys
from pathlib import Path
import pipelines.batch as batch
from pipelines.bugs import describe_bug
from pipelines.flows import run_as_flow
from pipelines.flows.server import OwnServer
from pipelines.home import make_home
from pipelines.settings import prepare_prefect, settings_from

settings = settings_from(home=Path(sys.argv[1]))
make_home(settings.home)
prepare_prefect(settings, talkative=False)
OwnServer().announce(settings.home)
whole_night = batch.run_night
tried = []

def night(settings, inbox, on_step):
    tried.append(inbox)
    if inbox == "bug":
        raise ValueError("SI" "TI CONTOH 14080155" "04869902")
    return whole_night(settings, inbox, on_step)

batch.run_night = night
ended = []
for inbox in ("nowhere", "bug"):
    try:
        run_as_flow(settings, inbox, lambda step: None)
    except Exception as error:
        ended.append(type(error).__name__)
print(json.dumps({"tried": tried, "ended": ended}))
"""


def processes_of(home):
    """The processes that Prefect runs for a home."""
    mark = f"PREFECT_HOME={home / 'prefect'}\0".encode()
    return [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if mark in read(path)]


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def wait_until(ready):
    start = monotonic()
    while not ready():
        assert monotonic() - start < PATIENCE_SECONDS
        sleep(0.2)


def rows_of(home, query):
    with closing(sqlite3.connect(home / "prefect" / "prefect.db")) as server:
        return server.execute(query).fetchall()


def nobody_is_shown(home, *texts):
    kept = [path.read_bytes() for path in (home / "prefect").rglob("*") if path.is_file()]
    assert all(b"SITI" not in text and b"1408015504869902" not in text for text in [*kept, *texts])


def test_a_night_runs_as_a_flow_and_leaves_its_counts_as_an_artifact(inbox, tmp_path):
    home = tmp_path / "home"
    command = [*SAHIH, "run", "--inbox", inbox, "--home", home]
    ended = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, timeout=PATIENCE_SECONDS)
    assert ended.returncode == 0, ended.stderr
    assert (home / "runs" / "latest" / "report" / "index.html").is_file()
    assert rows_of(home, "SELECT state_type FROM flow_run") == [("COMPLETED",)]
    ((data,),) = rows_of(home, "SELECT data FROM artifact WHERE key = 'sahih-malam'")
    assert {row["tabel"] for row in json.loads(json.loads(data))} == {"household", "member", "child"}
    nobody_is_shown(home, ended.stdout, ended.stderr)
    assert processes_of(home) == []


def test_only_what_may_pass_is_tried_again(tmp_path):
    home = tmp_path / "home"
    script = [sys.executable, "-c", FAILING_NIGHTS, home]
    ended = subprocess.run(script, capture_output=True, check=False, cwd=tmp_path, timeout=PATIENCE_SECONDS)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {
        "tried": ["nowhere"] * 4 + ["bug"], "ended": ["InboxUnreachable", "ValueError"]
    }  # fmt: skip
    nobody_is_shown(home, ended.stdout, ended.stderr)
    assert processes_of(home) == []


def test_the_schedule_is_served_until_it_is_told_to_stop(inbox, tmp_path):
    home = tmp_path / "home"
    command = [*SAHIH, "schedule", "--inbox", inbox, "--home", home]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as schedule:
        try:
            assert b"01.00 WIB" in schedule.stdout.readline()
            wait_until(lambda: rows_of(home, "SELECT * FROM deployment_schedule"))
            ((given,),) = rows_of(home, "SELECT schedule FROM deployment_schedule")
            cron = json.loads(given)
            assert (cron["cron"], cron["timezone"]) == ("0 1 * * *", "Asia/Jakarta")
        finally:
            schedule.send_signal(signal.SIGTERM)
    assert processes_of(home) == []
    assert not (home / "prefect" / "server").exists()
