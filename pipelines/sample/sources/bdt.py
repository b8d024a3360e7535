"""BDT of 2015: a file of households and one of persons, codes as text with leading zeros, region codes of BPS."""

import pandas as pd

from pipelines.sample.register import Invented
from pipelines.sample.sheet import Sheet, layout_of, source_sheet
from pipelines.sample.sources.written import written_cells
from schemas.places import regions

RUTA, ART = "BDT2015_RUTA", "BDT2015_ART"

_DATES = "%d/%m/%Y"
_PARTS = {"KDPROP": (0, 2), "KDKAB": (2, 4), "KDKEC": (4, 7), "KDDESA": (7, 10)}
_EVERY_SECOND_QUESTION = {"1": "3", "2": "4"}
_WITHOUT_METER, _NO_METER_POWER = "2", "6"
_NO_TOILET, _SEWAGE_IN_THE_FIELD = "4", "5"


def ruta_sheets(invented: Invented, _form: str) -> list[Sheet]:
    """The households; their family card numbers stand in the file of persons only."""
    household = invented.household
    cells = written_cells(RUTA, household, dates=_DATES)
    assets = [column for column in cells.columns.astype("str") if column.startswith("has_")]
    for column in assets[1::2]:
        cells[column] = cells[column].map(_EVERY_SECOND_QUESTION)
    # Everybody is asked for pan and sewage, and a home without meter is one of PLN with the power "without".
    cells["toilet_code"] = cells["toilet_code"].fillna(_NO_TOILET)
    cells["sewage_code"] = cells["sewage_code"].fillna(_SEWAGE_IN_THE_FIELD)
    cells["power_code"] = cells["power_code"].mask(household["lighting_code"] == _WITHOUT_METER, _NO_METER_POWER)
    _add_place(cells, household)
    cells["village_code"] = cells["KDDESA"]
    cells["Jumlah_Keluarga"] = 1
    cells["Percentile"] = household["decile_national"] * 10 - 5
    return [source_sheet(RUTA, cells, household, title="RUTA", above=_column_numbers(RUTA))]


def art_sheets(invented: Invented, _form: str) -> list[Sheet]:
    """The persons."""
    member = invented.member
    cells = written_cells(ART, member.assign(source_person_id=_person_ids(member)), dates=_DATES)
    _add_place(cells, member)
    cells["HubKRT"] = cells["Hub_KRT"] = cells["relation_code"]
    cells["NUK"] = 1
    cells["Umur"] = member["age_years"]
    return [source_sheet(ART, cells, member, title="ART", above=_column_numbers(ART))]


def _add_place(cells: pd.DataFrame, rows: pd.DataFrame) -> None:
    codes = rows["village_code"].map({code: regions()[code].bps_code for code in rows["village_code"].unique()})
    for part, (first, end) in _PARTS.items():
        cells[part] = codes.str[first:end]


def _person_ids(member: pd.DataFrame) -> "pd.Series[str]":
    number = member.groupby("family").cumcount() + 1
    return member["dtks_id"] + number.astype("str").str.zfill(2)


def _column_numbers(layout_id: str) -> list[list[int]]:
    """The numbers of the columns stand above the headings; below them they would be a row that is no data."""
    headings = [heading for heading in layout_of(layout_id).headings if heading.written]
    return [list(range(1, len(headings) + 1))]
