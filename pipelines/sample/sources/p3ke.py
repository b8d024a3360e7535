"""P3KE: a form of families and one of persons below a page of titles, answers in capitals, no family card."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipelines.sample.families import HEAD, SPOUSE, WOMAN
from pipelines.sample.persons import AT_SCHOOL, LEFT_SCHOOL
from pipelines.sample.register import Invented
from pipelines.sample.sheet import Sheet, source_sheet
from pipelines.sample.sources.written import written_cells
from pipelines.workbook.cells import CellValue
from schemas.codes import meaning

KELUARGA, INDIVIDU = "P3KE_KELUARGA", "P3KE_INDIVIDU"

_HEADING_ROW = 13
_SMALL_POWER = ("1", "2")
_METERED = "1"
_UP_TO_900, _ABOVE_900 = "LISTRIK PRIBADI S/D 900 WATT", "LISTRIK PRIBADI > 900 WATT"
_OTHER_LIGHT = {"2": "LISTRIK BERSAMA", "3": "GENSET/SOLAR CELL", "4": "NON-LISTRIK"}
_OWN_LATRINE, _SHARED_LATRINES, _SEPTIC_TANK = "1", ("2", "3", "4"), "1"
_WITH_TANK, _WITHOUT_TANK = "YA, DENGAN SEPTIC TANK", "YA, TANPA SEPTIC TANK"
_SHARED, _OTHER = "TIDAK, JAMBAN UMUM/BERSAMA", "LAINNYA"
_NO_SCHOOL, _UNFINISHED = "TIDAK/BELUM SEKOLAH", "TIDAK TAMAT SD/SEDERAJAT"
_PUPIL = {
    "SD": "SISWA SD/SEDERAJAT",
    "SMP": "SISWA SMP/SEDERAJAT",
    "SMA": "SISWA SMA/SEDERAJAT",
    "PT": "MAHASISWA PERGURUAN TINGGI",
}
_GRADUATE = {
    "SD": "TAMAT SD/SEDERAJAT",
    "SMP": "TAMAT SMP/SEDERAJAT",
    "SMA": "TAMAT SMA/SEDERAJAT",
    "PT": "TAMAT PERGURUAN TINGGI",
}
_AGES = {
    "usia_dibawah_7": (0, 6),
    "usia_7_12": (7, 12),
    "usia_13_15": (13, 15),
    "usia_16_18": (16, 18),
    "usia_19_21": (19, 21),
    "usia_22_59": (22, 59),
    "usia_60_keatas": (60, 150),
}
_OF_THE_HEAD = ("sex_code", "birth_date", "padan_status", "occupation")
_OF_THE_FAMILY = ("decile_national", "address", "receives_other_aid", "reported_stunting_risk")
_PLACE_OF_PERSON = {
    "provinsi": "province_name",
    "kabupaten": "regency_name",
    "kecamatan": "subdistrict_name",
    "desa": "village_name",
}


def keluarga_sheets(invented: Invented, _form: str) -> list[Sheet]:
    """The families, with what is told of their heads."""
    household = invented.household
    heads = invented.member[invented.member["relation_code"] == HEAD].drop_duplicates("family").set_index("family")
    heads = heads.loc[household["family"]].set_index(household.index)
    rows = household.assign(p3ke_family_id=_family_ids(household), **heads[list(_OF_THE_HEAD)])
    cells = written_cells(KELUARGA, rows)
    cells["village_code"] = _dotted(household["village_code"])
    cells["education_text"] = _education(heads)
    cells["lighting_code"] = _lighting(household)
    cells["latrine_code"] = _latrine(household)
    title = "DATA KELUARGA PENSASARAN PERCEPATAN PENGHAPUSAN KEMISKINAN EKSTREM"
    return [source_sheet(KELUARGA, cells, household, title="Keluarga", above=_page_of_titles(title))]


def individu_sheets(invented: Invented, _form: str) -> list[Sheet]:
    """The persons, with the answers of their families repeated."""
    member, household = invented.member, invented.household.set_index("family")
    family = household.loc[member["family"]].set_index(member.index)
    ids = _family_ids(member)
    number = (member.groupby("family").cumcount() + 1).astype("str").str.zfill(2)
    rows = member.assign(p3ke_family_id=ids, source_person_id=ids + number, **family[list(_OF_THE_FAMILY)])
    cells = written_cells(INDIVIDU, rows)
    spouse = pd.Series(np.where(member["sex_code"] == WOMAN, "ISTRI", "SUAMI"), index=member.index, dtype="str")
    cells["relation_code"] = cells["relation_code"].where(member["relation_code"] != SPOUSE, spouse)
    cells["education_text"] = _education(member)
    cells["kode_kemdagri"] = _dotted(member["village_code"])
    for heading, name in _PLACE_OF_PERSON.items():
        cells[heading] = family[name]
    for heading, (youngest, oldest) in _AGES.items():
        within = member["age_years"].between(youngest, oldest)
        cells[heading] = within.map({True: "YA", False: "TIDAK"})
    title = "DATA INDIVIDU PENSASARAN PERCEPATAN PENGHAPUSAN KEMISKINAN EKSTREM"
    return [source_sheet(INDIVIDU, cells, member, title="Individu", above=_page_of_titles(title))]


def _page_of_titles(title: str) -> Sequence[Sequence[CellValue]]:
    titles: list[list[CellValue]] = [[title], ["Provinsi", "RIAU"], ["Kabupaten", "SIAK"]]
    return titles + [[] for _ in range(_HEADING_ROW - 1 - len(titles))]


def _family_ids(rows: pd.DataFrame) -> "pd.Series[str]":
    return "P3KE" + rows["dtks_id"].str.replace("-", "", regex=False)


def _dotted(codes: "pd.Series[str]") -> "pd.Series[str]":
    return codes.str[:2] + "." + codes.str[2:4] + "." + codes.str[4:6] + "." + codes.str[6:]


def _lighting(household: pd.DataFrame) -> "pd.Series[str]":
    metered = household["lighting_code"] == _METERED
    small = household["power_code"].isin(_SMALL_POWER)
    return household["lighting_code"].map(_OTHER_LIGHT).mask(metered, _ABOVE_900).mask(metered & small, _UP_TO_900)


def _latrine(household: pd.DataFrame) -> "pd.Series[str]":
    own, tank = household["latrine_code"] == _OWN_LATRINE, household["sewage_code"] == _SEPTIC_TANK
    shared = household["latrine_code"].isin(_SHARED_LATRINES)
    choices = [own & tank, own, shared]
    texts = np.select(choices, [_WITH_TANK, _WITHOUT_TANK, _SHARED], _OTHER)
    return pd.Series(texts, index=household.index, dtype="str")


def _education(persons: pd.DataFrame) -> "pd.Series[str]":
    """Pupils by the school they are in, everybody else by the school they finished."""
    pupil = persons["stage"].map(_PUPIL)
    finished = persons["ijazah_code"].map(meaning("ijazah", "stage")).map(_GRADUATE).fillna(_UNFINISHED)
    participation = persons["school_participation_code"]
    text = pupil.where(participation == AT_SCHOOL, finished)
    return text.where(participation.isin([AT_SCHOOL, LEFT_SCHOOL]), _NO_SCHOOL).astype("str")
