"""The rule pages: one address each, a function of the release alone, fit to be shared and cached."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from netral.guide import rules
from netral.guide.release import conditional


def _language() -> str:
    return get_language() or "id"


@require_safe
@conditional
def shelf(request: HttpRequest) -> HttpResponse:
    """Where to begin reading."""
    return render(request, "guide/shelf.html", {"instruments": rules.instruments(_language())})


@require_safe
@conditional
def acts(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/act_list.html", {"groups": rules.acts(_language())})


@require_safe
@conditional
def unverified(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/unverified.html", {"groups": rules.unverified(_language())})


@require_safe
@conditional
def rule(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    page = rules.page(kind, id, _language())
    if page is None:
        raise Http404
    shown: dict[str, object] = {"page": page}
    if kind == "act":
        shown["history"] = rules.history(id, _language())
    return render(request, "guide/rule.html", shown)
