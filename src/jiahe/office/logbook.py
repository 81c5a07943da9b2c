"""Who may look into the log, and which entries does a question find?"""

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
    found: list[str] = []
    rows = Entry.objects.order_by("verb").values_list("verb", flat=True)
    verb = rows.first()
    while verb is not None:
        found.append(verb)
        verb = rows.filter(verb__gt=verb).first()
    return found


def first_since(time: str) -> int:
    """Return the number of the first entry at a time (UTC, as stored) or later: times rise with numbers."""
    low, last = 0, Entry.objects.order_by("-number").values_list("number", flat=True).first()
    high = 0 if last is None else last + 1
    while low < high:
        middle = (low + high) // 2
        found = Entry.objects.filter(number__gte=middle).order_by("number").values_list("number", "time").first()
        if found is not None and found[1] < time:
            low = found[0] + 1
        else:
            high = middle
    return low
