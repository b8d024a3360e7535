"""What is handed out is recognised when it comes back."""

import pandas as pd
import pytest
from openpyxl import load_workbook

from pipelines.frames import RawSheet
from pipelines.headings import map_sheet
from pipelines.workbook.correction import write_correction_workbooks
from pipelines.workbook.sheets import SHEET_OF_TABLE
from pipelines.workbook.template import write_template
from schemas.cells import CellKind
from schemas.tables import columns_of

from .conftest import finding

MEMBER = {"record_id": "m1", "nik": "1408015504869902", "family_card_no": "1408011203159901", "sex_code": "1"}
HOUSEHOLD = {"record_id": "h1", "family_card_no": "1408011203159901", "village_code": "1408011001"}


def mapped_columns(path, table):
    """Canonical columns of a sheet as reading finds them, and how many data rows."""
    sheet = load_workbook(path)[SHEET_OF_TABLE[table]]
    cells = {place: [cell.value for cell in column] for place, column in enumerate(sheet.columns)}
    text = pd.DataFrame(cells, index=range(1, sheet.max_row + 1)).astype("str")
    kinds = text.notna().astype("uint8") * int(CellKind.TEXT)
    mapped = map_sheet(RawSheet(path.name, sheet.title, text, kinds))
    assert mapped.layout.id == "TEMPLATE"
    return [column.column for column in mapped.columns], len(mapped.rows)


@pytest.mark.parametrize("table", SHEET_OF_TABLE)
def test_every_column_of_the_template_is_recognised(tmp_path, table):
    rows = pd.DataFrame({name: ["isi"] for name in columns_of(table)})
    write_template(tmp_path / "templat.xlsx", {table: rows})
    assert mapped_columns(tmp_path / "templat.xlsx", table) == (list(columns_of(table)), 1)


@pytest.mark.parametrize("table", ["household", "member"])
def test_every_column_of_a_correction_workbook_is_recognised(night, tmp_path, table):
    result = night([finding("member", "m1", "nik", "ANG-002", "BLOCK")], household=[HOUSEHOLD], member=[MEMBER])
    (path,) = write_correction_workbooks(result, tmp_path, {"ANG-002": ("Salah.", "Perbaiki.")})
    assert mapped_columns(path, table) == (list(columns_of(table)), 1)
