"""Officials who decide at the same moment: never more than the year has places."""

import threading

from django.db import connections

from jiahe.office.errors import ConflictError
from jiahe.office.experts.models import Expert
from jiahe.office.log import models as log
from jiahe.office.log.domain import verify
from jiahe.office.programme import domain
from jiahe.office.programme.models import HOLDING, Assignment, Case, Decision, Entry, Score, Visit
from jiahe.office.programme.rules import today
from tests.office.programme.house import EXPERTS, POINTS, PROJECT, assign, make_crew, open_round
from tests.office.programme.scored import scored_round

CASES, PLACES, OFFICIALS = 14, 10, 4


def at_the_meeting(crew, found, number):
    case = Case.objects.create(
        round=found, number=number, owner=crew["firm"], applicant="x", title=f"项目 {number}", area="industry",
        county="xiuzhou", stage="deciding", status="open", draft=PROJECT,
    )  # fmt: skip
    Visit.objects.create(case=case, day=today(), passed=True, report="属实", by=crew["lead"])
    return case


def together(tasks):
    """Let all begin at once, each with a connection of its own."""
    start, came = threading.Barrier(len(tasks)), []

    def work(task):
        start.wait()
        try:
            came.append(task())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == len(tasks)
    return came


def outcome(do):
    try:
        do()
    except ConflictError:
        return "refused"
    return "done"


def test_two_rounds_and_four_officials_never_exceed_the_places_of_the_year(office):
    crew = make_crew()
    found = [open_round(crew, "benchmark_scenario") for _ in range(2)]
    cases = [at_the_meeting(crew, found[number % 2], number) for number in range(CASES)]

    def official(place):
        who = crew[("office", "second_office")[place % 2]]
        mine = cases[place:] + cases[:place]
        return lambda: [outcome(lambda case=case: domain.decide_case(who, case.pk, chosen=True)) for case in mine]

    came = together([official(place) for place in range(OFFICIALS)])

    assert Case.objects.filter(status__in=HOLDING).count() == PLACES
    said = sum(one.count("done") for one in came)
    assert (
        said == Decision.objects.filter(verb="decide").count() == log.Entry.objects.filter(verb="decide_case").count()
    )
    assert Decision.objects.filter(verb="decide", status="chosen").count() == PLACES
    both = [
        case for case in cases if set(case.votes.values_list("unit", flat=True)) == {"economy_bureau", "data_bureau"}
    ]
    assert {case.pk for case in both} >= set(Case.objects.filter(status="chosen").values_list("pk", flat=True))
    assert verify().faults == []


def test_a_case_handed_in_twice_at_once_is_handed_in_once(office):
    crew = make_crew()
    found = open_round(crew, "benchmark_scenario")
    case = domain.start_case(
        crew["firm"], found.pk, title="x", area="industry", county="xiuzhou", values=PROJECT
    )  # fmt: skip

    came = together([lambda: outcome(lambda: domain.submit_case(crew["firm"], case.pk))] * 4)

    assert sorted(came) == ["done", "refused", "refused", "refused"]
    assert Entry.objects.count() == 1


def test_the_last_score_moves_a_case_on_once(office):
    crew = make_crew()
    case = at_the_meeting(crew, open_round(crew, "benchmark_scenario"), 1)
    Case.objects.update(stage="reviewing")
    assign(crew, case)
    experts = [crew[f"expert_{number}"] for number in (1, 2, 3, 1)]

    came = together(
        [
            lambda who=who: outcome(lambda: domain.score_case(who, case.pk, POINTS["benchmark_scenario"]))
            for who in experts
        ]
    )

    assert (sorted(came), Score.objects.count()) == (["done", "done", "done", "refused"], 3)
    assert Case.objects.get().stage == "visiting"


def test_two_officials_who_assign_at_once_assign_once(office):
    crew = make_crew()
    for name in (*EXPERTS, "own_expert"):
        Expert.objects.create(user=crew[name], field="机器视觉", knows="质检", load=4)
    found = open_round(crew, "benchmark_scenario")
    for number in range(4):
        at_the_meeting(crew, found, number)
    Case.objects.update(stage="reviewing")
    seen = domain.look_at_assignment(crew["office"], found).digest
    case = Case.objects.first()

    came = together(
        [
            *(lambda who=who: outcome(lambda: domain.assign_round(crew[who], found.pk, seen)) for who in ("office", "second_office") * 2),
            lambda: outcome(lambda: domain.assign_expert(crew["office"], case.pk, "expert_1")),
        ]
    )  # fmt: skip

    assert came.count("done") in {1, 2}
    given = list(Assignment.objects.values_list("case", "expert__username"))
    assert len(given) == len(set(given)) in {1, 12}
    assert log.Entry.objects.filter(verb="assign_round").count() == (len(given) == 12)
    assert max(Assignment.objects.filter(expert__username=name).count() for name in EXPERTS) <= 4
    assert verify().faults == []


def test_a_short_list_and_a_visit_at_once_leave_no_case_on_both_sides(office):
    crew = make_crew()
    found, cases = scored_round(crew, [[90 - place, 80 - place, 85 - place] for place in range(8)])
    seen = domain.look_at_short_list(crew["office"], found.pk, 4).digest

    came = together(
        [
            *(lambda: outcome(lambda: domain.shortlist_round(crew["office"], found.pk, 4, seen)) for _ in range(2)),
            *(
                lambda case=case: outcome(
                    lambda: domain.visit_case(crew["lead"], case.pk, passed=True, report="x", values={"investment": 1})
                )
                for case in cases[6:]
            ),
        ]
    )

    passed = set(Case.objects.filter(status="passed_over").values_list("pk", flat=True))
    visited = set(Visit.objects.values_list("case", flat=True))
    assert (passed & visited, came.count("done") >= 1) == (set(), True)
    assert Decision.objects.filter(verb="pass_over").count() == len(passed)
    assert verify().faults == []


def test_cases_begun_at_once_get_numbers_of_their_own(office):
    crew = make_crew()
    found = open_round(crew)

    def begin():
        return domain.start_case(crew["firm"], found.pk, title="x", area="city").number

    assert sorted(together([begin] * 6)) == [1, 2, 3, 4, 5, 6]


def test_rounds_opened_at_once_get_numbers_of_their_own(office):
    crew = make_crew()

    assert sorted(together([lambda: open_round(crew).number] * 4)) == [1, 2, 3, 4]
