"""e-PPGBM: the measurements of posyandu with their z-scores, as the HTML table named ``.xls`` or as a workbook.

The HTML table tells the birth weight in grams and is the plain variant; the workbook tells it in kilograms and has
the headings of the variant with parents.
"""

import pandas as pd

from pipelines.growth import growth_classes, z_scores
from pipelines.sample.deliveries import HTML
from pipelines.sample.register import Invented
from pipelines.sample.sheet import Sheet, source_sheet
from pipelines.sample.sources.written import written_cells

EPPGBM = "EPPGBM"

_DATES = "%d-%m-%Y"
_GRAMS = 1000
_NO_SCORE, _NO_CLASS = 999.99, "Outlier"
_CLASS_WORDS = {
    "berat badan sangat kurang": "Sangat Kurang",
    "berat badan kurang": "Kurang",
    "risiko berat badan lebih": "Risiko Lebih",
    "berisiko gizi lebih": "Risiko Gizi Lebih",
}
"""Where e-PPGBM writes another word than the decree."""


def eppgbm_sheets(invented: Invented, form: str) -> list[Sheet]:
    """The measurements."""
    child = invented.child
    cells = written_cells(EPPGBM, child, dates=_DATES)
    cells["measure_position_code"] = cells["measure_position_code"].str.title()
    if form == HTML:
        cells["birth_weight_kg"] = (child["birth_weight_kg"] * _GRAMS).round().astype("Int64")
    cells["reported_age_text"] = _age_texts(child)
    _add_scores(cells, child)
    cells["No"] = child.groupby("delivery").cumcount() + 1
    return [source_sheet(EPPGBM, cells, child, title="Sheet1", form=form, optional=form != HTML)]


def _add_scores(cells: pd.DataFrame, child: pd.DataFrame) -> None:
    age_days = (child["measured_on"] - child["birth_date"]).dt.days
    scores = z_scores(child.assign(age_days=age_days), plausible_measures_only=True)
    classes = growth_classes(scores)
    for index in ("waz", "haz", "whz"):
        texts = classes[f"{index}_class"]
        cells[f"reported_{index}"] = scores[index].fillna(_NO_SCORE)
        cells[f"reported_{index}_class"] = texts.map(_CLASS_WORDS).fillna(texts.str.title()).fillna(_NO_CLASS)


def _age_texts(child: pd.DataFrame) -> "pd.Series[str]":
    """Whole years, months and days, such as ``2 Tahun - 3 Bulan - 5 Hari``."""
    born, measured = child["birth_date"], child["measured_on"]
    early = measured.dt.day < born.dt.day
    months = (measured.dt.year - born.dt.year) * 12 + measured.dt.month - born.dt.month - early
    days = measured.dt.day - born.dt.day + early * (measured.dt.to_period("M") - 1).dt.days_in_month
    parts = {"Tahun": months // 12, "Bulan": months % 12, "Hari": days.clip(lower=0)}
    texts = [number.astype("str") + f" {unit}" for unit, number in parts.items()]
    joined: pd.Series[str] = texts[0] + " - " + texts[1] + " - " + texts[2]
    return joined
