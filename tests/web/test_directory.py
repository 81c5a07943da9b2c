"""Does the city's directory let in whom it should, and nobody by a token that is not for us?"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache

from jiahe.office.accounts.domain import second_factor
from jiahe.office.accounts.models import FailedSignIn, User
from jiahe.office.accounts.rules import roles_of
from jiahe.office.log.models import Entry
from jiahe.office.named_directory import NamedDirectory
from tests.web.house import client_of
from tests.web.issuer import CLIENT, KEYS, SECRET, STRANGER, issuer
from tests.web.test_second_factor import MOMENT, enrol

BACK, DESCRIPTION = "/sign-in/directory/back", "/.well-known/openid-configuration"


@pytest.fixture(scope="module")
def server():
    with issuer() as made:
        yield made


@pytest.fixture
def directory(people, server, settings):
    server.__init__(server.address)
    settings.OIDC = NamedDirectory(issuer=server.address, client_id=CLIENT, client_secret=SECRET)
    cache.clear()
    return server


def change(settings, **said):
    settings.OIDC = replace(settings.OIDC, **said)


def set_out(client, onward="/runs?q=x"):
    return client.get("/sign-in/directory", {"next": onward})


def enter(client, directory):
    """Sign in by the directory, as a browser would."""
    return client.get(directory.let_in(set_out(client).headers["Location"]))


def is_in(client):
    return client.get("/account").status_code == 200


def refused(client, answer, text):
    assert (answer.status_code, is_in(client)) == (401, False)
    assert text in answer.content.decode()


@pytest.mark.parametrize("algorithm", KEYS)
def test_one_signs_in_and_comes_back_to_where_one_was(directory, algorithm):
    directory.algorithm = algorithm
    client = client_of(None)
    before = client.get("/sign-in").content.decode()
    answer = enter(client, directory)

    assert "使用统一身份认证登录" in before
    assert (answer.status_code, answer.headers["Location"], is_in(client)) == (302, "/runs?q=x", True)
    verbs = Entry.objects.filter(verb__in=("link_directory", "sign_in")).order_by("number")
    assert [one.verb for one in verbs] == ["link_directory", "sign_in"]
    assert '"by":"directory"' in verbs[1].details


def test_where_there_is_no_directory_there_is_no_button_and_no_address(people):
    client = client_of(None)

    assert "/sign-in/directory" not in client.get("/sign-in").content.decode()
    assert {client.get(address).status_code for address in ("/sign-in/directory", BACK)} == {404}


def test_each_time_state_nonce_and_proof_are_others(directory):
    asked = [parse_qs(urlsplit(set_out(client_of(None)).headers["Location"]).query) for _ in range(2)]

    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 16
        assert asked[0][name] != asked[1][name]
    assert asked[0]["redirect_uri"] == ["http://testserver/sign-in/directory/back"]


WRONG = {
    "for another sign-in": lambda claims: claims | {"nonce": "another"},
    "without a nonce": lambda claims: {name: claims[name] for name in claims if name != "nonce"},
    "for another client": lambda claims: claims | {"aud": "another"},
    "for several, given to another": lambda claims: claims | {"aud": [CLIENT, "another"], "azp": "another"},
    "for several, given to nobody": lambda claims: claims | {"aud": [CLIENT, "another"]},
    "by another issuer": lambda claims: claims | {"iss": "http://127.0.0.1:1"},
    "expired": lambda claims: claims | {"exp": int(time.time()) - 120, "iat": int(time.time()) - 600},
    "from the future": lambda claims: claims | {"iat": int(time.time()) + 600},
    "without an end": lambda claims: {name: claims[name] for name in claims if name != "exp"},
    "of nobody": lambda claims: {name: claims[name] for name in claims if name != "sub"},
}


@pytest.mark.parametrize("lie", WRONG.values(), ids=WRONG)
def test_a_token_that_is_not_for_this_sign_in_is_refused(directory, lie):
    directory.lie = lie
    client = client_of(None)

    refused(client, enter(client, directory), "统一身份认证的答复无效")


def with_the_public_key_as_secret(claims):
    """Sign by HS256 with what everybody can know of the issuer's key."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "RS256"}, claims)]
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    secret = KEYS["RS256"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    proof = base64.urlsafe_b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).rstrip(b"=")
    return (signed + b"." + proof).decode()


