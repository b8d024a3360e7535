"""The rules of files and sheets: what is wrong with a sheet, where it is told, and what becomes of its rows.

Each case is one file in one night: its sheets, all findings it must give as ``rule column cell``, and for its
tables how many rows were accepted, held, repeated and rejected.
"""

from dataclasses import dataclass, field

import pandas as pd
import pytest

from pipelines.errors import UnreadableFile
from pipelines.frames import RawSheet
from schemas.cells import CellKind
from schemas.tables import TABLES, columns_of
from tests.acceptance.base import (
    KK,
    SHEETS,
    Cell,
    Found,
    Outcome,
    Row,
    changed,
    clean_family,
    clean_siksng,
    headings,
    judge,
    judge_each,
    place,
    raw_sheet,
    sheet_of,
    siksng_sheet,
    template_sheets,
)

Line = list[str | Cell]
Rows = tuple[int, int, int, int]
"""Accepted, held, repeated, rejected."""

ERROR = Cell("#N/A", CellKind.ERROR)
FORMULA = Cell("", CellKind.FORMULA)
JUDGED_ELSEWHERE = ("BRK-006", "BRK-008", "BRK-009", "LIN", "KRM")


@dataclass(frozen=True)
class Case:
    """One file and what it must give.

    Attributes:
        name: what the case shows.
        sheets: the file.
        failed: all that fails, written ``BRK-007 floor_code W1``; ``-`` stands for no column or no cell.
        rows: what became of the rows of a table; tables that are not named have none.
    """

    name: str
    sheets: list[RawSheet]
    failed: str = ""
    rows: dict[str, Rows] = field(default_factory=dict)

    @property
    def expected(self) -> set[Found]:
        """The findings as they stand in the result."""
        lines = [one.split() for one in self.failed.split(",") if one.strip()]
        return {(rule, column.strip("-"), cell.strip("-")) for rule, column, cell in lines}


def lines_of(table: str, rows: list[Row]) -> list[Line]:
    """Headings and cells of template rows, with every column of the table."""
    written = headings(table)
    return [list(written.values()), *([row.get(column, "") for column in written] for row in rows)]


def household(**cells: str | Cell) -> Row:
    """The clean household with some cells changed."""
    return changed(clean_family()["household"][0], cells)


def members(*changes: dict[str, str | Cell]) -> list[Row]:
    """The clean members with some cells of the first ones changed."""
    people = clean_family()["member"]
    return [changed(row, change) for row, change in zip(people, changes, strict=False)] + people[len(changes) :]


def sheet(table: str, lines: list[Line]) -> list[RawSheet]:
    """Lines as the only sheet of a file."""
    return [sheet_of(lines, SHEETS[table], "contoh.xlsx")]


def template(table: str, rows: list[Row]) -> list[RawSheet]:
    """Rows as the only sheet of a file."""
    return sheet(table, lines_of(table, rows))


def without(table: str, *columns: str) -> list[RawSheet]:
    """The clean sheet of a table without some columns."""
    rows = [changed(row, dict.fromkeys(columns)) for row in clean_family()[table]]
    return [raw_sheet(rows, headings(table), SHEETS[table], "contoh.xlsx")]


def siksng_without(*columns: str) -> list[RawSheet]:
    """The clean SIKS-NG list without some columns."""
    return [siksng_sheet([changed(row, dict.fromkeys(columns)) for row in clean_siksng()])]


def siksng_relations(*people: tuple[str, str]) -> list[RawSheet]:
    """A SIKS-NG list of people with a relation and a birth date, besides the head."""
    head = changed(clean_siksng()[0], {"relation_code": "1"})
    rows = [
        changed(head, {"nik": f"1408011504{born[2:4]}99{number}", "birth_date": born, "relation_code": relation})
        for number, (relation, born) in enumerate(people, start=11)
    ]
    return [siksng_sheet([head, *rows])]


