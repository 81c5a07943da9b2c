"""Is a paper made once, kept within bounds, and made again where it is gone?"""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from jiahe.office import papers
from jiahe.office.papers import FORMS, paper, tag_of
from jiahe.runtime.home import home
from tests.office.documents.samples import notice


@pytest.fixture
def sent(monkeypatch):
    """What the renderers were asked for."""
    asked = []
    made = papers.workbook
    monkeypatch.setattr(papers, "workbook", lambda told: asked.append(told) or made(told))
    return asked


def test_the_same_is_made_once(sent):
    assert paper(notice(), "xlsx") == paper(notice(), "xlsx")
    assert sent == [notice()]


def test_another_word_is_another_paper(sent):
    paper(notice(), "xlsx")
    paper(notice(title="另一题目"), "xlsx")
    assert len(sent) == 2
    assert len({tag_of(notice(), form) for form in FORMS} | {tag_of(notice(title="x"), "pdf")}) == 5


@pytest.mark.parametrize(("limit", "most"), [("MOST_KEPT", 2), ("MOST_BYTES", 19_000)])
def test_the_longest_unasked_for_go_first(monkeypatch, limit, most):
    monkeypatch.setattr(papers, limit, most)
    for number in range(3):
        paper(notice(title=str(number)), "xlsx")
        kept = home().papers / f"{tag_of(notice(title=str(number)), 'xlsx')}.xlsx"
        os.utime(kept, (number, number))
    names = {path.stem for path in home().papers.iterdir()}
    assert names == {tag_of(notice(title=one), "xlsx") for one in ("1", "2")}


def test_where_nothing_can_be_kept_it_is_made_all_the_same(sent):
    home().folder.mkdir(parents=True, exist_ok=True)
    home().papers.write_text("a file where the folder should be")
    assert [paper(notice(), "xlsx")[:2] for _ in range(2)] == [b"PK", b"PK"]
    assert len(sent) == 2


def test_several_who_ask_at_once_get_what_one_of_them_had_made(sent):
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: paper(notice(), "xlsx"), range(6)))
    assert (len(set(made)), len(sent)) == (1, 1)
