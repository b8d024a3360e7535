"""Cells become typed values, and what carries no value says why."""

import pandas as pd
import pytest

from schemas.cells import CellState
from schemas.tables import TABLES, columns_of

ABSENT, BLANK, UNREADABLE, NOTED, VALUE, HELD = (
    CellState[name] for name in ("ABSENT", "BLANK", "UNREADABLE", "NOTED", "VALUE", "HELD")
)


NAME = {"household": "head_name", "member": "name", "child": "child_name"}


def unlike(table, *records):
    """The records under different names, for a row equal to an earlier one is not read."""
    return [{NAME[table]: f"CONTOH {chr(ord('A') + number)}"} | record for number, record in enumerate(records)]


def parsed(night, sheets, table, column, *cells):
    """Values and states of one column of the template."""
    found = night(sheets.template(table, *unlike(table, *({column: cell} for cell in cells))))
    return found.values(table, column), found.states(table, column)


def test_a_night_without_sheets_has_three_empty_tables(night):
    found = night()
    assert [len(found.register.table(name).frame) for name in TABLES] == [0, 0, 0]
    assert found.findings.empty


def test_columns_have_the_types_of_their_table(night, sheets):
    found = night(*(sheets.template(name, {}, name=name) for name in TABLES))
    kinds = {"text": "str", "code": "category", "integer": "Int64", "decimal": "float64", "date": "datetime64[ns]"}
    for name in TABLES:
        frame, seen = found.parsed.tables[name].frame, found.parsed.tables[name].seen
        for column in columns_of(name).values():
            assert str(frame[column.name].dtype) == kinds[column.dtype]
            assert str(seen[f"{column.name}__raw"].dtype) == "str"


def test_a_column_that_the_sheet_lacks_is_absent(night, sheets):
    names = [name for name in columns_of("member") if name not in {"occupation", "marital_code", "pregnant"}]
    found = night(sheets.template("member", {}, only=names))
    assert found.states("member", "occupation") == [ABSENT]
    assert found.states("member", "marital_code") == [ABSENT]
    assert found.states("member", "mother_name") == [BLANK]


def test_codes(night, sheets):
    cells = ["2", 2, "02", "2 - Kawin", "kawin", "17", "Entah", None, True, sheets.ERROR, sheets.FORMULA]
    values, states = parsed(night, sheets, "member", "marital_code", *cells)
    assert values == ["2"] * 5 + [None] * 6
    assert states == [VALUE] * 5 + [UNREADABLE] * 2 + [BLANK, UNREADABLE, HELD, HELD]


def test_yes_and_no_in_a_cell_of_truth(night, sheets):
    cells = [True, False]
    assert parsed(night, sheets, "member", "receives_pkh", *cells)[0] == ["1", "2"]


def test_a_known_answer_without_a_code_of_ours_is_noted(night, sheets):
    values, states = parsed(night, sheets, "member", "receives_pkh", "KOSONG", "YA")
    assert values == [None, "1"]
    assert states == [NOTED, VALUE]


def test_whole_numbers(night, sheets):
    cells = [4, "4 orang", "IV", 4.5, None, 1e300, "9" * 5000, sheets.ERROR, sheets.FORMULA]
    values, states = parsed(night, sheets, "household", "member_count", *cells)
    assert values == [4, 4] + [None] * 7
    assert states == [VALUE, VALUE, UNREADABLE, UNREADABLE, BLANK, UNREADABLE, UNREADABLE, HELD, HELD]


def test_measures_and_decimals(night, sheets):
    values, states = parsed(night, sheets, "child", "weight_kg", "10,7", "10:7 kg", 10.7, "83..9", None)
    assert values == [10.7, 10.7, 10.7, None, None]
    assert states == [VALUE, VALUE, VALUE, UNREADABLE, BLANK]
    values, _ = parsed(night, sheets, "household", "floor_area_m2", "36 m2", "1.200,5")
    assert values == [36, 1200.5]


def test_reported_scores_that_say_nothing_are_blank(night, sheets):
    cells = ["-1,25", "-", 999.99, "999,99", 25, "x", sheets.ERROR]
    values, states = parsed(night, sheets, "child", "reported_haz", *cells)
    assert values == [-1.25] + [None] * 6
    assert states == [VALUE, BLANK, BLANK, BLANK, BLANK, UNREADABLE, HELD]


