"""Does one set the second factor up on a page, come in with it, and get out of it again?"""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from jiahe.office.accounts.domain import has_second_factor, second_factor
from jiahe.office.accounts.models import Token
from tests.web.house import client_of

PASSWORD = "right horse battery"  # noqa: S105  # of somebody made up
MOMENT = 1_800_000_015
PAGE = "/account/second-factor"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Let the moment stand still for the codes."""
    monkeypatch.setattr(second_factor, "time", SimpleNamespace(time=lambda: MOMENT))


@pytest.fixture
def person(people):
    somebody = people["programme_office"]
    somebody.set_password(PASSWORD)
    somebody.save()
    return somebody


def code_of(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, MOMENT // 30 + ahead))


def enter(client, **more):
    return client.post("/sign-in", {"username": "programme_office", "password": PASSWORD} | more)


def enrol(client):
    """Set it up on the page; return the secret and the codes as shown."""
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', client.get(PAGE).content.decode())[1].replace(" ", "")
    shown = client.post(PAGE, {"code": code_of(secret, -1)}).content.decode()
    return secret, re.findall(r"<li><code>(\d{4} \d{4})</code></li>", shown)


def test_it_is_set_up_and_then_asked_for(person):
    client = client_of(None)
    enter(client)
    secret, codes = enrol(client)
    other = client_of(None)

    first = enter(other, next="/runs?q=x")
    shut = other.get("/runs")
    wrong = other.post("/sign-in/code", {"code": "000000"})
    right = other.post("/sign-in/code", {"code": code_of(secret)})

    assert len(codes) == 10
    assert (first.status_code, first.headers["Location"]) == (302, "/sign-in/code")
    assert (shut.status_code, wrong.status_code) == (302, 401)
    assert "动态口令不正确" in wrong.content.decode()
    assert (right.status_code, right.headers["Location"]) == (302, "/runs?q=x")
    assert other.get("/runs").status_code == 200


def test_the_codes_are_shown_once_and_saved_as_a_file(person):
    client = client_of(person)
    _, codes = enrol(client)

    file = client.post("/account/recovery-codes.txt", {"code": codes})
    text = file.content.decode("utf-8-sig")

    assert not any(code in client.get(PAGE).content.decode() for code in codes)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.splitlines()[2:] == codes
    assert client.post("/account/recovery-codes.txt", {"code": ["<b>", *codes[1:]]}).status_code == 400
    assert client.get("/account/recovery-codes.txt").status_code == 405


def test_the_page_draws_its_picture_without_style_and_script(person):
    html = client_of(person).get(PAGE).content.decode()

    assert "<svg " in html
    assert not re.search(r"<style|\sstyle=|data:image|<script(?![^>]*\ssrc=)", html)


def test_it_is_switched_off_by_password_and_code(person):
    client = client_of(person)
    _, codes = enrol(client)

    refused = client.post(PAGE, {"drop": "yes", "password": PASSWORD, "code": "000000"})
    done = client.post(PAGE, {"drop": "yes", "password": PASSWORD, "code": codes[0]})

    assert (refused.status_code, done.status_code, has_second_factor(person)) == (400, 200, False)


def test_new_recovery_codes_are_made(person):
    client = client_of(person)
    secret, old = enrol(client)

    shown = client.post(PAGE, {"renew": "yes", "code": code_of(secret)}).content.decode()

    assert len(set(re.findall(r"<li><code>(\d{4} \d{4})</code></li>", shown)) - set(old)) == 10
    assert "剩余恢复码 10 个" in client.get(PAGE).content.decode()


def test_a_session_that_has_not_shown_it_makes_no_key(person):
    enrol(client_of(person))

    client = client_of(person)  # a session that never showed a code
    assert client.post("/account", {"name": "x"}).status_code == 403
    assert Token.objects.count() == 0


def test_the_api_says_that_a_code_is_needed(person):
    secret, _ = enrol(client_of(person))
    body = {"username": "programme_office", "password": PASSWORD, "name": "script"}

    def ask(**more):
        return client_of(None).post("/api/v1/tokens", body | more, content_type="application/json")

    without, wrong, right = ask(), ask(code="000000"), ask(code=code_of(secret))
    assert [answer.status_code for answer in (without, wrong, right)] == [401, 401, 201]
    assert [without.json()["error"], wrong.json()["error"]] == ["CodeNeededError", "NotSignedInError"]


def test_roles_that_decide_about_much_are_asked(people, person):
    asked = enter(client := client_of(None))
    shown = client.get(asked.headers["Location"]).content.decode()

    assert "请在账号页启用两步验证" in shown
    assert "您的角色权限较大" in client.get("/account").content.decode()
    assert "您的角色权限较大" not in client_of(people["gallery_desk"]).get("/account").content.decode()


def test_where_it_is_demanded_every_page_leads_to_it(people, person, settings):
    settings.SECOND_FACTOR_DEMANDED = True
    client = client_of(person)

    led = [client.get(address) for address in ("/", "/runs", "/rounds", "/plan")]
    api = client.get("/api/v1/me")
    page = client.get(PAGE).content.decode()
    before = client.post("/account", {"name": "x"})
    enrol(client)

    assert {(answer.status_code, answer.headers["Location"]) for answer in led} == {(302, PAGE)}
    assert (api.status_code, before.headers["Location"], Token.objects.count()) == (403, PAGE, 0)
    assert "您的角色必须启用两步验证" in page
    assert [client.get("/runs").status_code, client.get("/api/v1/me").status_code] == [200, 200]
    assert client_of(people["gallery_desk"]).get("/runs").status_code == 200


def test_a_key_of_old_opens_nothing_where_it_is_demanded(person, settings):
    key = client_of(person).post("/account", {"name": "x"}).context["issued"].key
    ask = lambda: client_of(None).get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code  # noqa: E731
    before = ask()
    settings.SECOND_FACTOR_DEMANDED = True

    assert [before, ask()] == [200, 403]


def test_nobody_reaches_the_second_page_first(person):
    client = client_of(None)

    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"
    assert client.post("/sign-in/code", {"code": "123456"}).headers["Location"] == "/sign-in"
    assert client.get(PAGE).headers["Location"].startswith("/sign-in?next=")


def test_nothing_of_the_library_s_own_pages_is_reachable(person):
    client = client_of(person)
    addresses = (
        "accounts/", "accounts/login/", "accounts/signup/", "accounts/logout/", "accounts/password/reset/",
        "accounts/email/", "accounts/2fa/", "accounts/2fa/totp/activate/", "accounts/3rdparty/", "accounts/oidc/x/login/",
        "accounts/social/signup/", "signup", "sign-up", "register", "2fa/", "oidc/x/login/callback/", "_allauth/browser/v1/auth/signup",
    )  # fmt: skip

    assert {client.get(f"/{address}").status_code for address in addresses} == {404}
    assert {client.post(f"/{address}").status_code for address in addresses} == {404}
