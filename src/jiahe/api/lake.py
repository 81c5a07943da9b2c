"""Which tables does the lake hold, what stands in one, and how are rows added?"""

import datetime as dt
from typing import Annotated, Any

import polars as pl
from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS, as_json
from jiahe.api.results import stretch
from jiahe.lake.tables import Lake
from jiahe.office.runs.domain import store_upload
from jiahe.office.tables import append_rows, is_simulated, lake_for

router = Router(tags=["lake"])
_VERSIONS = 50
Name = Annotated[str | None, Form(max_length=120)]


class VersionOut(Schema):
    """One state of a table."""

    number: int
    time: dt.datetime
    kind: str
    source: str
    sha256: str
    rows: int


class TableLine(Schema):
    """A table in the list."""

    name: str
    simulated: bool
    version: int
    rows: int
    size_bytes: int
    freshness: str


class TableOut(TableLine):
    """One table: contract, profile of each column, versions."""

    latest: dt.datetime | None
    contract: dict[str, Any]
    columns: list[dict[str, Any]]
    versions: list[VersionOut]


class Sample(Schema):
    """Some rows."""

    columns: list[str]
    rows: list[dict[str, Any]]
    total: int
    simulated: bool


@router.get("", response={200: list[TableLine], **ERRORS})
def list_tables(request: HttpRequest) -> list[dict[str, Any]]:
    """List the lake's tables."""
    lake = lake_for(person_of(request))
    return [_line(lake, name) for name in lake.names()]


@router.get("/{name}", response={200: TableOut, **ERRORS})
def show_table(request: HttpRequest, name: str) -> dict[str, Any]:
    """Describe one table."""
    lake = lake_for(person_of(request))
    profile = lake.profile(name)
    return _line(lake, name) | {
        "latest": profile.latest,
        "contract": lake.contract(name).model_dump(mode="json", exclude_defaults=True),
        "columns": as_json(profile.columns.to_dicts()),
        "versions": [_version(one) for one in lake.versions(name)[:_VERSIONS]],
    }


@router.get("/{name}/rows", response={200: Sample, **ERRORS})
def sample(
    request: HttpRequest,
    name: str,
    version: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> dict[str, Any]:
    """Return some rows of a table."""
    rows = lake_for(person_of(request)).scan(name, version)
    total = int(rows.select(pl.len()).collect().item())
    part = rows.slice(offset, limit).collect()
    return stretch(part, 0, limit, None) | {"total": total, "simulated": is_simulated(name)}


@router.post("/{name}/rows", response={201: VersionOut, **ERRORS})
def append(
    request: HttpRequest, name: str, file: File[UploadedFile], application: Name = None, table: Name = None
) -> Status[Any]:
    """Add the rows of a file; a new table keeps the contract of `table` of `application`."""
    person = person_of(request)
    upload = store_upload(person, file)
    return Status(201, _version(append_rows(person, name, upload, application=application, table=table)))


def _line(lake: Lake, name: str) -> dict[str, Any]:
    glance = lake.glance(name)
    seen = {part: getattr(glance, part) for part in ("version", "rows", "size_bytes")}
    return {"name": name, "simulated": is_simulated(name), "freshness": lake.contract(name).freshness} | seen


def _version(version: Any) -> dict[str, Any]:
    return {part: getattr(version, part) for part in ("number", "time", "kind", "source", "sha256", "rows")}
