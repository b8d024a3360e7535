"""``python -m pipelines.flows.api PORT``: Prefect's server, until standard input closes."""

import socket
import sys
import threading
from time import sleep

import uvicorn
from prefect.server.api.server import create_app

_LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.05
_GRACE_SECONDS = 2


def main(port: int) -> None:
    """Serves on a port of this machine, on any when it is taken; says its address as soon as it answers."""
    listener = _listen(port)
    config = uvicorn.Config(create_app(), log_level="critical", timeout_graceful_shutdown=_GRACE_SECONDS)
    server = uvicorn.Server(config)
    address = f"http://{_LOOPBACK}:{listener.getsockname()[1]}/api"
    threading.Thread(target=_accompany, args=(server, address), daemon=True).start()
    server.run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((_LOOPBACK, port))
    except OSError:
        return socket.create_server((_LOOPBACK, 0))


def _accompany(server: uvicorn.Server, address: str) -> None:
    """Tells the owner when the server has started, and stops it when the owner is gone."""
    while not server.started:
        sleep(_POLL_SECONDS)
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.should_exit = True


if __name__ == "__main__":
    main(int(sys.argv[1]))
