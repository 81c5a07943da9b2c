"""A small programme for tests: people of every role with their units, rounds, forms filled in, cases in any stage."""

import datetime as dt
from typing import Any

from jiahe.office.accounts.models import Role, User
from jiahe.office.demo.forms import FORMS as DEMO_FORMS
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import procedure_of, stage_of, today

DAY = dt.timedelta(days=1)
NEED: dict[str, Any] = {
    "problem": "河道巡查靠人工，漏检多",
    "wanted": "自动识别漂浮物和排口异常",
    "data": "ready",
    "budget": 500000,
    "contact": "张三",
    "phone": "0573-00000000",
}
PROJECT: dict[str, Any] = {
    "summary": "视觉质检",
    "technology": "小样本检测",
    "effect": "漏检率由 3% 降到 0.4%，以三个月抽检计",
    "investment": 3000000,
    "in_use_since": "2026-01-05",
    "credit_code": "91330400MA0000000U",
    "other_support": False,
    "contact": "李四",
    "phone": "0573-00000001",
}
EXPERTS = ("expert_1", "expert_2", "expert_3")
CREW = {
    # name: role, unit
    "firm": ("firm", "模拟机械厂"),
    "other_firm": ("firm", "模拟纺织厂"),
    "county": ("county_office", "秀洲区"),
    "other_county": ("county_office", "海宁市"),
    "lead": ("lead_unit", "市经信局"),
    "other_lead": ("lead_unit", "市教育局"),
    "office": ("programme_office", "市经信局"),
    "second_office": ("programme_office", "市数据局"),
    "expert_1": ("expert", "模拟大学"),
    "expert_2": ("expert", "模拟研究院"),
    "expert_3": ("expert", "模拟学院"),
    "own_expert": ("expert", "模拟机械厂"),
    "finance_1": ("finance", "市财政局"),
    "finance_2": ("finance", "市财政局"),
    "auditor": ("auditor", "市审计局"),
    "administrator": ("administrator", "市经信局"),
    "nobody_special": ("", ""),
}
POINTS = {
    "challenge": dict.fromkeys(("fit", "technology", "ability", "value"), 7),
    "benchmark_firm": dict.fromkeys(("depth", "effect", "reach", "safety"), 7),
    "digital_product": dict.fromkeys(("novelty", "quality", "market", "safety"), 7),
    "dataset": dict.fromkeys(("value", "quality", "openness", "safety"), 7),
    "open_list": dict.fromkeys(("willingness", "feasibility", "resources", "reach", "example"), 8),
    "benchmark_scenario": dict.fromkeys(("novelty", "effect", "reach", "safety"), 7),
}
FORMS = DEMO_FORMS | {"open_list": NEED, "benchmark_scenario": PROJECT}


def make_crew(prefix: str = "") -> dict[str, User]:
    """Make somebody of each kind; a prefix keeps their names apart from others'."""
    return {name: make_person(f"{prefix}{name}", role, unit) for name, (role, unit) in CREW.items()}


def make_person(name: str, role: str, unit: str) -> User:
    """Make one person."""
    person = User.objects.create(username=name, full_name=name, unit=unit)
    if role:
        person.roles.add(Role.objects.get_or_create(name=role)[0])
    return person


def open_round(crew: dict[str, User], procedure: str = "open_list") -> Round:
    """Open a round today."""
    return domain.open_round(crew["office"], procedure, opens=min(today(), dt.date(2027, 6, 1)))


def hand_in(
    crew: dict[str, User], found: Round, *, title: str = "河道巡查", by: str = "firm", answers: str = ""
) -> Case:
    """Hand a case in."""
    return domain.start_case(
        crew[by],
        found.pk,
        title=title,
        area="industry",
        county="xiuzhou",
        answers=answers,
        values=FORMS[found.procedure],
        submit=True,
    )


def bring(crew: dict[str, User], case: Case, stage_id: str) -> Case:
    """Bring a case to a stage, each step by whoever does it."""
    while (now := Case.objects.select_related("round").get(pk=case.pk)).stage != stage_id:
        _step(crew, now)
    return now


def _step(crew: dict[str, User], case: Case) -> None:
    steps = {
        "recommend": lambda: domain.recommend_case(crew["county"], case.pk),
        "check": lambda: domain.check_case(crew["lead"], case.pk),
        "score": lambda: _score(crew, case),
        "visit": lambda: _visit(crew, case),
        "decide": lambda: choose(crew, case),
        "publicise": lambda: _show_and_confirm(crew, case),
        "pay": lambda: domain.settle_case(crew["office"], case.pk, ""),
        "publish": lambda: domain.publish_catalogue(crew["office"], case.round_id),
    }
    steps[stage_of(case).kind]()


def _visit(crew: dict[str, User], case: Case) -> None:
    values = {name: case.draft[name] for name in stage_of(case).verified}
    domain.visit_case(crew["lead"], case.pk, passed=True, report="属实", values=values)


def choose(crew: dict[str, User], case: Case) -> None:
    """Choose a case, all who must agree in turn."""
    for office in ("office", "second_office") if stage_of(case).together else ("office",):
        domain.decide_case(crew[office], case.pk, chosen=True)


def _show_and_confirm(crew: dict[str, User], case: Case) -> None:
    domain.publish(crew["office"], case.round_id)
    end_publicity(case)
    domain.confirm_case(crew["office"], case.pk)


def assign(crew: dict[str, User], case: Case) -> None:
    """Put all three experts to a case."""
    for name in EXPERTS:
        domain.assign_expert(crew["office"], case.pk, crew[name].username)


def _score(crew: dict[str, User], case: Case) -> None:
    stage = stage_of(case)
    names = EXPERTS if "expert" in stage.roles else ("lead",)
    if names is EXPERTS:
        assign(crew, case)
    for name in names[: stage.scorers]:
        domain.score_case(crew[name], case.pk, POINTS[procedure_of(case).id])


def end_publicity(case: Case) -> None:
    """Let the days of publicity pass."""
    Case.objects.filter(pk=case.pk).update(due=today() - DAY)
