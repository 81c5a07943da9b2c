"""Which packages does `make setup` put into .venv, and are they there already?

    python tools/setup.py [--dev] [--extras ray,postgres,bench]

Runs on any supported Python with nothing installed. What was once asked for stays: `make run` after `make test` does not
take the development tools away.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "jiahe-setup.json"
CORE, SUPPORTED = "core", ((3, 11), (3, 14))


def main() -> int:
    """Bring .venv into the wanted state; say what is done only where something is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="the tools for tests and checks too")
    parser.add_argument("--extras", default="", help="optional parts, comma-separated")
    asked = parser.parse_args()
    if not SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        return _refuse(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}")
    extras = [extra for extra in asked.extras.replace(",", " ").split() if extra]
    unknown = [extra for extra in extras if not _lock(extra).is_file()]
    if unknown:
        known = sorted(path.stem.removeprefix("requirements-") for path in ROOT.glob("requirements-*.txt"))
        return _refuse(f"no optional part {', '.join(unknown)}; there are: {', '.join(known)}")
    parts = sorted({CORE, *extras, *(["dev"] if asked.dev else []), *_recorded()["parts"]})
    wanted = {"parts": parts, "fingerprint": _fingerprint(parts)}
    if wanted != _recorded():
        try:
            _install(parts)
        except subprocess.CalledProcessError as error:
            return _refuse(f"the set-up failed at: {' '.join(error.cmd[1:])}", status=1)
        STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    return 0


def _refuse(text: str, status: int = 2) -> int:
    print(text, file=sys.stderr)
    return status


def _lock(part: str) -> Path:
    return ROOT / ("requirements.txt" if part == CORE else f"requirements-{part}.txt")


def _recorded() -> dict[str, object]:
    """Return what the last set-up left; nothing where it was interrupted or the environment is gone."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8")) if _works() else {"parts": []}
    except (OSError, ValueError):
        return {"parts": []}


def _works() -> bool:
    """Tell whether the environment runs on this very Python."""
    config = VENV / "pyvenv.cfg"
    return PYTHON.exists() and f"version = {sys.version.split()[0]}" in config.read_text(encoding="utf-8")


def _fingerprint(parts: list[str]) -> str:
    """Return what the environment depends on: the locks, and how the project itself is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    own = [project["build-system"], project["project"], project["tool"]["hatch"]]
    digest = hashlib.sha256(json.dumps([str(ROOT), own]).encode())
    for part in parts:
        digest.update(_lock(part).read_bytes())
    return digest.hexdigest()


def _install(parts: list[str]) -> None:
    print(f"setting up {VENV.name} ({', '.join(parts)})", file=sys.stderr)
    STAMP.unlink(missing_ok=True)
    venv.EnvBuilder(with_pip=True, clear=VENV.exists() and not _works()).create(VENV)
    locks = [str(_lock(part)) for part in parts]
    if not (_has_uv() and _do("uv", "pip", "sync", "--quiet", "--require-hashes", *locks)):
        print("uv is not to be had or failed; pip does the same, more slowly", file=sys.stderr)
        pip = [argument for lock in locks for argument in ("-r", lock)]
        _do("pip", "install", "--quiet", "--require-hashes", *pip, must=True)
    _do("pip", "install", "--quiet", "--no-deps", "--editable", str(ROOT), must=True)
    _do("jiahe.runtime.warm", must=True)


def _has_uv() -> bool:
    return _do("uv", "--version", quiet=True) or _do("pip", "install", "--quiet", "uv", quiet=True)


def _do(module: str, *arguments: str, must: bool = False, quiet: bool = False) -> bool:
    """Run a module of the environment's Python."""
    place = {"VIRTUAL_ENV": str(VENV)}
    sink = subprocess.DEVNULL if quiet else None
    command = [str(PYTHON), "-m", module, *arguments]
    done = subprocess.run(command, check=must, env={**os.environ, **place}, stdout=sink, stderr=sink)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
