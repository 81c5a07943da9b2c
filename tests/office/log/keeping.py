"""What do the log's tests share? Some entries, and a hand in the database that no verb goes through."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from jiahe.office.log.domain import Deed, Verdict, record, record_all, verify
from tests.office.house import on_sqlite

COLUMNS = (
    "number",
    "time",
    "actor",
    "verb",
    "object",
    "clause",
    "before",
    "after",
    "details",
    "salt",
    "public",
    "leaf",
)


def deed(number: int = 1, **more: Any) -> Deed:
    """Make up something that was done."""
    told = {"after": f"sha256:{number:064x}", "details": {"说明": f"第 {number} 次"}, **more}
    return Deed(f"person_{number % 3}", "start_run", f"run/{number}", "1.5", **told)


def enter(count: int, *, at_once: bool = False) -> None:
    """Enter so many deeds, each with its own head or all under one."""
    deeds = [deed(number) for number in range(count)]
    for group in [deeds] if at_once else [[one] for one in deeds]:
        with transaction.atomic():
            record_all(group)


def enter_one(**more: Any) -> int:
    """Enter one deed."""
    with transaction.atomic():
        return record(deed(**more))


def tamper(home: Path, *statements: str, values: tuple[Any, ...] = ()) -> None:
    """Change the database behind everybody's back; `?` stands for a value."""
    if not on_sqlite():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("?", "%s"), values)
        return
    with closing(sqlite3.connect(home / "office.sqlite3")) as database:
        for statement in statements:
            database.execute(statement, values)
        database.commit()


def numbers(verdict: Verdict) -> list[tuple[str, int | None]]:
    """Return each fault's kind and entry."""
    return [(fault.kind, fault.number) for fault in verdict.faults]


def found() -> list[tuple[str, int | None]]:
    """Verify, and return what was found."""
    return numbers(verify())
