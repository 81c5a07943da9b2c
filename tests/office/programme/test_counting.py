"""What counts towards the plan's targets: by whom it was confirmed, when, and whose money it is."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Entry, Round
from jiahe.office.programme.rules import today
from tests.office.programme.counted import CODES, counted, reported
from tests.office.programme.house import bring, hand_in, open_round


def standing(person, target):
    return next(one for one in domain.standings(person) if one.target.id == target)


def test_a_case_counts_from_its_confirmation_on_and_not_once_it_is_struck(crew):
    found = open_round(crew, "benchmark_firm")
    case = bring(crew, hand_in(crew, found), "publicity")
    assert domain.counted_cells() == []

    bring(crew, case, "catalogue")
    assert domain.counted_cells() == [
        domain.Cell("benchmark_firms", today().year, "industry", "xiuzhou", simulated=False, many=1)
    ]
    assert domain.counted_days() == [domain.Day("benchmark_firms", today(), simulated=False, many=1)]
    assert standing(AnonymousUser(), "benchmark_firms").real == 1

    bring(crew, case, "following")
    assert domain.counted_cases().count() == 1
    domain.strike_case(crew["office"], case.pk, "材料不实")
    assert domain.counted_cells() == []


def test_what_answers_for_no_target_does_not_count(crew):
    found = open_round(crew)
    bring(crew, hand_in(crew, found), "publishing")
    domain.publish(crew["office"], found.pk)

    assert Case.objects.get().confirmed == today()
    assert (domain.counted_cells(), domain.counted_days()) == ([], [])


def test_what_is_simulated_stands_apart(crew):
    for simulated in (False, True, True):
        found = open_round(crew, "dataset")
        Round.objects.filter(pk=found.pk).update(simulated=simulated)
        counted(crew, found, 1)

    here = standing(None, "datasets")
    assert (here.real, here.simulated) == (1, 2)
    assert sorted((cell.simulated, cell.many) for cell in domain.counted_cells()) == [(False, 1), (True, 2)]
    assert here.pace(simulated=True).ahead - here.pace(simulated=False).ahead == 1


def test_what_is_confirmed_after_the_last_day_does_not_count(crew):
    found = open_round(crew, "dataset")
    counted(crew, found, 1, confirmed=dt.date(2027, 12, 31))
    counted(crew, found, 2, confirmed=dt.date(2028, 1, 1))

    assert [cell.year for cell in domain.counted_cells()] == [2027]


def test_cells_and_days_add_up_to_the_cases(crew):
    found = open_round(crew, "dataset")
    for number in range(12):
        area, county = ("industry", "city")[number % 2], ("xiuzhou", "", "haining")[number % 3]
        counted(crew, found, number, area=area, county=county, confirmed=dt.date(2025 + number % 3, 6, 1 + number))

    cells = domain.counted_cells()
    assert sum(cell.many for cell in cells) == sum(day.many for day in domain.counted_days()) == 12
    assert [day.day for day in domain.counted_days()] == sorted(day.day for day in domain.counted_days())
    for cell in cells:
        rows = domain.counted_cases().filter(domain.towards(cell.target), confirmed__year=cell.year)
        assert rows.filter(area=cell.area, county=cell.county).count() == cell.many


def test_of_one_firm_and_year_the_latest_report_counts_whatever_it_is_about(crew):
    scenario = counted(crew, open_round(crew, "benchmark_scenario"), 1)
    firm = counted(crew, open_round(crew, "benchmark_firm"), 1, area="city")
    reported(crew, scenario, 100.0, year=2025)
    reported(crew, firm, 150.55, year=2026)
    reported(crew, scenario, 120.0, number=2, year=2026)
    reported(crew, scenario, None, number=3, year=2026)

    assert [(one.year, one.fen, one.area) for one in sorted(domain.figures_of(), key=lambda one: one.year)] == [
        (2025, 10000, "industry"), (2026, 12000, "industry")
    ]  # fmt: skip


def test_reports_of_cases_that_are_struck_or_beyond_the_plan_count_nothing(crew):
    found = open_round(crew, "benchmark_firm")
    reported(crew, counted(crew, found, 1, status="struck"), 1.0)
    reported(crew, counted(crew, found, 2), 1.0, year=2028)

    assert domain.figures_of() == []


def test_a_corrected_form_tells_whose_report_it_is(crew):
    case = counted(crew, open_round(crew, "benchmark_firm"), 1)
    reported(crew, case, 5.0)
    Entry.objects.create(case=case, number=2, values={"credit_code": CODES[1]}, by=crew["firm"])

    assert [one.code for one in domain.figures_of()] == [CODES[1]]


@pytest.mark.parametrize(("firms", "told"), [(2, None), (3, 300)])
def test_the_public_is_told_a_sum_of_three_firms_at_least(crew, firms, told):
    found = open_round(crew, "benchmark_firm")
    for number in range(firms):
        reported(crew, counted(crew, found, number), 1.0, code=CODES[number])

    for nobody in (AnonymousUser(), crew["firm"], crew["expert_1"], crew["county"], crew["lead"]):
        seen = standing(nobody, "industry_revenue")
        assert ([one.fen for one in seen.yearly], seen.held_back(simulated=False)) == ([told], told is None)
    whole = standing(crew["auditor"], "industry_revenue")
    assert ([one.fen for one in whole.yearly], whole.real, whole.pace(simulated=False)) == ([firms * 100], firms, None)


def test_the_year_in_which_most_was_reported_stands_for_all(crew):
    found = open_round(crew, "benchmark_firm")
    for number, year in enumerate((2025, 2025, 2026)):
        reported(crew, counted(crew, found, number), 7.0, code=CODES[number], year=year)

    best = standing(crew["office"], "industry_revenue").year_of(simulated=False)
    assert (best.year, best.firms, best.fen) == (2025, 2, 1400)


def test_a_person_is_shown_the_figures_of_the_cases_that_are_open_to_them(crew):
    found = open_round(crew, "benchmark_firm")
    reported(crew, counted(crew, found, 1), 1.0, code=CODES[0])
    reported(crew, counted(crew, found, 2, area="city", county="haining"), 2.0, code=CODES[1])

    seen = {
        who: sorted(one.fen for one in domain.figures_of(domain.cases_visible_to(crew[who])))
        for who in ("office", "lead", "other_county", "other_firm")
    }
    assert seen == {"office": [100, 200], "lead": [100], "other_county": [200], "other_firm": []}


@pytest.mark.parametrize("many", [1, 40])
def test_counting_costs_the_same_for_one_case_and_for_many(crew, django_assert_num_queries, many):
    found = open_round(crew, "benchmark_firm")
    for number in range(many):
        reported(crew, counted(crew, found, number, confirmed=dt.date(2026, 1, 1 + number % 28)), 1.0)

    with django_assert_num_queries(2):
        domain.counted_cells()
        domain.counted_days()
    with django_assert_num_queries(1):
        domain.figures_of()
