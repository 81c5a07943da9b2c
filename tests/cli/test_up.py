"""`jiahe up` as its user starts it: ready means ready, a second start is quick, what falls is started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from jiahe.cli.up import up
from jiahe.kernel.errors import UsageError

JIAHE = str(Path(sys.executable).parent / "jiahe")
SECONDS = 90


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5) as answer:  # ours
            return answer.status == 200
    except (URLError, OSError):
        return False


def wait_for(condition, seconds=SECONDS):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.1)


def children(pid):
    """Return the processes started by `pid`, by the last words of their commands."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                words = (entry / "cmdline").read_text().split("\0")
            except (OSError, IndexError):
                continue
            if parent == pid and "-m" in words:
                found[words[words.index("-m") + 1]] = int(entry.name)
    return found


def gone(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def start(place):
    started = []

    def start(*options):
        environment = {**os.environ, "JIAHE_HOME": str(place), "JIAHE_LANG": "en"}
        process = subprocess.Popen(
            [JIAHE, "up", *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_what_is_started_serves_is_quick_the_second_time_and_stops_when_told(start):
    port = free_port()
    first = start("--port", str(port))
    assert first.stdout.readline().strip() == f"http://127.0.0.1:{port}/"
    assert answers(port)
    first.send_signal(signal.SIGTERM)
    assert first.wait(30) == 0
    assert not answers(port)

    second = start("--port", str(port))
    second.stdout.readline()
    parts = children(second.pid)
    assert set(parts) == {"jiahe.office.serve", "jiahe.office.worker"}
    os.kill(parts["jiahe.office.serve"], signal.SIGKILL)
    wait_for(lambda: children(second.pid).get("jiahe.office.serve") not in {None, parts["jiahe.office.serve"]})
    wait_for(lambda: answers(port))
    os.kill(parts["jiahe.office.worker"], signal.SIGKILL)
    wait_for(lambda: children(second.pid).get("jiahe.office.worker") not in {None, parts["jiahe.office.worker"]})

    parts = children(second.pid)
    second.send_signal(signal.SIGKILL)
    wait_for(lambda: all(gone(pid) for pid in parts.values()))
    wait_for(lambda: not answers(port))

    third = start("--port", str(port))
    third.stdout.readline()
    third.send_signal(signal.SIGINT)
    told = third.communicate(timeout=30)[1]
    seconds = float(re.search(r"is up after ([\d.]+) s", told)[1])
    sys.stdout.write(f"second start after {seconds} s\n")
    assert third.returncode == 0


def test_a_busy_port_is_refused_at_once(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start("--port", str(taken.getsockname()[1]))
        told = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == 2
    assert "choose another with --port" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "portal.example"])  # noqa: S104  # refused
def test_the_demo_is_never_shown_to_other_machines(host):
    with pytest.raises(UsageError):
        up(demo=True, port=free_port(), host=host)


def test_the_command_line_does_not_load_django():
    code = "import sys, jiahe.cli.main; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_directory_that_is_half_said_is_refused_at_once(start, place, monkeypatch):
    before = sorted(place.rglob("*"))
    monkeypatch.setenv("JIAHE_OIDC_ISSUER", "https://id.city.example")
    process = start("--port", str(free_port()))
    told = process.communicate(timeout=SECONDS)[1]

    assert process.returncode == 2
    assert "JIAHE_OIDC_CLIENT_ID is missing" in told
    assert "Traceback" not in told
    assert sorted(place.rglob("*")) == before
