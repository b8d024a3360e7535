"""The page itself: what was counted, put into words and into the template."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.frames import RunResult
from pipelines.report import words
from pipelines.report.charts import Bar, draw_bars
from pipelines.report.tallies import FlagTally, RuleTally, RuleWords, Tallies, VillageTally, tally
from schemas.findings import Severity

CHART_ROWS = 10
CHARTED = (Severity.BLOCK, Severity.WARN)
"""Notes are many and ask for nothing; beside them the other bars would vanish."""
HEADLINE_FLAGS = ("extreme_poor", "stunted")
"""The two targets that the register is kept for."""


def render(result: RunResult, sentences: Mapping[str, RuleWords], flag_titles: Mapping[str, str]) -> str:
    """The whole page as HTML; words as for `write_report`."""
    tallies = tally(result, sentences, flag_titles)
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            result=result,
            tallies=tallies,
            rules_in_book=len(sentences),
            headlines=headlines(tallies),
            rules_chart=_draw(_rule_bars(tallies.rules)),
            villages_chart=_draw(_village_bars(tallies.villages)),
            charted=CHARTED,
            words=words,
        )
    )


def environment() -> Environment:
    """Where the pages are made: texts escaped, a word that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for shown in (words.number, words.percent, words.day, words.duration, words.shown_name):
        environment.filters[shown.__name__] = shown
    return environment


def headlines(tallies: Tallies) -> dict[str, str]:
    """The three sentences that matter tonight: what came in, what to mend first, what the register says."""
    return {
        "Kiriman": _arrival(tallies),
        "Perbaiki dulu": _most_to_mend(tallies),
        "Sasaran": _targets(tallies.flags),
    }


def _arrival(tallies: Tallies) -> str:
    if not tallies.files:
        return "Tidak ada file yang datang malam ini, jadi tidak ada yang dapat dinilai."
    read = sum(part.counts.read for part in tallies.sums)
    accepted = sum(part.counts.accepted for part in tallies.sums)
    share = f" ({words.percent(accepted / read)})" if read else ""
    others = {
        "ditahan sampai diperbaiki": sum(part.counts.held for part in tallies.sums),
        "terulang": sum(part.counts.repeated for part in tallies.sums),
        "ditolak": sum(part.counts.rejected for part in tallies.sums),
    }
    rest = "".join(f"; {words.number(count)} {what}" for what, count in others.items() if count)
    sentence = f"{words.number(accepted)} dari {words.number(read)} baris diterima{share}{rest}."
    unreadable = tallies.files_in("unreadable")
    if unreadable:
        files = f"{words.number(unreadable)} dari {words.number(len(tallies.files))} file"
        sentence += f" {files} tidak terbaca, jadi isinya belum terhitung."
    return sentence


def _most_to_mend(tallies: Tallies) -> str:
    if not tallies.files:
        return "Periksa folder kiriman dan sambungannya."
    failing = [rule for rule in tallies.rules if rule.fails]
    if not failing:
        return "Tidak ada temuan malam ini."
    first = failing[0]
    holding = " menahan data" if first.words.severity == Severity.BLOCK else ""
    where = f" di {words.number(first.villages)} kampung" if first.villages else ""
    sentence = (
        f"Yang paling sering{holding}: {first.words.title.rstrip('.')} ({first.rule_id}), "
        f"{words.number(first.fails)} kali{where}."
    )
    village = next((village for village in tallies.villages if village.code and village.to_mend), None)
    if village:
        name = ", ".join(words.village_words(village.code))
        sentence += f" Paling banyak yang harus diperbaiki: {name} ({words.number(village.to_mend)} temuan)."
    return sentence


def _targets(flags: Iterable[FlagTally]) -> str:
    told = [_target(flag) for flag in flags if flag.flag in HEADLINE_FLAGS and flag.answers.population]
    return f"{'; '.join(told)}." if told else "Belum ada penanda yang dapat dihitung malam ini."


def _target(flag: FlagTally) -> str:
    counted_as, answers = words.COUNTED_AS[flag.table], flag.answers
    if not answers.judged:
        return f"{flag.title}: belum satu pun dari {words.number(answers.population)} {counted_as} dapat dinilai"
    return (
        f"{flag.title}: {words.number(answers.yes)} dari {words.number(answers.judged)} {counted_as} "
        f"yang dapat dinilai, {words.number(answers.unknown)} lainnya belum dapat dinilai"
    )


def _draw(bars: list[Bar]) -> str:
    return draw_bars(bars) if bars else ""


def _rule_bars(rules: list[RuleTally]) -> list[Bar]:
    failing = [rule for rule in rules if rule.fails and rule.words.severity in CHARTED]
    frequent = sorted(failing, key=lambda rule: -rule.fails)[:CHART_ROWS]
    return [Bar(f"{rule.rule_id} · {rule.words.title}", {rule.words.severity: rule.fails}) for rule in frequent]


def _village_bars(villages: list[VillageTally]) -> list[Bar]:
    busiest = [village for village in villages if village.code and village.to_mend][:CHART_ROWS]
    return [
        Bar(
            ", ".join(words.village_words(village.code)),
            {severity: village.by_severity[severity] for severity in CHARTED},
        )
        for village in busiest
    ]
