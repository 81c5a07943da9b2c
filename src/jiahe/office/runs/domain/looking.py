"""Which runs are open to a person, and how far is each?"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, hidden, may_see_run, runs_seen_by, signed_in
from jiahe.office.runs.models import Run, Status
from jiahe.runtime.home import home
from jiahe.runtime.progress import read_progress
from jiahe.runtime.record import folder_of

_RUN = Text(zh="运行", en="run")


@dataclass(frozen=True)
class Progress:
    """How far a run is: the last line reported, and all of them (for a curve of their figures)."""

    fraction: float = 0.0
    text: str = ""
    seconds: float = 0.0
    figures: dict[str, Any] = field(default_factory=dict)
    lines: tuple[dict[str, Any], ...] = ()


def runs_visible_to(person: Person) -> QuerySet[Run]:
    """Return the runs that are open to a person, the newest first, their owners fetched along."""
    return Run.objects.filter(runs_seen_by(person)).select_related("owner")


def run_for(person: Person, run_id: str) -> Run:
    """Return one run.

    Raises
    ------
    NotSignedInError
        Where nobody is signed in.
    NotFoundError
        Where it is not there or not open to the person.
    """
    signed_in(person)
    run = Run.objects.select_related("owner").filter(pk=run_id).first() if is_id(run_id) else None
    if run is None or not may_see_run(person, run):
        raise hidden(_RUN)
    return run


def latest_run(person: Person, application: str) -> Run | None:
    """Return the newest run of an application that succeeded and is open to the person."""
    rows = runs_visible_to(person).filter(application=application, kind="run", status=Status.SUCCEEDED)
    return rows.first()


def folder_of_run(run: Run) -> Path | None:
    """Return the folder of a run, None where it wrote none (yet)."""
    try:
        return folder_of(home().runs, run.pk)
    except NotFoundError:
        return None


def progress_of(run: Run) -> Progress:
    """Return how far a run is."""
    folder = folder_of_run(run)
    lines = read_progress(folder) if folder else []
    done = run.status == Status.SUCCEEDED
    if not lines:
        return Progress(fraction=1.0 if done else 0.0)
    last = lines[-1]
    fraction = 1.0 if done else float(last["fraction"])
    return Progress(fraction, str(last["text"]), float(last["seconds"]), dict(last["figures"]), tuple(lines))
