"""How fast does the log grow, and how fast are proofs given? Beside pymerkle and plain hashing, in the same call.

    python -m benchmarks.audit                pymerkle is run if JIAHE_PYMERKLE names a Python that has it (GPL: never a dependency)

In memory: entries of 350 bytes into the engine's tree, one by one and at once; proofs of entries drawn at random; all by the
process's own time on one core, since others may use the machine. Durable, by the clock on the wall:
the office's own `record_all` into its SQLite database, a transaction for each group. Durable means that the commit has
returned: write-ahead log with synchronous=FULL, so the entries, their indexes, the tree's state and the signed head were
given to the disk by fsync. The plain line is what the machine does at best: two SHA-256 of such bytes for an append, and
for the durable figure the same rows into the same table without a log.
"""

import hashlib
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.evidence import write
from jiahe.engines.merkle.hashing import SHA256, SM3
from jiahe.engines.merkle.tree import Tree

SIZE, PROOFS, TIMES = 1_000_000, 100_000, 5
GROWTH = (1_000, 10_000, 100_000, 1_000_000)
DURABLE, GROUP = 200_000, 10_000
_LIMIT = (
    "pymerkle 以十分之一的规模测得；落盘的对照是同样的行不带日志，200 k/s 在带三个索引的数据库表中达不到 | "
    "pymerkle was measured at a tenth of the size; the plain line of durable appends is the same rows without a log, "
    "and a table with three indexes does not take 200 k/s on this machine"
)
_PEER = """
import json, random, sys, time
from pymerkle import InmemoryTree
size, proofs = int(sys.argv[1]), int(sys.argv[2])
entries = [b"%0350d" % number for number in range(size)]
tree = InmemoryTree(algorithm="sha256")
start = time.process_time()
for entry in entries:
    tree.append_entry(entry)
appended = size / (time.process_time() - start)
places = random.Random(3).choices(range(1, size + 1), k=proofs)
start = time.process_time()
for place in places:
    tree.prove_inclusion(place, size)
print(json.dumps([appended, proofs / (time.process_time() - start)]))
"""


def entries(size: int) -> list[bytes]:
    """Make entries of the usual length."""
    return [b"%0350d" % number for number in range(size)]


def rate(count: int, work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return how many a second."""
    start = clock()
    work()
    return count / (clock() - start)


def grown(data: Sequence[bytes], hashing: Any = SHA256) -> Tree:
    """Append one by one."""
    tree = Tree(hashing)
    for one in data:
        tree.append(one)
    return tree


def at_once(data: Sequence[bytes]) -> Tree:
    """Append all."""
    tree = Tree()
    tree.extend(data)
    return tree


def hashed(data: Sequence[bytes]) -> None:
    """Hash as often as appending must: each entry, and a node for each."""
    sha256 = hashlib.sha256
    pair = bytes(64)
    for one in data:
        sha256(b"\x00" + one).digest()
        sha256(b"\x01" + pair).digest()


def proved(tree: Tree, places: Sequence[int]) -> None:
    """Give proofs."""
    view = tree.at()
    for place in places:
        view.inclusion(place)


def peer(size: int, proofs: int) -> tuple[float, float] | None:
    """Ask pymerkle, in a Python of its own."""
    python = os.environ.get("JIAHE_PYMERKLE")
    if not python:
        return None
    command = [python, "-c", _PEER, str(size), str(proofs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    appended, proved_ = json.loads(done.stdout)
    return appended, proved_


def in_memory() -> dict[str, float | None]:
    """Measure tree, ceiling and peer in turn, the best of several rounds each."""
    data, best = entries(SIZE), dict.fromkeys(("append", "extend", "proofs", "hashlib"), 0.0)
    peers: list[tuple[float, float]] = []
    for _ in range(TIMES):
        best["hashlib"] = max(best["hashlib"], rate(SIZE, lambda: hashed(data)))
        best["append"] = max(best["append"], rate(SIZE, lambda: grown(data)))
        best["extend"] = max(best["extend"], rate(SIZE, lambda: at_once(data)))
        tree = at_once(data)
        places = random.Random(3).choices(range(SIZE), k=PROOFS)
        best["proofs"] = max(best["proofs"], rate(PROOFS, lambda tree=tree, places=places: proved(tree, places)))
        if told := peer(SIZE // 10, PROOFS // 10):
            peers.append(told)
    sm3 = rate(SIZE // 10, lambda: grown(data[: SIZE // 10], SM3))
    named = {"peer append": 0, "peer proofs": 1}
    return {**best, "sm3": sm3, **{name: max((one[at] for one in peers), default=None) for name, at in named.items()}}


def growth() -> list[dict[str, Any]]:
    """Measure how an append and a proof cost by size."""
    rows = []
    for size in GROWTH:
        tree = at_once(entries(size))
        more, places = entries(20_000), random.Random(size).choices(range(size), k=20_000)
        proof = 1e6 / max(
            rate(len(places), lambda tree=tree, places=places: proved(tree, places)) for _ in range(TIMES)
        )
        append = []
        for _ in range(TIMES):
            start = time.process_time()
            for one in more:
                tree.append(one)
            append.append(1e6 * (time.process_time() - start) / len(more))
        rows += [
            {"x": size, "y": round(min(append), 3), "unit": "µs", "series": "追加 | append"},
            {"x": size, "y": round(proof, 3), "unit": "µs", "series": "证明 | proof"},
        ]
    return rows


def durable(folder: Path) -> dict[str, float]:
    """Measure the office's own log in a database of its own."""
    os.environ |= {"JIAHE_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "jiahe.office.settings"}
    import django  # noqa: PLC0415  # the home is known only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  # as above
    from django.db import connection, transaction  # noqa: PLC0415  # as above

    from jiahe.office.log.domain import Deed, digest_of, prove, record, record_all, verify  # noqa: PLC0415  # as above

    call_command("migrate", verbosity=0)
    after = digest_of({"run": 1})
    details = [{"application": "transport.flow_forecast", "seed": number} for number in range(DURABLE)]
    deeds = [
        Deed(f"person_{number % 300}", "start_run", f"run/{number:026d}", "1.5", "", after, detail)
        for number, detail in enumerate(details)
    ]

    def groups() -> None:
        for start in range(0, DURABLE, GROUP):
            with transaction.atomic():
                record_all(deeds[start : start + GROUP])

    def singly() -> None:
        for one in deeds[:500]:
            with transaction.atomic():
                record(one)

    found = {"grouped": 0.0, "rows": 0.0, "single": rate(500, singly, time.perf_counter)}
    for turn in range(TIMES):
        found["grouped"] = max(found["grouped"], rate(DURABLE, groups, time.perf_counter))
        found["rows"] = max(
            found["rows"], rate(DURABLE, lambda turn=turn: rows_alone(folder / f"{turn}.db", deeds), time.perf_counter)
        )
        (folder / f"{turn}.db").unlink()
    numbers = random.Random(5).choices(range(DURABLE), k=200)
    found["stored proofs"] = rate(len(numbers), lambda: [prove(number) for number in numbers], time.perf_counter)
    total = 500 + TIMES * DURABLE
    found["verified"] = rate(total, lambda: _sound(verify()), time.perf_counter)
    connection.close()
    return found


def _sound(verdict: Any) -> None:
    assert not verdict.faults


def rows_alone(path: Path, deeds: Sequence[Any]) -> None:
    """Write the same rows with the same indexes and groups, without a log."""
    names = "number, time, actor, verb, object, clause, before, after, details, salt, public, leaf"
    told = [
        (number, "2026-11-24T00:00:00.000000Z", *deed[:6], json.dumps(deed.details), "0" * 32, 0, b"0" * 32)
        for number, deed in enumerate(deeds)
    ]
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entry ({names}, PRIMARY KEY (number));"
            "CREATE INDEX a ON entry (actor); CREATE INDEX b ON entry (verb); CREATE INDEX c ON entry (object)"
        )
        for start in range(0, len(told), GROUP):
            database.execute("BEGIN IMMEDIATE")
            database.executemany(f"INSERT INTO entry VALUES ({','.join('?' * 12)})", told[start : start + GROUP])  # noqa: S608  # marks only
            database.execute("COMMIT")


def fsyncs(folder: Path) -> float:
    """Return how many fsyncs a second this disk does."""
    times = []
    with (folder / "fsync").open("wb") as file:
        for _ in range(100):
            start = time.perf_counter()
            file.write(bytes(512))
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - start)
    return 1 / statistics.median(times)


