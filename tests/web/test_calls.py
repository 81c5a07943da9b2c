"""What can still be applied for: who may, until when, what it brings, and what fits whom."""

import datetime as dt

import pytest

from jiahe.office.programme import domain
from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import today
from tests.office.programme.house import CREW, DAY, bring, hand_in, make_crew, open_round
from tests.web.house import client_of, status_of, words_of


@pytest.fixture
def crew(db):
    return make_crew()


def page_of(who=None, query=""):
    return words_of(client_of(who).get(f"/calls{query}").content.decode())


def until(found, day):
    first = next(iter(found.deadlines))
    Round.objects.filter(pk=found.pk).update(deadlines=found.deadlines | {first: str(day)})


def test_an_open_call_says_until_when_and_what_it_brings(crew):
    found = open_round(crew, "benchmark_scenario")
    page = page_of()

    assert str(domain.deadline(found, "applying")) in page
    assert "核定实际投资额的 30%，最高 200 万元；每年不超过 10 个" in page
    assert "市级人工智能应用场景标杆项目补助" in page
    assert "登录后申报" in page


def test_what_is_over_is_gone_and_what_ends_today_says_so(crew):
    first, second = open_round(crew, "dataset"), open_round(crew, "dataset")
    until(first, today() - DAY)
    until(second, today())

    calls = domain.open_calls()

    assert [(call.round.pk, call.days, call.opens_later) for call in calls] == [(second.pk, 0, False)]
    assert "今天截止" in page_of()


def test_the_first_to_end_comes_first_and_what_opens_later_last(crew):
    late, soon, coming = (open_round(crew, name) for name in ("dataset", "benchmark_firm", "digital_product"))
    until(late, today() + 9 * DAY)
    until(soon, today() + 3 * DAY)
    Round.objects.filter(pk=coming.pk).update(opened=today() + DAY)
    until(coming, today() + 2 * DAY)

    assert [call.round.pk for call in domain.open_calls()] == [soon.pk, late.pk, coming.pk]
    assert f"{today() + DAY} 开放" in page_of()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"数据集", "揭榜"}),
        ("?kind=firm", {"数据集", "揭榜"}),
        ("?kind=county_office", {"数据集"}),
        ("?area=industry", {"数据集", "揭榜"}),
        ("?area=health", {"数据集"}),
        ("?area=nonsense&kind=%00&county=x", {"数据集", "揭榜"}),
        ("?kind=lead_unit&area=health", {"数据集"}),
    ],
)
def test_what_fits_whom(crew, query, titles):
    needs = open_round(crew)
    bring(crew, hand_in(crew, needs), "publishing")
    domain.publish(crew["office"], needs.pk)
    until(needs, today() - DAY)
    open_round(crew, "dataset")
    open_round(crew, "challenge")

    articles = client_of(None).get(f"/calls{query}").content.decode().split("<article")[1:]

    assert {title for title in ("数据集", "揭榜") for one in articles if title in one.split("</h2>")[0]} == titles


def test_a_county_that_must_recommend_is_named(crew):
    open_round(crew, "benchmark_firm")
    assert "须先由桐乡市推荐" in page_of(None, "?county=tongxiang")


def test_needs_that_can_be_answered_are_counted(crew):
    needs = open_round(crew)
    bring(crew, hand_in(crew, needs), "publishing")
    domain.publish(crew["office"], needs.pk)
    open_round(crew, "challenge")

    call = next(one for one in domain.open_calls() if one.needs is not None)

    assert dict(call.needs) == {"industry": 1}
    assert "1 个需求可揭榜" in page_of(None, "?area=industry")


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_everybody_may_look_and_those_who_may_hand_in_are_led_on(crew, who):
    found = open_round(crew, "benchmark_scenario")
    browser = client_of(crew.get(who))

    assert status_of(browser, "/calls") == 200
    led = f'class="button main" href="/rounds/{found.pk}/new"' in browser.get("/calls").content.decode()
    assert led == (who in {"firm", "other_firm"})


def test_without_any_call_one_is_told_what_can_be_claimed(db):
    page = page_of()

    assert ("目前没有开放的申报" in page, "目前未开放" in page, "省级“数智优品”认定奖励" in page) == (True, True, True)
    assert "没有符合条件的申报" in page_of(None, "?kind=firm")


def test_the_home_page_tells_what_is_open(crew):
    found = open_round(crew, "dataset")
    page = words_of(client_of(None).get("/").content.decode())

    assert ("正在申报" in page, str(domain.deadline(found, "applying")) in page) == (True, True)


def test_what_is_simulated_says_so(crew):
    domain.open_round(crew["office"], "dataset", opens=min(today(), dt.date(2027, 6, 1)), simulated=True)
    assert "note simulated" in client_of(None).get("/calls").content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_calls_cost_the_same_for_one_and_for_many(crew, django_assert_num_queries, many):
    for _ in range(many):
        open_round(crew, "dataset")
        open_round(crew, "challenge")
    with django_assert_num_queries(2):
        domain.open_calls()
