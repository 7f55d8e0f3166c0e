"""Codes of an app, each of which is good once: also within the minute in which a clock may be wrong (RFC 6238, 5.2)."""

from __future__ import annotations

import time

from allauth.account.forms import LoginForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import compare_user_code, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from netral.accounts.models import Account
from netral.accounts.operations import meant_login


class SignInForm(LoginForm):
    """Asks for login and password."""

    def clean_login(self) -> str:
        """Take a login however it was written."""
        login: str = super().clean_login()
        return meant_login(login)


class _Once:
    """Spends the code that was given."""

    user: Account
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        step = _step(decrypt(self.authenticator.data["secret"]), code)
        if not Account.objects.filter(pk=self.user.pk, last_code__lt=step).update(last_code=step):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_Once, AuthenticateForm):
    """The second step of signing in."""


class AgainForm(_Once, ReauthenticateForm):
    """Asked again before a dangerous deed."""


class NewAppForm(ActivateTOTPForm):
    """Sets an app up; the code that showed that it works is spent by that."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        Account.objects.filter(pk=self.user.pk).update(last_code=_step(self.secret, code))
        return code


def _step(secret: str, code: str) -> int:
    """Give the half minute that a right code is of; 0 for a wrong one."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    steps = range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1)
    right = (
        step for step in steps if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    )
    return max(right, default=0)
