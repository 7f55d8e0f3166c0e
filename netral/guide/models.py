"""What readers thought of answers: totals by act, nothing of who, when, or what was asked."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

SHOWN_FROM = 10
"""A total is shown from here on, and in steps of this: no single opinion can be told from it."""


class Opinion(models.TextChoices):
    """What somebody may think of an answer."""

    USEFUL = "useful", _("Useful")
    UNCLEAR = "unclear", _("Unclear")
    CONTESTED = "contested", _("I see it differently")


class Tally(models.Model):
    """How often an opinion was given on the answers about an act."""

    act = models.CharField(max_length=64)
    opinion = models.CharField(max_length=16, choices=Opinion.choices)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["act", "opinion"], name="one_tally_for_each_act_and_opinion"),)

    def __str__(self) -> str:
        return f"{self.act}: {self.opinion}"

    @classmethod
    def add(cls, act: str, opinion: str) -> None:
        """Count one more opinion."""
        with transaction.atomic():
            cls.objects.get_or_create(act=act, opinion=opinion)
            cls.objects.filter(act=act, opinion=opinion).update(count=F("count") + 1)

    @classmethod
    def shown(cls) -> dict[str, dict[str, int]]:
        """Give what may be shown: act → opinion → count, rounded down; what is too small is left out."""
        found: dict[str, dict[str, int]] = {}
        for tally in cls.objects.filter(count__gte=SHOWN_FROM).order_by("act", "opinion"):
            found.setdefault(tally.act, {})[tally.opinion] = tally.count // SHOWN_FROM * SHOWN_FROM
        return found
