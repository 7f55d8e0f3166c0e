"""Text made fit for HTML, where a page's own template would make the same several times."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape
from markupsafe import _escape_inner as escape_text  # type: ignore[attr-defined]  # what `escape` itself calls


def escaped(value: object) -> str:
    """Give a value as text fit for HTML; what is marked as fit already stays as it is."""
    return escape_text(value) if type(value) is str else str(escape(value))


def hidden_fields(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Give pairs of name and value as hidden fields: what was said travels with the page, never with an address."""
    fields = [f'<input type="hidden" name="{escaped(name)}" value="{escaped(value)}">' for name, value in pairs]
    return Markup("".join(fields))  # noqa: S704 — escaped above
