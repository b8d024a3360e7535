"""A reading process: does one task after the other that it is sent, within limits.

Started by `pipelines.read.children` with the file descriptor of its connection, the seconds for a task and the
bytes of its address space. It ends when the other side closes the connection.
"""

import gc
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib.abc import MetaPathFinder
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler

from pipelines.read.children import READY, NoAnswer


class _WithoutPandas(MetaPathFinder):
    """Keeps pyarrow from importing pandas at its first array: it takes longer than to read a village."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """There is no pandas; all else is for the other finders."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


def main(descriptor: int, seconds: float, memory_bytes: int) -> None:
    """Answer tasks until nobody asks any more.

    Args:
        descriptor: of the connection.
        seconds: after so many in one task the system ends the process.
        memory_bytes: so much address space and no more.
    """
    gc.disable()
    # Ctrl-C is meant for the parent, and that one ends its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A core dump would hold what was being read.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_memory(memory_bytes)
    sys.meta_path.insert(0, _WithoutPandas())
    connection = Connection(descriptor)
    connection.send(READY)
    _silence_errors()
    with suppress(EOFError, BrokenPipeError):
        while True:
            connection.send_bytes(_answer(connection.recv(), seconds))


def _limit_memory(memory_bytes: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def _answer(task: Callable[[], object], seconds: float) -> memoryview:
    """Do a task; its result, or what it raised, is pickled."""
    # The default action of SIGALRM ends the process, however deep in a library it is.
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return _pickled(task())
    except MemoryError:
        return _pickled(NoAnswer("it takes too much memory"))
    except Exception as error:  # noqa: BLE001 - the parent raises it again
        # Where it happened, but not what it said: that may quote a cell.
        error.add_note("".join(["In a reading process:\n", *traceback.format_tb(error.__traceback__)]))
        return _pickled(error)
    except BaseException:  # noqa: BLE001 - a panic in Rust is no Exception
        return _pickled(NoAnswer("the reader gave up"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _pickled(answer: object) -> memoryview:
    return ForkingPickler.dumps(answer, protocol=5)


def _silence_errors() -> None:
    """A library may print what it was reading before it aborts; that must not get into a log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
