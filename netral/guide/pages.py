"""The rule pages: one address each, a function of the release alone, fit to be shared and cached."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from netral.common.addresses import absolute
from netral.common.clock import today
from netral.guide import regions as places
from netral.guide import rules
from netral.guide.api import api
from netral.guide.ics import MEDIA_TYPE, ics
from netral.guide.release import conditional
from netral.law import ask
from netral.law.contract.dates import meant_date
from netral.law.errors import BadQuestion

FIRST_SHOWN, LAST_SHOWN = "2020-10-07", "2024-10-07"
"""Two days to begin with: the same day of two campaigns."""


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
    history = rules.history(id, _language()) if kind == "act" else []
    return render(request, "guide/rule.html", {"page": page, "history": history})


@require_safe
@conditional
def regions(request: HttpRequest) -> HttpResponse:
    elections = [(one["id"], one["title"][_language()]) for one in reversed(ask.timeline().elections())]
    return render(request, "guide/regions.html", {"provinces": places.provinces(), "elections": elections})


@require_safe
@conditional
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show a region on a day: about the law there, not about anybody, so the day may stand in the address."""
    asked = request.GET.get("tanggal", "").strip()
    wrong, on = "", today()
    try:
        on = meant_date(asked, "tanggal") if asked else on
    except BadQuestion as problem:
        wrong = problem.said_in(_language())
    place = places.place(code, on, _language())
    if place is None:
        raise Http404
    shown = {"place": place, "now": place.calendar and place.calendar.at(on), "asked": asked, "wrong": wrong}
    return render(request, "guide/region.html", shown, status=422 if wrong else 200)


@require_safe
@conditional
def region_calendar(request: HttpRequest, code: str, id: str) -> HttpResponse:
    """Give an election in a region as an iCalendar file."""
    if code not in ask.regions() or id not in _elections():
        raise Http404
    address = absolute(request, reverse("region", args=[code]))
    made = ics(places.calendar(id, code, _language()), ask.regions()[code].label, _language(), address)
    return HttpResponse(made, content_type=MEDIA_TYPE)


@require_safe
@conditional
def election(request: HttpRequest, id: str) -> HttpResponse:
    if id not in _elections():
        raise Http404
    return render(request, "guide/election.html", {"calendar": places.calendar(id, None, _language())})


@require_safe
@conditional
def election_calendar(request: HttpRequest, id: str) -> HttpResponse:
    """Give the national calendar of an election as an iCalendar file."""
    if id not in _elections():
        raise Http404
    address = absolute(request, reverse("election", args=[id]))
    return HttpResponse(ics(places.calendar(id, None, _language()), "", _language(), address), content_type=MEDIA_TYPE)


def _elections() -> set[str]:
    return {one["id"] for one in ask.timeline().elections()}


@require_safe
@conditional
def changes(request: HttpRequest) -> HttpResponse:
    """Show what changed between two days: about the law alone, so the days may stand in the address."""
    before, after = request.GET.get("dari", ""), request.GET.get("sampai", "")
    fields = (("dari", _("From"), before or FIRST_SHOWN), ("sampai", _("To"), after or LAST_SHOWN))
    shown: dict[str, object] = {"fields": fields, "groups": [], "asked": False, "wrong": ""}
    status = 200
    if before or after:
        try:
            shown["groups"] = rules.changed(before, after, _language())
            shown["asked"] = True
        except BadQuestion as wrong:
            shown["wrong"], status = wrong.said_in(_language()), 422
    return render(request, "guide/changes.html", shown, status=status)


@require_safe
@conditional
def interface(request: HttpRequest) -> HttpResponse:
    """Describe the HTTP interface, from its own description."""
    paths = api.get_openapi_schema()["paths"]
    operations = [
        {
            "method": method.upper(),
            "address": address,
            "summary": one["summary"],
            "parameters": [(p["name"], p["schema"].get("description", "")) for p in one.get("parameters", [])],
        }
        for address, methods in paths.items()
        for method, one in methods.items()
    ]
    return render(request, "guide/interface.html", {"operations": operations})


@require_safe
@conditional
def releases(request: HttpRequest) -> HttpResponse:
    """Show what each release of the corpus changed, and which acts that bears on."""
    return render(request, "guide/releases.html", {"releases": rules.releases(_language())})


@require_safe
@conditional
def corrections(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/corrections.html", {"corrections": rules.corrections(_language())})


@require_safe
@conditional
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """Give the corrections as an Atom feed."""
    language = _language()
    home = absolute(request, reverse("corrections"))
    feed = Atom1Feed(
        title={"id": "Netral: jawaban yang diperbaiki", "en": "Netral: corrected answers"}[language],
        link=home,
        description="",
        language=language,
        feed_url=absolute(request, request.path),
    )
    for one in rules.corrections(language):
        feed.add_item(
            title=one.title,
            link=f"{home}#{one.id}",
            description=f"{one.was} {one.now} {one.period}",
            unique_id=f"{home}#{one.id}",
            pubdate=one.at,
            updateddate=one.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