def at(table: str, column: str, row: int) -> str:
    """The cell of a column of the template at an Excel row."""
    return place([dict.fromkeys(columns_of(table), "")], table, column, row - 2)


ONE: dict[str, Rows] = {"household": (1, 0, 0, 0)}
LOST: dict[str, Rows] = {"household": (0, 0, 0, 1)}
CLEAN = lines_of("household", [household()])
FAMILY_OF_FOUR = {"member": (4, 0, 0, 0)}
TITLE: Line = ["Data Keluarga Kampung Contoh"]

HEADINGS = [
    Case("clean", template_sheets(clean_family()), "", {**ONE, "member": (4, 0, 0, 0), "child": (1, 0, 0, 0)}),
    Case(
        "no headings", sheet("household", [["catatan", "dari", "rapat"], ["satu", "dua", "tiga"]]), "BRK-004 - A1"
    ),
    Case("two known headings", sheet("member", [["NIK", "Nama", "x"], ["a", "b", "c"]]), "BRK-004 - A1"),
    Case("three known of seven", sheet("member", [["NIK", "Nama Lengkap", "Nomor KK", *"abcd"]]), "BRK-004 - A1"),
    Case("headings below titles", sheet("household", [TITLE, [""], *CLEAN]), "", ONE),
    Case("headings in row 30", sheet("household", [*([TITLE] * 29), *CLEAN]), "", ONE),
    Case("headings in row 31", sheet("household", [*([TITLE] * 30), *CLEAN]), "BRK-004 - A1"),
    Case("a sheet without cells is no fault", [*sheet("household", CLEAN), sheet_of([], "Kosong", "")], "", ONE),
    Case(
        "a sheet of blanks is no fault", [*sheet("household", CLEAN), sheet_of([["", ""]], "Kosong", "")], "", ONE
    ),
    Case(
        "a sound sheet beside a note",
        [*sheet("household", CLEAN), sheet_of([["ingat rapat"]], "Catatan", "")],
        "BRK-004 - A1",
        ONE,
    ),
]

REQUIRED = [
    *(
        Case(f"{table} without {column}", without(table, column), f"BRK-005 {column} A1", {table: (0, 0, 0, rows)})
        for table, rows in (("household", 1), ("member", 4), ("child", 1))
        for column, known in columns_of(table).items()
        if known.required == "always"
    ),
    Case("two columns missing", without("household", "rt", "rw"), "BRK-005 rt A1, BRK-005 rw A1", LOST),
    Case(
        "not all need be there",
        without("child", "child_nik", "parent_nik", "posyandu"),
        "",
        {"child": (1, 0, 0, 0)},
    ),
    *(
        Case(
            f"SIKS-NG without {', '.join(columns)}",
            siksng_without(*columns),
            f"BRK-005 {missing} A1",
            {"member": (0, 0, 0, 4)},
        )
        for columns, missing in (
            (["subdistrict_name"], "village_code"),
            (["village_name"], "village_code"),
            (["subdistrict_name", "village_name"], "village_code"),
            (["address"], "address"),
            (["rt"], "rt"),
            (["nik"], "nik"),
            (["family_card_no"], "family_card_no"),
            (["birth_date"], "birth_date"),
        )
    ),
    Case("SIKS-NG without what it need not tell", siksng_without("dtks_id", "mother_name"), "", FAMILY_OF_FOUR),
]


def doubled(table: str, heading: str, text: str) -> list[RawSheet]:
    """The clean sheet of a table with one more heading and its cells behind the last column."""
    first, *rest = lines_of(table, clean_family()[table])
    return sheet(table, [[*first, heading], *([*row, text] for row in rest)])


