"""Today's work: what waits for whom comes first, with one thing to do next."""

import pytest

from jiahe.office.programme import domain
from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import today
from tests.office.programme.house import CREW, DAY, assign, bring, hand_in, make_crew, open_round
from tests.web.house import client_of, words_of

KIND = "benchmark_scenario"


@pytest.fixture
def crew(db):
    return make_crew()


def html(person):
    return client_of(person).get("/").content.decode()


def deadline(found, stage, day):
    found.refresh_from_db()
    Round.objects.filter(pk=found.pk).update(deadlines=found.deadlines | {stage: str(day)})


@pytest.mark.parametrize(
    ("days", "said", "mark"),
    [(-2, "逾期 2 天", "next row apart bad"), (0, "今天", "next row apart bad"), (2, "还剩 2 天", "apart warn")],
)
def test_the_most_urgent_is_the_one_thing_to_do_next(crew, days, said, mark):
    found = open_round(crew, KIND)
    case = bring(crew, hand_in(crew, found), "form_check")
    deadline(found, "form_check", today() + days * DAY)

    page = html(crew["lead"])

    assert (said in words_of(page), mark in page) == (True, True)
    assert f'class="button main" href="/cases/{case.pk}"' in page


def test_several_cases_lead_to_the_list_of_exactly_these(crew):
    found = open_round(crew, KIND)
    for number in range(3):
        bring(crew, hand_in(crew, found, title=f"项目{number}"), "form_check")

    page = html(crew["lead"])

    assert f'class="button main" href="/rounds/{found.pk}?stage=form_check"' in page
    assert "3 项" in words_of(page)


def test_further_tasks_stand_below(crew):
    first, second = open_round(crew, KIND), open_round(crew, "dataset")
    for found in (first, second):
        bring(crew, hand_in(crew, found), "form_check")
    page = html(crew["lead"])

    assert page.count("form_check") == 0
    assert (page.count(">现在处理<"), "待办" in page) == (1, True)


def test_an_expert_is_led_to_the_desk_and_the_office_to_the_round(crew):
    found = open_round(crew, KIND)
    case = bring(crew, hand_in(crew, found), "reviewing")
    assert f'href="/rounds/{found.pk}/experts"' in html(crew["office"])
    assign(crew, case)
    assert 'class="button main" href="/review"' in html(crew["expert_1"])


def test_finance_is_told_of_claims_to_be_filed(crew):
    found = open_round(crew, KIND)
    bring(crew, hand_in(crew, found), "paying")
    page = html(crew["finance_1"])
    assert ('class="button main" href="/money"' in page, "人工智能应用场景标杆项目" in page) == (True, True)


def test_a_firm_is_told_what_it_may_apply_for(crew):
    found = open_round(crew, KIND)
    assert f'href="/rounds/{found.pk}/new"' in html(crew["firm"])
    assert f'href="/rounds/{found.pk}/new"' not in html(crew["lead"])


def test_what_is_far_off_is_only_mentioned(crew):
    bring(crew, hand_in(crew, open_round(crew, KIND)), "following")
    page = words_of(html(crew["firm"]))
    assert ("以后" in page, "现在处理" in page) == (True, False)


def test_what_is_in_publicity_is_told_to_everybody(crew):
    found = open_round(crew, KIND)
    bring(crew, hand_in(crew, found), "publicity")
    domain.publish(crew["office"], found.pk)
    for who in (None, "expert_1", "firm"):
        assert f"/public/publicity/{found.pk}" in html(crew.get(who))


@pytest.mark.parametrize("who", sorted(CREW))
def test_without_work_one_is_told_so(crew, who):
    assert "目前没有等您处理的事项" in words_of(html(crew[who]))


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_for_one_case_and_for_many(crew, django_assert_max_num_queries, many):
    found = open_round(crew, KIND)
    for number in range(many):
        hand_in(crew, found, title=f"项目{number}")
    browser = client_of(crew["office"])
    with django_assert_max_num_queries(16):
        browser.get("/")
