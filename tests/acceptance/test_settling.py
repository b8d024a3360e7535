"""What is settled for a whole file or column, and what then becomes of its cells.

Which list the numbers of a sheet without layout come from (BRK-013), whether village codes are those of BPS or of
Kemendagri (BRK-014), which columns Excel has destroyed (BRK-011), and in which order a column of dates was typed
(BRK-016).
"""

from typing import NamedTuple

import pytest

from pipelines.frames import RawSheet
from tests.acceptance.base import (
    KK,
    SON_NIK,
    Cell,
    Found,
    Outcome,
    Row,
    changed,
    clean_family,
    headings,
    judge,
    judge_each,
    raw_sheet,
    sheet_of,
    siksng_sheet,
    template_sheets,
)

PERSON = ["NIK", "Nomor KK", "Nama Lengkap", "Jenis Kelamin", "Tanggal Lahir", "Hubungan dengan Kepala Keluarga"]
CHILD, PUPIL, ADULT = "2020-03-09", "2016-03-09", "1986-04-15"


class Scheme(NamedTuple):
    """People of a sheet without layout and what their numbers turn out to mean.

    Attributes:
        name: what the case shows.
        column: heading of a further coded column; empty for none.
        people: birth date, relation and the answer of the further column.
        relations: the relations as the register has them, None where the list is in doubt.
        others: the further answers as the register has them.
        doubted: cells of the headings where the rule fails.
    """

    name: str
    column: str
    people: list[tuple[str, str, str]]
    relations: list[str | None]
    others: tuple[str | None, ...] = ()
    doubted: str = ""


def related(*people: tuple[str, str]) -> list[tuple[str, str, str]]:
    """People without a further answer."""
    return [(birth, relation, "") for birth, relation in people]


SCHOOL = "Partisipasi Sekolah"
PUPILS = [(PUPIL, "Anak", "1")] * 4
SCHEMES = [
    Scheme(
        "a child of code 3 is no spouse",
        "",
        related((ADULT, "1"), (ADULT, "2"), (CHILD, "3"), (ADULT, "3")),
        ["1", "2", "3", "3"],
    ),
    Scheme(
        "a child of code 4 is no child-in-law",
        "",
        related((ADULT, "1"), (ADULT, "3"), (CHILD, "4"), (ADULT, "5")),
        ["1", "2", "3", "4"],
    ),
    Scheme(
        "children of both codes tell nothing", "", related((CHILD, "3"), (CHILD, "4")), [None, None], doubted="F1"
    ),
    Scheme("grown-ups tell nothing", "", related((ADULT, "1"), (ADULT, "3")), [None, None], doubted="F1"),
    Scheme(
        "one child of code 3 among ten of code 4 is a slip",
        "",
        related(*[(CHILD, "4")] * 10, (CHILD, "3")),
        ["3"] * 10 + ["2"],
    ),
    Scheme(
        "one child of code 3 among nine of code 4 is too many",
        "",
        related(*[(CHILD, "4")] * 9, (CHILD, "3")),
        [None] * 10,
        doubted="F1",
    ),
    Scheme(
        "three numbers of one list only",
        "",
        related((ADULT, "3"), (ADULT, "9"), (ADULT, "10"), (ADULT, "11")),
        ["2", "8", "7", "8"],
    ),
    Scheme(
        "two numbers of one list only may be slips",
        "",
        related((ADULT, "3"), (ADULT, "9"), (ADULT, "10")),
        [None, None, None],
        doubted="F1",
    ),
    Scheme("words need no list", "", related((ADULT, "Istri"), (CHILD, "ANAK")), ["2", "3"]),
    Scheme(
        "words settle nothing about numbers beside them",
        "",
        related((ADULT, "Istri"), (ADULT, "3")),
        [None, None],
        doubted="F1",
    ),
    Scheme(
        "pupils who never were at school speak of BDT",
        SCHOOL,
        [*PUPILS, (PUPIL, "Anak", "1"), (ADULT, "3", "0")],
        ["3"] * 6,
        ("2", "2", "2", "2", "2", "1"),
    ),
    Scheme(
        "pupils of code 2 speak of Regsosek",
        SCHOOL,
        [*[(PUPIL, "Anak", "2")] * 5, (ADULT, "3", "3")],
        ["3"] * 6,
        ("2", "2", "2", "2", "2", "3"),
    ),
    Scheme("four pupils are too few", SCHOOL, PUPILS, ["3"] * 4, (None, None, None, None), doubted="G1"),
]


def people_of(case: Scheme) -> list[RawSheet]:
    """The sheet of a case, with a running number that keeps rows apart."""
    lines: list[list[str | Cell]] = [[*PERSON, case.column] if case.column else [*PERSON]]
    for number, (birth, relation, other) in enumerate(case.people, start=11):
        line = [f"14080115048699{number}", KK, "CONTOH SATU", "L", birth, relation]
        lines.append([*line, other] if case.column else [*line])
    return [sheet_of(lines, "Sheet1", "")]


@pytest.fixture(scope="module")
def schemes() -> dict[str, Outcome]:
    return judge_each({case.name: people_of(case) for case in SCHEMES})


