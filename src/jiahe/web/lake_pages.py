"""What does a table of the lake look like, and would a file fit into it?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from django.core.files.uploadedfile import UploadedFile

from jiahe.contracts.check import check
from jiahe.contracts.model import Table
from jiahe.kernel.errors import UserError
from jiahe.lake.formats import read_file
from jiahe.lake.tables import Lake, Version
from jiahe.office.accounts.models import User
from jiahe.office.runs.domain import path_of_upload, store_upload, upload_for
from jiahe.office.runs.models import Upload
from jiahe.office.tables import is_simulated
from jiahe.runtime.registry import applications
from jiahe.web.choosing import fits
from jiahe.web.language import say
from jiahe.web.results import Heading, heading

_SAMPLE = 20
_MOST_VERSIONS = 30
_MOST_READ = 20_000_000


def table_rows(lake: Lake) -> list[dict[str, Any]]:
    """Return a row for each table."""
    return [_table_row(lake, name) for name in lake.names()]


def _table_row(lake: Lake, name: str) -> dict[str, Any]:
    versions, contract, glance = lake.versions(name), lake.contract(name), lake.glance(name)
    return {
        "name": name,
        "title": say(contract.title),
        "rows": glance.rows,
        "latest": _latest(lake, name, contract, glance.rows),
        "changed": versions[0].time,
        "source": next((one.source for one in versions if one.source), ""),
        "version": versions[0].number,
        "origin": "simulated" if is_simulated(name) else "measured",
    }


def _latest(lake: Lake, name: str, contract: Table, rows: int) -> dt.datetime | None:
    """Return the latest time in the key; a table too large to be read for a list goes without."""
    times = [column for column in contract.key if contract.columns[column].type == "time"]
    if not times or rows > _MOST_READ:
        return None
    found = lake.scan(name, columns=times[-1:]).select(pl.col(times[-1]).max()).collect().item()
    return found if isinstance(found, dt.datetime) else None


def known_contracts() -> list[tuple[str, str]]:
    """Return the contracts that a new table may keep: an application and the table that it reads."""
    return [
        (f"{app.id}/{name}", f"{say(app.application.title)} · {say(table.title)}")
        for app in applications().values()
        for name, table in app.contract.reads.items()
    ]


@dataclass(frozen=True)
class TablePage:
    """One table."""

    lake: Lake
    name: str

    @cached_property
    def contract(self) -> Table:
        """The contract that it keeps."""
        return self.lake.contract(self.name)

    @cached_property
    def profile(self) -> Any:
        """Rows, size, freshness, columns."""
        return self.lake.profile(self.name)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Each column: what the contract says beside what stands in it."""
        found = {row["column"]: row for row in self.profile.columns.to_dicts()}
        return [
            {**row, "declared": self.contract.columns.get(name) or self.contract.others} for name, row in found.items()
        ]

    @property
    def versions(self) -> list[Version]:
        """What came when, and from where."""
        return self.lake.versions(self.name)[:_MOST_VERSIONS]

    @property
    def simulated(self) -> bool:
        """Tell whether it is simulated."""
        return is_simulated(self.name)

    @cached_property
    def sample(self) -> pl.DataFrame:
        """Some rows."""
        return self.lake.scan(self.name).head(_SAMPLE).collect()

    @property
    def headings(self) -> list[Heading]:
        """The heads of the sample."""
        return headings_of(self.sample, self.contract)

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows of the sample."""
        return self.sample.rows()

    @property
    def readers(self) -> list[tuple[str, str]]:
        """The applications that could read it."""
        return [
            (app.id, say(app.application.title))
            for app in applications().values()
            if any(fits(self.contract, table) for table in app.contract.reads.values())
        ]


def headings_of(frame: pl.DataFrame, contract: Table) -> list[Heading]:
    """Return the heads of a frame's columns."""
    kinds = frame.schema.items()
    return [
        heading(name, contract.columns.get(name) or contract.others, number=kind.is_numeric()) for name, kind in kinds
    ]


class Adding:
    """A file that is to be added to a table, and what the contract says of it."""

    def __init__(
        self, person: User, lake: Lake, typed: Mapping[str, str], files: Mapping[str, "UploadedFile[Any]"]
    ) -> None:
        self.person, self.lake = person, lake
        self.name = typed.get("name", "").strip()[:64]
        self.contract_name = typed.get("contract", "")
        self.fault: UserError | None = None
        self.upload: Upload | None = None
        self.frame = pl.DataFrame()
        self._file, self._kept = files.get("file"), typed.get("upload", "")

    @property
    def application(self) -> str | None:
        """Whose contract a new table keeps."""
        return self.contract_name.partition("/")[0] or None

    @property
    def table(self) -> str | None:
        """Which of its tables."""
        return self.contract_name.partition("/")[2] or None

    @property
    def exists(self) -> bool:
        """Tell whether the table is there already."""
        return self.name in self.lake.names()

    @property
    def contract(self) -> Table | None:
        """The contract that the rows must keep."""
        if self.exists:
            return self.lake.contract(self.name)
        app = applications().get(self.application or "")
        return app.contract.reads.get(self.table or "") if app else None

    @property
    def fine(self) -> bool:
        """Tell whether it may be added."""
        return self.upload is not None and self.contract is not None and self.fault is None

    def look(self) -> None:
        """Keep the file, read it, and check it; nothing is added."""
        try:
            if self._file is not None:
                self.upload = store_upload(self.person, self._file)
            elif self._kept:
                self.upload = upload_for(self.person, self._kept)
            if self.upload is not None and self.contract is not None:
                self.frame = read_file(self.name, path_of_upload(self.upload)).frame
                check(self.name, self.frame, self.contract)
        except UserError as error:
            self.fault = error

    @property
    def verdict(self) -> dict[str, Any] | None:
        """What is wrong, as plain data."""
        return self.fault.as_dict() if self.fault else None

    @property
    def count(self) -> int:
        """How many rows the file has."""
        return self.frame.height

    @property
    def headings(self) -> list[Heading]:
        """The heads of the file's columns."""
        return [Heading(name, name, "", number=False) for name in self.frame.columns]

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The file's first rows."""
        return self.frame.head(_SAMPLE).rows()
