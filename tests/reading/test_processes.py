"""Reading in processes of their own: a file that takes its process with it costs only itself."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from pipelines.errors import UnreadableFile
from pipelines.frames import SourceFile
from pipelines.read import ReadLimits, read_files
from pipelines.read.children import NoAnswer, do_apart


def source_file(path):
    return SourceFile(path.name, path, "", datetime.now(UTC))


def children():
    """The processes that this one has started and not yet buried."""
    lists = Path("/proc/self/task").glob("*/children")
    return {child for children in lists for child in children.read_text("ascii").split()}


@pytest.fixture
def book(book_of):
    def write(name):
        return source_file(book_of('<row r="1"><c r="A1"><v>1</v></c></row>', name=name))

    return write


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"no workbook")
    return source_file(path)


def test_files_come_in_their_order_with_what_was_read(book, broken):
    files = [book("b.xlsx"), broken, book("a.xlsx")]
    (first, sheets), (second, refused), (third, others) = read_files(files)
    assert [first, second, third] == files
    assert [(sheet.source, sheet.sheet, sheet.text.loc[1, 0]) for sheet in sheets] == [("b.xlsx", "Data", "1")]
    assert [sheet.source for sheet in others] == ["a.xlsx"]
    assert isinstance(refused, UnreadableFile)
    assert refused.rule_id == "BRK-001"


def test_every_file_is_reported_when_it_is_done(book, broken):
    files = [book("a.xlsx"), broken, book("b.xlsx")]
    done = []
    list(read_files(files, on_progress=done.append))
    assert sorted(file.source for file in done) == ["a.xlsx", "b.xlsx", "broken.xlsx"]


def test_no_files_start_no_process():
    assert list(read_files([])) == []


def test_a_task_that_takes_its_process_with_it_costs_only_itself():
    tasks = [partial(os.getcwd), partial(os.abort), partial(os.getcwd), partial(os.getcwd)]
    answers = dict(do_apart(tasks, ReadLimits(workers=2)))
    here = str(Path.cwd())
    assert answers == {0: here, 1: NoAnswer("reading it ended with SIGABRT"), 2: here, 3: here}


def test_a_file_that_kills_its_reader_does_not_open(book, book_of):
    # Its row says 1, its cell the last row: it looks ordinary and makes the reader ask for 17 GB.
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1048576"><v>1</v></c></row>'
    files = [book("a.xlsx"), source_file(book_of(rows, name="bomb.xlsx")), book("b.xlsx")]
    (_, first), (_, refused), (_, last) = read_files(files)
    assert isinstance(refused, UnreadableFile)
    assert refused.rule_id == "BRK-001"
    assert [sheet.source for sheet in first + last] == ["a.xlsx", "b.xlsx"]


def test_a_file_that_takes_too_long_does_not_open(book):
    ((_, refused),) = read_files([book("a.xlsx")], ReadLimits(seconds=0.001))
    assert isinstance(refused, UnreadableFile)
    assert refused.rule_id == "BRK-001"


def test_a_file_that_hangs_is_given_up():
    tasks = [partial(time.sleep, 600), partial(os.getcwd)]
    answers = dict(do_apart(tasks, ReadLimits(seconds=0.2)))
    assert answers == {0: NoAnswer("reading it ended with SIGALRM"), 1: str(Path.cwd())}


def test_waiting_for_the_next_task_is_not_hanging():
    with closing(do_apart([partial(os.getcwd)] * 3, ReadLimits(seconds=0.5, workers=1))) as answers:
        next(answers)
        time.sleep(1)
        assert len(list(answers)) == 2


def test_a_file_that_takes_too_much_memory_is_given_up():
    tasks = [partial(bytes, 2**40), partial(os.getcwd)]
    answers = dict(do_apart(tasks, ReadLimits(workers=1)))
    assert answers == {0: NoAnswer("it takes too much memory"), 1: str(Path.cwd())}


def test_a_bug_of_ours_is_no_finding():
    with pytest.raises(ZeroDivisionError) as bug:
        list(do_apart([partial(divmod, 1, 0)], ReadLimits()))
    assert bug.value.__notes__[0].startswith("In a reading process:")


def test_an_answer_that_cannot_be_sent_is_a_bug():
    with pytest.raises(TypeError, match="pickle"):
        list(do_apart([partial(memoryview, b"")], ReadLimits()))


def test_a_process_that_does_not_start_is_a_bug(monkeypatch):
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with pytest.raises(RuntimeError, match="ended by itself"):
        list(do_apart([partial(os.getcwd)], ReadLimits()))


def test_no_process_is_left_behind(book):
    before = children()
    list(read_files([book("a.xlsx"), book("b.xlsx"), book("c.xlsx")]))
    assert children() == before


def break_off(answers):
    next(answers)
    raise KeyboardInterrupt


def test_no_process_is_left_behind_when_the_reading_is_broken_off():
    before = children()
    with closing(do_apart([partial(os.getcwd), partial(time.sleep, 600)], ReadLimits())) as answers:
        with pytest.raises(KeyboardInterrupt):
            break_off(answers)
        assert len(children() - before) == 1
    assert children() == before


def test_a_process_ends_with_its_parent():
    script = """
import os
import time
from functools import partial
from pipelines.read import ReadLimits
from pipelines.read.children import do_apart
answers = do_apart([partial(os.getpid), partial(os.getpid), partial(os.getpid)], ReadLimits(workers=1))
print(next(answers)[1], flush=True)
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
