"""When what is done again and again is to be done next."""

from __future__ import annotations

from django.db import models


class Due(models.Model):
    """A chore (chores.py), and when it is due."""

    chore = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    """When it was last done to its end."""

    def __str__(self) -> str:
        return self.chore
