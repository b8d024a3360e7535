"""No row is lost: what was read is accepted, held, repeated or rejected, whatever the sheets hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.frames import RowCounts
from schemas.layouts import TEMPLATE, layouts
from schemas.tables import TABLES, columns_of

LISTS = {layout.id: layout for layout in layouts() if layout.id != TEMPLATE}


ANAK = {"relation_code": "3"}


def test_what_became_of_the_rows_of_a_file(night, sheets):
    found = night(
        sheets.template("member", {}, {}, {"nik": None} | ANAK, {"nik": "1408011002249904"} | ANAK),
        sheets.template("member", {"nik": "1408014903149903"} | ANAK, name="B"),
        sheets.of(["NIK", "Nama", "Alamat"], ["1408015504869902", "ANI", "Jalan Contoh"], name="C"),
        sheets.of(["Petunjuk"], name="D"),
    )
    assert found.counts == {
        ("a.xlsx", "member"): RowCounts(read=5, accepted=3, held=1, repeated=1),
        ("a.xlsx", "household"): RowCounts(read=1, rejected=1),
    }


def test_households_of_a_combined_sheet_are_derived_not_read(night, sheets):
    child = {"HUB KELUARGA": "ANAK"}
    elsewhere = {"NOKK": "1408011203159902", "DESA/KELUARAHAN": "Tak Ada", "NIK": "1408011002249904"}
    found = night(sheets.siksng({}, {"NIK": None} | child, elsewhere))
    assert found.counts == {
        ("a.xlsx", "member"): RowCounts(read=3, accepted=2, held=1),
        ("a.xlsx", "household"): RowCounts(derived=2),
    }


def test_a_held_household_does_not_hold_its_members(night, sheets):
    found = night(sheets.template("household", {"member_count": 0}), sheets.template("member", {}, name="B"))
    assert found.counts["a.xlsx", "household"].held == 1
    assert found.counts["a.xlsx", "member"].held == 0


ANYTHING = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "1408015504869902",
            "1408011203159901",
            "1.40802E+15",
            "17/08/1980",
            "08/17/1980",
            "Kepala keluarga",
            "-",
            "0",
        ]
    ),
    st.sampled_from(
        ["JUMLAH", "NIK", "Nama", "1", "2", "3", "17", "2,5", "Siak", "Kampung Dalam", "1405020043", "Ya", "P1"]
    ),
    st.integers(-5, 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.text(max_size=8),
    st.tuples(st.just("#N/A"), st.just(5)),
    st.tuples(st.none(), st.just(6)),
)


@st.composite
def deliveries(draw):
    """What stands below the headings of some sheets, of the template, of a source or of nobody."""
    kinds = draw(st.lists(st.sampled_from([*TABLES, "no layout", *LISTS]), min_size=1, max_size=4))
    return [(kind, draw(st.lists(st.lists(ANYTHING, min_size=4, max_size=35), max_size=6))) for kind in kinds]


def headings_of(kind):
    if kind in LISTS:
        return list(dict.fromkeys(heading.written for heading in LISTS[kind].headings if heading.written))
    if kind == "no layout":
        return ["NIK", "Nama", "Jenis Kelamin", "Tanggal Lahir", "Hubungan Keluarga", "Nomor KK", *"abc"]
    return [column.heading for column in columns_of(kind).values()]


def written(delivery, sheets):
    return [
        sheets.of(headings_of(kind), *rows, name=f"{kind} {number}", source=f"{number % 2}.xlsx")
        for number, (kind, rows) in enumerate(delivery)
    ]


@settings(max_examples=30)
@given(delivery=deliveries())
def test_the_counts_add_up_every_finding_has_a_place_and_no_cell_stops_the_night(night, sheets, delivery):
    found = night(*written(delivery, sheets))
    for count in found.counts.values():
        assert count.read == count.accepted + count.held + count.repeated + count.rejected
    for name in TABLES:
        counts = [count for (_, table), count in found.counts.items() if table == name]
        frame = found.register.table(name).frame
        assert sum(count.accepted + count.held + count.derived for count in counts) == len(frame)
        assert frame.index.is_unique
    findings = found.findings
    assert findings["cell"].str.fullmatch("[A-Z]+[0-9]+").all()
    assert (findings["cell"].str.extract("([0-9]+)")[0].astype("Int64") == findings["excel_row"]).all()
    assert not findings["seen"].str.contains("[0-9]{11}").any()
