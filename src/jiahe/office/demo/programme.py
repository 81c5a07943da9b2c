"""What would a few rounds look like half-way? Simulated cases, each brought as far as somebody's next step."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from jiahe.office.accounts.models import User
from jiahe.office.programme import domain
from jiahe.office.programme.rules import today
from jiahe.plan.load import default_plan

ACTORS = ("office", "lead", "lead_industry", "lead_city", "county", "firm", "expert1", "expert2", "expert3")
"""The demo people who act; the areas' lead units are those of the plan that comes along."""
_LEADS = {"transport": "lead", "industry": "lead_industry", "city": "lead_city"}
_OPENED_AGO = dt.timedelta(days=14)

_PUBLISHED = (
    ("transport", "公交线路客流预测与发车间隔建议"),
    ("transport", "高速匝道拥堵预警"),
    ("industry", "注塑件表面缺陷识别"),
    ("city", "12345 工单自动分派"),
)
_NEEDS = (
    # area, title, how far
    ("transport", "学校周边路口信号配时", "draft"),
    ("transport", "港区集卡预约与排队", "check"),
    ("industry", "纺机轴承剩余寿命预测", "check"),
    ("industry", "印染车间能耗优化", "score"),
    ("transport", "地铁换乘站大客流预警", "score"),
    ("city", "独居老人关怀提醒", "check"),
    ("city", "河道漂浮物自动识别", "decide"),
    ("industry", "五金件机器人分拣", "decide"),
    ("city", "井盖与路面破损巡查", "publish"),
    ("transport", "停车泊位共享调度", "publish"),
    ("industry", "仓库叉车安全监测", "returned"),
)
_PROJECTS = (
    ("industry", "光伏组件缺陷检测产线", "recommend"),
    ("industry", "化纤卷装质量在线判级", "check"),
    ("transport", "车路云协同路口", "score"),
    ("industry", "紧固件柔性排产", "decide"),
    ("industry", "集成灶视觉质检", "publicise"),
)


def make_rounds(people: Mapping[str, User]) -> int:
    """Make an open list that is published, one half-way, and a benchmark round half-way; return how many cases."""
    plan = default_plan()
    opens = min(max(today() - _OPENED_AGO, plan.valid_from), plan.valid_until)
    earlier, now, benchmark = (
        domain.open_round(people["office"], procedure, opens=opens, simulated=True)
        for procedure in ("open_list", "open_list", "benchmark_scenario")
    )
    for area, title in _PUBLISHED:
        _bring(people, _begin(people, earlier.pk, area, title, _need(title)), area, "publish")
    domain.publish(people["office"], earlier.pk)
    for area, title, stop in _NEEDS:
        _bring(people, _begin(people, now.pk, area, title, _need(title)), area, stop)
    for area, title, stop in _PROJECTS:
        _bring(people, _begin(people, benchmark.pk, area, title, _project(title)), area, stop)
    domain.publish(people["office"], benchmark.pk)
    return len(_PUBLISHED) + len(_NEEDS) + len(_PROJECTS)


def _begin(people: Mapping[str, User], round_id: str, area: str, title: str, values: Mapping[str, Any]) -> str:
    return domain.start_case(people["firm"], round_id, title=title, area=area, county="tongxiang", values=values).pk


def _bring(people: Mapping[str, User], case_id: str, area: str, stop: str) -> None:
    """Do what everybody does in turn, until the case waits where it is to stop."""
    lead = people[_LEADS[area]]
    steps: Mapping[str, Callable[[], object]] = {
        "submit": lambda: domain.submit_case(people["firm"], case_id),
        "recommend": lambda: domain.recommend_case(people["county"], case_id, "属地核实，同意推荐。"),
        "check": lambda: domain.check_case(lead, case_id),
        "score": lambda: _score(people, case_id, lead),
        "decide": lambda: domain.decide_case(people["office"], case_id, chosen=True),
    }
    if stop == "draft":
        return
    for kind in domain.kinds_of(domain.case_for(people["firm"], case_id)):
        if kind == "check" and stop == "returned":
            domain.return_case(lead, case_id, "请补充数据条件和可开放的接口。")
            return
        if kind == stop or kind not in steps:
            return
        steps[kind]()


def _score(people: Mapping[str, User], case_id: str, lead: User) -> None:
    case = domain.case_for(people["office"], case_id)
    stage = domain.expected(case)
    if stage is None:
        return
    judges = [lead] if "lead_unit" in stage.roles else [people["expert1"], people["expert2"], people["expert3"]]
    for place, judge in enumerate(judges):
        points = {one.id: 6 + (len(case.title) + place + number) % 4 for number, one in enumerate(stage.stage.criteria)}
        domain.score_case(judge, case_id, points, "模拟评分")


def _need(title: str) -> dict[str, Any]:
    return {
        "problem": f"模拟需求：{title}目前靠人工，效率低、易遗漏。",
        "wanted": "自动识别、预测并给出建议，结果可复核。",
        "data": "partial",
        "opens": "可开放半年历史数据和一处试点场地（模拟）。",
        "budget": 600000,
        "contact": "模拟联系人",
        "phone": "0573-00000000",
    }


def _project(title: str) -> dict[str, Any]:
    return {
        "summary": f"模拟项目：{title}，已投用并稳定运行。",
        "technology": "小样本视觉检测与时序预测（模拟）。",
        "effect": "漏检率下降一半，按三个月抽检计（模拟）。",
        "investment": 3200000,
        "in_use_since": "2026-01-05",
        "credit_code": "91330400MA0000000U",
        "other_support": False,
        "contact": "模拟联系人",
        "phone": "0573-00000000",
    }
