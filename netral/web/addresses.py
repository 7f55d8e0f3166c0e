"""Addresses in two languages: `/…` is Indonesian, `/en/…` the same page in English."""

from __future__ import annotations


def language_of(path: str) -> str:
    """Give the language of a page by its address."""
    return "en" if path == "/en" or path.startswith("/en/") else "id"


def in_language(path: str, language: str) -> str:
    """Give the address of the same page in `language`."""
    plain = path.removeprefix("/en") or "/" if language_of(path) == "en" else path
    return "/en" + plain if language == "en" else plain
