"""Pages of the desk's guided tasks: setting an institution up, closing it, and what people ask about their own data."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netral.accounts.actor import may
from netral.accounts.pages import actor_of_page, now, said, typed
from netral.accounts.roles import Deed
from netral.audit.requests import doer_of, note_reading
from netral.common.clock import WIB, today
from netral.common.doors import Place, dangerous_for_whoever_signed_in, needs
from netral.common.errors import NetralError
from netral.common.subjects import Cell, Section
from netral.desk import closing, setting_up, subjects
from netral.desk.models import Shown, SubjectRequest, Wish
from netral.directory.people.keys import addresses_of, person_at
from netral.directory.people.models import Person
from netral.directory.people.subjects import InService, check_can_erase
from netral.directory.structure.models import Institution
from netral.directory.structure.places import place_called
from netral.law.contract.dates import meant_date, said_date

LAST = 50
"""Closed requests that are listed."""


@needs(Deed.IMPORT, place_called)
@require_safe
def set_up(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an institution needs before it can work, and what of it is done."""
    place = Institution.objects.get(code=code)
    return render(request, "desk/setting_up.html", {"place": place, "steps": setting_up.steps(place)})


@needs(Deed.CLOSE_INSTITUTION, place_called, dangerous=True, called=gettext_lazy("Close an institution"))
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Show what there still is of an institution; sent, close it."""
    place, wrong = Institution.objects.get(code=code), ""
    words = {name: typed(request, name) for name in ("on", "reason", "repeated")}
    if request.method == "POST":
        try:
            on = _day(words["on"])
            closing.close(place, on, repeated=words["repeated"], reason=words["reason"], by=doer_of(request), at=now())
            return redirect("institution", code)
        except NetralError as why:
            wrong = said(why)
            place.refresh_from_db()
    shown = {"place": place, "left": closing.left_of(place), "typed": words, "wrong": wrong, "today": today()}
    return render(request, "desk/closing.html", shown, status=422 if wrong else 200)


def _day(words: str) -> date:
    """Read a day; raises BadQuestion, a NetralError, when it is none."""
    return meant_date(words, "tanggal") if words else today()


def _of_person(_request: HttpRequest, address: str) -> Place | None:
    found = Person.objects.filter(pk=person_at(address) or 0).values_list("institution", flat=True).first()
    return Place(found) if found is not None else None


def _of_request(_request: HttpRequest, asked: UUID) -> Place | None:
    found = SubjectRequest.objects.filter(pk=asked).values_list("institution", flat=True).first()
    return Place(found) if found is not None else None


@needs(Deed.SEE_REQUESTS, place_called)
@require_safe
def subject_requests(request: HttpRequest, code: str) -> HttpResponse:
    """List what people asked about their own data: what is open by its day, then what was answered last."""
    place = Institution.objects.get(code=code)
    asked = SubjectRequest.objects.filter(institution=place).select_related("person")
    still_open = list(asked.filter(closed_at=None).order_by("due_on", "pk"))
    closed = list(asked.exclude(closed_at=None).order_by("-closed_at", "pk")[:LAST])
    note_reading(request, "subjects.see", [f"request/{one.pk}" for one in (*still_open, *closed)])
    shown = {"place": place, "still_open": still_open, "closed": closed, "today": today()}
    return render(request, "desk/subject_requests.html", shown)


@needs(Deed.HANDLE_REQUESTS, _of_person)
@require_http_methods(["GET", "HEAD", "POST"])
def note_request(request: HttpRequest, address: str) -> HttpResponse:
    """Ask what somebody wants, and by what it was seen that it is them; sent, note it."""
    person = Person.objects.select_related("institution").get(pk=person_at(address) or 0)
    words, wrong = {name: typed(request, name) for name in ("wish", "shown", "on")}, ""
    if request.method == "POST":
        try:
            made = _noted(request, person, words)
            return redirect("subject-request", made.pk)
        except NetralError as why:
            wrong = said(why)
    note_reading(request, "people.see", [f"person/{person.pk}"])
    shown = {
        "person": person, "address": address, "wishes": Wish.choices, "proofs": Shown.choices, "typed": words,
        "wrong": wrong, "today": today(),
    }  # fmt: skip
    return render(request, "desk/note_request.html", shown, status=422 if wrong else 200)


def _noted(request: HttpRequest, person: Person, words: dict[str, str]) -> SubjectRequest:
    grant = actor_of_page(request).grant
    if grant is None or words["wish"] not in Wish.values or words["shown"] not in Shown.values:
        raise subjects.NotPossible(
            id="Pilih apa yang diminta, dan bagaimana Anda memastikan orangnya.",
            en="Choose what is asked, and by what you saw that it is them.",
        )
    return subjects.receive(
        person, Wish(words["wish"]), Shown(words["shown"]), _day(words["on"]), grant=grant, by=doer_of(request),
        at=now(),
    )  # fmt: skip


@needs(Deed.SEE_REQUESTS, _of_request)
@require_safe
def subject_request(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Show a request, what it leads to, and what the reader may do about it."""
    return _request_page(request, asked, "", 200)


