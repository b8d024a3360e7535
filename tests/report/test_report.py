import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from pipelines.frames import RowCounts
from pipelines.report import write_report
from pipelines.report.words import MISSING

VOID = {"meta", "link", "br"}
SOMEBODY = "BUDI CONTOH"
MANUAL = "buku_aturan.html"


class Page(HTMLParser):
    """What stands in a page; it complains about a tag that is not closed in its turn."""

    def __init__(self, html):
        super().__init__()
        self.html, self.open, self.tags, self.texts = html, [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.texts))

    def attributes(self, name, tag=None):
        return [known[name] for each, known in self.tags if name in known and tag in (None, each)]

    def count(self, tag):
        return sum(each == tag for each, _ in self.tags)


@pytest.fixture
def page_of(tmp_path, sentences, flag_titles):
    def write(night):
        path = write_report(night, tmp_path / "report", sentences, flag_titles)
        assert path == tmp_path / "report" / "index.html"
        return Page(path.read_text("utf-8"))

    return write


def renamed(night, name):
    """The night with another name for the file that could not be read."""
    unreadable = "siak/rahasia.xlsx"
    return replace(
        night,
        files=night.files.replace({"source": {unreadable: name}}),
        findings=night.findings.replace({"source": {unreadable: name}}),
    )


def test_one_file_is_the_whole_report_and_the_manual_lies_beside_it(night, page_of, tmp_path):
    page_of(night)
    assert {path.name for path in (tmp_path / "report").iterdir()} == {"index.html", MANUAL}


def test_nothing_is_loaded_and_no_address_is_named(night, page_of):
    page = page_of(night)
    assert re.search(r"https?:|//|@import|url\(", page.html) is None
    links = page.attributes("href") + page.attributes("src")
    assert all(link.startswith("#") or link in {"data:,", MANUAL} for link in links)
    assert page.count("script") == 0


def test_links_lead_to_parts_of_the_page(night, page_of):
    page = page_of(night)
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.attributes("href", "a") if link != MANUAL} <= set(ids)
    assert set(page.attributes("aria-labelledby")) <= set(ids)


def test_tables_have_captions_and_charts_have_words(night, page_of):
    page = page_of(night)
    assert page.count("table") == page.count("caption") > 0
    assert page.count("svg") == 2
    charts = [known for tag, known in page.tags if known.get("role") == "img"]
    assert len(charts) == 2
    assert all(known["aria-label"].startswith("Diagram batang") for known in charts)
    assert page.attributes("lang", "html") == ["id"]


def test_no_number_is_as_long_as_a_nik_and_no_person_is_named(night, page_of):
    page = page_of(night)
    assert re.search(r"\d{16}", page.html) is None
    assert SOMEBODY not in page.html
    records = {record for name in night.rows for record in night.register.table(name).frame.index}
    assert records.isdisjoint(re.findall(r"\w+", page.html))


def test_a_file_named_by_a_nik_shows_only_its_first_digits(night, page_of):
    page = page_of(renamed(night, "siak/1408015504869902.xlsx"))
    assert re.search(r"\d{16}", page.html) is None
    assert "siak/140801….xlsx" in page.text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.xlsx", '"><img src=x onerror=y>.xlsx', "a&lt;b.xlsx"])
def test_a_hostile_file_name_is_only_text(night, page_of, name):
    page = page_of(renamed(night, name))
    assert name in page.text
    assert page.count("script") == page.count("img") == 0


def test_equal_nights_give_equal_bytes(night, tmp_path, sentences, flag_titles):
    first, second = (
        write_report(night, tmp_path / name, sentences, flag_titles).read_bytes() for name in ("first", "second")
    )
    assert first == second


def test_sums_are_printed_and_marked(night, page_of):
    page = page_of(night)
    member = night.rows["member"]
    assert f"{member.read:,}".replace(",", ".") in page.text
    assert "✓ cocok" in page.text
    assert "✗" not in page.text
    assert "Dibentuk dari baris anggota" in page.text


def test_a_lost_row_is_told_at_the_table(night, page_of):
    member = night.rows["member"]
    page = page_of(replace(night, rows={**night.rows, "member": replace(member, read=member.read + 1)}))
    assert "✗ tidak cocok" in page.text
    assert "ada baris yang hilang" in page.text


def test_a_lost_row_is_told_at_the_file(night, page_of):
    files = night.files.copy()
    files.loc[0, "member_held"] += 1
    files.loc[1, "member_held"] -= 1
    page = page_of(replace(night, files=files))
    assert page.text.count("✗ tidak cocok") == 2
    assert "open" in dict(next(known for tag, known in page.tags if tag == "details"))