def test_dates(night, sheets):
    cells = ["15/04/1986", pd.Timestamp("1986-04-15 10:30").to_pydatetime(), 31517, "31517", "15/04/86", None]
    found = night(sheets.template("member", *unlike("member", *({"birth_date": cell} for cell in cells))))
    assert found.days("member", "birth_date") == ["1986-04-15"] * 4 + [None, None]
    assert found.states("member", "birth_date") == [VALUE] * 4 + [UNREADABLE, BLANK]


def test_serial_numbers_count_from_the_first_day_of_their_workbook(night, sheets):
    births = [
        night(sheets.template("member", {"birth_date": 30055}, since_1904=since_1904)).days("member", "birth_date")
        for since_1904 in (False, True)
    ]
    assert births == [["1982-04-14"], ["1986-04-15"]]


def test_the_quarter_of_a_decile_is_its_first_day(night, sheets):
    found = night(sheets.template("household", {"decile_as_of": "TW2 2026", "surveyed_on": "TW2 2026"}))
    assert found.days("household", "decile_as_of") == ["2026-04-01"]
    assert found.states("household", "surveyed_on") == [UNREADABLE]


def test_identifiers(night, sheets):
    cells = ["'1408.0155.0486.9902", 1408015504869902, "1.40802E+15", "-", "0", None, "14O8", sheets.ERROR]
    found = night(sheets.template("member", *({"nik": cell} for cell in cells)))
    assert found.values("member", "nik") == ["1408015504869902"] * 2 + [None] * 4 + ["14O8", None]
    assert found.states("member", "nik") == [VALUE, VALUE, UNREADABLE, BLANK, BLANK, BLANK, VALUE, HELD]
    assert found.parsed.tables["member"].seen["nik__kind"].tolist()[:3] == [1, 2, 1]


def test_the_share_of_noughts_is_counted_among_number_cells_of_the_sheet(night, sheets):
    numbers = [1408015504869910, 1408015504869911, "1408015504869920", 14080155048699, None]
    found = night(
        sheets.template("member", *({"nik": cell} for cell in numbers)),
        sheets.template("member", {"nik": 1408015504869910}, name="B"),
    )
    assert found.parsed.tables["member"].seen["nik__zero_share"].tolist() == [0.5] * 5 + [1.0]


def test_names_and_other_texts(night, sheets):
    cells = [" SITI CONTOH ", "-", "0", "\u00a0", None, sheets.ERROR]
    values, states = parsed(night, sheets, "member", "mother_name", *cells)
    assert values == ["SITI CONTOH"] + [None] * 5
    assert states == [VALUE, BLANK, BLANK, BLANK, BLANK, HELD]
    assert parsed(night, sheets, "member", "occupation", "-", "0")[0] == ["-", "0"]


def test_neighbourhoods_are_three_digits(night, sheets):
    values, states = parsed(
        night, sheets, "household", "rt", "3", 3, "3.0", "RT 03", "003", "0", "000", "-", "1234"
    )
    assert values == ["003"] * 5 + [None] * 3 + ["1234"]
    assert states == [VALUE] * 5 + [BLANK] * 3 + [VALUE]


def test_a_village_code_is_cleaned_and_found_from_names_where_a_child_has_none(night, sheets):
    places = {"village_name": "Kp. Dalam", "subdistrict_name": "Siak"}
    codes = [{"village_code": "14.08.01.1001"}, {"village_code": None} | places, {"village_code": None}]
    found = night(sheets.template("child", *codes, {"village_code": None, "village_name": "Tak Ada"}))
    assert found.values("child", "village_code") == ["1408011001", "1408011001", None, None]
    assert found.states("child", "village_code") == [VALUE, VALUE, BLANK, BLANK]
    home = night(sheets.template("household", {"village_code": None} | places))
    assert home.values("household", "village_code") == [None]


# The order of day and month


def test_a_column_that_reads_month_first_keeps_only_what_reads_one_way(night, sheets):
    cells = [
        "03/04/1990",
        "08/17/1980",
        "05/05/1990",
        "17/08/1980",
        "1980-08-17",
        "3 April 1990",
        29450,
        "12/25/2001",
    ]
    found = night(
        sheets.template("member", *({"birth_date": cell} for cell in cells)),
        sheets.template("member", {"birth_date": "03/04/1990"}, name="B"),
    )
    days = [None, None, None, "1980-08-17", "1980-08-17", "1990-04-03", "1980-08-17", None, "1990-04-03"]
    assert found.days("member", "birth_date") == days
    assert found.states("member", "birth_date")[:3] == [UNREADABLE] * 3
    assert found.cells("BRK-016") == [sheets.cell("member", "birth_date", 3)]


