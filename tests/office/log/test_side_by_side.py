"""Processes that enter side by side, and one whose transaction comes to nothing: no gap, no number twice."""

import os
import subprocess
import sys

from jiahe.office.accounts.models import User
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry

_WRITE = """
import sys, django; django.setup()
from tests.office.log.keeping import enter, enter_one
from django.db import transaction
from jiahe.office.accounts.models import User
for number in range(12):
    enter_one(number=number)
with transaction.atomic():
    User.objects.create(username="never_" + sys.argv[1])
    enter_one()
    transaction.set_rollback(True)
enter(300, at_once=True)
"""


def test_side_by_side_numbers_have_no_gap(office, root):
    there = Entry.objects.count()
    path = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "jiahe.office.settings", "PYTHONPATH": path}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITE, str(number)], env=environment, stderr=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    assert [writer.communicate()[1] for writer in writers] == [""] * 4

    verdict = verify()
    assert (verdict.faults, verdict.entries, verdict.witnessed) == ([], there + 4 * 312, there + 4 * 312)
    assert not User.objects.filter(username__startswith="never_").exists()
