"""What does a person show besides the password? A code of the moment, or one of ten kept for the day the phone is lost."""

import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from jiahe.kernel.errors import ForbiddenError, UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.guessing import count_guess, forgive
from jiahe.office.accounts.domain.states import second_factor_state
from jiahe.office.accounts.domain.visits import end_other_visits, end_visits_of
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, is_asked_for_second_factor, may_manage_people, require, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.log.domain import Deed, digest_of, record

PASSED = "second_factor"
"""Under this name a session keeps that its person has shown the second factor."""

Factor = Literal["totp", "recovery_code"]

_SECRET = "second_factor_secret"  # noqa: S105  # the name under which a session keeps one, not the secret
_TOTP, _RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
_STEP, _DRIFT = 30, 1
"""Seconds that a code is good for, and how many such spans the phone's clock may be off (RFC 6238)."""


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator is told: the secret to type, or the same as a picture to take."""

    secret: str
    picture: str


def has_second_factor(person: Person) -> bool:
    """Tell whether a person has set up a second factor."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type=_TOTP).exists())


def lacks_second_factor(person: Person) -> bool:
    """Tell whether a second factor is demanded of a person who has none: nothing is open to them until they have."""
    demanded = settings.SECOND_FACTOR_DEMANDED and is_asked_for_second_factor(person)
    return demanded and not has_second_factor(person)


def require_second_factor(person: User) -> User:
    """Return the person, unless a second factor is demanded and not there.

    Raises
    ------
    ForbiddenError
        Where it is.
    """
    if lacks_second_factor(person):
        text = Text(zh="您的角色须先启用两步验证", en="your role demands a second factor; set it up first")
        raise ForbiddenError(text)
    return person


def passed_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session's person has shown the second factor."""
    return bool(request.session.get(PASSED))


def begin_second_factor(request: HttpRequest) -> Enrolment:
    """Return what to tell the authenticator; the same until it is confirmed."""
    person = signed_in(request.user)
    _refuse_second(person)
    adapter = get_adapter()
    kept = request.session.get(_SECRET)
    secret = adapter.decrypt(kept) if kept else generate_totp_secret()
    request.session[_SECRET] = kept or adapter.encrypt(secret)
    picture = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return Enrolment(secret, picture.partition("?>")[2].strip())


def confirm_second_factor(request: HttpRequest, code: str) -> list[str]:
    """Set the second factor up, once a code shows that the authenticator has it; return the codes for a lost phone.

    Whoever is signed in elsewhere in this name is signed out: they have not shown it.

    Raises
    ------
    UsageError
        Where the code does not fit.
    TooManyError
        After too many that did not.
    """
    person = signed_in(request.user)
    _refuse_second(person)
    kept = request.session.get(_SECRET)
    attempt = count_guess(request, person.username)
    counter = _counter_of(get_adapter().decrypt(kept), _digits(code), after=0) if kept else None
    if counter is None:
        raise _wrong()
    forgive(attempt)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        _refuse_second(person)
        Authenticator.objects.create(user=person, type=_TOTP, data={"secret": kept, "last": counter})
        codes: list[str] = RecoveryCodes.activate(person).generate_codes()
        del request.session[_SECRET]
        request.session[PASSED] = True
        end_other_visits(request, quietly=True)
        record(_deed(person, "enrol_second_factor", person, before=""))
    return codes


def renew_recovery_codes(request: HttpRequest, code: str) -> list[str]:
    """Replace the codes for a lost phone by new ones; raises as `confirm_second_factor`."""
    person = signed_in(request.user)
    _require_code(request, person, code)
    with transaction.atomic():
        before = digest_of(second_factor_state(person))
        Authenticator.objects.filter(user=person, type=_RECOVERY).delete()
        codes: list[str] = RecoveryCodes.activate(person).generate_codes()
        record(_deed(person, "renew_recovery_codes", person, before=before))
    return codes


