"""Rows that are no data, or stand there twice."""

import numpy as np

from pipelines.sample.faults.catalogue import ANY_TABLE, Damage, Row, fault
from pipelines.workbook.cells import CellValue, Formula

LOST_RESULTS = (Formula("=B2*1", None), Formula("=VLOOKUP(B2,Z:Z,1,0)", "#N/A"))


@fault("BRK-015", ANY_TABLE, of_data=True)
def row_repeated(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """Copied once more."""
    return Damage(below=dict(row.cells))


@fault("BRK-017", ANY_TABLE)
def row_without_data(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A total, the headings again, or the numbers of the columns."""
    second = list(row.headings)[1]
    total: dict[str, CellValue] = {column: "JUMLAH", second: int(dice.integers(2, 90))}
    numbers: dict[str, CellValue] = {name: number for number, name in enumerate(row.headings, 1)}
    return Damage(below=(total, row.headings, numbers)[dice.integers(3)])
