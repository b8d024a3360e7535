"""What a report may show of a cell: enough to recognise the fault, never the person."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.tables import Column

_SHOWN_LENGTH_MAX = 40
_LONG_NUMBER = r"[0-9]{11,}"
_SHORT_CODE = "^[0-9]{1,3}$"


def mask_texts(texts: pd.Series, column: Column) -> pd.Series:
    """The texts of a column as they may be shown.

    A personal or sensitive value keeps its shape only: ``S1TI`` becomes ``X#XX``. A short code is shown, and so is
    what stands in an open column, save for long numbers, which may be somebody's.

    Args:
        texts: as read, dtype str, NA for a blank.
        column: where they stand.
    """
    cells = pa.array(texts)
    shape = pc.replace_substring_regex(cells, "[0-9]", "#")
    shape = pc.replace_substring_regex(shape, r"\p{Lu}", "X")
    shape = pc.replace_substring_regex(shape, r"[\p{Ll}\p{Lt}\p{Lm}\p{Lo}]", "x")
    shown = pc.replace_substring_regex(cells, _LONG_NUMBER, "#")
    if column.pii in {"personal", "specific"}:
        codes = pc.match_substring_regex(cells, _SHORT_CODE) if column.dtype == "code" else pa.scalar(value=False)
        shown = pc.if_else(codes, cells, shape)
    shortened = pc.utf8_slice_codeunits(shown, 0, _SHOWN_LENGTH_MAX)
    return pd.Series(shortened, index=texts.index, dtype="str")
