"""How is a template that somebody brought carried out? In a process apart: no network, no room, no time without end."""

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from typing import IO, Literal

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text
from jiahe.office.documents.child import FAULT, LARGEST
from jiahe.office.documents.notice import Notice, to_data

Template = Literal["docx", "typ"]
_MODULE = "jiahe.office.documents.child"
_PATIENCE = 60
"""Seconds by the clock; its own limit is of the processor."""
_NOWHERE = "http://127.0.0.1:9"
_KEPT = ("PATH", "HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
"""What is left of the environment: where fonts are."""


def filled_apart(kind: Template, template: bytes, notice: Notice) -> bytes:
    """Return a notice as somebody else's template has it.

    Raises
    ------
    UserError
        Where the template is at fault.
    """
    return _done({"job": kind, "notice": to_data(notice), "template": _packed(template)})


def tried_apart(kind: Template, template: bytes) -> bytes:
    """Try a template on samples, and return one of them.

    Raises
    ------
    UserError
        Where the template is at fault.
    """
    return _done({"job": f"try_{kind}", "template": _packed(template)})


def _packed(template: bytes) -> str:
    return base64.b64encode(template).decode()


def _done(job: Mapping[str, object]) -> bytes:
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as made, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  # our own module, no shell
            [sys.executable, "-I", "-B", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=made,
            stderr=said,
            cwd=empty,
            env=_environment(empty),
            start_new_session=True,
        )
        try:
            process.communicate(json.dumps(job).encode(), timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        content = _read(made)
        if process.returncode == 0 and content:
            return content
        raise _fault(_read(said) if process.returncode == FAULT else b"")


def _environment(scratch: str) -> dict[str, str]:
    """Return what the process sees: nothing of ours, and a way to the network that leads nowhere."""
    ways = ("http_proxy", "https_proxy", "all_proxy")
    closed = dict.fromkeys((*ways, *map(str.upper, ways)), _NOWHERE)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | closed | {"TMPDIR": scratch, "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(LARGEST)


def _fault(said: bytes) -> UserError:
    if not said:
        return UserError(
            Text(
                zh="模板运行超出时间、内存或篇幅的限制，请检查其中的循环和图片",
                en="the template takes more time, memory or room than it may; look at its loops and pictures",
            )
        )
    try:
        told = json.loads(said)
        reason = Text(zh=told["zh"], en=told["en"])
    except (ValueError, KeyError):
        reason = Text(zh="无法读取", en="it cannot be read")
    return UserError(Text(zh=f"模板有误：{reason.zh}", en=f"the template is faulty: {reason.en}"))
