"""How does Django know this app?"""

import os

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "jiahe.web"
    label = "web"

    def ready(self) -> None:
        """Get ready to draw, in a process that serves pages."""
        if os.environ.get("JIAHE_WEB_PARENT"):
            from jiahe.web.warming import warm_after_first_page  # noqa: PLC0415  # commands need none of it

            warm_after_first_page()
