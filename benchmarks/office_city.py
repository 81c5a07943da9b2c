"""What does an office look like after years? People, rounds, cases with what belongs to them, runs, and the log of it all.

Rows are written at once and not by verbs, which would take hours; the log is written as verbs write it.
"""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.ids import new_id
from jiahe.kernel.times import now
from jiahe.office.accounts.domain import sync_roles
from jiahe.office.accounts.models import Role, User
from jiahe.office.demo.forms import FORMS
from jiahe.office.log.domain import Deed, digest_of, record_all
from jiahe.office.programme.models import Assignment, Case, Decision, Entry, Round, Score, Status
from jiahe.office.programme.rules import counties
from jiahe.office.runs.models import Run
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure, Stage
from jiahe.runtime.registry import applications

CHUNK = 2000
GREAT = 0.5
"""One open list holds this share of all cases, so that one round's list is as long as it may get."""
_UNDER_WAY, _PUBLISHED = 0.15, 0.03
_ROUNDS = 36
"""Six procedures, two rounds a year, three years."""
_PLACES = (
    "南湖",
    "秀洲",
    "嘉善",
    "平湖",
    "海盐",
    "海宁",
    "桐乡",
    "经开",
    "港区",
    "长水",
    "梅里",
    "王店",
    "乌镇",
    "西塘",
    "乍浦",
)
_THINGS = (
    "公交",
    "河道",
    "水厂",
    "印染车间",
    "注塑产线",
    "光伏组件",
    "急诊",
    "药房",
    "工单",
    "井盖",
    "停车",
    "校车",
    "冷链",
    "稻田",
    "蚕茧",
)
_DOINGS = (
    "客流预测",
    "缺陷识别",
    "能耗优化",
    "排班建议",
    "风险预警",
    "自动分派",
    "寿命预测",
    "路径规划",
    "质检判级",
    "巡查识别",
)
_VERBS = {"submit": "submit", "recommend": "recommend", "check": "check", "score": "score", "decide": "decide"}
STAFF = {
    # name: role, unit
    "admin": ("administrator", "市数据局"),
    "office": ("programme_office", "市经信局"),
    "auditor": ("auditor", "市审计局"),
    "lead": ("lead_unit", "市经信局"),
    "county": ("county_office", "桐乡市"),
    "finance": ("finance", "市财政局"),
    "firm": ("firm", "模拟企业 0000"),
    "expert": ("expert", "模拟大学"),
}


@dataclass(frozen=True)
class City:
    """Who is there, and the round that holds most."""

    people: dict[str, User]
    great: Round


