"""Does every address answer every kind of person as the table says, and tell nobody what is not theirs?"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver, resolve
from pytest_django import DjangoDbBlocker

from tests.house import table_judging, table_money, table_portal, table_programme
from tests.house.doors import CALLERS, SECRET, SIGN_IN, Door
from tests.house.world import GUESS, Answer, World, world_in

pytestmark = pytest.mark.django_db
DOORS = [*table_portal.ROWS, *table_programme.ROWS, *table_judging.ROWS, *table_money.ROWS]
FEW = ("nobody", "no_role")
STRANGERS = {"other_firm", "other_county", "other_lead", "own_expert", "desk"}
"""Whoever is something like those who see a thing, and is to learn nothing of it by guessing."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOT_THERE = "api/^"
"""The one route that answers everything alike: nothing is there."""


@pytest.fixture(scope="module")
def world(tmp_path_factory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), world_in(tmp_path_factory.mktemp("world")) as built:
        yield built


@pytest.fixture(autouse=True)
def at_home(world, monkeypatch, tmp_path_factory) -> None:
    monkeypatch.setenv("JIAHE_HOME", world.home)


def routes(patterns=None, before="") -> Iterator[str]:
    for one in patterns or get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from routes(one.url_patterns, before + str(one.pattern))


def route_of(path: str) -> str:
    return resolve(path.partition("?")[0]).route


def filled(value, things):
    """Put the things' ids where they are named."""
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda match: things[match[1]], value)
    if isinstance(value, list):
        return [filled(one, things) for one in value]
    if isinstance(value, dict):
        return {filled(name, things): filled(one, things) for name, one in value.items()}
    return value


def told(answer: Answer) -> int | str:
    """Return an answer's status; being asked to sign in is one, in whichever form."""
    onward = answer.headers.get("Location", "")
    asked = answer.status == 401 or (answer.status == 302 and onward.startswith("/sign-in"))
    return SIGN_IN if asked else answer.status


def words(answer: Answer, path: str) -> str:
    """Return what an answer says, without the address that was asked for and without tokens of forms."""
    plain = path.partition("?")[0]
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
    return (
        text.replace(plain, "HERE").replace(plain.replace("/", "%2F"), "HERE").replace(plain.replace("{", ""), "HERE")
    )


def secrets_in(door: Door) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", door.path + json.dumps(door.sent, default=str))) & set(SECRET)


def test_every_address_has_a_row_and_every_row_an_address(world):
    rows = {route_of(filled(door.path, world.things)) for door in DOORS}

    addresses = set(routes()) - {NOT_THERE, "api/v1/"}
    assert sorted(addresses - rows) == [], "give each a row in tests/house/table_*.py"
    assert sorted(rows - addresses) == []


def test_a_method_without_a_row_is_answered_nowhere(world):
    paths, known = {}, defaultdict(set)
    for door in DOORS:
        path = filled(door.path, world.things).partition("?")[0]
        paths[route_of(path)] = path
        known[route_of(path)].add(door.method)
    answered = {
        (method, path, caller): status
        for route, path in paths.items()
        for method in set(METHODS) - known[route]
        for caller in ("administrator",)
        if (status := world.ask(caller, method, path, {}).status) != 405
    }

    assert answered == {}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_door_is_open_to_those_to_whom_it_is_open(world, door):
    path, sent = filled(door.path, world.things), filled(door.sent, world.things)
    answers = {caller: world.ask(caller, door.method, path, sent) for caller in (FEW if door.few else CALLERS)}

    found = {caller: told(answer) for caller, answer in answers.items()}
    assert {caller: status for caller, status in found.items() if status != door.to[caller]} == {}
    for name in secrets_in(door):
        guessed = world.things | {name: GUESS}
        other, other_sent = filled(door.path, guessed), filled(door.sent, guessed)
        for caller in STRANGERS - SECRET[name]:
            guess = world.ask(caller, door.method, other, other_sent)
            assert (caller, told(guess)) == (caller, told(answers[caller]))
            assert words(guess, other) == words(answers[caller], path)


def test_a_form_from_elsewhere_changes_nothing_anywhere(world):
    unsafe = [door for door in DOORS if door.method != "GET" and door.path != "/api/v1/tokens"]
    answers = {
        str(door): world.ask(
            "administrator", door.method, filled(door.path, world.things), filled(door.sent, world.things), csrf=True
        ).status
        for door in unsafe
    }

    assert len(unsafe) > 80
    assert {line: status for line, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize(
    "odd", ["0", "1", "x" * 300, "01arz3ndektsv4rrffq69g5fav", "..%2F..%2Fsecret", "%00", "%E5%98%89", "a'--"]
)
def test_an_odd_id_is_an_id_of_nothing(world, odd):
    looks = {door.path for door in DOORS if door.method == "GET" and secrets_in(door)}
    found = {}
    for path in looks:
        asked = re.sub(r"\{(\w+)\}", lambda match: odd if match[1] in SECRET else world.things[match[1]], path)
        found[path] = world.ask("firm", "GET", asked, {}).status

    assert {path: status for path, status in found.items() if status not in {404, 403}} == {}