@pytest.mark.parametrize("cell", ["00/13/1980", "13/13/1980", "05/32/1980", "08/17/80"])
def test_a_date_that_reads_in_no_order_says_nothing_about_the_column(night, sheets, cell):
    found = night(sheets.template("member", {"birth_date": cell}, {"birth_date": "03/04/1990"}))
    assert found.days("member", "birth_date") == [None, "1990-04-03"]
    assert found.cells("BRK-016") == []


def test_without_a_text_date_the_order_is_not_known(night, sheets):
    plain = night(sheets.template("child", {"birth_date": 45332, "measured_on": "2026-10-05"}))
    assert plain.facts[0].month_first is None
    assert night(sheets.template("child", {})).facts[0].month_first == ()


def test_each_column_is_watched_for_itself(night, sheets):
    found = night(sheets.template("child", {"birth_date": "02/20/2024", "measured_on": "05/10/2026"}))
    assert found.cells("BRK-016") == [sheets.cell("child", "birth_date", 2)]
    assert found.days("child", "measured_on") == ["2026-10-05"]


# Columns that Excel destroyed


def numbers(ending):
    return [{"nik": f"14080155048{number:04}{ending}"} for number in range(1, 11)]


def test_a_column_of_numbers_that_all_end_in_nought_is_told_once(night, sheets):
    found = night(sheets.template("member", *numbers(0)))
    assert found.cells("BRK-011") == [sheets.cell("member", "nik", 1)]
    assert found.cells("ANG-004") == []


def test_damage_of_a_destroyed_column_is_not_listed_row_by_row_but_holds_the_rows(night, sheets):
    rows = [{"nik": int(row["nik"])} for row in numbers(0)]
    found = night(sheets.template("member", *rows), sheets.template("member", rows[0], name="B"))
    assert found.cells("BRK-011") == [sheets.cell("member", "nik", 1)]
    assert found.cells("ANG-004") == [sheets.cell("member", "nik", 2)]
    assert found.verdicts["member"].held.all()


def test_a_fifth_damaged_is_a_destroyed_column_too(night, sheets):
    sound, damaged = numbers(1), [{"nik": "1.40802E+15"}] * 3
    assert night(sheets.template("member", *unlike("member", *sound[:8], *damaged[:2]))).cells("BRK-011") == []
    assert len(night(sheets.template("member", *unlike("member", *sound[:7], *damaged))).cells("BRK-011")) == 1


def test_few_cells_tell_nothing_about_a_column(night, sheets):
    found = night(sheets.template("member", *numbers(0)[:9], {"nik": None}))
    # The family cards are ten.
    assert found.cells("BRK-011") == []
    assert night(sheets.template("member", *numbers(0)[:9])).facts[0].damaged_columns is None


# Combined sheets

HEAD, SPOUSE = {"HUB KELUARGA": "KEPALA KELUARGA"}, {"HUB KELUARGA": "ISTRI", "NIK": "1408015504870003"}


def households(found):
    frame = found.parsed.tables["household"].frame
    return frame[["family_card_no", "head_name", "address", "_row"]].astype("object").to_numpy().tolist()


def test_a_family_of_a_combined_sheet_is_one_household_in_the_row_of_its_head(night, sheets):
    found = night(
        sheets.siksng(
            SPOUSE | {"NAMA": "ANI", "ALAMAT": "Jalan Lain"},
            HEAD | {"NAMA": "BUDI"},
            HEAD | {"NAMA": "CICI", "NOKK": "1408011203159902"},
        )
    )
    assert households(found) == [
        ["1408011203159901", "BUDI", "Jalan Contoh 1", 3],
        ["1408011203159902", "CICI", "Jalan Contoh 1", 4],
    ]
    assert found.parsed.tables["household"].derived.tolist() == [True, True]
    assert found.values("household", "village_code") == ["1408011001"] * 2


def test_a_family_without_a_head_stands_in_its_first_row_and_has_no_head_name(night, sheets):
    found = night(sheets.siksng(SPOUSE, SPOUSE | {"NIK": "1408015504870004"}))
    assert [row[3] for row in households(found)] == [2]
    assert found.states("household", "head_name") == [ABSENT]
    assert found.cells("KEL-010") == []


