"""Where a run is written: its folder appears whole under its name, and ``latest`` moves last."""

import secrets
import shutil
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.clock import WIB, now
from pipelines.home import hold, make_folder, sync

_RUN_ID_LETTERS = 4


def new_run_id() -> str:
    """A name for a run: sorted by time, never 16 digits in a row."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(_RUN_ID_LETTERS))
    return f"{now().astimezone(WIB):%Y%m%d-%H%M%S}-{letters}"


@contextmanager
def run_folder(out: Path, run_id: str) -> Iterator[Path]:
    """The folder to write a run into. It gets its final name when all went well, and is gone otherwise.

    Args:
        out: where the run folders are; made when missing.
        run_id: name of the run.

    Raises:
        Busy: another run writes there.
        UserError: ``out`` cannot be made or written.
    """
    make_folder(out)
    with hold(out / ".lock", f"Sahih sedang menulis ke {out}. Tunggu sampai selesai."):
        _remove_unfinished(out)
        folder = out / f".{run_id}.tmp"
        folder.mkdir()
        try:
            yield folder
            _publish(folder, out / run_id)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _publish(folder: Path, target: Path) -> None:
    """Gives a finished folder its name once all of it is on the disk, then moves ``latest``."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
    folder.rename(target)
    sync(target.parent)
    _move_latest(target)


def _move_latest(target: Path) -> None:
    latest = target.with_name("latest")
    if latest.is_dir() and not latest.is_symlink():
        # Copying OUT with a tool that knows no links has made a folder of it.
        latest.rename(target.with_name(f"latest-{target.name}"))
    link = target.with_name(".latest.tmp")
    link.symlink_to(target.name)
    link.replace(latest)
    sync(target.parent)


def _remove_unfinished(out: Path) -> None:
    """Removes what killed runs left; whoever holds the lock knows that nobody writes there."""
    for path in out.glob(".*.tmp"):
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path)
