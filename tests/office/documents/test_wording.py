"""Are titles cut where one reads on, and are signatures and numbers written as an office writes them?"""

import datetime as dt

import pytest

from jiahe.office.documents.wording import heading, listed, numeral, signature, title_lines, width, written_day

TITLES = {
    "关于2026年嘉兴市人工智能应用场景标杆项目的公示": ["关于2026年嘉兴市人工智能", "应用场景标杆项目的公示"],
    "关于公布应用场景开放清单的通知": ["关于公布应用场景开放清单的通知"],
    "关于公布2026年嘉兴市数智优品名单的通知": ["关于公布2026年嘉兴市数智优品名单的通知"],
    "": [""],
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_cut_into_lines_of_much_the_same_length(title):
    assert title_lines(title, 20, "zh") == TITLES[title]


@pytest.mark.parametrize("title", ["长" * 100, "A" * 300, "（" * 50, "的" * 61, "2026年" * 40])
def test_every_line_of_a_title_fits_where_it_can_be_cut_and_nothing_is_lost(title):
    lines = title_lines(title, 20, "zh")
    assert "".join(lines) == title
    assert all(width(line) <= 20 for line in lines) or title in {"A" * 300, "（" * 50}


def test_an_english_title_is_left_to_whoever_sets_it():
    assert title_lines("x" * 90, 20, "en") == ["x" * 90]


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_numbers_of_headings(number, said):
    assert numeral(number) == said


def test_headings_days_and_attachments_in_both_languages():
    day = dt.date(2026, 1, 5)
    assert (heading(2, "异议", "zh"), heading(2, "Objections", "en")) == ("二、异议", "2. Objections")
    assert (written_day(day, "zh"), written_day(day, "en")) == ("2026年1月5日", "5 January 2026")
    assert (listed(["甲"], "zh"), listed(["甲", "乙"], "zh")) == (["甲"], ["1.甲", "2.乙"])


def test_names_stand_over_the_middle_of_the_day_four_characters_from_the_edge():
    (name, other), day = signature(["嘉兴市经济和信息化局", "嘉兴市数据局"], "2026年11月25日")
    assert (len(name) - len(name.lstrip()), len(other) - len(other.lstrip())) == (16, 18)
    assert width(day.rstrip()) == 17 + 7
    assert signature(["长" * 40], "2026年1月5日")[0] == ["长" * 40]
