"""Who opened a page, as the trail keeps it: the guard of the desk has said it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.http import HttpRequest

from netral.audit.operations import Doer, record


def doer_of(request: HttpRequest) -> Doer:
    """Give who opened a page."""
    doer: Doer = request.doer  # type: ignore[attr-defined]
    return doer


def note_reading(request: HttpRequest, action: str, of: Iterable[str]) -> None:
    """Keep in the trail that a page showed what it is about to show."""
    record(action, by=doer_of(request), at=datetime.now(UTC), of=of)
