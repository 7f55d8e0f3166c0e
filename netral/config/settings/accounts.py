"""How people sign in: passkeys first, else a password and a code of an app. Sessions live in the database, sealed."""

from __future__ import annotations

from netral.config.settings.hosts import IS_LOCAL
from netral.config.settings.security import BEHIND_PROXY

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "netral.accounts.passwords.HoldsAgainstGuessing"},
]

SESSION_ENGINE = "netral.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600
"""Seconds: a working day. Closing the browser ends a session, too."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not IS_LOCAL
# Browsers take a cookie of this name from its own host alone, over HTTPS alone, and without a Domain.
SESSION_COOKIE_NAME = "netral" if IS_LOCAL else "__Host-netral"
# “Strict” would keep the cookie from the way back of a single sign-on.
SESSION_COOKIE_SAMESITE = "Lax"

# What every request to the desk passes, and none to the public host (web/middleware.py: DeskOnly).
DESK_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "netral.accounts.middleware.WhoMay",
]

ACCOUNT_ADAPTER = "netral.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
# Notices are ours to send; allauth knows no address of anybody.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
"""Seconds after which a dangerous deed asks again who is there."""
ACCOUNT_SESSION_REMEMBER = False
# A whole office may come from one address, so what counts by address is wide: one careless colleague, or one attacker
# in the same building, keeps nobody else out. What stops guessing counts by login (adapters.py).
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
# Behind a proxy, the address is what our own proxy has added to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SOCIALACCOUNT_ADAPTER = "netral.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False

MFA_ADAPTER = "netral.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Browsers take localhost for a safe origin without HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
MFA_TOTP_ISSUER = "Netral"
# Clocks of telephones go wrong: a code of the half minute before or after is good, too; each is good once (forms.py).
MFA_TOTP_TOLERANCE = 1

# What is counted to slow down guessing is counted for all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_counter"}}
ACCOUNT_FORMS = {"login": "netral.accounts.forms.SignInForm"}
MFA_FORMS = {
    "authenticate": "netral.accounts.forms.SecondStepForm",
    "reauthenticate": "netral.accounts.forms.AgainForm",
    "activate_totp": "netral.accounts.forms.NewAppForm",
    "add_webauthn": "netral.accounts.signing.PasskeyForm",
}
