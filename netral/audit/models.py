"""Rows of the trail. The database itself refuses to change or delete them (migration 0002)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from netral.common.sealing import HALF


class SubjectKey(models.Model):
    """The database's half of the key under which the trail tells of one subject; destroyed, it tells nothing."""

    subject = models.CharField(max_length=80, unique=True)
    half = models.BinaryField(max_length=HALF, null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="subject_key_is_there_or_destroyed",
                condition=Q(half__isnull=False, destroyed_at__isnull=True)
                | Q(half__isnull=True, destroyed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Entry(models.Model):
    """One thing that was done or read: who, as what and for which institution, from where, when."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=64)
    """What was done, in two words: the thing and the deed (`people.listed`)."""
    account = models.UUIDField(null=True)
    """Who; nothing for the command and for what runs by itself."""
    role = models.CharField(max_length=32, blank=True)
    institution = models.CharField(max_length=64, blank=True)
    """The code of the institution on whose behalf it was done."""
    place = models.CharField(max_length=64)
    """From which screen (the name of its address), or the words of the command."""
    sealed = models.BinaryField(null=True)
    """What was told beside, sealed under the key of the first subject."""
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        indexes = (
            models.Index(fields=["account", "id"], name="entry_by_somebody"),
            models.Index(fields=["institution", "id"], name="entry_for_an_institution"),
            models.Index(fields=["action", "id"], name="entry_of_a_deed"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class About(models.Model):
    """Whom or what an entry concerns; `position` counts from 0 within the entry."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="about")
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=80)

    class Meta:
        indexes = (models.Index(fields=["subject", "entry"], name="about_a_subject"),)
        constraints = (models.UniqueConstraint(fields=["entry", "position"], name="about_one_at_a_place"),)

    def __str__(self) -> str:
        return self.subject
