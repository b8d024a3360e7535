"""What is pulled from an inbox, and what is left where it lies."""

import os
from dataclasses import replace

import pytest

from pipelines.errors import UserError
from pipelines.home import FileStore
from pipelines.pull import InboxUnreachable, pull
from pipelines.read.limits import ReadLimits


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
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


def sources(inbox, store):
    delivery = pull(str(inbox), store, ReadLimits())
    return [file.source for file in delivery.files]


def test_every_file_of_all_folders_is_kept_in_the_order_of_its_path(inbox, store):
    for path in ("b.xlsx", "a/z.xlsx", "a/b/c.csv", "A.xls"):
        put(inbox, path, path.encode())
    delivery = pull(str(inbox), store, ReadLimits())
    assert [file.source for file in delivery.files] == ["A.xls", "a/b/c.csv", "a/z.xlsx", "b.xlsx"]
    assert [file.path.read_bytes().decode() for file in delivery.files] == [file.source for file in delivery.files]
    assert delivery.lost == []


@pytest.mark.parametrize(
    "path",
    ["answers.csv", "a/true_duplicates.csv", "README.md", "catatan.MD", ".git/x.xlsx", "a/.x.xlsx", "~$b.xlsx"],
)
def test_what_is_no_delivery_is_left_out(inbox, store, path):
    put(inbox, path)
    put(inbox, "b.xlsx")
    assert sources(inbox, store) == ["b.xlsx"]


def test_equal_bytes_have_equal_hashes(inbox, store):
    put(inbox, "one.xlsx")
    put(inbox, "two.xlsx")
    first, second = pull(str(inbox), store, ReadLimits()).files
    assert first.sha256 == second.sha256
    assert first.path == second.path


def test_a_link_inside_the_inbox_is_a_file_and_one_that_leads_out_is_not_opened(inbox, store, tmp_path):
    outside = put(tmp_path, "outside/secret.xlsx")
    put(inbox, ".versions/7.xlsx")
    (inbox / "inside.xlsx").symlink_to(inbox / ".versions/7.xlsx")
    (inbox / "leads_out.xlsx").symlink_to(outside)
    (inbox / "leads_nowhere.xlsx").symlink_to(inbox / "nowhere")
    (inbox / "circle.xlsx").symlink_to(inbox / "circle.xlsx")
    (inbox / "folder").symlink_to(outside.parent)
    (inbox / "round").symlink_to(inbox)
    assert sources(inbox, store) == ["inside.xlsx"]


def test_pipes_and_devices_are_not_opened(inbox, store):
    os.mkfifo(inbox / "pipe.xlsx")
    (inbox / "device.xlsx").symlink_to("/dev/zero")
    put(inbox, "file.xlsx")
    assert sources(inbox, store) == ["file.xlsx"]


def test_a_name_that_is_no_utf_8_is_spelled_out(inbox, store):
    (inbox / os.fsdecode(b"kampung_\xff.xlsx")).write_bytes(b"content")
    assert sources(inbox, store) == ["kampung_\\xff.xlsx"]


def test_a_file_that_vanishes_while_it_is_pulled_is_lost_and_the_others_are_kept(inbox, tmp_path):
    put(inbox, "a.xlsx", b"a")
    vanishing = put(inbox, "b.xlsx", b"b")

    class SlowStore(FileStore):
        def keep(self, chunks):
            kept = super().keep(chunks)
            vanishing.unlink(missing_ok=True)
            return kept

    delivery = pull(str(inbox), SlowStore(tmp_path), ReadLimits())
    assert [file.source for file in delivery.files] == ["a.xlsx"]
    ((file, error),) = delivery.lost
    assert (file.source, file.sha256, error.rule_id) == ("b.xlsx", "", "BRK-001")


def test_a_file_beyond_all_measure_is_lost(inbox, store):
    put(inbox, "large.xlsx", bytes(11))
    delivery = pull(str(inbox), store, replace(ReadLimits(), file_bytes=10))
    assert delivery.files == []
    assert [file.source for file, _ in delivery.lost] == ["large.xlsx"]


def test_an_inbox_that_goes_away_meanwhile_is_no_matter_of_one_file(inbox, tmp_path):
    put(inbox, "a.xlsx", b"a")
    put(inbox, "b.xlsx", b"b")

    class UnmountingStore(FileStore):
        def keep(self, chunks):
            kept = super().keep(chunks)
            inbox.rename(tmp_path / "away")
            return kept

    with pytest.raises(InboxUnreachable):
        pull(str(inbox), UnmountingStore(tmp_path), ReadLimits())


def test_a_full_disk_is_no_matter_of_the_file(inbox, tmp_path):
    put(inbox, "a.xlsx")

    class FullStore(FileStore):
        def keep(self, _chunks):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        pull(str(inbox), FullStore(tmp_path), ReadLimits())


def test_an_inbox_that_is_not_there_is_unreachable(tmp_path, store):
    with pytest.raises(InboxUnreachable):
        pull(str(tmp_path / "nowhere"), store, ReadLimits())


@pytest.mark.parametrize(
    "place", ["kiriman://example.invalid/kiriman", "zip://a::https://example.invalid/b", "file"]
)
def test_what_is_no_folder_is_the_users_mistake(tmp_path, store, place, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError):
        pull(place, store, ReadLimits())


def test_an_empty_inbox_delivers_nothing(inbox, store):
    assert sources(inbox, store) == []
