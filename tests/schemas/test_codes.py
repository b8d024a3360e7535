"""Code lists: every way in which a source writes an answer is understood, and never in two ways."""

import csv
from pathlib import Path

import pytest

from schemas import codes
from schemas.codes import CANONICAL, NOTED, bare_code, code_list, code_list_names, fold_answer, meaning
from schemas.tables import TABLES, columns_of


def written_down(name):
    path = Path(codes.__file__).with_name(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMES = code_list_names()
USED = {column.codes for table in TABLES for column in columns_of(table).values() if column.codes}


def test_every_list_is_used_and_every_column_has_its_list():
    assert set(NAMES) == USED


def test_a_list_that_was_never_written_down_is_missed():
    with pytest.raises(FileNotFoundError):
        code_list("no_such_list")


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_understood_under_its_scheme(name):
    """By its code, with a zero in front, by code and label, and by the label alone where it is no number."""
    answers = code_list(name)
    for row in written_down(name):
        code, label, meant = row["code"], row["label_id"], row["canonical_code"]
        spellings = [code, f" {code.lower()} "]
        if code.isdigit():
            labelled = [f"{code} - {label}", f"{code}. {label}", f"{code}) {label}", f"{code}- {label.upper()}"]
            spellings += [f"0{code}", *labelled]
        for spelling in spellings:
            assert answers.canonical(spelling, row["scheme"]) == meant, (row["scheme"], spelling)


@pytest.mark.parametrize("name", NAMES)
def test_a_label_is_understood_under_every_scheme(name):
    answers = code_list(name)
    for row in written_down(name):
        for text in (row["code"], row["label_id"]):
            if not fold_answer(text).isdigit():
                for scheme in answers.by_scheme:
                    assert answers.canonical(text, scheme) == row["canonical_code"], (scheme, text)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_has_two_meanings(name):
    meanings = {}
    for row in written_down(name):
        for text in (row["code"], row["label_id"]):
            folded = fold_answer(text)
            if not folded.isdigit():
                assert meanings.setdefault(folded, row["canonical_code"]) == row["canonical_code"], folded


@pytest.mark.parametrize("name", NAMES)
def test_every_meant_code_is_canonical_or_noted(name):
    answers = code_list(name)
    for scheme, meant in answers.by_scheme.items():
        assert set(meant.values()) <= {*answers.labels, NOTED}, scheme


@pytest.mark.parametrize("name", NAMES)
def test_what_the_template_offers_is_read_back_as_the_same_code(name):
    answers = code_list(name)
    assert [answers.canonical(choice, CANONICAL) for choice in answers.drop_down()] == list(answers.offered)
    assert set(answers.offered) <= set(answers.labels)


@pytest.mark.parametrize("text", ["99", "tidak ada jawaban seperti ini", "1 2", "-1", "1.5", "1,0", "½"])
@pytest.mark.parametrize("name", ["relation", "floor", "yes_no", "sex"])
def test_what_is_in_no_list_is_not_guessed(name, text):
    assert code_list(name).canonical(text, CANONICAL) is None


@pytest.mark.parametrize(
    ("name", "scheme", "text", "code"),
    [
        ("relation", "DUKCAPIL", "3", "2"),
        ("relation", "DUKCAPIL", "4", "3"),
        ("relation", "REGSOSEK_DTSEN", "3", "3"),
        ("relation", "DUKCAPIL", "anak", "3"),
        ("relation", "BDT2015", "Istri / suami", "2"),
        ("school_participation", "BDT2015", "1", "2"),
        ("yes_no", "BDT2015", "2", "2"),
        ("sex", "DUKCAPIL", "2", "2"),
    ],
)
def test_the_same_number_means_what_its_scheme_says(name, scheme, text, code):
    assert code_list(name).canonical(text, scheme) == code


def test_a_scheme_without_numbers_reads_no_numbers():
    assert code_list("relation").canonical("3", "P3KE_TEXT") is None
    assert code_list("relation").canonical("Anak", "P3KE_TEXT") == "3"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("  Istri /  Suami ", "ISTRI/SUAMI"), ("ya", "YA"), ("S\u00a01", "S 1"), ("a\n b", "A B"), ("", "")],
)
def test_answers_are_folded(text, folded):
    assert fold_answer(text) == folded


@pytest.mark.parametrize(
    ("code", "bare"), [("007", "7"), ("0", "0"), ("00", "0"), ("12", "12"), ("PADAN", "PADAN"), ("٣", "٣")]
)
def test_leading_zeros_do_not_count(code, bare):
    assert bare_code(code) == bare


def test_meanings_speak_of_codes_that_exist():
    with Path(codes.__file__).with_name("meanings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["canonical_code"] in code_list(row["code_list"]).labels, row
            assert meaning(row["code_list"], row["meaning"])[row["canonical_code"]] == row["value"]


def test_a_meaning_nobody_gave_is_empty():
    assert meaning("sex", "no_such_meaning") == {}
