"""The identity of a record: the same tonight and tomorrow while the key cells of the source are the same.

A record is one data row of one table. Its id is a keyed hash of the table, its natural key as the source wrote it,
and a running number among equal keys. It depends on neither file nor sheet name nor the order of rows, and nobody
can tell a NIK from it. It is written in the letters a-p only, so that it never looks like a number.

Natural keys: of a household its family card number and village; of a member NIK and family card number; of a child
NIK (else folded name and birth date) and the day of the measurement. Where the leading number is not valid, an id
that the source gives stands for it, else all mapped cells of the row. A family card number that was fetched from
other rows is no key: tonight they tell it, tomorrow they may not.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import TableData
from pipelines.typed_tables import FETCHED
from schemas.identifiers import read_identifiers
from schemas.kleene import Mask
from schemas.names import fold_names
from schemas.tables import columns_of
from schemas.thresholds import thresholds

_TEXT = pa.large_string()
_SEPARATOR = pa.scalar("\x1f", _TEXT)
_HASH_KEY_LENGTH = 16
_LEADING = {"household": "family_card_no", "member": "nik", "child": "child_nik"}
_SOURCE_IDS = {
    "household": ("dtks_id", "p3ke_family_id"),
    "member": ("source_person_id",),
    "child": (),
}


def record_ids(table: TableData, key: bytes) -> pd.Series:
    """The id of each record of a table.

    Args:
        table: parsed, before any correction.
        key: the secret of the home.

    Returns:
        Texts of 25 letters on the index of the table, unique in it.
    """
    cells = _all_cells(table)
    natural = _natural_keys(table, cells)
    hashes = _hashes(natural, key)
    number = _number_equal_keys(hashes, cells)
    again = np.flatnonzero(number)
    hashes[again] = _hashes(_joined([natural.take(pa.array(again)), pa.array(number[again]).cast(_TEXT)]), key)
    initial = table.name[0].upper().encode()
    ids = np.char.add(initial, _letters(hashes))
    return pd.Series(pa.array(ids).cast(_TEXT), index=table.frame.index, dtype="str")


def valid_numbers(table: TableData) -> Mask:
    """Rows whose leading number is valid: the card of a household, the NIK of a member or child.

    Returns:
        Shape (rows,), in the order of the table.
    """
    column = _LEADING[table.name]
    numbers = read_identifiers(
        table.frame[column],
        table.seen[f"{column}__kind"].to_numpy(),
        table.seen[f"{column}__zero_share"].to_numpy(),
        # A number in scientific notation has lost its value: it has no 16 digits that could be valid.
        scientific=np.zeros(len(table.frame), dtype=bool),
        zero_share_max=thresholds().id_zero_share_max,
    )
    return numbers.number_holds if table.name == "household" else numbers.valid_nik


def _natural_keys(table: TableData, cells: pa.Array) -> pa.Array:
    """The natural key of each record as one text, begun with what kind of key it is."""
    frame = table.frame
    valid = valid_numbers(table)
    match table.name:
        case "household":
            key = _joined([_text(frame["family_card_no"]), _text(frame["village_code"])])
            valid &= ~_fetched(table)
        case "member":
            card = frame["family_card_no"].mask(_fetched(table))
            key = _joined([_text(frame["nik"]), _text(card)])
        case _:
            person = pc.if_else(pa.array(valid), _text(frame["child_nik"]), _child_without_nik(frame))
            key = _joined([person, _day(frame["measured_on"])])
            valid |= (frame["child_name"].notna() & frame["birth_date"].notna()).to_numpy()
    by_row = _labelled("row", cells)
    for column in reversed(_SOURCE_IDS[table.name]):
        given = _text(frame[column])
        by_row = pc.if_else(given.is_valid(), _labelled(column, _filled(given)), by_row)
    return pc.if_else(pa.array(valid), _labelled("key", key), by_row)


def _fetched(table: TableData) -> Mask:
    """Records whose family card number other rows of the run told."""
    none = np.zeros(len(table.frame), dtype=bool)
    return table.seen[FETCHED].to_numpy() if FETCHED in table.seen else none


def _child_without_nik(frame: pd.DataFrame) -> pa.Array:
    return _joined([pa.array(fold_names(frame["child_name"])), _day(frame["birth_date"])])


def _all_cells(table: TableData) -> pa.Array:
    """All mapped cells of a row as one text."""
    return _joined([pa.array(table.seen[f"{column}__raw"]) for column in columns_of(table.name)])


def _number_equal_keys(hashes: npt.NDArray[np.uint64], cells: pa.Array) -> npt.NDArray[np.int64]:
    """0, 1, 2, ... among records of one key, in the order of their cells, then of reading."""
    key = pd.Series(hashes[:, 0])
    shared = np.flatnonzero(key.duplicated(keep=False))
    alike = pd.DataFrame(
        {
            "key": key.iloc[shared].to_numpy(),
            "cells": pd.Series(cells.take(pa.array(shared)), dtype="str"),
            "at": shared,
        }
    ).sort_values(["key", "cells", "at"])
    number = np.zeros(len(key), dtype=np.int64)
    number[alike["at"]] = alike.groupby("key").cumcount()
    return number


def _hashes(texts: pa.Array, key: bytes) -> npt.NDArray[np.uint64]:
    """Two keyed 64-bit SipHashes of each text, shape (rows, 2)."""
    plain = pd.Series(texts, dtype="str").to_numpy(dtype=object)
    secrets = [
        blake2b(part, key=key[:64], digest_size=_HASH_KEY_LENGTH // 2).hexdigest() for part in (b"one", b"two")
    ]
    return np.stack([pd.util.hash_array(plain, hash_key=secret, categorize=False) for secret in secrets], axis=1)


def _letters(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.bytes_]:
    """The first twelve bytes of each row in the letters a-p, two letters a byte."""
    octets = words.astype(">u8").view(np.uint8)[:, :12]
    nibbles = np.stack([octets >> 4, octets & 15], axis=2).reshape(len(words), 24)
    return np.ascontiguousarray(nibbles + ord("a")).astype(np.uint8).view("S24").reshape(-1)


def _joined(columns: Sequence[pa.Array]) -> pa.Array:
    """Columns as one text, a missing cell as nothing."""
    return pc.binary_join_element_wise(*(_filled(column) for column in columns), _SEPARATOR)


def _labelled(label: str, texts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(label, _TEXT), texts, _SEPARATOR)


def _filled(texts: pa.Array) -> pa.Array:
    return pc.fill_null(texts.cast(_TEXT), fill_value="")


def _text(column: pd.Series) -> pa.Array:
    return pa.array(column)


def _day(column: pd.Series) -> pa.Array:
    return pa.array(column.to_numpy().astype("datetime64[D]")).cast(_TEXT)
