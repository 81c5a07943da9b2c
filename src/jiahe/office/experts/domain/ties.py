"""Whom is an expert tied to? Declared by the expert, by an applicant about a person, or by the programme office."""

from django.db import transaction
from django.db.models import QuerySet

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, hidden, require
from jiahe.office.errors import ConflictError
from jiahe.office.experts.domain.names import LONGEST, distinct
from jiahe.office.experts.domain.profiles import expert_for
from jiahe.office.experts.domain.recording import deed, enter, reason_given, state_of
from jiahe.office.experts.models import Tie
from jiahe.office.experts.rules import keeps_experts, may_change_profile, sees_experts

MOST_TIES = 200
"""How many ties one person declares."""


def ties_for(person: Person) -> QuerySet[Tie]:
    """Return all ties; ForbiddenError where they are not open to the person."""
    require(sees_experts(person), person)
    return Tie.objects.select_related("expert", "by")


def ties_of(person: Person, username: str) -> list[Tie]:
    """Return the ties that an expert declared, and to those who see experts also what others said of the expert."""
    expert = expert_for(person, username)
    rows = Tie.objects.select_related("by").filter(expert=expert)
    return list(rows if sees_experts(person) else rows.filter(by=expert))


def declare_tie(person: Person, username: str, firm: str, reason: str) -> Tie:
    """Declare that an expert is tied to a firm and so judges nothing of it.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        The expert declares the own ties, the programme office anybody's.
    UsageError
        Where firm or reason is missing.
    ConflictError
        Where too many are declared.
    """
    expert = expert_for(person, username)
    user = require(may_change_profile(person, expert), person)
    names = distinct([firm])
    if not names or len(names[0]) > LONGEST:
        raise UsageError(Text(zh="请写明单位全称", en="name the firm in full"))
    return tie(user, reason, expert=expert, firm=names[0])


def tie(user: User, reason: str, *, expert: User | None = None, name: str = "", firm: str = "", case: str = "") -> Tie:
    """Put down a tie of an expert, or of whoever bears a name, to a firm or a case; the caller has seen to the rights.

    Raises
    ------
    UsageError
        Where no reason is given.
    ConflictError
        Where the person has declared too many.
    """
    why = reason_given(reason)
    with transaction.atomic():
        if Tie.objects.filter(by=user).count() >= MOST_TIES:
            raise ConflictError(Text(zh=f"每人至多声明 {MOST_TIES} 项", en=f"nobody declares more than {MOST_TIES}"))
        made = Tie.objects.create(expert=expert, name=name, firm=firm, case=case, reason=why, by=user)
        told = {"case": case} if case else {}
        enter(deed(user, "declare_tie", f"tie/{made.pk}", before=None, after=state_of(made), **told))
    return made


def lift_tie(person: Person, number: int, reason: str) -> None:
    """Strike out a tie, and say why; what was declared stays in the log.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        The programme office does so, and nobody else: an expert who was mistaken asks there.
    UsageError
        Where no reason is given.
    """
    user = require(keeps_experts(person), person)
    why = reason_given(reason)
    with transaction.atomic():
        found = Tie.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise hidden(Text(zh="声明", en="declaration"))
        before = state_of(found)
        found.delete()
        enter(deed(user, "lift_tie", f"tie/{number}", before=before, after=None, reason=why))