def fill(cases: int, *, runs: int, seed: int = 1) -> City:
    """Fill an office that is migrated and in which there is nobody yet."""
    draw = random.Random(seed)
    people = _staff()
    firms = [people["firm"], *_many("firm", "模拟企业", 1 + cases // 50)]
    experts = [people["expert"], *_many("expert", "模拟学院", max(60, cases // 300))]
    rounds = _rounds(draw, _ROUNDS)
    for field in (Case._meta.get_field("changed"), Case._meta.get_field("created")):  # noqa: SLF001  # times of their own
        field.auto_now = field.auto_now_add = False
    for group in _groups(_cases(draw, cases, rounds, firms), CHUNK):
        _write(draw, group, people["office"], experts)
    for group in _groups(_runs(draw, runs, people), CHUNK):
        Run.objects.bulk_create(group)
    return City(people, rounds[0])


def _groups(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(rows)
    while group := list(islice(left, size)):
        yield group


def _staff() -> dict[str, User]:
    sync_roles()
    found = {}
    for name, (role, unit) in STAFF.items():
        found[name] = User.objects.create(username=name, full_name=f"{unit}{name}", unit=unit)
        found[name].roles.add(Role.objects.get(name=role))
    return found


def _many(role: str, unit: str, many: int) -> list[User]:
    made = User.objects.bulk_create(
        [
            User(username=f"{role}{number}", full_name=f"{unit}{number}", unit=f"{unit} {number:04}")
            for number in range(1, many)
        ]
    )
    links = User.roles.through
    links.objects.bulk_create([links(user_id=one.pk, role_id=role) for one in made])
    return made


def _rounds(draw: random.Random, many: int) -> list[Round]:
    """Make rounds of every procedure over the years of the plan; the first is the great one."""
    procedures, numbered, today = default_procedures().procedures, dict[tuple[str, int], int](), now().date()
    made = []
    for place in range(many):
        procedure = default_procedures()["open_list"] if place == 0 else draw.choice(procedures)
        year = today.year - (0 if place == 0 else draw.choice((0, 0, 1, 1, 2)))
        number = numbered[procedure.id, year] = numbered.get((procedure.id, year), 0) + 1
        opened = today - dt.timedelta(days=14 + 365 * (today.year - year))
        last = {stage.id: str(opened + dt.timedelta(days=30)) for stage in procedure.stages if stage.span}
        made.append(
            Round(
                plan=default_plan().id,
                procedure=procedure.id,
                year=year,
                number=number,
                opened=opened,
                deadlines=last,
                published=timezone.now(),
            )
        )
    return Round.objects.bulk_create(made)


def _cases(draw: random.Random, many: int, rounds: Sequence[Round], firms: Sequence[User]) -> Iterator[Case]:
    areas, places = [area.id for area in default_plan().areas], [unit.id for unit in counties()]
    numbers, start = dict[str, int](), timezone.now() - dt.timedelta(days=900)
    for place in range(many):
        found = rounds[0] if draw.random() < GREAT else draw.choice(rounds[1:])
        procedure = default_procedures()[found.procedure]
        stage, status = _standing(draw, procedure, current=found.opened.year == now().year)
        numbers[found.pk] = numbers.get(found.pk, 0) + 1
        firm = draw.choice(firms)
        day = start + dt.timedelta(days=899 * place / many)
        yield Case(
            id=new_id(),
            round=found,
            number=numbers[found.pk],
            owner=firm,
            applicant=firm.unit,
            title=f"{draw.choice(_PLACES)}{draw.choice(_THINGS)}{draw.choice(_DOINGS)} {place:06}",
            area=draw.choice(areas),
            county=draw.choice(places),
            draft=dict(FORMS[procedure.id]),
            stage=stage.id,
            status=status,
            due=now().date() + dt.timedelta(days=5) if stage.kind == "publicise" and status == Status.CHOSEN else None,
            total=round(draw.uniform(40, 95), 2) if stage.kind in {"decide", "publicise", "confirm", "pay", "publish", "follow"} else None,
            created=day,
            changed=day + dt.timedelta(days=draw.uniform(0, 30)),
        )  # fmt: skip


def _standing(draw: random.Random, procedure: Procedure, *, current: bool) -> tuple[Stage, str]:
    """Return where a case stands: most of those of earlier years are over."""
    if draw.random() < (_UNDER_WAY if current else _UNDER_WAY / 10):
        stage = draw.choice(procedure.stages)
        chosen = Status.CHOSEN if stage.kind in {"publicise", "publish"} else Status.OPEN
        return stage, draw.choice((Status.DRAFT, Status.RETURNED)) if stage.kind == "submit" else chosen
    if draw.random() < _PUBLISHED:
        return procedure.stages[-1], Status.PUBLISHED
    stage = draw.choice([one for one in procedure.stages if one.kind in {"check", "decide"}])
    return stage, Status.REFUSED if stage.kind == "check" else Status.PASSED_OVER


def _write(draw: random.Random, cases: list[Case], office: User, experts: Sequence[User]) -> None:
    """Write cases with their entries, scores, decisions, and an entry of the log for each decision."""
    Case.objects.bulk_create(cases)
    Entry.objects.bulk_create(
        [Entry(case=case, number=1, values=case.draft, by=case.owner) for case in cases if case.status != Status.DRAFT]
    )
    scored = [case for case in cases if case.total is not None]
    judged = [(case, expert) for case in scored for expert in draw.sample(experts, 3)]
    Assignment.objects.bulk_create([Assignment(case=case, expert=expert, by=office) for case, expert in judged])
    Score.objects.bulk_create(
        [
            Score(case=case, by=expert, points={"effect": 7}, total=case.total, submitted=case.changed)
            for case, expert in judged
        ]
    )
    done = [(case, verb) for case in cases for verb in _done(case)]
    Decision.objects.bulk_create(
        [
            Decision(
                round=case.round,
                case=case,
                verb=verb,
                by=case.owner if verb == "submit" else office,
                stage=case.stage,
                status=case.status,
            )
            for case, verb in done
        ]
    )
    digest = digest_of({"stage": "check"})
    with transaction.atomic():
        record_all(
            [
                Deed(
                    case.owner.username if verb == "submit" else "office",
                    f"{verb}_case",
                    f"case/{case.pk}",
                    "1.1",
                    digest,
                    digest,
                )
                for case, verb in done
            ]
        )


def _done(case: Case) -> list[str]:
    """Return what was done on the way to where a case stands."""
    stages = default_procedures()[case.round.procedure].stages
    last = next(place for place, stage in enumerate(stages) if stage.id == case.stage)
    return ["start", *(_VERBS[stage.kind] for stage in stages[:last] if stage.kind in _VERBS)]


def _runs(draw: random.Random, many: int, people: dict[str, User]) -> Iterator[Run]:
    apps, owners = list(applications()), list(people.values())
    start = timezone.now() - dt.timedelta(days=900)
    for place in range(many):
        asked = start + dt.timedelta(days=899 * place / many)
        status = draw.choices(("succeeded", "refused", "failed", "cancelled"), (80, 12, 4, 4))[0]
        took = dt.timedelta(seconds=draw.uniform(1, 90))
        yield Run(
            id=new_id(),
            application=draw.choice(apps),
            owner=draw.choice(owners),
            status=status,
            created=asked,
            started=asked,
            ended=asked + took,
        )
