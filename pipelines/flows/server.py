"""A Prefect server of our own, on this machine only. It lives as long as the process that started it."""

import atexit
import http.client
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

_ANSWER_SECONDS = 3
_STOP_SECONDS = 10


class OwnServer:
    """A server that starts while its owner does something else.

    To be made before Prefect is imported: it is then stopped after Prefect has sent its last words to it.
    """

    def __init__(self, port: int = 0) -> None:
        """Takes the port it would like; without, or when that is taken, it gets any."""
        # -P: nothing of the current folder is imported. It stops when its standard input closes, which happens
        # when this process ends in whatever way. In a session of its own, Ctrl-C does not reach it before that.
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "pipelines.flows.api", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        atexit.register(self._stop)

    def address(self) -> str:
        """Its address, once it answers."""
        address = self._process.stdout.readline().strip() if self._process.stdout else ""
        if not address:
            raise RuntimeError("the Prefect server did not start")
        return address

    def announce(self, home: Path) -> str:
        """Its address, written down for `find_server` as long as it lives."""
        address = self.address()
        note = _note(home)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(address, encoding="utf-8")
        atexit.register(note.unlink, missing_ok=True)
        return address

    def _stop(self) -> None:
        with self._process as process:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def find_server(home: Path, given: str) -> Callable[[], str]:
    """Finds the given server, else the one of the schedule, else starts one.

    Args:
        home: where the schedule's server is announced.
        given: an address, or nothing.

    Returns:
        What gives the address, once the server answers.
    """
    note = _note(home)
    announced = note.read_text(encoding="utf-8") if note.exists() else ""
    for address in filter(None, [given, announced]):
        if _answers(address):
            return lambda: address
    return OwnServer().address


def _note(home: Path) -> Path:
    return home / "prefect" / "server"


def _answers(address: str) -> bool:
    """Whether a server is there and well."""
    url = urlsplit(address)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.netloc, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", f"{url.path}/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
