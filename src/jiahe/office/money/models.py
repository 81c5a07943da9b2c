"""Which claims were filed, what does each pay by the rules, and who approved and released it?"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from jiahe.kernel.ids import new_id


class State(models.TextChoices):
    """How a payout stands."""

    ASKED = "asked"
    """A firm says so of itself; the office has not looked at it, and no rule has."""
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
    ELSEWHERE = "elsewhere"
    """Paid by somebody else or before this office kept books; it is only taken off what is due."""


OPEN = (State.FILED, State.COMPUTED, State.NOTHING)
"""Claims that compete; one for nothing may yet pay, when another that stood in its way is stopped."""
HELD = (State.APPROVED, State.RELEASED, State.ELSEWHERE)
"""Amounts that count as paid towards every other claim."""


class Ledger(models.Model):
    """One row, which every verb on money locks, so that the rules are asked of one state of things at a time."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    numbers = models.PositiveIntegerField(default=0)
    """The last number given to a payout."""
    turns = models.PositiveIntegerField(default=0)
    """How many approvals there were."""

    def __str__(self) -> str:
        return f"{self.numbers} payouts, {self.turns} approvals"


class Basis(models.Model):
    """The plan's rules and readings as they were when payouts were computed, under the digest of their text."""

    digest = models.CharField(max_length=80, primary_key=True)
    told = models.JSONField()

    def __str__(self) -> str:
        return self.digest


class Payout(models.Model):
    """One claim and what came of it; amounts in fen, `reason` as the rules put it, both languages.

    `case` is the confirmed case that it follows from, None where a fact from outside, such as a provincial listing, was
    entered with its source.
    """

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    """By which people and the rules' reasons call it."""
    plan = models.CharField(max_length=64)
    case = models.ForeignKey("programme.Case", null=True, on_delete=models.PROTECT, related_name="payouts")
    incentive = models.CharField(max_length=64)
    applicant = models.CharField(max_length=80)
    code = models.CharField(max_length=18, db_index=True)
    """The applicant's unified social credit code."""
    matter = models.CharField(max_length=120, db_index=True)
    area = models.CharField(max_length=64, blank=True)
    county = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    """Of the entitling fact."""
    amount = models.BigIntegerField(null=True)
    """What a share or tier is reckoned of."""
    score = models.BigIntegerField(null=True)
    """In hundredths."""
    source = models.CharField(max_length=300, blank=True)
    asked = models.BooleanField(default=False)
    """A firm filed it for itself, so that somebody must have looked at it before it is computed."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.FILED)
    payable = models.BigIntegerField(null=True)
    status = models.CharField(max_length=20, blank=True)
    """What the rules say of the claim: payable, topped_up, superseded, ..."""
    clause = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    trace = models.JSONField(default=dict)
    basis = models.ForeignKey(Basis, null=True, on_delete=models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked = models.DateTimeField(null=True)
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    computed = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(null=True)
    """Its place in the order of approvals: it was reckoned with those before it taken off."""
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released = models.DateTimeField(null=True)
    paid_in = models.PositiveSmallIntegerField(null=True)
    """The year of the release, by the plan's clock."""
    voucher = models.CharField(max_length=60, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stopped = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    """Why it was stopped."""
    simulated = models.BooleanField(default=False)

    class Meta:
        """Order, indexes and what the database itself sees to."""

        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-number"], name="payouts_by_state"),
            models.Index(fields=["applicant"], name="payouts_by_applicant"),
            models.Index(fields=["case"], condition=models.Q(case__isnull=False), name="payouts_of_cases"),
            models.Index(fields=["filed_by"], condition=models.Q(asked=True), name="payouts_asked_for"),
            # sums over all rows are read from these alone, without the rows
            models.Index(fields=["state", "clause", "paid_in", "payable"], name="payouts_summed"),
            models.Index(fields=["area", "state", "clause", "paid_in", "payable"], name="payouts_summed_by_area"),
            models.Index(fields=["county", "state", "clause", "paid_in", "payable"], name="payouts_summed_by_county"),
            models.Index(fields=["incentive", "day"], name="payouts_by_incentive"),
            models.Index(fields=["area", "-number"], name="payouts_by_area"),
            models.Index(fields=["county", "-number"], name="payouts_by_county"),
            models.Index(fields=["clause", "paid_in"], name="payouts_by_clause"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "incentive"], name="case_filed_once"),
            models.CheckConstraint(
                name="released_by_two",
                condition=~models.Q(state="released")
                | (
                    models.Q(approved_by__isnull=False, released_by__isnull=False, payable__gt=0)
                    & ~models.Q(approved_by=models.F("released_by"))
                    & ~models.Q(filed_by=models.F("released_by"))
                ),
            ),
            models.CheckConstraint(
                name="payouts_never_negative",
                condition=(models.Q(payable__isnull=True) | models.Q(payable__gte=0))
                & (models.Q(amount__isnull=True) | models.Q(amount__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.incentive} {self.code} {self.state}"

    @property
    def is_elsewhere(self) -> bool:
        """Whether it records what others paid: an amount that no rule has computed."""
        return self.payable is not None and self.computed is None


class Step(models.Model):
    """One verb that was done to a payout: who, when, how it stood afterwards, and why."""

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        """Order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.payout_id}"