def doubts(outcome: Outcome, rule: str) -> set[str]:
    """The cells at which a rule fails."""
    return {cell for failed, _, cell in outcome.failed if failed == rule}


def values(outcome: Outcome, source: str, table: str, column: str) -> list[str | None]:
    """A column of the register as one file gave it, None where it has no value."""
    frame = outcome.result.register.table(table).frame
    cells = frame[frame["_source"] == source].sort_values("_row")[column]
    return [None if missing else str(cell) for cell, missing in zip(cells, cells.isna(), strict=True)]


@pytest.mark.parametrize("case", SCHEMES, ids=lambda case: case.name)
def test_numbers_mean_what_the_people_of_the_sheet_allow(case: Scheme, schemes: dict[str, Outcome]) -> None:
    outcome = schemes[case.name]
    assert doubts(outcome, "BRK-013") == set(case.doubted.split())
    assert values(outcome, case.name, "member", "relation_code") == case.relations
    if case.others:
        assert values(outcome, case.name, "member", "school_participation_code") == list(case.others)


@pytest.mark.parametrize("case", [case for case in SCHEMES if case.doubted], ids=lambda case: case.name)
def test_a_number_in_doubt_is_no_fault_of_its_row(case: Scheme, schemes: dict[str, Outcome]) -> None:
    assert not doubts(schemes[case.name], "ANG-015") | doubts(schemes[case.name], "ANG-020")


def test_relations_of_a_siksng_list_are_doubted_alone() -> None:
    family = clean_family()["member"]
    rows = [
        {"family_card_no": KK, "nik": person["nik"], "name": person["name"], "birth_date": ADULT, "sex_code": "1"}
        | {
            "relation_code": relation,
            "subdistrict_name": "Siak",
            "village_name": "Kampung Dalam",
            "address": "Jl. Contoh",
        }
        | {"rt": "001", "rw": "001", "padan_status": "PADAN", "occupation": "PETANI", "mother_name": "IBU CONTOH"}
        | {"receives_pkh": "2", "receives_pbi": "1", "regency_name": "Siak"}
        for person, relation in zip(family, "1334", strict=True)
    ]
    outcome = judge([siksng_sheet(rows)])
    assert {rule for rule, _, _ in outcome.failed if rule.startswith("BRK")} == {"BRK-013"}
    assert values(outcome, "siksng.xlsx", "member", "relation_code") == [None] * 4
    assert values(outcome, "siksng.xlsx", "member", "receives_pbi") == ["1"] * 4


class Region(NamedTuple):
    """Households of one file and what their village codes turn out to be.

    Attributes:
        name: what the case shows.
        rows: the cells in which each household differs from the clean one.
        codes: the village codes of the register, None where the system is in doubt.
        fails: rule and cell of every failure.
    """

    name: str
    rows: list[dict[str, str]]
    codes: list[str | None]
    fails: frozenset[tuple[str, str]] = frozenset()


DALAM, DALAM_BPS = "1408011001", "1405020043"
SIAK, AGAINST = {"regency_name": "SIAK"}, {"regency_name": "BENGKALIS"}
SILENT = {"regency_name": "", "subdistrict_name": "", "village_name": ""}
DOUBT = frozenset({("BRK-014", "D1")})

REGIONS = [
    Region("Kemendagri", [{}], [DALAM]),
    Region("BPS", [{"village_code": DALAM_BPS}], [DALAM]),
    Region("BPS with dots and spaces", [{"village_code": "14.05.020.043 "}], [DALAM]),
    Region("both", [{}, {"village_code": DALAM_BPS}], [None, None], DOUBT),
    Region("no code", [{"village_code": ""}], [None], frozenset({("KEL-007", "D2")})),
    Region(
        "a code of no village beside one of Siak",
        [{}, {"village_code": "1408019001"}],
        [DALAM, "1408019001"],
        frozenset({("KEL-007", "D3")}),
    ),
    Region(
        "no village of BPS, but its digits",
        [{"village_code": "1405020999"} | SILENT],
        ["1405020999"],
        frozenset({("KEL-007", "D2")}),
    ),
    Region(
        "no village of Kemendagri, but its digits",
        [{"village_code": "1408019001"} | SILENT],
        ["1408019001"],
        frozenset({("KEL-007", "D2")}),
    ),
    Region("digits of neither", [{"village_code": "1471011001"} | SILENT], [None], DOUBT),
    Region(
        "digits of both",
        [{"village_code": "1405020999"} | SILENT, {"village_code": "1408019001"} | SILENT],
        [None, None],
        DOUBT,
    ),
    Region(
        "a kecamatan of BPS settles", [{"village_code": "1405020"}], ["1405020"], frozenset({("KEL-007", "D2")})
    ),
    Region(
        "a kecamatan of Kemendagri settles",
        [{"village_code": "14.08.01"}],
        ["140801"],
        frozenset({("KEL-007", "D2")}),
    ),
    Region(
        "a kabupaten beside its name settles",
        [{"village_code": "1405"} | SIAK],
        ["1405"],
        frozenset({("KEL-007", "D2")}),
    ),
    Region("the regency speaks against", [AGAINST], [None], DOUBT),
    Region("half speak against", [AGAINST, SIAK], [DALAM, DALAM]),
    Region("more than half speak against", [AGAINST, AGAINST, SIAK], [None, None, None], DOUBT),
    Region(
        "the regency speaks before the kecamatan",
        [SIAK | {"subdistrict_name": "Tualang"}],
        [DALAM],
        frozenset({("KEL-008", "F2")}),
    ),
    Region("the kecamatan speaks", [SILENT | {"subdistrict_name": "Mandau"}], [None], DOUBT),
    Region("the village speaks", [SILENT | {"village_name": "Pinggir"}], [None], DOUBT),
    Region(
        "rows without a code do not speak",
        [{}, AGAINST | {"village_code": ""}],
        [DALAM, None],
        frozenset({("KEL-007", "D3")}),
    ),
    Region("nobody speaks", [SILENT], [DALAM]),
]