def test_a_blank_of_the_head_is_filled_from_the_family_and_located_there(night, sheets):
    found = night(
        sheets.siksng(
            SPOUSE | {"RT": "1234", "ALAMAT": None, "RW": None},
            HEAD | {"ALAMAT": None, "RT": "-", "RW": None},
            SPOUSE | {"ALAMAT": "J1", "NIK": "1408015504870004", "RT": None, "RW": None},
        )
    )
    table = found.parsed.tables["household"]
    assert table.frame["address"].tolist() == ["J1"]
    assert {column: places.tolist() for column, places in table.moved.items()} == {"address": ["C4"], "rt": ["D2"]}
    # The address that was taken stands in row 4; RT in row 2; RW is blank everywhere and asked for at the head.
    assert found.cells("KEL-009") == ["C4", "D2", "E3"]


def test_one_card_in_two_villages_is_two_households(night, sheets):
    elsewhere = {"DESA/KELUARAHAN": "Rempak", "NIK": "1408015504870004"}
    found = night(sheets.siksng(HEAD, SPOUSE, SPOUSE | elsewhere))
    assert [row[3] for row in households(found)] == [2, 4]


def test_rows_without_a_valid_card_give_no_household(night, sheets):
    cards = [None, "123", "9999999999999999", "1.40801E+15", "1408011203150000"]
    found = night(sheets.siksng(*({"NOKK": card} for card in cards)))
    assert households(found) == []
    assert len(found.cells("ANG-011")) == len(cards)


def test_two_sheets_with_one_family_are_two_households(night, sheets):
    found = night(sheets.siksng(HEAD), sheets.siksng(HEAD, name="B"), sheets.template("household", {}, name="C"))
    assert found.parsed.tables["household"].derived.tolist() == [False, True, True]


def test_a_village_that_is_not_found_is_asked_for_at_its_name(night, sheets):
    found = night(sheets.siksng(HEAD | {"DESA/KELUARAHAN": "Tak Ada"}, HEAD | {"NOKK": "1408011203159902"}))
    assert found.cells("KEL-007") == ["B2"]
    blank = night(sheets.siksng(HEAD | {"DESA/KELUARAHAN": None}, SPOUSE | {"DESA/KELUARAHAN": None}))
    assert blank.cells("KEL-007") == ["B2"]


def test_destroyed_cards_of_a_combined_sheet_are_counted_with_the_members(night, sheets):
    big = [HEAD | {"NIK": f"14080155048699{n:02}", "NOKK": "1408011203159901"} for n in range(11, 41)]
    small = [HEAD | {"NIK": f"14080155048700{n:02}", "NOKK": f"140801120315{n:03}0"} for n in range(1, 11)]
    found = night(sheets.siksng(*big, *small))
    assert len(households(found)) == 11
    assert found.cells("BRK-011") == []


# Several headings of one answer

AID = ["BANSOS BPNT", "BANSOS BPNT-PPKM"]


@pytest.mark.parametrize(
    ("cells", "value", "state"),
    [
        (("YA", "TIDAK"), "1", VALUE),
        (("TIDAK", "YA"), "1", VALUE),
        (("TIDAK", "TIDAK"), "2", VALUE),
        (("TIDAK", None), None, BLANK),
        (("YA", None), "1", VALUE),
        (("YA", "entah"), "1", UNREADABLE),
        (("KOSONG", "TIDAK"), None, NOTED),
        ((None, None), None, BLANK),
    ],
)
def test_yes_when_either_says_yes(night, sheets, cells, value, state):
    found = night(sheets.siksng(dict(zip(AID, cells, strict=True))))
    assert found.values("member", "receives_sembako") == [value]
    assert found.states("member", "receives_sembako") == [state]


def test_an_answer_that_cannot_be_read_is_told_at_its_own_cell(night, sheets):
    found = night(sheets.siksng({"BANSOS BPNT-PPKM": "entah"}, {"BANSOS BPNT": "entah", "NIK": "1408015504870003"}))
    assert found.cells("ANG-020") == ["O2", "N3"]


def test_other_sheets_of_the_night_do_not_need_the_second_heading(night, sheets):
    found = night(
        sheets.template("member", {"receives_sembako": "2"}, {"receives_sembako": None}, source="a.xlsx"),
        sheets.siksng({}, source="b.xlsx"),
        sheets.siksng({}, source="c.xlsx", without=AID[:1]),
        sheets.siksng({}, source="d.xlsx", without=AID),
    )
    assert found.values("member", "receives_sembako") == ["2", None, "2", "2", None]
    assert found.states("member", "receives_sembako") == [VALUE, BLANK, VALUE, VALUE, ABSENT]
