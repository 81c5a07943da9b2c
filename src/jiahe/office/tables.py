"""Which tables of the lake are open to a person, and how are rows added?"""

import polars as pl
from django.db import transaction

from jiahe.contracts.model import Table
from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.lake.formats import read_file
from jiahe.lake.tables import Lake, Version
from jiahe.office.accounts.rules import Person, may_read_lake, may_write_lake, require
from jiahe.office.log.domain import Deed, digest_of, record
from jiahe.office.runs.domain import path_of_upload
from jiahe.office.runs.domain.wishes import SIMULATED, is_simulated
from jiahe.office.runs.models import Upload
from jiahe.runtime.home import home
from jiahe.runtime.registry import application as installed
from jiahe.runtime.registry import applications

__all__ = ["append_rows", "enter_version", "is_simulated", "lake_for"]


def lake_for(person: Person) -> Lake:
    """Return the lake for reading.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person has no role.
    """
    require(may_read_lake(person), person)
    return Lake(home().lake)


def append_rows(
    person: Person, name: str, upload: Upload, *, application: str | None = None, table: str | None = None
) -> Version:
    """Add the rows of a file to a table of the lake.

    Parameters
    ----------
    person, name, upload
        Who adds, to which table, which file of theirs.
    application, table
        Whose contract a new table keeps; a table that is there keeps its own.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not.
    UsageError
        Where the table is new and no contract is named, or its name tells of simulated data.
    DataError
        Where the file cannot be read or breaks the contract; nothing is added then.
    """
    require(may_write_lake(person), person)
    if is_simulated(name):
        raise UsageError(
            Text(
                zh=f"{SIMULATED} 开头的表只存模拟数据",
                en=f"tables named {SIMULATED}… are simulated and kept as they are",
            )
        )
    lake = Lake(home().lake)
    contract = lake.contract(name) if name in lake.names() else _contract(application, table)
    frame: pl.DataFrame = read_file(name, path_of_upload(upload)).frame
    version = lake.append(name, frame, contract, source=upload.name, sha256=upload.sha256)
    enter_version(person.get_username(), version, application=application or "", upload=upload.pk)
    return version


def enter_version(actor: str, version: Version, *, application: str = "", upload: str = "") -> None:
    """Enter that rows came into a table; the lake is not in the database, so this follows once they are there."""
    app = applications().get(application)
    state = {"version": version.number, "rows": version.rows, "sha256": version.sha256}
    details = {**state, "source": version.source, "upload": upload}
    deed = Deed(
        actor,
        f"{version.kind}_rows",
        f"table/{version.table}",
        app.application.clause if app else "",
        before=digest_of({"version": version.number - 1}) if version.number else "",
        after=digest_of(state),
        details=details,
    )
    with transaction.atomic():
        record(deed)


def _contract(application: str | None, table: str | None) -> Table:
    if not application or not table:
        raise UsageError(
            Text(
                zh="新表须指明按哪个应用的哪张表约定：application 与 table",
                en="a new table needs a contract: name application and table",
            )
        )
    reads = installed(application).contract.reads
    if table not in reads:
        known = ", ".join(reads)
        raise UsageError(
            Text(
                zh=f"{application} 不读取 {table}；可用：{known}",
                en=f"{application} reads no {table}; there are: {known}",
            )
        )
    return reads[table]
