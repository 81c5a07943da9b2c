"""How do a run and an upload stand, as far as the log's digests tell, and how is what was done to them entered?"""

from collections.abc import Mapping
from typing import Any

from jiahe.office.accounts.rules import Person
from jiahe.office.log.domain import Deed, digest_of
from jiahe.office.runs.models import Run, Upload
from jiahe.runtime.registry import applications


def run_state(run: Run) -> dict[str, Any]:
    """Return how a run stands."""
    names = ("id", "application", "kind", "owner_id", "status", "request", "error", "cancel_requested", "simulated")
    times = {name: getattr(run, name) for name in ("created", "started", "ended")}
    return {
        **{name: getattr(run, name) for name in names},
        **{name: time and time.isoformat() for name, time in times.items()},
    }


def upload_state(upload: Upload) -> dict[str, Any]:
    """Return how an upload stands."""
    return {name: getattr(upload, name) for name in ("id", "owner_id", "name", "sha256", "size")}


def run_deed(person: Person, verb: str, run: Run, *, before: str = "", after: str = "") -> Deed:
    """Return what is entered for a run; its clause is its application's."""
    app = applications().get(run.application)
    details = {"application": run.application, "kind": run.kind, "status": run.status}
    clause = app.application.clause if app else ""
    return Deed(person.get_username(), verb, f"run/{run.pk}", clause, before, after, details)


def upload_deed(person: Person, verb: str, upload: Upload) -> Deed:
    """Return what is entered for an upload that is there now or is to go."""
    state, details = digest_of(upload_state(upload)), _told(upload)
    before, after = ("", state) if verb == "store_upload" else (state, "")
    return Deed(person.get_username(), verb, f"upload/{upload.pk}", "", before, after, details)


def _told(upload: Upload) -> Mapping[str, Any]:
    return {"name": upload.name, "sha256": upload.sha256, "size": upload.size}
