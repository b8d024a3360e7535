"""The provinces of Indonesia, by the two digits with which a NIK begins."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

_FILE = Path(__file__).with_name("provinces.csv")


@cache
def province_numbers() -> npt.NDArray[np.int8]:
    """The codes of all provinces as numbers."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return np.array([int(row["code"]) for row in csv.DictReader(file)], dtype=np.int8)
