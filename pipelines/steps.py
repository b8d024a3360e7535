"""The steps of a night and how long each takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

STEPS = ["pull", "read", "headings", "parse", "overlay", "assemble", "validate", "dedupe", "growth", "target"]
STEPS += ["lifecycle", "write", "report", "workbooks"]
"""The steps of a night; what has nothing to do takes no time."""


@dataclass
class Steps:
    """How long each step of a run takes, and who wants to hear of it.

    Attributes:
        on_step: told the name of each step as it begins.
        seconds: of each step so far.
    """

    on_step: Callable[[str], None] = lambda _step: None
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 0.0))

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Times what happens inside."""
        self.on_step(name)
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += perf_counter() - start
