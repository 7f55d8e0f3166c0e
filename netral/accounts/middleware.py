"""The one guard of the desk: who is there, as what, and whether they may open what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from netral.accounts.actor import Actor, NotHere, Refused, check_may, within
from netral.accounts.kept import account_of_ended, drop, keep
from netral.accounts.pages import refused
from netral.accounts.queries import actor_of, again, is_secured
from netral.accounts.roles import Deed
from netral.common.clock import today
from netral.common.doors import ANYBODY, SIGNED_IN, SIGNING_IN, Need, need_of

Next = Callable[[HttpRequest], HttpResponse]


class WhoMay:
    """Opens a page to whom its need allows, and nothing that has not said what it needs.

    What is missing and what is not theirs look alike: both are a page that is not there.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Give what stands in the way, if anything does."""
        need = need_of(view)
        if need is None:
            raise Http404
        if need is ANYBODY:
            return None
        if not request.user.is_authenticated:
            # The text is kept of who wrote until the session ended of itself, and for nobody else.
            writer = account_of_ended(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
            return _to(
                "account_login",
                reverse("go-on") if need is not SIGNING_IN and keep(request, writer) else request.get_full_path(),
            )
        account = request.user
        actor = actor_of(account, request.session)
        request.actor = actor  # type: ignore[attr-defined]
        request.doer = actor.doer(_place(request))  # type: ignore[attr-defined]
        if need is SIGNING_IN:
            return None
        if not is_secured(account):
            return _to("security", request.get_full_path())
        if need.deed != SIGNED_IN.deed and (refusal := self._check(request, actor, need, kwargs)) is not None:
            return refusal
        if need.is_dangerous and request.method == "POST":
            if not did_recently_reauthenticate(request):
                keep(request, str(actor.account.pk))
                return _to(again(actor.account), reverse("go-on"))
            drop(request)
        return None

    @staticmethod
    def _check(request: HttpRequest, actor: Actor, need: Need, kwargs: dict[str, Any]) -> HttpResponse | None:
        deed = Deed(need.deed)
        request.within = within(actor, deed, today())  # type: ignore[attr-defined]
        try:
            # The role first: what it refuses, it refuses whether or not there is such a thing.
            check_may(actor, deed, None, today())
            if need.where:
                at = need.where(request, **kwargs)
                if at is None:
                    raise Http404
                check_may(actor, deed, at, today())
        except NotHere:
            raise Http404 from None
        except Refused as why:
            return refused(request, why)
        return None


def _to(name: str, way_back: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: way_back})}")


def _place(request: HttpRequest) -> str:
    return (request.resolver_match.url_name if request.resolver_match else "") or ""
