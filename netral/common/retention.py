"""What is kept for how long: each room says it in this form, and `platform` sees to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class Rule:
    """One kind of thing that is forgotten after a time."""

    def __init__(self, name: str, kept: timedelta, forget: Callable[[datetime], int], *, id: str, en: str) -> None:
        """`forget` deletes what is older than an instant, and gives how many rows that were."""
        self.name, self.kept, self._forget = name, kept, forget
        self.what = {"id": id, "en": en}

    def apply(self, now: datetime) -> int:
        """Forget what is too old; give how many rows that were."""
        return self._forget(now - self.kept)
