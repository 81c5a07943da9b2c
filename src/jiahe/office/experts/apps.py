"""How does Django know this app?"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExpertsConfig(AppConfig):
    """Experts and their ties."""

    name = "jiahe.office.experts"
    label = "experts"
    verbose_name = _("Experts")
    default_auto_field = "django.db.models.BigAutoField"
