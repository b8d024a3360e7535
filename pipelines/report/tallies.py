"""What the report prints, counted: no record and no person is left in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Protocol

import pandas as pd

from pipelines.frames import RowCounts, RunResult
from pipelines.villages import village_of_records, village_of_rows
from schemas.findings import Severity, State
from schemas.tables import TABLES

DECIDING_SHOWN = 5
"""So many deciding fields are named for a flag."""

_OF_FINDINGS = ["rule_id", "severity", "table", "record_id", "source", "sheet"]
_OF_FLAGS = ["record_id", "table", "flag", "state", "deciding_fields"]
_SEVERITIES = [*map(str, Severity)]
_STATES = ["yes", "no", "unknown"]
_BANDS = ["same", "review"]
_NO_PAIRS = dict.fromkeys(_BANDS, 0)
_ENTITIES = ["person", "family"]


class RuleWords(Protocol):
    """What the report says about a rule."""

    @property
    def title(self) -> str:
        """Indonesian, what is wrong."""

    @property
    def fix(self) -> str:
        """Indonesian, what to do."""

    @property
    def severity(self) -> str:
        """BLOCK, WARN or NOTE."""


@dataclass(frozen=True)
class RowSum:
    """What became of the rows of one table, of the night or of one file."""

    table: str
    counts: RowCounts

    @property
    def total(self) -> int:
        """Accepted, held, repeated and rejected together."""
        return self.counts.accepted + self.counts.held + self.counts.repeated + self.counts.rejected

    @property
    def holds(self) -> bool:
        """No row was lost, and none counted twice."""
        return self.total == self.counts.read


@dataclass(frozen=True)
class FileTally:
    """One delivered file and its rows; tables without a row in it are left out."""

    source: str
    state: str
    sums: list[RowSum]


@dataclass(frozen=True)
class RuleTally:
    """One rule: cells that fail, villages they lie in, records it could not judge."""

    rule_id: str
    words: RuleWords
    fails: int
    villages: int
    unknowns: int


@dataclass(frozen=True)
class VillageTally:
    """One village: failing cells by severity; an empty code gathers what belongs to no village."""

    code: str
    by_severity: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_severity.values())

    @property
    def to_mend(self) -> int:
        """Those that somebody has to look at: all but the notes."""
        return self.total - self.by_severity[Severity.NOTE]


@dataclass(frozen=True)
class FileFinding:
    """One rule about files, and how often it fails in one sheet (empty: in the file as a whole)."""

    source: str
    sheet: str
    rule_id: str
    words: RuleWords
    fails: int


@dataclass(frozen=True)
class Answers:
    """Records of a flag's population by their state."""

    yes: int = 0
    no: int = 0
    unknown: int = 0

    @property
    def judged(self) -> int:
        """The denominator of the prevalence."""
        return self.yes + self.no

    @property
    def population(self) -> int:
        """All records."""
        return self.judged + self.unknown

    @property
    def prevalence(self) -> float | None:
        """Share of yes among those judged; None when nobody could be."""
        return self.yes / self.judged if self.judged else None

    @property
    def lowest(self) -> float | None:
        """The prevalence if every unknown were a no; None without records."""
        return self.yes / self.population if self.population else None

    @property
    def highest(self) -> float | None:
        """The prevalence if every unknown were a yes; None without records."""
        return (self.yes + self.unknown) / self.population if self.population else None


@dataclass(frozen=True)
class FlagTally:
    """One flag: over all and by village, and the cells that would settle most of its unknowns.

    Attributes:
        flag: its name.
        title: Indonesian.
        table: whose records it is about; empty when the night has none.
        answers: over all villages.
        villages: by village code, in the order of the codes; an empty code gathers records without a village.
        deciding: table and column of a cell, and how many unknown records it would settle alone; most first.
    """

    flag: str
    title: str
    table: str
    answers: Answers
    villages: Mapping[str, Answers]
    deciding: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class DuplicateTally:
    """Pairs of one entity by band, and the groups that sure pairs make."""

    entity: str
    same: int
    review: int
    groups: int
    records: int


@dataclass(frozen=True)
class Tallies:
    """All that is counted of a night."""

    sums: list[RowSum]
    files: list[FileTally]
    rules: list[RuleTally]
    villages: list[VillageTally]
    file_findings: list[FileFinding]
    flags: list[FlagTally]
    duplicates: list[DuplicateTally]

    @property
    def adds_up(self) -> bool:
        """Every sum holds, and the files together give the tables."""
        of_files = [part for file in self.files for part in file.sums]
        together = [RowSum(total.table, _added(of_files, total.table)) for total in self.sums]
        return together == self.sums and all(part.holds for part in [*self.sums, *of_files])

    def files_in(self, state: str) -> int:
        """How many files arrived in this state."""
        return sum(file.state == state for file in self.files)

    def fails_of(self, severity: str) -> int:
        """Failing cells of one severity."""
        return sum(village.by_severity[severity] for village in self.villages)


def tally(result: RunResult, sentences: Mapping[str, RuleWords], flag_titles: Mapping[str, str]) -> Tallies:
    """Counts a night.

    Args:
        result: the night.
        sentences: the rule book by rule id.
        flag_titles: Indonesian title of each flag, in the order of the page.
    """
    places = village_of_records(result.register)
    fails = result.findings.loc[result.findings["state"] == State.FAIL, _OF_FINDINGS].astype("str")
    fails = fails.assign(village=village_of_rows(fails, places).fillna(""))
    return Tallies(
        sums=[RowSum(table, result.rows[table]) for table in TABLES],
        files=list(_files(result.files)),
        rules=_rules(fails, result.unknown_by_rule, sentences),
        villages=_villages(fails, places),
        file_findings=_file_findings(fails, sentences),
        flags=list(_flags(_counted_once(result), places, flag_titles)),
        duplicates=list(_duplicates(result)),
    )


