"""Institutions, their trees, and people, as they were on a day. The clock is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netral.audit.requests import note_reading
from netral.common import clock
from netral.common.clock import today
from netral.common.doors import Within, needs, within_of
from netral.common.html import hidden_fields
from netral.common.sealing import Numbers
from netral.directory.desk.asked import (
    Day,
    Sight,
    day_of,
    institution_or_404,
    place_of_institution,
    place_of_person,
    place_of_unit,
    sight_of,
    typed,
)
from netral.directory.imports.models import ImportRun
from netral.directory.imports.people_file import name_key
from netral.directory.people.keys import addresses_of, number_keys, person_at
from netral.directory.people.models import Conflict, Kin, Mandate, Person, Position, UnpaidLeave, called
from netral.directory.people.numbers import FILLING, LENGTH, masked
from netral.directory.people.queries import Superior, must_not_see, superiors
from netral.directory.structure.models import Institution, UnitState, on_day
from netral.directory.structure.queries import branches, chain_above
from netral.law import ask
from netral.law.contract.dates import said_date

AT_ONCE = 50
"""Rows of one page of a list."""
IN_A_UNIT = 500
"""Posts of one unit that are shown; hardly any has more."""
SHORTEST = 3
"""Letters of a name that are looked for."""


@needs("institutions.list")
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Show the institutions, or those whose name or code has what was asked for; regions without data among these."""
    asked, after = typed(request.GET, "cari"), typed(request.GET, "sesudah")
    there = Institution.objects.order_by("code")
    if asked:
        there = there.filter(Q(name__icontains=asked) | Q(code__startswith=asked))
    page = list(there.filter(code__gt=after)[: AT_ONCE + 1])
    without = _regions_without(asked, {one.code for one in page}) if asked and not after else []
    shown = {
        "asked": asked,
        "page": page[:AT_ONCE],
        "after": page[AT_ONCE - 1].code if len(page) > AT_ONCE else "",
        "without": without,
        "reached": within_of(request).institutions,
    }
    return render(request, "directory/institutions.html", shown)


def _regions_without(asked: str, there: set[str]) -> list[tuple[str, str]]:
    words = asked.casefold()
    found = ((region.code, region.label) for region in ask.regions() if region.code not in there)
    return [(code, name) for code, name in found if words in name.casefold() or code == asked][:AT_ONCE]


@needs("institution.see", place_of_institution)
@require_safe
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """Show an institution on a day: who leads it, its offices, the last imports."""
    place, day, sight = institution_or_404(code), day_of(request), sight_of(request)
    note_reading(request, "institution.see", [f"institution/{code}"])
    shown: dict[str, Any] = {"place": place, "mandates": [], "heads": {}, "offices": [], "runs": [], "count": 0}
    if place.pk is not None:
        offices = branches(place.pk, None, day.on)
        shown |= {
            "mandates": _mandates(place.pk, day.on),
            "offices": offices,
            "heads": _heads([office.unit for office in offices], day.on, sight),
            "count": Person.objects.filter(institution=place.pk, ended_on=None).count(),
            "runs": ImportRun.objects.filter(institution=place.pk).order_by("-started_at")[:5],
        }
    return render(request, "directory/institution.html", shown | {"sight": sight} | _dated(day))


def _mandates(place: int, on: date) -> list[tuple[str, str]]:
    held = Mandate.objects.filter(on_day(on), institution=place).select_related("person").order_by("role", "pk")
    return [(one.get_role_display(), one.title + (f" · {one.person.called}" if one.person else "")) for one in held]


def _heads(units: Sequence[int], on: date, sight: Sight) -> dict[int, list[tuple[str, str]]]:
    """Give the address and the name of who leads each unit; no address of who is not to be looked at."""
    held = Position.objects.filter(on_day(on), unit__in=units, is_head=True).order_by("pk")
    found = list(held.values_list("unit_id", "person_id", "person__name"))
    heads: dict[int, list[tuple[str, str]]] = {}
    addresses = _addresses([person for _unit, person, _name in found], sight)
    for unit, person, name in found:
        heads.setdefault(unit, []).append((addresses.get(person, ""), called(name)))
    return heads


