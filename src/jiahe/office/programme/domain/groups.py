"""Which cases wait, for what and since when, all over the programme: by round, stage, area and county?"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Min, Q

from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Case, Round, Status, Vote
from jiahe.office.programme.rules import procedure_of, today
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Kind, Stage

_AHEAD = dt.timedelta(days=60)


@dataclass(frozen=True)
class Group:
    """Cases that wait for one thing; `said` is on how many of them a unit that decides along has said its word."""

    round: Round
    stage: str
    what: str
    area: str
    county: str
    many: int
    overdue: int
    until: dt.date | None
    said: dict[str, int] = field(default_factory=dict)


def waiting_groups() -> list[Group]:
    """Return every group of cases for which somebody's act is waited for, drafts and far reports left out."""
    past = Count("pk", filter=Q(due__lt=today()))
    told = {"many": Count("pk"), "dated": Count("due"), "over": past, "first": Min("due")}
    rows = Case.objects.filter(_waits(), round__plan=default_plan().id).order_by()
    grouped: Any = rows.values("round", "stage", "status", "area", "county")
    found = list(grouped.annotate(**told))
    rounds, said = Round.objects.in_bulk({row["round"] for row in found}), _said()
    return [group for row in found for group in _groups(rounds[row["round"]], row, said) if group.many]


def _waits() -> Q:
    """Return the cases that wait for somebody; stages and statuses by themselves, so that an index serves."""
    shown = Q(status=Status.CHOSEN) & (Q(due=None) | Q(due__lt=today()))
    near = Q(status=Status.PUBLISHED, due__lte=today() + _AHEAD)
    others = Q(status__in=(Status.RETURNED, Status.LATE, Status.OPEN, Status.CONFIRMED))
    stages = {stage.id for one in default_procedures().procedures for stage in one.stages}
    return Q(stage__in=sorted(stages)) & (others | shown | near)


def _groups(found: Round, row: dict[str, Any], said: dict[tuple[str, ...], dict[str, int]]) -> Iterator[Group]:
    procedure = procedure_of(found)
    stage = procedure.stage(row["stage"])
    if stage is None or stage.kind not in _KINDS[row["status"]]:
        return
    if row["status"] == Status.CHOSEN:
        confirm = procedure.of_kind("confirm")
        yield _group(found, stage, row, "publish", many=row["many"] - row["dated"], last=deadline(found, stage.id))
        yield _group(
            found, stage, row, "confirm", many=row["over"], last=deadline(found, confirm.id) if confirm else None
        )
        return
    what = _WHAT.get(row["status"]) or _OF_KIND.get(stage.kind, stage.kind)
    place = (found.pk, stage.id, row["area"], row["county"])
    last = None if row["dated"] == row["many"] else deadline(found, stage.id)
    spoken = said.get(place, {}) if what == "decide" else {}
    yield _group(found, stage, row, what, many=row["many"], last=last, dated=True, said=spoken)


_KINDS: Mapping[str, tuple[Kind, ...]] = {
    Status.RETURNED: ("submit",),
    Status.LATE: ("submit",),
    Status.OPEN: ("recommend", "check", "score", "visit", "decide"),
    Status.CHOSEN: ("publicise", "publish"),
    Status.CONFIRMED: ("pay", "publish"),
    Status.PUBLISHED: ("follow",),
}
"""In which stages something is waited for, by how a case stands there."""
_WHAT = {Status.RETURNED: "correct", Status.LATE: "admit", Status.PUBLISHED: "report"}
_OF_KIND: Mapping[Kind, str] = {"publish": "catalogue"}


def _group(
    found: Round,
    stage: Stage,
    row: dict[str, Any],
    what: str,
    *,
    many: int,
    last: dt.date | None,
    dated: bool = False,
    said: dict[str, int] | None = None,
) -> Group:
    """Return one group: cases with days of their own (`dated`) go by these, the others by the `last` day of the stage."""
    own = (row["dated"], row["over"], row["first"]) if dated else (0, 0, None)
    late = own[1] + (many - own[0] if last and last < today() else 0)
    first = min((day for day in (own[2], last) if day), default=None)
    return Group(found, stage.id, what, row["area"], row["county"], many, late, first, said or {})


def _said() -> dict[tuple[str, ...], dict[str, int]]:
    """Return on how many open cases each unit has said its word, by round, stage, area and county."""
    found: dict[tuple[str, ...], dict[str, int]] = {}
    names = ("case__round", "case__stage", "case__area", "case__county")
    deciding = {stage.id for one in default_procedures().procedures for stage in one.stages if stage.together}
    rows = Vote.objects.filter(case__status=Status.OPEN, case__stage__in=sorted(deciding)).order_by()
    for *place, unit, many in rows.values_list(*names, "unit").annotate(many=Count("pk")):
        found.setdefault(tuple(place), {})[unit] = many
    return found


def rounds_by_year() -> list[tuple[str, int, bool, int]]:
    """Return how many rounds of each procedure were opened in each year: procedure, year, whether simulated, how many."""
    rows = Round.objects.filter(plan=default_plan().id).order_by()
    grouped = rows.values_list("procedure", "year", "simulated").annotate(many=Count(F("pk")))
    return sorted(grouped)
