"""What does a table look like before anything starts, and what does the contract say to it?"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from jiahe.contracts.check import check
from jiahe.contracts.model import Table
from jiahe.kernel.errors import DataError, NotFoundError
from jiahe.kernel.text import Text
from jiahe.lake.formats import read_file
from jiahe.lake.tables import Lake
from jiahe.office.accounts.rules import Person, may_read_lake, require
from jiahe.office.runs.domain.uploads import path_of_upload
from jiahe.office.runs.models import Upload
from jiahe.runtime.home import home
from jiahe.runtime.registry import Installed

HEAD = 20
PREVIEW_BYTES = 40 * 1024 * 1024
"""Beyond this a file is only checked when the run starts, so that a look at it cannot fill the web server's memory."""


@dataclass(frozen=True)
class Preview:
    """The first rows as they stand in the source, and the verdict: None where the table keeps its contract."""

    head: pl.DataFrame
    verdict: DataError | None
    columns: tuple[str, ...]
    rows: int | None
    warnings: tuple[Text, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the preview as plain data."""
        return {
            "head": self.head.to_dicts(),
            "verdict": self.verdict.as_dict() if self.verdict else None,
            "columns": list(self.columns),
            "rows": self.rows,
            "warnings": [{"zh": text.zh, "en": text.en} for text in self.warnings],
        }


def preview_upload(upload: Upload, application: Installed, table: str) -> Preview:
    """Look at a file as one of an application's tables."""
    declared = _declared(application, table)
    if upload.size > PREVIEW_BYTES:
        megabytes = PREVIEW_BYTES // 1024 // 1024
        text = Text(
            zh=f"文件大于 {megabytes} MB，运行开始时再检查",
            en=f"the file is larger than {megabytes} MB and is checked when the run starts",
        )
        return Preview(pl.DataFrame(), None, (), None, (text,))
    try:
        frame = read_file(table, path_of_upload(upload)).frame
    except DataError as fault:
        return Preview(pl.DataFrame(), fault, (), None)
    return _judged(table, frame, declared)


def preview_lake(person: Person, name: str, application: Installed, table: str, version: int | None = None) -> Preview:
    """Look at a table of the lake as one of an application's tables."""
    require(may_read_lake(person), person)
    declared = _declared(application, table)
    return _judged(table, Lake(home().lake).read(name, version=version), declared)


def _declared(application: Installed, table: str) -> Table:
    declared = application.contract.reads.get(table)
    if declared is None:
        raise NotFoundError(
            Text(zh=f"{application.id} 不读取表 {table}", en=f"{application.id} reads no table {table}")
        )
    return declared


def _judged(table: str, frame: pl.DataFrame, declared: Table) -> Preview:
    columns, head = tuple(frame.columns), frame.head(HEAD)
    try:
        checked = check(table, frame, declared)
    except DataError as fault:
        return Preview(head, fault, columns, frame.height)
    return Preview(head, None, columns, frame.height, tuple(map(Text.parse, checked.warnings)))
