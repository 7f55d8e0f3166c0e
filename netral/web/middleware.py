"""What every request passes: its language, its host, its size, and whether another site sent it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.middleware.security import SecurityMiddleware
from django.utils import translation
from django.utils.module_loading import import_string

from netral.common.addresses import DESK, PUBLIC
from netral.web import views
from netral.web.addresses import language_of
from netral.web.sizes import filled

Next = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


class LanguageOfPath:
    """The address alone chooses the language. Django's own middleware would read a cookie and a header."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with translation.override(language):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
        return response


class HeadersOfEveryAnswer(SecurityMiddleware):
    """What a browser may do with an answer, also with one that was given before any page was looked for.

    Django's own middleware comes after the host is known, because its way to HTTPS needs the name.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Leave the way to HTTPS to Django's own middleware."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # A shared computer keeps no copy of what somebody read. Styles and pictures say for themselves how long.
        response.headers.setdefault("Cache-Control", "no-store")
        return super().process_response(request, response)


class TwoHosts:
    """Give each host its own addresses; a host that is neither is refused (get_host raises, Django answers 400)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.get_host())
        request.urlconf = DESK if host == settings.DESK_HOST else PUBLIC
        return self.get_response(request)


class DeskOnly:
    """What only the desk needs (sessions, sign-in, who may what): a request to the public host passes none of it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = self.on_desk = get_response
        self._layers: list[Any] = []
        for path in reversed(settings.DESK_MIDDLEWARE):
            self.on_desk = import_string(path)(self.on_desk)
            self._layers.insert(0, self.on_desk)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.on_desk(request) if is_desk(request) else self.get_response(request)

    def process_view(self, request: HttpRequest, *of_view: Any) -> HttpResponse | None:
        """Ask the layers as Django would, from the outside in."""
        asked = (layer.process_view for layer in self._of(request) if hasattr(layer, "process_view"))
        return next((response for ask in asked if (response := ask(request, *of_view)) is not None), None)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask the layers as Django would, from the inside out."""
        layers = reversed(list(self._of(request)))
        asked = (layer.process_exception for layer in layers if hasattr(layer, "process_exception"))
        return next((response for ask in asked if (response := ask(request, exception)) is not None), None)

    def _of(self, request: HttpRequest) -> list[Any]:
        return self._layers if is_desk(request) else []


def is_desk(request: HttpRequest) -> bool:
    """Say whether a request came to the desk; TwoHosts has looked."""
    return request.urlconf == DESK


class PageForWrongMethod:
    """Django's 405 is empty; ours says what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        page = views.method_not_allowed(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page


class SameOriginOnly:
    """Refuse what another site makes a browser send, without a cookie: the public host may not set one.

    Browsers say in Sec-Fetch-Site where a request comes from, older ones at least in Origin. What sends neither is not
    a browser, and carries nobody's login.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS and self._is_foreign(request):
            raise PermissionDenied
        return self.get_response(request)

    @staticmethod
    def _is_foreign(request: HttpRequest) -> bool:
        site = request.META.get("HTTP_SEC_FETCH_SITE")
        if site is not None:
            return site not in ("same-origin", "none")
        origin = request.META.get("HTTP_ORIGIN")
        return origin is not None and origin != f"{request.scheme}://{request.get_host()}"


class SizeClasses:
    """Fill every page up to one of few sizes, so that its weight does not tell who listens which page it is.

    It only helps as long as nothing compresses pages on their way (docs/adr/0011).
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What is to be kept as a file has a digest of its own.
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        is_page = is_page and "Content-Disposition" not in response.headers
        if is_page and response.content:
            response.content = filled(response.content)
            response.headers["Content-Length"] = str(len(response.content))
        return response


class PlainBodiesOnly:
    """Refuse bodies that no form or program of ours sends: files, which Django would put on disk, and unmeasured ones.

    A view that takes files says so (`takes_files`), and keeps them in memory.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower() and not request.META.get(
            "CONTENT_LENGTH"
        ):
            return views.length_required(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_arguments: object) -> HttpResponse | None:
        """Refuse files, unless the view that is about to be called takes them."""
        if not (request.content_type or "").startswith("multipart/"):
            return None
        largest = getattr(view, "takes_files", 0)
        if not largest:
            return views.wrong_kind(request)
        return views.too_large(request) if int(request.META.get("CONTENT_LENGTH") or 0) > largest else None
