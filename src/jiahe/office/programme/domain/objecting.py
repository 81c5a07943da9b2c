"""How do objections come in and get an answer, and when is a result confirmed?"""

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.errors import UsageError
from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, hidden, require, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.recording import record, state_of, tidy
from jiahe.office.programme.domain.working import CASE, doing, needed, untimely
from jiahe.office.programme.models import Case, Objection, Status
from jiahe.office.programme.rules import is_in_publicity, is_own, may_object, today

_OBJECTION = Text(zh="异议", en="objection")


def object_to_case(person: Person, case_id: str, text: str) -> Objection:
    """Object to a case in publicity; whoever is signed in may, but those who handed it in.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where nobody is signed in, or it is one's own case.
    NotFoundError
        Where no such case is or was in publicity.
    ConflictError
        Where the days of publicity are over, or one has objected already.
    UsageError
        Where nothing is said.
    """
    user = signed_in(person)
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=("self",)).select_related("round")
        case = rows.filter(pk=case_id, status=Status.CHOSEN).exclude(due=None).first() if is_id(case_id) else None
        if case is None:
            raise hidden(CASE)
        require(not is_own(user, case), user)
        if not is_in_publicity(case):
            raise untimely(case)
        require(may_object(user, case), user)
        said = tidy(text)
        if not said:
            raise UsageError(Text(zh="请写明异议内容", en="say what the objection is"))
        if case.objections.filter(by=user, upheld=None).exists():
            raise ConflictError(Text(zh="您的异议正在处理", en="your objection is being looked into"))
        made = Objection.objects.create(case=case, by=user, text=said)
        record(user, "object", case, before=state_of(case), objection=made.pk)
    return made


def answer_objection(person: Person, case_id: str, objection_id: str, *, upheld: bool, answer: str) -> Objection:
    """Answer an objection; one that is upheld ends the case and frees its place."""
    with doing(person, case_id, "answer", answer) as work:
        needed(answer)
        found = work.case.objections.filter(pk=objection_id).first() if is_id(objection_id) else None
        if found is None:
            raise hidden(_OBJECTION)
        if found.upheld is not None:
            raise ConflictError(Text(zh="该异议已有答复", en="this objection has its answer"))
        found.upheld, found.answer, found.answered_by = upheld, tidy(answer), work.user
        found.answered = timezone.now()
        found.save()
        work.details.update(objection=found.pk, upheld=upheld)
        if upheld:
            work.case.status, work.case.due = Status.REFUSED, None
    return found


def confirm_case(person: Person, case_id: str) -> Case:
    """Confirm a result once its publicity is over and every objection has its answer."""
    with doing(person, case_id, "confirm") as work:
        if work.case.objections.filter(upheld=None).exists():
            raise ConflictError(Text(zh="还有异议未答复", en="an objection has no answer yet"))
        work.case.confirmed = today()
        work.go_on(Status.CONFIRMED)
        if work.procedure.after(work.stage) is not None:
            work.go_on(Status.CONFIRMED)
    return work.case
