"""The rule manual: whole, fresh, and fit to be handed out."""

import re
from pathlib import Path

import pytest

from pipelines.report.manual import MANUAL_OF_THE_BOOK, chapters, manual_markdown, write_manual
from schemas.rulebook import rules

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def manual() -> str:
    return manual_markdown()


def test_every_rule_is_told_with_its_fix_its_basis_and_an_example(manual: str) -> None:
    for rule in rules().values():
        _, _, told = manual.partition(f"### {rule.id}: {rule.title}\n")
        own, _, _ = told.partition("\n### ")
        assert rule.fix in own, rule.id
        assert rule.basis in own, rule.id
        assert "Contoh" in own, rule.id


def test_a_rule_without_rows_to_show_tells_a_case() -> None:
    for entries in chapters().values():
        for entry in entries:
            assert entry.rule.example or (entry.wrong and entry.right), entry.rule.id


def test_the_manual_in_the_project_is_the_one_of_the_book(manual: str) -> None:
    assert (ROOT / MANUAL_OF_THE_BOOK).read_text(encoding="utf-8") == manual, "make manual"


def test_the_page_of_a_run_holds_no_number_as_long_as_a_nik_and_asks_no_other_host(tmp_path: Path) -> None:
    page = write_manual(tmp_path).read_text(encoding="utf-8")
    assert not re.search(r"\d{16}", page)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert all(f'id="{rule_id}"' in page for rule_id in rules())
