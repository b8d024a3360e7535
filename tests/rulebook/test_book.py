"""The book itself: what a rule must have, that a rule is added in one place, and that the book has a version."""

import shutil
from pathlib import Path

import pytest

from schemas import rulebook
from schemas.file_facts import SheetFacts
from schemas.findings import Severity
from schemas.kleene import Kleene
from schemas.rulebook import BLOCK, WARN, BrokenRule, file_rule, rule, rules, rules_of, sentences, version
from schemas.tables import TABLES, Household, Member, columns_of

KEYS_OF_CELLS = ("", "__raw", "__kind", "__zero_share")
BOOK = list(rules().values())
TOY = {
    "title": "Nama contoh tidak boleh ada.",
    "fix": "Hapus nama contoh.",
    "basis": "a toy",
    "passes": [{"name": "SITI"}],
    "fails": [{"name": "CONTOH"}],
}


@pytest.fixture
def copy_of_the_book(monkeypatch):
    monkeypatch.setattr("schemas.rulebook._BOOK", dict(rules()))
    rules.cache_clear()
    yield
    monkeypatch.undo()
    rules.cache_clear()


def is_no_toy(rows):
    return ~rows.matches(Member.name, "^CONTOH$")


def add_toy(rule_id="ANG-999", table=Member, on=(Member.name,), **parts):
    rule(rule_id, table, on, WARN, **TOY | parts)(is_no_toy)


@pytest.mark.parametrize("entry", BOOK, ids=lambda entry: entry.id)
def test_a_rule_says_all_that_officers_and_programs_need(entry):
    assert isinstance(entry.severity, Severity)
    assert entry.title.endswith(".")
    assert entry.fix.endswith(".")
    assert entry.basis
    assert entry.table in {*TABLES, "across", "file", "delivery"}
    assert entry.at or entry.table in {"file", "delivery"}


@pytest.mark.parametrize("entry", [e for e in BOOK if e.table == "across"], ids=lambda entry: entry.id)
def test_a_rule_across_tables_speaks_of_their_columns_in_its_examples_too(entry):
    for example in (*entry.passes, *entry.fails):
        assert example.keys() <= {*TABLES, "as_of"}
        for table in example.keys() & TABLES.keys():
            cells = {f"{column}{key}" for column in columns_of(table) for key in KEYS_OF_CELLS}
            assert {key for row in example[table] for key in row} <= cells | {"_source", "shared_home", "scheme"}


@pytest.mark.parametrize("entry", [e for e in BOOK if e.table in TABLES], ids=lambda entry: entry.id)
def test_a_rule_of_rows_speaks_of_columns_of_its_table_in_its_examples_too(entry):
    columns = columns_of(entry.table).keys()
    assert {*entry.columns, *entry.at} <= columns
    named = {key for example in (*entry.passes, *entry.fails) for key in example}
    cells = {f"{column}{key}" for column in columns for key in KEYS_OF_CELLS}
    computed = {"computed_haz", "computed_waz", "computed_whz"}
    assert named <= cells | computed | {"as_of", "scheme"}


def test_the_book_is_in_order_of_tables_and_ids():
    order = [*TABLES, "across", "file", "delivery"]
    assert [*rules()] == [e.id for e in sorted(BOOK, key=lambda e: (order.index(e.table), e.id))]
    assert [e.id for table in order for e in rules_of(table)] == [*rules()]


def test_no_two_rules_of_a_table_say_the_same():
    assert len({(entry.table, entry.title) for entry in BOOK}) == len(BOOK)


def test_notes_take_their_sentences_from_the_book():
    assert sentences() == {entry.id: (entry.title, entry.fix) for entry in BOOK}


@pytest.mark.parametrize("part", TOY)
@pytest.mark.usefixtures("copy_of_the_book")
def test_a_rule_without_a_part_is_refused(part):
    with pytest.raises(BrokenRule, match=rf"ANG-999 lacks: {part}"):
        add_toy(**{part: type(TOY[part])()})
    assert "ANG-999" not in rules()


