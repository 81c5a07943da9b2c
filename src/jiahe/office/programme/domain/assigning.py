"""Which experts judge a case: put to it by hand, taken off it, released where they decline, kept away where asked for?"""

from django.utils import timezone

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, Person
from jiahe.office.errors import ConflictError
from jiahe.office.experts.domain import distinct, tie
from jiahe.office.programme.domain.conflicts import Bar, bars_of, forms_of, is_absolute
from jiahe.office.programme.domain.recording import tidy
from jiahe.office.programme.domain.working import Work, doing, needed
from jiahe.office.programme.models import Assignment, Case
from jiahe.office.programme.rules import has_scored

_LONGEST_NAME = 80


def assign_expert(person: Person, case_id: str, username: str, reason: str = "", *, despite: str = "") -> Case:
    """Put an expert to a case by hand; one who had declined it may be asked again.

    `despite` says why the expert judges although there is a conflict of interest; it stays with the assignment. Nothing
    outweighs that the own firm handed it in.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where there is a conflict of interest, each named.
    UsageError
        Where there is no such expert.
    """
    with doing(person, case_id, "assign", reason) as work:
        expert = _expert(username)
        found = bars_of(work.case, forms_of([work.case]).get(work.case.pk, {}), expert)
        _stop_at(found, why := tidy(despite))
        work.details["expert"] = expert.username
        if found:
            work.details |= {"despite": why, "conflicts": [one.kind for one in found]}
        kept = {"by": work.user, "declined": None, "released": None, "reason": "", "expertise": None}
        Assignment.objects.update_or_create(
            case=work.case, expert=expert, defaults=kept | {"despite": why if found else ""}
        )
    return work.case


def unassign_expert(person: Person, case_id: str, username: str, reason: str) -> Case:
    """Take an expert off a case, and say why; what the expert had typed goes, what was submitted stands in the way.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the expert has scored it, or was not put to it.
    UsageError
        Where no reason is given.
    """
    with doing(person, case_id, "unassign", reason) as work:
        said, expert = needed(reason), _expert(username)
        if has_scored(expert, work.case):
            raise ConflictError(
                Text(
                    zh="该专家已提交评分；如需更改，请先退回其评分",
                    en="the expert has scored it; give the score back first if it is to change",
                )
            )
        if not _step_back(work, expert, said, by=work.user):
            raise ConflictError(Text(zh="该专家未被指派评审此项", en="the expert is not put to this case"))
    return work.case


def decline_case(person: Person, case_id: str, reason: str, *, tied: bool = False) -> Case:
    """Step back from a case to which one was put, and say why; `tied` declares a conflict of interest with the applicant.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where one has scored it.
    UsageError
        Where no reason is given.
    """
    with doing(person, case_id, "decline", reason) as work:
        said = needed(reason)
        if has_scored(work.user, work.case):
            raise ConflictError(Text(zh="您已评过此项", en="you have scored this case"))
        if tied:
            tie(work.user, said, expert=work.user, firm=work.case.applicant, case=work.case.pk)
        work.details["tied"] = tied
        _step_back(work, work.user, said, by=None)
    return work.case


def avoid_expert(person: Person, case_id: str, name: str, reason: str) -> Case:
    """Ask as the applicant that somebody of this name does not judge one's case, and say why.

    The applicant is not told whether there is such an expert. Who was put to the case already is for the office to see to:
    the conflict shows from now on.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb.
    UsageError
        Where name or reason is missing.
    """
    with doing(person, case_id, "avoid", reason) as work:
        said, names = needed(reason), distinct([name])
        if not names or len(names[0]) > _LONGEST_NAME:
            raise UsageError(Text(zh="请写明应回避人员的姓名", en="name whom to avoid"))
        tie(work.user, said, name=names[0], case=work.case.pk)
    return work.case


def _expert(username: str) -> User:
    expert = User.objects.filter(username=username, is_active=True, roles__name=EXPERT).first()
    if expert is None:
        raise UsageError(Text(zh=f"没有专家 {username[:60]}", en=f"there is no expert {username[:60]}"))
    return expert


def _stop_at(found: list[Bar], despite: str) -> None:
    if not found or (despite and not any(is_absolute(one) for one in found)):
        return
    zh, en = "；".join(one.text.zh for one in found), "; ".join(one.text.en for one in found)
    if any(is_absolute(one) for one in found):
        raise ConflictError(Text(zh=f"该专家应当回避：{zh}", en=f"the expert must not judge this case: {en}"))
    raise ConflictError(
        Text(
            zh=f"该专家应当回避：{zh}。确需由其评审的，请写明理由",
            en=f"the expert must not judge this case: {en}. Where it must be all the same, say why",
        )
    )


def _step_back(work: Work, expert: User, reason: str, *, by: User | None) -> int:
    work.details["expert"] = expert.username
    work.case.scores.filter(by=expert, submitted=None).delete()
    standing = work.case.assignments.filter(expert=expert, declined=None)
    return standing.update(declined=timezone.now(), reason=reason, released=by)