DOUBLED = [
    Case(
        "a required column twice",
        doubled("member", "No. KTP", "1408015504869902"),
        "BRK-007 nik A1, BRK-007 nik AF1",
        {"member": (0, 0, 0, 4)},
    ),
    Case(
        "another column twice",
        doubled("household", "Lantai Terluas", "6"),
        f"BRK-007 floor_code {at('household', 'floor_code', 1)}, BRK-007 floor_code BO1",
        ONE,
    ),
    Case(
        "the same heading twice",
        doubled("member", "Pekerjaan", "PETANI"),
        f"BRK-007 occupation {at('member', 'occupation', 1)}, BRK-007 occupation AF1",
        FAMILY_OF_FOUR,
    ),
    Case("two headings that a layout joins", [siksng_sheet(clean_siksng())], "", FAMILY_OF_FOUR),
]

LOST_RESULTS = [
    Case(
        "an error in a code",
        template("household", [household(floor_code=ERROR)]),
        f"BRK-010 floor_code {at('household', 'floor_code', 2)}",
        ONE,
    ),
    Case(
        "a formula without a result in a count",
        template("household", [household(member_count=FORMULA)]),
        f"BRK-010 member_count {at('household', 'member_count', 2)}",
        ONE,
    ),
    Case(
        "an error in the KK",
        template("household", [household(family_card_no=ERROR)]),
        "BRK-010 family_card_no A2",
        ONE,
    ),
    Case(
        "two formulas without results",
        template("household", [household(roof_code=FORMULA, rt=FORMULA)]),
        f"BRK-010 roof_code {at('household', 'roof_code', 2)}, BRK-010 rt {at('household', 'rt', 2)}",
        ONE,
    ),
    Case(
        "an error in a birth date",
        template("member", members({"birth_date": ERROR})),
        "BRK-010 birth_date I2, ANG-016 birth_date I2",
        {"member": (3, 1, 0, 0)},
    ),
    Case(
        "an error under a heading that is not read",
        sheet("household", [[*CLEAN[0], "Keterangan Lain"], [*CLEAN[1], ERROR]]),
        "",
        ONE,
    ),
]


def cards(*numbers: str | Cell) -> list[RawSheet]:
    """One household for each KK number."""
    return template("household", [household(family_card_no=number) for number in numbers])


def niks(*numbers: str | Cell) -> list[RawSheet]:
    """One household for each NIK of a head."""
    rows = [
        household(family_card_no=f"1408011203159{number:03}", head_nik=nik) for number, nik in enumerate(numbers)
    ]
    return template("household", rows)


ZEROS = [f"14080112031599{number}0" for number in range(1, 10)]
SOUND = [f"140801120315990{number}" for number in range(1, 10)]
HEAD_NIKS = [f"140801150486990{number}" for number in range(1, 10)]
SCIENTIFIC = [f"1.4080{number}E+15" for number in range(1, 10)]

DAMAGED = [
    Case(
        "three of ten numbers end in zero",
        cards(*map(Cell, ZEROS[:3] + SOUND[:7])),
        "",
        {"household": (10, 0, 0, 0)},
    ),
    Case(
        "four of ten numbers end in zero",
        cards(*map(Cell, ZEROS[:4] + SOUND[:6])),
        "BRK-011 family_card_no A1",
        {"household": (6, 4, 0, 0)},
    ),
    Case(
        "four of ten texts end in zero",
        cards(*ZEROS[:4], *SOUND[:6]),
        "BRK-011 family_card_no A1",
        {"household": (10, 0, 0, 0)},
    ),
    Case("nine cells are too few", cards(*ZEROS[:4], *SOUND[:5]), "", {"household": (9, 0, 0, 0)}),
    Case(
        "two of ten are damaged",
        cards(*SCIENTIFIC[:2], *SOUND[:8]),
        "KEL-003 family_card_no A2, KEL-003 family_card_no A3",
        {"household": (8, 2, 0, 0)},
    ),
    Case(
        "three of ten are damaged",
        cards(*SCIENTIFIC[:3], *SOUND[:7]),
        "BRK-011 family_card_no A1",
        {"household": (7, 3, 0, 0)},
    ),
    Case(
        "three of ten are damaged and one is short",
        cards(*SCIENTIFIC[:3], *SOUND[:6], KK[:15]),
        "BRK-011 family_card_no A1, KEL-002 family_card_no A11",
        {"household": (6, 4, 0, 0)},
    ),
    Case(
        "heads' NIK damaged, one short",
        niks(*SCIENTIFIC[:3], *HEAD_NIKS[:6], "14080115048699"),
        "BRK-011 head_nik N1, KEL-006 head_nik N11",
        {"household": (10, 0, 0, 0)},
    ),
]

