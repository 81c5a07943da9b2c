"""How does a chart become a picture? Drawn here, on the server, for those who keep it."""

from typing import Any

import vl_convert

from jiahe.web.charts.theme import on_paper


def as_png(spec: dict[str, Any], *, title: str) -> bytes:
    """Return a specification as a PNG."""
    return bytes(vl_convert.vegalite_to_png(on_paper(spec, title=title), scale=2))
