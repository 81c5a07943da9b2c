"""What does the programme do when a case's money is settled? Called by the money office in its own transaction."""

from jiahe.office.accounts.models import User
from jiahe.office.programme.domain.recording import record, state_of
from jiahe.office.programme.domain.working import Work
from jiahe.office.programme.models import Case, Status
from jiahe.office.programme.rules import stage_of


def settle_case(user: User, case_id: str, payout: str) -> Case:
    """Let a confirmed case go on from its pay stage, now that its payout is released or comes to nothing."""
    case = Case.objects.select_for_update(of=("self",)).select_related("round").get(pk=case_id)
    if stage_of(case).kind == "pay" and case.status == Status.CONFIRMED:
        before = state_of(case)
        Work(user, case, {}).go_on(Status.CONFIRMED)
        case.save()
        record(user, "settle", case, before=before, payout=payout)
    return case