@pytest.mark.parametrize("part", TOY)
@pytest.mark.usefixtures("copy_of_the_book")
def test_a_rule_cannot_even_be_written_without_a_part(part):
    with pytest.raises(TypeError, match=part):
        rule("ANG-999", Member, [Member.name], WARN, **{name: TOY[name] for name in TOY if name != part})


@pytest.mark.usefixtures("copy_of_the_book")
def test_an_id_is_given_once():
    add_toy()
    with pytest.raises(BrokenRule, match="ANG-999 stands in the book twice"):
        add_toy()


@pytest.mark.parametrize("rule_id", ["ANG-1", "XYZ-001", "ANG-0001", "ang-001", ""])
@pytest.mark.usefixtures("copy_of_the_book")
def test_an_id_has_its_form(rule_id):
    with pytest.raises(BrokenRule, match="is no rule id"):
        add_toy(rule_id)


@pytest.mark.parametrize("wrong", [{"on": ["nama"]}, {"at": ["nama"]}, {"table": Household}])
@pytest.mark.usefixtures("copy_of_the_book")
def test_a_rule_about_columns_that_its_table_lacks_is_refused(wrong):
    with pytest.raises(BrokenRule, match=r"names columns that (member|household) lacks"):
        add_toy(**wrong)


@pytest.mark.usefixtures("copy_of_the_book")
def test_a_rule_of_rows_is_added_in_one_place():
    add_toy()
    toy = rules()["ANG-999"]
    assert rules_of("member")[-1] is toy
    assert (toy.columns, toy.at, toy.severity) == (("name",), ("name",), WARN)
    assert sentences()["ANG-999"] == (TOY["title"], TOY["fix"])


@pytest.mark.usefixtures("copy_of_the_book")
def test_a_rule_about_files_is_added_in_one_place():
    parts = TOY | {"passes": [{}], "fails": [{"data_rows": 0}]}
    file_rule("BRK-999", BLOCK, **parts)(lambda facts: [] if facts.data_rows else [facts.heading])
    assert rules_of("file")[-1].judge(SheetFacts(data_rows=0)) == [SheetFacts().heading]


@pytest.mark.usefixtures("copy_of_the_book")
def test_a_rule_stands_at_its_first_column_unless_it_says_where():
    add_toy("ANG-998", on=(Member.name, Member.nik))
    add_toy("ANG-999", on=(Member.name, Member.nik), at=(Member.nik,))
    assert (rules()["ANG-998"].at, rules()["ANG-999"].at) == (("name",), ("nik",))


@pytest.mark.usefixtures("copy_of_the_book")
def test_one_answer_stands_at_the_one_place_of_its_rule():
    answer = Kleene.always(2, 3)
    rule("ANG-999", Member, [Member.name], WARN, at=[Member.nik], **TOY)(lambda _rows: answer)
    assert rules()["ANG-999"].answers(None) == {"nik": answer}


@pytest.fixture
def book_on_paper(monkeypatch, tmp_path):
    """A copy of the files of the book, whose version is asked for."""
    folder = tmp_path / "schemas"
    shutil.copytree(Path(rulebook.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(rulebook, "__file__", str(folder / "rulebook.py"))
    version.cache_clear()
    yield folder
    monkeypatch.undo()
    version.cache_clear()


def test_a_copy_of_the_book_has_the_version_of_the_book(request):
    of_the_book = version()
    request.getfixturevalue("book_on_paper")
    assert version() == of_the_book
    assert len(of_the_book) == 12
    assert set(of_the_book) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "changed",
    ["rules/member.py", "codes/relation.csv", "thresholds.toml", "tables.py", "layouts/SIKSNG_MEMBER.csv"],
)
def test_the_version_changes_with_any_rule_code_threshold_table_or_layout(book_on_paper, changed):
    before = version()
    version.cache_clear()
    with (book_on_paper / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert version() != before


def test_the_version_does_not_change_with_what_is_no_part_of_the_book(book_on_paper):
    before = version()
    version.cache_clear()
    (book_on_paper / "notes.txt").write_text("nothing", encoding="utf-8")
    assert version() == before
