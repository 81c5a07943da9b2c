"""What would rounds look like half-way? Simulated cases of every procedure, each brought as far as somebody's next step."""

import datetime as dt
from collections.abc import Callable, Mapping

from jiahe.office.accounts.models import User
from jiahe.office.demo.forms import FORMS, REPORTS
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import procedure_of, today
from jiahe.plan.load import default_plan

ACTORS = (
    "office",
    "office2",
    "lead",
    "lead_industry",
    "lead_city",
    "county",
    "firm",
    "expert1",
    "expert2",
    "expert3",
)
"""The demo people who act; the areas' lead units are those of the plan that comes along."""
_LEADS = {"transport": "lead", "industry": "lead_industry", "city": "lead_city"}
_OPENED_AGO = dt.timedelta(days=14)
_DAY = dt.timedelta(days=1)

_Told = tuple[str, str, str]
"""Area, title, and the kind of stage in which it stops; `assign` waits there for its experts."""
_PUBLISHED: tuple[_Told, ...] = (
    ("transport", "公交线路客流预测与发车间隔建议", "publish"),
    ("transport", "高速匝道拥堵预警", "publish"),
    ("industry", "注塑件表面缺陷识别", "publish"),
    ("city", "12345 工单自动分派", "publish"),
)
_ROUNDS: tuple[tuple[str, tuple[_Told, ...]], ...] = (
    (
        "open_list",
        (
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
        ),
    ),
    (
        "benchmark_scenario",
        (
            ("industry", "光伏组件缺陷检测产线", "recommend"),
            ("industry", "化纤卷装质量在线判级", "check"),
            ("transport", "车路云协同路口", "score"),
            ("industry", "化纤纺丝断头预警", "assign"),
            ("transport", "公交场站充电排程", "assign"),
            ("city", "燃气管网泄漏研判", "assign"),
            ("industry", "紧固件柔性排产", "visit"),
            ("city", "供水管网漏损定位", "visit"),
            ("industry", "经编疵点在线识别", "visit"),
            ("transport", "港口集装箱残损识别", "visit"),
            ("city", "积水点短临预警", "visit"),
            ("industry", "皮革排版与裁切优化", "visit"),
            ("transport", "隧道事件检测", "visit"),
            ("city", "电梯故障预测", "visit"),
            ("industry", "注塑工艺参数推荐", "visit"),
            ("transport", "桥梁船撞预警", "visit"),
            ("city", "垃圾分类督导", "visit"),
            ("industry", "锅炉燃烧优化", "visit"),
            ("transport", "公交智能调度中心", "decide"),
            ("industry", "箱包裁片智能排版", "decide"),
            ("industry", "集成灶视觉质检", "publicise"),
            ("transport", "危运车辆主动防控", "pay"),
            ("city", "城市体检一张图", "pay"),
        ),
    ),
    (
        "challenge",
        (
            ("industry", "注塑件缺陷小样本识别方案", "score"),
            ("industry", "注塑件缺陷多模态识别方案", "check"),
        ),
    ),
    (
        "benchmark_firm",
        (
            ("industry", "模拟智能装备公司", "visit"),
            ("transport", "模拟智慧物流公司", "decide"),
            ("industry", "模拟新材料公司", "follow"),
        ),
    ),
    (
        "digital_product",
        (
            ("industry", "缺陷检测一体机", "recommend"),
            ("city", "工单分派智能体", "follow"),
            ("industry", "排产优化软件", "follow"),
        ),
    ),
    (
        "dataset",
        (
            ("transport", "路口流量标注数据集", "check"),
            ("industry", "纺织瑕疵图像数据集", "follow"),
        ),
    ),
)
_PANEL = ("expert1", "expert2", "expert3", "expert5")
_HARSHNESS = {"expert1": 1, "expert3": -1}
_AFTER_PUBLICITY = ("pay", "publish", "follow")


def make_rounds(people: Mapping[str, User]) -> int:
    """Make an open list that is published and a round of every procedure half-way; return how many cases."""
    plan = default_plan()
    opens = min(max(today() - _OPENED_AGO, plan.valid_from), plan.valid_until)
    made = _make_round(people, "open_list", _PUBLISHED, opens)
    domain.publish(people["office"], made.pk)
    for procedure, cases in _ROUNDS:
        found = _make_round(people, procedure, cases, opens)
        if procedure != "open_list":
            _publish(people, found, {title: stop for _, title, stop in cases})
    return len(_PUBLISHED) + sum(len(cases) for _, cases in _ROUNDS)


