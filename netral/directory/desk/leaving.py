"""The page by which an officer notes that somebody left service, or that this was noted wrongly."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods

from netral.audit.requests import doer_of, note_reading
from netral.common.doors import needs
from netral.common.errors import NetralError
from netral.directory.desk.asked import place_of_person, typed
from netral.directory.people.keys import person_at
from netral.directory.people.models import Ending, Person
from netral.directory.people.operations import NotPossible, note_end, take_back_end
from netral.law.contract.dates import meant_date, said_date


@needs("directory.import", place_of_person, dangerous=True, called=gettext_lazy("Note that somebody left service"))
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, address: str) -> HttpResponse:
    """Ask since when somebody is gone, and why; sent, note it. Of who is gone, ask what was noted wrongly."""
    person, wrong = Person.objects.select_related("institution").get(pk=person_at(address) or 0), ""
    was_ended = {"on": _said(person.ended_on), "why": person.ended_why}
    words = {name: typed(request.POST, name) for name in was_ended} if request.method == "POST" else was_ended
    if request.method == "POST":
        try:
            _note(request, person, words)
            return redirect(reverse("person", urlconf=request.urlconf, args=[address]))
        except NetralError as why:
            wrong = why.message[get_language() or "id"]
    note_reading(request, "people.see", [f"person/{person.pk}"])
    shown = {
        "person": person,
        "address": address,
        "endings": Ending.choices,
        "typed": words,
        "was_ended": was_ended,
        "wrong": wrong,
    }
    return render(request, "directory/leaving.html", shown, status=422 if wrong else 200)


def _note(request: HttpRequest, person: Person, words: dict[str, str]) -> None:
    by, at = doer_of(request), datetime.now(UTC)
    if request.POST.get("deed") == "take-back":
        take_back_end(person, by=by, at=at)
        return
    if not words["on"] or words["why"] not in Ending.values:
        raise NotPossible(
            id="Tulis hari pertama ia tidak lagi bertugas, dan pilih alasannya.",
            en="Write the first day on which they are gone, and choose why.",
        )
    note_end(person, meant_date(words["on"], "tanggal"), Ending(words["why"]), by=by, at=at)


def _said(day: date | None) -> str:
    return said_date(day, get_language() or "id") if day else ""
