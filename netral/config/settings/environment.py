"""What an operator can set. Each name is explained in docs/reference/settings.md, and a test holds us to it."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DEFAULTS = {
    "DATABASE_URL": "",
    "NETRAL_BEHIND_PROXY": "0",
    "NETRAL_DATA_KEY": "",
    "NETRAL_DEBUG": "0",
    "NETRAL_DESK_HOST": "meja.localhost",
    "NETRAL_LOG": "line",
    "NETRAL_MAIL": "",
    "NETRAL_MAIL_FROM": "",
    "NETRAL_PUBLIC_HOST": "localhost",
    "NETRAL_SECRET_KEY": "",
    "NETRAL_SIGN_ON": "",
    "NETRAL_VAR": "var",
}


def text(name: str) -> str:
    """Give the value of `name`; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or DEFAULTS[name]


def switch(name: str) -> bool:
    """Give a setting that is either 1 or 0. Anything else stops the start: “yes” must not quietly mean no."""
    value = text(name)
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is “{value}”; set it to 1 or 0.")
    return value == "1"


def choice(name: str, *values: str) -> str:
    """Give a setting that is one of a few words."""
    value = text(name)
    if value not in values:
        raise ImproperlyConfigured(f"{name} is “{value}”; set it to one of: {', '.join(values)}.")
    return value


def folder(name: str) -> Path:
    """Give a folder by its full path, whether or not it exists."""
    return Path(text(name)).resolve()
