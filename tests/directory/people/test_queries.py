"""Superiors, everybody under a unit, who must not see: on drawn trees, beside the plainest way to find the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from netral.directory.people import queries
from netral.directory.people.models import Conflict, Mandate, Person, Position
from netral.directory.structure.models import Institution, Unit, UnitState
from netral.directory.structure.queries import branches, chain_above, in_a_circle, units_under

FIRST, DAY, LATER = date(2020, 1, 1), date(2024, 10, 10), date(2025, 1, 1)
PERIODS = [(FIRST, None), (FIRST, LATER), (DAY, None), (FIRST, DAY), (LATER, None)]
"""Of five periods the first three hold on DAY."""


def holds(period):
    return period in PERIODS[:3]


@dataclass
class Drawn:
    """A tree, who is where, who leads, and which pairs are in conflict; each with a period."""

    parents: list[tuple[int | None, tuple[date, date | None]]]
    posts: list[tuple[int, bool, tuple[date, date | None]]]
    conflicts: list[tuple[int, int, tuple[date, date | None]]]
    people: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)

    def above(self, unit):
        chain = []
        while unit is not None and unit not in chain:
            chain.append(unit)
            parent, period = self.parents[unit]
            unit = parent if holds(period) else None
        return chain

    def below(self, unit):
        return {other for other in range(len(self.parents)) if unit in self.above(other)}

    def superiors(self, person):
        unit, _head, period = self.posts[person]
        if not holds(period):
            return []
        return [
            other
            for above in self.above(unit)
            for other, (where, leads, when) in enumerate(self.posts)
            if where == above and leads and holds(when) and other != person
        ]

    def under(self, unit):
        return {p for p, (where, _leads, when) in enumerate(self.posts) if where in self.below(unit) and holds(when)}

    def barred(self, person):
        unit, leads, period = self.posts[person]
        found = {person, *self.superiors(person)}
        if holds(period):
            here = {p for p, (where, _leads, when) in enumerate(self.posts) if where == unit and holds(when)}
            found |= self.under(unit) if leads else here
        for one, other, when in self.conflicts:
            if holds(when) and person in (one, other):
                found |= {one, other}
        return found


@st.composite
def trees(draw):
    periods = st.sampled_from(PERIODS)
    size = draw(st.integers(1, 8))
    parents = [(draw(st.none() | st.integers(0, at - 1)) if at else None, draw(periods)) for at in range(size)]
    count = draw(st.integers(1, 10))
    posts = [(draw(st.integers(0, size - 1)), draw(st.booleans()), draw(periods)) for _ in range(count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    conflicts = draw(st.lists(pairs, max_size=3)) if count > 1 else []
    return Drawn(parents, posts, [(*pair, draw(periods)) for pair in conflicts])


def put(drawn):
    institution = Institution.objects.create(kind="regency", name="Kabupaten Contoh", code="contoh", valid_from=FIRST)
    drawn.units = [Unit.objects.create(institution=institution, code=str(at)).pk for at in range(len(drawn.parents))]
    for at, (parent, (begin, until)) in enumerate(drawn.parents):
        UnitState.objects.create(
            unit_id=drawn.units[at],
            parent_id=None if parent is None else drawn.units[parent],
            name=f"Unit {at}",
            kind="lain",
            valid_from=begin,
            valid_until=until,
        )
    for unit, leads, (begin, until) in drawn.posts:
        person = Person.objects.create(institution=institution, status="pns", name="X", name_key="x")
        drawn.people.append(person.pk)
        Position.objects.create(
            person=person,
            unit_id=drawn.units[unit],
            post_class="pelaksana",
            title="X",
            is_head=leads,
            valid_from=begin,
            valid_until=until,
        )
    for one, other, (begin, until) in drawn.conflicts:
        Conflict.objects.create(
            person_id=drawn.people[one], with_person_id=drawn.people[other], valid_from=begin, valid_until=until
        )
    return institution


class TestDrawnTrees(TestCase):
    @settings(max_examples=60)
    @given(trees())
    def test_are_asked_as_the_plainest_way_would(self, drawn):
        institution = put(drawn)

        for at, unit in enumerate(drawn.units):
            assert chain_above(unit, DAY) == [drawn.units[above] for above in drawn.above(at)]
            below = Unit.objects.filter(pk__in=units_under(unit, DAY)).values_list("pk", flat=True)
            assert set(below) == {drawn.units[one] for one in drawn.below(at)}
            assert {person.pk for person in queries.under(unit, DAY)} == {drawn.people[p] for p in drawn.under(at)}
        for at, person in enumerate(drawn.people):
            found = [superior.person for superior in queries.superiors(person, DAY)]
            assert found == [drawn.people[one] for one in drawn.superiors(at)]
            assert queries.must_not_see(person, DAY) == {drawn.people[one] for one in drawn.barred(at)}
        shown = {branch.unit for branch in branches(institution.pk, None, DAY)}
        assert shown == {
            drawn.units[at] for at, (parent, when) in enumerate(drawn.parents) if parent is None and holds(when)
        }


@pytest.fixture
def office(db):
    """Give an institution with a root, a unit below it, and one person in that unit."""
    drawn = Drawn([(None, PERIODS[0]), (0, PERIODS[0])], [(1, False, PERIODS[0])], [])
    put(drawn)
    return drawn


class TestSuperiors:
    def test_end_with_those_who_hold_a_mandate(self, office):
        institution = Institution.objects.get()
        secretary = Person.objects.create(institution=institution, status="pns", name="S", name_key="s")
        for role, person, title in (("ppk", None, "Bupati Contoh"), ("pyb", secretary, "Sekretaris Daerah")):
            Mandate.objects.create(institution=institution, role=role, person=person, title=title, valid_from=FIRST)

        assert queries.superiors(office.people[0], DAY) == [
            (secretary.pk, "Sekretaris Daerah"),
            (None, "Bupati Contoh"),
        ]
        assert queries.must_not_see(office.people[0], DAY) == {office.people[0], secretary.pk}

    def test_take_as_many_statements_whatever_the_depth(self, office, django_assert_num_queries):
        with django_assert_num_queries(4):
            queries.superiors(office.people[0], DAY)


class TestCircle:
    def test_in_the_database_ends(self, office):
        UnitState.objects.filter(unit=office.units[0]).update(parent_id=office.units[1])

        assert set(chain_above(office.units[0], DAY)) == set(office.units)
        assert {person.pk for person in queries.under(office.units[0], DAY)} == set(office.people)

    @pytest.mark.parametrize(
        ("parents", "circle"),
        [
            ({1: None, 2: 1, 3: 2}, set()),
            ({1: 1}, {1}),
            ({1: 2, 2: 3, 3: 2}, {2, 3}),
            ({1: 2, 2: 1, 3: 4, 4: 3, 5: 1}, {1, 2, 3, 4}),
            ({}, set()),
        ],
    )
    def test_is_found_before_it_is_written(self, parents, circle):
        assert set(in_a_circle(parents)) == circle
