"""A house for the pages' tests: the gallery, people, a lake, finished runs, Chinese texts."""

import datetime as dt
import io
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from django.test import Client
from django.utils import timezone

import jiahe.web
from jiahe.kernel.errors import JiaheError
from jiahe.kernel.ids import new_id
from jiahe.lake.tables import Lake
from jiahe.office.accounts.models import Role, User
from jiahe.office.runs.models import Run
from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import home
from jiahe.runtime.inputs import LakeInput
from jiahe.runtime.registry import application, applications

SHOWROOM = Path(__file__).parent / "showroom"
WEB = Path(jiahe.web.__file__).parent
GALLERY = "showroom.gallery"
ROLES = ("administrator", "programme_office", "lead_unit", "auditor", "gallery_desk", "no_role")
START = dt.datetime(2025, 5, 12, 8)  # naive in the plan's zone
_TAG = re.compile(r"<[^>]+>")


def with_showroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the gallery, for this process and those that it starts."""
    monkeypatch.syspath_prepend(str(SHOWROOM))
    paths = filter(None, (str(SHOWROOM), os.environ.get("PYTHONPATH")))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    applications.cache_clear()


def readings(sensors: int = 2, steps: int = 60) -> pl.DataFrame:
    """Make readings."""
    rows = [
        {"sensor": f"s{sensor:02}", "time": START + dt.timedelta(minutes=5 * step), "value": 20.0 + sensor + step % 7}
        for sensor in range(sensors)
        for step in range(steps)
    ]
    return pl.DataFrame(rows)


def csv_of(frame: pl.DataFrame) -> bytes:
    """Write a frame as CSV."""
    return frame.write_csv().encode()


def workbook(rows: list[list[Any]]) -> bytes:
    """Write rows as a workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def put(name: str = "speeds", frame: pl.DataFrame | None = None) -> None:
    """Put readings into the lake."""
    declared = application(GALLERY).contract.reads["readings"]
    Lake(home().lake).append(name, readings() if frame is None else frame, declared, source="机房 <b>A</b>.csv")


def finished(owner: User | None, *, table: str = "speeds", kind: str = "run", **settings: Any) -> Run:
    """Carry out a run of the gallery over a table of the lake, and keep its row."""
    run_id = new_id()
    request = Request(application=GALLERY, inputs={"readings": LakeInput(table)}, settings=settings, kind=kind)
    error = None
    try:
        outcome = execute(request, home(), run_id=run_id).outcome
    except JiaheError as fault:
        outcome = "refused" if hasattr(fault, "as_dict") else "failed"
        error = fault.as_dict() if hasattr(fault, "as_dict") else {"incident": run_id}
    return row(owner, pk=run_id, status=outcome, kind=kind, table=table, settings=settings, error=error)


def row(owner: User | None, *, pk: str = "", status: str = "succeeded", table: str = "speeds", **more: Any) -> Run:
    """Make a run's row."""
    now = timezone.now()
    ended = {} if status in {"queued", "running"} else {"ended": now}
    started = {} if status == "queued" else {"started": now}
    settings: Mapping[str, Any] = more.pop("settings", {})
    wish = {
        "inputs": {"readings": {"lake": table}},
        "settings": dict(settings),
        "seed": 0,
        "model": None,
        "as_of": None,
    }
    return Run.objects.create(
        id=pk or new_id(),
        application=GALLERY,
        owner=owner,
        status=status,
        created=now,
        request=wish,
        simulated=table.startswith("demo_"),
        **started,
        **ended,
        **more,
    )


def make_people() -> dict[str, User]:
    """Make somebody in every role."""
    people = {}
    for role in ROLES:
        person = User.objects.create(username=role, full_name=f"{role} 某某", unit="市数据局")
        if role != "no_role":
            person.roles.add(Role.objects.get_or_create(name=role)[0])
        people[role] = person
    return people


def client_of(person: User | None, **more: Any) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client(raise_request_exception=False, **more)
    if person is not None:
        client.force_login(person)
    return client


def words_of(html: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", " ", _TAG.sub(" ", html))


def status_of(client: Client, address: str) -> int:
    """Ask for an address, let the answer go, and return its status."""
    answer = client.get(address)
    answer.close()
    return answer.status_code
