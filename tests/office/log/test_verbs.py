"""Each verb that changes something enters it, once, with what it changed."""

import json

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from jiahe.kernel.errors import UserError
from jiahe.office.accounts.domain import (
    change_password,
    give_roles,
    issue_token,
    make_person,
    revoke_token,
    sign_in,
    sign_out,
    sync_roles,
)
from jiahe.office.accounts.models import Role
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry
from jiahe.office.runs.domain import FromUpload, RunWish, cancel_run, delete_run, delete_upload, start_run
from jiahe.office.tables import append_rows
from tests.office import house
from tests.office.house import SLEEPER, upload

GOOD, BETTER = "湖水 深而静 7", "湖水 更深更静 8"


@pytest.fixture
def since(people):
    """What was entered after the people were there."""
    first = Entry.objects.count()
    return lambda: [
        (entry.verb, entry.actor, entry.object.partition("/")[0], bool(entry.before), bool(entry.after))
        for entry in Entry.objects.filter(number__gte=first).order_by("number")
    ]


def test_people_and_roles(people, since):
    admin = people["administrator"]
    person = make_person(admin, "wang", GOOD, roles=["auditor"])
    give_roles(admin, person, ["lead_unit"])
    change_password(person, GOOD, BETTER)
    assert since() == [
        ("make_person", "administrator_1", "person", False, True),
        ("give_roles", "administrator_1", "person", True, True),
        ("change_password", "wang", "person", True, True),
    ]
    changes = [json.loads(entry.details) for entry in Entry.objects.filter(object="person/wang").order_by("number")]
    assert changes[1] == {"from": ["auditor"], "to": ["lead_unit"]}
    digests = [(entry.before, entry.after) for entry in Entry.objects.filter(object="person/wang").order_by("number")]
    assert [after for _, after in digests[:2]] == [before for before, _ in digests[1:]]


def test_a_password_stands_nowhere_in_the_log(people):
    make_person(people["administrator"], "wang", GOOD)
    issued = issue_token(people["administrator"], "script")
    assert not any(secret in str(Entry.objects.values_list()) for secret in (GOOD, issued.key))


def test_new_roles_are_entered_once(people, since):
    Role.objects.filter(name="sleep_desk").delete()
    sync_roles()
    sync_roles()
    assert since() == [("make_roles", "", "roles", False, True)]


def test_signing_in_and_out(people, since):
    person = people["auditor"]
    person.set_password(GOOD)
    person.save()
    request = RequestFactory().post("/sign-in")
    request.session, request.user = SessionStore(), person
    sign_in(request, "auditor_1", GOOD)
    sign_out(request)
    sign_out(request)
    assert since() == [
        ("sign_in", "auditor_1", "person", True, True),
        ("sign_out", "auditor_1", "person", False, False),
    ]


def test_tokens(people, since):
    issued = issue_token(people["auditor"], "script")
    revoke_token(people["auditor"], issued.token.pk)
    revoke_token(people["auditor"], issued.token.pk)
    assert since() == [
        ("issue_token", "auditor_1", "token", False, True),
        ("revoke_token", "auditor_1", "token", True, True),
    ]


def test_uploads_and_runs(people, since):
    person = people["sleep_desk"]
    file = upload(person)
    run = start_run(person, RunWish(application=SLEEPER, inputs={"items": FromUpload(file.pk)}))
    cancel_run(person, run)
    delete_run(person, run)
    delete_upload(person, file)
    assert since() == [
        ("store_upload", "sleep_desk_1", "upload", False, True),
        ("start_run", "sleep_desk_1", "run", False, True),
        ("cancel_run", "sleep_desk_1", "run", True, True),
        ("delete_run", "sleep_desk_1", "run", True, False),
        ("delete_upload", "sleep_desk_1", "upload", True, False),
    ]


def test_rows_of_the_lake(people, since):
    person = people["sleep_desk"]
    append_rows(person, "things", upload(person), application=SLEEPER, table="items")
    append_rows(person, "things", upload(person, b"id,value,time\nz,1.5,2025-05-12 08:00\n"))
    lake = [entry for entry in since() if entry[2] == "table"]
    assert lake == [
        ("append_rows", "sleep_desk_1", "table", False, True),
        ("append_rows", "sleep_desk_1", "table", True, True),
    ]


def test_what_is_refused_is_not_entered(people, since):
    with pytest.raises(UserError):
        make_person(people["auditor"], "wang", GOOD)
    with pytest.raises(UserError):
        make_person(people["administrator"], "wang", GOOD, roles=["king"])
    with pytest.raises(UserError):
        change_password(people["auditor"], "wrong", BETTER)
    with pytest.raises(UserError):
        append_rows(people["sleep_desk"], "demo_things", None)
    assert since() == []


def test_the_log_of_all_this_is_sound(office):
    person = house.make_person("sleep_desk")
    delete_upload(person, upload(person))
    issue_token(person, "script")
    assert verify().faults == []