def _addresses(people: Sequence[int], sight: Sight) -> dict[int, str]:
    """Give the addresses of those of some people whose pages open."""
    opening = list(sight.people(people))
    return dict(zip(opening, addresses_of(opening), strict=True))


@needs("people.see", place_of_unit)
@require_safe
def unit(request: HttpRequest, unit: int) -> HttpResponse:
    """Show a unit on a day: what it stands below and what below it, who leads it, who is in it."""
    day, sight = day_of(request), sight_of(request)
    states = {one.unit_id: one for one in UnitState.objects.filter(on_day(day.on), unit__in=chain_above(unit, day.on))}
    if unit not in states:
        known = UnitState.objects.filter(unit=unit).select_related("unit__institution").order_by("valid_from")
        if not known:
            raise Http404
        return render(request, "directory/not_then.html", {"states": known, **_dated(day)})
    state = UnitState.objects.select_related("unit__institution").get(pk=states[unit].pk)
    above = [states[one] for one in reversed(chain_above(unit, day.on)) if one != unit and one in states]
    below = branches(state.unit.institution_id, unit, day.on)
    held = Position.objects.filter(on_day(day.on), unit=unit).select_related("person").order_by("-is_head", "pk")
    posts = list(held[: IN_A_UNIT + 1])
    more, posts = len(posts) > IN_A_UNIT, posts[:IN_A_UNIT]
    _note(request, [f"unit/{unit}"], [post.person_id for post in posts])
    addresses = _addresses([post.person_id for post in posts], sight)
    shown = {
        "state": state,
        "place": state.unit.institution,
        "above": above,
        "offices": below,
        "heads": _heads([one.unit for one in below], day.on, sight),
        "sight": sight,
        "more": more,
        "posts": [(addresses.get(post.person_id, ""), post) for post in posts],
    }
    return render(request, "directory/unit.html", shown | _dated(day))


@needs("people.see", place_of_institution)
@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Show the people of an institution by name, some at a time."""
    place = institution_or_404(code)
    found = Person.objects.filter(institution=place.pk).order_by("name_key", "pk")
    after = person_at(request.GET.get("sesudah", ""))
    last = Person.objects.filter(pk=after).first() if after else None
    if last is not None:
        found = found.filter(Q(name_key__gt=last.name_key) | Q(name_key=last.name_key, pk__gt=last.pk))
    rows = _listed(found[: AT_ONCE + 1])
    _note(request, [f"institution/{code}"], [one.pk for _address, one, _number in rows[:AT_ONCE]])
    shown = {"place": place, "rows": rows[:AT_ONCE], "after": rows[AT_ONCE - 1][0] if len(rows) > AT_ONCE else ""}
    return render(request, "directory/people.html", shown)


def _note(request: HttpRequest, of: Sequence[str], people: Iterable[int]) -> None:
    note_reading(request, "people.see", [*of, *(f"person/{one}" for one in people)])


def _listed(found: Iterable[Person]) -> list[tuple[str, Person, str]]:
    """Give address, person and masked number of each."""
    listed, keys = list(found), number_keys().numbers()
    addresses = addresses_of([one.pk for one in listed])
    return [(address, one, _masked(one, keys)) for one, address in zip(listed, addresses, strict=True)]


def _masked(person: Person, keys: Numbers) -> str:
    return "" if person.number_sealed is None else masked(str(keys.unseal(bytes(person.number_sealed))))


@needs("people.see")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find somebody by number, or by a part of a name within an institution. What is typed is in no address."""
    words, code = typed(request.POST, "siapa"), typed(request.POST, "instansi")
    within = within_of(request)
    shown: dict[str, Any] = {"words": words, "code": code, "rows": [], "more": False, "wrong": ""}
    shown["asks_where"] = _only_place(within) is None
    if request.method == "POST":
        shown["wrong"], found = _looked_for(words, code, within)
        rows = _listed(found[: AT_ONCE + 1]) if found is not None else []
        _note(request, [], [one.pk for _address, one, _number in rows[:AT_ONCE]])
        shown |= {
            "rows": rows[:AT_ONCE],
            "more": len(rows) > AT_ONCE,
            "carried": hidden_fields([("siapa", words), ("instansi", code)]),
        }
    return render(request, "directory/search.html", shown)