NO_DATA = [
    Case("headings alone", sheet("household", [CLEAN[0]]), "BRK-012 - A1"),
    Case("headings alone in row 3", sheet("household", [TITLE, TITLE, CLEAN[0]]), "BRK-012 - A3"),
    Case("blank rows below", sheet("household", [CLEAN[0], [""], [" ", "\u00a0"]]), "BRK-012 - A1"),
]

CHILD, ADULT = "2020-04-15", "1986-04-15"


def coded(*people: tuple[str, str]) -> list[RawSheet]:
    """A sheet of no layout with a coded relation and a coded disease for each person."""
    first: Line = ["NIK", "Nomor KK", "Nama Lengkap", "Jenis Kelamin", "Tanggal Lahir"]
    lines: list[Line] = [[*first, "Hubungan dengan Kepala Keluarga", "Penyakit Kronis"]]
    lines += [
        [f"14080115048699{number:02}", KK, "CONTOH SATU", "L", "1986-04-15", relation, disease]
        for number, (relation, disease) in enumerate(people, start=11)
    ]
    return sheet("member", lines)


SCHEMES = [
    Case("SIKS-NG relations 1 and 2 mean the same", siksng_relations(("2", ADULT)), "", {"member": (2, 0, 0, 0)}),
    Case(
        "SIKS-NG relation 4 of a child",
        siksng_relations(("2", ADULT), ("4", CHILD)),
        "",
        {"member": (3, 0, 0, 0)},
    ),
    Case(
        "SIKS-NG relation 3 of a child", siksng_relations(("2", ADULT), ("3", CHILD)), "", {"member": (3, 0, 0, 0)}
    ),
    Case(
        "SIKS-NG relations of adults only",
        siksng_relations(("3", ADULT), ("4", ADULT)),
        "BRK-013 relation_code R1",
        {"member": (3, 0, 0, 0)},
    ),
    Case(
        "SIKS-NG relations above 8",
        siksng_relations(("3", ADULT), ("9", ADULT), ("10", ADULT), ("11", ADULT)),
        "",
        {"member": (5, 0, 0, 0)},
    ),
    Case("relations that mean the same everywhere", coded(("1", ""), ("2", "")), "", {"member": (2, 0, 0, 0)}),
    Case(
        "diseases that mean other things",
        coded(("1", "2"), ("2", "3")),
        "BRK-013 relation_code F1, BRK-013 chronic_disease_code G1",
        {"member": (2, 0, 0, 0)},
    ),
    Case(
        "diseases of one list only",
        coded(("1", "15"), ("2", "16"), ("3", "17")),
        "",
        {"member": (3, 0, 0, 0)},
    ),
    Case("answers in words", coded(("Kepala keluarga", "Asma"), ("Anak", "Stroke")), "", {"member": (2, 0, 0, 0)}),
]

NAMELESS = {"village_name": "", "subdistrict_name": "", "regency_name": ""}
BPS_CODE = "1405020043"  # Kampung Dalam as BPS numbers it

