"""The same log in PostgreSQL, where writers really run side by side; JIAHE_TEST_DATABASE_URL names a server to use."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

URL = os.environ.get("JIAHE_TEST_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(
    not URL or find_spec("psycopg") is None, reason="needs JIAHE_TEST_DATABASE_URL and the part postgres"
)
_PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
call_command("migrate", verbosity=0)
"""
_WRITE = """
import sys, django; django.setup()
from tests.office.log.keeping import enter, enter_one
from django.db import transaction
from jiahe.office.accounts.models import User
for number in range(40):
    enter_one(number=number)
with transaction.atomic():
    User.objects.create(username="never_" + sys.argv[1])
    enter_one()
    transaction.set_rollback(True)
enter(300, at_once=True)
"""
_TAMPER = """
import sys, django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(sys.argv[1])
"""


@pytest.fixture
def python(tmp_path, root):
    """Run code in a process of its own, its database that of the server."""
    environment = {
        **os.environ,
        "DATABASE_URL": URL,
        "JIAHE_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "jiahe.office.settings",
        "JIAHE_LANG": "en",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH")))),
    }

    def start(*words):
        command = [sys.executable, *words]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


def verified(python):
    with python("-m", "jiahe.office.log.interfaces.command", "verify", "--json") as process:
        out, error = process.communicate()
    verdict = json.loads(out) if out else error
    return process.returncode, verdict


def test_side_by_side_numbers_have_no_gap_and_every_change_is_found(python):
    with python("-c", _PREPARE) as preparing:
        assert preparing.communicate()[1] == ""
    writers = [python("-c", _WRITE, str(number)) for number in range(4)]
    assert [writer.communicate()[1] for writer in writers] == [""] * 4

    status, verdict = verified(python)
    assert (status, verdict["faults"], verdict["entries"]) == (0, [], 1 + 4 * 340)
    assert verdict["witnessed"] == verdict["entries"]

    for sql, kind, number in (
        ("UPDATE log_entry SET details = details || ' ' WHERE number = 7", "changed", 7),
        ("UPDATE log_entry SET salt = '' WHERE number = 5", "changed", 5),
        ("DELETE FROM log_entry WHERE number = 3", "removed", 3),
        (f"DELETE FROM log_entry WHERE number = {verdict['entries'] - 1}", "removed", verdict["entries"] - 1),  # noqa: S608  # a number of ours
    ):
        with python("-c", _TAMPER, sql) as process:
            assert process.communicate()[1] == ""
        status, told = verified(python)
        assert status == 3
        assert (kind, number) in {(fault["kind"], fault["number"]) for fault in told["faults"]}
