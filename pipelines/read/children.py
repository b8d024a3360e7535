"""Tasks that may abort, hang or eat memory, done in processes of their own.

Each is a new interpreter that imports what its task needs and no more; nothing of this process is carried over.
"""

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Pipe, wait
from signal import Signals
from typing import Any

from pipelines.read.limits import ReadLimits

READY = "ready"


@dataclass(frozen=True)
class NoAnswer:
    """A task cost its process, or was about to.

    Attributes:
        reason: in English, for the log.
    """

    reason: str


def do_apart(tasks: Sequence[Callable[[], Any]], limits: ReadLimits) -> Generator[tuple[int, Any], None, None]:
    """Do tasks in child processes, a few at a time; closing the generator ends the processes.

    Args:
        tasks: they and their answers can be pickled.
        limits: how many processes there are, and what a task may use.

    Yields:
        The number of a task with its answer or `NoAnswer`, whichever comes first.

    Raises:
        Exception: what a task raised, with its traceback as a note.
        RuntimeError: a process ended by itself.
    """
    to_do = deque(enumerate(tasks))
    children: list[_Child] = []
    try:
        while to_do or children:
            while to_do and len(children) < limits.workers:
                children.append(_Child(limits))
                children[-1].give(*to_do.popleft())
            for child in _with_news(children):
                answer = child.hear()
                if isinstance(answer, Exception):
                    raise answer
                if answer == READY:
                    continue
                number = child.task_number
                if to_do and not isinstance(answer, NoAnswer):
                    child.give(*to_do.popleft())
                else:
                    children.remove(child)
                    child.end()
                yield number, answer
    finally:
        for child in children:
            child.end()


class _Child:
    """A process that does one task at a time."""

    def __init__(self, limits: ReadLimits) -> None:
        self.connection, theirs = Pipe()
        self.task_number = -1
        command = [sys.executable, "-P", "-m", "pipelines.read.child"]
        arguments = [theirs.fileno(), limits.seconds, limits.memory_bytes]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [*command, *map(str, arguments)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def give(self, number: int, task: Callable[[], Any]) -> None:
        self.task_number = number
        # One that has ended meanwhile says so when it is heard.
        with suppress(BrokenPipeError):
            self.connection.send(task)

    def hear(self) -> object:
        """What it has to say: that it is ready, an answer, or `NoAnswer` where it was killed."""
        try:
            return self.connection.recv()
        except (EOFError, ConnectionResetError) as error:
            code = self._process.wait()
            if code >= 0:
                reason = f"a reading process ended by itself with code {code}"
                raise RuntimeError(reason) from error
            return NoAnswer(f"reading it ended with {Signals(-code).name}")

    def end(self) -> None:
        self.connection.close()
        self._process.kill()
        self._process.wait()


def _with_news(children: Sequence[_Child]) -> list[_Child]:
    """Wait until some of them have something to say."""
    talking = wait([child.connection for child in children])
    return [child for child in children if child.connection in talking]
