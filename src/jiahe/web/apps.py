"""How does Django know this app?"""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "jiahe.web"
    label = "web"
