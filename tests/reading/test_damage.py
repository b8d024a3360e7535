"""Damaged files of every form: either a sound reading or one refusal, never a crash."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from pipelines.errors import UnreadableFile
from pipelines.read import read_workbook

DATA = Path(__file__).parent / "data"
PAGE = b"<html><head><script>alert(1)</script></head><table><tr><td colspan=2>NIK<td rowspan=3>Nama</table>"
TEXT = 'NIK;Nama\n1;BUDI CONTOH\n2;"SITI\nCONTOH"\n'.encode("utf-16")


def sound_files():
    return [
        (DATA / "hidden_and_merged.xls").read_bytes(),
        (DATA / "hidden_and_merged.ods").read_bytes(),
        PAGE,
        TEXT,
    ]


def read(path, content):
    path.write_bytes(content)
    with suppress(UnreadableFile):
        read_workbook(path, "kiriman")


@pytest.mark.parametrize("content", sound_files(), ids=["xls", "ods", "html", "text"])
@pytest.mark.parametrize("seed", range(40))
def test_changed_bytes_are_read_or_refused(tmp_path, content, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    read(tmp_path / "file", bytes(damaged))


@pytest.mark.parametrize("content", sound_files(), ids=["xls", "ods", "html", "text"])
@pytest.mark.parametrize("tenths", range(10))
def test_cut_files_are_read_or_refused(tmp_path, content, tenths):
    read(tmp_path / "file", content[: len(content) * tenths // 10])


@pytest.mark.parametrize("name", ["hidden_and_merged.xls", "hidden_and_merged.ods"])
def test_whole_files_are_read(name):
    assert [sheet.sheet for sheet in read_workbook(DATA / name, name)] == ["Anggota", "Rahasia", "Sangat"]