def drop_second_factor(request: HttpRequest, password: str, code: str) -> None:
    """Do without the second factor from now on; the password and a code are needed, and raises as the others.

    Raises
    ------
    UsageError
        Where the password or the code does not fit.
    """
    person = signed_in(request.user)
    _require_code(request, person, code, password=password)
    with transaction.atomic():
        _remove(person, by=person, verb="drop_second_factor")
        request.session.pop(PASSED, None)


def reset_second_factor(by: Person, person: User) -> None:
    """Take the second factor from somebody who lost it, and sign them out everywhere: they set up another."""
    require(may_manage_people(by), by)
    with transaction.atomic():
        end_visits_of(person)
        _remove(person, by=by, verb="reset_second_factor")


def recovery_codes_left(person: User) -> int:
    """Return how many codes for a lost phone are not used yet."""
    kept = Authenticator.objects.filter(user=person, type=_RECOVERY).first()
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def same_codes(person: User, codes: Sequence[str]) -> list[str]:
    """Return the codes for a lost phone, to whoever has them already: for a file of them.

    Raises
    ------
    UsageError
        Where these are not the person's codes.
    """
    kept = Authenticator.objects.filter(user=person, type=_RECOVERY).first()
    known = RecoveryCodes(kept).get_unused_codes() if kept else []
    if not known or not constant_time_compare(" ".join(known), " ".join(map(_digits, codes))):
        raise UsageError(Text(zh="这些不是当前的恢复码", en="these are not the recovery codes"))
    return known


def check_code(person: User, code: str) -> Factor | None:
    """Return which factor a code shows, None where it shows none; a code that fitted once never fits again."""
    typed = _digits(code)
    if _totp_fits(person, typed):
        return "totp"
    kept = Authenticator.objects.filter(user=person, type=_RECOVERY).first()
    return "recovery_code" if kept is not None and RecoveryCodes(kept).validate_code(typed) else None


def _totp_fits(person: User, typed: str) -> bool:
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().filter(user=person, type=_TOTP).first()
        secret = get_adapter().decrypt(kept.data["secret"]) if kept else None
        counter = _counter_of(secret, typed, after=kept.data["last"]) if kept and secret else None
        if kept is None or counter is None:
            return False
        kept.data["last"], kept.last_used_at = counter, timezone.now()
        kept.save(update_fields=["data", "last_used_at"])
    return True


def _counter_of(secret: str, typed: str, *, after: int) -> int | None:
    """Return the span of time whose code was typed, None where it is none of now or not after the last one used."""
    now = int(time.time()) // _STEP
    spans = [span for span in range(now - _DRIFT, now + _DRIFT + 1) if span > after]
    codes = {span: format_hotp_value(hotp_value(secret, span)) for span in spans}
    return next((span for span, code in codes.items() if constant_time_compare(code, typed)), None)


def _require_code(request: HttpRequest, person: User, code: str, *, password: str | None = None) -> None:
    attempt = count_guess(request, person.username)
    known = password is None or not person.has_usable_password() or person.check_password(password)
    if not known or check_code(person, code) is None:
        raise _wrong() if password is None else _wrong_pair()
    forgive(attempt)


def _remove(person: User, *, by: Person, verb: str) -> None:
    before = digest_of(second_factor_state(person))
    Authenticator.objects.filter(user=person).delete()
    record(_deed(by, verb, person, before=before, after=""))


def _refuse_second(person: User) -> None:
    if has_second_factor(person):
        raise ConflictError(Text(zh="两步验证已启用", en="the second factor is set up already"))


def _digits(code: str) -> str:
    """Return the digits of what was typed: with spaces, with hyphens, or as wide as characters."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", code[:40]) if mark.isdecimal())


def _wrong() -> UsageError:
    return UsageError(Text(zh="动态口令不正确或已使用过", en="the code does not fit, or was used before"))


def _wrong_pair() -> UsageError:
    return UsageError(Text(zh="密码或动态口令不正确", en="password and code do not fit"))


def _deed(by: Person, verb: str, person: User, *, before: str, after: str | None = None) -> Deed:
    now = digest_of(second_factor_state(person)) if after is None else after
    return Deed(by.get_username(), verb, f"person/{person.username}", before=before, after=now)
