"""Texts of pandas as Arrow sees them."""

import pandas as pd
import pyarrow as pa


def texts_of(column: "pd.Series[str]") -> pa.Array:
    """The texts of a column in one piece, null where missing; frames laid end to end come in several."""
    texts = pa.array(column)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
