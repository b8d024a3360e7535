"""What a report may show of a cell."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.masking import is_secret, mask_texts
from schemas.tables import columns_of


def shown(text, *, secret=False, coded=False):
    texts = pa.array([text], pa.large_string())
    return mask_texts(texts, np.array([secret]), np.array([coded]))[0].as_py()


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("1408015504869902", "################"),
        ("１４０８０１５５０４８６９９０２", "################"),  # noqa: RUF001 - full-width digits
        ("1.40802E+15", "#.#####X+##"),
        ("S1TI Aminah", "X#XX Xxxxxx"),
        ("Nur'aini, S.Pd", "Xxx'xxxx, X.Xx"),
        ("17/8/1980", "##/#/####"),
        ("ÉLAN ñandú", "XXXX xxxxx"),
        ("-", "-"),
        (None, ""),
        ("A" * 60, "X" * 40),
    ],
)
def test_of_a_secret_only_the_shape_is_left(text, mask):
    assert shown(text, secret=True) == mask


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("Kampung Dalam", "Kampung Dalam"),
        ("1850000", "1850000"),
        ("NIK 1408015504869902 hilang", "NIK # hilang"),
        ("1408 0155 0486 9902", "#"),
        ("１４０８０１５５０４８６９９０２", "#"),  # noqa: RUF001 - full-width digits
        ("1408.0155.0486.9902", "#"),
        ("08123456789", "#"),
        (None, ""),
        ("x" * 60, "x" * 40),
    ],
)
def test_an_open_text_is_shown_but_for_long_numbers(text, mask):
    assert shown(text) == mask


@pytest.mark.parametrize(
    ("text", "mask"), [("3", "3"), ("012", "012"), ("1234", "####"), ("3 - Anak", "# - Xxxx"), ("ANAK", "XXXX")]
)
def test_a_short_code_is_shown_though_its_column_is_secret(text, mask):
    assert shown(text, secret=True, coded=True) == mask


@pytest.mark.parametrize(
    ("table", "column", "secret"),
    [
        ("member", "nik", True),
        ("member", "name", True),
        ("member", "birth_date", True),
        ("child", "child_nik", True),
        ("household", "address", True),
        ("household", "village_name", False),
        ("household", "floor_code", False),
    ],
)
def test_which_columns_are_secret(table, column, secret):
    assert is_secret(columns_of(table)[column]) == secret


@given(
    st.from_regex(r"[0-9]{16}", fullmatch=True),
    st.text(max_size=12),
    st.text(max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_a_number_of_16_digits_is_never_shown(number, before, after, secret, coded):
    mask = shown(f"{before}{number}{after}", secret=secret, coded=coded)
    assert number not in mask
    assert not re.search(r"[0-9]{11}", mask)


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1), st.booleans())
def test_a_name_is_never_shown(name, coded):
    assert set(shown(name, secret=True, coded=coded)) <= {"X", "x"}


@given(st.text(), st.booleans(), st.booleans())
def test_a_mask_is_short(text, secret, coded):
    assert len(shown(text, secret=secret, coded=coded)) <= 40


@given(st.lists(st.tuples(st.one_of(st.none(), st.text()), st.booleans(), st.booleans()), max_size=6))
def test_every_cell_is_masked_for_itself(cells):
    texts = pa.array([text for text, _, _ in cells], pa.large_string())
    secret, coded = (np.array([cell[at] for cell in cells], dtype=bool) for at in (1, 2))
    alone = [shown(text, secret=hidden, coded=code) for text, hidden, code in cells]
    assert mask_texts(texts, secret, coded).to_pylist() == alone