def _only_place(within: Within) -> Institution | None:
    """Give the one institution that somebody reaches, where it is one: then nobody has to know its code."""
    reached = within.institutions
    return Institution.objects.filter(pk__in=reached).first() if reached is not None and len(reached) == 1 else None


def _visible(within: Within) -> QuerySet[Person]:
    """Give the people of whom somebody may be shown anything."""
    found = Person.objects.all()
    if within.institutions is not None:
        found = found.filter(institution__in=within.institutions)
    if within.units is not None:
        held = Position.objects.filter(on_day(today()), unit__in=within.units)
        found = found.filter(pk__in=held.values("person"))
    return found


def _looked_for(words: str, code: str, within: Within) -> tuple[str, QuerySet[Person] | None]:
    digits = FILLING.sub("", words)
    if digits.isascii() and digits.isdigit():
        if len(digits) != LENGTH:
            return _("A number has %(length)s digits; this one has %(many)s.") % {
                "length": LENGTH,
                "many": len(digits),
            }, None
        return "", _visible(within).filter(number_index=number_keys().numbers().index([int(digits)])[0])
    key = name_key(words)
    if len(key) < SHORTEST:
        return _("Write at least three letters of the name, or the whole number."), None
    place = _only_place(within) or Institution.objects.filter(code=code).first()
    if place is None:
        return _("To look for a name, give the code of an institution, for example 14.06."), None
    named = Q(name_key__startswith=key) | Q(name_key__contains=f" {key}")
    return "", _visible(within).filter(named, institution=place).order_by("name_key", "pk")


@needs("people.see", place_of_person)
@require_safe
def person(request: HttpRequest, address: str) -> HttpResponse:
    """Show somebody: posts by date, who stands above on a day, how many must not see what concerns them."""
    found = Person.objects.select_related("institution").filter(pk=person_at(address) or 0).first()
    if found is None:
        raise Http404
    day, sight = day_of(request), sight_of(request)
    _note(request, [], [found.pk])
    above = superiors(found.pk, day.on)
    names = dict(Person.objects.filter(pk__in=[one.person for one in above if one.person]).values_list("pk", "name"))
    addresses = _addresses(list(names), sight)
    posts = Position.objects.filter(person=found).select_related("unit").order_by("-valid_from", "-pk")
    states = UnitState.objects.filter(unit__in=[post.unit_id for post in posts]).order_by("valid_from")
    unit_names = {state.unit_id: state.name for state in states}
    both = Q(person=found) | Q(with_person=found)
    shown = {
        "person": found,
        "sight": sight,
        "address": address,
        "number": _masked(found, number_keys().numbers()),
        "posts": [(post, unit_names.get(post.unit_id, post.unit.code)) for post in posts],
        "above": [_above(one, names, addresses) for one in above],
        "barred": len(must_not_see(found.pk, day.on)),
        "former": found.former_details.order_by("-until"),
        "leaves": UnpaidLeave.objects.filter(person=found).order_by("-valid_from"),
        "kin": Kin.objects.filter(person=found).order_by("-valid_from"),
        "conflicts": Conflict.objects.filter(both, on_day(day.on)).count(),
    }
    return render(request, "directory/person.html", shown | _dated(day))


def _above(one: Superior, names: Mapping[int, str], addresses: Mapping[int, str]) -> tuple[str, str, str]:
    """Give title, name and address of somebody above; no name of who is not in the directory."""
    if one.person is None:
        return one.title, "", ""
    return one.title, called(names[one.person]), addresses.get(one.person, "")


def _dated(day: Day) -> dict[str, Any]:
    language = get_language() or "id"
    return {
        "on": day.on,
        "on_said": said_date(day.on, language),
        "is_today": day.on == today(),
        "day_query": day.query,
        "typed": day.typed,
        "wrong": day.wrong[language] if day.wrong else "",
        "day_of": clock.day_of,
        "said": lambda one: said_date(one, language) if one else "",
        "said_last": lambda until: said_date(until - timedelta(days=1), language) if until else "",
    }
