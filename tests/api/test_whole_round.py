"""A whole benchmark round through the interface: 300 applications, 60 experts, 5 areas, 9 counties, to the last report."""

from collections import Counter

import pytest

from jiahe.engines.rules.credit_code import check_digit
from jiahe.office.accounts.models import User
from jiahe.office.experts.models import Expert
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry as LogEntry
from jiahe.office.programme.models import Assignment, Case, Decision, Score
from jiahe.office.programme.rules import counties, today
from jiahe.plan.load import default_plan
from tests.api.calling import Caller
from tests.office.programme.house import PROJECT, end_publicity, make_person

KIND = "benchmark_scenario"
AREAS = ("industry", "agriculture", "energy", "transport", "health")
TOPICS = ("视觉质检与缺陷识别", "病虫害识别与育种", "负荷预测与节能调度", "信号配时与客流预测", "用药审核与影像诊断")
CASES, EXPERTS, FIRMS, PLACES, VISITED = 300, 60, 30, 10, 14


def crowd():
    """Everybody who has a part, by name, each with a key to the interface."""
    plan = default_plan()
    leads = {area: plan.unit(plan.clause(plan.area(area).clause).lead).name.zh for area in AREAS}
    people = {f"firm_{number}": make_person(f"firm_{number}", "firm", f"模拟企业{number}") for number in range(FIRMS)}
    people |= {unit.id: make_person(f"county_{unit.id}", "county_office", unit.name.zh) for unit in counties()}
    people |= {f"lead_{area}": make_person(f"lead_{area}", "lead_unit", unit) for area, unit in leads.items()}
    people |= {
        "office": make_person("office", "programme_office", "市经信局"),
        "second": make_person("second", "programme_office", "市数据局"),
        "finance_1": make_person("finance_1", "finance", "市财政局"),
        "finance_2": make_person("finance_2", "finance", "市财政局"),
        "stranger": make_person("stranger", "firm", "模拟外来企业"),
    }
    for number in range(EXPERTS):
        people[f"expert_{number}"] = expert(number)
    return {name: Caller(person) for name, person in people.items()}


def expert(number) -> User:
    """One of the experts; every tenth works for a firm that applies."""
    unit = f"模拟企业{number}" if number % 10 == 0 else f"模拟大学{number}"
    person = make_person(f"expert_{number}", "expert", unit)
    Expert.objects.create(user=person, field=TOPICS[number % len(TOPICS)], knows=TOPICS[number % len(TOPICS)], load=20)
    return person


def code(number):
    body = f"91330400MA{number:07}"
    return body + check_digit(body)


def project(number, names):
    area = number % len(AREAS)
    values = PROJECT | {
        "summary": f"{TOPICS[area]}，第 {number} 号产线",
        "technology": TOPICS[area],
        "investment": 1_000_000 + 40_000 * number,
        "credit_code": code(number % FIRMS),
    }
    return {
        "title": f"项目 {number}", "area": AREAS[area], "county": names[number % len(names)], "values": values, "submit": True
    }  # fmt: skip


@pytest.fixture
def call(db):
    callers = crowd()

    def calls(who, method, path, body=None, status=200):
        answer = callers[who](method, path, body)
        assert answer.status_code == status, answer.body
        return answer.json() if answer.body else None

    return calls


def test_three_hundred_applications_from_the_call_to_the_last_report(call):
    found = call("office", "POST", "/rounds", {"procedure": KIND}, 201)["id"]
    cases = handed_in(call, found)
    assigned(call, found)
    scored(call)
    seen = shortlisted(call, found)
    winners = decided(call, found, seen)
    winners = published(call, found, winners)
    paid(call, found, winners)
    catalogued(call, found, winners)

    assert len(cases) == CASES
    entered = Counter(LogEntry.objects.filter(verb__endswith="_case").values_list("verb", flat=True))
    kept = Counter(f"{verb}_case" for verb in Decision.objects.exclude(case=None).values_list("verb", flat=True))
    assert entered == kept
    assert verify().faults == []


def handed_in(call, found):
    """Everybody hands in; one in thirty is returned, corrected and handed in again; the lead units check."""
    names, made = [unit.id for unit in counties()], []
    for number in range(CASES):
        told = project(number, names)
        case = call(f"firm_{number % FIRMS}", "POST", f"/rounds/{found}/cases", told, 201)["id"]
        call(told["county"], "POST", f"/cases/{case}/recommend", {"reason": "属地推荐"})
        lead = f"lead_{told['area']}"
        if number % 30 == 0:
            call(lead, "POST", f"/cases/{case}/return", {"reason": "请补充成效"})
            call(f"firm_{number % FIRMS}", "POST", f"/cases/{case}/submit", {"values": {"effect": "补充：合格率 99%"}})
        call(lead, "POST", f"/cases/{case}/check", {})
        made.append(case)
    assert Counter(Case.objects.values_list("stage", "status")) == {("reviewing", "open"): CASES}
    return made


