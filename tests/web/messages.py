"""Which texts do pages ask to be translated? Read out of templates and modules, as gettext's own tools would."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

_NAMES = {"_", "gettext", "gettext_lazy"}
_PLURALS = {"ngettext", "ngettext_lazy"}
_CALL = re.compile(r"""\b(_|gettext|ngettext)\(""")


def asked(package: Path) -> set[str]:
    """Return every text asked for; a plural stands as `one NUL many`."""
    found: set[str] = set()
    for path in package.rglob("*.py"):
        found.update(_calls(path.read_text(encoding="utf-8")))
    for path in package.rglob("*.html"):
        found.update(_calls(_code(templatize(path.read_text(encoding="utf-8"), origin=path.name))))
    return found


def _code(templatized: str) -> str:
    """Keep the calls of what Django makes of a template; all else is crossed out there."""
    calls = []
    for match in _CALL.finditer(templatized):
        depth, end, quote = 0, match.end() - 1, ""
        while True:
            mark = templatized[end]
            if quote:
                quote = "" if mark == quote and templatized[end - 1] != "\\" else quote
            elif mark in "'\"":
                quote = mark
            depth += (mark == "(") - (mark == ")") if not quote else 0
            end += 1
            if depth == 0:
                break
        calls.append(templatized[match.start() : end].replace("\n", "\\n").replace(", count)", ", 1)"))
    return "\n".join(calls)


def _calls(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in _NAMES and texts:
            yield texts[0]
        elif name in _PLURALS and len(texts) > 1:
            yield f"{texts[0]}\x00{texts[1]}"
