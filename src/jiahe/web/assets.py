"""Where is the script that draws the charts? Written out of the wheel that brings it, for there is no copy here."""

from pathlib import Path

import vl_convert

from jiahe.kernel.ids import new_id

SCRIPT = "vega.js"
_SNIPPET = "window.vegaEmbed = vegaEmbed;"
"""What the script gives to the page; all that it is made of comes along."""


def write_assets(folder: Path) -> None:
    """Write the script (Vega, Vega-Lite, vega-embed with its interpreter) into a folder of static files."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{new_id()}.part"
    part.write_text(vl_convert.javascript_bundle(_SNIPPET), encoding="utf-8")
    part.replace(folder / SCRIPT)
