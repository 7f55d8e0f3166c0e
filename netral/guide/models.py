"""What readers thought of answers: totals by act, nothing of who, when, or what was asked."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from netral.common.disclosure.rounding import shown


class Opinion(models.TextChoices):
    """What somebody may think of an answer."""

    USEFUL = "useful", _("Useful")
    UNCLEAR = "unclear", _("Unclear")
    CONTESTED = "contested", _("I see it differently")


class Tally(models.Model):
    """How often an opinion was given on the answers about an act."""

    act = models.CharField(max_length=64)
    opinion = models.CharField(max_length=16, choices=Opinion.choices)
    week = models.DateField(default=date(2026, 11, 16))
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["act", "opinion", "week"], name="one_tally_a_week"),)

    def __str__(self) -> str:
        return f"{self.act}: {self.opinion}, {self.week}"

    @classmethod
    def add(cls, act: str, opinion: str, on: date) -> None:
        """Count one more opinion in its week."""
        week = monday(on)
        with transaction.atomic():
            cls.objects.get_or_create(act=act, opinion=opinion, week=week)
            cls.objects.filter(act=act, opinion=opinion, week=week).update(count=F("count") + 1)

    @classmethod
    def shown(cls, on: date) -> dict[str, dict[str, int]]:
        """Give what may be shown on a day: act → opinion → count, floored; no small ones.

        Only finished weeks count, so that no button moves a number at once.
        """
        found: dict[str, dict[str, int]] = {}
        finished = cls.objects.filter(week__lt=monday(on)).values("act", "opinion")
        for tally in finished.annotate(total=Sum("count")).order_by("act", "opinion"):
            if (count := shown(tally["total"])) is not None:
                found.setdefault(tally["act"], {})[tally["opinion"]] = count
        return found


def monday(day: date) -> date:
    """Give the day on which the week of `day` began."""
    return day - timedelta(day.weekday())