REGIONS = [
    Case(
        "the same digits in Bengkalis",
        template("household", [household(**NAMELESS | {"village_name": "Pinggir"})]),
        "BRK-014 village_code D1",
        ONE,
    ),
    Case(
        "codes of both systems",
        template("household", [household(), household(village_code=BPS_CODE, family_card_no=SOUND[1])]),
        "BRK-014 village_code D1",
        {"household": (2, 0, 0, 0)},
    ),
    Case(
        "a BPS code that no village has",
        template("household", [household(**NAMELESS | {"village_code": "1405020999"})]),
        "KEL-007 village_code D2",
        {"household": (0, 1, 0, 0)},
    ),
    Case(
        "a BPS code",
        template("household", [household(village_code=BPS_CODE)]),
        "",
        ONE,
    ),
    Case(
        "two sheets of one file",
        [
            *template("household", [household(village_code="1471011001")]),
            *template("child", [changed(clean_family()["child"][0], {"village_code": "1471011001"})]),
        ],
        "BRK-014 village_code D1, BRK-014 village_code X1",
        {**ONE, "child": (1, 0, 0, 0)},
    ),
]

REPEATS = [
    Case(
        "a row twice",
        template("household", [household(), household()]),
        "BRK-015 family_card_no A3",
        {"household": (1, 0, 1, 0)},
    ),
    Case(
        "a row three times, not in a row",
        template("household", [household(), household(rt="004"), household(), household()]),
        "BRK-015 family_card_no A4, BRK-015 family_card_no A5",
        {"household": (2, 0, 2, 0)},
    ),
    Case(
        "rows that differ in a cell not read",
        sheet("household", [[*CLEAN[0], "Nomor Urut Kertas"], [*CLEAN[1], "1"], [*CLEAN[1], "2"]]),
        "BRK-015 family_card_no A3",
        {"household": (1, 0, 1, 0)},
    ),
    Case(
        "the first heading is not read",
        sheet("household", [["Nomor Urut Kertas", *CLEAN[0]], ["1", *CLEAN[1]], ["2", *CLEAN[1]]]),
        "BRK-015 family_card_no B3",
        {"household": (1, 0, 1, 0)},
    ),
    Case(
        "a held row twice",
        template("household", [household(head_name=""), household(head_name="")]),
        "KEL-010 head_name M2, BRK-015 family_card_no A3",
        {"household": (0, 1, 1, 0)},
    ),
]

MONTH_FIRST = [
    Case(
        "month first once",
        template("member", members({"birth_date": "04/15/1986"}, {"birth_date": "05/08/1988"})),
        "BRK-016 birth_date I2, ANG-016 birth_date I2, ANG-016 birth_date I3",
        {"member": (2, 2, 0, 0)},
    ),
    Case(
        "month first below a date that reads",
        template(
            "member",
            members({"birth_date": "15/04/1986"}, {"birth_date": "08-17-1988"}, {"birth_date": "03/03/2014"}),
        ),
        "BRK-016 birth_date I3, ANG-016 birth_date I3, ANG-016 birth_date I4",
        {"member": (2, 2, 0, 0)},
    ),
    Case(
        "day first",
        template("member", members({"birth_date": "15/04/1986"}, {"birth_date": "17/8/1988"})),
        "",
        FAMILY_OF_FOUR,
    ),
    Case(
        "month first for a measurement",
        template("child", [changed(clean_family()["child"][0], {"measured_on": "09/25/2026"})]),
        "BRK-016 measured_on K2, UKR-006 measured_on K2",
        {"child": (0, 1, 0, 0)},
    ),
    Case(
        "month first in a column that is not asked",
        template("household", [household(surveyed_on="09/25/2026")]),
        f"KEL-017 surveyed_on {at('household', 'surveyed_on', 2)}",
        ONE,
    ),
]


def below(*lines: Line) -> list[RawSheet]:
    """The clean household with some lines below it."""
    return sheet("household", [*CLEAN, *lines])


NUMBERED: Line = [str(number) for number in range(1, 67)]

