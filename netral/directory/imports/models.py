"""What an import did, how far it came, what it refused, and which columns were chosen for files of one kind."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from netral.directory.structure.models import Institution


class Kind(models.TextChoices):
    """What a file holds."""

    PEOPLE = "people", _("People")
    UNITS = "units", _("Units")


class ImportRun(models.Model):
    """One file taken over, or on its way. `rows_done` and the counts are written together with what they count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="imports")
    """None where the file itself says of each row which institution it is of."""
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    options = models.JSONField()
    """Everything else that decides what comes of the file: columns, the day it is as of, what is accepted."""
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows_done = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    headings = models.JSONField(default=list)
    """The headings of the file: its refused rows go back under them."""
    put_off = models.JSONField(default=list)
    """Statements that restore what a first load into an empty directory put off (`bulk.put_off`)."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "digest", "institution"],
                condition=Q(finished_at__isnull=True, institution__isnull=False),
                name="file_is_on_its_way_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "digest"],
                condition=Q(finished_at__isnull=True, institution__isnull=True),
                name="file_of_many_is_on_its_way_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.started_at:%Y-%m-%d}"

    @property
    def counts(self) -> dict[str, int]:
        """What became of the rows."""
        return {name: getattr(self, name) for name in ("created", "changed", "unchanged", "rejected")}


class SealedReject(models.Model):
    """A refused row with its cells and the reason, sealed: it is a row of people like any other."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects")
    row = models.PositiveBigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "row"], name="row_is_refused_once"),)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.row}"


class ChosenColumns(models.Model):
    """Which columns were confirmed for an institution's files with these headings (`columns.shape`)."""

    institution = models.ForeignKey(Institution, null=True, on_delete=models.CASCADE, related_name="+")
    """Nothing for files of many institutions."""
    kind = models.CharField(max_length=8, choices=Kind.choices)
    shape = models.CharField(max_length=64)
    columns = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["institution", "kind", "shape"], name="columns_are_chosen_once"),
            models.UniqueConstraint(
                fields=["kind", "shape"],
                condition=models.Q(institution__isnull=True),
                name="columns_of_many_are_chosen_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.shape[:8]}"
