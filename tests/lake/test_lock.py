"""Writers side by side and writers that die: nothing lost, nothing half, no lock left."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jiahe.kernel.errors import DataError
from jiahe.lake.lock import held
from jiahe.lake.tables import Lake

WRITER = """
import sys
from pathlib import Path
import polars as pl
from jiahe.contracts.model import Table
from jiahe.lake.tables import Lake

folder, contract, sensor, first, last, steps = Path(sys.argv[1]), sys.argv[2], sys.argv[3], *map(int, sys.argv[4:7])
table = Table.model_validate_json(contract)
lake = Lake(folder)
print("ready", flush=True)
for step in range(first, last):
    moment = pl.datetime(2025, 1, 1) + pl.duration(minutes=pl.int_range(step * steps, (step + 1) * steps))
    frame = pl.select(pl.lit(sensor).alias("sensor"), moment.alias("time"), pl.lit(1.0).alias("value"))
    lake.append("readings", frame, table, source=f"{sensor}-{step}")
    print(step, flush=True)
"""


def writer(folder: Path, contract, sensor: str, first: int, last: int, steps: int = 1) -> subprocess.Popen[str]:
    script = [sys.executable, "-c", WRITER, str(folder), contract.model_dump_json(), sensor]
    return subprocess.Popen([*script, str(first), str(last), str(steps)], stdout=subprocess.PIPE, text=True)


def test_two_processes_appending_at_once_lose_nothing(tmp_path: Path, contract):
    both = [writer(tmp_path, contract, sensor, 0, 25) for sensor in ("a", "b")]
    for process in both:
        process.communicate(timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    lake = Lake(tmp_path)
    assert lake.read("readings").group_by("sensor").len().sort("sensor").rows() == [("a", 25), ("b", 25)]
    assert len(lake.sources()) == 50
    assert lake.latest("readings").height == 2


def test_of_many_threads_with_one_key_one_wins(tmp_path: Path, contract, readings):
    def append(number: int) -> bool:
        try:
            Lake(tmp_path).append("readings", readings(0), contract, source=str(number))
        except DataError as error:
            return error.check != "exists"
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(append, range(8))) == 1
    assert Lake(tmp_path).read("readings").equals(readings(0))


def test_killed_writers_leave_whole_versions_and_no_lock(tmp_path: Path, contract):
    steps, first, appended = 10_000, 0, 0
    lake = Lake(tmp_path)
    for delay in (0.0, 0.05):
        with writer(tmp_path, contract, "a", first, 10_000, steps) as victim:
            for _ in range(3):
                victim.stdout.readline()
            time.sleep(delay)
            victim.send_signal(signal.SIGKILL)
            said = 2 + victim.stdout.read().count("\n")
        before, appended = appended, sum(one.kind == "append" for one in lake.versions("readings"))
        assert appended - before in {said, said + 1}  # the last may have stood before it could say so
        assert len(lake.read("readings")) == appended * steps
        first = appended
    assert lake.latest("readings")["time"].item() == lake.read("readings")["time"].max()


def test_a_writer_killed_while_it_holds_the_lock_lets_go(tmp_path: Path):
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom jiahe.lake.lock import held\n"
        "with held(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)\n"
    )
    path = tmp_path / "locks" / "readings"
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        os.kill(holder.pid, signal.SIGKILL)
    with held(path):
        assert path.exists()


def test_a_reader_is_never_shown_half_an_append(tmp_path: Path, contract):
    steps = 5_000
    process = writer(tmp_path, contract, "a", 0, 15, steps)
    for _ in range(2):
        process.stdout.readline()
    lake = Lake(tmp_path)
    while process.poll() is None:
        assert len(lake.read("readings", columns=["value"])) % steps == 0
        assert lake.latest("readings").height == 1
    process.communicate()
    assert process.returncode == 0
