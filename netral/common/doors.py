"""What a page of the desk asks of who opens it. The page says it; who may what is decided above (`accounts`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

View = TypeVar("View", bound=Callable[..., Any])


class Place(NamedTuple):
    """Where something is: an institution, perhaps units of it, by their identifiers."""

    institution: int
    units: frozenset[int] = frozenset()


class Within(NamedTuple):
    """How far somebody's right to the deed of a page reaches; None: everywhere."""

    institutions: frozenset[int] | None = None
    units: frozenset[int] | None = None


class Need(NamedTuple):
    """The deed that a page is for, and where it would be done."""

    deed: str
    where: Callable[..., Place | None] | None
    """Gives the place from the request and the parts of its address; None: there is no such thing."""
    is_dangerous: bool = False
    """Whether who sends something here is asked first to show once more that it is them."""
    called: StrPromise | str = ""
    """What is done by sending something here, for whoever was asked in between."""


def needs(
    deed: str,
    where: Callable[..., Place | None] | None = None,
    *,
    dangerous: bool = False,
    called: StrPromise | str = "",
) -> Callable[[View], View]:
    """Let a page be for those who may do a deed at a place; without a place, for those who may do it anywhere."""

    def mark(view: View) -> View:
        view.needs = Need(deed, where, dangerous, called)  # type: ignore[attr-defined]
        return view

    return mark


def for_whoever_signed_in(view: View) -> View:
    """Let a page be for everybody who signed in in full."""
    view.needs = SIGNED_IN  # type: ignore[attr-defined]
    return view


def dangerous_for_whoever_signed_in(called: StrPromise | str) -> Callable[[View], View]:
    """Let a page be for everybody who signed in in full; who sends something there shows once more that it is them."""

    def mark(view: View) -> View:
        view.needs = SIGNED_IN._replace(is_dangerous=True, called=called)  # type: ignore[attr-defined]
        return view

    return mark


def while_signing_in(view: View) -> View:
    """Let a page be for everybody who signed in, also before their second factor is set up."""
    view.needs = SIGNING_IN  # type: ignore[attr-defined]
    return view


def for_anybody(view: View) -> View:
    """Let a page be open: it is a way in."""
    view.needs = ANYBODY  # type: ignore[attr-defined]
    return view


SIGNED_IN, SIGNING_IN, ANYBODY = Need("signed in", None), Need("signing in", None), Need("anybody", None)


def need_of(view: Callable[..., Any]) -> Need | None:
    """Give what a page asks; None where nobody has said it, and so nobody may open it."""
    return getattr(view, "needs", None)


def within_of(request: HttpRequest) -> Within:
    """Give how far whoever opened a page may look in it; the guard of the desk has said it."""
    within: Within = request.within  # type: ignore[attr-defined]
    return within
