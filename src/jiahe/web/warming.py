"""What takes long the first time? Drawing: it is got ready beside, once the first page is out."""

import threading
from typing import Any

from django.core.signals import request_finished

_POINT = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"x": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}


def warm() -> None:
    """Load what draws charts, and draw one."""
    from jiahe.web.charts import draw, paper  # noqa: F401, PLC0415  # this is what takes long

    paper.as_png(_POINT, title="")


def warm_after_first_page() -> None:
    """Have it done in a thread as soon as one page was answered."""
    request_finished.connect(_begin, dispatch_uid=_UID)


def _begin(**_signal: Any) -> None:
    if request_finished.disconnect(dispatch_uid=_UID):
        threading.Thread(target=warm, name="warming", daemon=True).start()


_UID = "jiahe.web.warming"
