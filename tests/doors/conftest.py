"""A small night, made by hand: two households, three members, one child."""

import signal
import sys
from datetime import date

import pandas as pd
import pytest

from pipelines import cli
from pipelines.frames import Register, RowCounts, RunResult, TableData
from pipelines.workbook.template import write_template
from schemas.findings import FINDING_COLUMNS
from schemas.tables import TABLES, columns_of

VILLAGE = "1408011001"
DTYPES = {"text": "str", "integer": "Int64", "decimal": "float64", "date": "datetime64[s]"}


def typed(column, values):
    given = pd.Series(values)
    if column.dtype == "code":
        return given.astype("str").astype("category")
    return given.astype(DTYPES[column.dtype])


def table(name, record_ids, **values):
    index = pd.Index(record_ids, dtype="str", name="record_id")
    rows = len(index)
    columns = columns_of(name)
    cells = {key: typed(column, values.get(key, [None] * rows)) for key, column in columns.items()}
    frame = pd.DataFrame(cells).set_axis(index)
    frame["_source"] = pd.Categorical(["a/kampung.xlsx"] * rows)
    frame["_sheet"] = pd.Categorical(["Keluarga"] * rows)
    frame["_row"] = range(2, rows + 2)
    # The villages look at the raw cells of the family card.
    seen = pd.DataFrame({"family_card_no__kind": 0, "family_card_no__zero_share": 0.0}, index=index)
    derived = pd.Series(data=False, index=index)
    return TableData(name, frame, seen, letters={}, moved={}, derived=derived)


def finding(rule_id, record_id, **more):
    given = {
        "run_id": "20261101-010000-abcd", "rule_id": rule_id, "severity": "WARN", "state": "fail",
        "table": "household", "record_id": record_id, "column": "address", "source": "a/kampung.xlsx",
        "sheet": "Keluarga", "excel_row": 2, "cell": "I2", "seen": "X#", "proposal": None, "lifecycle": "new",
        "impact": "",
    }  # fmt: skip
    return given | more


@pytest.fixture
def result():
    household = table(
        "household", ["Ha", "Hb"], village_code=[VILLAGE, None], surveyed_on=["2026-10-01", None],
        member_count=[3, None], floor_area_m2=[36.5, None], has_shelter=["1", None], address=["=Jalan 1", None],
    )  # fmt: skip
    member = table("member", ["Ma", "Mb", "Mc"], nik=["1408015504869902", None, None])
    child = table("child", ["Ca"], weight_kg=[9.4])
    register = Register(household, member, child)
    findings = pd.DataFrame(
        [
            finding("KEL-009", "Ha", seen="=cmd|calc", severity="BLOCK"),
            finding("KEL-009", "Hb"),
            finding("KEL-023", "Hb", state="unknown"),
            finding("BRK-001", None, table="file", sheet="", cell="", excel_row=None, column=None),
        ],
        columns=list(FINDING_COLUMNS),
    )
    return RunResult(
        run_id="20261101-010000-abcd",
        as_of=date(2026, 11, 1),
        rulebook_version="0123456789ab",
        register=register,
        accepted={name: pd.Series(data=True, index=register.table(name).frame.index) for name in TABLES},
        findings=findings,
        unknown_by_rule={"KEL-023": 1, "ANG-009": 2},
        duplicates=pd.DataFrame(
            [["Ma", "Mb", "person", "same", 1.0, "NIK sama"]],
            columns=["left_record_id", "right_record_id", "entity", "band", "probability", "reasons"],
        ),
        clusters=pd.DataFrame(
            [["Ma", "person", "Ma", True], ["Mb", "person", "Ma", False]],
            columns=["record_id", "entity", "cluster_id", "survivor"],
        ),
        growth=pd.DataFrame(
            {
                "adjusted_cm": [75.7],
                "haz": [-0.31],
                "waz": [None],
                "whz": [None],
                "baz": [0.1],
                "haz_flag": pd.array([0], "UInt8"),
                "waz_flag": pd.array([None], "UInt8"),
                "whz_flag": pd.array([None], "UInt8"),
                "baz_flag": pd.array([1], "UInt8"),
                "haz_class": pd.Series(["normal"], dtype="str"),
                "waz_class": pd.Series([None], dtype="str"),
                "whz_class": pd.Series([None], dtype="str"),
            }
        ).set_axis(child.frame.index),
        flags=pd.DataFrame(
            [["Ha", "household", "extreme_poor", "unknown", "", "", "decile_national"]],
            columns=["record_id", "table", "flag", "state", "basis", "evidence", "deciding_fields"],
        ),
        files=pd.DataFrame(
            {"source": ["a/kampung.xlsx", "b.xlsx", "c.xlsx"], "state": ["read", "repeated", "unreadable"]}
        ),
        rows={
            "household": RowCounts(read=2, accepted=2),
            "member": RowCounts(read=3, accepted=3),
            "child": RowCounts(read=1, accepted=1),
        },
        seconds={"pull": 0.123456789, "overlay": 0.0},
    )


NIK = "1408015504869902"
SOMEBODY = "SITI CONTOH"


def workbook(path):
    """A workbook of one family, with faults."""
    rows = {name: pd.DataFrame([dict.fromkeys(columns_of(name))], dtype=object) for name in TABLES}
    rows["household"] = rows["household"].assign(family_card_no="1408011501900001", village_code=VILLAGE)
    rows["member"] = rows["member"].assign(nik=NIK, family_card_no="1408011501900001", name=SOMEBODY)
    rows["child"] = rows["child"].iloc[:0]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(path, rows)
    return path


@pytest.fixture
def inbox(tmp_path):
    """Two files that can be read, one twice, and one that cannot."""
    folder = tmp_path / "inbox"
    workbook(folder / "kecamatan" / "kampung.xlsx")
    workbook(folder / "kampung.xlsx")
    (folder / "rusak.xlsx").write_bytes(b"no workbook")
    return folder


@pytest.fixture
def main(monkeypatch, tmp_path, capsys):
    """Runs a command in this process, in an empty folder; gives its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAHIH_HOME", raising=False)
    term = signal.getsignal(signal.SIGTERM)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["sahih", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        code = end.value.code
        return code or 0, *capsys.readouterr()

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield run
    signal.signal(signal.SIGTERM, term)