FORGED = {
    "a stranger's key": lambda claims: jwt.encode(claims, STRANGER, algorithm="RS256", headers={"kid": "RS256"}),
    "a key that is not published": lambda claims: jwt.encode(claims, STRANGER, algorithm="RS256", headers={"kid": "x"}),
    "no key named, two published": lambda claims: jwt.encode(claims, KEYS["RS256"], algorithm="RS256"),
    "no signature": lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": "RS256"}),
    "the public key as a secret": with_the_public_key_as_secret,
    "the shared secret": lambda claims: jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": "RS256"}),
    "another kind of key": lambda claims: jwt.encode(claims, KEYS["EdDSA"], algorithm="EdDSA", headers={"kid": "RS256"}),
    "a changed token": lambda claims: jwt.encode(claims, KEYS["RS256"], algorithm="RS256", headers={"kid": "RS256"})[:-8] + "AAAAAAAA",
    "no token": lambda _: "x",
    "a number": lambda _: 7,
    "nothing": lambda _: None,
}  # fmt: skip


@pytest.mark.parametrize("sign", FORGED.values(), ids=FORGED)
def test_a_token_that_the_issuer_did_not_sign_is_refused(directory, sign):
    directory.sign = sign
    client = client_of(None)

    refused(client, enter(client, directory), "统一身份认证的答复无效")


def test_what_comes_back_is_what_was_sent_out_and_once(directory):
    client, other = client_of(None), client_of(None)
    back = directory.let_in(set_out(client).headers["Location"])

    refused(other, other.get(back), "登录请求已失效")
    for query in ("", "?code=x", "?code=x&state=guess", "?state="):
        refused(other, other.get(BACK + query), "登录请求已失效")
    refused(client, client.get(back + "&iss=https://evil.example"), "登录请求已失效")
    refused(client, client.get(back), "登录请求已失效")


def test_a_code_of_another_sign_in_is_refused(directory):
    victim, thief = client_of(None), client_of(None)
    stolen = parse_qs(urlsplit(directory.let_in(set_out(victim).headers["Location"])).query)["code"][0]
    state = parse_qs(urlsplit(set_out(thief).headers["Location"]).query)["state"][0]

    refused(thief, thief.get(BACK, {"code": stolen, "state": state}), "统一身份认证的答复无效")


def test_whom_the_directory_does_not_let_in_is_told(directory):
    client = client_of(None)
    state = parse_qs(urlsplit(set_out(client).headers["Location"]).query)["state"][0]

    refused(client, client.get(BACK, {"error": "access_denied", "state": state}), "未予登录")


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_a_directory_that_is_broken_is_told_and_nothing_more(directory, path):
    client = client_of(None)
    out = set_out(client).headers["Location"]
    directory.broken = path
    answer = client.get(directory.let_in(out))

    assert (answer.status_code in {401, 422}, is_in(client)) == (True, False)
    assert not any(word in answer.content.decode() for word in ("Traceback", "broken", directory.address))


def test_a_directory_that_is_away_is_told(directory, settings):
    change(settings, issuer="http://127.0.0.1:1")
    answer = set_out(client_of(None))

    assert answer.status_code == 422
    assert "统一身份认证服务暂时无法连接" in answer.content.decode()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"])
def test_a_directory_that_answers_byte_by_byte_holds_up_nobody(directory, settings, path):
    settings.OIDC_SECONDS = 0.15
    directory.drip = {path}
    directory.claims = {"sub": "u-1"}
    directory.userinfo = {"sub": "u-1", "preferred_username": "gallery_desk"}
    client = client_of(None)
    began = time.monotonic()
    answer = set_out(client)
    if answer.status_code == 302:
        answer = client.get(directory.let_in(answer.headers["Location"]))

    assert (answer.status_code, is_in(client)) == (422, False)
    assert time.monotonic() - began < 1


def test_one_that_is_away_is_not_asked_by_everybody(directory):
    directory.broken = DESCRIPTION
    answers = {set_out(client_of(None)).status_code for _ in range(3)}

    assert (answers, directory.asked) == ({422}, [DESCRIPTION])


