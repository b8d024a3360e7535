"""Inboxes on other machines: web pages, FTP, SFTP, S3, Windows shares. The only place that knows fsspec."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from pkgutil import resolve_name
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from pipelines.clock import now
from pipelines.errors import UnreadableFile, UserError
from pipelines.frames import SourceFile
from pipelines.home import FileStore
from pipelines.pull.address import MARK, shown
from pipelines.pull.delivery import CHUNK_BYTES, HIDDEN_PREFIXES, Delivery, InboxUnreachable, is_wanted
from pipelines.read.limits import ReadLimits

# A page that links to itself under ever longer names must come to an end.
_DEPTH_MAX = 16
_CONNECT_SECONDS = 15
_SILENCE_SECONDS = 60
_OTHER_ADDRESS = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True)
class Kind:
    """A kind of address.

    Attributes:
        extra: of Sahih, to be installed for it; empty when Sahih brings all that is needed.
        error: what its library raises where it does not raise an OSError.
        options: of its file system.
    """

    extra: str
    error: str
    options: Mapping[str, Any] = field(default_factory=dict)


# Of a web page only its links count, not every address in its text.
_WEB = Kind("", "aiohttp.ClientError", {"simple_links": False})
_SFTP = Kind("sftp", "paramiko.SSHException", {"timeout": _CONNECT_SECONDS})
KINDS = {
    "http": _WEB,
    "https": _WEB,
    "ftp": Kind("", "ftplib.Error", {"timeout": _SILENCE_SECONDS}),
    "sftp": _SFTP,
    "ssh": _SFTP,
    "s3": Kind("s3", "botocore.exceptions.BotoCoreError", {"use_listings_cache": False}),
    # Others may go on reading, writing and deleting what we read.
    "smb": Kind("smb", "smbprotocol.exceptions.SMBException", {"share_access": "rwd"}),
}


def pull_remote(inbox: str, store: FileStore, limits: ReadLimits) -> Delivery:
    """Keeps every file below an address.

    Of a web page its links count, as far as they lead below the page itself; of a web address that is no page with
    links, the one file that it gives. What is no plain file is not opened, and a link on the server not followed.

    Args:
        inbox: the address.
        store: where the bytes are kept.
        limits: how large a file may be.

    Raises:
        UserError: an address of a kind that we cannot open, or not without more libraries.
        InboxUnreachable: nobody answers there, or not any more.
    """
    place = _open(inbox)
    files = []
    lost = []
    for source, path in sorted(place.files().items()):
        try:
            kept = store.keep(place.chunks(path, limits))
        except UnreadableFile as error:
            # A whole server that went away is no property of this file.
            place.entries(place.root)
            lost.append((SourceFile(source, Path(source), "", now()), error))
        else:
            files.append(SourceFile(source, kept.path, kept.sha256, now()))
    return Delivery(files, lost)


@dataclass(frozen=True)
class _Place:
    """An address, opened.

    Attributes:
        shown: as people may see it.
        root: as the file system calls it.
        file_system: of fsspec.
        errors: what it raises when the other side does not answer as it should.
        is_web: a folder is a page with links.
    """

    shown: str
    root: str
    file_system: Any
    errors: tuple[type[Exception], ...]
    is_web: bool

    def files(self) -> dict[str, str]:
        """The files to keep: path below the inbox to what the file system calls it."""
        return self._single_file() or dict(self._walk(self.root, [], _DEPTH_MAX))

    def entries(self, path: str) -> list[dict[str, Any]]:
        """What lies in a folder.

        Raises:
            InboxUnreachable: it cannot be listed.
        """
        with _unreachable_on(self.errors, self.shown):
            found: list[dict[str, Any]] = self.file_system.ls(path, detail=True)
        return found

    def chunks(self, path: str, limits: ReadLimits) -> Iterator[bytes]:
        """The bytes of a file.

        Raises:
            UnreadableFile: it cannot be fetched, or is too large to be one of ours.
        """
        # A web file comes as one answer, not as many requests for parts that might not fit together.
        options = {"block_size": 0} if self.is_web else {}
        size = 0
        try:
            with self.file_system.open(path, "rb", **options) as file:
                while chunk := file.read(CHUNK_BYTES):
                    size += len(chunk)
                    if size > limits.file_bytes:
                        reason = "too large"
                        raise UnreadableFile("BRK-001", reason)
                    yield chunk
        except self.errors as error:
            # What the library says may hold the address and a token.
            reason = f"could not be pulled: {type(error).__name__}"
            raise UnreadableFile("BRK-001", reason) from None

    def _single_file(self) -> dict[str, str]:
        """The one file that the address itself is, if it is one."""
        if not self.is_web:
            return {PurePosixPath(self.root).name: self.root} if self.file_system.isfile(self.root) else {}
        parts = urlsplit(self.root)
        name = unquote(parts.path.rpartition("/")[2])
        looks_like_a_file = "." in name or bool(name and parts.query)
        return {name: self.root} if looks_like_a_file and not self.entries(self.root) else {}

    def _walk(self, folder: str, above: list[str], depth: int) -> Iterator[tuple[str, str]]:
        for entry in self.entries(folder):
            steps = self._steps(entry["name"], folder)
            if not steps or any(step.startswith(HIDDEN_PREFIXES) for step in steps):
                continue
            if entry["type"] == "directory" and depth:
                yield from self._walk(entry["name"], [*above, *steps], depth - 1)
            elif entry["type"] == "file" and is_wanted(steps[-1]):
                yield "/".join([*above, *steps]), entry["name"]

    def _steps(self, name: str, folder: str) -> list[str]:
        """The way from a folder to what lies in it; empty where it leads elsewhere."""
        start = f"{folder.rstrip('/')}/"
        if not name.startswith(start):
            return []
        way = name.removeprefix(start)
        if self.is_web:
            if _OTHER_ADDRESS.match(way) or "?" in way or "#" in way:
                return []
            way = unquote(way)
        steps = [step for step in way.split("/") if step not in {"", "."}]
        return [] if ".." in steps else steps


def _open(inbox: str) -> _Place:
    import fsspec

    name = inbox.partition(MARK)[0].lower()
    kind = KINDS.get(name)
    if kind is None or "::" in inbox:
        message = f"Alamat {shown(inbox)} tidak didukung. Yang didukung: {', '.join(KINDS)}, atau sebuah folder."
        raise UserError(message)
    is_web = kind is _WEB
    try:
        errors = (OSError, EOFError, ValueError, resolve_name(kind.error))
        with _unreachable_on(errors, shown(inbox)):
            parts = urlsplit(inbox)
            options = {**kind.options, **(_web_session(parts) if is_web else {})}
            address = _without_secrets(parts) if is_web else inbox
            file_system, root = fsspec.url_to_fs(address, skip_instance_cache=True, **options)
    except ImportError as error:
        message = f"Alamat {name}:// memerlukan pustaka tambahan: pip install 'sahih[{kind.extra}]'."
        raise UserError(message) from error
    return _Place(shown(inbox), root, file_system, errors, is_web)


def _web_session(parts: SplitResult) -> dict[str, Any]:
    import aiohttp

    headers = {}
    if parts.username is not None:
        user, password = unquote(parts.username), unquote(parts.password or "")
        headers["Authorization"] = aiohttp.encode_basic_auth(user, password)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENCE_SECONDS)
    # The office's proxy and its list of passwords (netrc) count here too.
    return {"client_kwargs": {"headers": headers, "timeout": timeout, "trust_env": True}}


def _without_secrets(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


@contextmanager
def _unreachable_on(errors: tuple[type[Exception], ...], place: str) -> Iterator[None]:
    try:
        yield
    except errors as error:
        reason = getattr(error, "status", type(error).__name__)
        message = f"Alamat kiriman {place} tidak dapat dibuka ({reason})."
        # What the library says may hold the address and a password.
        raise InboxUnreachable(message) from None
