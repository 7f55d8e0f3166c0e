"""Where allauth asks how we want it: nobody signs up by themselves, secrets are sealed, and a code is good once."""

from __future__ import annotations

import base64
import functools
import hmac
from datetime import UTC, datetime
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from netral.accounts.models import Account, Kind
from netral.accounts.noted import note_failure
from netral.accounts.notices import tell
from netral.accounts.operations import meant_login
from netral.accounts.pages import sign_on_failed
from netral.accounts.queries import actor_of, is_secured, tied
from netral.accounts.sessions import DEVICE
from netral.audit.operations import record
from netral.common.sealing import Keys, derived

KNOWN_DEVICE = "netral-device"
"""The cookie by which a browser shows that somebody signed in on it before."""
KNOWN_FOR = 180 * 24 * 3600
"""Seconds for which a browser is known."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation. Who guesses passwords slows down strangers, never the account's own browsers."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The login code or the password is wrong."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *_args: object, **_options: object) -> None:
        """Say nothing here: pages say what became of what was sent."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ask for the strongest first: a passkey, then a code, then a password."""
        order = ("mfa_reauthenticate:webauthn", "mfa_reauthenticate", "reauthenticate")
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        ordered = sorted(methods, key=lambda method: order.index(method["id"]))
        # A password alone is not enough for who has something stronger.
        return [one for one in ordered if one["id"] != "reauthenticate"] or ordered

    def login(self, request: HttpRequest, user: Any) -> None:
        was_here = user.last_login is not None
        is_known = hmac.compare_digest(
            request.COOKIES.get(KNOWN_DEVICE, "").encode(), known_device(user.login).encode()
        )
        super().login(request, user)
        note_sign_in(request, user)
        if was_here and not is_known:
            tell([user], Kind.NEW_BROWSER, at=datetime.now(UTC))

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        response.set_cookie(
            KNOWN_DEVICE, known_device(user.login), max_age=KNOWN_FOR, secure=settings.SESSION_COOKIE_SECURE,
            httponly=True, samesite="Lax", path=reverse("account_login"),
        )  # fmt: skip
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        login = meant_login(str(credentials.get("username", "")))
        account = Account.objects.filter(login=login).first()
        if account is not None:
            note_failure(account, "account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        login = meant_login(str(credentials.get("username", "")))
        return f"{'known' if _is_known(request, login) else 'stranger'}:{login}"


def note_sign_in(request: HttpRequest, account: Account) -> None:
    """Keep in the session on what device it was begun, and in the trail that it was."""
    request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    place = request.resolver_match.url_name if request.resolver_match else ""
    by = actor_of(account, request.session).doer(place or "")
    record("account.signed-in", by=by, at=datetime.now(UTC), of=[f"account/{account.pk}"])


def device_of(agent: str) -> str:
    """Give a browser and a system in two words, to recognise one's own by; nothing that tells two telephones apart."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)


BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def _is_known(request: HttpRequest, login: str) -> bool:
    return hmac.compare_digest(request.COOKIES.get(KNOWN_DEVICE, "").encode(), known_device(login).encode())


def known_device(login: str) -> str:
    """Give what the cookie of a browser says on which this login was used before."""
    return hmac.digest(_keys("device", settings.SECRET_KEY).for_index, login.casefold().encode(), "sha256").hex()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Who comes from an institution's own sign-on must have an account already, and have tied it to that."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.state.get("process") != AuthProcess.CONNECT:
            return
        # Whoever ties has shown a moment ago that it is them, and is tied to nobody else there.
        others = tied(request.user) if isinstance(request.user, Account) else SocialAccount.objects.none()
        same = others.filter(provider=sociallogin.account.provider).exclude(uid=sociallogin.account.uid)
        if not did_recently_reauthenticate(request) or same.exists():
            raise ImmediateHttpResponse(sign_on_failed(request))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        if more.get("error") != AuthError.CANCELLED:
            raise ImmediateHttpResponse(sign_on_failed(request))

    def validation_error(self, code: str, *args: Any) -> Any:
        if code == "connected_other":
            raise ImmediateHttpResponse(sign_on_failed(context.request, is_somebody_elses=True))
        return super().validation_error(code, *args)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("security")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of apps are sealed in the database; a passkey is made for Netral's own host."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(_secrets().sealer().seal(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _secrets().sealer().unseal(base64.b64decode(encrypted_text)).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return is_secured(authenticator.user, without=authenticator.pk)

    def get_totp_label(self, user: Any) -> str:
        return str(user.login)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.DESK_HOST, "name": "Netral"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        account: Account = user
        return {"id": str(account.pk).encode(), "display_name": account.name, "name": account.login}


def _secrets() -> Keys:
    return _keys("second factor", settings.DATA_KEY)


@functools.lru_cache(maxsize=8)
def _keys(purpose: str, half: str) -> Keys:
    return derived(settings_half=half, database_half=b"", purpose=purpose)
