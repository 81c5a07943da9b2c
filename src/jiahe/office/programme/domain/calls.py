"""What can be handed in now or soon, until when, by whom, and what does it bring?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from jiahe.office.programme.domain.placing import open_needs
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import procedure_of, today
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.model import Incentive
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure

_MOST = 200


@dataclass(frozen=True)
class Call:
    """A round into which something can be handed in until a day, now or from the day on which it opens.

    `needs` is how many published needs can be answered, by area; None where no need is asked for. `brings` is what a
    chosen case is paid by, None where being chosen pays nothing.
    """

    round: Round
    procedure: Procedure
    until: dt.date
    days: int
    opens_later: bool
    needs: Mapping[str, int] | None
    brings: Incentive | None

    @property
    def places(self) -> int | None:
        """How many may be chosen in the year (or for each need), None where there is no limit."""
        decide = self.procedure.of_kind("decide")
        return default_procedures().places(decide) if decide else None


def open_calls() -> list[Call]:
    """Return the calls that are open, the first to end first, then those that open later."""
    day = today()
    running = list(_rounds(day)[:_MOST])
    answering = {one.procedure: procedure_of(one) for one in running if procedure_of(one).answers}
    needs = {name: _needs(procedure) for name, procedure in answering.items()}
    found = [_call(one, day, needs.get(one.procedure)) for one in running]
    return sorted(found, key=lambda call: (call.opens_later, call.until, call.round.pk))


def closed_procedures(calls: list[Call]) -> list[Procedure]:
    """Return the procedures into which nothing can be handed in now or later as far as is known."""
    known = {call.procedure.id for call in calls}
    return [one for one in default_procedures().procedures if one.id not in known]


def claimable() -> list[Incentive]:
    """Return the incentives that no procedure pays: they are claimed with a fact from outside, such as a listing."""
    paid = {stage.pays.incentive for one in default_procedures().procedures for stage in one.stages if stage.pays}
    entries = default_policies().entries
    return [entry.incentive for entry in entries if entry.incentive.id not in paid]


def _rounds(day: dt.date) -> QuerySet[Round]:
    """Return the rounds whose first stage is not over."""
    firsts = {one.id: one.first.id for one in default_procedures().procedures}
    last = {f"last_{stage}": Cast(KeyTextTransform(stage, "deadlines"), CharField()) for stage in set(firsts.values())}
    running = Q(pk__in=[])
    for procedure, stage in firsts.items():
        running |= Q(procedure=procedure, **{f"last_{stage}__gte": str(day)})
    return Round.objects.filter(plan=default_plan().id).annotate(**last).filter(running).order_by("-id")


def _call(found: Round, day: dt.date, needs: Mapping[str, int] | None) -> Call:
    procedure = procedure_of(found)
    until = deadline(found, procedure.first.id) or day
    pay = procedure.of_kind("pay")
    incentive = pay.pays.incentive if pay and pay.pays else None
    return Call(
        round=found,
        procedure=procedure,
        until=until,
        days=(until - day).days,
        opens_later=found.opened > day,
        needs=needs,
        brings=next((one.incentive for one in default_policies().entries if one.incentive.id == incentive), None),
    )


def _needs(procedure: Procedure) -> dict[str, int]:
    grouped = open_needs(procedure).order_by().values_list("area").annotate(many=Count("pk"))
    return dict(grouped)
