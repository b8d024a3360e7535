"""The rule manual for officers, rendered from the book: what is wrong, how to mend it, its basis, one example."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.report.page import environment
from pipelines.report.words import SEVERITIES, TABLES, number
from schemas.codes import code_list
from schemas.findings import Severity
from schemas.rulebook import Example, Rule, rules
from schemas.tables import columns_of

MANUAL_OF_THE_BOOK = Path("schemas", "rules", "README.md")
"""Where the manual stands in the project, below its root."""

CHAPTERS = {
    **{name: f"Lembar {title}" for name, title in TABLES.items()},
    "across": "Antarbaris dan antarlembar",
    "file": "File dan lembar",
    "delivery": "Seluruh kiriman",
}
"""The rooms of the book, in their order, as officers call them."""

_COMPUTED = {"haz": "TB/U", "waz": "BB/U", "whz": "BB/TB"}
_BLANK = "(kosong)"
_LONG_NUMBER = re.compile(r"\d{16,}")
_MANY_COLUMNS = 12
"""From here on columns are counted, not named."""


@dataclass(frozen=True)
class ShownRows:
    """Rows of one table in an example: its name, headings, and cells as an officer would see them."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Entry:
    """One rule as the manual tells it.

    Attributes:
        rule: the rule.
        severity: how grave, in words.
        columns: the columns it looks at, in words.
        wrong: an example that fails; empty where `Rule.example` tells it.
        right: an example that holds; likewise.
    """

    rule: Rule
    severity: str
    columns: str
    wrong: Sequence[ShownRows]
    right: Sequence[ShownRows]


def manual_markdown() -> str:
    """The manual as Markdown."""
    return _render("manual.md.j2")


def write_manual(folder: Path) -> Path:
    """Writes the manual as a page beside the report.

    Args:
        folder: of the report.
    """
    page = folder / "buku_aturan.html"
    # A page of a run holds no number as long as a NIK, not even an invented one.
    page.write_text(_LONG_NUMBER.sub(_in_groups, _render("manual.html.j2")), encoding="utf-8", newline="\n")
    return page


def chapters() -> dict[str, list[Entry]]:
    """Every rule of the book under the title of its chapter."""
    found: dict[str, list[Entry]] = {title: [] for title in CHAPTERS.values()}
    for rule in rules().values():
        found[CHAPTERS[rule.table]].append(_entry(rule))
    return {title: entries for title, entries in found.items() if entries}


def _render(template: str) -> str:
    return environment().get_template(template).render(chapters=chapters(), severities=SEVERITIES)


def _in_groups(number: re.Match[str]) -> str:
    """Sixteen digits in four groups, as they stand on a card."""
    return " ".join(number[0][start : start + 4] for start in range(0, len(number[0]), 4))


def _entry(rule: Rule) -> Entry:
    return Entry(
        rule,
        SEVERITIES[Severity(rule.severity)],
        _columns(rule),
        [] if rule.example else list(_shown(rule, rule.fails[0])),
        [] if rule.example else list(_shown(rule, rule.passes[0])),
    )


def _columns(rule: Rule) -> str:
    """The columns of a rule in words; very many are counted."""
    if len(rule.columns) > _MANY_COLUMNS:
        return f"{len(rule.columns)} kolom"
    return ", ".join(dict.fromkeys(_heading(rule, name) for name in rule.columns))


def _heading(rule: Rule, name: str) -> str:
    table, _, column = name.rpartition(".")
    heading = columns_of(table or rule.table)[column].heading
    return f"{heading} ({TABLES[table]})" if table else heading


def _shown(rule: Rule, example: Example) -> Iterator[ShownRows]:
    if rule.table in TABLES:
        yield _rows_of(rule.table, [example])
        return
    for table in TABLES:
        if example.get(table):
            yield _rows_of(table, example[table])


def _rows_of(table: str, rows: Sequence[Mapping[str, Any]]) -> ShownRows:
    names = list(dict.fromkeys(name for row in rows for name in _columns_named(table, row)))
    return ShownRows(
        TABLES[table],
        [_title_of(table, name) for name in names],
        [[_cell(table, name, row) for name in names] for row in rows],
    )


def _columns_named(table: str, row: Mapping[str, Any]) -> Iterable[str]:
    """The columns whose cells an example shows; how a cell was stored and the day of the run are told elsewhere."""
    named = (name.removesuffix("__raw") for name in row)
    return [name for name in named if name in columns_of(table) or name.startswith("computed_")]


def _title_of(table: str, name: str) -> str:
    index = name.removeprefix("computed_")
    return f"Hitungan ulang {_COMPUTED[index]}" if index != name else columns_of(table)[name].heading


def _cell(table: str, name: str, row: Mapping[str, Any]) -> str:
    """A cell as it looks in a spreadsheet."""
    value = row.get(f"{name}__raw", row.get(name))
    if value in (None, ""):
        return _BLANK
    if name.startswith("computed_") or isinstance(value, float):
        return number(float(value), 2).rstrip("0").rstrip(",")
    column = columns_of(table)[name]
    if f"{name}__raw" not in row and column.dtype == "date":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if f"{name}__raw" not in row and column.dtype == "code":
        return f"{value} - {code_list(column.codes).labels[value]}"
    return f"{value} (sel angka)" if row.get(f"{name}__kind") == "number" else str(value)
