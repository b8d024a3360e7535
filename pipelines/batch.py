"""The whole night: what Sahih is for, in the order in which it happens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pipelines.delivery_checks import write_data_docs
from pipelines.errors import UserError
from pipelines.frames import RunResult
from pipelines.home import Home, open_home
from pipelines.judge import judge_delivery
from pipelines.pull import Delivery, pull
from pipelines.pull.expected import mark_unchanged, pull_expected
from pipelines.read import ReadLimits
from pipelines.report import write_report
from pipelines.run_folder import new_run_id, run_folder, write_summary, write_tables
from pipelines.settings import Settings
from pipelines.sheet_store import read_news
from pipelines.sources import NO_INBOX, seen_of
from pipelines.steps import Steps
from pipelines.workbook.correction import write_correction_workbooks
from schemas.flags import flag_titles
from schemas.rulebook import rules, sentences, version


def run_night(
    settings: Settings, inbox: str | None, on_step: Callable[[str], None] = lambda _step: None
) -> RunResult:
    """The whole night once: pull, read, judge, compare, flag, report, hand out.

    A run folder appears under its name when all of it is written; until then the last good run stays in place.

    Args:
        settings: where home and runs are, and the day the run speaks of.
        inbox: the folder or address with the delivered files; without, that of every registered source.
        on_step: told the name of each step as it begins.

    Raises:
        SahihError: something that somebody can mend: the inbox is not there, another run is under way.
    """
    steps, run_id, limits = Steps(on_step), new_run_id(), ReadLimits()
    with (
        open_home(settings) as home,
        home.ledger.run(run_id, settings.as_of, version()) as run,
        run_folder(settings.out, run_id) as folder,
    ):
        with steps("pull"):
            delivery = _pull(home, inbox, limits, settings.as_of)
        with steps("read"):
            read = [*read_news(delivery.files, home.sheets, limits), *delivery.lost]
        result = judge_delivery(
            read,
            run_id=run_id,
            as_of=settings.as_of,
            key=home.record_key,
            steps=steps,
            history=home.ledger.delivery_history(),
            expected=delivery.states,
        )
        with steps("write"):
            write_tables(result, folder)
        with steps("report"):
            write_report(result, folder / "report", rules(), flag_titles())
            write_data_docs(result, folder / "data_docs")
        with steps("workbooks"):
            (folder / "workbooks").mkdir()
            write_correction_workbooks(result, folder / "workbooks", sentences())
        write_summary(result, folder)
        files = [file for file, _ in read]
        run.record_files(files, result.files, delivery.arrivals, seen_of(files, result))
        run.record_delivery(result)
    return result


def _pull(home: Home, inbox: str | None, limits: ReadLimits, as_of: date) -> Delivery:
    from pipelines.ledger.sources import expected_sources, last_night_of

    if inbox:
        delivery = pull(inbox, home.files, limits)
        return replace(delivery, files=mark_unchanged(delivery.files, last_night_of()))
    sources = expected_sources()
    if not sources:
        raise UserError(NO_INBOX)
    return pull_expected(sources, last_night_of, home.files, limits, as_of)
