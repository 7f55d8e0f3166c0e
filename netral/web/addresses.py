"""Addresses in two languages: `/…` is Indonesian, `/en/…` the same page in English."""

from __future__ import annotations

from urllib.parse import quote


def language_of(path: str) -> str:
    """Give the language of a page by its address."""
    return "en" if path == "/en" or path.startswith("/en/") else "id"


def in_language(path: str, language: str) -> str:
    """Give the address of the same page in `language`, fit for a link, from a path as Django decoded it.

    One slash in front, whatever was asked for: two of them, or one and a backslash, would lead to another site.
    """
    plain = path.removeprefix("/en") if language_of(path) == "en" else path
    plain = "/" + quote(plain.lstrip("/\\"), safe="/")
    return "/en" + plain if language == "en" else plain
