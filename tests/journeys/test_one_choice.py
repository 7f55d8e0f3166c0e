"""One person's choice shows nowhere: every public answer and all mail are the same without it (T10).

A room in which people choose adds a line to `CHOICES`: how a state with so many choices is made, and how one more is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core import mail
from django.urls import URLPattern, get_resolver

from netral.common.clock import today
from netral.guide.models import Opinion, Tally, monday
from tests.working import work_off

pytestmark = pytest.mark.django_db
BUCKETS = [(0, 1), (1, 2), (8, 9), (10, 11), (18, 19), (250, 259)]
"""Pairs of states within a bucket."""


class Choice(NamedTuple):
    """Something that people choose: how a state in which so many did is made."""

    made: Callable[[int], None]


def _opinions(count: int) -> None:
    Tally.objects.all().delete()
    week = monday(today()) - timedelta(7)
    for opinion in Opinion:
        Tally.objects.create(act="like", opinion=opinion, count=count, week=week)


CHOICES = {"opinions on answers": Choice(_opinions)}


def addresses() -> Iterator[str]:
    """Give every address of the public host that has no parts to fill in, in both languages."""
    for pattern in _patterns(get_resolver("netral.config.urls.public"), ""):
        if "<" not in pattern:
            yield f"/{pattern}"
            if f"/{pattern}" not in ("/log/policy", "/log/revoked", "/log/offline"):
                yield f"/en/{pattern}"


def _patterns(resolver, before) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + ("" if getattr(one.pattern, "_route", None) is None else str(one.pattern))
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from _patterns(one, route)


@pytest.mark.parametrize("choice", CHOICES)
class TestOneChoice:
    def test_shows_in_no_public_answer_and_in_no_mail(self, public, choice):
        asked = sorted(set(addresses()))
        assert len(asked) > 20

        def everything():
            work_off()
            answers = {one: public.get(one).content for one in asked}
            return answers, [(message.to, message.subject, message.body) for message in mail.outbox]

        for before, after in BUCKETS:
            CHOICES[choice].made(before)
            first = everything()
            CHOICES[choice].made(after)
            assert everything() == first

    def test_would_be_seen_if_it_showed(self, public, choice):
        """The test itself is tested: between two buckets there is a difference."""
        asked = sorted(set(addresses()))
        CHOICES[choice].made(250)
        before = {one: public.get(one).content for one in asked}
        CHOICES[choice].made(260)
        assert {one: public.get(one).content for one in asked} != before
