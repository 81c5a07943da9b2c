"""What do the county and the lead unit do with a case: recommend it, find it in order, return or refuse it?"""

from jiahe.office.accounts.rules import Person
from jiahe.office.programme.domain.working import doing, needed
from jiahe.office.programme.models import Case, Status
from jiahe.office.programme.rules import today
from jiahe.plan.procedures.load import default_procedures


def recommend_case(person: Person, case_id: str, reason: str = "") -> Case:
    """Recommend a case as its county; it goes on."""
    with doing(person, case_id, "recommend", reason) as work:
        work.go_on()
    return work.case


def check_case(person: Person, case_id: str, reason: str = "") -> Case:
    """Find the form in order as the area's lead unit; it goes on."""
    with doing(person, case_id, "check", reason) as work:
        work.go_on()
    return work.case


def return_case(person: Person, case_id: str, reason: str) -> Case:
    """Give a case back for correction, and say why; it has the procedure's days for it and then comes here again."""
    with doing(person, case_id, "return", reason) as work:
        needed(reason)
        case, first = work.case, work.procedure.first
        case.back_to, case.stage, case.status = case.stage, first.id, Status.RETURNED
        if first.correction is not None:
            case.due = default_procedures().calendar.after(today(), first.correction)
    return case


def refuse_case(person: Person, case_id: str, reason: str) -> Case:
    """Refuse a case for good, and say why."""
    with doing(person, case_id, "refuse", reason) as work:
        needed(reason)
        work.case.status, work.case.due = Status.REFUSED, None
    return work.case
