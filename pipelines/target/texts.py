"""Lists written into one text a row."""

from collections.abc import Iterable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.kleene import Mask

TEXT = pa.large_string()


def beside(*parts: pa.Array | str) -> pa.Array:
    """Texts side by side; at least one of the parts is a column."""
    texts = [pa.scalar(part, TEXT) if isinstance(part, str) else part.cast(TEXT) for part in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar("", TEXT))


def listed(parts: Iterable[tuple[Mask, pa.Array | str]], separator: str, rows: int) -> "pd.Series[str]":
    """The texts that are wanted in each row, with separators between them; empty where none is.

    Args:
        parts: which rows want a text, and the text.
        separator: put between two texts.
        rows: number of rows.
    """
    nothing = pa.repeat(pa.scalar("", TEXT), rows)
    # Each text brings its separator along; the first one's is cut off.
    led = [pc.if_else(pa.array(wanted), beside(nothing, separator, text), nothing) for wanted, text in parts]
    return pd.Series(pc.utf8_slice_codeunits(beside(nothing, *led), len(separator)), dtype="str")
