"""Which runs did people ask for, and which files did they hand in?"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from jiahe.kernel.ids import new_id


class Status(models.TextChoices):
    """How a run stands; the last five are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"


UNDER_WAY = (Status.QUEUED, Status.RUNNING)


class Run(models.Model):
    """One run or fit; its inputs, results and progress lie in the folder of the same id."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    application = models.CharField(max_length=120)
    kind = models.CharField(max_length=3, choices=[("run", "run"), ("fit", "fit")], default="run")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="runs")
    """None: started at the command line."""
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.QUEUED)
    created = models.DateTimeField()
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    request = models.JSONField(default=dict)
    error = models.JSONField(null=True)
    cancel_requested = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    """Its inputs are simulated, and whoever shows its results says so."""

    class Meta:
        """Order and indexes."""

        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["application", "-id"], name="runs_by_application"),
            models.Index(fields=["owner", "-id"], name="runs_by_owner"),
            models.Index(fields=["status", "-id"], name="runs_by_status"),
            models.Index(fields=["created"], name="runs_by_time"),
            # what was asked for makes rows wide: what lists count is read from this alone
            models.Index(fields=["-id", "status", "kind", "application", "owner"], name="runs_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.id}"

    @property
    def under_way(self) -> bool:
        """Tell whether it has not ended yet."""
        return self.status in UNDER_WAY


class Upload(models.Model):
    """A file that somebody handed in; `path` is relative to the uploads folder and holds nothing of the given name."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    created = models.DateTimeField(auto_now_add=True)
    path = models.CharField(max_length=60)

    class Meta:
        """Order and indexes."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """A thing that is done once in the life of an installation, such as loading the demo city."""

    name = models.CharField(max_length=60, primary_key=True)
    time = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
