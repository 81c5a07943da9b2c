"""How is a round opened, how long does each stage last, and how are its results published?"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import ConflictError
from jiahe.office.holding import hold
from jiahe.office.programme.domain.recording import record, state_of, tidy
from jiahe.office.programme.domain.working import locked_round, needed
from jiahe.office.programme.models import Case, Round, Status
from jiahe.office.programme.rules import is_keeper, procedure_of, today
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure


def open_round(
    person: Person, procedure_id: str, *, opens: dt.date | None = None, reason: str = "", simulated: bool = False
) -> Round:
    """Open a round; its year is that of the day on which it opens, and its deadlines follow from the procedure.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person does not keep the procedure.
    NotFoundError
        Where the plan has no such procedure.
    UsageError
        Where the plan is not in force on that day.
    """
    procedure, plan, day = default_procedures()[procedure_id], default_plan(), opens or today()
    user = require(is_keeper(person, procedure), person)
    if not plan.in_force(day):
        first, last = plan.valid_from, plan.valid_until
        raise UsageError(Text(zh=f"规划有效期为 {first} 至 {last}", en=f"the plan is in force from {first} to {last}"))
    with transaction.atomic():
        hold(f"rounds {plan.id} {procedure.id} {day.year}")  # the first of a year finds no row to lock
        same = Round.objects.filter(plan=plan.id, procedure=procedure.id, year=day.year)
        numbered = same.aggregate(last=Max("number"))["last"] or 0
        found = Round.objects.create(
            plan=plan.id,
            procedure=procedure.id,
            year=day.year,
            number=numbered + 1,
            opened=day,
            deadlines={stage: str(last) for stage, last in deadlines(procedure, day).items()},
            simulated=simulated,
        )
        record(user, "open", found, before=None, reason=tidy(reason))
    return found


def deadlines(procedure: Procedure, opens: dt.date) -> dict[str, dt.date]:
    """Return the last day of each stage that has a span, one after the other."""
    calendar, day, found = default_procedures().calendar, opens, {}
    for stage in procedure.stages:
        if stage.span is not None:
            day = found[stage.id] = calendar.after(day, stage.span)
    return found


def extend_deadline(person: Person, round_id: str, stage_id: str, day: dt.date, reason: str) -> Round:
    """Give a stage more time, and say why.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As every verb.
    UsageError
        Where the stage has no deadline, the day is not later than it or beyond the plan, or no reason is given.
    """
    with transaction.atomic():
        found = locked_round(round_id)
        user = require(is_keeper(person, procedure_of(found)), person)
        last = deadline(found, stage_id)
        if last is None or not last < day <= default_plan().valid_until:
            raise UsageError(
                Text(
                    zh=f"截止日期只能改到 {last or '—'} 之后、规划有效期之内",
                    en=f"a deadline moves to a day after {last or '-'}, within the validity of the plan",
                )
            )
        before, why = state_of(found), needed(reason)
        found.deadlines = found.deadlines | {stage_id: str(day)}
        found.save(update_fields=["deadlines"])
        record(user, "extend", found, before=before, reason=why, stage=stage_id, day=str(day))
    return found


def deadline(found: Round, stage_id: str) -> dt.date | None:
    """Return the last day of a stage, None where it has none."""
    written = found.deadlines.get(stage_id)
    return dt.date.fromisoformat(written) if written else None


def last_deadline(found: Round) -> dt.date:
    """Return the last day of a round as far as it is known."""
    return max([found.opened, *(dt.date.fromisoformat(day) for day in found.deadlines.values())])


def publish(person: Person, round_id: str) -> int:
    """Publish what was chosen and is not published yet: the list, or the publicity, whose days begin with it.

    Returns
    -------
    int
        How many cases.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As every verb.
    ConflictError
        Where there is nothing to publish.
    """
    with transaction.atomic():
        found = locked_round(round_id)
        procedure = procedure_of(found)
        user = require(is_keeper(person, procedure), person)
        stage = procedure.of_kind("publicise") or procedure.of_kind("publish")
        waiting = Case.objects.select_for_update().filter(round=found, status=Status.CHOSEN, due=None)
        cases = list(waiting.filter(stage=stage.id if stage else "").order_by("pk"))
        if stage is None or not cases:
            raise ConflictError(Text(zh="目前没有可以公布的事项", en="there is nothing to be published now"))
        before, last = state_of(found), None
        if stage.kind == "publicise" and stage.span is not None:
            last = default_procedures().calendar.after(today(), stage.span)
        status, confirmed = (Status.CHOSEN, None) if last else (Status.PUBLISHED, today())
        shown = Case.objects.filter(pk__in=[case.pk for case in cases])
        shown.update(status=status, due=last, confirmed=confirmed, changed=timezone.now())
        found.published = timezone.now()
        found.save(update_fields=["published"])
        until = str(last) if last else None
        record(user, "publish", found, before=before, cases=[case.pk for case in cases], until=until)
    return len(cases)
