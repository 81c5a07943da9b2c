"""How does something come in? Begun as a draft, handed in before the deadline or with a reason after it, withdrawn."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example, UsageError
from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import ConflictError, FormError
from jiahe.office.programme.domain.attaching import missing_files
from jiahe.office.programme.domain.placing import (
    applicant_of,
    county_needed,
    elsewhere,
    fields_to_place,
    leave_room,
    open_needs,
    place,
)
from jiahe.office.programme.domain.recording import record, tidy
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.domain.working import Work, doing, locked_round
from jiahe.office.programme.models import Case, Entry, Round, Status
from jiahe.office.programme.rules import may_hand_in, may_name_applicant, procedure_of, today
from jiahe.plan.procedures.form import fill, plain_text
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure
from jiahe.plan.procedures.placing import fill_placed


def start_case(
    person: Person,
    round_id: str,
    *,
    title: str,
    area: str,
    county: str = "",
    answers: str = "",
    applicant: str = "",
    values: Mapping[str, Any] | None = None,
    submit: bool = False,
) -> Case:
    """Begin a case as a draft of one's own; the form may have gaps still, unless it is handed in at once.

    `answers` is the published case that it answers, where the procedure asks for one; its area is then that one's.
    Counties and lead units may name the firm that they hand in for as its `applicant`.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may hand nothing in to this procedure.
    NotFoundError
        Where there is no such round.
    DataError
        Where title, area, county, applicant or a field is not right: all of them at once.
    ConflictError
        Where the person has too many cases in the round.
    """
    with transaction.atomic():
        found = locked_round(round_id)
        procedure = procedure_of(found)
        user = require(may_hand_in(person, procedure), person)
        leave_room(found, user, 1)
        need, odd = _answered(procedure, answers)
        told = {"title": title, "area": need.area if need else area, "county": county}
        placed, faults = _placed(user, procedure, told | ({"applicant": applicant} if applicant else {}))
        filled = fill(procedure.id, procedure.fields, values or {}, whole=submit)
        if odd is not None:
            faults = {**{name: fault for name, fault in faults.items() if name != "area"}, "answers": odd}
        if faults or filled.faults:
            raise FormError({**faults, **filled.faults})
        case = begin(found, user, next_number(found), placed, filled.values, need=need)
        case.save(force_insert=True)
        record(user, "start", case, before=None)
        return submit_case(person, case.pk) if submit else case


def begin(
    found: Round,
    user: User,
    number: int,
    placed: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    need: Case | None = None,
) -> Case:
    """Return a new draft of what was filled in rightly, which may answer a published need; it is not saved."""
    first = procedure_of(found).first.id
    case = Case(round=found, number=number, owner=user, answers=need, stage=first, draft=dict(values))
    place(case, user, placed)
    return case


def next_number(found: Round) -> int:
    """Return the number of the next case in a round that is locked."""
    return (found.cases.aggregate(last=Max("number"))["last"] or 0) + 1


def save_case(person: Person, case_id: str, values: Mapping[str, Any], **places: str | None) -> Case:
    """Keep what was filled in so far, handing nothing in.

    Of the `places` (title, area, county, applicant), those that are None or not given stay as they are.
    """
    with doing(person, case_id, "save") as work:
        faults = _refill(work, values, places, whole=False)
        if faults:
            raise FormError(faults)
    return work.case


def submit_case(
    person: Person,
    case_id: str,
    values: Mapping[str, Any] | None = None,
    *,
    late_reason: str = "",
    **places: str | None,
) -> Case:
    """Hand a case in, or again after correction; `places` are those of `save_case`.

    After the deadline it is refused, unless the procedure lets late ones be admitted and a reason is given: then it waits
    for the keepers, who admit or refuse it.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also after the deadline.
    DataError
        Where the form is not filled in rightly, or a file is missing that is needed: all of it at once.
    """
    with doing(person, case_id, "submit", late_reason) as work:
        case = work.case
        faults = {**_refill(work, values or {}, places, whole=True), **missing_files(case)}
        if county_needed(work.procedure) and not case.county:
            faults.setdefault("county", _fault(work.procedure, "county", "missing", ""))
        if faults:
            raise FormError(faults)
        hand_in(work, number=case.entries.count() + 1, late_reason=tidy(late_reason)).save(force_insert=True)
    return case


def _refill(
    work: Work, values: Mapping[str, Any], places: Mapping[str, str | None], *, whole: bool
) -> dict[str, DataError]:
    """Put into a case what was filled in, and return what is wrong with it."""
    case, procedure = work.case, work.procedure
    kept = {"title": case.title, "area": case.area, "county": case.county}
    if may_name_applicant(work.user, procedure) and case.applicant != work.user.unit:
        kept["applicant"] = case.applicant
    told = kept | {name: value for name, value in places.items() if value is not None}
    told |= {"area": case.answers.area} if case.answers else {}
    read, faults = _placed(work.user, procedure, told)
    filled = fill(procedure.id, procedure.fields, case.draft | dict(values), whole=whole)
    faults = {**faults, **filled.faults}
    if not faults:
        case.title, case.area, case.county = read["title"], read["area"], read["county"] or ""
        if "applicant" in told:
            case.applicant = applicant_of(work.user, read)
        case.draft = dict(filled.values)
    return faults


def hand_in(work: Work, *, number: int, late_reason: str) -> Entry:
    """Let a case whose form is right go on, and return the entry that keeps the form; nothing is saved.

    Raises
    ------
    ConflictError
        Before the round opens, and after the deadline where no reason is given or late ones are refused.
    """
    wait_for_opening(work.case.round.opened)
    entry = Entry(case=work.case, number=number, values=dict(work.case.draft), by=work.user)
    if _is_late(work):
        _ask_to_be_admitted(work, late_reason)
    else:
        work.go_on()
    return entry


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


def ready_for_many(found: Round) -> None:
    """See that many cases may be handed in at once: the round is open, and no files are needed with each."""
    wait_for_opening(found.opened)
    needed = [one.title for one in procedure_of(found).attachments if one.needed]
    if needed:
        told = Text(zh="、".join(one.zh for one in needed), en=", ".join(one.en for one in needed))
        raise ConflictError(
            Text(
                zh=f"每项都须附：{told.zh}；请先存为草稿，再逐项上传并提交",
                en=f"each needs files: {told.en}; keep them as drafts, attach the files and hand each in",
            )
        )


def wait_for_opening(day: dt.date) -> None:
    """See that a round takes cases already."""
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


def _placed(
    user: User, procedure: Procedure, told: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, DataError]]:
    """Return where a case belongs, and what is wrong with that."""
    read = fill_placed(procedure.id, fields_to_place(user, procedure), [told], whole=False)[0]
    odd = elsewhere(user, procedure, read.values)
    return read.values, {**read.faults, **({"county": odd} if odd else {})}


def _answered(procedure: Procedure, case_id: str) -> tuple[Case | None, DataError | None]:
    """Return the published case that is answered, or what is wrong with that; nothing where none is asked for."""
    if procedure.answers is None:
        return None, _fault(procedure, "answers", "unknown", case_id, "-") if case_id else None
    found = open_needs(procedure).filter(pk=case_id).first() if is_id(case_id) else None
    if found is not None:
        return found, None
    title = default_procedures()[procedure.answers].title
    return None, _fault(procedure, "answers", "choice" if case_id else "missing", case_id, title)


def _fault(procedure: Procedure, field: str, check: str, value: str, *wanted: str | Text) -> DataError:
    shown = (Example(None, plain_text(value)[:60]),)
    return DataError(procedure.id, field, check, examples=shown, advice=advice(check, *wanted))
