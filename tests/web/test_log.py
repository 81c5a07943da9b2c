"""The log's page: who may see it, what is found in it, whether it says that it was tampered with."""

import json

import pytest
from django.db import connection, transaction

from jiahe.office.accounts.domain import issue_token
from jiahe.office.log.domain import Deed, newest_head, record, record_all, verify
from jiahe.office.log.models import Entry, Standing
from jiahe.web.templatetags.logbook import entered, facts
from tests.web.house import ROLES, client_of, status_of, words_of

READERS = {"administrator", "auditor"}


@pytest.fixture
def log(people):
    """Three entries of two people."""
    issue_token(people["gallery_desk"], "script")
    issue_token(people["auditor"], "check")
    with transaction.atomic():
        record(Deed("auditor", "odd_verb", "thing/1", "1.5", details={"roles": ["a", "b"]}, public=True))
    return people


@pytest.mark.parametrize("address", ["/log", "/log?format=csv", "/log?format=xlsx", "/log/1/proof.json"])
def test_it_is_open_to_auditors_and_administrators(log, address):
    for role in ROLES:
        assert status_of(client_of(log[role]), address) == (200 if role in READERS else 403)
    assert status_of(client_of(None), address) == 302


def test_verifying_is_theirs_too(log):
    for role in ROLES:
        assert client_of(log[role]).post("/log/verify").status_code == (200 if role in READERS else 403)
    assert client_of(None).post("/log/verify").status_code == 401
    assert client_of(log["auditor"]).get("/log/verify").status_code == 405


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_menu_leads_there_for_whom_it_is_open(log, language):
    for role in ROLES:
        html = client_of(log[role]).get(f"/?lang={language}").content.decode()
        assert ('href="/log"' in html) == (role in READERS)


@pytest.mark.parametrize(
    ("query", "objects"),
    [
        ("", ["thing/1", "token", "token", "log/0"]),
        ("?actor=auditor", ["thing/1", "token"]),
        ("?verb=issue_token", ["token", "token"]),
        ("?verb=unknown", ["thing/1", "token", "token", "log/0"]),
        ("?object=thing/", ["thing/1"]),
        ("?object=th%25", []),
        ("?since=2020-01-01&until=2999-01-01", ["thing/1", "token", "token", "log/0"]),
        ("?since=2999-01-01", []),
        ("?until=2020-01-01", []),
        ("?since=x&until=9999-12-31", ["thing/1", "token", "token", "log/0"]),
        ("?sort=number", ["log/0", "token", "token", "thing/1"]),
    ],
)
def test_entries_are_found_by_who_verb_object_and_time(log, query, objects):
    answer = client_of(log["auditor"]).get(f"/log{query}")
    shown = [
        entry.object.partition("/")[0] if "token" in entry.object else entry.object
        for entry in answer.context["listing"].rows
    ]
    assert shown == objects


def test_what_was_done_is_told_in_both_languages(log):
    client = client_of(log["auditor"])
    assert "签发密钥" in words_of(client.get("/log").content.decode())
    assert "key issued" in words_of(client.get("/log?lang=en").content.decode())
    assert "odd_verb" in words_of(client.get("/log?lang=en").content.decode())


def test_a_proof_is_downloaded_with_all_that_the_entry_says(log):
    answer = client_of(log["auditor"]).get("/log/1/proof.json")
    proof = json.loads(answer.content)
    assert (proof["entry"]["verb"], proof["index"], proof["head"]) == ("issue_token", 1, newest_head().as_dict())
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client_of(log["auditor"]).get("/log/99/proof.json").status_code == 404


def test_a_sound_log_and_a_changed_one_are_told_apart(log, tmp_path):
    (tmp_path / "home" / "log-heads").write_text(f"{newest_head().line()}\n")
    assert verify().faults == []
    client = client_of(log["auditor"])
    assert "the log is sound" in words_of(client.post("/log/verify?lang=en").content.decode()).lower()
    Entry.objects.filter(pk=2).update(actor="<b>nobody</b>")
    html = client.post("/log/verify?lang=en").content.decode()
    assert "entry 2 was changed" in html
    assert "<b>nobody" not in html


def test_a_long_log_is_left_to_the_command_line(log, monkeypatch):
    monkeypatch.setattr("jiahe.office.logbook.MOST_AT_ONCE", 2)
    html = client_of(log["auditor"]).post("/log/verify?lang=en").content.decode()
    assert "jiahe audit verify" in html


def test_an_empty_log_says_so(people):
    Entry.objects.all().delete()
    Standing.objects.all().delete()
    assert "No entries yet" in client_of(people["auditor"]).get("/log?lang=en").content.decode()
    assert "Nothing fits" in client_of(people["auditor"]).get("/log?lang=en&actor=x").content.decode()


def test_as_many_questions_for_many_entries_as_for_few(log, django_assert_max_num_queries):
    client = client_of(log["auditor"])

    def asked():
        connection.queries_log.clear()
        with django_assert_max_num_queries(40) as counted:
            client.get("/log?since=2020-01-01")
        return len(counted)

    few = asked()
    with transaction.atomic():
        record_all([Deed("auditor", "odd_verb", f"thing/{number}") for number in range(1000)])
    assert asked() - few < 12  # the search for a day halves the log at each step


def test_what_was_tampered_with_is_shown_as_it_stands():
    assert entered("2026-11-24T00:00:00.000000Z") == "2026-11-24 08:00:00"
    assert (entered("x"), entered("2026-11-24")) == ("x", "2026-11-24")
    assert (facts("{"), facts("[1]"), facts('{"a": [1, 2], "b": "c"}')) == ([], [], [("a", "1, 2"), ("b", "c")])