def main() -> None:
    """Print and keep the figures."""
    memory = in_memory()
    with tempfile.TemporaryDirectory(dir=os.environ.get("JIAHE_SCRATCH")) as folder:
        disk, kept = fsyncs(Path(folder)), durable(Path(folder))
    grows = growth()
    for name, value in {**memory, **kept, "fsync": disk}.items():
        print(f"{name:16} {'-' if value is None else f'{value:12,.0f}'}")
    for row in grows:
        print(f"{row['series']:16} {row['x']:10,} {row['y']:8.2f} {row['unit']}")
    write(
        "audit",
        data="随机条目，每条 350 字节 | made-up entries of 350 bytes each",
        protocol=(
            f"{SIZE:,} 条，{TIMES} 轮取最好，内存项按本进程占用单核时间；落盘指提交返回（WAL，synchronous=FULL，fsync），每 {GROUP:,} 条一次提交 | "
            f"{SIZE:,} entries, best of {TIMES}, in memory by the process's own time on one core; durable means that the commit returned (WAL, synchronous=FULL, fsync), "
            f"{GROUP:,} entries a commit"
        ),
        rows=evidence(memory, kept),
        limits=[_LIMIT],
        growth=grows,
    )


def evidence(memory: dict[str, float | None], kept: dict[str, float]) -> list[dict[str, Any]]:
    """Return the rows of evidence."""
    peer_of = {"append": memory["peer append"], "proofs": memory["peer proofs"]}
    table = (
        (
            "内存追加（逐条） | appends in memory, one by one",
            memory["append"],
            memory["hashlib"],
            peer_of["append"],
            500_000,
        ),
        (
            "内存追加（成批） | appends in memory, at once",
            memory["extend"],
            memory["hashlib"],
            peer_of["append"],
            500_000,
        ),
        ("内存追加（SM3，逐条） | appends in memory with SM3, one by one", memory["sm3"], None, None, None),
        ("落盘追加（成批提交） | durable appends, grouped commits", kept["grouped"], kept["rows"], None, 200_000),
        ("落盘追加（每条提交） | durable appends, a commit each", kept["single"], None, None, None),
        ("内存证明 | proofs in memory", memory["proofs"], None, peer_of["proofs"], 160_000),
        ("数据库证明 | proofs from the database", kept["stored proofs"], None, None, None),
        ("核对 | entries verified", kept["verified"], None, None, None),
    )
    return [
        {
            "metric": metric,
            "unit": "/s",
            "better": "higher",
            "ours": _whole(ours),
            "naive": _whole(naive),
            "peer": _whole(other),
            "peer_name": "pymerkle 7" if other else None,
            "aim": aim,
            "reached": None if aim is None or ours is None else ours >= aim,
        }
        for metric, ours, naive, other, aim in table
    ]


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


if __name__ == "__main__":
    sys.exit(main())