def households(case: Region) -> list[RawSheet]:
    """The households of a case, each with a card of its own."""
    rows: list[Row] = [
        changed(clean_family()["household"][0], {"family_card_no": f"140801120315990{number}", **cells})
        for number, cells in enumerate(case.rows, start=1)
    ]
    return [raw_sheet(rows, headings("household"), "Keluarga", "")]


@pytest.fixture(scope="module")
def settled() -> dict[str, Outcome]:
    return judge_each({case.name: households(case) for case in REGIONS})


@pytest.mark.parametrize("case", REGIONS, ids=lambda case: case.name)
def test_village_codes_are_of_one_system_for_the_whole_file(case: Region, settled: dict[str, Outcome]) -> None:
    assert values(settled[case.name], case.name, "household", "village_code") == case.codes
    assert {(rule, cell) for rule, _, cell in settled[case.name].failed} == case.fails


def test_each_file_is_settled_for_itself() -> None:
    cases = {"bps.xlsx": Region("", [{"village_code": DALAM_BPS}], []), "kemendagri.xlsx": Region("", [{}], [])}
    outcomes = judge_each({name: households(case) for name, case in cases.items()})
    assert all(not outcome.failed for outcome in outcomes.values())


def test_all_sheets_of_a_file_speak_together() -> None:
    family = clean_family()
    family["household"] = [changed(family["household"][0], {"village_code": "1471011001"} | SILENT)]
    assert {found[0] for found in judge(template_sheets(family)).failed} == {"KEL-007"}


def damaged(table: str, column: str, sound: str) -> Outcome:
    """Ten rows of different people, three of them with scientific text in a column of identifiers."""
    numbers = [f"1.4080{digit}E+15" for digit in range(3)] + [f"{sound[:14]}{number}" for number in range(11, 18)]
    apart = [
        {"nik": f"1408011504869{place}", "family_card_no": f"1408011203159{place}"} if table == "member" else {}
        for place in range(101, 101 + len(numbers))
    ]
    row = clean_family()[table][0]
    rows = [changed(row, other | {column: number}) for other, number in zip(apart, numbers, strict=True)]
    return judge([raw_sheet(rows, headings(table), "S", "rusak.xlsx")])


@pytest.mark.parametrize(
    ("table", "column", "sound", "told"),
    [
        pytest.param("member", "nik", "1408011504869901", {("BRK-011", "nik", "A1")}, id="NIK"),
        pytest.param(
            "member",
            "family_card_no",
            KK,
            {("BRK-011", "family_card_no", "B1"), *(("ANG-011", "family_card_no", f"B{row}") for row in (2, 3, 4))},
            id="card of a member",
        ),
        pytest.param("child", "child_nik", SON_NIK, {("BRK-011", "child_nik", "A1")}, id="NIK of a child"),
    ],
)
def test_a_destroyed_column_is_told_once_and_holds_its_rows(
    table: str, column: str, sound: str, told: set[Found]
) -> None:
    outcome = damaged(table, column, sound)
    assert {found for found in outcome.failed if not found[0].startswith(("UKR-004", "UKR-013", "LIN-"))} == told
    assert (outcome.result.rows[table].accepted, outcome.result.rows[table].held) == (7, 3)


def test_month_first_takes_the_dates_that_could_be_read_both_ways() -> None:
    dates: list[str | Cell] = ["08/17/1988", "05/05/1990", "03-04-1990", "17/08/1988", "1988-08-17", "17 Mei 1988"]
    dates.append(Cell("32372"))
    rows: list[Row] = [
        changed(clean_family()["child"][0], {"birth_date": date, "address": f"contoh {number}"})
        for number, date in enumerate(dates)
    ]
    outcome = judge([raw_sheet(rows, headings("child"), "Pengukuran", "bulan.xlsx")])
    assert doubts(outcome, "BRK-016") == {"E2"}
    assert doubts(outcome, "UKR-005") == {"E2", "E3", "E4"}
    assert [value and value[:10] for value in values(outcome, "bulan.xlsx", "child", "birth_date")] == [
        *(None, None, None, "1988-08-17", "1988-08-17", "1988-05-17", "1988-08-17")
    ]
