"""What the guide shows on every page."""

from __future__ import annotations

import functools
from datetime import date

from django.http import HttpRequest
from django.utils.translation import get_language

from netral.law.artefact import section
from netral.law.contract.dates import said_date


def release(_request: HttpRequest) -> dict[str, object]:
    """Give the version of the corpus, and the day until which its law is known."""
    return {"release": _release(get_language() or "id")}


@functools.cache
def _release(language: str) -> dict[str, str]:
    made = section("rules")["release"]
    return {"version": made["version"], "until": said_date(date.fromisoformat(made["known_until"]), language)}
