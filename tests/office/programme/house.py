"""A small programme for tests: people of every role with their units, rounds, forms filled in, cases in any stage."""

import datetime as dt
from typing import Any

from jiahe.office.accounts.models import Role, User
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
    "auditor": ("auditor", "市审计局"),
    "administrator": ("administrator", "市经信局"),
    "nobody_special": ("", ""),
}
POINTS = {
    "open_list": dict.fromkeys(("willingness", "feasibility", "resources", "reach", "example"), 8),
    "benchmark_scenario": dict.fromkeys(("novelty", "effect", "reach", "safety"), 7),
}
FORMS = {"open_list": NEED, "benchmark_scenario": PROJECT}


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


def hand_in(crew: dict[str, User], found: Round, *, title: str = "河道巡查", by: str = "firm") -> Case:
    """Hand a case in."""
    return domain.start_case(
        crew[by],
        found.pk,
        title=title,
        area="industry",
        county="xiuzhou",
        values=FORMS[found.procedure],
        submit=True,
    )


def bring(crew: dict[str, User], case: Case, stage_id: str) -> Case:
    """Bring a case to a stage, each step by whoever does it."""
    while (now := Case.objects.select_related("round").get(pk=case.pk)).stage != stage_id:
        _step(crew, now)
    return now


def _step(crew: dict[str, User], case: Case) -> None:
    kind = stage_of(case).kind
    if kind == "recommend":
        domain.recommend_case(crew["county"], case.pk)
    elif kind == "check":
        domain.check_case(crew["lead"], case.pk)
    elif kind == "score":
        _score(crew, case)
    elif kind == "decide":
        domain.decide_case(crew["office"], case.pk, chosen=True)
    else:
        raise AssertionError(kind)


def _score(crew: dict[str, User], case: Case) -> None:
    stage = stage_of(case)
    names = ["expert_1", "expert_2", "expert_3"] if "expert" in stage.roles else ["lead"]
    for name in names[: stage.scorers]:
        domain.score_case(crew[name], case.pk, POINTS[procedure_of(case).id])


def end_publicity(case: Case) -> None:
    """Let the days of publicity pass."""
    Case.objects.filter(pk=case.pk).update(due=today() - DAY)
