"""What the shell shows on every page."""

from __future__ import annotations

import functools

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import get_language, gettext

from netral import __version__
from netral.web.addresses import in_language


def shell(request: HttpRequest) -> dict[str, object]:
    """Give the addresses of this page in both languages and of the two hosts, on the port this request came in by."""
    language = get_language() or settings.LANGUAGE_CODE
    public_home, desk_home = _homes(request.scheme or "", request.META.get("HTTP_HOST", ""), language)
    return {
        "language": language,
        "indonesian": in_language(request.path_info, "id"),
        "english": in_language(request.path_info, "en"),
        "public_home": public_home,
        "desk_home": desk_home,
        "netral": _netral(language),
    }


@functools.cache
def _netral(_language: str) -> str:
    return gettext("Netral version %(version)s") % {"version": __version__}


@functools.lru_cache(maxsize=64)
def _homes(scheme: str, asked: str, language: str) -> tuple[str, str]:
    """Give the first pages of the public host and of the desk."""
    _host, port = split_domain_port(asked)
    suffix = f":{port}" if port and settings.IS_LOCAL else ""
    home = in_language("/", language)
    return f"{scheme}://{settings.PUBLIC_HOST}{suffix}{home}", f"{scheme}://{settings.DESK_HOST}{suffix}{home}"
