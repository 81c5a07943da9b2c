import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from jiahe.kernel.errors import ForbiddenError, NotFoundError
from jiahe.office.errors import NotSignedInError
from jiahe.office.log.domain import Deed, record, record_all
from jiahe.office.log.models import Entry
from jiahe.office.logbook import entries_for, first_since, may_read_log, proof_for, verbs, verify_for
from tests.office.house import ROLES

READERS = {"administrator", "auditor"}


def test_only_auditors_and_administrators_read(people):
    with transaction.atomic():
        record(Deed("zhang", "start_run", "run/1"))
    for role in ROLES:
        assert may_read_log(people[role]) == (role in READERS)
        for look in (entries_for, lambda person: proof_for(person, 0), verify_for):
            if role in READERS:
                assert look(people[role])
            else:
                with pytest.raises(ForbiddenError):
                    look(people[role])
    with pytest.raises(NotFoundError):
        proof_for(people["auditor"], 999)


def test_nobody_reads_without_signing_in(db):
    with pytest.raises(NotSignedInError):
        entries_for(AnonymousUser())


def test_verbs_that_were_done(db):
    assert verbs() == []
    with transaction.atomic():
        record_all([Deed("zhang", verb, "x/1") for verb in ("b", "a", "b", "c")])
    assert verbs() == ["a", "b", "c", "open_log"]


def test_the_first_entry_since_a_time(db):
    assert first_since("2026") == 0
    with transaction.atomic():
        record_all([Deed("zhang", "start_run", f"run/{number}") for number in range(40)])
    for number in range(41):
        Entry.objects.filter(pk=number).update(time=f"2026-01-01T00:{number // 3:02}:00.000000Z")
    assert first_since("2025") == 0
    assert first_since("2026-01-01T00:05:00.000000Z") == 15
    assert first_since("2026-01-01T00:05:00.000001Z") == 18
    assert first_since("2027") == 41


def test_entries_that_somebody_removed_hide_none_of_their_day(db):
    with transaction.atomic():
        record_all([Deed("zhang", "start_run", f"run/{number}") for number in range(40)])
    for number in range(41):
        Entry.objects.filter(pk=number).update(time=f"2026-01-01T00:{number:02}:00.000000Z")
    Entry.objects.filter(pk__gte=10, pk__lt=25).delete()
    kept = list(Entry.objects.order_by("number").values_list("number", flat=True))
    for minute in range(41):
        since = first_since(f"2026-01-01T00:{minute:02}:00.000000Z")
        assert [number for number in kept if number >= since] == [number for number in kept if number >= minute]
