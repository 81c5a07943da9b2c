"""Where do a benchmark's figures go, so that pages and the coverage of the plan can show them?"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "docs" / "evidence"
FIELDS = (
    "metric", "unit", "better", "ours", "naive", "peer", "peer_name", "published", "published_source", "aim", "reached",
    "subset", "variance", "headline",
)  # fmt: skip


def write(application: str, *, data: str, protocol: str, rows: list[dict[str, Any]]) -> Path:
    """Write one application's figures; a field that a row leaves out is null."""
    strangers = {name for row in rows for name in row} - set(FIELDS)
    if strangers:
        raise ValueError(f"rows of evidence have the fields {FIELDS}, not {sorted(strangers)}")
    whole = [{name: row.get(name) for name in FIELDS} for row in rows]
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{application}.json"
    text = json.dumps({"data": data, "protocol": protocol, "rows": whole}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path
