"""What a report may show of a cell: enough to recognise the fault, never the person."""

import pyarrow as pa
import pyarrow.compute as pc

from schemas.kleene import Mask
from schemas.tables import Column

_SHOWN_LENGTH_MAX = 40
_DIGIT = r"\pN"
"""Of any script: a NIK in full-width digits is read as one, so it must be hidden as one."""
_LONG_NUMBER = rf"{_DIGIT}(?:[.'\-\pZ]?{_DIGIT}){{10,}}"
"""Eleven digits or more, written in one or in groups."""
_SHORT_CODE = "^[0-9]{1,3}$"


def is_secret(column: Column) -> bool:
    """Of the values of this column only the shape may be shown."""
    return column.pii in {"personal", "specific"}


def mask_texts(texts: pa.Array, secret: Mask, coded: Mask) -> pa.Array:
    """The texts as they may be shown.

    A secret value keeps its shape only: ``S1TI`` becomes ``X#XX``. A short number in a coded column is shown, and
    so is what stands in an open column, save for long numbers, which may be somebody's.

    Args:
        texts: as read, null for a blank.
        secret: cells of personal and sensitive columns.
        coded: cells of coded columns.

    Returns:
        Texts of at most 40 characters, empty for a blank.
    """
    shape = pc.replace_substring_regex(texts, _DIGIT, "#")
    shape = pc.replace_substring_regex(shape, r"\p{Lu}", "X")
    shape = pc.replace_substring_regex(shape, r"[\p{Ll}\p{Lt}\p{Lm}\p{Lo}]", "x")
    short_code = pc.and_(pa.array(coded), pc.match_substring_regex(texts, _SHORT_CODE))
    hidden = pc.and_not(pa.array(secret), pc.fill_null(short_code, fill_value=False))
    shown = pc.if_else(hidden, shape, pc.replace_substring_regex(texts, _LONG_NUMBER, "#"))
    return pc.fill_null(pc.utf8_slice_codeunits(shown, 0, _SHOWN_LENGTH_MAX), fill_value="")
