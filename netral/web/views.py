"""The first page of each host, and the pages for what went wrong."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netral.common.problems import problem

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent)
INTERFACE = "/api/"
"""What programs ask: they are answered in their own form, errors too."""

WHAT_WENT_WRONG = {
    400: (_("This address cannot be read"), _("Open Netral by its own address and try again.")),
    403: (
        _("This was not accepted"),
        _("The request did not come from Netral's own page. Open the page and try again."),
    ),
    413: (_("Too much was sent"), _("Write only the gist, or choose a smaller file, and send it again.")),
    411: (_("The length of what was sent is missing"), _("Send it with a Content-Length.")),
    415: (_("Files cannot be sent here"), _("Write it in the form of the page.")),
    404: (_("There is no page here"), _("Check the address, or begin at the first page.")),
    405: (_("This page is only for reading"), _("Open it by its address. Nothing can be sent to it.")),
    429: (_("Too many tries in a short time"), _("Wait five minutes, then try again, or use a passkey.")),
    500: (_("The page could not be made"), _("The mistake is ours. Please try again in a few minutes.")),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return _error(request, 405)


def length_required(request: HttpRequest) -> HttpResponse:
    return _error(request, 411)


def wrong_kind(request: HttpRequest) -> HttpResponse:
    return _error(request, 415)


def too_large(request: HttpRequest) -> HttpResponse:
    return _error(request, 413)


def too_many(request: HttpRequest) -> HttpResponse:
    return _error(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500)


def in_both_languages(*texts: Promise) -> dict[str, str]:
    """Give texts as one, in each language."""
    out = {}
    for language in ("id", "en"):
        with translation.override(language):
            out[language] = " ".join(f"{str(text).rstrip('.')}." for text in texts)
    return out


def _error(request: HttpRequest, status: int) -> HttpResponse:
    what, helps = WHAT_WENT_WRONG[status]
    if request.path_info.startswith(INTERFACE):
        return problem(status, in_both_languages(what, helps))
    shown = {"what": what, "helps": helps, "show_address": status == 400}
    return render(request, "web/error.html", shown, status=status)
