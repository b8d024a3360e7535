"""The report of a night: one page that needs nothing but itself, and the rule manual beside it."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.frames import RunResult
from pipelines.report.tallies import RuleWords


def write_report(
    result: RunResult, folder: Path, sentences: Mapping[str, RuleWords], flag_titles: Mapping[str, str]
) -> Path:
    """Writes ``index.html`` and the rule manual beside it.

    The report holds counts, words of rules, villages and file names: nothing of a person.

    Args:
        result: the night.
        folder: where to; made when it is not there.
        sentences: the rule book by rule id: what is wrong, what to do, how grave.
        flag_titles: the flags to show, in their order, with their Indonesian titles.

    Returns:
        The page.

    Raises:
        KeyError: a finding names a rule that the book does not have.
    """
    # Jinja and what draws the charts are only needed here; `sahih --help` does without.
    from pipelines.report.manual import write_manual
    from pipelines.report.page import render

    folder.mkdir(parents=True, exist_ok=True)
    write_manual(folder)
    page = folder / "index.html"
    page.write_text(render(result, sentences, flag_titles), encoding="utf-8", newline="\n")
    return page
