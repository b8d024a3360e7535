"""Small deliveries of the official template for the rules across rows and sheets.

Each case is its rows of the three sheets, and the rules that must fail at which column of which rows (counted from
0). Many deliveries are judged in one night. So that they do not meet, each has numbers, names and villages of its
own: ``nik a``, ``kk a``, ``name a`` and ``village a`` stand for them.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

import pandas as pd

from schemas.places import village_codes
from tests.acceptance.base import Cell, Family, Row, changed, clean_family, judge_each, place, template_sheets

Found = tuple[str, str, str]
"""Rule, table and column, cell."""

CLEAN = clean_family()
VILLAGES = village_codes()
TOGETHER = 60
"""Deliveries of one night: each has two villages of its own."""

HOME = CLEAN["household"][0] | {
    "family_card_no": "kk a",
    "village_code": "village a",
    "head_name": "name a",
    "head_nik": "nik a",
    "member_count": "3",
}


def person(row: int, letter: str, **cells: str) -> Row:
    """A person of the clean family with a number, a name and a mother of this letter."""
    own: Row = {"nik": f"nik {letter}", "name": f"name {letter}", "mother_name": f"mother {letter}"}
    return CLEAN["member"][row] | own | {"family_card_no": "kk a"} | cells


HEAD, WIFE, GIRL, BOY = (person(row, letter) for row, letter in enumerate("abcd"))
"""A man of 1986-04-15, a woman of 1988-08-17, a girl of 2014-03-09 at school, a boy of 2024-02-10."""
TRIO = [HEAD, WIFE, GIRL]
MEASURED = CLEAN["child"][0] | {
    "child_nik": "nik d",
    "child_name": "name d",
    "family_card_no": "kk a",
    "parent_nik": "nik b",
    "parent_name": "name b",
    "village_code": "village a",
}
OTHER_HOME = HOME | {"family_card_no": "kk b", "head_name": "name p", "head_nik": "nik p", "member_count": "1"}
LONER = person(0, "p", family_card_no="kk b", marital_code="1", birth_date="1971-06-03")
"""A second family of one."""


class Case(NamedTuple):
    """A delivery and what it must give.

    Attributes:
        name: what the case shows.
        fails: rule, table and column, and rows of every failed rule of LIN, parted by commas.
        member: rows of members.
        household: rows of households.
        child: rows of measurements.
        unknown: in the same words what a cell would settle; None where nobody looks.
    """

    name: str
    fails: str = ""
    member: Sequence[Row] = ()
    household: Sequence[Row] = (HOME,)
    child: Sequence[Row] = ()
    unknown: str | None = None


def of(row: Row, **cells: str | Cell) -> Row:
    """A row with some cells changed."""
    return changed(row, cells)


def home(count: int | str = "3", **cells: str | Cell) -> list[Row]:
    """The one household with a number of members."""
    return [of(HOME, **({"member_count": str(count)} | cells))]


def homes(first: int = 3, second: int = 2, **cells: str) -> list[Row]:
    """Two households with their numbers of members; what is changed is changed in the second."""
    return [of(HOME, member_count=str(first)), of(OTHER_HOME, member_count=str(second), **cells)]


def own(value: str | Cell, number: int) -> str | Cell:
    """What a word such as ``nik a`` stands for in a delivery; all else is itself."""
    if isinstance(value, Cell):
        return value
    kind, _, rest = value.partition(" ")
    letter, ending = rest[:1], rest[1:]
    serial = f"{number % TOGETHER * 26 + ord(letter or 'a') - 96:04d}"
    if kind == "nik":
        return f"140801170880{serial}{ending}"
    if kind == "kk":
        return f"140801120315{serial}{ending}"
    if kind == "village":
        return VILLAGES[number % TOGETHER * 2 + ord(letter) - 97]
    if kind in {"name", "mother"}:
        digest = sha256(f"{value} {number}".encode()).digest()
        letters = "".join(chr(65 + byte % 26) for byte in digest)
        return f"{letters[:7]} {letters[7:15]}"
    return value


def family_of(case: Case, number: int) -> Family:
    """The rows of a case as they are typed."""
    tables = {"household": case.household, "member": case.member, "child": case.child}
    return {
        table: [{column: own(value, number) for column, value in row.items()} for row in rows]
        for table, rows in tables.items()
    }


def expected_of(case: Case, words: str) -> set[Found]:
    """``LIN-001 member.relation_code 0 1, ...`` as rules, columns and cells."""
    rows = {"household": case.household, "member": case.member, "child": case.child}
    found = set()
    for one in filter(None, words.split(", ")):
        rule, at, *numbers = one.split()
        table, _, column = at.partition(".")
        found |= {(rule, at, place(rows[table], table, column, int(row))) for row in numbers}
    return found


def found_in(findings: pd.DataFrame, state: str) -> set[Found]:
    """Rule, table and column, and cell of the findings of LIN in a state."""
    kept = findings[findings["rule_id"].str.startswith("LIN") & (findings["state"] == state)]
    return set(zip(kept["rule_id"], kept["table"] + "." + kept["column"], kept["cell"], strict=True))


def judge_cases(cases: Sequence[Case]) -> dict[str, pd.DataFrame]:
    """The findings of each delivery, by the name of its case."""
    found: dict[str, pd.DataFrame] = {}
    numbered = list(enumerate(cases))
    for start in range(0, len(cases), TOGETHER):
        night = numbered[start : start + TOGETHER]
        files = {case.name: template_sheets(family_of(case, number)) for number, case in night}
        findings = next(iter(judge_each(files).values())).result.findings
        found |= {name: findings[findings["source"] == name] for name in files}
    return found
