"""The queue before the log, and its order. What is published, the tiles, lies in a folder (writer.py)."""

from __future__ import annotations

from django.db import models

from netral.common.sealing import HALF
from netral.ledger.entry import LENGTH, TICKET
from netral.ledger.note import LONGEST

SHARD_BITS = 40
"""A place has the year of its shard above so many bits, and its index in the shard below."""


class Shard(models.Model):
    """The log of one year. It is announced, takes entries once the one before is closed, and is closed for good."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    origin = models.CharField(max_length=255, unique=True)
    """Its name in checkpoints, as C2SP tlog-checkpoint has it."""
    size = models.BigIntegerField(default=0)
    """Entries that have a place in it; what is published may be less by those that are on their way."""
    announced_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closing_at = models.DateTimeField(null=True)
    """When it was told to close: what waits enters first."""
    closed_at = models.DateTimeField(null=True)
    batched_on = models.DateField(null=True)
    """The day (WIB) whose batch it last took."""
    checkpoint = models.BinaryField(max_length=LONGEST, null=True)
    """What was last signed, whether or not it was published: nothing that contradicts it is ever signed."""

    class Meta:
        ordering = ("year",)

    def __str__(self) -> str:
        return self.origin


class SigningKey(models.Model):
    """A key of a shard. Its private part is sealed; one that is revoked has none any more."""

    shard = models.ForeignKey(Shard, on_delete=models.PROTECT, related_name="keys")
    public = models.CharField(max_length=320, unique=True)
    """As signed notes write it: name, id, kind and key."""
    half = models.BinaryField(max_length=HALF, null=True)
    """The database's half of the key under which the private part is sealed."""
    sealed = models.BinaryField(max_length=512, null=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.public


class Entry(models.Model):
    """One entry, and its place. Written by the one writer, in order, without gaps; never changed."""

    place = models.BigIntegerField(primary_key=True)
    """The year of its shard, shifted by SHARD_BITS, and its index there."""
    ticket = models.BinaryField(max_length=TICKET, unique=True)
    """By what it is found, and known not to enter twice (`Opening.ticket`)."""
    commitment = models.BinaryField(max_length=LENGTH)

    def __str__(self) -> str:
        return f"{self.place >> SHARD_BITS}/{self.place & (1 << SHARD_BITS) - 1}"


class Waiting(models.Model):
    """An entry that gets its place at once, in the order in which they came."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.BinaryField(max_length=TICKET, unique=True)
    commitment = models.BinaryField(max_length=LENGTH)

    def __str__(self) -> str:
        return str(self.pk)


class Held(models.Model):
    """An entry that gets its place in the batch of the day, among others, in an order that means nothing."""

    ticket = models.BinaryField(max_length=TICKET, primary_key=True)
    commitment = models.BinaryField(max_length=LENGTH)

    def __str__(self) -> str:
        return bytes(self.commitment).hex()
