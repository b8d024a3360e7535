"""How long a person waits: `sahih --help`, and `sahih check` of a small workbook."""

import sys
from datetime import date
from pathlib import Path
from subprocess import DEVNULL, run
from time import perf_counter

from pipelines.sample import write_sample

SAHIH = str(Path(sys.executable).with_name("sahih"))
REPEATS = 5


def test_help(tmp_path: Path) -> None:
    print(f"sahih --help: {_median([SAHIH, '--help'], tmp_path):.2f} s (bound 0.5 s)")


def test_check_of_fifty_rows(tmp_path: Path) -> None:
    write_sample(tmp_path, people=50, seed=1, faults=0.05, duplicates=0.0, villages=1, as_of=date(2026, 11, 1))
    (workbook,) = tmp_path.glob("*.xlsx")
    seconds = _median([SAHIH, "check", str(workbook), "--out", str(tmp_path / "out")], tmp_path)
    print(f"sahih check of 50 people: {seconds:.2f} s (bound 3 s)")


def _median(command: list[str], folder: Path) -> float:
    """The median of several runs after one that is not counted."""
    seconds = []
    for _ in range(REPEATS + 1):
        start = perf_counter()
        run(command, cwd=folder, capture_output=True, check=False, stdin=DEVNULL)
        seconds.append(perf_counter() - start)
    return sorted(seconds[1:])[REPEATS // 2]
