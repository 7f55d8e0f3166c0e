"""The clock, read at the edges only: by the command and by views, never below."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")


def today() -> date:
    """Give today's date in Jakarta (WIB)."""
    return day_of(datetime.now(WIB))


def day_of(instant: datetime) -> date:
    """Give the date an instant has in Jakarta (WIB)."""
    return instant.astimezone(WIB).date()
