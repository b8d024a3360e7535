"""DTSEN of 2026: a file of families and one of persons, as delimited text or workbook, codes of Regsosek.

The delimited text has region codes of BPS and codes with leading zeros, the workbook those of Kemendagri and codes
as numbers: extracts differ in that.
"""

import pandas as pd

from pipelines.sample.deliveries import CSV
from pipelines.sample.register import Invented
from pipelines.sample.sheet import Sheet, source_sheet
from pipelines.sample.sources.written import written_cells
from schemas.places import regions

KELUARGA, ANGGOTA = "DTSEN2026_KELUARGA", "DTSEN2026_ANGGOTA"

_DATES = "%Y-%m-%d"
_REGENCY, _SUBDISTRICT, _VILLAGE = 4, 6, 10
_PUBLIC_LATRINE, _NO_LATRINE = "4", "6"
_METERED = "1"
_SELDOM_SAD = "4"
_OF_THE_ADDRESS = ("rt", "rw", "hamlet", "address")


def keluarga_sheets(invented: Invented, form: str) -> list[Sheet]:
    """The families."""
    household = invented.household
    # One published list of latrines ends with 4: a column full of that code would be held back as doubtful.
    latrine = household["latrine_code"].replace(_PUBLIC_LATRINE, _NO_LATRINE)
    # Everyone on the family card counts, whoever lives elsewhere too.
    rows = household.assign(latrine_code=latrine, member_count=household["family_size"])
    cells = written_cells(KELUARGA, rows, dates=_DATES, numbers=form != CSV)
    village = household["village_code"]
    cells["village_code"] = _region_codes(village, _VILLAGE, form)
    cells["kode_kecamatan"] = _region_codes(village, _SUBDISTRICT, form)
    cells["kode_kabupaten_kota"] = _region_codes(village, _REGENCY, form)
    cells["kode_provinsi"] = village.str[:2]
    cells["id_pelanggan_pln"] = _customer_numbers(household)
    cells["desil_provinsi"] = cells["desil_kabupaten_kota"] = household["decile_national"]
    return [source_sheet(KELUARGA, cells, household, title="keluarga", form=form)]


def anggota_sheets(invented: Invented, form: str) -> list[Sheet]:
    """The persons; the address on their KTP is the family's."""
    member, household = invented.member, invented.household.set_index("family")
    address = household.loc[member["family"], list(_OF_THE_ADDRESS)].set_index(member.index)
    cells = written_cells(ANGGOTA, member.assign(**address), dates=_DATES, numbers=form != CSV)
    village = member["village_code"]
    cells["kode_kelurahan_desa_ktp"] = village
    cells["kode_kecamatan_ktp"] = village.str[:_SUBDISTRICT]
    cells["kode_kabupaten_kota_ktp"] = village.str[:_REGENCY]
    cells["kode_provinsi_ktp"] = village.str[:2]
    cells["kesedihan_depresi"] = pd.Series(_SELDOM_SAD, index=member.index).where(member["disability_code"].notna())
    return [source_sheet(ANGGOTA, cells, member, title="anggota", form=form)]


def _customer_numbers(household: pd.DataFrame) -> "pd.Series[str]":
    """Numbers of the electricity company, for homes with a meter."""
    number = "1550" + household["family"].astype("str").str.zfill(8)
    return number.where(household["lighting_code"] == _METERED)


def _region_codes(village: "pd.Series[str]", digits: int, form: str) -> "pd.Series[str]":
    """The code of the region of a village, by so many first digits of Kemendagri's."""
    codes = village.str[:digits]
    if form != CSV:
        return codes
    return codes.map({code: regions()[code].bps_code for code in codes.unique()}).astype("str")
