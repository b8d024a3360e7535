"""The villages and subdistricts of Siak, and how their names are compared.

Codes are Kemendagri's, ten digits for a village and six for a subdistrict, without dots. Names are compared folded,
once for each distinct text; there is no fuzzy search.
"""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

_FOLDER = Path(__file__).parent
_PARENTHESES = re.compile(r"\([^)]*\)")
_OTHER_CHARACTERS = re.compile("[^A-Z0-9]+")
_SUBDISTRICT_DIGITS = 6

SIAK = "SIAK"
"""The regency's name, folded."""


@dataclass(frozen=True)
class Region:
    """One province, regency, subdistrict or village.

    Attributes:
        code: of Kemendagri, without dots.
        bps_code: of BPS.
        name: official name.
        level: provinsi, kabupaten, kecamatan, kelurahan or desa.
    """

    code: str
    bps_code: str
    name: str
    level: str

    @property
    def is_village(self) -> bool:
        """A kampung (desa) or kelurahan."""
        return self.level in {"desa", "kelurahan"}


@cache
def regions() -> Mapping[str, Region]:
    """All regions by their code."""
    with (_FOLDER / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Region(**row) for row in csv.DictReader(file)}


@cache
def village_codes() -> tuple[str, ...]:
    """The codes of all villages of Siak, sorted."""
    return tuple(sorted(code for code, region in regions().items() if region.is_village))


@cache
def subdistrict_codes() -> tuple[str, ...]:
    """The codes of all subdistricts of Siak, sorted."""
    return tuple(sorted(code for code, region in regions().items() if region.level == "kecamatan"))


def village_name(code: str) -> str:
    """The official name of a village, empty for a code that is none."""
    return regions()[code].name if code in village_codes() else ""


def subdistrict_name(code: str) -> str:
    """The official name of the subdistrict of a village or subdistrict code, empty for any other."""
    region = regions().get(code[:_SUBDISTRICT_DIGITS])
    return region.name if region and region.level == "kecamatan" else ""


def fold_place(texts: pd.Series) -> pd.Series:
    """Folds place names for comparing.

    Args:
        texts: names as written, dtype str.

    Returns:
        Folded names on the same index; NA where missing or where nothing is left.
    """
    folded = {text: fold_place_name(text) or None for text in texts.dropna().unique()}
    return texts.map(folded).astype("str")


@cache
def fold_place_name(text: str) -> str:
    """One name, folded: ``Kp. Dalam`` is ``DALAM``, ``Sei Mempura`` is ``SUNGAIMEMPURA``."""
    words_of = _word_lists()
    plain = _PARENTHESES.sub("", unicodedata.normalize("NFKC", text).upper())
    words = _OTHER_CHARACTERS.sub(" ", plain).split()
    words = _without_first_words(words)
    words = [words_of["word"].get(word, word) for word in words]
    if not all(len(word) == 1 for word in words):
        words = [words_of["roman"].get(word, word) for word in words]
    joined = "".join(words)
    return words_of["variant"].get(joined, joined)


def folded_village(codes: pd.Series) -> pd.Series:
    """The folded official name of each village code; NA for any other code."""
    return codes.map({code: fold_place_name(village_name(code)) for code in village_codes()}).astype("str")


def folded_subdistrict(codes: pd.Series) -> pd.Series:
    """The folded official name of the subdistrict of each village code; NA for any other code."""
    return codes.map({code: fold_place_name(subdistrict_name(code)) for code in village_codes()}).astype("str")


@cache
def folded_names(*levels: str) -> frozenset[str]:
    """The folded names of all regions of these levels."""
    return frozenset(fold_place_name(region.name) for region in regions().values() if region.level in levels)


def find_villages(
    village_name: pd.Series, subdistrict_name: pd.Series, regency_name: pd.Series | None = None
) -> pd.Series:
    """Finds village codes from names.

    Args:
        village_name: as written; without one nothing is found.
        subdistrict_name: as written; without one the village is found if only one of Siak has its name.
        regency_name: as written; when given it must be Siak.

    Returns:
        Village codes on the same index, NA where none is found.
    """
    village, subdistrict = fold_place(village_name), fold_place(subdistrict_name)
    keys = subdistrict.fillna("") + "/" + village
    found = keys.map(_villages_by_name()).astype("str")
    if regency_name is None:
        return found
    regency = fold_place(regency_name)
    return found.mask((regency.notna() & (regency != SIAK)).to_numpy())


@cache
def _villages_by_name() -> Mapping[str, str]:
    """``subdistrict/village`` folded to code; without subdistrict where the village's name is the only one."""
    by_name: dict[str, str] = {}
    alone: dict[str, list[str]] = {}
    for code in village_codes():
        name = fold_place_name(village_name(code))
        by_name[f"{fold_place_name(subdistrict_name(code))}/{name}"] = code
        alone.setdefault(name, []).append(code)
    return by_name | {f"/{name}": codes[0] for name, codes in alone.items() if len(codes) == 1}


def _without_first_words(words: list[str]) -> list[str]:
    lists = _word_lists()
    words = list(words)
    dropped = ""
    while len(words) > 1:
        after_adat = dropped == "ADAT" and words[0] in lists["dropped_after_adat"]
        if not after_adat and words[0] not in lists["dropped_first_words"]:
            break
        dropped = words.pop(0)
    return words


@cache
def _word_lists() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((_FOLDER / "places.toml").read_text(encoding="utf-8"))
