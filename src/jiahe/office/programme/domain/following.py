"""What becomes of a case in the catalogue: reports of its use, closed in the end, or taken off?"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import ConflictError, FormError
from jiahe.office.programme.domain.recording import record, state_of
from jiahe.office.programme.domain.working import doing, locked_round, needed
from jiahe.office.programme.models import Case, Report, Status
from jiahe.office.programme.rules import is_keeper, procedure_of, today
from jiahe.plan.procedures.form import fill
from jiahe.plan.procedures.load import default_procedures


def publish_catalogue(person: Person, round_id: str) -> int:
    """Put the confirmed cases that have come so far into the catalogue; their first report falls due from today.

    Returns
    -------
    int
        How many cases.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As every verb.
    ConflictError
        Where there is nothing to be put in.
    """
    with transaction.atomic():
        found = locked_round(round_id)
        procedure = procedure_of(found)
        user = require(is_keeper(person, procedure), person)
        stage, follow = procedure.of_kind("publish"), procedure.of_kind("follow")
        waiting = Case.objects.select_for_update().filter(round=found, status=Status.CONFIRMED)
        cases = list(waiting.filter(stage=stage.id if stage else "").order_by("pk").values_list("pk", flat=True))
        if not cases:
            raise ConflictError(
                Text(zh="目前没有可以列入目录的事项", en="there is nothing to be put into the catalogue now")
            )
        before, due = state_of(found), None
        if follow is not None and follow.reports is not None:
            due = default_procedures().calendar.after(today(), follow.reports.every)
        moved = {"stage": follow.id} if follow else {}
        Case.objects.filter(pk__in=cases).update(status=Status.PUBLISHED, due=due, changed=timezone.now(), **moved)
        record(user, "catalogue", found, before=before, cases=cases)
    return len(cases)


def report_case(person: Person, case_id: str, values: Mapping[str, Any]) -> Case:
    """Report how a case in the catalogue is used; with the last report that is wanted nothing more falls due.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where all reports are in.
    DataError
        Where the report is not filled in rightly.
    """
    with doing(person, case_id, "report") as work:
        case, reports = work.case, work.stage.reports
        number = case.reports.count() + 1
        if reports is None or number > reports.times:
            raise ConflictError(Text(zh="跟踪报告已全部提交", en="all reports are in"))
        filled = fill(work.procedure.id, reports.of, values)
        if filled.faults:
            raise FormError(filled.faults)
        Report.objects.create(case=case, number=number, values=dict(filled.values), by=work.user)
        work.details["report"] = number
        last = number == reports.times
        case.due = None if last else default_procedures().calendar.after(today(), reports.every)
    return case


def close_case(person: Person, case_id: str, reason: str = "") -> Case:
    """End the following up of a case, which stays in the catalogue."""
    with doing(person, case_id, "close", reason) as work:
        reports = work.stage.reports
        if reports is not None and work.case.reports.count() < reports.times and not reason.strip():
            raise UsageError(
                Text(
                    zh="跟踪报告未满，提前结束请写明理由",
                    en="reports are missing; say why it is closed before its time",
                )
            )
        work.case.status, work.case.due = Status.CLOSED, None
    return work.case


def strike_case(person: Person, case_id: str, reason: str) -> Case:
    """Take a case off the catalogue, and say why."""
    with doing(person, case_id, "strike", reason) as work:
        needed(reason)
        work.case.status, work.case.due = Status.STRUCK, None
    return work.case
