"""How long does an office's list take, with a thousand cases and with a hundred thousand, for one reader and for 32 at once?

`python -m benchmarks.office_pages [--sizes 1000,10000,100000] [--folder /tmp/x]` fills a home per size (`office_city`), serves
it as `jiahe up` does with one worker process, and asks for every list as those who use it: with filters, typed text, each
sorting, far pages. No answer is kept by anybody; each is made anew. Besides the time until an answer is there it tells the
processor time that the server spends on one.
"""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import evidence
from benchmarks.office_pages_plain import PATH

SIZES = (1000, 10_000, 100_000)
READERS = (1, 32)
AIM = 50.0
PAGES = {
    # a title, with who asks and for what
    "今日待办 | today, office": ("office", "/"),
    "今日待办（企业） | today, firm": ("firm", "/"),
    "轮次 | rounds": ("office", "/rounds"),
    "一轮申报 | a round's cases": ("office", "/rounds/{great}"),
    "一轮申报（牵头单位） | a round's cases, lead unit": ("lead", "/rounds/{great}"),
    "一轮申报（县市区） | a round's cases, county": ("county", "/rounds/{great}"),
    "一轮申报（企业） | a round's cases, firm": ("firm", "/rounds/{great}"),
    "一轮申报，筛选 | filtered": ("office", "/rounds/{great}?area=city&status=open"),
    "一轮申报，查找 | typed text": ("office", "/rounds/{great}?q=河道"),
    "一轮申报，查无 | typed text that is nowhere": ("office", "/rounds/{great}?q=不存在"),
    "一轮申报，按名称 | by title": ("office", "/rounds/{great}?sort=title"),
    "一轮申报，按单位倒序 | by applicant, descending": ("office", "/rounds/{great}?sort=-applicant"),
    "一轮申报，按变动 | by change": ("office", "/rounds/{great}?sort=-changed"),
    "一轮申报，第 200 页 | page 200": ("office", "/rounds/{great}?page=200"),
    "运行 | runs": ("office", "/runs"),
    "运行，查找 | runs, typed text": ("office", "/runs?q=forecast&status=succeeded"),
    "日志 | the log": ("auditor", "/log"),
    "日志，按人 | the log, by account": ("auditor", "/log?actor=office"),
    "日志，按对象 | the log, by object": ("auditor", "/log?object=case/{case}"),
    "日志，第 200 页 | the log, page 200": ("auditor", "/log?page=200"),
    "专家 | experts": ("office", "/experts"),
    "兑现 | money": ("finance", "/money"),
    "接口：申报 | API: cases": ("office", "/api/v1/cases"),
    "接口：申报（牵头单位） | API: cases, lead unit": ("lead", "/api/v1/cases"),
    "接口：申报（县市区） | API: cases, county": ("county", "/api/v1/cases"),
    "接口：申报（企业） | API: cases, firm": ("firm", "/api/v1/cases"),
    "接口：申报（专家） | API: cases, expert": ("expert", "/api/v1/cases"),
    "接口：一轮申报 | API: a round's cases": ("office", "/api/v1/rounds/{great}/cases?status=open"),
    "接口：运行 | API: runs": ("office", "/api/v1/runs"),
    "公开清单 | public list": ("", "/public"),
}


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--folder", type=Path, default=None, help="where filled homes are kept for the next time")
    parser.add_argument("--fill", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill:
        make_city(asked.fill)
        return
    sizes = [int(size) for size in asked.sizes.split(",")]
    with tempfile.TemporaryDirectory(dir=os.environ.get("JIAHE_SCRATCH")) as scratch:
        folder = asked.folder or Path(scratch)
        found = {size: measured(folder / str(size), size) for size in sizes}
        plain = measured_plain(folder / str(sizes[-1]))
    for size, pages in found.items():
        show(size, pages)
    print("== a list of 50 rows by Django alone")
    show_line("newest cases", plain)
    if sizes == list(SIZES):
        keep(found, plain)


def make_city(cases: int) -> None:
    """Fill the home that the environment names, and note who is signed in there and what there is to see."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jiahe.office.settings"
    import django  # noqa: PLC0415  # the home is known only now

    django.setup()
    from django.test import Client  # noqa: PLC0415  # as above

    from benchmarks.office_city import fill  # noqa: PLC0415  # as above
    from jiahe.office.programme.models import Case  # noqa: PLC0415  # as above
    from jiahe.office.statistics import refresh_statistics  # noqa: PLC0415  # as above
    from jiahe.runtime.home import home  # noqa: PLC0415  # as above

    city, cookies = fill(cases, runs=cases), {}
    refresh_statistics()
    for name, person in city.people.items():
        client = Client()
        client.force_login(person)
        cookies[name] = client.cookies["sessionid"].value
    newest = Case.objects.values_list("pk", flat=True).first()
    told = {"cookies": cookies, "great": city.great.pk, "case": newest}
    (home().folder / "city.json").write_text(json.dumps(told), encoding="utf-8")


def measured(home: Path, size: int) -> dict[str, dict[str, float]]:
    """Return each page's figures, in a home that is filled where it is not yet."""
    environment = _environment(home)
    subprocess.run(
        [sys.executable, "-m", "jiahe.office.serve", "prepare"], env=environment, check=True, stdout=2, stderr=2
    )
    if not (home / "city.json").is_file():
        command = [sys.executable, "-m", "benchmarks.office_pages", "--fill", str(size)]
        subprocess.run(command, env=environment, check=True)
    city = json.loads((home / "city.json").read_text(encoding="utf-8"))
    with served(environment, "jiahe.office.serve", "web", "--port") as (port, server):
        return {title: figures(port, server, *request(city, *page)) for title, page in PAGES.items()}


def measured_plain(home: Path) -> dict[str, float]:
    """Return the peer's figures, in a home that is filled."""
    with served(_environment(home), "benchmarks.office_pages_plain") as (port, server):
        return figures(port, server, PATH, f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "JIAHE_HOME": str(home), "JIAHE_IDLE_MINUTES": "100000"}


def request(city: dict[str, Any], who: str, address: str) -> tuple[str, bytes]:
    """Return an address with what is there to see, and the request for it."""
    path = address.format(great=city["great"], case=city["case"])
    path = "".join(one if one.isascii() else "".join(f"%{byte:02X}" for byte in one.encode()) for one in path)
    cookie = f"Cookie: sessionid={city['cookies'][who]}\r\n" if who else ""
    return path, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}\r\n".encode()


