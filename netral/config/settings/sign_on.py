"""Single sign-on of institutions, from the file that NETRAL_SIGN_ON names. It takes the place of a password only."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from netral.config.settings import environment
from netral.config.settings.hosts import IS_LOCAL

_FIELDS = {"id", "name", "issuer", "client_id", "client_secret"}
_LONGEST_NAME = 40  # of allauth's


def _refuse(what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"NETRAL_SIGN_ON: {what}")


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        mode = path.stat().st_mode
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise _refuse(f"{path} cannot be read ({problem}).") from problem
    if not IS_LOCAL and stat.S_IMODE(mode) & 0o077:
        raise _refuse(f"{path} holds secrets and is open to others; close it (chmod 600).")
    if set(told) - {"provider"} or not isinstance(told.get("provider", []), list):
        raise _refuse(f"{path} holds something else than [[provider]].")
    return [_checked(one) for one in told.get("provider", [])]


def _checked(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or set(one) != _FIELDS or not all(isinstance(value, str) for value in one.values()):
        raise _refuse(f"each [[provider]] has these fields, all of them words: {', '.join(sorted(_FIELDS))}.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,39}", one["id"]):
        raise _refuse(f"the id “{one['id']}” is to be of small letters, digits and hyphens.")
    if not one["name"].strip() or len(one["name"]) > _LONGEST_NAME:
        raise _refuse(f"the name of “{one['id']}” is to have 1 to {_LONGEST_NAME} letters.")
    issuer = urlsplit(one["issuer"])
    is_here = IS_LOCAL and issuer.scheme == "http" and issuer.hostname in ("localhost", "127.0.0.1")
    if not issuer.hostname or not (issuer.scheme == "https" or is_here) or issuer.query or issuer.fragment:
        raise _refuse(f"the issuer of “{one['id']}” is to be an https:// address.")
    return {
        "provider_id": one["id"], "name": one["name"], "client_id": one["client_id"], "secret": one["client_secret"],
        # Nothing is asked for but who it is: no name, no mail address.
        "settings": {"server_url": one["issuer"].rstrip("/"), "scope": ["openid"], "fetch_userinfo": False,
                     "oauth_pkce_enabled": True},
    }  # fmt: skip


_apps = _read(Path(environment.text("NETRAL_SIGN_ON"))) if environment.text("NETRAL_SIGN_ON") else []
if len({one["provider_id"] for one in _apps}) != len(_apps):
    raise _refuse("each id may stand once.")

SIGN_ONS = [(one["provider_id"], one["name"]) for one in _apps]
"""The identifier and the name of each, in the order of the file."""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "netral.accounts.sign_on.SignOn", "APPS": _apps},
}
