# ruff: noqa: S608 - tampering is written out, with names of ours
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jiahe.engines.merkle.frontier import Frontier
from jiahe.engines.merkle.hashing import SHA256
from jiahe.kernel.errors import UserError
from jiahe.office.log.domain import newest_head, verify
from jiahe.office.log.domain.canonical import COLUMNS, leaf_text
from jiahe.office.log.domain.heads import read_head, sign_head
from jiahe.office.log.domain.keys import _read, public_key, signer
from jiahe.office.log.models import Entry, Standing
from jiahe.runtime.home import home
from tests.office.house import sqlite_only
from tests.office.log.keeping import enter, enter_one, found, numbers, tamper


@pytest.fixture
def log(office):
    """A log of thirty entries and one group of five, each told under a head."""
    enter(30)
    enter(5, at_once=True)
    assert found() == []
    return office


def rehash(office, number):
    """Give an entry the hash that fits its columns, as whoever changed them would."""
    row = Entry.objects.values_list(*COLUMNS).get(pk=number)
    leaf = SHA256.leaf(leaf_text(row).encode())
    tamper(office, f"UPDATE log_entry SET leaf = ? WHERE number = {number}", values=(leaf,))


def rebuild(office):
    """Make the tree fit the entries again, all but the signature."""
    frontier = Frontier(SHA256)
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    frontier.extend(leaves)
    tamper(office, "UPDATE log_standing SET size = ?, frontier = ?", values=(len(leaves), frontier.pack()))


@pytest.mark.parametrize("column", [*COLUMNS[1:], "leaf"])
def test_a_change_of_any_column_is_found(log, column):
    new = {"public": 7, "leaf": b"7"}.get(column, "7")
    tamper(log, f"UPDATE log_entry SET {column} = ? WHERE number = 17", values=(new,))
    assert found() == [("changed", 17)]


@sqlite_only
@pytest.mark.parametrize("column", [*COLUMNS[1:], "leaf"])
def test_a_number_in_a_column_of_text_is_found(log, column):
    tamper(log, f"UPDATE log_entry SET {column} = ? WHERE number = 17", values=(7,))
    assert found() == [("changed", 17)]


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_a_change_along_with_its_hash_is_found(log, column):
    new = 1 if column == "public" else "2020-01-01T00:00:00.000000Z"
    tamper(log, f"UPDATE log_entry SET {column} = ? WHERE number = 17", values=(new,))
    rehash(log, 17)
    assert found() == [("changed", 17)]
    rebuild(log)
    assert ("changed", 17) in found()


ODD = [pytest.param(b"\xff\xfe", marks=sqlite_only), pytest.param(2.5, marks=sqlite_only), "", " 1.5"]


@pytest.mark.parametrize("value", ODD)
def test_values_that_no_verb_writes_are_found(log, value):
    tamper(log, "UPDATE log_entry SET clause = ? WHERE number = 4", values=(value,))
    assert found() == [("changed", 4)]


@sqlite_only
def test_text_that_cannot_be_read_is_found(log):
    tamper(log, "UPDATE log_entry SET details = CAST(x'ff41' AS TEXT) WHERE number IN (3, 9)")
    assert found() == [("changed", 3), ("changed", 9)]


def test_several_changes_are_all_found(log):
    tamper(log, "UPDATE log_entry SET actor = 'x' WHERE number IN (2, 11, 32)")
    tamper(log, "UPDATE log_entry SET leaf = ? WHERE number = 20", values=(bytes(1),))
    assert found() == [("changed", 2), ("changed", 11), ("changed", 20), ("changed", 32)]


@pytest.mark.parametrize("number", [0, 1, 17, 30, 33])
def test_a_removed_entry_is_found(log, number):
    tamper(log, f"DELETE FROM log_entry WHERE number = {number}")
    assert found() == [("removed", number)]


def test_the_removed_last_entry_is_found(log):
    last = Entry.objects.count() - 1
    tamper(log, f"DELETE FROM log_entry WHERE number = {last}")
    assert found() == [("removed", last)]


def test_a_cut_off_end_is_found_where_the_database_was_turned_back_whole(office):
    enter(10)
    rows = list(Standing.objects.values_list("size", "frontier", "time", "head"))
    enter(3)
    size = rows[0][0]
    tamper(office, f"DELETE FROM log_entry WHERE number >= {size}")
    tamper(office, "UPDATE log_standing SET size = ?, frontier = ?, time = ?, head = ?", values=rows[0])
    assert found() == [("removed", number) for number in range(size, size + 3)]


