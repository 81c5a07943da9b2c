"""What does the log keep? Entries, the hashes over them, and where the tree stands."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One verb that was done; every column but `leaf` is hashed into it, as it is stored."""

    number = models.IntegerField(primary_key=True)
    """From 0 without gaps; as an integer key it is the place of the row itself in SQLite."""
    time = models.CharField(max_length=27)
    """UTC with microseconds as text, so that what is hashed is what is stored; never before the entry's predecessor."""
    actor = models.CharField(max_length=150)
    """The account's name; empty: the installation itself."""
    verb = models.CharField(max_length=60)
    object = models.CharField(max_length=200)
    """What it was done to: kind/name."""
    clause = models.CharField(max_length=40)
    before = models.CharField(max_length=80)
    """Digest of the object's state, `sha256:…`; empty where it was not there."""
    after = models.CharField(max_length=80)
    details = models.TextField()
    """Canonical JSON."""
    salt = models.CharField(max_length=32)
    """Drawn for this entry: the neighbours' hashes in a proof tell nothing of what they say."""
    public = models.SmallIntegerField()
    """1: anybody may read it along with its proof."""
    leaf = models.BinaryField()

    class Meta:
        """Indexes; of time there is none, since it rises with the number."""

        indexes: ClassVar = [
            models.Index(fields=["actor"], name="log_by_actor"),
            models.Index(fields=["verb"], name="log_by_verb"),
            models.Index(fields=["object"], name="log_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.object}"


class Tile(models.Model):
    """Up to 256 neighbouring hashes of every eighth level of the tree; the leaves' own are in the entries."""

    level = models.SmallIntegerField()
    """1: level 8 of the tree, 2: level 16, ..."""
    place = models.IntegerField()
    hashes = models.BinaryField()

    class Meta:
        """Each is there once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "place"], name="one_tile_a_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.place}"


class Standing(models.Model):
    """Where the tree stands: one row, which whoever writes an entry locks."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.IntegerField(default=0)
    hashing = models.CharField(max_length=10)
    frontier = models.BinaryField(default=b"")
    time = models.CharField(max_length=27, default="")
    head = models.TextField(default="")
    """The signed head, as JSON."""

    def __str__(self) -> str:
        return f"{self.size} entries"
