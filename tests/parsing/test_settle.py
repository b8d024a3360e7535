"""What the numbers and places of a whole file mean, or that nobody can tell."""

import numpy as np
import pytest

from pipelines.code_schemes import UNSETTLED, AgedCodes, is_in_doubt, settle_relation, settle_scheme
from pipelines.headings import column_letters
from schemas.cells import CellState
from schemas.layouts import layouts

NOBODY = AgedCodes()
LAYOUTS = {layout.id: layout for layout in layouts() if layout.id != "TEMPLATE"}
KEYS = {
    "BDT2015_RUTA": lambda number: (
        {"IDBDT": f"{number}", "Alamat": f"Jalan Contoh {number}"}
        | {"KDPROP": "14", "KDKAB": "05", "KDKEC": "020", "KDDESA": "043"}
    ),
    "BDT2015_ART": lambda number: {"NIK": f"140801550486{number:04}", "NoKK": "1408011203159901"},
    "DTSEN2026_KELUARGA": lambda number: (
        {"nomor_kartu_keluarga": f"140801120315{number:04}"} | {"kode_kelurahan_desa": "1408011001"}
    ),
    "P3KE_KELUARGA": lambda number: {"ID Keluarga": f"{number}", "Kode Kemdagri": "1408011001"},
    "P3KE_INDIVIDU": lambda number: {"nik": f"140801550486{number:04}", "nama": "BUDI CONTOH"},
}
"""The cells that a row of a layout has anyway, by its number."""


def aged(*pairs):
    """Codes beside ages."""
    codes, ages = zip(*pairs, strict=True)
    return AgedCodes(np.array(codes, dtype=str), np.array(ages, dtype=float))


