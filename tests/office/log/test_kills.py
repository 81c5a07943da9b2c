"""Killed anywhere between the change and the commit, a verb leaves both or neither."""

import contextlib
import os
import signal
import subprocess
import sys

from jiahe.office.accounts.models import Token, User
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry

_CHILD = """
import os, sys, time, django
django.setup()
from django.db import transaction
from jiahe.office.accounts.domain import issue_token
from jiahe.office.accounts.models import User
person = User.objects.get(username="zhang")
sys.stdout.write("begun\\n"); sys.stdout.flush()
for number in range(100000):
    if number == {pause}:
        with transaction.atomic():
            issue_token(person, f"n{{number}}")
            sys.stdout.write("within\\n"); sys.stdout.flush()
            time.sleep(60)
    token = issue_token(person, f"n{{number}}").token
    person.tokens.filter(pk=token.pk).update(revoked=token.expires)
"""


def killed(office, pause, seconds):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "jiahe.office.settings", "JIAHE_HOME": str(office)}
    command = [sys.executable, "-c", _CHILD.format(pause=pause)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "begun\n"
        if pause >= 0:
            assert child.stdout.readline() == "within\n"
        else:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(seconds)
        child.send_signal(signal.SIGKILL)


def compared():
    entered = list(Entry.objects.filter(verb="issue_token").order_by("number").values_list("object", flat=True))
    there = [f"token/{pk}" for pk in Token.objects.order_by("id").values_list("pk", flat=True)]
    return entered, there


def test_killed_between_change_and_commit_leaves_neither(office):
    User.objects.create(username="zhang")
    killed(office, 3, 0)
    entered, there = compared()
    assert entered == there
    assert len(there) == 3
    assert verify().faults == []


def test_killed_at_any_moment_leaves_both_or_neither(office):
    User.objects.create(username="zhang")
    for seconds in (0.05, 0.2, 0.37):
        killed(office, -1, seconds)
        entered, there = compared()
        assert entered == there
        assert verify().faults == []
    assert compared()[0]
