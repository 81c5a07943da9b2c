"""How do all cases of a round get their experts at once: looked at first, then put in force as it was seen?"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, QuerySet

from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import ConflictError
from jiahe.office.experts.domain import pool
from jiahe.office.log.domain import digest_of
from jiahe.office.programme.domain.conflicts import facts_about, forms_of
from jiahe.office.programme.domain.matching import Allotment, Situation, Wanting, allot
from jiahe.office.programme.domain.recording import record, state_of, tidy
from jiahe.office.programme.domain.working import locked_round
from jiahe.office.programme.models import Assignment, Case, Round, Status
from jiahe.office.programme.rules import may_assign, procedure_of, sees_everything
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.model import FormField, Procedure, Stage

_LONG = 100
"""From how many characters on a field of the form says what a case is about, rather than a name or a number."""


def look_at_assignment(person: Person, found: Round, without: Collection[str] = ()) -> Allotment:
    """Return who would judge what, with the cases that are left out for now.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Those who see everything look; the keepers put it in force.
    ConflictError
        Where no experts judge in this procedure.
    """
    require(sees_everything(person), person)
    return allot(situation_of(found, without))


def assign_round(
    person: Person, round_id: str, seen: str, *, without: Collection[str] = (), reason: str = ""
) -> Allotment:
    """Put experts to all cases in the score stage that lack some, exactly as it was looked at.

    What was given before stays; so do the gaps of those who declined, for whom others are found.

    Parameters
    ----------
    person, round_id
        Who assigns in which round.
    seen
        The digest of what was looked at: anything that changed since is a reason to look again.
    without
        Cases that are left out for now.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        The keepers of the procedure assign.
    ConflictError
        Where things have changed, there are too few experts, or nothing is left to be assigned.
    """
    with transaction.atomic():
        found = locked_round(round_id)
        user = require(may_assign(person, procedure_of(found)), person)
        _hold(found)
        made = allot(situation_of(found, without))
        _stop_where_odd(made, seen)
        _give(user, made)
        pairs = sorted([case, place.username] for case, place in made.fresh)
        record(
            user,
            "assign",
            found,
            before=state_of(found),
            reason=tidy(reason),
            pairs=len(pairs),
            digest=digest_of(pairs),
            worst=_figure(made.worst),
            total=_figure(made.total),
            bound=_figure(made.bound),
            left_out=sorted(without),
        )
    return made


def situation_of(found: Round, without: Collection[str] = ()) -> Situation:
    """Gather what an assignment rests on.

    Raises
    ------
    ConflictError
        Where no experts judge in this procedure.
    """
    procedure = procedure_of(found)
    stage = judged_in(procedure)
    rows = Case.objects.filter(round=found, stage=stage.id, status=Status.OPEN).exclude(pk__in=without)
    cases = list(rows.select_related("round", "owner").order_by("pk"))
    values, judges = forms_of(cases), pool()
    given = list(Assignment.objects.filter(case__in=rows).values_list("case", "expert__username", "declined"))
    elsewhere = _elsewhere(found, rows)
    return Situation(
        cases=tuple(wanting(case, values.get(case.pk, {}), stage.scorers) for case in cases),
        facts=facts_about(cases, values, judges),
        most=tuple(
            max(min(one.load, stage.load) - elsewhere.get(one.username, 0), 0) if one.available else 0 for one in judges
        ),
        kept=tuple(sorted((case, expert) for case, expert, declined in given if declined is None)),
        closed=tuple(sorted((case, expert) for case, expert, declined in given if declined is not None)),
    )


def judged_in(procedure: Procedure) -> Stage:
    """Return the stage in which experts judge; ConflictError where they do not."""
    stage = procedure.of_kind("score")
    if stage is None or "expert" not in stage.roles:
        raise ConflictError(Text(zh="该程序不由专家评审", en="no experts judge in this procedure"))
    return stage


def wanting(case: Case, values: object, needed: int) -> Wanting:
    """Return a case as an assignment sees it."""
    told = values if isinstance(values, dict) else {}
    fields = procedure_of(case).fields
    texts = [str(told.get(name) or "") for name, field in fields.items() if _tells(field)]
    area = default_plan().area(case.area).title.zh
    return Wanting(case.pk, case.number, case.title, (case.title, "\n".join([area, *texts])), needed)


def _tells(field: FormField) -> bool:
    return field.type == "text" and field.longest >= _LONG


def _elsewhere(found: Round, rows: QuerySet[Case]) -> dict[str, int]:
    """Return how many cases of the round each expert has that an assignment does not look at."""
    standing = Assignment.objects.filter(case__round=found, declined=None).exclude(case__in=rows)
    told = standing.exclude(case__status__in=(Status.WITHDRAWN, Status.REFUSED)).order_by()
    return dict(told.values("expert__username").annotate(many=Count("pk")).values_list("expert__username", "many"))


def _hold(found: Round) -> None:
    """Lock the cases, always in the same order, so that nobody is put to one meanwhile."""
    rows = Case.objects.filter(round=found, status=Status.OPEN).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def _stop_where_odd(made: Allotment, seen: str) -> None:
    if made.digest != seen:
        raise ConflictError(
            Text(
                zh="看过之后案件、专家或回避关系有变动，请重新查看后再确认",
                en="cases, experts or conflicts have changed since this was looked at; look again",
            )
        )
    if made.shortage:
        told = made.shortage
        raise ConflictError(Text(zh="；".join(one.zh for one in told), en="; ".join(one.en for one in told)))
    if not made.fresh:
        raise ConflictError(Text(zh="没有需要指派的项目", en="nothing is left to be assigned"))


def _give(user: User, made: Allotment) -> None:
    names = {place.username for _, place in made.fresh}
    experts = User.objects.in_bulk(names, field_name="username")
    Assignment.objects.bulk_create(
        Assignment(case_id=case, expert=experts[place.username], by=user, expertise=round(place.fit, 4))
        for case, place in made.fresh
    )


def _figure(value: float | None) -> str | None:
    return None if value is None else f"{value:.6f}"