def test_a_gap_closed_by_renumbering_is_found(log):
    last = Entry.objects.count() - 1
    tamper(log, "DELETE FROM log_entry WHERE number = 17", "UPDATE log_entry SET number = number - 1 WHERE number > 17")
    verdict = verify()
    assert numbers(verdict)[0] == ("changed", 17)
    assert ("removed", last) in numbers(verdict)
    for number in range(17, last):
        rehash(log, number)
    assert found() == [("changed", 17), ("removed", last)]


def test_exchanged_entries_are_found(log):
    swap = "UPDATE log_entry SET number = CASE number WHEN -5 THEN 6 ELSE number END"
    tamper(
        log,
        "UPDATE log_entry SET number = -5 WHERE number = 5",
        "UPDATE log_entry SET number = 5 WHERE number = 6",
        swap,
    )
    assert found() == [("changed", 5), ("changed", 6)]
    rehash(log, 5)
    rehash(log, 6)
    assert found() == [("changed", 5)]


@pytest.mark.parametrize("number", [-3, 1000])
def test_an_inserted_entry_is_found(log, number):
    columns = ", ".join(f'"{name}"' for name in (*COLUMNS[1:], "leaf"))
    tamper(log, f"INSERT INTO log_entry (number, {columns}) SELECT {number}, {columns} FROM log_entry WHERE number = 3")
    assert found() == [("inserted", number)]


def test_an_entry_inserted_at_the_end_is_found_whatever_else_is_made_to_fit(log):
    last = Entry.objects.count()
    columns = ", ".join(f'"{name}"' for name in (*COLUMNS[1:], "leaf"))
    tamper(log, f"INSERT INTO log_entry (number, {columns}) SELECT {last}, {columns} FROM log_entry WHERE number = 3")
    rehash(log, last)
    rebuild(log)
    assert found()[0] == ("head", None)


def test_an_entry_pushed_in_between_is_found(log):
    columns = ", ".join(f'"{name}"' for name in (*COLUMNS[1:], "leaf"))
    tamper(
        log,
        "UPDATE log_entry SET number = -number WHERE number >= 12",
        "UPDATE log_entry SET number = 1 - number WHERE number < 0",
        f"INSERT INTO log_entry (number, {columns}) SELECT 12, {columns} FROM log_entry WHERE number = 3",
    )
    assert found()[0] == ("changed", 12)


def test_a_change_within_a_group_is_told_as_the_group_where_its_hash_was_made_to_fit(log):
    last = Entry.objects.count() - 1
    tamper(log, f"UPDATE log_entry SET actor = 'x' WHERE number = {last - 2}")
    rehash(log, last - 2)
    verdict = verify()
    assert numbers(verdict) == [("changed", last - 4)]
    assert f"{last - 4}–{last}" in verdict.faults[0].text.en


def test_two_kinds_of_change_in_one_group_are_found(log):
    tamper(log, "UPDATE log_entry SET actor = 'x' WHERE number = 33")
    tamper(log, "UPDATE log_entry SET leaf = ? WHERE number = 35", values=(bytes(1),))
    assert found() == [("changed", 33), ("changed", 35)]


@pytest.mark.parametrize(
    "change",
    [
        "size = size - 1",
        pytest.param("size = 'x'", marks=sqlite_only),
        "time = ''",
        "head = '{}'",
        "head = 'x'",
        "hashing = 'sm3'",
        "hashing = 'md5'",
    ],
)
def test_a_change_of_the_standing_is_found(log, change):
    tamper(log, f"UPDATE log_standing SET {change}")
    assert "head" in {kind for kind, _ in found()}


def test_a_removed_standing_is_found(log):
    tamper(log, "DELETE FROM log_standing")
    assert found() == [("tree", None)]


def test_a_change_of_the_frontier_or_of_kept_rows_is_found(office):
    enter(600, at_once=True)
    tamper(office, "UPDATE log_standing SET frontier = 'x'")
    assert found() == [("tree", None)]
    rebuild(office)
    assert found() == []
    tamper(office, "UPDATE log_tile SET hashes = ?", values=(bytes(64),))
    assert found() == [("tree", None)]
    tamper(office, "DELETE FROM log_tile")
    assert found() == [("tree", None)]


