"""Signing in and out: allauth's steps with our pages. What they decide is theirs; what they say is ours."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, PasswordSetView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from netral.accounts.models import Account
from netral.accounts.pictures import picture_of
from netral.accounts.queries import again, is_secured
from netral.common.doors import for_anybody

FAILED = "gagal"
"""In the address of the sign-in page after a passkey that was not right."""
WITH_SCRIPT = {"script-src": [SELF], "connect-src": [SELF]}
"""What a page needs that asks the browser for a passkey."""
with_script = method_decorator(csp_update(WITH_SCRIPT), name="dispatch")


class OddCredential:
    """Takes what is no credential at all for a wrong one: what a passkey says comes from outside, in any shape."""

    failed: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().post(request, *args, **kwargs)  # type: ignore[misc]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return HttpResponseRedirect(f"{reverse(self.failed)}?{FAILED}=1")
        return response


@with_script
class SignIn(LoginView):
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {"is_wrong_passkey": FAILED in self.request.GET, "sign_ons": settings.SIGN_ONS}


class SignOut(LogoutView):
    template_name = "accounts/sign_out.html"


@with_script
class SignInByPasskey(OddCredential, LoginWebAuthnView):
    """Takes what a passkey says; the page that asks for one is the sign-in page."""

    failed = "account_login"

    def form_invalid(self, form: Any) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('account_login')}?{FAILED}=1")


@with_script
class SecondStep(OddCredential, AuthenticateView):
    failed = "mfa_authenticate"
    template_name = "accounts/second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        ways = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN)
        return shown | {"has_passkey": ways.exists()}


@for_anybody
@require_POST
def sign_in_anew(request: HttpRequest) -> HttpResponse:
    """Forget a sign-in that was begun and not ended: whose password was right, but who cannot go on."""
    if not request.user.is_authenticated:
        request.session.flush()
    return HttpResponseRedirect(reverse("account_login"))


class AgainByPassword(ReauthenticateView):
    """Asks for the password, of those who have nothing stronger: it alone is not enough for who has."""

    template_name = "accounts/again_by_password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        strongest = again(cast("Account", request.user))
        if strongest != "account_reauthenticate":
            return HttpResponseRedirect(self.passthrough_next_url(reverse(strongest)))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class AgainByCode(ReauthenticateByCodeView):
    template_name = "accounts/again_by_code.html"


@with_script
class AgainByPasskey(OddCredential, ReauthenticateWebAuthnView):
    failed = "mfa_reauthenticate_webauthn"
    template_name = "accounts/again_by_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response


class PasskeyForm(AddWebAuthnForm):
    """A key that is kept on the device and asks for a PIN, a finger or a face: it signs in by itself."""

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


@with_script
class AddPasskey(OddCredential, AddWebAuthnView):
    failed = "mfa_add_webauthn"
    template_name = "accounts/add_passkey.html"
    form_class = PasskeyForm
    success_url = reverse_lazy("security")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        # allauth asks for a key that only helps a password; ours is to be enough.
        shown["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return shown

    def get_success_url(self) -> str:
        return str(self.success_url)


class RemovePasskey(RemoveWebAuthnView):
    """Removes one of one's own passkeys; the last way in is not there to be removed."""

    template_name = "accounts/remove_passkey.html"
    success_url = reverse_lazy("security")

    def get_queryset(self) -> QuerySet[Authenticator]:
        own: QuerySet[Authenticator] = super().get_queryset()
        last = not is_secured(self.request.user, without=self.kwargs["pk"])
        return own.none() if last else own


class AddApp(ActivateTOTPView):
    template_name = "accounts/add_app.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {"qr": picture_of(shown["totp_url"])}

    def get_success_url(self) -> str:
        return str(reverse_lazy("security"))


class RemoveApp(DeactivateTOTPView):
    template_name = "accounts/remove_app.html"
    success_url = reverse_lazy("security")


class SetPassword(PasswordSetView):
    template_name = "accounts/set_password.html"
    success_url = reverse_lazy("security")


class ChangePassword(PasswordChangeView):
    template_name = "accounts/set_password.html"
    success_url = reverse_lazy("security")
