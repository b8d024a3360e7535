"""A finding says where: source, sheet and cell; of the cell itself it shows no more than its shape."""

import re

import pytest

from pipelines.locate import count_unknown_files, locate_files, locate_unreadable
from schemas.findings import FINDING_COLUMNS
from schemas.rulebook import rules_of
from schemas.tables import columns_of


def only(found, rule_id, state="fail"):
    """The one finding of a rule, as a mapping."""
    rows = found.findings[(found.findings["rule_id"] == rule_id) & (found.findings["state"] == state)]
    (finding,) = rows.to_dict("records")
    return finding


def test_a_failure_of_a_row_stands_at_its_cell(night, sheets):
    found = night(
        sheets.template("member", {}, source="a.xlsx", name="Anggota"),
        sheets.template("member", {}, {"name": "S1TI", "presence_code": "1"}, source="b.xlsx", name="Lain"),
    )
    finding = only(found, "ANG-013")
    assert finding == {
        "rule_id": "ANG-013",
        "severity": "WARN",
        "state": "fail",
        "table": "member",
        "record_id": found.register.member.frame.index[2],
        "column": "name",
        "source": "b.xlsx",
        "sheet": "Lain",
        "excel_row": 3,
        "cell": sheets.cell("member", "name", 3),
        "seen": "X#XX",
        "proposal": "",
    }


def test_a_rule_of_several_cells_speaks_at_each_of_them(night, sheets):
    found = night(sheets.template("household", {"rt": None, "rw": "0"}))
    assert found.cells("KEL-009") == [sheets.cell("household", column, 2) for column in ("rt", "rw")]


@pytest.mark.parametrize(
    ("record", "rule_id", "column"),
    [
        (("household", {"latrine_code": None, "toilet_code": "1"}), "KEL-020", "latrine_code"),
        (("household", {"latrine_code": "1", "toilet_code": "17", "sewage_code": "1"}), "KEL-020", "toilet_code"),
        (("household", {"lighting_code": None, "power_code": None}), "KEL-021", "lighting_code"),
        (("household", {"lighting_code": "4", "has_ac": None, "has_fridge": "2"}), "KEL-022", "has_ac"),
        (("household", {"village_code": "999", "village_name": "Dalam"}), "KEL-008", "village_code"),
        (("household", {"village_name": None, "subdistrict_name": None}), "KEL-008", "village_name"),
        (("member", {"birth_date": "entah"}), "ANG-009", "birth_date"),
        (("member", {"nik": None}), "ANG-009", "nik"),
        (("member", {"school_participation_code": None}), "ANG-026", "school_participation_code"),
        (("member", {"nutrition_code": "2", "disability_code": None, "birth_date": None}), "ANG-032", "birth_date"),
        (("child", {"height_cm": "83..9"}), "UKR-011", "height_cm"),
    ],
)
def test_what_cannot_be_judged_stands_at_the_cell_that_settles_it(night, sheets, record, rule_id, column):
    finding = only(night(sheets.template(*record)), rule_id, state="unknown")
    assert (finding["column"], finding["cell"]) == (column, sheets.cell(record[0], column, 2))


def test_what_the_layout_lacks_is_counted_but_no_finding(night, sheets):
    found = night(sheets.siksng({}))
    assert found.verdicts["member"].unknown["ANG-030"] == 1
    assert found.cells("ANG-030", state="unknown") == []


def test_an_unknown_is_told_once_a_record(night, sheets):
    found = night(sheets.template("child", {"weight_kg": None, "height_cm": None, "birth_weight_kg": None}))
    assert len(found.cells("UKR-010", state="unknown")) == 1


def test_a_finding_about_a_sheet_stands_at_its_heading(night, sheets):
    names = [name for name in columns_of("member") if name != "nik"]
    found = night(sheets.template("member", {}, only=names, first_row=3, name="Anggota"))
    finding = only(found, "BRK-005")
    assert {key: finding[key] for key in ("severity", "table", "column", "sheet", "excel_row", "cell")} == {
        "severity": "BLOCK",
        "table": "file",
        "column": "nik",
        "sheet": "Anggota",
        "excel_row": 3,
        "cell": "A3",
    }
    assert finding["record_id"] == finding["seen"] == ""


@pytest.mark.parametrize(
    ("rule_id", "rows", "cell"),
    [
        ("BRK-004", [["Petunjuk"], ["Isi semua."]], "A1"),
        ("BRK-012", [["NIK", "Nama", "Nomor KK", "Jenis Kelamin", "Tanggal Lahir", "Hubungan Keluarga"]], "A1"),
        ("BRK-017", [["NIK", "Nama", "Nomor KK"], [None, "JUMLAH"]], "B2"),
    ],
)
def test_findings_about_whole_sheets(night, sheets, rule_id, rows, cell):
    assert night(sheets.of(*rows)).cells(rule_id) == [cell]


def test_a_lost_result_stands_at_its_cell_which_then_carries_nothing(night, sheets):
    found = night(sheets.template("member", {"name": sheets.ERROR, "birth_date": sheets.FORMULA}))
    assert found.cells("BRK-010") == [sheets.cell("member", column, 2) for column in ("name", "birth_date")]
    assert found.cells("ANG-012") == [sheets.cell("member", "name", 2)]


def test_a_repeat_stands_at_its_first_mapped_cell(night, sheets):
    sheet = sheets.template("member", {}, {})
    assert night(sheet).cells("BRK-015") == ["A3"]


def test_a_file_that_cannot_be_opened_has_no_cell():
    found = locate_unreadable({"a.xls": "BRK-002", "b.doc": "BRK-001"})
    assert found[["source", "rule_id", "cell", "sheet"]].to_numpy().tolist() == [
        ["a.xls", "BRK-002", "", ""],
        ["b.doc", "BRK-001", "", ""],
    ]
    assert found["excel_row"].isna().all()


def test_without_findings_the_columns_are_the_same(night):
    located = [column for column in FINDING_COLUMNS if column not in {"run_id", "lifecycle", "impact"}]
    for empty in (locate_unreadable({}), locate_files([], []), night().findings):
        assert empty.columns.tolist() == located
        assert empty["excel_row"].dtype == "Int64"


def test_rules_about_files_that_cannot_be_judged_are_counted(night, sheets):
    found = night(sheets.of(["Petunjuk"]), sheets.template("member", {}))
    unknown = count_unknown_files(found.facts)
    assert unknown.keys() == {rule.id for rule in rules_of("file")}
    assert (unknown["BRK-001"], unknown["BRK-005"], unknown["BRK-011"]) == (0, 1, 2)


def test_no_finding_shows_a_person(night, sheets):
    found = night(
        sheets.template(
            "member", {"name": "SITI RAHASIA 2", "birth_date": "31/02/1986", "nik": "1408-0155-0486-9902"}
        ),
        sheets.template("household", {"head_name": "SITI RAHASIA 2", "village_name": "1408015504869902"}, name="K"),
    )
    shown = " ".join(found.findings["seen"])
    assert "RAHASIA" not in shown
    assert "1986" not in shown
    assert not re.search("[0-9]{11}|9902", shown)
