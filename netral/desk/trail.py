"""The trail, for the auditor of an institution: searched, read, and taken along as a file."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from netral.accounts.models import Account
from netral.accounts.roles import Deed, Role
from netral.audit.models import Entry
from netral.audit.queries import Wanted, entries, told
from netral.audit.requests import note_reading
from netral.common.clock import WIB
from netral.common.doors import needs
from netral.desk.words import DEEDS, TOLD, in_words, subject_in_words
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution
from netral.directory.structure.places import place_called
from netral.law.contract.dates import meant_date
from netral.law.errors import BadQuestion

AT_ONCE = 50
WORKER = "worker"
"""As what background work is told of."""
MOST = 10_000
"""Entries of a file that is taken along."""


class Line(NamedTuple):
    """An entry as it is read."""

    number: int
    at: str
    who: str
    role: str
    deed: str
    """What was done, in words."""
    action: str
    place: str
    about: list[str]
    told: str


class Asked(NamedTuple):
    """What was typed into the form, and what could not be understood of it."""

    name: str
    action: str
    since: str
    until: str
    wrong: list[str]


@needs(Deed.READ_TRAIL, place_called)
@require_safe
def trail(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was done and read on behalf of an institution, the latest first."""
    asked, found = _found(request, code)
    page = [] if asked.wrong else list(found[: AT_ONCE + 1])
    note_reading(request, "trail.read", [f"institution/{code}"])
    shown = {
        "place": Institution.objects.get(code=code),
        "asked": asked,
        "deeds": sorted(((deed, str(words)) for deed, words in DEEDS.items()), key=lambda one: one[1]),
        "lines": _lines(page[:AT_ONCE]),
        "before": page[AT_ONCE - 1].pk if len(page) > AT_ONCE else None,
    }
    return render(request, "desk/trail.html", shown, status=422 if asked.wrong else 200)


@needs(Deed.READ_TRAIL, place_called)
@require_safe
def trail_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give what was searched for as a file."""
    asked, found = _found(request, code)
    if asked.wrong:
        return trail(request, code)
    note_reading(request, "trail.exported", [f"institution/{code}"])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["nomor", "waktu", "siapa", "peran", "perbuatan", "kode", "layar", "tentang", "keterangan"])
    for line in _lines(list(found[:MOST])):
        writer.writerow([_harmless(str(cell)) for cell in (*line[:7], ", ".join(line.about), line.told)])
    headers = {"Content-Disposition": 'attachment; filename="jejak.csv"'}
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _harmless(cell: str) -> str:
    """Give a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _found(request: HttpRequest, code: str) -> tuple[Asked, QuerySet[Entry]]:
    said = {one: request.GET.get(one, "").replace("\0", "").strip()[:100] for one in SAID}
    wrong, days = list[str](), dict[str, datetime | None](dari=None, sampai=None)
    for field in days:
        if said[field]:
            try:
                days[field] = datetime.combine(meant_date(said[field], field), time(), WIB)
            except BadQuestion as bad:
                wrong.append(bad.message[get_language() or "id"])
    until = days["sampai"]
    found = entries(
        Wanted(
            institution=code,
            action=said["perbuatan"],
            since=days["dari"],
            until=until + timedelta(days=1) if until else None,
        )
    )
    if said["siapa"]:
        found = found.filter(account__in=list(_accounts_named(said["siapa"])))
    if said["sebelum"].isascii() and said["sebelum"].isdigit() and len(said["sebelum"]) < 19:
        found = found.filter(pk__lt=int(said["sebelum"]))
    return Asked(said["siapa"], said["perbuatan"], said["dari"], said["sampai"], wrong), found


SAID = ("siapa", "perbuatan", "dari", "sampai", "sebelum")


def _accounts_named(name: str) -> QuerySet[Account, UUID]:
    return Account.objects.filter(name__icontains=name).values_list("pk", flat=True)


def _lines(found: list[Entry]) -> list[Line]:
    about = {one.pk: [subject.subject for subject in one.about.all()] for one in found}
    names = _names({subject for subjects in about.values() for subject in subjects}, {one.account for one in found})
    lines = []
    for one in found:
        beside = told(one) or {}
        lines.append(
            Line(
                one.pk,
                one.at.astimezone(WIB).strftime("%Y-%m-%d %H:%M:%S"),
                names.get(f"account/{one.account}", _("the worker") if one.role == WORKER else _("the command")),
                str(Role(one.role).label) if one.role in Role.values else "",
                in_words(one.action),
                one.action,
                one.place,
                [names.get(subject) or subject_in_words(subject) for subject in about[one.pk]],
                "; ".join(f"{TOLD.get(name, name)}: {value}" for name, value in beside.items() if value),
            )
        )
    return lines


def _names(subjects: set[str], accounts: set[Any]) -> dict[str, str]:
    """Give the names of the accounts and persons among subjects; of the rest, nothing."""
    keys = [subject.partition("/") for subject in subjects]
    ids = {UUID(key) for kind, _slash, key in keys if kind == "account"} | (accounts - {None})
    people = [int(key) for kind, _slash, key in keys if kind == "person"]
    found = Account.objects.filter(pk__in=ids).values_list("pk", "name", "login")
    names = {f"account/{key}": name or login for key, name, login in found}
    names |= {f"person/{key}": name for key, name in Person.objects.filter(pk__in=people).values_list("pk", "name")}
    # Who was erased stays somebody: the same one each time, and nobody else.
    return {subject: name for subject, name in names.items() if name}
