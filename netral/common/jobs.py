"""What waits for somebody at the desk: each room says it in this form."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Job(NamedTuple):
    """One thing that waits."""

    what: str
    address: str
    due: date | None = None
    """The last day for it; None where there is none."""
