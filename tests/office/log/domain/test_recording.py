import json
import threading

import pytest
from django.db import connection, transaction

from jiahe.engines.merkle.hashing import SHA256
from jiahe.engines.merkle.tree import Tree
from jiahe.kernel.errors import UsageError
from jiahe.office.log.domain import Deed, record, record_all, start_log, verify
from jiahe.office.log.domain.canonical import COLUMNS, leaf_text
from jiahe.office.log.models import Entry, Standing, Tile
from tests.office.log.keeping import deed, enter, enter_one, found


def test_the_first_entry_opens_the_log_and_numbers_rise_from_it(office):
    Entry.objects.all().delete()
    Standing.objects.all().delete()
    assert [enter_one(), enter_one()] == [1, 2]
    first = Entry.objects.get(pk=0)
    assert (first.verb, first.actor, first.public, json.loads(first.details)["hash"]) == ("open_log", "", 1, "sha256")


def test_the_root_is_that_of_the_stored_columns(office):
    enter(300)
    enter(300, at_once=True)
    tree = Tree(SHA256)
    for row in Entry.objects.order_by("number").values_list(*COLUMNS):
        tree.append(leaf_text(row).encode())
    standing = Standing.objects.get()
    assert standing.size == len(tree) == Entry.objects.count()
    assert json.loads(standing.head)["root"] == tree.at().root.hex()


def test_outside_a_transaction_nothing_is_entered(office):
    before = Entry.objects.count()
    with pytest.raises(RuntimeError, match="in the transaction"):
        record(deed())
    assert Entry.objects.count() == before


def test_what_is_rolled_back_was_never_entered(office):
    enter(3)
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(deed(record(deed()) // 0))
    assert Entry.objects.count() == before
    assert enter_one() == before
    assert found() == []


def test_no_deeds_are_no_entries(office):
    enter_one()
    with transaction.atomic():
        assert len(record_all([])) == 0
    assert found() == []


def test_what_no_database_keeps_is_entered_in_a_form_that_it_keeps(office):
    number = enter_one()
    with transaction.atomic():
        record(Deed("a\0b", "start_run", "run/\ud800", details={"x": "\0\n\u2028"}))
    entry = Entry.objects.get(pk=number + 1)
    assert (entry.actor, entry.object, json.loads(entry.details)) == ("ab", "run/?", {"x": "\0\n\u2028"})
    assert found() == []


def test_long_names_are_cut(office):
    with transaction.atomic():
        number = record(Deed("a" * 200, "start_run", "o" * 300))
    entry = Entry.objects.get(pk=number)
    assert (len(entry.actor), len(entry.object), found()) == (150, 200, [])


def test_time_never_runs_back(office):
    enter_one()
    Standing.objects.update(time="2999-01-01T00:00:00.000000Z")
    number = enter_one()
    assert Entry.objects.get(pk=number).time == "2999-01-01T00:00:00.000000Z"


def test_few_questions_are_put_to_the_database_whatever_its_size(office, django_assert_num_queries):
    enter(2)
    with django_assert_num_queries(5):  # begin, lock, entry, standing, commit
        enter_one()
    enter(500, at_once=True)
    with django_assert_num_queries(5):
        enter_one()


def test_rows_of_hashes_are_kept_as_they_fill(office):
    enter(255)
    assert Tile.objects.count() == Entry.objects.count() // 256
    enter(700, at_once=True)
    enter(1)
    size = Entry.objects.count()
    assert [len(bytes(tile.hashes)) for tile in Tile.objects.all()] == [32 * (size // 256)]
    enter(66_000, at_once=True)
    assert sorted((tile.level, tile.place) for tile in Tile.objects.all()) == [(1, 0), (1, 1), (2, 0)]
    assert found() == []


def test_verbs_at_the_same_moment_leave_no_gap(office):
    def work(person):
        try:
            for number in range(12):
                enter_one(number=100 * person + number)
        finally:
            connection.close()

    before = Entry.objects.count()
    threads = [threading.Thread(target=work, args=(person,)) for person in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    entries = list(Entry.objects.filter(number__gte=before).order_by("number"))
    assert [entry.number for entry in entries] == list(range(before, before + 48 + (not before)))
    verdict = verify()
    assert (verdict.faults, verdict.witnessed) == ([], verdict.entries)


def test_sm3_is_a_setting(office, settings):
    Entry.objects.all().delete()
    Standing.objects.all().delete()
    (office / "log-heads").unlink(missing_ok=True)
    (office / "log-key").unlink(missing_ok=True)
    settings.LOG_HASH = "sm3"
    enter(300)
    assert found() == []
    assert "/sm3/" in json.loads(Standing.objects.get().head)["origin"]


def test_an_unknown_function_is_refused(office, settings):
    settings.LOG_HASH = "md5"
    with pytest.raises(UsageError, match="md5"):
        start_log()
