"""Full addresses, for what leaves the browser: feeds and calendars."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def absolute(request: HttpRequest, path: str) -> str:
    """Give the full address of a page of the public host; a port only where it is somebody's own machine."""
    _host, port = split_domain_port(request.META.get("HTTP_HOST", ""))
    suffix = f":{port}" if port and settings.IS_LOCAL else ""
    return f"{request.scheme}://{settings.PUBLIC_HOST}{suffix}{path}"
