"""Pages are Jinja2 templates, compiled once for each host and language.

A constant put through a filter is worked out when a template is compiled. With an environment for each host and
language, fixed words are therefore already translated, and fixed addresses already looked up.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import jinja2
from django.template.backends.base import BaseEngine
from django.template.backends.jinja2 import Jinja2, Template
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from django.utils.translation import get_language, gettext
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from netral.common.clock import WIB, day_of
from netral.common.html import escaped, hidden_fields
from netral.law.contract.dates import said_date

INDENTATION = re.compile("^[ \t]+", re.MULTILINE)


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


class _Generator(CodeGenerator):
    """Escapes with `escaped`: for plain text half the cost of the usual way, which wraps every piece once more."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.escaped(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class Environment(jinja2.Environment):
    """The environment of the pages: all that is written is escaped, and a name that was not given is an error."""

    code_generator_class = _Generator
    escaped = staticmethod(escaped)

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Leave the indentation of a template out of the pages: a seventh of what they weigh. Lines stay lines."""
        return INDENTATION.sub("", super().preprocess(source, name, filename))

    def __init__(self, **options: Any) -> None:
        options |= {"undefined": jinja2.StrictUndefined, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
        super().__init__(**options)
        self.filters.update(
            day=day,
            hidden_fields=hidden_fields,
            icon=icon,
            items=items,
            moment=moment,
            number=number,
            static=static,
            translate=translate,
        )


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


def number(value: int) -> str:
    """Give a whole number as people write it: 1.234 in Indonesian, 1,234 in English."""
    said = f"{value:,}"
    return said.replace(",", ".") if get_language() == "id" else said


def day(moment: date) -> str:
    """Give a day, or that of an instant in Jakarta, as people write it: 10 Oktober 2024."""
    return said_date(day_of(moment) if isinstance(moment, datetime) else moment, get_language() or "id")


def moment(at: datetime) -> str:
    """Give an instant as people write it: 10 Oktober 2024, 14.05 WIB."""
    return f"{day(at)}, {at.astimezone(WIB):%H.%M} WIB"


def items(texts: Iterable[str]) -> Markup:
    """Give texts as the points of a list."""
    return Markup("".join([f"<li>{escaped(text)}</li>" for text in texts]))  # noqa: S704 — escaped
