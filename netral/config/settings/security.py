"""What a browser may do with our pages, and what we refuse to start without."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from netral.config.settings import environment
from netral.config.settings.hosts import IS_LOCAL

DEBUG = environment.switch("NETRAL_DEBUG")
SECRET_KEY = environment.text("NETRAL_SECRET_KEY")
DATA_KEY = environment.text("NETRAL_DATA_KEY")
BEHIND_PROXY = environment.switch("NETRAL_BEHIND_PROXY")

# Everybody can read it here. `netral serve` opens a local installation to this machine alone: good enough to try out.
_KNOWN_KEY = "local-only-" * 6

if IS_LOCAL:
    SECRET_KEY = SECRET_KEY or _KNOWN_KEY
    DATA_KEY = DATA_KEY or _KNOWN_KEY
else:
    if DEBUG:
        raise ImproperlyConfigured("NETRAL_DEBUG shows the inside to every visitor; it is for localhost only.")
    for _name, _key in (("NETRAL_SECRET_KEY", SECRET_KEY), ("NETRAL_DATA_KEY", DATA_KEY)):
        if _key == _KNOWN_KEY:
            raise ImproperlyConfigured(f"{_name} is the key of every local installation; make one of your own.")
        if len(_key) < 50 or len(set(_key)) < 5:
            raise ImproperlyConfigured(f"{_name} must have at least 50 random characters outside localhost.")
    if SECRET_KEY == DATA_KEY:
        raise ImproperlyConfigured("NETRAL_SECRET_KEY may be changed at any time, NETRAL_DATA_KEY never: make two.")

# Security settings that must hold whatever an operator sets; they have no switch.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
# Django would put a file that somebody sends into a temporary folder. PlainBodiesOnly refuses it before; a view that
# takes files keeps them in memory.
FILE_UPLOAD_HANDLERS: list[str] = []
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Not “no-referrer”: with it, browsers send “Origin: null” with our own forms, and SameOriginOnly would refuse them.
SECURE_REFERRER_POLICY = "same-origin"

SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 2 * 365 * 24 * 3600
# Both hosts send the header for themselves; what else lives on the domain is not ours to decide.
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # Django's CSRF middleware needs a cookie; SameOriginOnly protects both hosts without one
    "security.W005",  # HSTS for subdomains: see above
    "security.W021",  # HSTS preload: see above
]
