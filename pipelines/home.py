"""The home folder: the kept bytes of every source, the key of the record ids, the ledger, and one run at a time."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipelines.errors import SahihError, UserError
from pipelines.ledger import open_ledger
from pipelines.settings import Settings
from pipelines.sheet_store import SheetStore

if TYPE_CHECKING:
    from pipelines.ledger.runs import Ledger

_INCOMING = ".incoming-"
_KEY_BYTES = 32


class Busy(SahihError):
    """Another run holds the folder."""


@dataclass(frozen=True)
class KeptFile:
    """Bytes in the store.

    Attributes:
        path: where they lie.
        sha256: of the bytes, hexadecimal.
    """

    path: Path
    sha256: str


class FileStore:
    """The bytes of sources under their hash: kept once, whole, and never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, chunks: Iterable[bytes]) -> KeptFile:
        """Keeps bytes as they come; they are on the disk when this answers.

        What the chunks raise passes through, and nothing is kept.
        """
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=_INCOMING) as incoming:
            for chunk in chunks:
                digest.update(chunk)
                incoming.write(chunk)
            kept = KeptFile(self.path_of(digest.hexdigest()), digest.hexdigest())
            if not kept.path.exists():
                incoming.flush()
                os.fsync(incoming.fileno())
                kept.path.parent.mkdir(exist_ok=True)
                kept.path.hardlink_to(incoming.name)
                sync(kept.path.parent)
        return kept

    def remove_unfinished(self) -> None:
        """Removes what a killed process began to keep."""
        for path in self._folder.glob(f"{_INCOMING}*"):
            path.unlink()

    def path_of(self, sha256: str) -> Path:
        """Where bytes of this hash lie, when they are kept."""
        return self._folder / sha256[:2] / sha256


@dataclass(frozen=True)
class Home:
    """A home that this process holds.

    Attributes:
        ledger: what was delivered and what every run made of it.
        files: the kept bytes.
        sheets: what was read of them.
        record_key: the secret from which the ids of records are made; 32 bytes, made once.
    """

    ledger: "Ledger"
    files: FileStore
    sheets: SheetStore
    record_key: bytes


@contextmanager
def open_home(settings: Settings) -> Iterator[Home]:
    """Holds the home for one run, and clears away what a killed one left.

    Raises:
        Busy: another run holds it.
        UserError: the folder cannot be made or written.
        LedgerUnreachable: the database cannot be opened.
    """
    make_home(settings.home)
    with hold(settings.home / "lock", f"Sahih sedang berjalan di {settings.home}. Tunggu sampai selesai."):
        folder = settings.home / "files"
        make_folder(folder)
        files = FileStore(folder)
        files.remove_unfinished()
        sheets = SheetStore(settings.home / "sheets")
        sheets.prepare()
        ledger = open_ledger(settings.home, settings.database_url)
        try:
            ledger.interrupt_dead_runs()
            yield Home(ledger, files, sheets, _record_key(settings.home / "record_key"))
        finally:
            ledger.close()


@contextmanager
def open_ledger_of(settings: Settings) -> Iterator["Ledger"]:
    """The ledger of a home, beside a run that may hold the home.

    Raises:
        UserError: the folder cannot be made or written.
        LedgerUnreachable: the database cannot be opened.
    """
    make_home(settings.home)
    ledger = open_ledger(settings.home, settings.database_url)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def hold(lock: Path, refusal: str) -> Iterator[None]:
    """Holds a lock; the kernel lets it go when the process ends in whatever way.

    Raises:
        Busy: somebody else holds it; says the refusal.
    """
    try:
        held = FileLock(lock).acquire(timeout=0)
    except Timeout as error:
        raise Busy(refusal) from error
    with held:
        yield


def make_home(home: Path) -> None:
    """Makes the home when there is none; only its owner may look into it.

    Raises:
        UserError: it cannot be made or written.
    """
    make_folder(home, mode=0o700)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Makes a folder that we write to, with those above it.

    Raises:
        UserError: it cannot be made or written.
    """
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        message = f"Folder {folder} tidak dapat dibuat."
        raise UserError(message) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        message = f"Folder {folder} tidak dapat ditulisi."
        raise UserError(message)


def sync(path: Path) -> None:
    """Waits until a file's bytes, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _record_key(path: Path) -> bytes:
    """Reads the key; makes it when there is none yet."""
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_INCOMING) as incoming:
            incoming.write(secrets.token_bytes(_KEY_BYTES))
            incoming.flush()
            os.fsync(incoming.fileno())
            path.hardlink_to(incoming.name)
        sync(path.parent)
    return path.read_bytes()
