"""NIK and family card numbers: cleaned, found damaged, never repaired."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import CellKind
from schemas.identifiers import clean_ids, read_identifiers
from schemas.thresholds import thresholds

TEXT, NUMBER = CellKind.TEXT, CellKind.NUMBER
NO, YES = False, True
MISSING = None


def cleaned(*texts):
    values, _ = clean_ids(pd.Series(texts, dtype="str"))
    return values.astype(object).where(values.notna(), None).tolist()


def look_at(*cells):
    """Cells as (text, kind, zero share)."""
    texts, kinds, shares = zip(*cells, strict=True)
    values, scientific = clean_ids(pd.Series(texts, dtype="str"))
    return read_identifiers(
        values, np.array(kinds, dtype=np.uint8), np.array(shares), scientific, thresholds().id_zero_share_max
    )


@pytest.mark.parametrize(
    ("cell", "clean", "placeholder", "damaged", "valid"),
    [
        (("1408015504869902", TEXT, 0), "1408015504869902", NO, NO, YES),
        (("'1408.0155.0486.9902", TEXT, 0), "1408015504869902", NO, NO, YES),
        (("1408015504869902.0", TEXT, 0), "1408015504869902", NO, NO, YES),
        (("1408015504869910", NUMBER, 0.1), "1408015504869910", NO, NO, YES),
        (("1408015504869910", NUMBER, 1.0), "1408015504869910", NO, YES, NO),
        (("1408015504869910", TEXT, 1.0), "1408015504869910", NO, NO, YES),
        (("9171011203900003", NUMBER, 0.0), "9171011203900003", NO, YES, NO),
        (("9171011203900003", TEXT, 0.0), "9171011203900003", NO, NO, YES),
        (("9007199254740992", NUMBER, 0.0), "9007199254740992", NO, NO, NO),
        (("9007199254740993", NUMBER, 0.0), "9007199254740993", NO, YES, NO),
        (("14080155048699020", NUMBER, 0.0), "14080155048699020", NO, YES, NO),
        (("1.40802E+15", TEXT, 0), MISSING, NO, YES, NO),
        (("1,40802e15", TEXT, 0), MISSING, NO, YES, NO),
        (("1408015504860000", TEXT, 0), "1408015504860000", NO, YES, NO),
        (("0000000000000000", TEXT, 0), "0000000000000000", YES, YES, NO),
        (("9999999999999999", TEXT, 0), "9999999999999999", YES, NO, NO),
        (("0408015504869902", TEXT, 0), "0408015504869902", YES, NO, NO),
        (("1234567890123456", TEXT, 0), "1234567890123456", YES, NO, NO),
        (("11", TEXT, 0), "11", YES, NO, NO),
        (("01", TEXT, 0), "01", YES, NO, NO),
        (("7", TEXT, 0), "7", NO, NO, NO),
        (("1408-0155-0486-9902", TEXT, 0), "1408-0155-0486-9902", NO, NO, NO),
        (("1408013913869902", TEXT, 0), "1408013913869902", NO, NO, NO),
        (("140801550486990X", TEXT, 0), "140801550486990X", NO, NO, NO),
        (("-", TEXT, 0), MISSING, NO, NO, NO),
        (("0", NUMBER, 0), MISSING, NO, NO, NO),
        ((None, CellKind.BLANK, 0), MISSING, NO, NO, NO),
    ],
)
def test_the_worked_table(cell, clean, placeholder, damaged, valid):
    assert cleaned(cell[0]) == [clean]
    numbers = look_at(cell)
    found = (numbers.placeholder[0], numbers.damaged[0], numbers.valid_nik[0], numbers.given[0])
    assert found == (placeholder, damaged, valid, clean is not MISSING)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("1408015504869902.00", "1408015504869902"),
        ("１４０８０１５５０４８６９９０２", "1408015504869902"),  # noqa: RUF001 - full-width digits
        ("1408 0155\u00a00486\u200b9902\t", "1408015504869902"),
        ("“1408015504869902”", "1408015504869902"),
        ("`1408015504869902´", "1408015504869902"),  # noqa: RUF001 - a pasted accent
        ("140801550486990", "140801550486990"),
        ("  - ", MISSING),
        ("0.0", MISSING),
        ("\u00a0", MISSING),
        ("KTP hilang", "KTPhilang"),
    ],
)
def test_what_people_paste_around_a_number_is_taken_off(raw, clean):
    assert cleaned(raw) == [clean]


def test_the_index_is_kept():
    values, scientific = clean_ids(pd.Series(["-", "1408015504869902"], index=[7, 3], dtype="str"))
    assert values.index.tolist() == [7, 3]
    assert scientific.tolist() == [False, False]


@pytest.mark.parametrize(
    ("nik", "birth", "woman", "possible"),
    [
        ("1408011504869901", (15, 4, 86), False, True),
        ("1408015504869901", (15, 4, 86), True, True),
        ("1408013102869901", (31, 2, 86), False, True),
        ("1408017112009901", (31, 12, 0), True, True),
        ("1408013213869901", (32, 13, 86), False, False),
        ("1408010004869901", (0, 4, 86), False, False),
        ("1408014004869901", (40, 4, 86), False, False),
        ("1408017204869901", (32, 4, 86), True, False),
        ("1408011500869901", (15, 0, 86), False, False),
    ],
)
def test_the_digits_say_day_sex_month_year_and_province(nik, birth, woman, possible):
    numbers = look_at((nik, TEXT, 0))
    assert (numbers.day_of_birth[0], numbers.month[0], numbers.year_of_century[0]) == birth
    assert numbers.woman[0] == woman
    assert numbers.province[0] == 14
    assert numbers.possible_date[0] == possible


def test_a_family_card_number_needs_no_possible_date():
    numbers = look_at(("1408013913869902", TEXT, 0))
    assert numbers.number_holds[0]
    assert not numbers.valid_nik[0]


def test_no_rows_are_no_numbers():
    numbers = read_identifiers(
        pd.Series([], dtype="str"), np.zeros(0, np.uint8), np.zeros(0), np.zeros(0, bool), 0.3
    )
    assert len(numbers.valid_nik) == 0


raw_texts = st.one_of(
    st.none(),
    st.text(alphabet="0123456789 .'’-eE+,\u00a0\u200bX", max_size=22),  # noqa: RUF001 - a pasted quote
    st.from_regex(r"[0-9]{16}", fullmatch=True),
)


@given(st.lists(raw_texts, min_size=1, max_size=8))
def test_a_row_is_cleaned_as_it_would_be_alone(texts):
    assert cleaned(*texts) == [cleaned(text)[0] for text in texts]


@given(st.from_regex(r"[1-9][0-9]{15}", fullmatch=True), st.data())
def test_spaces_dots_and_quotes_inside_a_number_change_nothing(number, data):
    litter = data.draw(st.lists(st.tuples(st.integers(1, 15), st.sampled_from(" .'’\u00a0\u200b")), max_size=5))  # noqa: RUF001
    written = number
    for at, character in litter:
        written = written[:at] + character + written[at:]
    written = f" '{written}'"
    assert cleaned(written) == cleaned(cleaned(written)[0]) == [number]


@given(st.from_regex(r"[0-9]{16}", fullmatch=True), st.sampled_from([TEXT, NUMBER]), st.floats(0, 1))
def test_a_valid_number_is_neither_placeholder_nor_damaged(number, kind, share):
    numbers = look_at((number, kind, share))
    assert not numbers.valid_nik[0] or not (numbers.placeholder[0] or numbers.damaged[0])
    assert not numbers.valid_nik[0] or numbers.number_holds[0]


@given(
    st.lists(st.tuples(st.from_regex(r"[0-9]{14,18}", fullmatch=True), st.sampled_from([TEXT, NUMBER])), min_size=1)
)
def test_the_rows_of_a_column_do_not_touch_each_other(cells):
    together = look_at(*((text, kind, 0.5) for text, kind in cells))
    for at, (text, kind) in enumerate(cells):
        alone = look_at((text, kind, 0.5))
        assert alone.damaged[0] == together.damaged[at]
        assert alone.placeholder[0] == together.placeholder[at]
        assert alone.valid_nik[0] == together.valid_nik[at]
