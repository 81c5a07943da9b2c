"""Where do a benchmark's figures go, so that pages and the coverage of the plan can show them?"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "docs" / "evidence"
FIELDS = (
    "metric", "unit", "better", "ours", "naive", "peer", "peer_name", "published", "published_source", "aim", "reached",
    "subset", "variance",
)  # fmt: skip
HEADLINE = "headline"
GROWTH = ("x", "y", "unit", "series")


def write(
    application: str,
    *,
    data: str,
    protocol: str,
    rows: list[dict[str, Any]],
    limits: Sequence[str] = (),
    growth: Sequence[dict[str, Any]] = (),
) -> Path:
    """Write one application's figures; a field that a row leaves out is null.

    Texts are written as `中文 | English`. The row that best says how good it is may carry `"headline": True`; `limits`
    says what the figures do not show, and `growth` how a figure `y` (in `unit`) grows with the size `x`, by series.
    """
    _refuse_strangers("rows", rows, {*FIELDS, HEADLINE})
    _refuse_strangers("growth", growth, set(GROWTH))
    whole = [_whole(row) for row in rows]
    if sum(HEADLINE in row for row in whole) > 1:
        raise ValueError("one row of evidence at most is the headline")
    told: dict[str, Any] = {"data": data, "protocol": protocol, "rows": whole}
    told |= {name: list(part) for name, part in (("limits", limits), ("growth", growth)) if part}
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{application}.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in FIELDS} | ({HEADLINE: True} if row.get(HEADLINE) else {})


def _refuse_strangers(part: str, rows: Sequence[dict[str, Any]], known: set[str]) -> None:
    strangers = {name for row in rows for name in row} - known
    if strangers:
        raise ValueError(f"{part} of evidence have the fields {sorted(known)}, not {sorted(strangers)}")