@contextmanager
def served(environment: dict[str, str], *module: str) -> Iterator[tuple[int, int]]:
    """Serve a home by a module, whose last argument is the port, with one worker; give the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", *module, str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield port, server.pid
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not start")


def figures(port: int, server: int, path: str, sent: bytes) -> dict[str, float]:
    """Return a page's median and 95th percentile in ms by how many read at once, and the processor's ms for one answer."""
    told: dict[str, float] = {}
    asyncio.run(_read(port, sent, 4, 3, path))
    for readers in READERS:
        before = _spent(server)
        times = asyncio.run(_read(port, sent, readers, max(40 // readers, 4), path))
        told |= {f"p50 c={readers}": 1e3 * statistics.median(times), f"p95 c={readers}": 1e3 * _p95(times)}
        told["cpu"] = min(told.get("cpu", float("inf")), 1e3 * (_spent(server) - before) / len(times))
    return told


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


async def _read(port: int, sent: bytes, readers: int, each: int, path: str) -> list[float]:
    times: list[float] = []

    async def reader() -> None:
        reading, writing = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
        for _ in range(each):
            start = time.perf_counter()
            writing.write(sent)
            head = await reading.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.lower().splitlines() if line.startswith(b"content-length:"))
            await reading.readexactly(length)
            times.append(time.perf_counter() - start)
            if not head.startswith(b"HTTP/1.1 200"):
                sys.exit(f"{path}: {head.splitlines()[0].decode()}")
        writing.close()

    await asyncio.gather(*[reader() for _ in range(readers)])
    return times


def _spent(server: int) -> float:
    """Return how many seconds of the processor a server and its worker have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    stats = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split() for pid in children)
    return sum((int(one[11]) + int(one[12])) / ticks for one in stats)


def show(size: int, pages: dict[str, dict[str, float]]) -> None:
    """Print the figures of one size."""
    print(f"== {size:,} cases, {size:,} runs")
    for title, told in pages.items():
        show_line(title.partition(" | ")[2], told)


def show_line(title: str, told: dict[str, float]) -> None:
    """Print the figures of one page."""
    line = "  ".join(f"c={n} {told[f'p50 c={n}']:6.1f} {told[f'p95 c={n}']:6.1f}" for n in READERS)
    print(f"{title:36} {line}  cpu {told['cpu']:5.1f} ms")


def keep(found: dict[int, dict[str, dict[str, float]]], plain: dict[str, float]) -> None:
    """Write the evidence: the slowest page, all pages together beside the peer's one, and how each grows."""
    largest = found[SIZES[-1]]
    rows = []
    for readers in READERS:
        name = f"p95 c={readers}"
        every = sorted(told[name] for told in largest.values())
        rows += [
            _row(
                f"列表 p95 的中位数，{readers} 人同时 | median of the lists' p95, {readers} at once",
                statistics.median(every),
            )
            | {"peer": round(plain[name], 1), "peer_name": _PEER},
            _row(f"最慢列表的 p95，{readers} 人同时 | p95 of the slowest list, {readers} at once", every[-1]),
        ]
    rows[2]["headline"] = True
    growth = [
        {"x": size, "y": round(told["p95 c=1"], 2), "unit": "ms", "series": title}
        for size, pages in found.items()
        for title, told in pages.items()
    ]
    evidence.write("office.pages", data=_DATA, protocol=_PROTOCOL, rows=rows, limits=[_limit(largest)], growth=growth)


def _row(metric: str, value: float) -> dict[str, Any]:
    told = {"metric": metric, "unit": "ms", "better": "lower", "ours": round(value, 1)}
    return told | {"aim": AIM, "reached": value <= AIM}


def _limit(pages: dict[str, dict[str, float]]) -> str:
    """Say what one worker can give at best to many at once: each waits for the work of all."""
    costs = sorted(told["cpu"] for told in pages.values())
    least, usual, most = (f"{one:.0f}" for one in (costs[0], statistics.median(costs), costs[-1]))
    return (
        f"32 人同时反复请求时，每人都要等 32 次处理：一次处理器时间 {least} 至 {most} 毫秒，中位数 {usual} 毫秒 | "
        f"with 32 who ask without a pause each waits for the work of all 32: "
        f"one answer costs {least} to {most} ms of the processor, {usual} ms in the median"
    )


_DATA = (
    "模拟的办公数据：1 千、1 万、10 万项申报与同样多的运行，一半申报在同一轮，日志随之 | "
    "an office made up: 1 k, 10 k and 100 k cases and as many runs, half of the cases in one round, with their log"
)
_PEER = "Django 一查询一模板的 50 行列表 | a list of 50 rows by Django, one query and one template"
_PROTOCOL = (
    "一个工作进程（granian，SQLite）；1 人读每个列表 40 次，32 人同时各读 4 次；不缓存任何页面 | "
    "one worker process (granian, SQLite); one reads each list 40 times, 32 at once read it 4 times each; no page is cached anywhere"
)


if __name__ == "__main__":
    main()
