"""Who may look into the log, and which entries does a question find?"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from jiahe.office.accounts.rules import ADMINISTRATOR, AUDITOR, Person, require, roles_of
from jiahe.office.log.domain import Proof, Verdict, prove, verify
from jiahe.office.log.models import Entry

__all__ = ["entries_for", "first_since", "may_read_log", "proof_for", "verbs", "verify_for"]


MOST_AT_ONCE = 20_000
"""Entries that are verified while somebody waits for a page: some seconds."""


def may_read_log(person: Person) -> bool:
    """Tell whether the person may read the log: auditors and administrators."""
    return bool(roles_of(person) & {AUDITOR, ADMINISTRATOR})


def entries_for(person: Person) -> QuerySet[Entry]:
    """Return the entries.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not read the log.
    """
    require(may_read_log(person), person)
    return Entry.objects.all()


def proof_for(person: Person, number: int) -> Proof:
    """Return an entry's proof with all that the entry says; raises as `entries_for` and `prove`."""
    require(may_read_log(person), person)
    return prove(number, whole=True)


def verify_for(person: Person) -> Verdict | None:
    """Verify the whole log; None where it is so long that the command line is the place for it.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not read the log.
    UserError
        Where there is no key to verify with.
    """
    require(may_read_log(person), person)
    return verify() if Entry.objects.count() <= MOST_AT_ONCE else None


def verbs() -> list[str]:
    """Return the verbs that were ever done, each found by one step in the index."""
    return [verb for (verb,) in _asked(_VERBS)]


def first_since(time: str) -> int:
    """Return the number of the first entry at a time (UTC, as stored) or later: times rise with numbers."""
    ((number,),) = _asked(_FIRST_SINCE, time, time)
    return int(number)


_VERBS = """
WITH RECURSIVE found (verb) AS (
    SELECT MIN(verb) FROM log_entry
    UNION ALL
    SELECT (SELECT MIN(verb) FROM log_entry WHERE log_entry.verb > found.verb) FROM found WHERE found.verb IS NOT NULL
) SELECT verb FROM found WHERE verb IS NOT NULL
"""
_AT_OR_AFTER = "(SELECT time FROM log_entry WHERE number >= (low + high) / 2 ORDER BY number LIMIT 1)"
_FIRST_SINCE = f"""
WITH RECURSIVE span (low, high) AS (
    SELECT 0, (SELECT COALESCE(MAX(number), -1) + 1 FROM log_entry)
    UNION ALL
    SELECT
        CASE WHEN {_AT_OR_AFTER} < %s THEN (low + high) / 2 + 1 ELSE low END,
        CASE WHEN {_AT_OR_AFTER} < %s THEN high ELSE (low + high) / 2 END
    FROM span WHERE low < high
) SELECT low FROM span WHERE low >= high
"""  # noqa: S608  # of our own texts alone
"""The middle of what is left is looked at again and again; where somebody removed that entry, the next one after it."""


def _asked(sql: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
