"""A small city for the walk over every address: somebody of every kind, and things of theirs, built once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from jiahe.kernel.ids import new_id
from jiahe.lake.tables import Lake
from jiahe.office.accounts.domain import issue_token, sync_roles
from jiahe.office.accounts.models import User
from jiahe.office.log.models import Entry
from jiahe.office.money import domain as money
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Round
from jiahe.office.runs.models import Run
from jiahe.runtime.home import home
from jiahe.runtime.record import Record, under_way
from jiahe.runtime.registry import application, applications
from tests.lake.documents.house import pdf
from tests.office.house import SLEEPER, upload, with_playground
from tests.office.money import house as house_of_money
from tests.office.programme import house
from tests.office.programme.books import look, need

QUICK = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "ALLOWED_HOSTS": ["*"],
    "STORAGES": {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}
GUESS = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
CREW = {
    # caller: who they are in the crew of the programme's tests
    "firm": "firm",
    "other_firm": "other_firm",
    "expert": "expert_1",
    "own_expert": "own_expert",
    "county": "county",
    "other_county": "other_county",
    "lead": "lead",
    "other_lead": "other_lead",
    "office": "office",
    "second_office": "second_office",
    "finance": "finance_1",
    "auditor": "auditor",
    "administrator": "administrator",
    "no_role": "nobody_special",
}


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class World:
    """Who calls, with which session and which key, and the ids of the things."""

    people: Mapping[str, User]
    things: Mapping[str, str]
    home: str
    sessions: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    handler: WSGIHandler = field(default_factory=WSGIHandler)

    def ask(self, caller: str, method: str, path: str, sent: Mapping[str, Any], *, csrf: bool = False) -> Answer:
        """Ask, by a session for pages and by a key for the interface, and let everything that came of it be undone."""
        program = path.startswith("/api/") and not csrf
        headers = {"authorization": f"Bearer {self.keys[caller]}"} if program and caller in self.keys else {}
        factory = RequestFactory(headers=headers)
        if not program and caller in self.sessions:
            factory.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[caller]
        made = {} if method == "GET" else {"data": sent.get("json", sent)}
        if made and path.startswith("/api/") and not any(isinstance(value, tuple) for value in sent.values()):
            made["content_type"] = "application/json"
        elif made:
            made["data"] = {name: _file(value) for name, value in sent.items()}
        request = getattr(factory, method.lower())(path, **made)
        request._dont_enforce_csrf_checks = not csrf
        with transaction.atomic():
            answer = self.handler.get_response(request)
            read = Answer(answer.status_code, dict(answer.headers), answer.getvalue().decode("utf-8", "replace"))
            answer.close()
            transaction.set_rollback(True)
        return read


def _file(value: Any) -> Any:
    return SimpleUploadedFile(*value) if isinstance(value, tuple) else value


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    """Build the world, and take it down afterwards."""
    with pytest.MonkeyPatch.context() as patch, override_settings(**QUICK, FILE_UPLOAD_TEMP_DIR=str(folder)):
        patch.setenv("JIAHE_HOME", str(folder / "home"))
        with_playground(patch)
        with transaction.atomic():
            try:
                yield _built()
            finally:
                transaction.set_rollback(True)
        applications.cache_clear()


def _built() -> World:
    sync_roles()
    crew = house.make_crew()
    people = {caller: crew[name] for caller, name in CREW.items()} | {"desk": _desk()}
    world = World(people, _programme(crew) | _runs(people["desk"]), str(home().folder))
    for caller, person in people.items():
        client = Client()
        client.force_login(person)
        world.sessions[caller] = client.session.session_key
        world.keys[caller] = issue_token(person, "walk").key
    return world


def _desk() -> User:
    return house.make_person("desk", "sleep_desk", "市交通运输局")


def _programme(crew: dict[str, User]) -> dict[str, str]:
    """Cases of the firm in every state that is open to different people."""
    needs, projects = house.open_round(crew), house.open_round(crew, "benchmark_scenario")
    case, file = _with_file(crew["firm"], projects)
    case = house.bring(crew, case, "reviewing")
    house.assign(crew, case)
    shown = house.bring(crew, house.hand_in(crew, projects, title="乙"), "publicity")
    domain.publish(crew["office"], projects.pk)
    objection = domain.object_to_case(crew["other_firm"], shown.pk, "有异议")
    draft = domain.start_case(crew["firm"], needs.pk, title="丙", area="industry", county="xiuzhou", values={})
    hidden = domain.start_case(
        crew["other_firm"], projects.pk, title="丁", area="industry", county="haining", values={}
    )
    return {
        "hidden": hidden.pk,
        "round": needs.pk,
        "projects": projects.pk,
        "case": case.pk,
        "file": file,
        "minutes": str(domain.keep_minutes(crew["office"], projects.pk, "会议纪要").number),
        "shown": shown.pk,
        "draft": draft.pk,
        "objection": objection.pk,
        "year": str(needs.year),
        "kept": _kept(crew["firm"], needs),
        "once": _kept(crew["firm"], needs),
        **_payout(crew),
        "asked": money.ask(crew["other_firm"], house_of_money.fact(matter="另一项", code=house_of_money.OTHER_CODE)).pk,
    }


def _with_file(firm: User, found: Round) -> tuple[Case, str]:
    """Hand in a case with a file."""
    placed = {"title": "甲", "area": "industry", "county": "xiuzhou", "values": house.PROJECT}
    case = domain.start_case(firm, found.pk, **placed)
    file = domain.attach_file(firm, case.pk, "further", SimpleUploadedFile("说明.pdf", pdf()))
    return domain.submit_case(firm, case.pk, house.PROJECT), file.pk


def _payout(crew: dict[str, User]) -> dict[str, str]:
    """File and compute what is paid to the firm."""
    payout = house_of_money.file(crew)
    house_of_money.compute(crew)
    entry = Entry.objects.filter(object=f"payout/{payout.pk}").values_list("number", flat=True)[0]
    return {"payout": payout.pk, "entry": str(entry)}


def _kept(firm: User, found: Round) -> str:
    return look(firm, found, [need(1)]).kept


def _runs(desk: User) -> dict[str, str]:
    """A finished run of the desk's, a file of its, a key of its, a table of the lake."""
    frame = pl.DataFrame({"id": ["a"], "value": [1.0], "time": [None]}, schema_overrides={"time": pl.Datetime("us")})
    Lake(home().lake).append("kept", frame, application(SLEEPER).contract.reads["items"], source="test")
    request = {"inputs": {"items": {"lake": "kept"}}, "settings": {}}
    now = timezone.now()
    run = Run.objects.create(application=SLEEPER, owner=desk, status="succeeded", created=now, request=request)
    with under_way(home().runs, record := Record(run.pk, SLEEPER, "1", rows={"out": 1})) as folder:
        frame.with_columns(double=pl.col("value") * 2).write_parquet(folder / "out.parquet")
        record.outcome = "succeeded"
    waiting = Run.objects.create(application=SLEEPER, owner=desk, status="queued", created=now, request=request)
    token = issue_token(desk, "desk's")
    return {
        "app": SLEEPER,
        "run": run.pk,
        "waiting": waiting.pk,
        "upload": upload(desk).pk,
        "extra": upload(desk).pk,
        "token": token.token.pk,
        "guess": new_id(),
    }
