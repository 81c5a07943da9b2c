"""Which rounds and cases are open to a person, what is expected of a case next, and by whom?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from jiahe.kernel.ids import is_id
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, Person, hidden, roles_of, signed_in
from jiahe.office.programme.domain.publication import public_fields
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.domain.turns import UNDER_WAY
from jiahe.office.programme.domain.working import CASE, ROUND
from jiahe.office.programme.models import (
    Case,
    Decision,
    Objection,
    Report,
    Round,
    Score,
    Status,
    Visit,
    Vote,
)
from jiahe.office.programme.rules import (
    RULES,
    cases_seen_by,
    has_scored,
    is_in_publicity,
    is_own,
    may,
    may_object,
    procedure_of,
    sees_few,
    sees_scores,
    stage_of,
    today,
)
from jiahe.office.stretches import within
from jiahe.plan.procedures.model import Kind, Role, Stage

_OVER = (("confirm", Status.CONFIRMED), ("publish", Status.PUBLISHED))
"""Stages and statuses in which nothing is waited for, where the procedure ends there."""


@dataclass(frozen=True)
class Expected:
    """What a case waits for: the stage, who acts, until when, and whether that day is over."""

    stage: Stage
    roles: tuple[Role, ...]
    by_owner: bool
    due: dt.date | None
    overdue: bool


@dataclass(frozen=True)
class Dossier:
    """A case as far as a person sees it; where `whole` is unset only what is public of it."""

    whole: bool
    values: dict[str, Any]
    expected: Expected | None
    verbs: list[str]
    scores: list[Score]
    draft: Score | None
    """What the person has typed of a score and not submitted."""
    visit: Visit | None
    votes: list[Vote]
    reports: list[Report]
    objections: list[Objection]
    history: list[Decision]


def rounds() -> QuerySet[Round]:
    """Return all rounds, the newest first: what is asked of everybody is open to everybody."""
    return Round.objects.all()


def round_for(round_id: str) -> Round:
    """Return one round; NotFoundError where there is none."""
    found = Round.objects.filter(pk=round_id).first() if is_id(round_id) else None
    if found is None:
        raise hidden(ROUND)
    return found


def cases_visible_to(person: Person) -> QuerySet[Case]:
    """Return the cases that are open to a person, the newest first, with their rounds and without their drafts."""
    user = signed_in(person)
    seen, rows = cases_seen_by(user), Case.objects.select_related("round").defer("draft")
    return rows.filter(seen) if sees_few(user) else within(rows, seen)


def case_for(person: Person, case_id: str) -> Case:
    """Return one case; those in publicity are open to everybody who is signed in, with what is public of them.

    Raises
    ------
    NotSignedInError
        Where nobody is signed in.
    NotFoundError
        Where it is not there or not open to the person.
    """
    user = signed_in(person)
    rows = Case.objects.select_related("round", "owner")
    shown = Q(status=Status.CHOSEN, due__gte=today())
    case = rows.filter(cases_seen_by(user) | shown, pk=case_id).first() if is_id(case_id) else None
    if case is None or not (sees_whole(user, case) or is_in_publicity(case)):
        raise hidden(CASE)
    return case


def sees_whole(person: Person, case: Case) -> bool:
    """Tell whether the person sees all of a case, not only what is public in publicity."""
    return Case.objects.filter(cases_seen_by(person), pk=case.pk).exists()


def verbs_for(person: Person, case: Case) -> list[str]:
    """Return what the person may do with a case now."""
    found = [verb for verb in RULES if may(person, verb, case)]
    if "score" in found and has_scored(signed_in(person), case):
        found = [verb for verb in found if verb not in {"score", "decline"}]
    return [*found, "object"] if may_object(person, case) else found


def expected(case: Case) -> Expected | None:
    """Return what a case waits for, None where it is over."""
    procedure, stage = procedure_of(case), stage_of(case)
    if case.status not in UNDER_WAY or (stage.kind, case.status) in _OVER:
        return None
    if stage.kind == "follow":
        return Expected(stage, stage.roles, case.due is not None, case.due, _is_over(case.due))
    by_owner = stage.kind == "submit" and case.status != Status.LATE
    due = case.due or deadline(case.round, stage.id)
    following = procedure.of_kind("confirm") if stage.kind == "publicise" and case.due else None
    if following is not None and _is_over(case.due):
        stage, due = following, None
    roles = procedure.keepers if stage.kind == "submit" else stage.roles
    return Expected(stage, roles, by_owner, due, _is_over(due))


def _is_over(day: dt.date | None) -> bool:
    return day is not None and today() > day


def dossier(person: Person, case: Case) -> Dossier:
    """Return a case with its form, scores, objections and history, as far as they are open to a person."""
    user, procedure, seen = signed_in(person), procedure_of(case), sees_whole(person, case)
    own = is_own(user, case)
    fields = procedure.fields if seen else public_fields(procedure)
    judge = seen and judges_it(user, case)
    history = case.decisions.select_related("by") if seen else ()
    # what its owner is still changing is nobody else's yet
    values = case.draft if own else handed_in(case)
    return Dossier(
        whole=seen,
        values={name: values.get(name) for name in fields},
        expected=expected(case),
        verbs=verbs_for(person, case),
        scores=_scores(user, case) if seen else [],
        draft=case.scores.filter(by=user, submitted=None).first() if seen else None,
        visit=Visit.objects.filter(case=case).first() if judge else None,
        votes=list(case.votes.select_related("by")) if judge else [],
        reports=list(case.reports.all()) if judge or own else [],
        objections=list(case.objections.all()) if judge or own else [],
        history=[one for one in history if judge or one.verb not in _JUDGING],
    )


_JUDGING = frozenset(
    {"score", "visit", "decide", "pass_over", "assign", "unassign", "decline", "avoid", "waive", "reopen"}
)
"""What those who judge do among themselves."""


def _scores(user: User, case: Case) -> list[Score]:
    """Return the submitted scores that the person sees: all, or the own one."""
    given = case.scores.select_related("by").filter(submitted__isnull=False)
    return list(given if sees_scores(user, case) else given.filter(by=user))


def handed_in(case: Case) -> dict[str, Any]:
    """Return the form as it was handed in last."""
    entry = case.entries.last()
    return dict(entry.values) if entry else {}


def judges_it(person: Person, case: Case) -> bool:
    """Tell whether the person, where the whole case is open to them, sees what officials say of it among themselves."""
    return not (is_own(person, case) or _judges(person, case))


def _judges(person: Person, case: Case) -> bool:
    """Tell whether the person sees the case as an expert alone, to whom other people's acts say nothing."""
    stage = procedure_of(case).of_kind("score")
    return stage is not None and roles_of(person) <= {EXPERT} and EXPERT in stage.roles


def kinds_of(case: Case) -> list[Kind]:
    """Return what kinds of stages a case goes through, in order."""
    return [stage.kind for stage in procedure_of(case).stages]


def counts(found: Round, person: Person) -> dict[tuple[str, str], int]:
    """Return how many cases that are open to a person stand in which stage and status of a round."""
    rows = Case.objects.filter(cases_seen_by(person), round=found).order_by()
    grouped = rows.values("stage", "status").annotate(many=Count("*"))
    return {(row["stage"], row["status"]): row["many"] for row in grouped}