def test_what_it_says_of_itself_holds_for_a_while_and_its_keys_for_one_sign_in(directory):
    enter(client_of(None), directory)
    directory.published = {name: f"{name}-2" for name in directory.published}
    client = client_of(None)
    enter(client, directory)

    assert is_in(client)
    assert directory.asked == [DESCRIPTION, "/token", "/keys", "/token", "/keys"]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b'"x"', b'{"keys": 1}', b"\xff\xfe", b"[" * 9000, b" " * 1_100_000]
)
def test_garbage_is_no_sign_in(directory, path, body):
    directory.raw = {path: body}
    client = client_of(None)
    answer = set_out(client)
    if answer.status_code == 302:
        answer = client.get(directory.let_in(answer.headers["Location"]))

    assert (answer.status_code in {401, 422}, is_in(client)) == (True, False)


def test_from_one_address_only_so_many_fail(directory):
    directory.broken = "/token"
    client = client_of(None)
    for _ in range(30):
        enter(client, directory)
    directory.broken = ""
    held = enter(client, directory)
    from_elsewhere = client_of(None)
    from_elsewhere.defaults["REMOTE_ADDR"] = "10.0.0.9"
    enter(from_elsewhere, directory)

    assert (held.status_code, is_in(client), is_in(from_elsewhere)) == (429, False, True)


def test_what_did_not_set_out_from_here_and_what_succeeds_counts_for_nothing(directory):
    client_of(None).get(BACK, {"code": "x", "state": "x"})
    enter(client_of(None), directory)

    assert not FailedSignIn.objects.exists()


def test_the_session_has_another_key_afterwards(directory):
    client = client_of(None)
    back = directory.let_in(set_out(client).headers["Location"])
    before = client.cookies["sessionid"].value
    client.get(back)

    assert client.cookies["sessionid"].value != before
    client.post("/sign-out")
    assert not is_in(client)


def test_of_whom_it_speaks_only_their_number_there_is_kept(directory):
    directory.claims |= {"email": "x@city.example", "phone_number": "13800000000"}
    enter(client_of(None), directory)
    linked = SocialAccount.objects.get()

    assert (linked.uid, linked.provider, linked.extra_data) == ("u-1", directory.address, {})
    assert not SocialToken.objects.exists()
    assert User.objects.get(username="gallery_desk").email == ""


@pytest.mark.parametrize(
    "config",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
)
def test_an_issuer_that_points_elsewhere_is_not_followed(directory, config):
    directory.config = config
    answer = set_out(client_of(None))

    assert answer.status_code == 401
    assert directory.asked == ["/.well-known/openid-configuration"]


def test_an_answer_that_leads_on_is_not_followed(directory, monkeypatch):
    honest = directory.answer
    monkeypatch.setattr(
        directory,
        "answer",
        lambda path, sent, bearer: (
            (302, directory.address + "/userinfo") if path == "/keys" else honest(path, sent, bearer)
        ),
    )
    client = client_of(None)

    assert enter(client, directory).status_code in {401, 422}
    assert "/userinfo" not in directory.asked


# --- whose account it is


def test_somebody_without_an_account_is_not_made_one(directory):
    directory.claims = {"sub": "u-9", "preferred_username": "newcomer"}
    client = client_of(None)

    refused(client, enter(client, directory), "请联系管理员开通")
    assert not User.objects.filter(username="newcomer").exists()
    assert not SocialAccount.objects.exists()


def test_where_the_settings_say_so_somebody_new_gets_an_account_without_roles(directory, settings):
    change(settings, create=True)
    directory.claims = {"sub": "u-9", "preferred_username": "newcomer", "name": "新来者", "roles": ["administrator"]}
    client = client_of(None)
    enter(client, directory)
    person = User.objects.get(username="newcomer")

    assert is_in(client)
    assert (person.full_name, roles_of(person), person.has_usable_password()) == ("新来者", frozenset(), False)
    assert (person.is_superuser, person.is_staff) == (False, False)
    assert 'name="new"' not in client.get("/account").content.decode()
    assert Entry.objects.filter(verb="make_person", object="person/newcomer").count() == 1


