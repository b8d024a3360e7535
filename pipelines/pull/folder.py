"""Inboxes that are folders of this machine."""

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pipelines.clock import now
from pipelines.errors import UnreadableFile, UserError
from pipelines.frames import SourceFile
from pipelines.home import FileStore
from pipelines.pull.address import shown
from pipelines.pull.delivery import CHUNK_BYTES, HIDDEN_PREFIXES, Delivery, InboxUnreachable, is_wanted
from pipelines.read.limits import ReadLimits


def pull_folder(inbox: str, store: FileStore, limits: ReadLimits) -> Delivery:
    """Keeps every file of a folder and of the folders below it.

    Left out is also whatever is no file of this inbox: pipes, devices, links that lead out of it or nowhere. A link
    to a folder is not followed: a folder of the inbox is read where it lies.

    Args:
        inbox: a folder.
        store: where the bytes are kept.
        limits: how large a file may be.

    Raises:
        UserError: the inbox is no folder.
        InboxUnreachable: it is not there, or it vanished meanwhile.
    """
    root = _folder(inbox)
    files = []
    lost = []
    for path in sorted(_walk(root), key=lambda path: _source(path, root)):
        try:
            kept = store.keep(_bytes_of(path, limits))
        except UnreadableFile as error:
            # A whole share that went away is no property of this file.
            _folder(inbox)
            lost.append((SourceFile(_source(path, root), path, "", now()), error))
        else:
            files.append(SourceFile(_source(path, root), kept.path, kept.sha256, now()))
    return Delivery(files, lost)


def _folder(inbox: str) -> Path:
    """The inbox, reachable at this moment."""
    root = Path(inbox).absolute()
    if root.is_file():
        message = f"{shown(inbox)} adalah berkas. Berikan folder tempat berkas itu berada."
        raise UserError(message)
    try:
        with os.scandir(root) as entries:
            next(entries, None)
    except OSError as error:
        message = f"Folder kiriman {shown(inbox)} tidak ada atau tidak dapat dibuka."
        raise InboxUnreachable(message) from error
    return root


def _walk(root: Path) -> Iterator[Path]:
    """The files to keep, and the folders that cannot be listed."""
    refused: list[Path] = []
    real_root = os.path.realpath(root)
    for folder, folders, names in os.walk(root, onerror=lambda error: refused.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN_PREFIXES)]
        for name in names:
            path = Path(folder, name)
            if is_wanted(name) and _is_file_of(path, real_root):
                yield path
    yield from refused


def _is_file_of(path: Path, real_root: str) -> bool:
    """Whether this is a regular file, or a link to one, inside the inbox."""
    real = os.path.realpath(path)
    try:
        mode = os.lstat(real).st_mode
    except OSError:
        # A file that vanished is lost; a link that leads nowhere never was one.
        return not path.is_symlink()
    return stat.S_ISREG(mode) and Path(real).is_relative_to(real_root)


def _bytes_of(path: Path, limits: ReadLimits) -> Iterator[bytes]:
    """The bytes of a file.

    Raises:
        UnreadableFile: it vanished, cannot be read, is no file any more, or is too large to be one of ours.
    """
    try:
        with _open(path) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                reason = "no file any more when it was pulled"
                raise UnreadableFile("BRK-001", reason)
            while chunk := file.read(CHUNK_BYTES):
                if file.tell() > limits.file_bytes:
                    reason = "too large"
                    raise UnreadableFile("BRK-001", reason)
                yield chunk
    except OSError as error:
        reason = f"could not be pulled: {type(error).__name__}"
        raise UnreadableFile("BRK-001", reason) from error


def _open(path: Path) -> io.FileIO:
    # Without O_NONBLOCK a pipe that took the file's name meanwhile would be waited for.
    return io.FileIO(os.open(os.path.realpath(path), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW))


def _source(path: Path, root: Path) -> str:
    """The path below the inbox; bytes that are no UTF-8 are spelled out, for a name must be text."""
    relative = path.relative_to(root).as_posix()
    return os.fsencode(relative).decode("utf-8", "backslashreplace")