def test_heads_beside_the_database_are_verified_each(log):
    path = log / "log-heads"
    lines = path.read_text().splitlines()
    spoilt = lines[4].replace('"size":', '"size":1')
    path.write_text("\n".join([*lines[:4], spoilt, "nonsense", *lines[6:], lines[2]]) + "\n")
    verdict = verify()
    assert [fault.text.en.split()[1] for fault in verdict.faults] == ["5", "6", str(len(lines) + 1)]


def test_heads_that_disagree_are_found(log):
    standing = Standing.objects.get()
    other = sign_head(signer(home()), "sha256", size=standing.size, root=bytes(32), time=standing.time)
    tamper(log, "UPDATE log_standing SET head = ?", values=(other.line(),))
    assert found() == [("head", None)]


def test_a_lost_file_of_heads_is_found(log):
    (log / "log-heads").unlink()
    assert found() == [("head", None)]


def test_heads_kept_elsewhere_count(office):
    enter(10)
    kept = newest_head()
    (office / "log-heads").write_text("")
    rows = list(Standing.objects.values_list("size", "frontier", "time", "head"))
    enter(2)
    last = newest_head()
    (office / "log-heads").write_text("")
    tamper(office, f"DELETE FROM log_entry WHERE number >= {kept.size}")
    tamper(office, "UPDATE log_standing SET size = ?, frontier = ?, time = ?, head = ?", values=rows[0])
    assert found() == []
    assert numbers(verify([last, kept])) == [("removed", kept.size), ("removed", kept.size + 1)]
    forged = read_head({**last.as_dict(), "size": 5})
    assert numbers(verify([forged])) == [("head", None)]


def test_another_key_is_found(log):
    (log / "log-key").unlink()
    _read.cache_clear()
    signer(home())
    kinds = {kind for kind, _ in found()}
    assert kinds == {"head"}


def test_without_a_key_nothing_is_verified(log):
    (log / "log-key").unlink()
    with pytest.raises(UserError, match="no key"):
        public_key(home())


def test_a_key_of_another_kind_is_told(log):
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (log / "log-key").write_bytes(other)
    _read.cache_clear()
    with pytest.raises(UserError, match="no Ed25519 key"):
        verify()


@pytest.mark.parametrize("content", [b"nonsense", b""])
def test_what_is_no_key_is_told(log, content):
    (log / "log-key").write_bytes(content)
    _read.cache_clear()
    with pytest.raises(UserError, match="no key of the log"):
        verify()


def test_an_empty_log_is_sound(office):
    Entry.objects.all().delete()
    Standing.objects.all().delete()
    (office / "log-heads").unlink(missing_ok=True)
    (office / "log-key").unlink(missing_ok=True)
    _read.cache_clear()
    signer(home())
    verdict = verify()
    assert (verdict.entries, verdict.heads, verdict.faults) == (0, 0, [])


def test_many_faults_end_the_verifying(office):
    enter(5000, at_once=True)
    tamper(office, "UPDATE log_entry SET actor = 'x'")
    assert len(found()) == 100
    tamper(office, "DELETE FROM log_entry WHERE number > 10")
    assert len(found()) >= 100


def test_many_insertions_end_the_verifying(office):
    enter(3)
    columns = ", ".join(f'"{name}"' for name in (*COLUMNS[1:], "leaf"))
    tamper(
        office,
        *[
            f"INSERT INTO log_entry (number, {columns}) SELECT {number}, {columns} FROM log_entry WHERE number = 1"
            for number in range(1000, 1150)
        ],
    )
    assert len(found()) == 100


def test_progress_is_told(office):
    told = []
    enter(4100, at_once=True)
    enter(3)
    verify((), lambda done, of: told.append((done, of)))
    size = Standing.objects.get().size
    assert [of for _, of in told] == [size]


def test_what_is_entered_meanwhile_is_left_for_the_next_time(office):
    enter(2500)

    def more(_done, _of):
        enter(300, at_once=True)

    assert verify((), more).faults == []
    assert json.loads(Standing.objects.get().head)["size"] > 2800
    assert enter_one()
    assert found() == []
