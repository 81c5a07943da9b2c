"""How is a run asked for, followed, stopped?"""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.office.runs.domain import (
    FromLake,
    FromUpload,
    RunWish,
    cancel_run,
    delete_run,
    folder_of_run,
    progress_of,
    run_for,
    runs_visible_to,
    start_run,
    wish_of,
)
from jiahe.office.runs.domain.wishes import MOST_SEED
from jiahe.office.runs.models import Run
from jiahe.office.runs.models import Status as RunStatus
from jiahe.runtime.record import read_record

router = Router(tags=["runs"])
Short = Annotated[str, Field(max_length=120)]


class UploadSource(Schema):
    """A table from a file that was handed in."""

    model_config = ConfigDict(extra="forbid")

    upload: Short
    format: Short | None = None


class LakeSource(Schema):
    """A table of the lake."""

    model_config = ConfigDict(extra="forbid")

    lake: Short
    version: int | None = Field(None, ge=0, le=2**31 - 1)


class WishIn(Schema):
    """What an application is to be run on."""

    model_config = ConfigDict(extra="forbid")

    inputs: dict[str, UploadSource | LakeSource] = Field(default_factory=dict)
    settings: dict[str, Any] = Field(
        default_factory=dict, description="by the application's schema in components: settings.APPLICATION"
    )
    seed: int = Field(0, ge=0, le=MOST_SEED)
    as_of: Short | None = Field(None, description="the moment taken as now, ISO 8601")
    kind: Literal["run", "fit"] = "run"
    model: Short | None = Field(None, description="the id of a finished fit")

    def wish(self, application: str) -> RunWish:
        """Return the wish as the office takes it."""
        sources: dict[str, FromUpload | FromLake] = {}
        for table, source in self.inputs.items():
            if isinstance(source, UploadSource):
                sources[table] = FromUpload(source.upload, source.format)
            else:
                sources[table] = FromLake(source.lake, source.version)
        return RunWish(
            application=application,
            inputs=sources,
            settings=self.settings,
            model=self.model,
            as_of=self.as_of,
            seed=self.seed,
            kind=self.kind,
        )


class RunIn(WishIn):
    """Which application is to be run, and on what."""

    application: Short


class RunLine(Schema):
    """A run in a list."""

    id: str
    application: str
    kind: str
    owner: str | None
    status: str
    created: dt.datetime
    started: dt.datetime | None
    ended: dt.datetime | None
    simulated: bool
    error: dict[str, Any] | None


class RunOut(RunLine):
    """One run: what was asked, how far it is, and the tables that it wrote with their rows."""

    request: dict[str, Any]
    progress: float
    text: str
    tables: dict[str, int]
    warnings: list[str]


class Runs(Schema):
    """A stretch of the runs."""

    items: list[RunLine]
    total: int


class ProgressOut(Schema):
    """How far a run is, with all that it reported."""

    status: str
    fraction: float
    text: str
    seconds: float
    figures: dict[str, Any]
    lines: list[dict[str, Any]]


@router.post("", response={202: RunOut, **ERRORS})
def start(request: HttpRequest, body: RunIn) -> Status[Any]:
    """Start a run or a fit on files handed in or tables of the lake."""
    return Status(202, whole(start_run(person_of(request), body.wish(body.application))))


@router.get("", response={200: Runs, **ERRORS})
def list_runs(
    request: HttpRequest,
    app: Annotated[str | None, Query(alias="application", max_length=120)] = None,
    status: RunStatus | None = None,
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """List the runs that are open to the caller, the newest first."""
    rows = runs_visible_to(person_of(request))
    if app is not None:
        rows = rows.filter(application=app)
    if status is not None:
        rows = rows.filter(status=status)
    return page(rows, offset, limit, line)


@router.get("/{run_id}", response={200: RunOut, **ERRORS})
def show(request: HttpRequest, run_id: str) -> dict[str, Any]:
    """Show one run."""
    return whole(run_for(person_of(request), run_id))


@router.get("/{run_id}/progress", response={200: ProgressOut, **ERRORS})
def progress(request: HttpRequest, run_id: str) -> dict[str, Any]:
    """Tell how far a run is."""
    run = run_for(person_of(request), run_id)
    seen = progress_of(run)
    return {
        "status": run.status,
        "fraction": seen.fraction,
        "text": seen.text,
        "seconds": seen.seconds,
        "figures": seen.figures,
        "lines": list(seen.lines),
    }


@router.post("/{run_id}/cancel", response={200: RunOut, **ERRORS})
def cancel(request: HttpRequest, run_id: str) -> dict[str, Any]:
    """Stop a run."""
    person = person_of(request)
    return whole(cancel_run(person, run_for(person, run_id)))


@router.post("/{run_id}/repeat", response={202: RunOut, **ERRORS})
def repeat(request: HttpRequest, run_id: str) -> Status[Any]:
    """Ask for the same again."""
    person = person_of(request)
    return Status(202, whole(start_run(person, wish_of(run_for(person, run_id)))))


@router.delete("/{run_id}", response={204: None, **ERRORS})
def drop(request: HttpRequest, run_id: str) -> Status[Any]:
    """Delete a finished run with its results."""
    person = person_of(request)
    delete_run(person, run_for(person, run_id))
    return Status(204, None)


def line(run: Run) -> dict[str, Any]:
    """Return a run as a line of a list."""
    names = ("id", "application", "kind", "status", "created", "started", "ended", "simulated", "error")
    return {"owner": run.owner.username if run.owner else None} | {name: getattr(run, name) for name in names}


def whole(run: Run) -> dict[str, Any]:
    """Return a run with what its folder tells."""
    seen, folder = progress_of(run), folder_of_run(run)
    record = read_record(folder) if folder is not None and not run.under_way else None
    return line(run) | {
        "request": run.request,
        "progress": seen.fraction,
        "text": seen.text,
        "tables": record.rows if record else {},
        "warnings": record.warnings if record else [],
    }
