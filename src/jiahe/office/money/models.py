"""Which claims were filed, what does each pay by the rules, and who approved and released it?"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from jiahe.kernel.ids import new_id


class State(models.TextChoices):
    """How a payout stands."""

    FILED = "filed"
    COMPUTED = "computed"
    """What the rules give is known, and more than nothing."""
    NOTHING = "nothing"
    """The rules give nothing; the reason says why."""
    APPROVED = "approved"
    """The first of two has let it go."""
    RELEASED = "released"
    """The second has, and it counts as paid."""
    STOPPED = "stopped"


class Payout(models.Model):
    """One claim and what came of it; amounts in fen, `reason` as the rules put it, both languages.

    `case` is the confirmed case that it follows from, None where a fact from outside, such as a provincial listing, was
    entered with its source.
    """

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    plan = models.CharField(max_length=64)
    case = models.ForeignKey("programme.Case", null=True, on_delete=models.PROTECT, related_name="payouts")
    incentive = models.CharField(max_length=64)
    applicant = models.CharField(max_length=80)
    code = models.CharField(max_length=18, db_index=True)
    """The applicant's unified social credit code."""
    matter = models.CharField(max_length=120, db_index=True)
    day = models.DateField()
    """Of the entitling fact."""
    amount = models.BigIntegerField(null=True)
    """What a share or tier is reckoned of."""
    score = models.BigIntegerField(null=True)
    """In hundredths."""
    source = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.FILED)
    payable = models.BigIntegerField(null=True)
    status = models.CharField(max_length=20, blank=True)
    """What the rules say of the claim: payable, topped_up, superseded, ..."""
    clause = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    trace = models.JSONField(default=dict)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed = models.DateTimeField(auto_now_add=True)
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    computed = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released = models.DateTimeField(null=True)
    voucher = models.CharField(max_length=60, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stopped = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    """Why it was stopped."""
    simulated = models.BooleanField(default=False)

    class Meta:
        """Order and indexes."""

        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="payouts_by_state"),
            models.Index(fields=["incentive", "day"], name="payouts_by_incentive"),
        ]

    def __str__(self) -> str:
        return f"{self.incentive} {self.code} {self.state}"
