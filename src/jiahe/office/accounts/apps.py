"""How does Django know this app?"""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "jiahe.office.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every session noted, however it begins."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415  # models are there only now

        user_logged_in.connect(_begin_visit, dispatch_uid="begin_visit")


def _begin_visit(*, request: Any, user: Any, **_: Any) -> None:
    from jiahe.office.accounts.domain.visits import begin_visit  # noqa: PLC0415  # as above

    begin_visit(request, user)
