"""What every page of the guide says at its foot."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import get_language

from netral.law.artefact import section
from netral.law.contract.dates import said_date

register = template.Library()


@register.simple_tag
def release() -> dict[str, str]:
    """Give the version of the corpus, and the day until which its law is known."""
    made = section("rules")["release"]
    until = said_date(date.fromisoformat(made["known_until"]), get_language() or "id")
    return {"version": made["version"], "until": until}
