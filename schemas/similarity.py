"""How alike two names are: 1.0 for the same words in any order, else the Jaro-Winkler similarity when folded.

Names are folded once for each distinct text and then are numbers, so that a column of a million names is a column
of numbers. Where many pairs are to be looked at, `may_reach` drops those that cannot be alike for a few nanoseconds
a pair, and loses none that is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from schemas.arrow import texts_of
from schemas.kleene import Mask
from schemas.names import BETWEEN_VARIANTS, fold_names

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

_NO_NAME = -1
_DECIMALS = 4
_ROUNDED_UP = 0.5 * 10**-_DECIMALS + 1e-9
"""By how much a similarity may stay below a number and still be rounded up to it."""
_PREFIX_LENGTH, _PREFIX_WEIGHT = 4, 0.1
_LETTERS = 26
_TOLD_THREE_TIMES = "AINURSMHTDEL"
"""The commonest letters: of 64 bits these are left for a third one in a name."""
_AT_ONCE = 1 << 16


@dataclass(frozen=True)
class FoldedNames:
    """A column of names, folded and numbered.

    Attributes:
        codes: shape (rows,): which of the texts, -1 for a name that is missing or of which nothing is left.
        texts: the distinct folded names.
    """

    codes: Positions
    texts: "_Texts"

    @classmethod
    def of(cls, names: "pd.Series[str]") -> "FoldedNames":
        """Folds a column.

        Args:
            names: as written, dtype str.
        """
        written = texts_of(names).dictionary_encode()
        folded = texts_of(fold_names(pd.Series(written.dictionary, dtype="str"))).dictionary_encode()
        code_of_text = np.append(_codes(folded), _NO_NAME)
        return cls(code_of_text[_codes(written)], _Texts(folded.dictionary.to_pylist()))

    def take(self, rows: Positions) -> "FoldedNames":
        """The names of these rows."""
        return replace(self, codes=self.codes[rows])

    @property
    def first_variants(self) -> Positions:
        """A number for the first variant of each name, -1 without one; names that begin alike have the same."""
        firsts = pa.array(self.texts.variants[self.texts.starts], pa.large_string()).dictionary_encode()
        return np.append(_codes(firsts), _NO_NAME)[self.codes]

    @property
    def known(self) -> Mask:
        """Rows with a name."""
        rows: Mask = self.codes != _NO_NAME
        return rows


def similarity(left: FoldedNames, right: FoldedNames) -> Floats:
    """How alike the two names of each pair are: the most that any of their variants are.

    Args:
        left: one name of each pair.
        right: the other.

    Returns:
        Shape (pairs,), from 0.0 to 1.0, rounded to four decimals; NaN where a name is missing.
    """
    both = np.flatnonzero(left.known & right.known)
    one, other, pair = _variants(left.take(both), right.take(both))
    alike = _jaro_winkler(left.texts.variants[one], right.texts.variants[other])
    alike[left.texts.words_in_order[one] == right.texts.words_in_order[other]] = 1.0
    most = np.zeros(len(both))
    np.maximum.at(most, pair, alike)
    found = np.full(len(left.codes), np.nan)
    found[both] = most
    return found


def may_reach(least: float, left: FoldedNames, right: FoldedNames) -> Mask:
    """Pairs that may be as alike as ``least``: a quick look that drops no pair that is.

    Letters that only one of the names has cannot match, and a common beginning adds only so much.

    Args:
        least: a similarity.
        left: one name of each pair, none missing.
        right: the other.
    """
    one, other, i, j = left.texts.shapes, right.texts.shapes, left.codes, right.codes
    letters, other_letters = one.letters[i], other.letters[j]
    length, other_length = one.length[i], other.length[j]
    matches = np.minimum(
        length - np.bitwise_count(letters & ~other_letters),
        other_length - np.bitwise_count(other_letters & ~letters),
    )
    jaro = (matches / length + matches / other_length + 1) / 3
    differing = one.beginning[i] ^ other.beginning[j]
    prefix = sum((differing & np.uint32(0xFFFFFFFF >> 8 * left_out)) == 0 for left_out in range(_PREFIX_LENGTH))
    reached: Mask = jaro + _PREFIX_WEIGHT * prefix * (1 - jaro) >= least - _ROUNDED_UP
    return reached | one.has_variants[i] | other.has_variants[j]


def rest_similarity(left: FoldedNames, right: FoldedNames) -> Floats:
    """How alike two names are without the words that both have: it tells twins from one person written twice.

    Of a name with several variants the first is meant.

    Args:
        left: one name of each pair, none missing.
        right: the other.

    Returns:
        Shape (pairs,), rounded to four decimals; NaN where nothing is left of a name.
    """
    pairs, which = np.unique(np.stack([left.codes, right.codes]), axis=1, return_inverse=True)
    names = (
        left.texts.variants[left.texts.starts[pairs[0]]],
        right.texts.variants[right.texts.starts[pairs[1]]],
    )
    rests = np.array([_rests(*pair) for pair in zip(*names, strict=True)], dtype=object).reshape(-1, 2)
    alike = np.where((rests != "").all(axis=1), _jaro_winkler(rests[:, 0], rests[:, 1]), np.nan)
    return alike[which.reshape(-1)]


def _rests(left: str, right: str) -> tuple[str, str]:
    """What is left of two names when the words that both have are taken away, as often as both have them."""
    shared = Counter(left.split()) & Counter(right.split())
    return _without(left, shared), _without(right, shared)


def _without(name: str, shared: "Counter[str]") -> str:
    taken: Counter[str] = Counter()
    rest = []
    for word in name.split():
        taken[word] += 1
        if taken[word] > shared[word]:
            rest.append(word)
    return " ".join(rest)


def _variants(left: FoldedNames, right: FoldedNames) -> tuple[Positions, Positions, Positions]:
    """Every variant of one name with every variant of the other, and which pair of names they belong to."""
    counts, other_counts = left.texts.counts[left.codes], right.texts.counts[right.codes]
    size = counts * other_counts
    pair = np.repeat(np.arange(len(size)), size)
    step = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
    one = left.texts.starts[left.codes][pair] + step // other_counts[pair]
    other = right.texts.starts[right.codes][pair] + step % other_counts[pair]
    return one, other, pair


def _jaro_winkler(left: npt.NDArray[np.object_], right: npt.NDArray[np.object_]) -> Floats:
    if not len(left):
        return np.zeros(0)
    alike = cpdist(left.tolist(), right.tolist(), scorer=JaroWinkler.normalized_similarity, dtype=np.float64)
    return np.round(alike, _DECIMALS)


def _codes(encoded: pa.DictionaryArray) -> Positions:
    """The number of each text in the dictionary, -1 for none."""
    codes: Positions = encoded.indices.fill_null(_NO_NAME).to_numpy().astype(np.intp)
    return codes


@dataclass(frozen=True)
class _Shapes:
    """What a quick look tells of each text; each attribute has shape (texts,).

    Attributes:
        length: in characters, float.
        letters: 64 bits: a letter is there, is there twice, three times.
        beginning: the first four characters as one number, the first in the lowest byte.
        has_variants: the text has several variants, and the quick look tells nothing.
    """

    length: Floats
    letters: npt.NDArray[np.uint64]
    beginning: npt.NDArray[np.uint32]
    has_variants: Mask


class _Texts:
    """Distinct folded names and their variants.

    Attributes:
        variants: all variants of all texts, laid end to end.
        starts: shape (texts,): the first variant of each text.
        counts: shape (texts,): how many variants it has.
    """

    def __init__(self, folded: Sequence[str]) -> None:
        """Takes the texts as `schemas.names.fold_names` gives them, each once."""
        variants = [text.split(BETWEEN_VARIANTS) for text in folded]
        self.counts: Positions = np.array([len(parts) for parts in variants], dtype=np.intp)
        self.starts: Positions = np.cumsum(self.counts) - self.counts
        self.variants = np.array([part for parts in variants for part in parts], dtype=object)

    @cached_property
    def words_in_order(self) -> npt.NDArray[np.object_]:
        """Each variant with its words sorted."""
        return np.array([" ".join(sorted(variant.split())) for variant in self.variants], dtype=object)

    @cached_property
    def shapes(self) -> _Shapes:
        """What a quick look tells of the first variant of each text."""
        texts = pa.array(self.variants[self.starts], pa.large_string())
        first_four = pc.binary_slice(texts.cast(pa.large_binary()), 0, _PREFIX_LENGTH)
        padded = np.array(first_four.to_numpy(zero_copy_only=False), dtype=f"S{_PREFIX_LENGTH}")
        blocks = [_letters(texts.slice(start, _AT_ONCE)) for start in range(0, max(len(texts), 1), _AT_ONCE)]
        return _Shapes(
            length=pc.binary_length(texts).to_numpy().astype(np.float64),
            letters=np.concatenate(blocks),
            beginning=padded.view(np.dtype("<u4")),
            has_variants=self.counts > 1,
        )


def _letters(texts: pa.Array) -> npt.NDArray[np.uint64]:
    """One bit for each letter that a text has, for each that it has twice, for some that it has three times."""
    lengths = pc.binary_length(texts).to_numpy()
    characters = np.frombuffer("".join(texts.to_pylist()).encode(), dtype=np.uint8)
    is_letter = characters != ord(" ")
    owner = np.repeat(np.arange(len(texts)), lengths)[is_letter]
    letter = characters[is_letter] - np.uint8(ord("A"))
    counts = np.bincount(owner * _LETTERS + letter, minlength=len(texts) * _LETTERS).reshape(-1, _LETTERS)
    often = [ord(name) - ord("A") for name in _TOLD_THREE_TIMES]
    told = np.concatenate([counts >= 1, counts >= 2, counts[:, often] >= 3], axis=1)  # noqa: PLR2004
    return np.packbits(told, axis=1).view(np.uint64).reshape(-1)
