"""What is pulled from other machines: a real web server, and a file system in memory in place of all the others."""

import base64
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import fsspec
import pytest

from pipelines.errors import UserError
from pipelines.home import FileStore
from pipelines.pull import InboxUnreachable, has_secret, pull, settle, shown
from pipelines.pull.remote import KINDS, Kind
from pipelines.read.limits import ReadLimits


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "www" / "kiriman"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    return FileStore(folder)


def put(inbox, path, content=b"content"):
    target = inbox / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder; says nothing."""

    def log_message(self, *_):
        pass


class Guarded(Quiet):
    """Serves it to who knows the password."""

    def do_GET(self):
        expected = base64.b64encode(b"petugas:rahasia@1").decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            self.send_error(401)
        else:
            super().do_GET()

    do_HEAD = do_GET  # noqa: N815 - so the library calls it


@contextmanager
def serving(folder, handler=Quiet):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder)) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_the_links_of_a_page_and_of_the_pages_below_it_are_pulled(inbox, store):
    for path in ("b.xlsx", "a/z 1.xlsx", "a/b/ke%desa.csv", "answers.csv", ".x.xlsx", ".git/y.xlsx", "README.md"):
        put(inbox, path, path.encode())
    with serving(inbox.parent) as host:
        delivery = pull(f"http://{host}/kiriman", store, ReadLimits())
    assert [file.source for file in delivery.files] == ["a/b/ke%desa.csv", "a/z 1.xlsx", "b.xlsx"]
    assert [file.path.read_bytes().decode() for file in delivery.files] == [file.source for file in delivery.files]
    assert delivery.lost == []


def test_links_that_lead_elsewhere_are_not_followed(inbox, store):
    put(inbox.parent, "rahasia.xlsx")
    put(inbox, "x.xlsx")
    links = ["x.xlsx", "./", "?C=N;O=D", "../", "../rahasia.xlsx", "a/../../rahasia.xlsx", "/rahasia.xlsx", "#top"]
    links += ["mailto:a@b.id", "https://example.invalid/y.xlsx", "%2e%2e/rahasia.xlsx", "~$x.xlsx"]
    put(inbox, "index.html", "".join(f'<a href="{link}">.</a>' for link in links).encode())
    with serving(inbox.parent) as host:
        delivery = pull(f"http://{host}/kiriman/", store, ReadLimits())
    assert [file.source for file in delivery.files] == ["x.xlsx"]
    assert delivery.lost == []


def test_an_address_may_be_one_file(inbox, store):
    put(inbox, "kampung satu.xlsx", b"x" * 3_000_000)
    with serving(inbox) as host:
        (file,) = pull(f"http://{host}/kampung%20satu.xlsx", store, ReadLimits()).files
    assert file.source == "kampung satu.xlsx"
    assert file.path.stat().st_size == 3_000_000


def test_an_empty_page_delivers_nothing(inbox, store):
    with serving(inbox) as host:
        assert pull(f"http://{host}/", store, ReadLimits()).files == []


def test_a_file_that_is_linked_but_not_there_is_lost_and_so_is_one_beyond_all_measure(inbox, store):
    put(inbox, "a.xlsx", b"a")
    put(inbox, "large.xlsx", bytes(11))
    put(inbox, "index.html", b'<a href="a.xlsx">a</a> <a href="b.xlsx">b</a> <a href="large.xlsx">c</a>')
    with serving(inbox) as host:
        delivery = pull(f"http://{host}/", store, ReadLimits(file_bytes=10))
    assert [file.source for file in delivery.files] == ["a.xlsx"]
    assert [(file.source, error.rule_id) for file, error in delivery.lost] == [
        ("b.xlsx", "BRK-001"), ("large.xlsx", "BRK-001")
    ]  # fmt: skip


def test_a_password_opens_and_is_shown_to_nobody(inbox, store):
    put(inbox, "a.xlsx")
    with serving(inbox, Guarded) as host:
        assert len(pull(f"http://petugas:rahasia%401@{host}/", store, ReadLimits()).files) == 1
        with pytest.raises(InboxUnreachable) as error:
            pull(f"http://petugas:salahsandi@{host}/", store, ReadLimits())
    assert "401" in str(error.value)
    assert "salahsandi" not in str(error.value)
    assert error.value.__cause__ is None


def test_nobody_there_is_unreachable(store):
    with serving("/nowhere") as host:
        pass
    with pytest.raises(InboxUnreachable):
        pull(f"http://{host}/kiriman/", store, ReadLimits())


@pytest.mark.parametrize("address", ["kiriman://a/b", "zip://a::http://127.0.0.1/b", "memory://a"])
def test_other_addresses_are_the_users_mistake(store, address):
    with pytest.raises(UserError):
        pull(address, store, ReadLimits())


def test_what_an_address_needs_is_said(store, monkeypatch):
    monkeypatch.setitem(KINDS, "sftp", Kind("sftp", "no_such_library.Error"))
    with pytest.raises(UserError, match=r"sahih\[sftp\]"):
        pull("sftp://host/kiriman", store, ReadLimits())


@pytest.fixture
def memory(monkeypatch):
    """A file system that behaves like the ones of other machines."""
    monkeypatch.setitem(KINDS, "memory", Kind("", "ftplib.Error"))
    files = fsspec.filesystem("memory")
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def test_folders_on_other_machines_are_pulled_with_those_below(memory, store):
    for path in ("/k/b.xlsx", "/k/a/z.xlsx", "/k/.a/x.xlsx", "/k/~$b.xlsx", "/elsewhere/y.xlsx"):
        memory.pipe_file(path, path.encode())
    files = pull("memory://k", store, ReadLimits()).files
    assert [(file.source, file.path.read_bytes()) for file in files] == [
        ("a/z.xlsx", b"/k/a/z.xlsx"), ("b.xlsx", b"/k/b.xlsx")
    ]  # fmt: skip
    assert [file.source for file in pull("memory://k/b.xlsx", store, ReadLimits()).files] == ["b.xlsx"]


@pytest.mark.usefixtures("memory")
def test_a_folder_that_is_not_on_the_other_machine_is_unreachable(store):
    with pytest.raises(InboxUnreachable):
        pull("memory://nowhere", store, ReadLimits())


def test_a_file_address_is_a_folder_of_this_machine(inbox, store):
    put(inbox, "a b.xlsx")
    (inbox / "out.xlsx").symlink_to("/etc/hostname")
    address = inbox.as_uri()
    assert settle(address) == str(inbox)
    assert [file.source for file in pull(address, store, ReadLimits()).files] == ["a b.xlsx"]


@pytest.mark.parametrize(
    ("inbox", "seen"),
    [
        ("https://u:geheim@host:8443/a/b?sig=geheim#geheim", "https://host:8443/a/b"),
        ("smb://dom;u:ge@heim@host/share", "smb://host/share"),
        ("ftp://u:ge/heim@host/x", "ftp://host/x"),
        ("http://u:x#geheim@host/x", "http://..."),
        ("/srv/1408015504869902/kiriman", "/srv/#/kiriman"),
    ],
)
def test_an_inbox_is_shown_without_what_is_secret(inbox, seen):
    assert shown(inbox) == seen
    assert has_secret(inbox) is inbox.startswith(("http", "smb", "ftp"))


@pytest.mark.parametrize("inbox", ["kiriman", "https://host/1408015504869902"])
def test_a_plain_address_has_no_secret(inbox):
    assert not has_secret(inbox)
