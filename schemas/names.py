"""Names of people: tidied before they are judged, folded before they are compared.

A folded name is for comparing only and never stored as the name. ``RINA/RINA WATI`` has two variants.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import texts_of

_FILE = Path(__file__).with_name("names.toml")
_QUOTES = "[’‘´`]"  # noqa: RUF001 - the quotes that people paste
_DASHES = "[–—]"  # noqa: RUF001 - and the dashes
_SPACES = r"[\s\pZ]+"
_APOSTROPHES = re.compile("['ʹʻʼʽʾʿ‘’‛′‵´`＇]")  # noqa: RUF001
_NEITHER_LETTER_NOR_DOT = re.compile("[^A-Z.]+")
_DIGITS = re.compile(r"\d+")
_SPACE = pa.scalar(" ", pa.large_string())
_ONLY_WORDS = "^[A-Za-z]+( [A-Za-z]+)*$"
_BABY = "BAYI"
BETWEEN_VARIANTS = " / "
"""Stands between the variants of a folded name."""


def tidy_names(texts: pd.Series) -> pd.Series:
    """Names with plain quotes, dashes and spaces.

    Args:
        texts: as written, dtype str.

    Returns:
        Tidied names on the same index; NA where missing or where nothing is left.
    """
    # The acute accent comes first: normalised, it would be a space.
    cells = pc.replace_substring_regex(pa.array(texts), _QUOTES, "'")
    cells = pc.utf8_normalize(cells, form="NFKC")
    cells = pc.replace_substring_regex(cells, _DASHES, "-")
    cells = pc.utf8_trim_whitespace(pc.replace_substring_regex(cells, _SPACES, " "))
    cells = pc.if_else(pc.equal(cells, ""), pa.scalar(None, cells.type), cells)
    return pd.Series(cells, index=texts.index, dtype="str")


def fold_names(texts: pd.Series) -> pd.Series:
    """Folds names for comparing, each distinct text once.

    Args:
        texts: as written, dtype str.

    Returns:
        The variants of each name, joined by `` / ``, on the same index; NA where there is none.
    """
    cells = texts_of(texts).dictionary_encode()
    folded = _fold_distinct(cells.dictionary).take(cells.indices)
    return pd.Series(folded, index=texts.index, dtype="str")


def fold_name(text: str) -> tuple[str, ...]:
    """The variants of one name, folded: ``Hj. NUR'AINI, S.Pd`` is ``NURAINI``.

    Args:
        text: as written.

    Returns:
        One variant for each part between slashes, empty ones left out.
    """
    return tuple(variant for part in text.split("/") if (variant := _fold_part(part)))


def _fold_distinct(texts: pa.Array) -> pa.Array:
    """The variants of each text, joined; null where there is none."""
    folded, simple = _fold_word_by_word(texts)
    others = texts.filter(pa.array(~simple)).to_pylist()
    variants = [BETWEEN_VARIANTS.join(fold_name(text)) or None for text in others]
    return pc.replace_with_mask(folded, pa.array(~simple), pa.array(variants, folded.type))


def _fold_word_by_word(texts: pa.Array) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
    """Folds texts whose words need not know of each other, each distinct word once; and which texts these are.

    Most names are: plain letters, no title, degree, mark or baby, no short first word.
    """
    lists = _word_lists()
    told_by_place = lists.death_marks | lists.child_of | lists.baby | lists.titles | lists.degrees
    told_by_place |= lists.first_word.keys()
    words = pc.split_pattern(pc.ascii_upper(texts), " ")
    cells = words.flatten().dictionary_encode()
    distinct = cells.dictionary.to_pylist()
    new = pa.array([_in_new_letters(lists.spellings.get(word, word), lists) for word in distinct], texts.type)
    folded = pc.binary_join(pa.ListArray.from_arrays(words.offsets, new.take(cells.indices)), _SPACE)
    told = np.array([word in told_by_place for word in distinct], dtype=bool)[cells.indices.to_numpy()]
    starts = words.offsets.to_numpy()[:-1]
    needs_places = np.logical_or.reduceat(told, starts) if len(texts) else np.zeros(0, dtype=bool)
    only_letters = pc.match_substring_regex(texts, _ONLY_WORDS).to_numpy(zero_copy_only=False)
    return folded, only_letters & ~needs_places


def _fold_part(part: str) -> str:
    lists = _word_lists()
    words = _without_marks(_words(part), lists)
    is_baby = bool(words) and words[0] in lists.baby
    words = _without_titles(words[1:] if is_baby else words, lists)
    if len(words) > 1:
        words = [lists.first_word.get(words[0], words[0]), *words[1:]]
    words = [_in_new_letters(lists.spellings.get(word, word), lists) for word in words]
    return " ".join([_BABY, *words] if is_baby else words)


def _words(part: str) -> list[str]:
    """The words of a name in plain capitals, degrees without their dots."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", part)).upper()
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    name, _, behind_comma = plain.partition(",")
    if not any(letter.isalpha() for letter in name):
        name = behind_comma
    plain = _NEITHER_LETTER_NOR_DOT.sub(" ", _DIGITS.sub("", name))
    return [word for dotted in plain.split() for word in _split_at_dots(dotted)]


def _split_at_dots(word: str) -> list[str]:
    """``S.PD`` is one degree, ``H.M.YUSUF`` is three words."""
    joined = word.replace(".", "")
    if joined in _word_lists().degrees:
        return [joined]
    return [piece for piece in word.split(".") if piece]


def _without_marks(words: Sequence[str], lists: "_WordLists") -> list[str]:
    """The person's own words: no death mark, no name of a parent behind BIN or BINTI."""
    living = [word for word in words if word not in lists.death_marks]
    parent = next((at for at, word in enumerate(living) if at and word in lists.child_of), len(living))
    return living[:parent]


def _without_titles(words: Sequence[str], lists: "_WordLists") -> list[str]:
    """Drops titles in front, then degrees behind, but never the last word."""
    left = list(words)
    while len(left) > 1 and left[0] in lists.titles:
        left.pop(0)
    while len(left) > 1 and left[-1] in lists.degrees:
        left.pop()
    return left


def _in_new_letters(word: str, lists: "_WordLists") -> str:
    for old, new in lists.old_letters.items():
        word = word.replace(old, new)
    return word


@dataclass(frozen=True)
class _WordLists:
    """The lists of ``names.toml``; ``spellings`` by the way of writing."""

    death_marks: frozenset[str]
    child_of: frozenset[str]
    baby: frozenset[str]
    titles: frozenset[str]
    degrees: frozenset[str]
    first_word: Mapping[str, str]
    spellings: Mapping[str, str]
    old_letters: Mapping[str, str]


@cache
def _word_lists() -> _WordLists:
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return _WordLists(
        **{name: frozenset(lists[name]) for name in ("death_marks", "child_of", "baby", "titles", "degrees")},
        first_word=lists["first_word"],
        spellings={written: name for name, ways in lists["spellings"].items() for written in ways},
        old_letters=lists["old_letters"],
    )
