"""Is a code of the moment needed where it is set up, good once, and hard to guess?"""

import base64
import re
import threading
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory

from jiahe.kernel.errors import ForbiddenError, UsageError, UserError
from jiahe.office.accounts.domain import (
    begin_second_factor,
    check_password,
    confirm_second_factor,
    drop_second_factor,
    finish_sign_in,
    has_second_factor,
    issue_token,
    lacks_second_factor,
    passed_second_factor,
    recovery_codes_left,
    renew_recovery_codes,
    reset_second_factor,
    same_codes,
    second_factor,
    sign_in,
    sync_roles,
    visits_of,
    waiting_for_code,
)
from jiahe.office.accounts.domain.guessing import PER_ACCOUNT_AND_ADDRESS
from jiahe.office.accounts.domain.second_factor import check_code
from jiahe.office.accounts.models import FailedSignIn, Role, User
from jiahe.office.errors import CodeNeededError, ConflictError, NotSignedInError, TooManyError
from jiahe.office.log.models import Entry

PASSWORD = "一个很长的密码 1949"  # noqa: S105  # of somebody made up
STEP = 30
MOMENT = 1_800_000_015  # in the middle of a span: no test here falls between two


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Let the moment stand still for the codes."""
    monkeypatch.setattr(second_factor, "time", SimpleNamespace(time=lambda: MOMENT))


@pytest.fixture
def zhang(db, playground):
    sync_roles()
    person = User.objects.create_user("zhang", password=PASSWORD)
    person.roles.add(Role.objects.get(name="finance"))
    return person


def request(session=None):
    """Ask from a browser with this session."""
    made = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1")
    made.session, made.user = session or SessionStore(), AnonymousUser()
    if session is not None:
        made.user = get_user(made)
    return made


def code_of(secret, ahead=0):
    """Return what an authenticator shows, some spans from now."""
    return format_hotp_value(hotp_value(secret, MOMENT // STEP + ahead))


def enter(password=PASSWORD):
    """Sign in by the password and return the request."""
    asked = request()
    sign_in(asked, "zhang", password)
    return asked


def enrol(person):
    """Set a second factor up; return its secret, the recovery codes and the request."""
    asked = enter()
    asked.user = person
    secret = begin_second_factor(asked).secret
    return secret, confirm_second_factor(asked, code_of(secret, -1)), asked


def verbs():
    rows = Entry.objects.exclude(verb__in=("open_log", "make_roles")).order_by("number")
    return list(rows.values_list("verb", flat=True))


def test_codes_are_those_of_the_standard():
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [hotp_value(secret, counter) for counter in range(3)] == [755224, 287082, 359152]  # RFC 4226, appendix D


def test_it_is_set_up_by_a_code_and_gives_ten_codes_for_a_lost_phone(zhang):
    _, codes, asked = enrol(zhang)
    assert (len(codes), len(set(codes)), recovery_codes_left(zhang)) == (10, 10, 10)
    assert all(re.fullmatch(r"\d{8}", code) for code in codes)
    assert passed_second_factor(asked)
    assert verbs() == ["sign_in", "enrol_second_factor"]


def test_nothing_that_makes_codes_is_stored_or_logged_as_it_is(zhang):
    secret, codes, asked = enrol(zhang)
    kept = str(list(Authenticator.objects.values())) + str(list(Entry.objects.values())) + str(dict(asked.session))
    assert not any(one in kept for one in (secret, *codes))


def test_the_secret_stays_the_same_until_it_is_confirmed(zhang):
    asked = enter()
    asked.user = zhang
    first = begin_second_factor(asked)
    assert begin_second_factor(asked) == first
    assert first.picture.startswith("<svg ")
    assert not re.search(r"style=|<script|on\w+=", first.picture)
    assert not has_second_factor(zhang)


def test_a_wrong_code_sets_nothing_up(zhang):
    asked = enter()
    asked.user = zhang
    secret = begin_second_factor(asked).secret
    for code in (code_of(secret, 5), "", "abcdef", "000", "１２３"):
        with pytest.raises(UsageError):
            confirm_second_factor(asked, code)
    with pytest.raises(TooManyError):
        confirm_second_factor(asked, code_of(secret))
    assert not has_second_factor(zhang)


def test_a_code_without_a_secret_shown_sets_nothing_up(zhang):
    asked = enter()
    asked.user = zhang
    with pytest.raises(UsageError):
        confirm_second_factor(asked, "123456")


def test_it_is_set_up_once(zhang):
    _, _, asked = enrol(zhang)
    for verb in (lambda: begin_second_factor(asked), lambda: confirm_second_factor(asked, "1")):
        with pytest.raises(ConflictError):
            verb()


def test_setting_it_up_ends_the_sessions_that_have_not_shown_it(zhang):
    elsewhere = enter()
    _, _, asked = enrol(zhang)
    assert [visit.session for visit in visits_of(zhang)] == [asked.session.session_key]
    assert not SessionStore(elsewhere.session.session_key).load()


def test_a_password_alone_lets_nobody_in_who_has_it(zhang):
    secret, _, _ = enrol(zhang)
    asked = request()
    before = asked.session.session_key
    assert sign_in(asked, "zhang", PASSWORD) is None
    assert "_auth_user_id" not in asked.session
    assert waiting_for_code(asked) == zhang
    assert finish_sign_in(asked, code_of(secret)) == zhang
    assert passed_second_factor(asked)
    assert asked.session.session_key not in {None, before}
    assert waiting_for_code(asked) is None


def test_a_code_is_typed_as_people_type(zhang):
    secret, codes, _ = enrol(zhang)
    code = code_of(secret)
    wide = "".join(chr(ord(mark) + 0xFEE0) for mark in f"{code[:3]}{code[3:]}")
    assert check_code(zhang, f" {wide[:3]} {wide[3:]}") == "totp"
    assert check_code(zhang, f"{codes[0][:4]} - {codes[0][4:]}") == "recovery_code"


def test_a_code_is_good_once_and_none_before_it_is_any_more(zhang):
    secret, _, _ = enrol(zhang)  # with the code before this one
    assert check_code(zhang, code_of(secret, -1)) is None
    assert check_code(zhang, code_of(secret, 1)) == "totp"
    assert check_code(zhang, code_of(secret, 1)) is None
    assert check_code(zhang, code_of(secret)) is None


def test_a_clock_may_be_half_a_minute_off_and_no_more(zhang):
    secret, _, _ = enrol(zhang)
    assert [check_code(zhang, code_of(secret, ahead)) for ahead in (-2, 2, 3, 1)] == [None, None, None, "totp"]


def test_a_recovery_code_is_good_once(zhang):
    _, codes, _ = enrol(zhang)
    assert [check_code(zhang, codes[3]), check_code(zhang, codes[3])] == ["recovery_code", None]
    assert recovery_codes_left(zhang) == 9


def test_the_log_tells_how_somebody_came_in(zhang):
    _, codes, _ = enrol(zhang)
    asked = enter()
    finish_sign_in(asked, codes[0])
    details = Entry.objects.filter(verb="sign_in").order_by("number").values_list("details", flat=True)
    assert ['"second_factor":""' in details[0], '"second_factor":"recovery_code"' in details[1]] == [True, True]


def test_wrong_codes_count_as_wrong_passwords_do_and_the_password_does_not_clear_them(zhang):
    secret, _, _ = enrol(zhang)
    asked = enter()
    for _ in range(PER_ACCOUNT_AND_ADDRESS - 1):
        with pytest.raises(NotSignedInError):
            finish_sign_in(asked, "000000")
    asked = enter()  # the right password once more
    with pytest.raises(NotSignedInError):
        finish_sign_in(asked, "000000")
    with pytest.raises(TooManyError):
        finish_sign_in(asked, code_of(secret))
    with pytest.raises(TooManyError):
        enter()
    assert FailedSignIn.objects.count() == PER_ACCOUNT_AND_ADDRESS


def test_who_waits_too_long_begins_again(zhang):
    secret, _, _ = enrol(zhang)
    asked = enter()
    asked.session["sign_in_waiting"] = asked.session["sign_in_waiting"] | {"since": time.time() - 301}
    with pytest.raises(NotSignedInError, match="超时"):
        finish_sign_in(asked, code_of(secret))


@pytest.mark.parametrize("change", ["closed", "password"])
def test_who_is_changed_while_waiting_begins_again(zhang, change):
    secret, _, _ = enrol(zhang)
    asked = enter()
    if change == "closed":
        User.objects.update(is_active=False)
    else:
        zhang.set_password("ein anderes 密码 7")
        zhang.save()
    with pytest.raises(NotSignedInError):
        finish_sign_in(asked, code_of(secret))


def test_nobody_waits_who_has_shown_no_password(zhang):
    secret, _, _ = enrol(zhang)
    with pytest.raises(NotSignedInError):
        finish_sign_in(request(), code_of(secret))


def test_the_api_takes_name_password_and_code_in_one(zhang):
    secret, _, _ = enrol(zhang)
    with pytest.raises(CodeNeededError):
        check_password(request(), "zhang", PASSWORD)
    with pytest.raises(NotSignedInError, match="动态口令不正确"):
        check_password(request(), "zhang", PASSWORD, "000000")
    with pytest.raises(NotSignedInError, match="账号或密码不正确"):
        check_password(request(), "zhang", "guess", code_of(secret))
    assert check_password(request(), "zhang", PASSWORD, code_of(secret)) == zhang


def test_keys_are_issued_to_a_session_that_has_shown_it(zhang):
    assert issue_token(zhang, "before").key
    enrol(zhang)
    with pytest.raises(ForbiddenError):
        issue_token(zhang, "after")
    assert issue_token(zhang, "after", second_factor=True).key


def test_it_is_switched_off_by_password_and_code_together(zhang):
    secret, codes, asked = enrol(zhang)
    for password, code in ((PASSWORD, "000000"), ("guess", codes[0]), ("", codes[1])):
        with pytest.raises(UsageError, match="密码或动态口令不正确"):
            drop_second_factor(asked, password, code)
    assert recovery_codes_left(zhang) == 10  # a wrong password uses no code up
    drop_second_factor(asked, PASSWORD, code_of(secret))
    assert (has_second_factor(zhang), Authenticator.objects.count(), passed_second_factor(asked)) == (False, 0, False)
    assert verbs()[-1] == "drop_second_factor"


def test_who_has_no_password_switches_it_off_by_a_code(zhang):
    _, codes, asked = enrol(zhang)
    zhang.set_unusable_password()
    zhang.save()
    asked.user = zhang
    drop_second_factor(asked, "", codes[0])
    assert not has_second_factor(zhang)


def test_new_recovery_codes_replace_the_old(zhang):
    secret, old, asked = enrol(zhang)
    with pytest.raises(UsageError):
        renew_recovery_codes(asked, "000000")
    new = renew_recovery_codes(asked, code_of(secret))
    assert (len(new), set(new) & set(old)) == (10, set())
    assert [check_code(zhang, old[0]), check_code(zhang, new[0])] == [None, "recovery_code"]
    assert verbs()[-1] == "renew_recovery_codes"


def test_a_file_of_the_codes_is_for_whoever_has_them(zhang):
    _, codes, _ = enrol(zhang)
    assert same_codes(zhang, codes) == codes
    for wrong in ([], codes[:9], ["1" * 8] * 10, [*codes[:9], "<script>"]):
        with pytest.raises(UsageError):
            same_codes(zhang, wrong)


def test_an_administrator_resets_it_and_that_signs_the_person_out(zhang):
    enrol(zhang)
    admin = User.objects.create(username="root_person")
    with pytest.raises(UserError):
        reset_second_factor(zhang, zhang)
    admin.roles.add(Role.objects.get(name="administrator"))
    reset_second_factor(admin, zhang)
    assert (has_second_factor(zhang), visits_of(zhang).count()) == (False, 0)
    assert [entry.actor for entry in Entry.objects.filter(verb="reset_second_factor")] == ["root_person"]


def test_where_it_is_demanded_nobody_of_the_roles_goes_without(zhang, settings):
    assert not lacks_second_factor(zhang)
    settings.SECOND_FACTOR_DEMANDED = True
    other = User.objects.create(username="li")
    assert [lacks_second_factor(person) for person in (zhang, other, AnonymousUser())] == [True, False, False]
    with pytest.raises(ForbiddenError):
        issue_token(zhang, "script", second_factor=True)
    enrol(zhang)
    assert not lacks_second_factor(zhang)


def test_a_secret_under_another_key_is_told_as_such(zhang, settings):
    secret, _, _ = enrol(zhang)
    settings.SECRET_KEY = "another installation's"  # noqa: S105  # made up
    with pytest.raises(UserError, match="联系管理员重置"):
        check_code(zhang, code_of(secret))


def test_one_code_typed_in_many_places_at_once_lets_one_in(office):
    sync_roles()
    person = User.objects.create_user("zhang", password=PASSWORD)
    secret, _, _ = enrol(person)
    found, code = [], code_of(secret)

    def check():
        try:
            found.append(check_code(person, code))
        finally:
            connection.close()

    threads = [threading.Thread(target=check) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["None"] * 5 + ["totp"]
