"""How many rows times rules a second: the validate step of a night over a million members, findings located."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from pipelines.assemble import assemble
from pipelines.frames import Register, TableData
from pipelines.headings import map_sheet
from pipelines.locate import locate_rows
from pipelines.measure import measure
from pipelines.parse import parse
from pipelines.read import read_workbook
from pipelines.sample import write_sample
from pipelines.validate import rows_of, validate_register
from schemas.findings import State
from schemas.register_rows import RegisterRows
from schemas.rulebook import rules_of
from schemas.tables import IDENTIFIERS, TABLES

AS_OF = date(2026, 11, 1)
ROWS = 1_000_000
REPEATS = 3


def test_a_million_members_through_the_rules(tmp_path: Path) -> None:
    register = _delivery(tmp_path)
    times = -(-ROWS // len(register.member.frame))
    tables = _many(register, times)
    growth = measure(tables.child)
    count = {name: len(rules_of(name)) for name in (*TABLES, "across")}
    seconds = []
    for _ in range(REPEATS):
        start = perf_counter()
        rows = {name: rows_of(tables.table(name), growth, AS_OF) for name in TABLES}
        verdicts = validate_register(rows)
        judged = perf_counter() - start
        findings = locate_rows(tables, verdicts, rows, [], [])
        seconds.append((perf_counter() - start, judged))
    whole, judged = min(seconds)
    sizes = {name: len(tables.table(name).frame) for name in TABLES}
    rule_rows = sum(sizes[name] * (count[name] + count["across"]) for name in TABLES)
    fails = (findings["state"] == State.FAIL).sum()
    print(
        f"rules: {sizes} rows, {count} rules in {whole:.2f} s with {len(findings):,} findings at their cell "
        f"({fails:,} of them failures): {rule_rows / whole / 1e6:.1f} million rule-rows a second; "
        f"judged alone {judged:.2f} s"
    )


def test_each_rule_across_tables(tmp_path: Path) -> None:
    register = _delivery(tmp_path)
    times = -(-ROWS // len(register.member.frame))
    tables = _many(register, times)
    rows = {name: rows_of(tables.table(name), measure(tables.child), AS_OF) for name in TABLES}
    together = RegisterRows(rows, {})
    for rule in rules_of("across"):
        start = perf_counter()
        rule.across_answers(together)
        print(f"{rule.id}: {perf_counter() - start:.2f} s")


def _delivery(folder: Path) -> Register:
    write_sample(folder, people=20_000, seed=1, faults=0.05, duplicates=0.0, villages=8, as_of=AS_OF)
    sheets = [
        map_sheet(sheet) for path in sorted(folder.glob("*.xlsx")) for sheet in read_workbook(path, path.name)
    ]
    return assemble(parse(sheets, AS_OF).tables, b"bench")


def _many(register: Register, times: int) -> Register:
    """The register so many times, each time with people, families and birthdays of its own.

    Each copy is a day older than the one before it, and every NIK says so: as many people as in a real register are
    born on one day, and no two copies of a person are.
    """
    tables = {name: _tiled(register.table(name), times) for name in TABLES}
    frames = {name: table.frame.copy() for name, table in tables.items()}
    renumbered: dict[str, str] = {}
    for name, column in (("member", "nik"), ("child", "child_nik")):
        frame = frames[name]
        days = np.repeat(np.arange(times), len(frame) // times)
        born = frame["birth_date"] - pd.to_timedelta(days, unit="D")
        written = frame[column].fillna("")
        usable = (born.notna() & (written.str.len() == 16)).to_numpy()
        day = born.dt.day + 40 * (written.str[6:7] >= "4")
        dated = day.astype("Int64").astype("str").str.zfill(2) + born.dt.strftime("%m%y").astype("str")
        numbers = (written.str[:6] + dated.fillna("") + written.str[12:]).where(usable, frame[column])
        renumbered |= dict(zip(written[usable], numbers[usable], strict=True))
        frame["birth_date"] = born
        _renew(frame, tables[name].seen, column, numbers.astype("str"))
    for name, column in (("household", "head_nik"), ("child", "parent_nik")):
        number = frames[name][column]
        _renew(frames[name], tables[name].seen, column, number.map(renumbered).astype("str").fillna(number))
    return Register(**{name: replace(table, frame=frames[name]) for name, table in tables.items()})


def _renew(frame: pd.DataFrame, seen: pd.DataFrame, column: str, numbers: "pd.Series[str]") -> None:
    """Other numbers in a column, written as the old ones were."""
    raw = seen[f"{column}__raw"]
    seen[f"{column}__raw"] = raw.where(raw != frame[column], numbers)
    frame[column] = numbers


def _tiled(table: TableData, times: int) -> TableData:
    """The table so many times, each time with people and families of its own."""

    def tiled(part):
        return pd.concat([part] * times).set_axis(ids)

    ids = pd.Index([f"{table.name}{number}" for number in range(times * len(table.frame))], dtype="str")
    frame, seen = tiled(table.frame), tiled(table.seen)
    later = 100 * np.repeat(np.arange(times), len(table.frame))
    for column in IDENTIFIERS & {*frame.columns}:
        number = frame[column]
        whole = (number.str.len() == 16) & number.str.isdigit()
        serial = number.where(whole, "0" * 16).str[12:].astype(int) + later
        renewed = (number.str[:12] + serial.astype("str").str.zfill(4)).where(whole, number)
        _renew(frame, seen, column, renewed)
    moved = {column: tiled(places) for column, places in table.moved.items()}
    return TableData(table.name, frame, seen, table.letters, moved, tiled(table.derived))
