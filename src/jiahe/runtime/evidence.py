"""How well was an application measured? What its benchmark wrote, found in the repository or in the installed package."""

import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

_CHECKOUT = Path(__file__).parents[3] / "docs" / "evidence"
_INSTALLED = "_evidence"


def evidence(app_id: str) -> dict[str, Any] | None:
    """Return what the benchmark of an application wrote: data, protocol and rows of figures; None if it never ran."""
    for place in (_CHECKOUT, files("jiahe") / _INSTALLED):
        file = place / f"{app_id}.json"
        if file.is_file():
            found = json.loads(file.read_text(encoding="utf-8"))
            return found if isinstance(found, dict) else None
    return None


def figures(app_ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of figures of those applications that have any."""
    found = {app_id: evidence(app_id) for app_id in app_ids}
    return {app_id: measured["rows"] for app_id, measured in found.items() if measured}