@pytest.mark.parametrize(
    ("numbers", "scheme"),
    [
        ({"education_level": {"12": 3}}, "REGSOSEK_DTSEN"),
        ({"school_participation": {"0": 3, "1": 20}}, "BDT2015"),
        ({"relation": {"9": 3, "1": 20}}, "DUKCAPIL"),
        ({"relation": {"1": 5, "2": 4}}, "REGSOSEK_DTSEN"),
        ({"floor": {"1": 4, "7": 1}}, "REGSOSEK_DTSEN"),
        ({"floor": {"8": 4}}, UNSETTLED),
        ({"relation": {"1": 5, "3": 9, "4": 2}}, UNSETTLED),
        ({"education_level": {"12": 2}}, UNSETTLED),
        ({"education_level": {"012": 3}}, "REGSOSEK_DTSEN"),
        ({"education_level": {"12": 4}, "school_participation": {"0": 4}}, UNSETTLED),
        ({"education_level": {"12": 20}, "school_participation": {"0": 4}}, "REGSOSEK_DTSEN"),
        ({"education_level": {"12": 12}, "school_participation": {"0": 4}}, UNSETTLED),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_numbers_alone(numbers, scheme):
    assert settle_scheme(numbers, NOBODY, NOBODY) == scheme


@pytest.mark.parametrize(
    ("relations", "scheme"),
    [
        (aged(("4", 5), ("3", 30)), "DUKCAPIL"),
        (aged(*[("4", 5)] * 10, ("3", 5)), "DUKCAPIL"),
        (aged(*[("4", 5)] * 9, ("3", 5)), UNSETTLED),
        (aged(("3", 11), ("4", 12)), "REGSOSEK_DTSEN"),
        (aged(("3", 12), ("4", 30)), UNSETTLED),
        (aged(("3", np.nan), ("4", 30)), UNSETTLED),
        (aged(*[("9", 60)] * 3, ("3", 5)), "DUKCAPIL"),
        (aged(*[("9", 60)] * 2, ("3", 5)), "REGSOSEK_DTSEN"),
        (aged(("1", 40), ("2", 30)), "DUKCAPIL"),
        (NOBODY, "DUKCAPIL"),
    ],
    ids=range(10),
)
def test_bare_relation_numbers_in_a_list_of_dukcapils(relations, scheme):
    assert settle_relation(relations) == scheme


def test_ages_tell_dukcapil_from_the_others():
    numbers = {"relation": {"1": 5, "3": 5, "4": 5}}
    assert settle_scheme(numbers, aged(("4", 5)), NOBODY) == "DUKCAPIL"
    assert settle_scheme(numbers, aged(("3", 5)), NOBODY) == "REGSOSEK_DTSEN"


@pytest.mark.parametrize(
    ("schooling", "scheme"),
    [
        (aged(*[("1", 9)] * 5), "BDT2015"),
        (aged(*[("2", 12)] * 5), "REGSOSEK_DTSEN"),
        (aged(*[("2", 9)] * 4), UNSETTLED),
        (aged(*[("2", 7)] * 5), UNSETTLED),
        (aged(*[("2", 9)] * 4, ("1", 9)), "REGSOSEK_DTSEN"),
        (aged(*[("2", 9)] * 3, *[("1", 9)] * 2), UNSETTLED),
    ],
    ids=range(6),
)
def test_schooling_of_children_tells_the_questionnaire(schooling, scheme):
    assert settle_scheme({"school_participation": {"1": 9, "2": 9}}, NOBODY, schooling) == scheme


@pytest.mark.parametrize(
    ("scheme", "numbers", "in_doubt"),
    [
        ("BDT2015", {"13": 1, "1": 40}, True),
        ("BDT2015", {"13": 1, "0": 1}, False),
        ("BDT2015", {"12": 1, "1": 40}, False),
        ("BDT2015", {}, False),
        ("REGSOSEK_DTSEN", {"1": 15, "4": 5}, True),
        ("REGSOSEK_DTSEN", {"1": 14, "4": 5}, False),
        ("REGSOSEK_DTSEN", {"1": 15, "4": 5, "5": 1}, False),
        ("REGSOSEK_DTSEN", {"1": 15, "4": 5, "6": 1}, False),
        ("REGSOSEK_DTSEN", {"1": 15, "4": 5, "2": 5}, False),
        ("REGSOSEK_DTSEN", {"1": 15, "4": 5, "3": 5}, False),
        ("REGSOSEK_DTSEN", {"1": 15, "4": 5, "2": 4, "3": 4}, True),
        ("CANONICAL", {"1": 15, "4": 5, "13": 1}, False),
    ],
    ids=range(12),
)
def test_numbers_that_may_be_meant_otherwise(scheme, numbers, in_doubt):
    assert is_in_doubt(scheme, numbers) == in_doubt


# Whole files


@pytest.fixture
def persons(sheets):
    """A sheet without layout; each person is relation, year of birth and schooling."""

    def write(*people, **options):
        names = [*sheets.RECORDS["member"], "school_participation_code"]
        records = [
            {
                "nik": f"140801550486{number:04}",
                "birth_date": f"15/04/{year}",
                "relation_code": relation,
                "school_participation_code": school,
            }
            for number, (relation, year, school) in enumerate(people, 1)
        ]
        return sheets.template("member", *records, only=names, foreign=len(names), **options)

    return write


@pytest.fixture
def homes(sheets):
    """A sheet of households without layout."""

    def write(*records, **options):
        names = [*sheets.RECORDS["household"], *dict.fromkeys(name for record in records for name in record)]
        cards = ({"family_card_no": f"14080112031599{number:02}"} for number in range(1, len(records) + 1))
        numbered = [card | record for card, record in zip(cards, records, strict=True)]
        return sheets.template("household", *numbered, only=names, foreign=len(names), **options)

    return write


def test_a_file_that_no_layout_claims_is_read_by_the_scheme_its_numbers_tell(night, persons):
    found = night(persons(("1", 1980, None), ("4", 2020, None), ("3", 1982, None)))
    assert found.sheets[0].layout is None
    assert found.values("member", "relation_code") == ["1", "3", "2"]
    assert found.cells("BRK-013") == []


def test_numbers_that_nobody_can_tell_are_held_and_told_at_their_headings(night, persons):
    found = night(persons(("1", 1980, "2"), ("3", None, "1"), ("Anak", 2010, None)))
    assert found.cells("BRK-013") == ["F1", "G1"]
    assert found.values("member", "relation_code") == [None] * 3
    assert found.states("member", "relation_code") == [CellState.HELD] * 3
    assert found.states("member", "school_participation_code") == [CellState.HELD, CellState.HELD, CellState.BLANK]
    assert found.values("member", "sex_code") == ["2"] * 3
    assert found.cells("ANG-015") == []


def test_texts_need_no_test(night, persons):
    found = night(persons(("Kepala keluarga", 1980, None), ("Istri", 1985, None), ("3 - Anak", 2010, None)))
    assert found.cells("BRK-013") == []
    assert found.values("member", "relation_code") == ["1", "2", "3"]


def test_all_sheets_of_a_file_speak_one_scheme_and_other_files_their_own(night, persons):
    telling = persons(("1", 1980, None), ("4", 2020, None), name="A")
    silent = persons(("1", 1980, None), ("3", 1985, None), name="B")
    found = night(telling, silent, persons(("1", 1980, None), ("3", 2020, None), source="b.xlsx"))
    assert found.values("member", "relation_code") == ["1", "3", "1", "2", "1", "3"]


def test_a_file_without_a_filled_code_leaves_the_question_open(night, persons, sheets):
    found = night(persons((None, 1980, None)), sheets.template("child", {}, source="b.xlsx"))
    assert [facts.unsettled_codes for facts in found.facts] == [None, None]


def test_columns_of_our_own_make_the_scheme_canonical(night, homes):
    answers = {"floor_code": "1", "latrine_code": "6"}
    plain = night(homes(*[answers] * 3))
    own = night(homes(*[answers | {"has_shelter": "1"}] * 3))
    schemes = [set(found.parsed.tables["household"].seen["scheme"]) for found in (plain, own)]
    assert schemes == [{"REGSOSEK_DTSEN"}, {"CANONICAL"}]


def test_a_nought_beside_a_two_is_no_code(night, homes):
    answers = [("1", "1"), ("0", "0"), ("0", "2"), ("1", "1")]
    found = night(homes(*[{"has_ac": ac, "has_fridge": fridge, "latrine_code": "6"} for ac, fridge in answers]))
    assert found.values("household", "has_ac") == ["1", "2", "2", "1"]
    assert found.values("household", "has_fridge") == ["1", None, "2", "1"]
    assert found.cells("KEL-016") == ["I3"]


def test_bare_relation_numbers_of_siksng_are_told_by_ages(night, sheets):
    def relations(*people):
        rows = [{"HUB KELUARGA": relation, "TANGGAL LAHIR": f"15/04/{year}"} for relation, year in people]
        return night(sheets.siksng(*rows)).values("member", "relation_code")

    assert relations(("KEPALA KELUARGA", 1980), ("3", 1985), ("4", 2018)) == ["1", "2", "3"]
    assert relations(("KEPALA KELUARGA", 1980), ("2", 1985), ("3", 2018)) == ["1", "2", "3"]


def test_bare_relation_numbers_of_siksng_that_nobody_can_tell(night, sheets):
    found = night(sheets.siksng({"HUB KELUARGA": "1"}, {"HUB KELUARGA": "3", "NIK": "1408011501850003"}))
    assert found.cells("BRK-013") == ["K1"]
    assert found.values("member", "relation_code") == [None, None]
    assert found.values("member", "sex_code") == ["2", "2"]


# Single columns in doubt


@pytest.fixture
def listed(sheets):
    """A sheet of a layout; each record names the cells that a row has besides its keys, by their headings."""

    def write(layout_id, *records, **options):
        names = headings(layout_id)
        filled = [KEYS[layout_id](number) | record for number, record in enumerate(records, 1)]
        return sheets.of(names, *[[cells.get(name) for name in names] for cells in filled], **options)

    return write


def headings(layout_id):
    return list(dict.fromkeys(h.written for h in LAYOUTS[layout_id].headings if h.written))


def heading_cell(layout_id, heading):
    return f"{column_letters(headings(layout_id).index(heading))}1"


def test_kinds_of_disability_shifted_by_one(night, listed):
    shifted = listed("BDT2015_ART", {"Jenis_cacat": "13"}, {"Jenis_cacat": "1"}, {"JnsKel": "1"})
    found = night(shifted)
    assert found.cells("BRK-013") == [heading_cell("BDT2015_ART", "Jenis_cacat")]
    assert found.states("member", "disability_type_code") == [CellState.HELD, CellState.HELD, CellState.BLANK]
    assert found.states("member", "sex_code")[2] == CellState.VALUE
    other = listed("BDT2015_ART", {"Jenis_cacat": "00"}, name="Lain")
    assert night(shifted, other).cells("BRK-013") == []


def test_latrines_of_a_sheet_with_four_answers(night, listed):
    answers = ["1"] * 15 + ["4"] * 5
    found = night(listed("DTSEN2026_KELUARGA", *[{"fasilitas_bab": answer} for answer in answers]))
    assert found.cells("BRK-013") == [heading_cell("DTSEN2026_KELUARGA", "fasilitas_bab")]
    assert set(found.states("household", "latrine_code")) == {CellState.HELD}
    six = night(listed("DTSEN2026_KELUARGA", *[{"fasilitas_bab": answer} for answer in [*answers, "6"]]))
    assert six.cells("BRK-013") == []
    assert six.values("household", "latrine_code") == [*answers, "6"]


def test_all_sheets_of_one_layout_tell_a_column_together(night, sheets):
    """Beside another sheet whose ages tell, the relations of a sheet that is silent are read alike."""
    silent = sheets.siksng({"HUB KELUARGA": "3"}, {"HUB KELUARGA": "1", "NAMA": "BUDI CONTOH"}, name="A")
    telling = {"HUB KELUARGA": "4", "TANGGAL LAHIR": "15/04/2018"}
    assert night(silent, sheets.siksng(telling, name="B")).values("member", "relation_code") == ["2", "1", "3"]
    apart = night(silent, sheets.siksng(telling, source="b.xlsx"))
    assert apart.values("member", "relation_code") == [None, None, "3"]


def test_a_column_of_texts_is_never_in_doubt(night, sheets):
    bare = sheets.siksng({"HUB KELUARGA": "3"}, name="A")
    texts = sheets.siksng({"HUB KELUARGA": "ANAK"}, name="B")
    found = night(bare, texts)
    assert found.cells("BRK-013") == ["K1"]
    assert found.values("member", "relation_code") == [None, "3"]


@pytest.mark.parametrize(
    ("layout_id", "heading", "column"),
    [
        ("P3KE_INDIVIDU", "hubungan_dengan_kepala_keluarga", ("member", "relation_code")),
        ("P3KE_KELUARGA", "Jenis Lantai", ("household", "floor_code")),
    ],
)
def test_a_source_that_speaks_in_texts_has_no_numbers(night, listed, layout_id, heading, column):
    found = night(listed(layout_id, {heading: "1"}))
    assert found.cells("BRK-013") == []
    assert found.states(*column) == [CellState.UNREADABLE]


# Regions


def test_codes_of_bps_become_those_of_kemendagri(night, sheets):
    found = night(sheets.template("household", {"village_code": "1405020043"}, {"village_code": "1405020001"}))
    village, strange = found.values("household", "village_code")
    assert village.startswith("1408")
    assert strange == "1405020001"
    assert found.cells("BRK-014") == []
    assert found.cells("KEL-007") == ["D3"]


def test_codes_of_which_nobody_can_tell_the_system_are_held(night, sheets):
    found = night(
        sheets.template("household", {"village_code": "1408011001", "village_name": "Pinggir"}),
        sheets.template("child", {}, name="Anak"),
        sheets.template("child", {}, source="b.xlsx"),
    )
    assert found.cells("BRK-014") == ["D1", sheets.cell("child", "village_code", 1)]
    assert found.states("household", "village_code") == [CellState.HELD]
    assert found.values("child", "village_code") == [None, "1408011001"]
    assert found.cells("KEL-007") == []
    assert found.facts[2].unsettled_regions == ()


def test_a_file_without_a_region_code_leaves_the_question_open(night, sheets):
    assert night(sheets.siksng({})).facts[0].unsettled_regions is None


# Two columns of one name


def test_columns_that_come_twice_are_held(night, sheets):
    headings = [*sheets.SIKSNG, "birth place", "TEMPAT LAHIR"]
    found = night(sheets.of(headings, [*sheets.SIKSNG.values(), "Siak", "Siak"]))
    assert found.cells("BRK-007") == ["Q1", "R1"]
    assert found.states("member", "birth_place") == [CellState.HELD]


# Region systems by layout


def test_a_village_code_in_four_parts_is_of_bps(night, listed):
    found = night(listed("BDT2015_RUTA", {}, {"KDKEC": "20", "KDDESA": "43"}, {"KDDESA": None}))
    first, short, partly = found.values("household", "village_code")
    assert first == short
    assert first.startswith("1408")
    assert partly is None
    assert found.cells("BRK-014") == []


def test_a_list_of_2015_must_be_of_bps(night, listed):
    found = night(listed("BDT2015_RUTA", {"KDKAB": "08", "KDKEC": "011", "KDDESA": "001"}))
    assert found.cells("BRK-014") == [heading_cell("BDT2015_RUTA", "KDDESA")]
    assert found.states("household", "village_code") == [CellState.HELD]


@pytest.mark.parametrize("layout_id", ["P3KE_KELUARGA", "P3KE_INDIVIDU"])
@pytest.mark.parametrize(
    ("code", "settled"), [("1408011001", True), ("14.08.01.1001", True), ("1405020043", False), (None, None)]
)
def test_a_list_of_the_poor_must_be_of_kemendagri(night, listed, layout_id, code, settled):
    heading = {"P3KE_KELUARGA": "Kode Kemdagri", "P3KE_INDIVIDU": "kode_kemdagri"}[layout_id]
    found = night(listed(layout_id, {heading: code}))
    assert found.cells("BRK-014") == ([heading_cell(layout_id, heading)] if settled is False else [])
    assert (found.facts[0].unsettled_regions is None) == (settled is None)


@pytest.mark.parametrize(
    ("written", "first"),
    [
        (("1408011001", "140801", "1408"), "1408011001"),
        (("1405020043", "1405020", "1405"), "1408"),
        (("1405020001", "1405020", "1405"), "1405020001"),
        (("1408990001", "140801", "08"), "1408990001"),
        (("1408011001", "1405020", "1408"), None),
        (("1405020043", "1405020", "1408"), None),
        (("1405020043", "020", "05"), "1408"),
    ],
)
def test_codes_of_subdistrict_and_regency_help_to_settle(night, listed, written, first):
    codes = dict(zip(("kode_kelurahan_desa", "kode_kecamatan", "kode_kabupaten_kota"), written, strict=True))
    found = night(listed("DTSEN2026_KELUARGA", codes | {"kabupaten_kota": "SIAK"}))
    (code,) = found.values("household", "village_code")
    assert code is None if first is None else code.startswith(first)
    told = [] if first else [heading_cell("DTSEN2026_KELUARGA", "kode_kelurahan_desa")]
    assert found.cells("BRK-014") == told


def test_a_file_of_two_lists_that_owe_different_systems_is_left_open(night, listed):
    found = night(listed("BDT2015_RUTA", {}, name="A"), listed("P3KE_KELUARGA", {}, name="B"))
    assert found.cells("BRK-014") == [
        heading_cell("BDT2015_RUTA", "KDDESA"),
        heading_cell("P3KE_KELUARGA", "Kode Kemdagri"),
    ]
    assert set(found.states("household", "village_code")) == {CellState.HELD}
