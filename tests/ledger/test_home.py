"""The home: bytes, key and lock."""

import hashlib
import shutil
from datetime import date

import pytest

from pipelines.errors import UserError
from pipelines.home import Busy, FileStore, open_home
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "home", tmp_path / "out", date(2026, 11, 1), database_url="", plain=True)


def test_bytes_are_kept_once_under_their_hash(tmp_path):
    store = FileStore(tmp_path)
    kept = store.keep([b"ab", b"c"])
    assert kept.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert kept.path == tmp_path / kept.sha256[:2] / kept.sha256
    assert kept.path.read_bytes() == b"abc"
    assert store.keep([b"abc"]) == kept
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept.path]


def test_nothing_is_kept_of_bytes_that_break_off(tmp_path):
    def broken():
        yield b"ab"
        raise EOFError

    with pytest.raises(EOFError):
        FileStore(tmp_path).keep(broken())
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_made_once_and_shown_to_nobody_else(settings):
    keys = set()
    for _ in range(2):
        with open_home(settings) as home:
            keys.add(home.record_key)
    (key,) = keys
    assert len(key) == 32
    assert (settings.home / "record_key").stat().st_mode & 0o077 == 0
    assert settings.home.stat().st_mode & 0o077 == 0


def test_a_home_holds_one_run_at_a_time(settings):
    with open_home(settings), pytest.raises(Busy), open_home(settings):
        pass
    with open_home(settings):
        pass


def test_a_home_copied_away_and_put_back_goes_on(settings, tmp_path):
    with open_home(settings) as home:
        kept = home.files.keep([b"bytes"])
        key = home.record_key
        with home.ledger.run("night", date(2026, 11, 1), "book"):
            pass
    moved = tmp_path / "elsewhere"
    shutil.copytree(settings.home, moved)
    shutil.rmtree(settings.home)
    with open_home(Settings(moved, moved, date(2026, 11, 1), database_url="", plain=True)) as home:
        assert home.record_key == key
        assert home.ledger.last_whole_run() == "night"
        assert (moved / kept.path.relative_to(settings.home)).read_bytes() == b"bytes"


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    settings = Settings(tmp_path / "file" / "home", tmp_path, date(2026, 11, 1), database_url="", plain=True)
    with pytest.raises(UserError), open_home(settings):
        pass
