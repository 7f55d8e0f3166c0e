"""What was typed when a session ended, or when Netral asked again who is there: kept, for its writer alone."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone

from netral.accounts.models import SignIn
from netral.accounts.sessions import found_by

KEPT = "kept"
"""Under this name a session keeps it."""
SECRET = frozenset({"password", "oldpassword", "password1", "password2", "code", "credential"})
"""What is never kept."""
MOST = 64 << 10
"""Characters that are kept; no form of ours is longer."""


class Kept(NamedTuple):
    """What was sent, and where to."""

    path: str
    fields: list[tuple[str, str]]
    back: str
    """The page that it was sent from; empty where the browser did not say."""


def keep(request: HttpRequest, account: str | None) -> bool:
    """Keep what was sent, for an account, also when it was no more than a button; give whether it could be kept."""
    if account is None or request.method != "POST" or (request.content_type or "").startswith("multipart/"):
        return False
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    if SECRET.intersection(name for name, _value in fields):
        return False
    if sum(len(name) + len(str(value)) for name, value in fields) > MOST:
        return False
    request.session[KEPT] = {
        "account": account,
        "path": request.get_full_path(),
        "fields": fields,
        "back": _page_of(request.headers.get("Referer", ""), request),
    }
    return True


def kept(request: HttpRequest) -> Kept | None:
    """Give what was kept for who is signed in; what was somebody else's is dropped."""
    found = request.session.get(KEPT)
    if found is None:
        return None
    if found["account"] != str(get_user(request).pk):
        request.session.pop(KEPT)
        return None
    return Kept(found["path"], [(name, value) for name, value in found["fields"]], found.get("back", ""))


def _page_of(referrer: str, request: HttpRequest) -> str:
    """Give the address on this host that something was sent from; nothing for one elsewhere."""
    read = urlsplit(referrer)
    is_here = read.netloc == request.get_host() and read.path.startswith("/") and not read.path.startswith("//")
    return read.path if is_here else ""


def drop(request: HttpRequest) -> None:
    """Forget what was kept: it has been sent."""
    if request.session.get(KEPT, {}).get("path") == request.get_full_path():
        request.session.pop(KEPT)


def account_of_ended(cookie: str) -> str | None:
    """Give the account of a session that has ended by its age; None for one that was ended on purpose, or never was."""
    rows = SignIn.objects.filter(session_key=found_by(cookie), expire_date__lte=timezone.now())
    found = rows.values_list("account", flat=True).first() if cookie else None
    return None if found is None else str(found)
