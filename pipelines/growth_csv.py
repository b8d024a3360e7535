"""``sahih growth IN OUT``: z-scores for a CSV of measurements, to be compared with other software."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from pipelines.errors import UserError
from pipelines.growth import INDICES, z_scores

_SEX_CODES = {"m": "1", "1": "1", "f": "2", "2": "2"}
_POSITION_CODES = {"l": "1", "h": "2"}
_OEDEMA_CODES = {"y": "1", "1": "1", "n": "2", "2": "2"}
_AGE_COLUMNS = ("age_days", "age_months")
_OTHER_COLUMNS = ("sex", "weight_kg", "length_height_cm", "position", "oedema")

# The shortest text of 12 digits: far finer than any scale, and it hides what 83.6 - 0.7 leaves in binary.
_CM_FORMAT = "{:.12g}"


def growth_csv(in_path: Path, out_path: Path) -> None:
    """Add z-scores to a CSV of measurements.

    A number that cannot be read, and a word that is no known code, count as missing. Where a row has an age
    in days and one in months, the days count.

    Args:
        in_path: UTF-8 CSV, with or without byte order mark, with the columns ``sex`` (m, f, 1, 2),
            ``age_days`` or ``age_months``, ``weight_kg``, ``length_height_cm``, ``position`` (l, h) and
            ``oedema`` (y, n, 1, 2); further columns are kept.
        out_path: the same rows and columns with the same text, followed by ``adjusted_cm`` and, for each of
            haz, waz, whz and baz, the z-score with two decimals and its flag (0, 1, empty without a z-score).

    Raises:
        UserError: a file cannot be read or written, or a column is missing.
    """
    cells = _read(in_path)
    scores = z_scores(_children(cells), plausible_measures_only=False)
    output = pd.concat([cells, _finished(scores)], axis="columns")
    try:
        output.to_csv(out_path, index=False, float_format="%.2f", encoding="utf-8", lineterminator="\n")
    except OSError as error:
        message = f"Berkas {out_path} tidak dapat ditulis."
        raise UserError(message) from error


def _read(path: Path) -> pd.DataFrame:
    """Read every cell as the text that it is; the heading row gives the column names, repeated ones too."""
    try:
        rows = pd.read_csv(path, dtype="str", header=None, na_filter=False, encoding="utf-8-sig")
    except OSError as error:
        message = f"Berkas {path} tidak ada atau tidak dapat dibaca."
        raise UserError(message) from error
    except UnicodeDecodeError as error:
        message = f"Berkas {path} bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8."
        raise UserError(message) from error
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        message = f"Berkas {path} bukan tabel CSV yang utuh: setiap baris harus sama banyak kolomnya."
        raise UserError(message) from error
    cells = rows.iloc[1:].reset_index(drop=True)
    cells.columns = pd.Index(rows.iloc[0])
    return cells


def _children(cells: pd.DataFrame) -> pd.DataFrame:
    """Read the measurements out of the cells, as columns of the register."""
    columns = {str(name).strip().lower(): place for place, name in enumerate(cells.columns)}
    _require(columns.keys())
    text = {name: cells.iloc[:, place] for name, place in columns.items()}
    ages = {name: _number(text[name]) for name in _AGE_COLUMNS if name in text}
    return pd.DataFrame(
        ages
        | {
            "sex_code": _code(text["sex"], _SEX_CODES),
            "weight_kg": _number(text["weight_kg"]),
            "height_cm": _number(text["length_height_cm"]),
            "measure_position_code": _code(text["position"], _POSITION_CODES),
            "oedema": _code(text["oedema"], _OEDEMA_CODES),
        }
    )


def _require(columns: Collection[str]) -> None:
    """Name the columns that are not there, in one sentence."""
    missing = [name for name in _OTHER_COLUMNS if name not in columns]
    if not any(name in columns for name in _AGE_COLUMNS):
        missing.append(" atau ".join(_AGE_COLUMNS))
    if missing:
        message = f"Kolom ini tidak ada di berkas: {', '.join(missing)}."
        raise UserError(message)


def _code(text: pd.Series, codes: dict[str, str]) -> pd.Series:
    return text.str.strip().str.lower().map(codes).astype("str")


def _number(text: pd.Series) -> pd.Series:
    return pd.to_numeric(text, errors="coerce")


def _finished(scores: pd.DataFrame) -> pd.DataFrame:
    """Put the results into the order of the file, the length as text."""
    adjusted_cm = scores["adjusted_cm"].map(_CM_FORMAT.format, na_action="ignore")
    columns = [column for name in INDICES for column in (name, f"{name}_flag")]
    return scores[columns].assign(adjusted_cm=adjusted_cm)[["adjusted_cm", *columns]]
