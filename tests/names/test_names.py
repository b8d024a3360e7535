"""Names are folded so that one person written in two ways compares equal, and two persons do not."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.names import fold_name, fold_names, tidy_names


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("MUHAMMAD CONTOH", "MUHAMMAD CONTOH"),
        ("MUH. CONTOH", "MUHAMMAD CONTOH"),
        ("M. RIDWAN CONTOH", "MUHAMMAD RIDWAN CONTOH"),
        ("MHD RIDWAN CONTOH", "MUHAMMAD RIDWAN CONTOH"),
        ("H.M.YUSUF", "MUHAMMAD YUSUF"),
        ("MOHD. YUSUF", "MUHAMMAD YUSUF"),
        ("ST. AMINAH", "SITI AMINAH"),
        ("ABDURRAHMAN", "ABDURRAHMAN"),
        ("ABD RAHMAN", "ABDUL RAHMAN"),
        ("Hj. NUR'AINI, S.Pd", "NURAINI"),
        ("Hj. NUR´AINI , S.Pd.", "NURAINI"),  # noqa: RUF001
        ("NUR AINI", "NUR AINI"),
        ("DRS. H. CONTOH TIGA, M.SI", "CONTOH TIGA"),
        ("CONTOH TIGA S.E. M.Si", "CONTOH TIGA"),
        ("CONTOH TIGA BIN ALM CONTOH", "CONTOH TIGA"),
        ("ZAINAB BINTI SALEH", "ZAINAB"),
        ("BINTI SALEH", "BINTI SALEH"),
        ("BY NY CONTOH", "BAYI CONTOH"),
        ("BAYI NY. CONTOH", "BAYI CONTOH"),
        ("RINA/RINA WATI", "RINA / RINA WATI"),
        ("A. RAHMAN/ABDUL RAHMAN", "A RAHMAN / ABDUL RAHMAN"),
        ("DJAMALUDDIN", "JAMALUDDIN"),
        ("DJOEMADI TJONTOH", "JUMADI CONTOH"),
        ("SUGENG", "SUGENG"),
        ("ACHMAD FAUZI", "AHMAD FAUZI"),
        ("José Contoh 2", "JOSE CONTOH"),
        (", CONTOH", "CONTOH"),
        ("H", "H"),
        ("IBU CONTOH", "IBU CONTOH"),
        ("ALM. CONTOH", "CONTOH"),
        ("-", ""),
        ("", ""),
        (" / ", ""),
    ],
)
def test_folding(written, folded):
    assert " / ".join(fold_name(written)) == folded


def test_names_of_a_column_are_folded_and_nothing_stays_missing():
    folded = fold_names(pd.Series(["BUDI", None, "-", "BUDI"], index=list("abcd"), dtype="str"))
    assert folded.isna().tolist() == [False, True, True, False]
    assert folded["a"] == folded["d"] == "BUDI"


WORDS = st.sampled_from(
    ["BUDI", "siti", "M", "ST", "H", "MUH", "ABD", "BIN", "BY", "S.PD", "SE", "DJOKO", "ALM", "", "2"]
)
NAMES = st.one_of(st.text(), st.lists(WORDS, max_size=5).map(" ".join))


@given(st.lists(st.none() | NAMES, max_size=6))
def test_a_column_folds_as_each_of_its_names(names):
    folded = fold_names(pd.Series(names, dtype="str"))
    assert folded.fillna("").tolist() == [" / ".join(fold_name(name or "")) for name in names]


@given(st.text())
def test_any_text_folds_to_capitals_and_single_spaces(text):
    for variant in fold_name(text):
        assert variant
        assert variant == " ".join(variant.split())
        assert set(variant) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("  Siti\u00a0 Contoh ", "Siti Contoh"),
        ("Nur’aini", "Nur'aini"),  # noqa: RUF001
        ("Nur´aini", "Nur'aini"),  # noqa: RUF001
        ("Nur`aini", "Nur'aini"),
        ("A – B", "A - B"),  # noqa: RUF001
        ("ＢＵＤＩ", "BUDI"),  # noqa: RUF001
    ],
)
def test_tidying(written, tidy):
    assert tidy_names(pd.Series([written], dtype="str"))[0] == tidy


def test_a_name_of_nothing_but_spaces_is_missing():
    assert tidy_names(pd.Series([" ", None], dtype="str")).isna().all()
