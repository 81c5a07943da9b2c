"""The server is killed between any two steps of a round, and within each: what was acknowledged stands, once."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest

from jiahe.office.accounts.domain import issue_token
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry as LogEntry
from jiahe.office.programme.models import Case, Decision
from tests.office.programme.house import EXPERTS, POINTS, PROJECT, end_publicity, make_crew

KIND = "benchmark_scenario"
_NURSERY = """
import os, socket, sys, django
django.setup()
from wsgiref.simple_server import WSGIRequestHandler, make_server
from jiahe.office.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns

socket.getfqdn = lambda *_: "localhost"  # asking for the name of 127.0.0.1 may take seconds

class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass

for _ in sys.stdin:
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    child = os.fork()
    if not child:
        server.serve_forever()
    server.server_close()
    print(child, server.server_port, flush=True)
"""
"""Has Django ready and bears a server, which is a process of its own, for each line that it reads."""


class Server:
    """A server that is killed without a word and born again."""

    def __init__(self, office, people):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "jiahe.office.settings", "JIAHE_HOME": str(office)}
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", _NURSERY],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._keys = {name: issue_token(person, "test").key for name, person in people.items()}
        self.born()

    def born(self):
        """Let another be born."""
        self._nursery.stdin.write("\n")
        self._nursery.stdin.flush()
        self._child, self._port = map(int, self._nursery.stdout.readline().split())

    def kill(self):
        """Kill it."""
        os.kill(self._child, signal.SIGKILL)

    def call(self, who, path, body=None):
        """Ask, and return status and answer."""
        wire = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        headers = {"Authorization": f"Bearer {self._keys[who]}", "Content-Type": "application/json"}
        wire.request("GET" if body is None else "POST", f"/api/v1{path}", body and json.dumps(body), headers)
        answer = wire.getresponse()
        return answer.status, json.loads(answer.read() or b"null")

    def call_and_die(self, who, path, body, after):
        """Ask, and kill the server meanwhile."""
        asked = threading.Thread(target=self._call_in_vain, args=(who, path, body))
        asked.start()
        time.sleep(after)
        self.kill()
        asked.join()
        self.born()

    def _call_in_vain(self, *asked):
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            self.call(*asked)

    def close(self):
        """End all."""
        self.kill()
        self._nursery.stdin.close()
        self._nursery.wait(10)
        self._nursery.stdout.close()


@pytest.fixture
def server(office):
    made = Server(office, make_crew())
    yield made
    made.close()


def steps(found, case):
    """Who asks for what, up to the payment, and the stage and status in which the case is then."""
    here = f"/cases/{case}"
    on_site = {"passed": True, "report": "属实", "values": {"investment": 2900000}}
    yield "firm", f"{here}/submit", {"values": {}}, ("recommending", "open")
    yield "county", f"{here}/recommend", {"reason": "推荐"}, ("form_check", "open")
    yield "lead", f"{here}/check", {"reason": "x"}, ("reviewing", "open")
    for expert in EXPERTS:
        yield "office", f"{here}/assign", {"expert": expert}, ("reviewing", "open")
    for expert in EXPERTS:
        after = "visiting" if expert == EXPERTS[-1] else "reviewing"
        yield expert, f"{here}/score", {"points": POINTS[KIND]}, (after, "open")
    yield "lead", f"{here}/visit", on_site, ("deciding", "open")
    yield "office", f"{here}/decide", {"chosen": True}, ("deciding", "open")
    yield "second_office", f"{here}/decide", {"chosen": True}, ("publicity", "chosen")
    yield "office", f"/rounds/{found}/publish", {}, ("publicity", "chosen")
    yield "office", f"{here}/confirm", {}, ("paying", "confirmed")


def test_a_round_survives_a_server_that_is_killed_at_every_step(server):
    _, found = server.call("office", "/rounds", {"procedure": KIND})
    begun = {"title": "项目", "area": "industry", "county": "xiuzhou", "values": PROJECT}
    _, case = server.call("firm", f"/rounds/{found['id']}/cases", begun)

    done = Counter({"start": 1})
    for number, (who, path, body, stands) in enumerate(steps(found["id"], case["id"])):
        verb = path.rsplit("/", 1)[1]
        if verb == "confirm":
            end_publicity(Case.objects.get())
        done[verb] += 1
        server.call_and_die(who, path, body, after=0.004 * (number % 7))
        if Decision.objects.filter(verb=verb).count() < done[verb]:
            status, told = server.call(who, path, body)
            assert status == 200, told
        server.kill()
        server.born()
        _, seen = server.call("office", f"/cases/{case['id']}")
        assert (seen["stage"], seen["status"]) == stands
        assert Decision.objects.filter(verb=verb).count() == done[verb]

    entered = LogEntry.objects.filter(verb__endswith="_case").values_list("verb", flat=True)
    assert Counter(entered) == Counter({f"{verb}_case": many for verb, many in done.items() if verb != "publish"})
    assert verify().faults == []
