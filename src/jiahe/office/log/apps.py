"""How does Django know this app?"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogConfig(AppConfig):
    """The log."""

    name = "jiahe.office.log"
    label = "log"
    verbose_name = _("Log")
    default_auto_field = "django.db.models.BigAutoField"