def assigned(call, found):
    """The exact solver gives every case three experts, none of the applicant's own firm, none beyond the load."""
    seen = call("office", "GET", f"/rounds/{found}/assignment")
    call("office", "POST", f"/rounds/{found}/assignment", {"seen": seen["digest"]})
    pairs = list(Assignment.objects.values_list("case", "case__applicant", "expert__username", "expert__unit"))
    assert set(Counter(case for case, *_ in pairs).values()) == {3}
    assert max(Counter(expert for _, _, expert, _ in pairs).values()) <= 20
    assert [pair for pair in pairs if pair[1] == pair[3]] == []


def scored(call):
    """Each expert scores what is his or hers; the harsh give less."""
    quality = {case.pk: case.number * 7919 % 100 / 20 for case in Case.objects.all()}
    for case, who in list(Assignment.objects.values_list("case", "expert__username").order_by("pk")):
        harsh = int(who.removeprefix("expert_")) % 3
        points = dict.fromkeys(("novelty", "effect", "reach", "safety"), max(round(5 + quality[case]) - harsh, 0))
        call(who, "POST", f"/cases/{case}/score", {"points": points})
    assert Score.objects.filter(submitted__isnull=False).count() == 3 * CASES
    assert Counter(Case.objects.values_list("stage", "status")) == {("visiting", "open"): CASES}


def shortlisted(call, found):
    """The meeting keeps the first by calibrated rank; those are visited, and one is not as it was told."""
    told = call("office", "GET", f"/rounds/{found}/meeting")
    assert [len(group["items"]) for group in told["groups"]] == [CASES]
    seen = call("office", "GET", f"/rounds/{found}/short-list?many={VISITED}")
    keep = seen["tied"][: seen["open"]]
    asked = {"many": VISITED, "seen": seen["digest"], "keep": keep, "reason": "按评分"}
    call("office", "POST", f"/rounds/{found}/short-list", asked)
    kept = list(Case.objects.filter(stage="visiting", status="open").order_by("number"))
    assert len(kept) == VISITED
    for place, case in enumerate(kept):
        on_site = {"passed": place > 0, "report": "现场查看", "values": {"investment": case.draft["investment"] - 1}}
        call(f"lead_{case.area}", "POST", f"/cases/{case.pk}/visit", on_site)
    return [case.pk for case in kept[1:]]


def decided(call, found, seen):
    """Both bureaus choose; ten places of the year and not one more."""
    for case in seen:
        call("second", "POST", f"/cases/{case}/decide", {"chosen": True}, 200)
    chosen = seen[:PLACES]
    for case in chosen:
        assert call("office", "POST", f"/cases/{case}/decide", {"chosen": True})["status"] == "chosen"
    for case in seen[PLACES:]:
        call("office", "POST", f"/cases/{case}/decide", {"chosen": True}, 409)
    assert call("office", "GET", f"/rounds/{found}")["places_taken"] == PLACES
    return chosen


def published(call, found, chosen):
    """An objection that is upheld costs one its place; the others are confirmed when the days are over."""
    assert call("office", "POST", f"/rounds/{found}/publish") == {"cases": PLACES}
    said = call("stranger", "POST", f"/cases/{chosen[0]}/object", {"text": "投资额不实"}, 201)["id"]
    call("office", "POST", f"/cases/{chosen[0]}/objections/{said}", {"upheld": True, "answer": "经查属实"})
    for case in Case.objects.filter(pk__in=chosen[1:]):
        end_publicity(case)
        assert call("office", "POST", f"/cases/{case.pk}/confirm")["stage"] == "paying"
    return chosen[1:]


def paid(call, found, winners):
    """Filed, computed by the rules, approved by one and released by another."""
    filed = call("office", "POST", "/money/file-round", {"round": found}, 201)["payouts"]
    assert {one["case"] for one in filed} == set(winners)
    call("office", "POST", "/money/compute", {})
    ids = [one["id"] for one in filed]
    call("finance_1", "POST", "/money/approve", {"payouts": ids})
    call("finance_1", "POST", "/money/release", {"payouts": ids, "voucher": "x"}, 403)
    call("finance_2", "POST", "/money/release", {"payouts": ids, "voucher": "凭证 1"})
    for one in ids:
        told = call("finance_1", "GET", f"/money/{one}")
        case = Case.objects.select_related("visit").get(pk=told["case"])
        verified = round(100 * case.visit.values["investment"])
        assert (told["state"], told["payable"]) == ("released", min(verified * 30 // 100, 200_000_000))


def catalogued(call, found, winners):
    """Into the catalogue, which everybody reads; one reports."""
    assert call("office", "POST", f"/rounds/{found}/catalogue") == {"cases": len(winners)}
    shown = Caller(None)("GET", f"/public/benchmark-scenario/{today().year}").json()["items"]
    assert len(shown) == len(winners)
    case = Case.objects.select_related("owner").get(pk=winners[0])
    told = {"values": {"effect": "运行平稳", "spread_to": 1}}
    assert call(case.owner.username, "POST", f"/cases/{case.pk}/report", told)["reports"][0]["number"] == 1
