"""What the guide shows on every page."""

from __future__ import annotations

import functools
from datetime import date

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from netral.law.artefact import section
from netral.law.contract.dates import said_date


def release(_request: HttpRequest) -> dict[str, object]:
    """Say which version of the corpus this is, and until which day its law is known."""
    return {"release": _release(get_language() or "id")}


@functools.cache
def _release(language: str) -> str:
    made = section("rules")["release"]
    until = said_date(date.fromisoformat(made["known_until"]), language)
    return gettext("Rules version %(version)s, known until %(until)s.") % {"version": made["version"], "until": until}
