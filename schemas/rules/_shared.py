"""What rules of several tables ask in the same way."""

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from schemas.kleene import Kleene
from schemas.rows import Rows, kleene

DEATH_MARKS = "ALM|ALMH|ALMARHUM|ALMARHUMAH"
STOP_WORDS_HEAD = ("-", "X", "XX", "NN", "TIDAK ADA", "TANPA NAMA", "KOSONG")
STOP_WORDS_PERSON = (*STOP_WORDS_HEAD, "ANAK", "BAYI", "ISTRI")
PROGRAMMES = ("receives_pkh", "receives_sembako", "receives_pbi")

_TWO_LETTERS = r"\pL[^\pL]*\pL"
_NAME_CHARACTERS = r"^[\pL\pM\s\pZ.,'’‘´`\-–—/()]+$"  # noqa: RUF001 - tidying makes plain quotes and dashes of them


def differ(rows: Rows, column: str, other: str) -> Kleene:
    """Two cleaned numbers of a row differ; unknown when either is missing."""
    return kleene(pc.not_equal(rows.text(column), rows.text(other)))


def is_not_damaged(rows: Rows, column: str) -> Kleene:
    """Excel kept all digits of a number; unknown when blank."""
    number = rows.identifier(column)
    return Kleene.of(~number.damaged, number.given | number.damaged)


def is_valid_nik(rows: Rows, column: str) -> Kleene:
    """A NIK is 16 digits, no placeholder, not damaged, with a possible date; unknown when blank."""
    number = rows.identifier(column)
    return Kleene.of(number.valid_nik, number.given | number.damaged)


def names_somebody(rows: Rows, column: str, stop_words: tuple[str, ...]) -> Kleene:
    """Two letters, and no stop word with or without a number; unknown when missing."""
    words = "|".join(word.replace(" ", r"[\s\pZ]+") for word in stop_words)
    no_name = rf"(?i)^[\s\pZ]*(?:{words})[\s\pZ]*[0-9]*[\s\pZ.]*$"
    return rows.matches(column, _TWO_LETTERS) & ~rows.matches(column, no_name)


def only_name_characters(rows: Rows, column: str) -> Kleene:
    """Letters, spaces and ``. , ' - / ( )`` only; unknown when missing."""
    return rows.matches(column, _NAME_CHARACTERS)


def days_in_month(year: npt.NDArray[np.integer], month: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Days of each month (1-12) of each year."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month]
    return np.where(leap & (month == 2), 29, days)  # noqa: PLR2004 - February
