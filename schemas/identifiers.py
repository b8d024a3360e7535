"""NIK and family card numbers: how they are cleaned, when they are damaged, what their digits say.

A 16-digit number is text. Excel keeps 15 significant digits, so a number that passed through a number cell
may have lost its last digit for ever: such a value is recognised and never expanded, repaired or used as a key.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import texts_of
from schemas.cells import CellKind
from schemas.kleene import Mask

# The last is what an acute accent standing alone becomes when Unicode is normalised.
_QUOTES = "['\"’‘“”´`\u0301]"  # noqa: RUF001 - the quotes that people paste
_DROPPED = rf"[\s\pZ\x{{200B}}-\x{{200D}}\x{{2060}}\x{{FEFF}}.]|{_QUOTES}"
_SCIENTIFIC = r"^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+$"
_PLACEHOLDER = "^(0[0-9]+|1234567890123456|" + "|".join(f"{digit}{{2,}}" for digit in range(10)) + ")$"
_ABOVE_EXACT = "^[1-9][0-9]{16,}$"
_FLOAT_EXACT_MAX = "9007199254740992"
"""2 to the power 53: a number cell cannot hold every whole number above it."""
_BLANKS = pa.array(["", "-", "0"], pa.large_string())
_LENGTH = 16
_WOMEN_ADD = 40
_DAY_MAX, _MONTH_MAX = 31, 12
_LAST_OF_COUNTING = 6
"""1234567890123456 is the only placeholder of 16 digits that neither repeats one digit nor begins with 0."""


def clean_ids(raw: pd.Series) -> tuple[pd.Series, Mask]:
    """Cleans the cells of an identifier column.

    Args:
        raw: the cells as text, a number cell written out in full; NA for a blank.

    Returns:
        The cleaned texts, NA where blank or in scientific notation; and which were in scientific notation.
    """
    cells = _in_one_piece(raw)
    plain = pc.fill_null(pc.match_substring_regex(cells, "^[1-9][0-9]+$"), fill_value=True)
    odd = np.flatnonzero(~_mask(plain))
    scientific = np.zeros(len(raw), dtype=bool)
    if not len(odd):
        return raw, scientific
    texts = pc.utf8_trim_whitespace(pc.utf8_normalize(cells.take(odd), form="NFKC"))
    unquoted = pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, _QUOTES, ""))
    scientific[odd] = _mask(pc.match_substring_regex(unquoted, _SCIENTIFIC))
    texts = pc.replace_substring_regex(texts, r"([0-9])\.0{1,2}$", r"\1")
    texts = pc.replace_substring_regex(texts, _DROPPED, "")
    missing = scientific[odd] | _mask(pc.is_in(texts, _BLANKS))
    texts = pc.if_else(pa.array(missing), pa.scalar(None, texts.type), texts)
    cleaned = pc.replace_with_mask(cells, pc.invert(plain), texts)
    return pd.Series(cleaned, index=raw.index, dtype="str"), scientific


def _in_one_piece(raw: pd.Series) -> pa.Array:
    """The cells as one Arrow array; a column joined from several sheets comes in chunks."""
    cells = texts_of(raw)
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


@dataclass(frozen=True)
class Identifiers:
    """What the numbers of one column are like; every attribute has shape (rows,).

    Attributes:
        given: a cleaned value is there.
        sixteen: it is exactly 16 digits.
        placeholder: one digit repeated, 1234567890123456, or beginning with 0.
        damaged: Excel destroyed its last digits; told of values that are missing for it, too.
        possible_date: digits 7-10 can be a day (women + 40) and a month.
        day: digits 7-8 as written; this and the numbers below are 0 without 16 digits.
        month: digits 9-10.
        year_of_century: digits 11-12.
        province: digits 1-2.
    """

    given: Mask
    sixteen: Mask
    placeholder: Mask
    damaged: Mask
    possible_date: Mask
    day: npt.NDArray[np.int8]
    month: npt.NDArray[np.int8]
    year_of_century: npt.NDArray[np.int8]
    province: npt.NDArray[np.int8]

    @property
    def number_holds(self) -> Mask:
        """Given, 16 digits, no placeholder, not damaged: all that is asked of a family card number."""
        return self.sixteen & ~self.placeholder & ~self.damaged

    @property
    def valid_nik(self) -> Mask:
        """As `number_holds`, and the date part is possible."""
        return self.number_holds & self.possible_date

    @property
    def woman(self) -> Mask:
        """The day is written + 40."""
        return self.day > _WOMEN_ADD

    @property
    def day_of_birth(self) -> npt.NDArray[np.int8]:
        """The day without the 40 of women."""
        return np.where(self.woman, self.day - _WOMEN_ADD, self.day)


def read_identifiers(
    cleaned: pd.Series,
    kind: npt.NDArray[np.uint8],
    zero_share: npt.NDArray[np.float64],
    scientific: Mask,
    zero_share_max: float,
) -> Identifiers:
    """Looks at the numbers of one column.

    Args:
        cleaned: cleaned texts, NA where missing.
        kind: `CellKind` of each cell.
        zero_share: of the cell's column in its sheet, the share of 16-digit number cells that end in 0.
        scientific: cells that were in scientific notation.
        zero_share_max: above it a number that ends in 0 is damaged.
    """
    cells = texts_of(cleaned)
    given = _mask(cells.is_valid())
    digits, sixteen = _digits(cells)
    repeated = (digits == digits[0]).all(axis=0)
    placeholder = sixteen & (repeated | (digits[0] == 0))
    typed = given & (kind == CellKind.NUMBER)
    too_large = np.zeros(len(cells), dtype=bool)
    few = np.flatnonzero(given & (~sixteen | typed | (digits[15] == _LAST_OF_COUNTING)))
    if len(few):
        texts = cells.take(few)
        placeholder[few] = _mask(pc.match_substring_regex(texts, _PLACEHOLDER))
        above = _mask(pc.match_substring_regex(texts, _ABOVE_EXACT))
        above |= sixteen[few] & _mask(pc.greater(texts, pa.scalar(_FLOAT_EXACT_MAX, texts.type)))
        too_large[few] = above & typed[few]
    lost_digit = sixteen & (digits[15] == 0) & typed & (zero_share > zero_share_max)
    no_serial = sixteen & (digits[12:] == 0).all(axis=0)
    day = digits[6] * 10 + digits[7]
    month = digits[8] * 10 + digits[9]
    man, woman = (day >= 1) & (day <= _DAY_MAX), (day > _WOMEN_ADD) & (day <= _WOMEN_ADD + _DAY_MAX)
    return Identifiers(
        given=given,
        sixteen=sixteen,
        placeholder=placeholder,
        damaged=scientific | too_large | lost_digit | no_serial,
        possible_date=sixteen & (man | woman) & (month >= 1) & (month <= _MONTH_MAX),
        day=day,
        month=month,
        year_of_century=digits[10] * 10 + digits[11],
        province=digits[0] * 10 + digits[1],
    )


def _digits(cells: pa.Array) -> tuple[npt.NDArray[np.int8], Mask]:
    """The digits as shape (16, rows), one digit place a row, and which cells are 16 digits."""
    sixteen = _mask(pc.fill_null(pc.equal(pc.binary_length(cells), _LENGTH), fill_value=False))
    texts = cells.filter(pa.array(sixteen))
    flat = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8, count=len(texts) * _LENGTH)
    found = (flat.reshape(-1, _LENGTH).T - np.uint8(ord("0"))).astype(np.int8)
    all_digits = ((found >= 0) & (found < 10)).all(axis=0)  # noqa: PLR2004 - a digit
    digits = np.zeros((_LENGTH, len(cells)), dtype=np.int8)
    digits[:, sixteen] = np.where(all_digits, found, np.int8(0))
    sixteen[sixteen] = all_digits
    return digits, sixteen


def _mask(answers: pa.Array) -> Mask:
    return np.asarray(answers.to_numpy(zero_copy_only=False), dtype=bool)
