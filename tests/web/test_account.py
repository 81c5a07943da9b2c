"""Does one get in, and out, and keep one's keys?"""

import pytest

from jiahe.office.accounts.models import Token
from tests.web.house import client_of


@pytest.fixture
def person(people):
    somebody = people["gallery_desk"]
    somebody.set_password("right horse battery")
    somebody.save()
    return somebody


SECRET = "right horse battery"  # noqa: S105  # of somebody made up


def enter(client, typed=SECRET, **more):
    return client.post("/sign-in", {"username": "gallery_desk", "password": typed} | more)


def test_one_signs_in_and_comes_back_to_where_one_was(person):
    client = client_of(None)

    asked = client.get("/runs?q=x")
    answer = enter(client, next="/runs?q=x")

    assert asked.headers["Location"] == "/sign-in?next=/runs%3Fq%3Dx"
    assert (answer.status_code, answer.headers["Location"]) == (302, "/runs?q=x")
    assert client.get("/runs").status_code == 200


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/sign-in"]
)
def test_signing_in_leads_to_no_other_place(person, onward):
    assert enter(client_of(None), next=onward).headers["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_no_more(person):
    answer = enter(client_of(None), "guess")

    assert answer.status_code == 401
    assert 'value="gallery_desk"' in answer.content.decode()
    assert "账号或密码不正确" in answer.content.decode()
    assert "guess" not in answer.content.decode()


def test_guessing_is_slowed_down(person):
    found = [enter(client_of(None), "guess").status_code for _ in range(6)]

    assert found == [401] * 5 + [429]


def test_one_signs_out(person):
    client = client_of(person)

    client.post("/sign-out")

    assert client.get("/runs").status_code == 302


def test_a_key_is_shown_once_and_may_be_revoked(person):
    client = client_of(person)

    shown = client.post("/account", {"name": "夜间任务"}).content.decode()
    token = Token.objects.get()
    later = client.get("/account").content.decode()
    client.post("/account", {"revoke": token.pk})

    assert "jiahe_" in shown
    assert shown.count(token.hint) > later.count(token.hint)
    assert "已吊销" in client.get("/account").content.decode()
    assert client.post("/account", {"revoke": "nix"}).status_code == 404
    assert client.post("/account", {"name": ""}).status_code == 400


def test_the_password_is_changed_and_one_stays_signed_in(person):
    client = client_of(None)
    enter(client)

    refused = client.post("/account", {"old": "wrong", "new": "another horse battery"})
    done = client.post("/account", {"old": "right horse battery", "new": "another horse battery"})

    assert (refused.status_code, done.status_code, client.get("/account").status_code) == (400, 200, 200)
