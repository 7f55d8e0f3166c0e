"""Small parts of the guide's pages that stand in them many times: a tag costs a tenth of an included template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
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


@register.simple_tag
def icon(name: str) -> SafeString:
    """Give one of the icons of the page (web/icons.html); the word beside it says what it means."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}" /></svg>', name)


@register.simple_tag
def kept(pairs: Sequence[tuple[str, str]]) -> SafeString:
    """Give what was said so far as hidden fields: it travels with the page, never with an address."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)
