"""Pages are Jinja2 templates, compiled once for each host and language.

A constant put through a filter is worked out when a template is compiled. With an environment for each host and
language, fixed words are therefore already translated, and fixed addresses already looked up.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable
from typing import Any

import jinja2
from django.template.backends.base import BaseEngine
from django.template.backends.jinja2 import Jinja2, Template
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape


class Jinja2ForEach(BaseEngine):
    """Django's engine for Jinja2, once for each host and language."""

    def __init__(self, params: dict[str, Any]) -> None:
        self._params = copy.deepcopy(params)
        params.pop("OPTIONS")
        super().__init__(params)
        self._engine = functools.cache(self._made)

    def get_template(self, template_name: str) -> Template:
        """Give the template for the host and in the language of this request.

        :raises TemplateDoesNotExist: no app has it
        :raises TemplateSyntaxError: it cannot be compiled
        """
        return self._engine(get_urlconf(), get_language()).get_template(template_name)

    def _made(self, urlconf: str | None, _language: str | None) -> Jinja2:
        engine = Jinja2(copy.deepcopy(self._params))
        engine.env.filters["url"] = _url(urlconf)
        return engine


def environment(**options: Any) -> jinja2.Environment:
    """Make the environment of the pages; a name that a page was not given is an error, never an empty place."""
    options |= {"undefined": jinja2.StrictUndefined, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    made = jinja2.Environment(**options)  # noqa: S701 — it is set above
    made.filters.update(hidden_fields=hidden_fields, icon=icon, static=static, translate=translate)
    return made


def _url(urlconf: str | None) -> Callable[..., str]:
    @functools.lru_cache(maxsize=4096)
    def url(name: str, *args: object) -> str:
        return reverse(name, urlconf=urlconf, args=args)

    return url


def translate(message: str, **values: object) -> Markup:
    """Give a message in the language of the page, with its `%(name)s` filled in and escaped."""
    text = Markup(gettext(message))  # noqa: S704 — messages are ours
    return text % values if values else text


@functools.cache
def icon(name: str) -> Markup:
    """Give one of the icons of the page (web/base.html); the word beside it says what it means."""
    return Markup('<svg class="i" aria-hidden="true"><use href="#i-{}" /></svg>').format(name)


def hidden_fields(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Give pairs of name and value as hidden fields: what was said travels with the page, never with an address."""
    fields = (f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in pairs)
    return Markup("".join(fields))  # noqa: S704 — escaped above