def _added(sums: list[RowSum], table: str) -> RowCounts:
    of_table = [part.counts for part in sums if part.table == table]
    return RowCounts(
        **{field.name: sum(getattr(counts, field.name) for counts in of_table) for field in fields(RowCounts)}
    )


def _files(files: pd.DataFrame) -> Iterator[FileTally]:
    names = [field.name for field in fields(RowCounts)]
    for file in files.sort_values("source").to_dict("records"):
        counts = {table: {name: int(file[f"{table}_{name}"]) for name in names} for table in TABLES}
        sums = [RowSum(table, RowCounts(**found)) for table, found in counts.items() if any(found.values())]
        yield FileTally(file["source"], file["state"], sums)


def _rules(
    fails: pd.DataFrame, unknown_by_rule: Mapping[str, int], sentences: Mapping[str, RuleWords]
) -> list[RuleTally]:
    """The rules that failed somewhere or could not judge something: gravest and most frequent first."""
    counts = _by_name(fails["rule_id"].value_counts())
    placed = fails.loc[fails["village"] != "", ["rule_id", "village"]].drop_duplicates()
    villages = _by_name(placed["rule_id"].value_counts())
    unknowns = {rule_id: count for rule_id, count in unknown_by_rule.items() if count}
    tallies = [
        RuleTally(
            rule_id,
            sentences[rule_id],
            counts.get(rule_id, 0),
            villages.get(rule_id, 0),
            unknowns.get(rule_id, 0),
        )
        for rule_id in counts.keys() | unknowns.keys()
    ]
    return sorted(
        tallies,
        key=lambda rule: (_SEVERITIES.index(rule.words.severity), -rule.fails, -rule.unknowns, rule.rule_id),
    )


def _villages(fails: pd.DataFrame, places: "dict[str, pd.Series[str]]") -> list[VillageTally]:
    """Every village of the night, also one without a finding; most to mend first."""
    found = _crosstab(fails["village"], fails["severity"], _SEVERITIES)
    nothing = dict.fromkeys(_SEVERITIES, 0)
    known = {str(code): nothing for code in pd.concat(places).dropna().unique()}
    tallies = [VillageTally(code, by_severity) for code, by_severity in (known | found).items()]
    return sorted(tallies, key=lambda village: (-village.to_mend, -village.total, village.code))


def _file_findings(fails: pd.DataFrame, sentences: Mapping[str, RuleWords]) -> list[FileFinding]:
    of_files = fails[fails["rule_id"].str.startswith("BRK-")].fillna({"sheet": ""})
    counts = of_files.groupby(["source", "sheet", "rule_id"], observed=True).size().reset_index(name="fails")
    tallies = [
        FileFinding(row["source"], row["sheet"], row["rule_id"], sentences[row["rule_id"]], row["fails"])
        for row in counts.to_dict("records")
    ]
    return sorted(tallies, key=lambda found: _SEVERITIES.index(found.words.severity))


def _counted_once(result: RunResult) -> pd.DataFrame:
    """The flags of one record a cluster of duplicates."""
    others = result.clusters.loc[~result.clusters["survivor"].astype(bool), "record_id"]
    return result.flags.loc[~result.flags["record_id"].isin(others), _OF_FLAGS].astype("str")


def _flags(
    flags: pd.DataFrame, places: "dict[str, pd.Series[str]]", titles: Mapping[str, str]
) -> Iterator[FlagTally]:
    villages = village_of_rows(flags, places).fillna("")
    for flag, title in titles.items():
        rows = flags[flags["flag"] == flag]
        by_village = _crosstab(villages[rows.index], rows["state"], _STATES)
        yield FlagTally(
            flag=flag,
            title=title,
            table=rows["table"].iloc[0] if len(rows) else "",
            answers=Answers(**_by_name(rows["state"].value_counts())),
            villages={code: Answers(**states) for code, states in by_village.items()},
            deciding=_deciding(rows[rows["state"] == "unknown"]),
        )


def _deciding(unknown: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The cells that alone would settle an unknown; a record counts once for each column."""
    cells = unknown["deciding_fields"].str.split(";").explode()
    parts = cells.str.extract(r"^(?:(?P<table>\w+)\[[^\]]*\]\.)?(?P<column>\w+)$").dropna(subset="column")
    parts = parts.fillna({"table": unknown["table"]}).reset_index(names="row").drop_duplicates()
    counts = parts.value_counts(["table", "column"]).reset_index(name="records")
    counts = counts.sort_values(["records", "table", "column"], ascending=[False, True, True])
    shown = counts.head(DECIDING_SHOWN).to_dict("records")
    return {(row["table"], row["column"]): row["records"] for row in shown}


def _duplicates(result: RunResult) -> Iterator[DuplicateTally]:
    pairs = _crosstab(result.duplicates["entity"], result.duplicates["band"], _BANDS)
    for entity in _ENTITIES:
        of_entity = result.clusters[result.clusters["entity"] == entity]
        groups = of_entity["cluster_id"].nunique()
        yield DuplicateTally(entity, **pairs.get(entity, _NO_PAIRS), groups=groups, records=len(of_entity))


def _by_name(counts: "pd.Series[int]") -> dict[str, int]:
    return {str(name): int(count) for name, count in counts.items()}


def _crosstab(rows: pd.Series, columns: pd.Series, names: list[str]) -> dict[str, dict[str, int]]:
    """How often each value of ``rows`` meets each of the named values of ``columns``; sorted by the first."""
    counts = pd.crosstab(rows, columns).reindex(columns=names, fill_value=0)
    return {str(name): _by_name(counts.loc[name]) for name in counts.index}