NOT_DATA = [
    Case(
        "column numbers under the headings",
        sheet("household", [CLEAN[0], NUMBERED, CLEAN[1]]),
        "BRK-017 - A2",
        {"household": (1, 0, 0, 1)},
    ),
    Case(
        "column numbers in parentheses, from three on",
        below(["(3)", "(4)", "(5)"]),
        "BRK-017 - A3",
        {"household": (1, 0, 0, 1)},
    ),
    *(
        Case(f"a row of {text}", below([text, "2", "x"]), "BRK-017 - A3", {"household": (1, 0, 0, 1)})
        for text in ("JUMLAH", "Total", "grand total", "Sub Total:", "Jumlah KK")
    ),
    Case(
        "the headings again",
        sheet("household", [*CLEAN, CLEAN[0], [SOUND[1], *CLEAN[1][1:]]]),
        "BRK-017 - A3",
        {"household": (2, 0, 0, 1)},
    ),
    Case("blank rows between", sheet("household", [CLEAN[0], [""], CLEAN[1], [" "]]), "", ONE),
    Case(
        "everything at once",
        sheet(
            "household",
            [
                CLEAN[0],
                NUMBERED,
                CLEAN[1],
                *lines_of("household", [household(family_card_no=SOUND[1], head_name="-")])[1:],
                CLEAN[1],
                [""],
                ["JUMLAH", "3"],
            ],
        ),
        "BRK-017 - A2, KEL-010 head_name M4, BRK-015 family_card_no A5, BRK-017 - A7",
        {"household": (1, 1, 1, 2)},
    ),
]

CASES = [
    *(HEADINGS + REQUIRED + DOUBLED + LOST_RESULTS + DAMAGED + NO_DATA),
    *(SCHEMES + REGIONS + REPEATS + MONTH_FIRST + NOT_DATA),
]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """Every case in a night of its own: its people are those of all others."""
    return {name: judge_each({name: sheets})[name] for name, sheets in ((case.name, case.sheets) for case in CASES)}


