"""Killed anywhere in a verb, or between the two officers, nothing is lost and nothing is half done."""

import os
import signal
import subprocess
import sys

from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry
from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State, Step
from jiahe.office.programme.models import Case
from tests.office.money.house import VOUCHER, WAN, compute, make_treasury, paying_round

_CHILD = """
import sys, time, django
django.setup()
from jiahe.office.accounts.models import User
from jiahe.office.money import domain
from jiahe.office.money.domain import releasing
from jiahe.office.money.models import Payout
person = {{one.username: one for one in User.objects.filter(username__startswith="finance")}}
ids = list(Payout.objects.order_by("number").values_list("pk", flat=True))

def pause(name, do):
    def paused(*arguments, **named):
        if {within!r} == f"before {{name}}":
            sys.stdout.write("here\\n"); sys.stdout.flush(); time.sleep(60)
        made = do(*arguments, **named)
        if {within!r} == f"after {{name}}":
            sys.stdout.write("here\\n"); sys.stdout.flush(); time.sleep(60)
        return made
    return paused

for name in ("save", "settle", "record"):
    setattr(releasing, name, pause(name, getattr(releasing, name)))
releasing.{verb}(person[{who!r}], ids, *{more!r})
"""


def killed(office, verb, who, within, *more):
    code = _CHILD.format(verb=verb, who=who, within=within, more=more)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "jiahe.office.settings", "JIAHE_HOME": str(office)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "here\n"
        child.send_signal(signal.SIGKILL)


def standing():
    """Return what stands: states, the cases' stages, and whether steps and entries are the same."""
    states = set(Payout.objects.values_list("state", flat=True))
    steps = [f"{verb}_payout" for verb in Step.objects.order_by("id").values_list("verb", flat=True)]
    entries = list(Entry.objects.filter(object__startswith="payout/").order_by("number").values_list("verb", flat=True))
    return states, set(Case.objects.values_list("stage", flat=True)), steps == entries


def test_killed_in_the_middle_a_verb_leaves_everything_as_it_was(office):
    crew = make_treasury()
    domain.file_round(crew["office"], paying_round(crew).pk)
    compute(crew)
    ids = list(Payout.objects.values_list("pk", flat=True))
    killed(office, "approve", "finance_1", "after save")
    assert standing() == ({State.COMPUTED}, {"paying"}, True)

    domain.approve(crew["finance_1"], ids)
    killed(office, "release", "finance_2", "after record", VOUCHER)
    assert standing() == ({State.APPROVED}, {"paying"}, True)
    assert verify().faults == []

    assert domain.release(crew["finance_2"], ids, VOUCHER).total == 90 * WAN
    assert standing() == ({State.RELEASED}, {"catalogue"}, True)
    assert verify().faults == []
