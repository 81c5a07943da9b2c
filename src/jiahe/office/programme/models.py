"""Which rounds are under way, which cases were handed in, and what was said and done about each?"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from jiahe.kernel.ids import new_id


class Status(models.TextChoices):
    """How a case stands in its stage."""

    DRAFT = "draft"
    LATE = "late"
    """Handed in after the deadline, with a reason; not admitted yet."""
    OPEN = "open"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PASSED_OVER = "passed_over"
    CHOSEN = "chosen"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    """Followed up to the end."""
    STRUCK = "struck"
    """Taken off the catalogue."""


HOLDING = (Status.CHOSEN, Status.PUBLISHED, Status.CONFIRMED, Status.CLOSED, Status.STRUCK)
"""Cases that hold a place of the year."""
COUNTED = (Status.PUBLISHED, Status.CONFIRMED, Status.CLOSED)
"""Cases that count towards the plan's targets."""


_SIGHT = ("status", "area", "county", "owner", "applicant")
"""What decides whether somebody sees a case."""
_SORTED = ("title", "applicant", "area", "status", "changed")
"""By what a round's cases are sorted, besides their numbers and stages."""


class Round(models.Model):
    """One round of a procedure; `deadlines` are the last days of its stages by the stage's id."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    plan = models.CharField(max_length=64)
    procedure = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    """Counts the rounds of a procedure within a year."""
    opened = models.DateField()
    deadlines = models.JSONField(default=dict)
    published = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "procedure", "year", "number"], name="round_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.year}/{self.number}"


class Case(models.Model):
    """What somebody handed in to a round; `stage` is a stage of the procedure, `due` the last day where it has its own."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    applicant = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    area = models.CharField(max_length=64)
    county = models.CharField(max_length=64, blank=True)
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answered_by")
    """The published case that this one answers, as a bid answers a need."""
    draft = models.JSONField(default=dict)
    """The form as its owner left it; what was handed in stands in the entries."""
    stage = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    back_to = models.CharField(max_length=64, blank=True)
    """The stage that returned it for correction, where it goes again."""
    due = models.DateField(null=True)
    total = models.FloatField(null=True)
    """The mean of its scores, 0 to 100."""
    confirmed = models.DateField(null=True)
    """The day from which it counts: on which it was confirmed, or published where nothing is confirmed."""
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Order and indexes."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "number"], name="case_numbered_once")]
        indexes: ClassVar = [
            # the form makes rows wide: what lists filter, count and look for is read from these alone
            models.Index(fields=["round", "-id", *_SIGHT, "title"], name="cases_of_round"),
            models.Index(fields=["round", "stage", *_SIGHT], name="cases_by_stage"),
            models.Index(fields=["stage", "status", "round", "due", *_SIGHT[1:], "id"], name="cases_in_turn"),
            models.Index(fields=["-id", *_SIGHT], name="cases_seen"),
            *(models.Index(fields=["round", key, "-id"], name=f"cases_of_round_by_{key}") for key in _SORTED),
            models.Index(fields=["owner", "-id"], name="cases_by_owner"),
            models.Index(fields=["area", "-id"], name="cases_by_area"),
            models.Index(fields=["county", "-id"], name="cases_by_county"),
            models.Index(fields=["applicant"], name="cases_by_applicant"),
            models.Index(
                fields=["confirmed", "round", "area", "county"],
                condition=models.Q(confirmed__isnull=False),
                name="cases_that_count",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """A form as it was handed in; a corrected one is a further entry."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    values = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="entry_numbered_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Assignment(models.Model):
    """An expert is to judge a case; one that was declined is free for somebody else.

    `released` is the official who took the expert off the case, None where the expert stepped back.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)
    expertise = models.FloatField(null=True)
    """How well the expert's profile fits the case when it was assigned, 0 to 1; None by hand."""
    declined = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    released = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    despite = models.TextField(blank=True)
    """Why the expert judges it although there is a conflict of interest; whoever sees the assignment reads it."""

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "expert"], name="assigned_once")]
        indexes: ClassVar = [models.Index(fields=["expert", "declined", "case"], name="assignments_by_expert")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.expert_id}"


class Score(models.Model):
    """What one person thinks of a case: points by criterion, and their weighted total, 0 to 100.

    Until it is submitted it is a draft that nobody else sees, whose points may have gaps.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="scores")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scores")
    points = models.JSONField()
    total = models.FloatField(null=True)
    comment = models.TextField(blank=True)
    time = models.DateTimeField(auto_now=True)
    submitted = models.DateTimeField(null=True)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "by"], name="scored_once")]
        indexes: ClassVar = [models.Index(fields=["by", "submitted", "case"], name="scores_by_person")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.by_id} {self.total}"


class Visit(models.Model):
    """What was found on site; `values` are the verified values of the form's fields."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="visit")
    day = models.DateField()
    passed = models.BooleanField()
    report = models.TextField()
    values = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.day} {self.passed}"


class Vote(models.Model):
    """What one of the units that decide together thinks of a case; the last word of each counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="votes")
    unit = models.CharField(max_length=64)
    chosen = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now=True)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "unit"], name="unit_votes_once")]
        indexes: ClassVar = [models.Index(fields=["unit", "case"], name="votes_by_unit")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit} {self.chosen}"


class Report(models.Model):
    """What a case in the catalogue reports of its use."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    values = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="report_numbered_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Attachment(models.Model):
    """A file with a case; its content lies in the home under its digest, and `purpose` says what it is for."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    purpose = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)
    removed = models.DateTimeField(null=True)

    class Meta:
        """Order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class Objection(models.Model):
    """What somebody has against a case in publicity, and how it was answered; `upheld` is None until then."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="objections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField()
    time = models.DateTimeField(auto_now_add=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered = models.DateTimeField(null=True)

    class Meta:
        """Order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.text[:40]}"


class Minutes(models.Model):
    """What a deciding meeting put down; a corrected text is a further one, and `decided` is what stood decided then."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    decided = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["round", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "number"], name="minutes_numbered_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"


class Decision(models.Model):
    """One verb that was done on a round or a case: who, when, in which stage, what came of it, and why."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)
    stage = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    """What else belongs to it, and from which stage and status it came."""

    class Meta:
        """Order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.case_id or self.round_id}"
