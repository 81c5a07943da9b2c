"""One run in a process of its own: `python -m jiahe.office.runs.child PARENT`, the wish as a line on stdin.

It imports no Django. It loads what every run needs before it reads, so that one that waits ready starts at once.
"""

import contextlib
import datetime as dt
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jiahe.kernel.errors import CancelledError, SystemFaultError, UserError
from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import Home
from jiahe.runtime.inputs import FileInput, Input, LakeInput
from jiahe.runtime.lifeline import die_with_parent

_NICE = 5
_EASILY_KILLED = "500"
_PIPE = 32 * 1024


def main() -> None:
    """Wait for a wish, carry it out, and say on stdout how it ended."""
    die_with_parent(int(sys.argv[1]))
    # whatever an application prints goes to the log; stdout is kept for the one line at the end
    told = os.dup(1)
    os.dup2(2, 1)
    os.nice(_NICE)  # pages go first
    with contextlib.suppress(OSError):
        # where memory runs out, a run goes and neither the portal nor the database
        Path("/proc/self/oom_score_adj").write_text(_EASILY_KILLED, encoding="ascii")
    line = sys.stdin.readline()
    if line:
        _tell(told, carry_out(json.loads(line)))


def _tell(told: int, end: Mapping[str, Any]) -> None:
    text = json.dumps(end)
    if len(text) > _PIPE:  # the record says it all; a full pipe would keep this process from ending
        text = json.dumps({"outcome": end["outcome"], "error": {"error": end["error"]["error"]}})
    os.write(told, f"{text}\n".encode())


def carry_out(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Execute; return the outcome, and the error if there is one."""
    try:
        execute(request_of(plain), Home(Path(plain["home"])), run_id=plain["id"])
    except UserError as error:
        return {"outcome": "refused", "error": error.as_dict()}
    except CancelledError:
        return {"outcome": "cancelled", "error": None}
    except SystemFaultError as error:
        return {"outcome": "failed", "error": {"error": "SystemFaultError", "incident": error.incident}}
    return {"outcome": "succeeded", "error": None}


def request_of(plain: Mapping[str, Any]) -> Request:
    """Return the request that the plain data describes."""
    return Request(
        application=plain["application"],
        inputs={table: _input(source) for table, source in plain["inputs"].items()},
        settings=plain["settings"],
        model=plain["model"],
        as_of=dt.datetime.fromisoformat(plain["as_of"]) if plain["as_of"] else None,
        seed=plain["seed"],
        kind=plain["kind"],
    )


def _input(source: Mapping[str, Any]) -> Input:
    if "path" in source:
        return FileInput(Path(source["path"]), source.get("format"), source.get("name"))
    return LakeInput(source["lake"], source.get("version"))


if __name__ == "__main__":
    main()