def _make_round(people: Mapping[str, User], procedure: str, cases: tuple[_Told, ...], opens: dt.date) -> Round:
    found = domain.open_round(people["office"], procedure, opens=opens, simulated=True)
    needs = {need.area: need.pk for need in domain.open_needs(procedure_of(found))}
    for area, title, stop in cases:
        case = domain.start_case(
            people["firm"],
            found.pk,
            title=title,
            area=area,
            county="tongxiang",
            answers=needs.get(area, ""),
            values=FORMS[procedure],
        )
        _bring(people, case.pk, area, stop)
    return found


def _bring(people: Mapping[str, User], case_id: str, area: str, stop: str) -> None:
    """Do what everybody does in turn, until the case waits where it is to stop or for its publication."""
    lead = people[_LEADS[area]]
    steps: Mapping[str, Callable[[], object]] = {
        "submit": lambda: domain.submit_case(people["firm"], case_id),
        "recommend": lambda: domain.recommend_case(people["county"], case_id, "属地核实，同意推荐。"),
        "check": lambda: domain.check_case(lead, case_id),
        "score": lambda: _score(people, case_id, lead),
        "visit": lambda: _visit(lead, case_id),
        "decide": lambda: _decide(people, case_id),
    }
    if stop == "draft":
        return
    for kind in domain.kinds_of(domain.case_for(people["firm"], case_id)):
        if kind == "score" and stop == "score":
            _assign(people, case_id)
        if kind == "check" and stop == "returned":
            domain.return_case(lead, case_id, "请补充数据条件和可开放的接口。")
            return
        if kind == stop or kind not in steps or (kind == "score" and stop == "assign"):
            return
        steps[kind]()


def _judges(people: Mapping[str, User], case_id: str, lead: User, *, turn: bool) -> list[User]:
    """Return who scores a case: the lead unit, or three of the experts, in turn where all of them are to have some."""
    case = domain.case_for(people["office"], case_id)
    stage = procedure_of(case).of_kind("score")
    if stage is None or "expert" not in stage.roles:
        return [lead]
    left_out = case.number % len(_PANEL) if turn else len(_PANEL) - 1
    return [people[name] for place, name in enumerate(_PANEL) if place != left_out]


def _assign(people: Mapping[str, User], case_id: str, *, turn: bool = False) -> None:
    for judge in _judges(people, case_id, people["office"], turn=turn):
        if judge.pk != people["office"].pk:
            domain.assign_expert(people["office"], case_id, judge.username)


def _score(people: Mapping[str, User], case_id: str, lead: User) -> None:
    """Let everybody who is asked score a case: better and worse ones, by harsh and mild people."""
    case = domain.case_for(people["office"], case_id)
    stage = procedure_of(case).of_kind("score")
    _assign(people, case_id, turn=True)
    worth = sum(map(ord, case.title))
    for judge in _judges(people, case_id, lead, turn=True):
        harshness = _HARSHNESS.get(judge.username, 0)
        whim = worth * 7 + len(judge.username) + ord(judge.username[-1]) * 5
        points = {
            one.id: min(max(5 + worth % 5 + harshness + (whim // (number + 2)) % 3 - 1, 1), 10)
            for number, one in enumerate(stage.criteria if stage else ())
        }
        domain.score_case(judge, case_id, points, "模拟评分")


def _visit(lead: User, case_id: str) -> None:
    case = domain.case_for(lead, case_id)
    stage = procedure_of(case).of_kind("visit")
    values = {name: case.draft[name] for name in (stage.verified if stage else ())}
    domain.visit_case(lead, case_id, passed=True, report="现场查看运行记录和发票，情况属实（模拟）。", values=values)


def _decide(people: Mapping[str, User], case_id: str) -> None:
    stage = procedure_of(domain.case_for(people["office"], case_id)).of_kind("decide")
    domain.decide_case(people["office"], case_id, chosen=True)
    if stage is not None and stage.together:
        domain.decide_case(people["office2"], case_id, chosen=True)


def _publish(people: Mapping[str, User], found: Round, stops: Mapping[str, str]) -> None:
    """Publish what was chosen; where cases have come further, their publicity is over as if it had begun earlier."""
    if not Case.objects.filter(round=found, status="chosen").exists():
        return
    domain.publish(people["office"], found.pk)
    further = [title for title, stop in stops.items() if stop in _AFTER_PUBLICITY]
    shown = Case.objects.filter(round=found, status="chosen", title__in=further)
    shown.update(due=today() - _DAY)
    for case in shown:
        domain.confirm_case(people["office"], case.pk)
    if "follow" in stops.values():
        domain.publish_catalogue(people["office"], found.pk)
        for case in Case.objects.filter(round=found, status="published")[:1]:
            domain.report_case(people["firm"], case.pk, REPORTS[found.procedure])
