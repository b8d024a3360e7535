"""What was read is kept, comes back as it was, and is thrown away when it is not."""

import os
from dataclasses import fields, replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from pipelines import sheet_store
from pipelines.errors import UnreadableFile
from pipelines.frames import Area, RawSheet, SourceFile
from pipelines.read import ReadLimits, read_workbook
from pipelines.sheet_store import SheetStore, read_news
from tests.doors.conftest import workbook

DAY = 86_400


@pytest.fixture
def store(tmp_path):
    opened = SheetStore(tmp_path / "sheets")
    opened.prepare()
    return opened


@pytest.fixture
def file(tmp_path):
    return SourceFile("a/kampung.xlsx", workbook(tmp_path / "kampung.xlsx"), "1" * 64, datetime.now(UTC))


@pytest.fixture
def sheets(file):
    return read_workbook(file.path, file.source)


def kept(tmp_path):
    return [path for path in (tmp_path / "sheets").rglob("*") if path.is_file()]


def same(one, other):
    """Every field of every sheet, those that are added later included."""
    for mine, theirs in zip(one, other, strict=True):
        for field in fields(RawSheet):
            left, right = getattr(mine, field.name), getattr(theirs, field.name)
            if isinstance(left, pd.DataFrame):
                pd.testing.assert_frame_equal(left, right)
            else:
                np.testing.assert_array_equal(left, right, strict=isinstance(left, np.ndarray))


def test_sheets_come_back_as_they_were_read_under_the_name_of_tonight(store, file, sheets):
    assert len(sheets) > 1
    told = [
        replace(sheets[0], date_1904=True),
        replace(sheets[0], merged=(Area(2, 3, 0, 4),), hidden=(Area(5, 6, 0, 16383), Area(1, 9, 2, 2))),
        replace(sheets[0], merged=(), hidden=()),
        replace(sheets[0], fields=np.arange(len(sheets[0].text), dtype=np.int32)),
    ]
    store.put(file, [*sheets, *told])
    same(store.get(file), [*sheets, *told])
    assert {sheet.source for sheet in store.get(replace(file, source="b.xlsx"))} == {"b.xlsx"}


def test_a_file_without_a_filled_cell_has_no_sheets_and_is_known(store, file):
    store.put(file, [])
    assert store.get(file) == []


@pytest.mark.parametrize("damage", [lambda old: old[:-1], lambda _: b"", lambda old: old[:-9] + b"X" + old[-8:]])
def test_what_is_damaged_is_thrown_away(store, file, sheets, tmp_path, damage):
    store.put(file, sheets)
    (path,) = kept(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert store.get(file) is None
    assert kept(tmp_path) == []


def test_another_reader_reads_anew(store, file, sheets, tmp_path, monkeypatch):
    store.put(file, sheets)
    monkeypatch.setattr(sheet_store, "_reader_version", lambda: "another")
    other = SheetStore(tmp_path / "sheets")
    other.prepare()
    assert other.get(file) is None
    assert kept(tmp_path) == []


def test_what_nobody_asks_for_is_removed_after_two_weeks(store, file, sheets, tmp_path):
    store.put(file, sheets)
    (path,) = kept(tmp_path)
    for days, left in ((13, 1), (15, 0)):
        used = datetime.now(UTC).timestamp() - days * DAY
        os.utime(path, (used, used))
        store.prepare()
        assert len(kept(tmp_path)) == left


def test_only_what_is_new_is_read(store, file, tmp_path, monkeypatch):
    broken = SourceFile("rusak.xlsx", tmp_path / "rusak.xlsx", "2" * 64, file.received_at)
    broken.path.write_bytes(b"no workbook")
    asked = []
    whole = sheet_store.read_files

    def read_files(files, limits):
        asked.append([each.source for each in files])
        return whole(files, limits)

    monkeypatch.setattr(sheet_store, "read_files", read_files)
    nights = [read_news([broken, file], store, ReadLimits()) for _ in range(2)]
    assert asked == [["rusak.xlsx", "a/kampung.xlsx"], ["rusak.xlsx"]]
    for (_, refused), (_, found) in nights:
        assert isinstance(refused, UnreadableFile)
        same(found, nights[0][1][1])
