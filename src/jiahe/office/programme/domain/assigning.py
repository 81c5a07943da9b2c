"""Which experts judge a case: put to it by hand, and released from it where they decline?"""

from django.utils import timezone

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, Person
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.working import doing, needed
from jiahe.office.programme.models import Assignment, Case
from jiahe.office.programme.rules import has_scored


def assign_expert(person: Person, case_id: str, username: str, reason: str = "") -> Case:
    """Put an expert to a case by hand; one who had declined it may be asked again.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the expert handed it in, or works for who did.
    UsageError
        Where there is no such expert.
    """
    with doing(person, case_id, "assign", reason) as work:
        expert = User.objects.filter(username=username, is_active=True, roles__name=EXPERT).first()
        if expert is None:
            raise UsageError(Text(zh=f"没有专家 {username[:60]}", en=f"there is no expert {username[:60]}"))
        own = expert.pk == work.case.owner_id or (expert.unit and expert.unit == work.case.applicant)
        if own:
            raise ConflictError(
                Text(
                    zh="该专家与申报单位为同一单位，应当回避",
                    en="the expert works for the applicant and must not judge it",
                )
            )
        Assignment.objects.update_or_create(
            case=work.case, expert=expert, defaults={"by": work.user, "declined": None, "reason": "", "expertise": None}
        )
        work.details["expert"] = expert.username
    return work.case


def decline_case(person: Person, case_id: str, reason: str) -> Case:
    """Step back from a case to which one was put, as for a conflict of interest, and say why."""
    with doing(person, case_id, "decline", reason) as work:
        said = needed(reason)
        if has_scored(work.user, work.case):
            raise ConflictError(Text(zh="您已评过此项", en="you have scored this case"))
        work.case.scores.filter(by=work.user).delete()
        work.case.assignments.filter(expert=work.user).update(declined=timezone.now(), reason=said)
        work.details["expert"] = work.user.username
    return work.case
