"""What does a browser get told along with a page, and what may a request not talk us into?"""

import re

import pytest
from django.test import Client

from tests.web.house import WEB, client_of

PASSWORD = "right horse battery"  # noqa: S105  # of somebody made up
PAGES = ("/", "/plan", "/sign-in", "/nowhere", "/api/v1/health", "/api/v1/nowhere")
PRIVATE = ("/", "/account", "/account/second-factor", "/runs", "/rounds", "/nowhere", "/api/v1/me", "/plan?format=csv")


@pytest.fixture
def person(people):
    somebody = people["gallery_desk"]
    somebody.set_password(PASSWORD)
    somebody.save()
    return somebody


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_keeps_foreign_code_out(person, address):
    headers = client_of(None).get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert {
        name: policy[name] for name in ("default-src", "script-src", "style-src", "frame-ancestors", "base-uri")
    } == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert [headers["X-Content-Type-Options"], headers["X-Frame-Options"]] == ["nosniff", "DENY"]
    assert [headers["Referrer-Policy"], headers["Cross-Origin-Opener-Policy"]] == ["same-origin", "same-origin"]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_a_person_saw_is_kept_nowhere(person, address):
    answer = client_of(person).get(address)
    answer.close()

    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_key_opens_is_kept_nowhere(person):
    assert (
        client_of(None).get("/api/v1/me", headers={"Authorization": "Bearer x"}).headers["Cache-Control"] == "no-store"
    )


def test_the_session_s_cookie_is_hidden_from_scripts_and_from_other_sites(person):
    cookie = client_of(None).post("/sign-in", {"username": "gallery_desk", "password": PASSWORD}).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")


def test_signing_in_takes_a_new_session(person):
    client = client_of(None)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    client.post("/sign-in", {"username": "gallery_desk", "password": PASSWORD})

    assert client.session.session_key != before
    assert not type(session)(before).load()


def test_over_tls_the_browser_is_told_to_stay_there(person, settings):
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    found = [
        client_of(None).get("/plan", **more).headers.get("Strict-Transport-Security")
        for more in ({}, {"HTTP_X_FORWARDED_PROTO": "https"})
    ]

    assert found == [None, "max-age=3600"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:80@evil", "a b", "[::1", ""])
@pytest.mark.parametrize("address", ["/plan", "/sign-in", "/api/v1/health"])
def test_under_another_name_we_answer_nothing(person, settings, host, address):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    answer = Client(raise_request_exception=False).get(address, HTTP_HOST=host, HTTP_X_FORWARDED_HOST="127.0.0.1")

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("application/json" if "api" in address else "text/html")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "data:text/html,x", " //evil.example", "\t//evil.example", "http:evil.example",
        "//evil.example\\@testserver", "https:///evil.example", "/sign-in?next=/", "/\r\nSet-Cookie: a=b", "http://testserver.evil.example",
    ],
)  # fmt: skip
def test_no_address_of_others_is_gone_on_to(person, wanted):
    def places(client):
        yield client.post("/sign-in", {"username": "gallery_desk", "password": PASSWORD, "next": wanted})
        yield client.get("/sign-in", {"next": wanted})
        yield client.post("/language", {"language": "en", "next": wanted})

    found = {answer.headers["Location"] for answer in places(client_of(None))}

    assert not [place for place in found if "evil" in place and not place.startswith(("/%", "/\\"))]
    assert not [place for place in found if place.startswith(("//", "/\\", "\\", "java", "data", "http"))]


def test_every_form_that_changes_something_carries_a_token():
    forms = {
        path.name: re.findall(
            r"<form\b[^>]*method=.post.[^>]*>(?:(?!</form>).)*", path.read_text(encoding="utf-8"), re.DOTALL
        )
        for path in WEB.rglob("*.html")
    }
    bare = [(name, form[:60]) for name, found in forms.items() for form in found if "{% csrf_token %}" not in form]

    assert sum(map(len, forms.values())) > 20
    assert bare == []


def test_a_form_without_its_token_changes_nothing(person):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(person)

    for address in ("/sign-in", "/sign-out", "/account", "/account/second-factor", "/language", "/sign-in/code"):
        answer = client.post(address, {"name": "x"})
        assert (address, answer.status_code) == (address, 403)
        assert "此表单已失效" in answer.content.decode()
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "patch"])
def test_a_method_that_is_not_answered_is_told_in_the_caller_s_form(person, method):
    page = getattr(client_of(person), method)("/plan")
    data = getattr(client_of(person), method)("/api/v1/health")

    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD")
    assert "此地址不支持该操作" in page.content.decode()
    assert (data.status_code, data.headers["Allow"], data.json()["zh"]) == (
        405,
        "GET",
        "此地址不支持该操作：请使用该地址支持的请求方法。",
    )
