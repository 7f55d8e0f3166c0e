"""Where notices are sent from. Without NETRAL_MAIL no mail leaves, and notices stand at the desk alone."""

from __future__ import annotations

import ipaddress
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from netral.config.settings import environment

_HOW = "write smtp://user:password@host:587 (STARTTLS), or smtps://… for TLS from the first byte"
_FROM = environment.text("NETRAL_MAIL_FROM")

SENDS_MAIL = bool(environment.text("NETRAL_MAIL"))
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20
"""Seconds."""
# A fault is for our log, not for somebody's inbox.
ADMINS: list[tuple[str, str]] = []

if SENDS_MAIL:
    try:
        _url = urlsplit(environment.text("NETRAL_MAIL"))
        EMAIL_HOST, EMAIL_PORT = _url.hostname or "", _url.port or (465 if _url.scheme == "smtps" else 587)
    except ValueError as _problem:
        raise ImproperlyConfigured(f"NETRAL_MAIL is no address of a mail server: {_HOW}.") from _problem
    if _url.scheme not in ("smtp", "smtps") or not EMAIL_HOST or _url.path.strip("/") or _url.query or _url.fragment:
        raise ImproperlyConfigured(f"NETRAL_MAIL is no address of a mail server: {_HOW}.")
    try:
        validate_email(_FROM)
    except ValidationError as _problem:
        raise ImproperlyConfigured("NETRAL_MAIL_FROM must be the address that notices come from.") from _problem
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_url.username or ""), unquote(_url.password or "")
    EMAIL_USE_SSL = _url.scheme == "smtps"
    try:
        _is_here = EMAIL_HOST == "localhost" or ipaddress.ip_address(EMAIL_HOST).is_loopback
    except ValueError:
        _is_here = False
    # Only on its way to this very machine may a mail be read by who listens.
    EMAIL_USE_TLS = not EMAIL_USE_SSL and not _is_here
    DEFAULT_FROM_EMAIL = _FROM
