"""Single sign-on of an institution (OpenID Connect): it takes the place of a password, never of the second step.

Whoever runs it could let themselves in as anybody of the institution; with it alone nobody gets in. What it tells of
somebody is not kept, but for the identifier that an account was tied to (OpenID Connect Core, 2: `sub`).
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from netral.accounts.models import Account, Kind
from netral.accounts.notices import tell
from netral.accounts.pages import actor_of_page, now, sign_on_failed
from netral.accounts.queries import is_secured, tied
from netral.audit.operations import record
from netral.audit.requests import doer_of
from netral.common.doors import dangerous_for_whoever_signed_in, for_anybody

log = structlog.get_logger("netral.accounts")
ODD = (RequestException, OAuth2Error, SuspiciousOperation, KeyError, TypeError, ValueError, AttributeError)
"""What may arise when a provider answers otherwise than the standard says."""


class Endpoints(OpenIDConnectOAuth2Adapter):
    """Where the provider is asked, as it says itself; what it says of somebody is only believed with its signature."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; OpenID Connect Discovery 1.0, 4.3: it must be who was asked."""
        told: dict[str, Any] = super().openid_config
        if str(told["issuer"]).rstrip("/") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("the issuer is another than the one in the settings")
        return told

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **answer: Any) -> Any:
        if not answer["response"].get("id_token"):
            raise OAuth2Error("an answer without an ID token is signed by nobody")
        return super().complete_login(request, app, token, **answer)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False
        told: dict[str, Any] = super()._decode_id_token(app, id_token)
        return told


class SignOn(OpenIDConnectProvider):
    """A provider of whose answers the identifier alone is kept."""

    oauth2_adapter_class = Endpoints

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


def _provider(request: HttpRequest, provider_id: str) -> SignOn:
    if provider_id not in dict(settings.SIGN_ONS):
        raise Http404
    found: SignOn = get_adapter().get_provider(request, provider_id)
    return found


def _send_there(request: HttpRequest, provider_id: str, process: str, way_back: str) -> HttpResponse:
    """Lead to the provider by a page of ours: our forms may not lead to another host at once."""
    provider = _provider(request, provider_id)
    try:
        answer = provider.redirect(request, process=process, next_url=way_back)
        there = answer.headers["Location"]
        if urlsplit(there).scheme != urlsplit(provider.server_url).scheme:
            raise OAuth2Error("it leads elsewhere than over TLS")
        page = render(request, "accounts/sign_on.html", {"there": there, "name": provider.name})
        page.headers["Refresh"] = f"0; url={there}"
    except ODD:
        log.exception("sign-on.failed")
        return sign_on_failed(request)
    return page


@for_anybody
@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in through a provider."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return _send_there(request, provider_id, AuthProcess.LOGIN, wanted if is_ours else reverse("home"))


@for_anybody
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take who comes back from a provider: in whose name they signed in there, or to which account it is to be tied."""
    _provider(request, provider_id)
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Endpoints(request, provider_id))(request)
    except ODD:
        log.exception("sign-on.failed")
        return sign_on_failed(request)
    return answer


@dangerous_for_whoever_signed_in(gettext_lazy("Tie my account to a single sign-on"))
@require_POST
def tie(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Tie one's account to who one is at a provider: once."""
    if tied(actor_of_page(request).account).filter(provider=provider_id).exists():
        return redirect("security")
    return _send_there(request, provider_id, AuthProcess.CONNECT, reverse("security"))


@dangerous_for_whoever_signed_in(gettext_lazy("Untie my account from a single sign-on"))
@require_POST
@transaction.atomic
def untie(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Untie one's account from a provider, where something else is left to sign in by."""
    account = actor_of_page(request).account
    found = tied(account).filter(provider=provider_id)
    if not found.exists() or not is_secured(account, without_tie=provider_id):
        raise Http404
    found.delete()
    record("account.way-in-removed", by=doer_of(request), at=now(), of=[f"account/{account.pk}"])
    tell([account], Kind.WAY_IN, at=now())
    return redirect("security")


class Tie(NamedTuple):
    """A provider, and what it is to an account."""

    provider: str
    name: str
    is_tied: bool
    can_go: bool


def ties_of(account: Account) -> list[Tie]:
    """Give each provider that there is."""
    own = set(tied(account).values_list("provider", flat=True))
    return [
        Tie(one, name, one in own, one in own and is_secured(account, without_tie=one))
        for one, name in settings.SIGN_ONS
    ]


def closed(_request: HttpRequest) -> HttpResponseRedirect:
    """Lead who gave up at a provider back to the ways in."""
    return HttpResponseRedirect(reverse("account_login"))
