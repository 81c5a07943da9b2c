"""Who owes what: by the plan's own words, from records made by hand."""

import datetime as dt

import pytest

from jiahe.plan.coverage import ROW, coverage
from jiahe.plan.load import default_plan
from jiahe.plan.owing import OWED, owed, owed_frame
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.records import Records, Rounds, Waiting

DAY = dt.date(2026, 11, 25)
PLAN, PROCEDURES = default_plan(), default_procedures()
YEARLY = [one.id for one in PROCEDURES.procedures if one.yearly]
OPENED = tuple(Rounds(procedure=name, year=2026, many=1) for name in YEARLY)
NOTHING_DUE = coverage(PLAN, {}, {}).clear()


def waiting(stage, what, **more):
    usual = {
        "round": "R", "procedure": "benchmark_scenario", "year": 2026, "number": 1, "area": "transport",
        "county": "tongxiang", "many": 3, "overdue": 2, "until": DAY - dt.timedelta(days=5),
    }  # fmt: skip
    return Waiting(**(usual | {"stage": stage, "what": what} | more))


def records(*waits, rounds=OPENED, **more):
    return Records(plan=PLAN.id, day=DAY, waiting=waits, rounds=rounds, **more)


def found(*waits, **more):
    return owed(PLAN, PROCEDURES, NOTHING_DUE, records(*waits, **more))


@pytest.mark.parametrize(
    ("stage", "what", "units"),
    [
        ("applying", "correct", [("tongxiang", "applicants")]),
        ("applying", "admit", [("data_bureau", "act")]),
        ("recommending", "recommend", [("tongxiang", "act")]),
        ("form_check", "check", [("transport_bureau", "act")]),
        ("reviewing", "score", [("data_bureau", "experts")]),
        ("visiting", "visit", [("transport_bureau", "act")]),
        ("deciding", "decide", [("economy_bureau", "act"), ("data_bureau", "act")]),
        ("publicity", "publish", [("data_bureau", "act")]),
        ("publicity", "confirm", [("data_bureau", "act")]),
        ("paying", "pay", [("finance_bureau", "act")]),
        ("catalogue", "catalogue", [("data_bureau", "act")]),
        ("following", "report", [("tongxiang", "applicants")]),
    ],
)
def test_at_every_stage_somebody_owes_the_next_step(stage, what, units):
    assert [(one.unit, one.kind) for one in found(waiting(stage, what))] == units


def test_the_economy_bureau_does_the_offices_work_for_its_own_areas():
    assert [one.unit for one in found(waiting("publicity", "publish", area="industry"))] == ["economy_bureau"]


def test_an_item_tells_clause_days_people_and_how_many():
    one = found(waiting("form_check", "check"), people={"transport_bureau": ("张三",)})[0]

    assert (one.clause, one.many, one.overdue, one.days, one.people) == ("2.3", 3, 2, 5, ("张三",))
    assert one.about.zh == "人工智能应用场景标杆项目 2026-1：牵头单位形式审查"
    assert (one.area, one.county, one.round, one.stage) == ("transport", "tongxiang", "R", "form_check")


def test_a_unit_that_has_said_its_word_owes_it_no_more():
    both = found(waiting("deciding", "decide", said={"economy_bureau": 3, "data_bureau": 1}))

    assert [(one.unit, one.many, one.overdue) for one in both] == [("data_bureau", 2, 2)]


def test_without_a_county_the_areas_lead_is_asked_and_without_an_area_the_office():
    assert found(waiting("recommending", "recommend", county=""))[0].unit == "transport_bureau"
    assert found(waiting("form_check", "check", area="moon"))[0].unit == "economy_bureau"
    assert found(waiting("publicity", "publish", area=""))[0].unit == "economy_bureau"


def test_what_is_not_overdue_is_owed_without_days():
    later = waiting("form_check", "check", overdue=0, until=DAY + dt.timedelta(days=3))
    never = waiting("catalogue", "catalogue", overdue=0, until=None)

    assert [(one.days, one.due) for one in found(later, never)] == [(0, later.until), (0, None)]


def test_the_longest_overdue_comes_first():
    waits = [waiting("form_check", "check", until=DAY - dt.timedelta(days=days)) for days in (1, 9, 4)]

    assert [one.days for one in found(*waits)] == [9, 4, 1]


@pytest.mark.parametrize("odd", [{"procedure": "song"}, {"stage": "song"}])
def test_what_the_plan_no_longer_knows_is_owed_by_nobody(odd):
    assert found(waiting("form_check", "check").model_copy(update=odd)) == []


def test_a_yearly_procedure_without_a_round_is_owed_until_the_years_end():
    missing = found(rounds=OPENED[1:])

    assert [(one.kind, one.unit, one.due, one.days) for one in missing] == [
        ("round", "economy_bureau", dt.date(2026, 12, 31), 0)
    ]
    assert "2026 年尚未开启" in missing[0].about.zh
    assert found(rounds=(OPENED[0].model_copy(update={"year": 2025}), *OPENED[1:])) == missing


def test_after_the_plan_no_round_is_owed():
    late = Records(plan=PLAN.id, day=dt.date(2028, 1, 1))

    assert owed(PLAN, PROCEDURES, NOTHING_DUE, late) == []


def test_applications_of_the_first_wave_that_is_not_complete_are_owed_by_their_clauses_lead():
    rows = coverage(PLAN, {}, {}, features={"programme", "plan", "rules", "audit_log"})
    due = [one for one in owed(PLAN, PROCEDURES, rows, records()) if one.kind == "application"]

    first = rows.filter((rows["state"] == "due") & (rows["wave"] == 1))
    assert [one.what for one in due] == ["install"] * first.height
    assert {(one.unit, one.clause) for one in due} == set(first.select("lead", "clause").rows())


def test_items_are_a_table_in_both_languages():
    frame = owed_frame(PLAN, found(waiting("form_check", "check"), people={"transport_bureau": ("甲", "乙")}))

    assert dict(frame.schema) == OWED
    row = frame.row(0, named=True)
    assert (row["unit_zh"], row["unit_en"], row["people"]) == ("市交通运输局", "Bureau of Transport", "甲|乙")
    assert owed_frame(PLAN, []).height == 0


def test_a_plan_without_offices_falls_back_on_the_clause_and_the_issuer():
    bare = PLAN.model_copy(update={"offices": {}})
    here = owed(
        bare, PROCEDURES, NOTHING_DUE, records(waiting("paying", "pay"), waiting("form_check", "check", area=""))
    )

    assert sorted(one.unit for one in here) == ["data_bureau", "government_office"]


def test_rows_without_systems_owe_nothing():
    assert set(NOTHING_DUE.columns) == set(ROW)
    assert found() == []