def test_files_that_do_not_make_the_tables_are_told(night, page_of):
    page = page_of(replace(night, files=night.files.drop(index=0)))
    assert "ada baris yang hilang" in page.text


def test_a_file_that_cannot_be_read_comes_with_what_to_do(night, page_of):
    page = page_of(night)
    assert "1 dari 16 file tidak terbaca, jadi isinya belum terhitung." in page.text
    assert re.search(r"siak/rahasia\.xlsx .*BRK-002 .*Hapus kata sandi, simpan, lalu kirim lagi\.", page.text)


def test_a_prevalence_comes_with_its_denominator_and_its_unknown(night, page_of):
    told = (
        r"[\d,]+% [\d.]+ dari [\d.]+ (keluarga|pengukuran) yang dapat dinilai; [\d.]+ dari [\d.]+ belum diketahui"
    )
    assert [found[1] for found in re.finditer(told, page_of(night).text)] == ["keluarga", "pengukuran"]


def test_a_flag_that_nobody_could_be_judged_by_has_no_prevalence(night, page_of):
    page = page_of(replace(night, flags=night.flags.assign(state="unknown")))
    assert "Miskin ekstrem: belum satu pun dari 837 keluarga dapat dinilai" in page.text
    told = f"Miskin ekstrem {MISSING} 0 dari 0 keluarga yang dapat dinilai; 837 dari 837 belum diketahui."
    assert told in page.text
    assert f"Batas: 0,0% {MISSING} 100,0%" in page.text


def test_an_empty_night_still_gives_a_page(nothing_came, page_of):
    page = page_of(nothing_came)
    assert "Tidak ada file yang datang malam ini" in page.text
    assert page.count("svg") == 0
    assert "✓ cocok" in page.text


def test_a_night_without_findings_has_no_chart(night, page_of):
    page = page_of(replace(night, findings=night.findings.iloc[:0], unknown_by_rule={}))
    assert "Tidak ada temuan malam ini." in page.text
    assert "14 aturan lain tidak menemukan apa pun" in page.text
    assert page.count("svg") == 0


def test_a_night_of_notes_alone_has_no_chart(night, page_of):
    page = page_of(replace(night, findings=night.findings[night.findings["severity"] == "NOTE"]))
    assert "Yang paling sering: NIK ditulis dengan spasi, titik atau tanda kutip (ANG-005)" in page.text
    assert page.count("svg") == 0


def test_a_rule_that_the_book_does_not_have_is_our_bug(night, page_of):
    unheard = night.findings.head(1).assign(rule_id="ANG-999")
    with pytest.raises(KeyError, match="ANG-999"):
        page_of(replace(night, findings=unheard))


def test_findings_as_categories_give_the_same_page(night, page_of):
    as_text = page_of(night).html
    columns = ["rule_id", "severity", "state", "table", "source", "sheet"]
    categories = replace(night, findings=night.findings.astype(dict.fromkeys(columns, "category")))
    assert page_of(categories).html == as_text


def test_every_step_is_named_in_indonesian_with_its_time(night, page_of):
    text = page_of(replace(night, seconds=night.seconds | {"workbooks": 0.0})).text
    assert "Membaca file 3,9 detik" in text
    assert "Menulis buku koreksi" not in text
    assert "Lama tiap langkah sampai laporan ini ditulis, seluruhnya 9,9 detik" in text


def test_a_file_of_no_rows_at_all_is_listed(night, page_of):
    empty = pd.DataFrame([{"source": "siak/kosong.xlsx", "state": "read"}])
    numbers = dict.fromkeys(night.files.columns.drop(["source", "state"]), 0)
    files = pd.concat([night.files, empty.assign(**numbers)], ignore_index=True)
    assert "siak/kosong.xlsx dibaca, tanpa baris" in page_of(replace(night, files=files)).text


def test_a_night_whose_files_hold_no_rows_shows_no_share(nothing_came, page_of):
    numbers = dict.fromkeys(nothing_came.files.columns.drop(["source", "state"]), 0)
    files = pd.DataFrame([{"source": "siak/kosong.xlsx", "state": "unreadable"} | numbers])
    night = replace(nothing_came, files=files, rows={name: RowCounts() for name in nothing_came.rows})
    assert "0 dari 0 baris diterima. 1 dari 1 file tidak terbaca" in page_of(night).text
