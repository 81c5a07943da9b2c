"""Who is there, in which roles, with which tokens, and who tried to sign in?"""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from jiahe.kernel.ids import new_id


class Role(models.Model):
    """A role by its name, such as `auditor` or `traffic_desk`."""

    name = models.CharField(max_length=60, primary_key=True)

    class Meta:
        """Order and indexes."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with an account; `full_name` is written as the person writes it, family name first or last."""

    full_name = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    roles = models.ManyToManyField(Role, related_name="users", blank=True)

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The names of the person's roles, asked of the database once."""
        return frozenset(self.roles.values_list("name", flat=True)) if self.is_active else frozenset()


class Token(models.Model):
    """A named key to the API; only its digest is kept, so that a copy of the database opens nothing."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    class Meta:
        """Order and indexes."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


class Visit(models.Model):
    """One session of a person's browser, so that they see where they are signed in and can end it there."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    session = models.CharField(max_length=40, unique=True)
    began = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField()
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        """Order and indexes."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.owner} {self.began:%Y-%m-%d %H:%M}"


class FailedSignIn(models.Model):
    """One attempt to sign in that failed or is not decided yet; kept as long as it counts."""

    account = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    time = models.DateTimeField(db_index=True)

    class Meta:
        """Order and indexes."""

        indexes: ClassVar = [
            models.Index(fields=["account", "time"], name="failed_by_account"),
            models.Index(fields=["address", "time"], name="failed_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.address} {self.time:%Y-%m-%d %H:%M}"
