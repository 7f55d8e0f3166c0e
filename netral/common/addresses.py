"""Which host an address is of, and full addresses for what leaves the browser: feeds and calendars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import get_urlconf, set_urlconf

DESK, PUBLIC = "netral.config.urls.desk", "netral.config.urls.public"
"""The modules with the addresses of each host."""


@contextmanager
def of_the_desk() -> Iterator[None]:
    """Let addresses be those of the desk, where no request says so: in the background, on the command line."""
    before = get_urlconf()
    set_urlconf(DESK)
    try:
        yield
    finally:
        set_urlconf(before)


def absolute(request: HttpRequest, path: str) -> str:
    """Give the full address of a page of the public host; a port only where it is somebody's own machine."""
    _host, port = split_domain_port(request.META.get("HTTP_HOST", ""))
    suffix = f":{port}" if port and settings.IS_LOCAL else ""
    return f"{request.scheme}://{settings.PUBLIC_HOST}{suffix}{path}"
