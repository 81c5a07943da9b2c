"""What does an expert say of what the expert knows, for whom the expert works, and how much can be taken on?"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, Person, hidden, require, signed_in
from jiahe.office.errors import FormError
from jiahe.office.experts.domain.forms import PROFILE, filled_in
from jiahe.office.experts.domain.names import LONGEST, names_in
from jiahe.office.experts.domain.recording import deed, enter, state_of
from jiahe.office.experts.models import Expert
from jiahe.office.experts.rules import may_change_profile, may_see_profile, sees_experts

NOBODY = Text(zh="专家", en="expert")
MOST_FIRMS = 30
USUAL: Mapping[str, Any] = {"field": "", "knows": "", "firms": [], "load": 20, "available": True}
"""What an expert's profile says as long as there is none."""


def experts_for(person: Person) -> QuerySet[User]:
    """Return everybody in the role of an expert, with the profile where there is one.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not see experts.
    """
    require(sees_experts(person), person)
    return judges().select_related("expert")


def judges() -> QuerySet[User]:
    """Return the accounts that are open and in the role of an expert, in the order of their names."""
    return User.objects.filter(roles__name=EXPERT, is_active=True).order_by("username")


def expert_for(person: Person, username: str) -> User:
    """Return one expert; NotFoundError where there is none, or the profile is not open to the person."""
    signed_in(person)
    found = judges().select_related("expert").filter(username=username).first()
    if found is None or not may_see_profile(person, found):
        raise hidden(NOBODY)
    return found


def profile_of(expert: User) -> dict[str, Any]:
    """Return what an expert's profile says, or what it says as long as there is none."""
    kept = getattr(expert, "expert", None)
    return {name: getattr(kept, name) if kept else usual for name, usual in USUAL.items()}


def save_profile(person: Person, username: str, given: Mapping[str, Any]) -> Expert:
    """Change an expert's profile; what is not given stays as it is, `firms` are names or a text with one a line.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        The expert changes the own profile, the programme office any.
    DataError
        Where a field is not filled in rightly: every one at once.
    """
    expert = expert_for(person, username)
    user = require(may_change_profile(person, expert), person)
    with transaction.atomic():
        before = Expert.objects.select_for_update().filter(user=expert).first()
        kept = {name: getattr(before, name) if before else usual for name, usual in USUAL.items()}
        told = kept | dict(given)
        values = checked(told | {"firms": _as_text(told.get("firms"))})
        made, _ = Expert.objects.update_or_create(user=expert, defaults=values)
        changed = sorted(name for name, value in values.items() if value != kept[name])
        states = {"before": state_of(before), "after": state_of(made)}
        enter(deed(user, "save_expert", f"expert/{expert.username}", **states, changed=changed))
    return made


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a profile as it is kept; DataError tells every field that is not right."""
    values = filled_in("expert", PROFILE, given)
    firms = names_in(values["firms"] or "")
    long = next((firm for firm in firms if len(firm) > LONGEST), "")
    if long or len(firms) > MOST_FIRMS:
        wanted = Text(
            zh=f"至多 {MOST_FIRMS} 个，每个 {LONGEST} 字以内", en=f"{MOST_FIRMS} of {LONGEST} characters each"
        )
        fault = DataError("expert", "firms", "length", examples=(Example(None, long[:60]),), advice=wanted)
        raise FormError({"firms": fault})
    return values | {"firms": firms, "knows": values["knows"] or ""}


def _as_text(firms: Any) -> Any:
    return "\n".join(map(str, firms)) if isinstance(firms, list | tuple) else firms
