"""How does something come in? Begun as a draft, handed in before the deadline or with a reason after it, withdrawn."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example, UsageError
from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.filling import FormError
from jiahe.office.programme.domain.recording import record, tidy
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.domain.working import Work, doing, locked_round
from jiahe.office.programme.models import Case, Entry, Status
from jiahe.office.programme.rules import counties, county_of, may_hand_in, procedure_of, today
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.form import fill, plain_text
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure

MOST_DRAFTS = 200
"""How many cases somebody may have in one round."""


def start_case(
    person: Person,
    round_id: str,
    *,
    title: str,
    area: str,
    county: str = "",
    answers: str = "",
    values: Mapping[str, Any] | None = None,
    submit: bool = False,
) -> Case:
    """Begin a case as a draft of one's own; the form may have gaps still, unless it is handed in at once.

    `answers` is the published case that it answers, where the procedure asks for one; its area is then that one's.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may hand nothing in to this procedure.
    NotFoundError
        Where there is no such round.
    DataError
        Where title, area, county or a field is not right.
    ConflictError
        Where the person has too many cases in the round.
    """
    with transaction.atomic():
        found = locked_round(round_id)
        procedure = procedure_of(found)
        user = require(may_hand_in(person, procedure), person)
        if Case.objects.filter(round=found, owner=user).count() >= MOST_DRAFTS:
            raise ConflictError(
                Text(zh=f"每轮至多申报 {MOST_DRAFTS} 项", en=f"nobody has more than {MOST_DRAFTS} cases in a round")
            )
        case = Case(
            round=found,
            number=(found.cases.aggregate(last=Max("number"))["last"] or 0) + 1,
            owner=user,
            applicant=(user.unit or str(user))[:80],
            stage=procedure.first.id,
        )
        case.answers = _answered(procedure, answers)
        _place(case, procedure, title, case.answers.area if case.answers else area, county or county_of(user) or "")
        case.draft = _filled(procedure, values or {}, whole=submit)
        case.save(force_insert=True)
        record(user, "start", case, before=None)
        return submit_case(person, case.pk) if submit else case


def save_case(
    person: Person,
    case_id: str,
    values: Mapping[str, Any],
    *,
    title: str | None = None,
    area: str | None = None,
    county: str | None = None,
) -> Case:
    """Keep what was filled in so far, handing nothing in; None leaves title, area or county as they are."""
    with doing(person, case_id, "save") as work:
        case = work.case
        placed = ((title, case.title), (area, case.area), (county, case.county))
        name, field, place = (old if new is None else new for new, old in placed)
        _place(case, work.procedure, name, case.answers.area if case.answers else field, place)
        case.draft = _filled(work.procedure, case.draft | dict(values), whole=False)
    return work.case


def submit_case(
    person: Person, case_id: str, values: Mapping[str, Any] | None = None, *, late_reason: str = ""
) -> Case:
    """Hand a case in, or again after correction.

    After the deadline it is refused, unless the procedure lets late ones be admitted and a reason is given: then it waits
    for the keepers, who admit or refuse it.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also after the deadline.
    DataError
        Where the form is not filled in rightly: every field at once.
    """
    with doing(person, case_id, "submit", late_reason) as work:
        case, procedure = work.case, work.procedure
        _wait_for_opening(case.round.opened)
        if county_needed(procedure) and not case.county:
            raise _odd(procedure, "county", "missing", "")
        case.draft = _filled(procedure, case.draft | dict(values or {}), whole=True)
        Entry.objects.create(case=case, number=case.entries.count() + 1, values=case.draft, by=work.user)
        if _is_late(work):
            _ask_to_be_admitted(work, tidy(late_reason))
        else:
            work.go_on()
    return case


def admit_case(person: Person, case_id: str, reason: str) -> Case:
    """Let a late case in, and say why."""
    from_reason = tidy(reason)
    with doing(person, case_id, "admit", from_reason) as work:
        _need(from_reason)
        work.go_on()
    return work.case


def withdraw_case(person: Person, case_id: str, reason: str = "") -> Case:
    """Take one's own case back; a place that it held is free again."""
    with doing(person, case_id, "withdraw", reason) as work:
        work.case.status, work.case.due = Status.WITHDRAWN, None
    return work.case


def last_day(case: Case) -> Any:
    """Return the last day on which a case may be handed in: its own after a return, else the round's."""
    return case.due if case.status == Status.RETURNED and case.due else deadline(case.round, case.stage)


def county_needed(procedure: Procedure) -> bool:
    """Tell whether a county has a part in the procedure."""
    return any(stage.reach == "county" for stage in procedure.stages)


def _wait_for_opening(day: dt.date) -> None:
    if today() < day:
        raise ConflictError(Text(zh=f"本轮自 {day} 起受理", en=f"this round takes cases from {day} on"))


def _is_late(work: Work) -> bool:
    last = last_day(work.case)
    return last is not None and today() > last


def _ask_to_be_admitted(work: Work, reason: str) -> None:
    last = last_day(work.case)
    if work.stage.late != "admitted":
        raise ConflictError(Text(zh=f"已于 {last} 截止，不再受理", en=f"this closed on {last} and takes nothing more"))
    if not reason:
        raise ConflictError(
            Text(
                zh=f"已于 {last} 截止；如有正当理由，请写明逾期理由，由专班决定是否受理",
                en=f"this closed on {last}; give the reason for being late, and the office decides whether to admit it",
            )
        )
    work.case.status = Status.LATE


def _need(reason: str) -> None:
    if not reason:
        raise UsageError(Text(zh="请写明理由", en="a reason must be given"))


def _place(case: Case, procedure: Procedure, title: str, area: str, county: str) -> None:
    case.title, case.area, case.county = plain_text(title), area, county
    areas = [one.id for one in default_plan().areas]
    known = [unit.id for unit in counties()]
    if not case.title:
        raise _odd(procedure, "title", "missing", title)
    if len(case.title) > 120:
        raise _odd(procedure, "title", "length", title, Text(zh="120 字", en="120 characters"))
    if area not in areas:
        raise _odd(procedure, "area", "choice", area, ", ".join(areas))
    if county and county not in known:
        raise _odd(procedure, "county", "choice", county, ", ".join(known))


def open_needs(procedure: Procedure) -> QuerySet[Case]:
    """Return the published cases that a case of this procedure may answer, the newest first."""
    return Case.objects.filter(
        round__plan=default_plan().id, round__procedure=procedure.answers or "", status=Status.PUBLISHED
    ).select_related("round")


def _answered(procedure: Procedure, case_id: str) -> Case | None:
    if procedure.answers is None:
        if case_id:
            raise _odd(procedure, "answers", "unknown", case_id, "-")
        return None
    found = open_needs(procedure).filter(pk=case_id).first() if is_id(case_id) else None
    if found is None:
        title = default_procedures()[procedure.answers].title
        raise _odd(procedure, "answers", "choice" if case_id else "missing", case_id, title)
    return found


def _filled(procedure: Procedure, values: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    filled = fill(procedure.id, procedure.fields, values, whole=whole)
    if filled.faults:
        raise FormError(filled.faults)
    return dict(filled.values)


def _odd(procedure: Procedure, field: str, check: str, value: str, *wanted: str | Text) -> DataError:
    shown = (Example(None, plain_text(value)[:60]),)
    return FormError({field: DataError(procedure.id, field, check, examples=shown, advice=advice(check, *wanted))})
