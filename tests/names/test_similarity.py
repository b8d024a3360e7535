"""Two spellings of one name are alike, two names are not, and the quick look before loses nobody."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import JaroWinkler

from schemas.names import fold_name
from schemas.similarity import FoldedNames, may_reach, rest_similarity, similarity

PAIRS = [
    ("MUHAMMAD CONTOH", "MUH. CONTOH", 1.0),
    ("M. RIDWAN CONTOH", "MHD RIDWAN CONTOH", 1.0),
    ("H.M.YUSUF", "MOHD. YUSUF", 1.0),
    ("ST. AMINAH", "SITI AMINAH", 1.0),
    ("ABDURRAHMAN", "ABDUL RAHMAN", 0.9485),
    ("Hj. NUR'AINI, S.Pd", "NURAINI", 1.0),
    ("NUR AINI", "NURAINI", 0.9708),
    ("DRS. H. CONTOH TIGA, M.SI", "CONTOH TIGA", 1.0),
    ("CONTOH TIGA BIN ALM CONTOH", "CONTOH TIGA", 1.0),
    ("ZAINAB BINTI SALEH", "ZAINAB", 1.0),
    ("BY NY CONTOH", "BAYI NY. CONTOH", 1.0),
    ("BY NY CONTOH", "CONTOH", 0.4192),
    ("RINA/RINA WATI", "RINAWATI", 0.9778),
    ("A. RAHMAN/ABDUL RAHMAN", "ABD RAHMAN", 1.0),
    ("DJAMALUDDIN", "JAMALUDIN", 0.98),
    ("CONTOH BUDI", "BUDI CONTOH", 1.0),
    ("BUDI CONTOH", "SRI PERMISALAN", 0.4957),
    ("SLAMET PERMISAL", "BUDI CONTOH", 0.2717),
    ("CONTOH ANAK", "PERMISAL LAIN", 0.3904),
    ("ADI CONTOH", "ADE CONTOHAN PUTRA", 0.84),
    ("SITI AMINAH", "AMINAH", 0.5051),
    ("SUPARNO", "SUPARNO HADI", 0.9167),
    ("SITI AISYAH", "SITI AISAH", 0.9818),
    ("RANI", "RINI", 0.85),
    ("MUHAMMAD HASAN", "MUHAMMAD HUSEN", 0.9429),
    ("SUGENG", "SUGIANTO", 0.8056),
    ("AHMAD FAUZI", "ACHMAD FAUZI", 1.0),
    ("-", "BUDI", np.nan),
]
WORDS = st.sampled_from(
    ["BUDI", "SITI", "RANI", "RINI", "CONTOH", "CONTO", "YUSUF", "JUSUF", "A", "WATI/SARI", "-"]
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def folded(*names):
    return FoldedNames.of(pd.Series(names, dtype="str"))


@pytest.mark.parametrize(("left", "right", "alike"), PAIRS)
def test_how_alike_two_names_are(left, right, alike):
    expected = pytest.approx([alike], abs=0, nan_ok=True)
    assert similarity(folded(left), folded(right)).tolist() == expected
    assert similarity(folded(right), folded(left)).tolist() == expected


def plain_similarity(left, right):
    """The definition, word for word."""
    return max(
        (
            1.0 if sorted(a.split()) == sorted(b.split()) else round(JaroWinkler.normalized_similarity(a, b), 4)
            for a in fold_name(left)
            for b in fold_name(right)
        ),
        default=np.nan,
    )


@given(st.lists(st.tuples(NAMES, NAMES), max_size=8))
def test_pairs_of_columns_are_compared_as_each_pair_alone(pairs):
    left, right = folded(*(one for one, _ in pairs)), folded(*(other for _, other in pairs))
    alike = similarity(left, right)
    assert alike.tolist() == pytest.approx([plain_similarity(*pair) for pair in pairs], abs=0, nan_ok=True)
    known = np.flatnonzero(left.known & right.known)
    if len(known):
        for least in (0.75, 0.85):
            near = may_reach(least, left.take(known), right.take(known))
            assert near[alike[known] >= least].all()


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        ("MUHAMMAD HASAN", "MUHAMMAD HUSEN", 0.76),
        ("RANI", "RINI", 0.85),
        ("AISYAH", "AISAH", 0.9611),
        ("SITI AMINAH", "SITI AMINAH PUTRI", np.nan),
    ],
)
def test_what_is_left_of_the_names_of_twins(left, right, alike):
    assert rest_similarity(folded(left), folded(right)).tolist() == pytest.approx([alike], nan_ok=True)


def test_a_missing_name_is_like_no_other():
    names = FoldedNames.of(pd.Series([None, "BUDI"], dtype="str"))
    assert names.known.tolist() == [False, True]
    assert np.isnan(similarity(names, names)).tolist() == [True, False]