def _request_page(request: HttpRequest, asked: UUID, wrong: str, status: int) -> HttpResponse:
    found = SubjectRequest.objects.select_related("person", "institution", "noted_by__account").get(pk=asked)
    actor, place = actor_of_page(request), Place(found.institution_id)
    is_open = found.closed_at is None
    try:
        check_can_erase(found.person, today())
        stays = ""
    except InService as why:
        stays = said(why)
    shown = {
        "asked": found,
        "address": addresses_of([found.person_id])[0],
        "is_copy": found.wish == Wish.COPY,
        "may_answer": is_open and may(actor, Deed.HANDLE_REQUESTS, place, today()),
        "may_agree": is_open and may(actor, Deed.AGREE_ERASURE, place, today()),
        "stays": stays if found.wish == Wish.ERASURE and is_open else "",
        "today": today(),
        "wrong": wrong,
    }
    note_reading(request, "subjects.see", [f"request/{found.pk}", f"person/{found.person_id}"])
    return render(request, "desk/subject_request.html", shown, status=status)


@needs(Deed.HANDLE_REQUESTS, _of_request, dangerous=True, called=gettext_lazy("Make a copy of the data"))
@require_POST
def give_copy(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Give everything that is kept of somebody, to be printed or as a file."""
    found = SubjectRequest.objects.select_related("person__institution").get(pk=asked)
    try:
        subjects.note_copy(found, by=doer_of(request), at=now())
    except NetralError as why:
        return _request_page(request, asked, said(why), 409)
    return _copy(request, subjects.copy_of(found.person), found.person.name)


@needs(Deed.HANDLE_REQUESTS, _of_request, dangerous=True, called=gettext_lazy("Answer a request about data"))
@require_POST
def answer_request(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Close a request: the copy was handed over, or it is refused with a reason."""
    found = SubjectRequest.objects.get(pk=asked)
    try:
        if request.POST.get("deed") == "refuse":
            subjects.refuse(found, typed(request, "reason"), by=doer_of(request), at=now())
        else:
            subjects.hand_over(found, by=doer_of(request), at=now())
    except NetralError as why:
        return _request_page(request, asked, said(why), 422)
    return redirect("subject-request", asked)


@needs(Deed.AGREE_ERASURE, _of_request, dangerous=True, called=gettext_lazy("Erase somebody's data for good"))
@require_POST
def agree_to_erase(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Erase, as the second officer."""
    found = SubjectRequest.objects.select_related("person", "noted_by").get(pk=asked)
    try:
        subjects.agree(found, actor_of_page(request).grant, by=doer_of(request), at=now())
    except NetralError as why:
        return _request_page(request, asked, said(why), 422)
    return redirect("subject-request", asked)


@dangerous_for_whoever_signed_in(gettext_lazy("See what Netral keeps about me"))
@require_POST
def own_copy(request: HttpRequest) -> HttpResponse:
    """Give the holder of an account everything that is kept of them."""
    account = actor_of_page(request).account
    note_reading(request, "subject.copied", [f"account/{account.pk}"])
    return _copy(request, subjects.copy_for(account), account.name)


def _copy(request: HttpRequest, sections: list[Section], name: str) -> HttpResponse:
    if request.POST.get("as") != "json":
        said_there = [one._replace(rows=[list(map(_in_words, row)) for row in one.rows]) for one in sections]
        return render(request, "desk/copy.html", {"sections": said_there, "name": name, "today": today()})
    told: list[dict[str, Any]] = [
        {"title": one.title, "rows": [dict(zip(one.columns, row, strict=True)) for row in one.rows]} for one in sections
    ]
    written = json.dumps(told, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat())
    answer = HttpResponse(written, content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return answer


def _in_words(cell: Cell) -> str:
    """Give a day, or an instant in Jakarta, as people write it."""
    language = get_language() or "id"
    if isinstance(cell, datetime):
        local = cell.astimezone(WIB)
        return f"{said_date(local.date(), language)}, {local:%H.%M} WIB"
    return said_date(cell, language) if isinstance(cell, date) else cell or ""
