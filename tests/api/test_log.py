"""What anybody may know of the log, and that it can be checked with the script of the documentation."""

import json
import re
import subprocess
import sys

import pytest
from django.db import transaction

from jiahe.engines.merkle.check import is_consistent
from jiahe.engines.merkle.hashing import SHA256
from jiahe.office.log.domain import Deed, newest_head, prove, record
from jiahe.office.log.domain.heads import read_head
from jiahe.office.log.domain.keys import Public
from jiahe.office.log.models import Entry, Standing
from tests.api.calling import Caller


@pytest.fixture
def log(db):
    """Entries of which the last one is public."""
    with transaction.atomic():
        for number in range(6):
            record(Deed("zhang", "publish_result", f"result/{number}", details={"结果": "通过"}, public=number == 5))
    return Entry.objects.count() - 1


def test_a_head_is_signed_by_the_key_that_is_told(log):
    call = Caller(None)
    key, head = call("GET", "/log/key").json(), read_head(call("GET", "/log/head").json())
    assert head == newest_head()
    assert head.is_signed_by(Public(bytes.fromhex(key["key"])))
    assert (key["algorithm"], head.origin) == ("Ed25519", f"jiahe/sha256/{key['id']}")


def test_what_an_entry_says_is_told_only_where_it_is_public(log):
    call = Caller(None)
    assert call("GET", f"/log/entries/{log}/proof").json()["entry"]["object"] == "result/5"
    hidden = call("GET", f"/log/entries/{log - 1}/proof")
    assert hidden.json()["entry"] is None
    assert "zhang" not in hidden.content.decode()


def test_an_older_log_is_continued(log):
    old = newest_head()
    with transaction.atomic():
        record(Deed("zhang", "publish_result", "result/6"))
    told = Caller(None)("GET", f"/log/consistency?from={old.size}").json()
    roots = bytes.fromhex(old.root), bytes.fromhex(told["head"]["root"])
    path = [bytes.fromhex(one) for one in told["path"]]
    assert is_consistent(SHA256, old.size, roots[0], size=told["head"]["size"], root=roots[1], path=path)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/log/entries/99/proof", 404),
        ("/log/entries/-1/proof", 400),
        ("/log/entries/x/proof", 400),
        (f"/log/entries/{2**70}/proof", 400),
        ("/log/consistency", 400),
        ("/log/consistency?from=0", 400),
        ("/log/consistency?from=99", 404),
    ],
)
def test_what_is_not_there_is_told(log, path, status):
    assert Caller(None)("GET", path).status_code == status


def test_an_empty_log_has_neither_head_nor_proofs(db):
    assert [Caller(None)("GET", path).status_code for path in ("/log/head", "/log/entries/0/proof")] == [404, 404]


def script(root):
    page = (root / "docs" / "how-to" / "check-a-proof.md").read_text(encoding="utf-8")
    return re.search(r"```python\n(.*?)```", page, re.DOTALL)[1]


@pytest.mark.parametrize("function", ["sha256", "sm3"])
def test_the_script_of_the_documentation_checks_a_proof(db, root, tmp_path, settings, function):
    settings.LOG_HASH = function
    Standing.objects.all().delete()
    Entry.objects.all().delete()
    with transaction.atomic():
        for number in range(11):
            record(Deed("zhang", "publish_result", f"result/{number}", details={"结果": "通过"}))
    assert len(script(root).splitlines()) <= 30
    (tmp_path / "check.py").write_text(script(root), encoding="utf-8")

    def check(proof, key=None):
        (tmp_path / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
        command = [sys.executable, "check.py", "proof.json", key or proof["key"]]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    good = prove(7, whole=True).as_dict()
    done = check(good)
    assert (done.returncode, done.stdout.split(",")[0]) == (0, "entry 7 is in the log of 12 entries")
    assert check({**good, "entry": None}).returncode == 0
    for number in (0, 10, 11):
        assert check(prove(number, whole=True).as_dict()).returncode == 0
    wrong = (
        {**good, "entry": {**good["entry"], "actor": "li"}},
        {**good, "index": 6},
        {**good, "entry": None, "index": 6},
        {**good, "path": good["path"][:-1]},
        {**good, "path": [*good["path"], "00" * 32]},
        {**good, "head": {**good["head"], "size": 11}},
        {**good, "head": {**good["head"], "root": "00" * 32}},
    )
    assert [check(proof).returncode for proof in wrong] == [1] * len(wrong)
    assert "InvalidSignature" in check(good, key="00" * 31 + "01").stderr
