"""What is found on site, before a case comes to the meeting?"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person
from jiahe.office.errors import FormError
from jiahe.office.programme.domain.working import Work, doing, needed
from jiahe.office.programme.models import Case, Status, Visit
from jiahe.office.programme.rules import today
from jiahe.plan.procedures.form import fill
from jiahe.plan.procedures.model import FormField, Procedure, Stage


def visit_case(
    person: Person,
    case_id: str,
    *,
    passed: bool,
    report: str,
    day: dt.date | None = None,
    values: Mapping[str, Any] | None = None,
) -> Case:
    """Report an on-site check; a case that passes goes on, with the values that were verified, else it is refused.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb.
    UsageError
        Where there is no report, or the day is still to come.
    DataError
        Where a verified value is missing or not right.
    """
    with doing(person, case_id, "visit", report) as work:
        case, on = work.case, day or today()
        said = needed(report)
        if not case.round.opened <= on <= today():
            raise UsageError(
                Text(zh="核查日期应在开轮之后、今天之前", en="the day of the check lies between the opening and today")
            )
        found = _verified(work, values or {}) if passed else {}
        Visit.objects.create(case=case, day=on, passed=passed, report=said, values=found, by=work.user)
        work.details.update(passed=passed, day=str(on), values={name: str(value) for name, value in found.items()})
        if passed:
            work.go_on()
        else:
            case.status, case.due = Status.REFUSED, None
    return case


def pass_over_case(person: Person, case_id: str, reason: str) -> Case:
    """Leave a case off the short list, before it is visited; the meeting sees it among those passed over."""
    with doing(person, case_id, "pass_over", reason) as work:
        needed(reason)
        work.go_on(Status.PASSED_OVER)
    return work.case


def verified_fields(procedure: Procedure, stage: Stage) -> dict[str, FormField]:
    """Return the fields whose values a visit finds."""
    return {name: procedure.fields[name] for name in stage.verified}


def _verified(work: Work, values: Mapping[str, Any]) -> dict[str, Any]:
    filled = fill(work.procedure.id, verified_fields(work.procedure, work.stage), values)
    if filled.faults:
        raise FormError(filled.faults)
    return dict(filled.values)
