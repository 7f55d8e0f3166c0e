"""What a page or a file of this release is a function of, so that who has it already is told so without making it."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import etag

from netral import __version__
from netral.common.addresses import absolute
from netral.common.clock import today
from netral.law import ask

PACKAGE = Path(__file__).resolve().parent.parent
MADE_OF = ("**/jinja2/**/*.html", "**/static/**/*.css", "**/locale/**/*.mo", "**/*.py")
KEPT_FOR = 300
"""Seconds for which nobody asks again whether a page of the law has changed."""

View = Callable[..., HttpResponse]


@functools.cache
def release() -> str:
    """Give a digest of the corpus and of the code and templates that show it."""
    digest = hashlib.sha256(f"{__version__} {ask.engine().version}".encode())
    for pattern in MADE_OF:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """Give the ETag of a page that depends on its address, the release, and at most the day."""
    made_of = f"{release()} {today()} {absolute(request, request.get_full_path())}"
    return f'"{hashlib.sha256(made_of.encode()).hexdigest()[:20]}"'


def conditional(view: View) -> View:
    """Answer 304 without making the page, where the release has not changed; let caches keep it for a while."""
    tagged = etag(_tag)(view)

    @functools.wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("If-None-Match", "").strip() == "*":
            del request.META["HTTP_IF_NONE_MATCH"]  # whether there is such a page is only known once it is made
        response = tagged(request, *args, **kwargs)
        if response.status_code in (200, 304):
            patch_cache_control(response, public=True, max_age=KEPT_FOR)
        else:
            del response.headers["ETag"]  # a refusal is nothing to keep
        return response

    return kept
