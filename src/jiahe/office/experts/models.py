"""Who judges, in what, how much at most, and which firms and people are tied to one another?"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Expert(models.Model):
    """What an expert knows and for whom the expert works; firms go by their names."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="expert"
    )
    field = models.CharField(max_length=120)
    """The trade or discipline, such as 机器视觉."""
    knows = models.TextField(blank=True)
    """What the expert has done and published, in words; cases are matched with it."""
    firms = models.JSONField(default=list)
    """Firms that employ the expert or to which the expert belongs, besides the unit of the account."""
    load = models.PositiveSmallIntegerField(default=20)
    """How many cases of one round the expert takes at most."""
    available = models.BooleanField(default=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Order."""

        ordering: ClassVar = ["user"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.field}"


class Holding(models.Model):
    """One firm or person controls another firm, as a register of firms says; `apart` controllers relate nobody."""

    controller = models.CharField(max_length=120)
    controlled = models.CharField(max_length=120)
    apart = models.BooleanField(default=False)
    """Set for a controller such as the state, under whom firms are not one house."""
    source = models.CharField(max_length=200)
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["controller", "controlled"], name="held_once")]

    def __str__(self) -> str:
        return f"{self.controller} > {self.controlled}"


class JointBid(models.Model):
    """Firms that bid together somewhere, on a day."""

    day = models.DateField()
    firms = models.JSONField()
    source = models.CharField(max_length=200)
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order."""

        ordering: ClassVar = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.day} {'、'.join(self.firms)}"


class Tie(models.Model):
    """An expert or applicant declared that the expert is tied to a firm, or to one case by its id.

    An applicant names whom to avoid without being told who judges: then it is `name` that counts, whoever bears it.
    """

    expert = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="ties")
    name = models.CharField(max_length=80, blank=True)
    firm = models.CharField(max_length=120, blank=True)
    case = models.CharField(max_length=26, blank=True, db_index=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.expert_id or self.name} {self.firm or self.case}"