def test_the_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_fails_exactly_these_rules(case: Case, outcomes: dict[str, Outcome]) -> None:
    judged = {found for found in outcomes[case.name].failed if not found[0].startswith(JUDGED_ELSEWHERE)}
    assert judged == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_row_of_a_file_is_accounted_for(case: Case, outcomes: dict[str, Outcome]) -> None:
    file = outcomes[case.name].result.files.set_index("source").loc[case.name]
    for table in TABLES:
        rows = tuple(file[f"{table}_{count}"] for count in ("accepted", "held", "repeated", "rejected"))
        assert (table, *rows) == (table, *case.rows.get(table, (0, 0, 0, 0)))
        assert file[f"{table}_read"] == sum(rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_accepted_and_held_rows_are_the_register(case: Case, outcomes: dict[str, Outcome]) -> None:
    result = outcomes[case.name].result
    for table in TABLES:
        frame = result.register.table(table).frame
        derived = result.register.table(table).derived.to_numpy()
        accepted, held, _, _ = case.rows.get(table, (0, 0, 0, 0))
        assert int(((frame["_source"] == case.name).to_numpy() & ~derived).sum()) == accepted + held


def column_of(outcomes: dict[str, Outcome], case: str, table: str, column: str) -> list[str | None]:
    """The values of a column in the register, of one file."""
    frame = outcomes[case].result.register.table(table).frame
    values = frame.loc[frame["_source"] == case, column]
    return [None if pd.isna(value) else str(value) for value in values]


def test_a_doubled_column_carries_no_value(outcomes: dict[str, Outcome]) -> None:
    assert column_of(outcomes, "another column twice", "household", "floor_code") == [None]
    assert column_of(outcomes, "another column twice", "household", "roof_code") == ["3"]


def test_a_cell_without_result_carries_no_value(outcomes: dict[str, Outcome]) -> None:
    assert column_of(outcomes, "a formula without a result in a count", "household", "member_count") == [None]


def test_codes_that_cannot_be_told_carry_no_value(outcomes: dict[str, Outcome]) -> None:
    assert column_of(outcomes, "SIKS-NG relations of adults only", "member", "relation_code") == [None] * 3
    assert column_of(outcomes, "diseases that mean other things", "member", "chronic_disease_code") == [None] * 2


def test_codes_that_can_be_told_are_translated(outcomes: dict[str, Outcome]) -> None:
    def relations(case: str) -> list[str | None]:
        return column_of(outcomes, case, "member", "relation_code")

    assert relations("SIKS-NG relation 4 of a child") == ["1", "2", "3"]
    assert relations("SIKS-NG relation 3 of a child") == ["1", "2", "3"]
    assert relations("SIKS-NG relations above 8") == ["1", "2", "8", "7", "8"]
    assert column_of(outcomes, "diseases of one list only", "member", "chronic_disease_code") == ["15", "16", "17"]


def test_village_codes_of_bps_become_those_of_kemendagri(outcomes: dict[str, Outcome]) -> None:
    assert column_of(outcomes, "a BPS code", "household", "village_code") == ["1408011001"]
    assert column_of(outcomes, "codes of both systems", "household", "village_code") == [None, None]
    assert column_of(outcomes, "the same digits in Bengkalis", "household", "village_code") == [None]


def test_dates_of_an_unclear_order_carry_no_value(outcomes: dict[str, Outcome]) -> None:
    born = column_of(outcomes, "month first below a date that reads", "member", "birth_date")
    assert [date is not None for date in born] == [True, False, False, True]


def test_one_place_is_told_once(outcomes: dict[str, Outcome]) -> None:
    findings = outcomes["clean"].result.findings
    failed = findings[(findings["state"] == "fail") & (findings["table"] == "file")]
    assert not failed.duplicated(["rule_id", "source", "sheet", "column", "cell"]).any()


@pytest.mark.parametrize("rule", ["BRK-001", "BRK-002", "BRK-003"])
def test_a_file_that_cannot_be_read_is_told_without_a_cell_and_stops_no_other(rule: str) -> None:
    outcome = judge(UnreadableFile(rule, "does not open"), template("household", [household()]))
    assert outcome.failed == {(rule, "", "")}
    assert outcome.result.files["state"].tolist() == ["unreadable", "read"]
    finding = outcome.result.findings[outcome.result.findings["state"] == "fail"].iloc[0]
    assert (finding["table"], finding["sheet"], finding["severity"]) == ("file", "", "BLOCK")
    assert (outcome.result.rows["household"].read, outcome.result.rows["household"].accepted) == (1, 1)


def test_a_file_equal_in_every_byte_is_told_once_and_counts_as_repeated() -> None:
    files = [template_sheets(clean_family(), name) for name in ("satu.xlsx", "dua.xlsx")]
    outcome = judge(*files, same_bytes=True)
    assert outcome.failed == {("BRK-015", "family_card_no", "A2")}
    assert outcome.result.files["state"].tolist() == ["read", "repeated"]
    for table, rows in (("household", 1), ("member", 4), ("child", 1)):
        counts = outcome.result.rows[table]
        assert (counts.read, counts.accepted, counts.repeated) == (2 * rows, rows, rows)


def test_a_household_of_a_combined_sheet_is_derived_and_not_counted_as_read() -> None:
    counts = judge([siksng_sheet(clean_siksng())]).result.rows
    assert (counts["household"].read, counts["household"].derived) == (0, 1)
    assert (counts["member"].read, counts["member"].accepted) == (4, 4)


def test_what_a_sheet_cannot_answer_is_counted_and_stands_at_no_cell() -> None:
    outcome = judge(template("household", [household(village_code="")]))
    counted = outcome.result.unknown_by_rule
    assert counted["BRK-011"] >= 1  # too few cells
    assert counted["BRK-014"] >= 1  # no code
    assert not {rule for rule, _, _ in outcome.unknown if rule.startswith("BRK")}