@pytest.mark.parametrize("name", ["", " ", None, 7, ["a"], "a b", "x" * 151, "<script>", "a\x00b", "a\nb"])
def test_an_odd_name_gets_no_account(directory, settings, name):
    change(settings, create=True)
    before = User.objects.count()
    directory.claims = {"sub": "u-9", "preferred_username": name}
    client = client_of(None)

    refused(client, enter(client, directory), "请联系管理员开通")
    assert User.objects.count() == before


@pytest.mark.parametrize("name", ["GALLERY_DESK", "gallery_ｄesk"])
def test_a_name_that_could_be_taken_for_another_gets_no_account(directory, settings, name):
    change(settings, create=True)
    before = User.objects.count()
    directory.claims = {"sub": "u-9", "preferred_username": name}
    client = client_of(None)

    refused(client, enter(client, directory), "请联系管理员开通")
    assert User.objects.count() == before


@pytest.mark.parametrize("subject", ["", "a\x00b", "a\nb", "x" * 192])
def test_an_odd_number_there_opens_nothing(directory, subject):
    directory.claims["sub"] = subject
    client = client_of(None)

    refused(client, enter(client, directory), "请联系管理员开通")


def test_a_closed_account_stays_closed(directory):
    User.objects.filter(username="gallery_desk").update(is_active=False)
    client = client_of(None)

    refused(client, enter(client, directory), "请联系管理员开通")


def test_once_linked_it_is_the_directory_s_own_id_that_counts(directory):
    enter(client_of(None), directory)
    directory.claims = {"sub": "u-1", "preferred_username": "administrator"}
    client = client_of(None)
    enter(client, directory)

    assert "gallery_desk" in client.get("/account").content.decode()


def test_a_name_that_the_directory_gave_to_somebody_else_opens_nothing(directory):
    enter(client_of(None), directory)
    directory.claims = {"sub": "u-2", "preferred_username": "gallery_desk"}
    client = client_of(None)

    refused(client, enter(client, directory), "请联系管理员开通")
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("claims", "fits"),
    [
        ({"email": "Desk@city.example", "email_verified": True}, True),
        ({"email": "desk@city.example", "email_verified": False}, False),
        ({"email": "desk@city.example", "email_verified": "true"}, False),
        ({"email": "desk@city.example"}, False),
        ({"email": "twice@city.example", "email_verified": True}, False),
        ({"email": "", "email_verified": True}, False),
    ],
)
def test_by_mail_only_a_verified_address_of_one_account_fits(directory, settings, claims, fits):
    change(settings, claim="email")
    User.objects.filter(username="gallery_desk").update(email="desk@city.example")
    User.objects.filter(username__in=("auditor", "lead_unit")).update(email="twice@city.example")
    directory.claims = {"sub": "u-1"} | claims
    client = client_of(None)
    enter(client, directory)

    assert is_in(client) == fits


@pytest.mark.parametrize(("subject", "fits"), [("u-1", True), ("u-2", False)])
def test_a_claim_that_the_token_lacks_is_asked_for_of_the_same_person(directory, subject, fits):
    directory.claims = {"sub": "u-1"}
    directory.userinfo = {"sub": subject, "preferred_username": "gallery_desk"}
    client = client_of(None)
    enter(client, directory)

    assert is_in(client) == fits


def test_who_has_a_second_factor_shows_it_here_too(directory, people, monkeypatch):
    monkeypatch.setattr(second_factor, "time", SimpleNamespace(time=lambda: MOMENT))
    secret, _ = enrol(client_of(people["gallery_desk"]))
    client = client_of(None)
    answer = enter(client, directory)
    before = is_in(client)
    code = format_hotp_value(hotp_value(secret, MOMENT // 30))
    done = client.post("/sign-in/code", {"code": code})

    assert (answer.headers["Location"], before) == ("/sign-in/code", False)
    assert (done.headers["Location"], is_in(client)) == ("/runs?q=x", True)


def test_it_leads_to_no_other_place(directory):
    client = client_of(None)
    out = set_out(client, "https://evil.example/").headers["Location"]

    assert client.get(directory.let_in(out)).headers["Location"] == "/"
