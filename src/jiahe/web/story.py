"""What was a run asked to do, with what, when, and how did it end?"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils import timezone

from jiahe.contracts.model import Setting
from jiahe.office.runs.domain import folder_of_run
from jiahe.office.runs.models import Run, Upload
from jiahe.runtime.record import Record, read_record
from jiahe.runtime.registry import applications
from jiahe.web.language import say


class Story:
    """The account of one run as a page tells it; what its record knows goes before what was asked for."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @cached_property
    def record(self) -> Record | None:
        """The run's record, None as long as there is none."""
        folder = folder_of_run(self.run)
        return read_record(folder) if folder else None

    @property
    def seconds(self) -> float | None:
        """How long it took, or takes so far."""
        if self.run.started is None:
            return None
        return ((self.run.ended or timezone.now()) - self.run.started).total_seconds()

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """Each table read: title, source, version, rows."""
        found = applications().get(self.run.application)
        declared = found.contract.reads if found else {}
        asked: Mapping[str, Mapping[str, Any]] = self.run.request.get("inputs", {})
        described = self.record.inputs if self.record else {}
        names = dict.fromkeys([*declared, *asked, *described])
        files = {
            upload.pk: upload.name
            for upload in Upload.objects.filter(pk__in=[one["upload"] for one in asked.values() if "upload" in one])
        }
        rows = [
            {
                "name": name,
                "title": say(declared[name].title) if name in declared else name,
                **asked.get(name, {}),
                **described.get(name, {}),
            }
            for name in names
            if name in asked or name in described
        ]
        return [row | {"file": row.get("file") or files.get(row.get("upload", ""), "")} for row in rows]

    @property
    def settings(self) -> list[dict[str, Any]]:
        """Each setting: title, value, unit."""
        found = applications().get(self.run.application)
        declared: Mapping[str, Setting] = found.contract.settings if found else {}
        used = self.record.settings if self.record and self.record.settings else self.run.request.get("settings", {})
        day = timezone.localtime(self.run.created).date()
        return [
            {
                "title": say(declared[name].title) if name in declared else name,
                "value": value,
                "unit": declared[name].unit if name in declared else "",
                "declared": declared.get(name),
                "changed": name not in declared or _plain(value) != _plain(declared[name].default_on(day)),
            }
            for name, value in used.items()
        ]

    @property
    def changed(self) -> list[dict[str, Any]]:
        """The settings that are not what they are when nothing is said."""
        return [one for one in self.settings if one["changed"]]

    @property
    def usual(self) -> list[dict[str, Any]]:
        """The others."""
        return [one for one in self.settings if not one["changed"]]

    @property
    def warnings(self) -> list[str]:
        """Sentences that the run left."""
        return self.record.warnings if self.record else []

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each output table has."""
        return self.record.rows if self.record else {}


def _plain(value: Any) -> Any:
    """Return lists as texts, since a list is kept as it was typed."""
    return [str(one) for one in value] if isinstance(value, list | tuple) else value
