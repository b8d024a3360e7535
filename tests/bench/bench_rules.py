"""How many rows times rules a second: the validate step of a night over a million members, findings located."""

from datetime import date
from pathlib import Path
from time import perf_counter

import pandas as pd

from pipelines.assemble import assemble
from pipelines.frames import Register, TableData
from pipelines.headings import map_sheet
from pipelines.locate import locate_rows
from pipelines.parse import parse
from pipelines.read import read_workbook
from pipelines.sample import write_sample
from pipelines.validate import rows_of, validate_table
from schemas.findings import State
from schemas.rulebook import rules_of

AS_OF = date(2026, 11, 1)
ROWS = 1_000_000
REPEATS = 3


def test_a_million_members_through_the_rules(tmp_path: Path) -> None:
    register = _delivery(tmp_path)
    members = _tiled(register.member, ROWS)
    count = len(rules_of("member"))
    seconds = []
    for _ in range(REPEATS):
        start = perf_counter()
        rows = rows_of(members, pd.DataFrame(), AS_OF)
        verdicts = validate_table(rows)
        failed = [verdict for verdict in verdicts.verdicts if verdict.state is State.FAIL]
        judged = perf_counter() - start
        tables = Register(register.household, members, register.child)
        findings = locate_rows(tables, {"member": verdicts}, {"member": rows}, [], [])
        seconds.append((perf_counter() - start, judged))
    whole, judged = min(seconds)
    fails = sum(len(verdict.rows) for verdict in failed)
    print(
        f"rules: {ROWS:,} rows x {count} rules in {whole:.2f} s with {len(findings):,} findings at their cell "
        f"({fails:,} of them failures): {ROWS * count / whole / 1e6:.1f} million rule-rows a second; "
        f"judged alone {judged:.2f} s: {ROWS * count / judged / 1e6:.1f} million"
    )


def _delivery(folder: Path) -> Register:
    write_sample(folder, people=20_000, seed=1, faults=0.05, duplicates=0.0, villages=8, as_of=AS_OF)
    sheets = [
        map_sheet(sheet) for path in sorted(folder.glob("*.xlsx")) for sheet in read_workbook(path, path.name)
    ]
    return assemble(parse(sheets, AS_OF).tables, b"bench")


def _tiled(table: TableData, rows: int) -> TableData:
    """The table, repeated until it has that many rows."""
    times = -(-rows // len(table.frame))
    ids = pd.Index([f"M{number}" for number in range(rows)], dtype="str")

    def tiled(part):
        return pd.concat([part] * times).iloc[:rows].set_axis(ids)

    moved = {column: tiled(places) for column, places in table.moved.items()}
    return TableData(table.name, tiled(table.frame), tiled(table.seen), table.letters, moved, tiled(table.derived))
