"""Is this machine fit: Python, optional parts that are asked for, Chinese fonts, a home on a disk with room?"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House

SUPPORTED = ((3, 11), (3, 14))
LOW_BYTES, LEAST_BYTES = 2 * 1024**3, 200 * 1024**2
SLOW_SECONDS = 0.5
_ASKED = {"ray": ("JIAHE_RAY_ADDRESS", "", "ray"), "postgres": ("DATABASE_URL", "postgres", "psycopg")}


def examine(house: House) -> Iterator[Finding]:
    """Look at the machine as jiahe will use it."""
    yield from _python()
    yield from _extras()
    yield from _fonts()
    yield from _disk(house.home.folder)


def _finding(path: str, message: Text, hint: Text, *, grave: bool = True) -> Finding:
    return Finding(rule="environment", path=path, message=message, hint=hint, grave=grave)


def _python() -> Iterator[Finding]:
    found = sys.version_info[:2]
    if not SUPPORTED[0] <= found < SUPPORTED[1]:
        version = ".".join(map(str, found))
        yield _finding(
            sys.executable,
            Text(zh=f"Python {version} 未经测试", en=f"Python {version} is not among those tested"),
            Text(zh="请用 3.11、3.12 或 3.13", en="use 3.11, 3.12 or 3.13"),
        )


def _extras() -> Iterator[Finding]:
    for extra, (variable, start, module) in _ASKED.items():
        value = os.environ.get(variable, "")
        if value and value.startswith(start) and importlib.util.find_spec(module) is None:
            yield _finding(
                variable,
                Text(
                    zh=f"设置了它，但未安装可选组件 {extra}", en=f"it is set, but the optional part {extra} is missing"
                ),
                Text(zh=f"make setup EXTRAS={extra}", en=f"make setup EXTRAS={extra}"),
            )


def _fonts() -> Iterator[Finding]:
    if shutil.which("fc-list") is None:
        return
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S607  # wherever the system keeps it
    if not listed.stdout.strip():
        yield _finding(
            "fonts",
            Text(
                zh="没有中文字体，PNG 图表中的汉字会成方框",
                en="no Chinese font: charts as PNG show boxes for characters",
            ),
            Text(zh="Debian：apt-get install fonts-noto-cjk", en="Debian: apt-get install fonts-noto-cjk"),
            grave=False,
        )


def _disk(home: Path) -> Iterator[Finding]:
    """Try the nearest folder that is there; the home itself is made by what first needs it."""
    place = next(folder for folder in (home, *home.parents) if folder.is_dir())
    try:
        seconds = _sync_seconds(place)
    except OSError as error:
        yield _finding(
            str(home),
            Text(zh=f"状态文件夹不可写：{error}", en=f"the folder of the state cannot be written: {error}"),
            Text(zh="用 JIAHE_HOME 指定可写的文件夹", en="name one that can be in JIAHE_HOME"),
        )
        return
    if seconds > SLOW_SECONDS:
        yield _finding(
            str(home),
            Text(zh=f"磁盘同步需 {seconds:.1f} 秒", en=f"a sync to the disk takes {seconds:.1f} s"),
            Text(zh="把状态放在本地磁盘", en="keep the state on a local disk"),
            grave=False,
        )
    free = shutil.disk_usage(place).free
    if free < LOW_BYTES:
        yield _finding(
            str(home),
            Text(zh=f"磁盘只剩 {free / 1024**3:.1f} GB", en=f"only {free / 1024**3:.1f} GB are free"),
            Text(zh="请腾出空间", en="make room"),
            grave=free < LEAST_BYTES,
        )


def _sync_seconds(place: Path) -> float:
    with tempfile.NamedTemporaryFile(dir=place, prefix=".jiahe-doctor-") as file:
        file.write(b"sync")
        file.flush()
        begun = time.monotonic()
        os.fsync(file.fileno())
        return time.monotonic() - begun
