"""What the shell shows on every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import get_language

from netral import __version__
from netral.web.addresses import in_language


def shell(request: HttpRequest) -> dict[str, object]:
    """Give the addresses of this page in both languages and of the two hosts, on the port this request came in by."""
    _host, port = split_domain_port(request.META.get("HTTP_HOST", ""))
    suffix = f":{port}" if port and settings.IS_LOCAL else ""
    language = get_language() or settings.LANGUAGE_CODE
    home = in_language("/", language)
    return {
        "language": language,
        "indonesian": in_language(request.path_info, "id"),
        "english": in_language(request.path_info, "en"),
        "public_home": f"{request.scheme}://{settings.PUBLIC_HOST}{suffix}{home}",
        "desk_home": f"{request.scheme}://{settings.DESK_HOST}{suffix}{home}",
        "version": __version__,
    }
