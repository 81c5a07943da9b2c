"""Takes the pictures of the documents: a portal with the demo city, in a Chromium without a window.

`python tools/pictures.py` writes docs/pictures/portal.png and docs/pictures/plan.png; it needs a Chromium on the path.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "jiahe-demo"  # noqa: S105  # the demo city's, which everybody knows
WIDTH = 1440
MOST_BYTES = 300_000
PATIENCE = 180
PICTURES = {
    "portal": ("/apps/transport.flow_forecast?tab=results&series=R03", 1345),
    "plan": ("/plan", 900),
}
"""Address and height of each."""


@contextmanager
def portal() -> Iterator[str]:
    """Run a portal with a demo city of its own, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "jiahe.cli", "up", "--demo", "--port", str(port)]
        running = subprocess.Popen(command, env=os.environ | {"JIAHE_HOME": folder})
        try:
            _wait_for(address)
            yield address
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=30)


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/plan", timeout=5):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit(f"the portal did not answer within {PATIENCE} s")


def take(page: Page, address: str, name: str) -> None:
    """Take one picture, once its charts are drawn."""
    path, height = PICTURES[name]
    page.goto(f"{address}{path}")
    if page.locator("[data-chart]").count():
        page.locator("[data-chart][data-drawn]").first.wait_for()
    target = FOLDER / f"{name}.png"
    page.screenshot(path=target, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}: {size:,} bytes")
    if size > MOST_BYTES:
        sys.exit(f"{target.name} is larger than {MOST_BYTES:,} bytes")


def main() -> None:
    """Take them all."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("no Chromium here (Debian: apt-get install chromium)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 900})
        page.goto(f"{address}/sign-in")
        page.fill("#username", "traffic")
        page.fill("#password", PASSWORD)
        page.click("main button.main")
        page.wait_for_url(f"{address}/")
        for name in PICTURES:
            take(page, address, name)
        browser.close()


if __name__ == "__main__":
    main()
