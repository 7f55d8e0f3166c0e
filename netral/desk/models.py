"""What people ask about their own data (UU 27/2022), and what became of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from netral.accounts.models import Grant
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution


class Wish(models.TextChoices):
    """What somebody asks."""

    COPY = "copy", _("a copy of their data")
    ERASURE = "erasure", _("that their data be erased")


class Shown(models.TextChoices):
    """By what the officer saw that it is the person themselves."""

    CARD = "card", _("in person, with an identity card")
    LETTER = "letter", _("a signed letter with a copy of the identity card")
    PROXY = "proxy", _("somebody with a letter of authority")


class Outcome(models.TextChoices):
    """What became of it."""

    GIVEN = "given", _("copy handed over")
    ERASED = "erased", _("erased")
    REFUSED = "refused", _("refused")


class SubjectRequest(models.Model):
    """A request of somebody about their own data. Why it was refused stands in the trail, under the person's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="subject_requests")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="subject_requests")
    wish = models.CharField(max_length=8, choices=Wish.choices)
    shown = models.CharField(max_length=8, choices=Shown.choices)
    received_on = models.DateField()
    due_on = models.DateField()
    noted_by = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="subject_requests_noted")
    agreed_by = models.ForeignKey(Grant, null=True, on_delete=models.PROTECT, related_name="subject_requests_agreed")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="subject_request_is_closed_with_an_outcome",
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="erasure_is_of_two",
                condition=~Q(outcome="erased") | (Q(agreed_by__isnull=False) & ~Q(agreed_by=F("noted_by"))),
            ),
            models.UniqueConstraint(
                fields=["person", "wish", "institution"],
                condition=Q(closed_at__isnull=True),
                name="subject_asks_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"SubjectRequest {self.pk}"
