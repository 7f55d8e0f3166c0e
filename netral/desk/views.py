"""The first page of the desk."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netral.accounts.actor import Actor
from netral.accounts.models import Kind
from netral.accounts.notices import unread
from netral.accounts.waiting import waiting_for as waiting_in_accounts
from netral.common.clock import day_of
from netral.common.doors import for_whoever_signed_in
from netral.common.jobs import Job
from netral.desk.setting_up import waiting_for as waiting_to_be_set_up
from netral.desk.subjects import waiting_for as waiting_subjects

ROOMS = (waiting_in_accounts, waiting_subjects, waiting_to_be_set_up)
"""What each room says is waiting; the desk only puts it in order."""
MOST = 20
"""Notices on the page; the older ones come when these are read."""
ABOUT = {
    Kind.NEW_BROWSER: "security",
    Kind.WAY_IN: "security",
    Kind.RECOVERY: "security",
    Kind.ADDRESS: "address",
}
"""The page to look at after a notice."""


def waiting(actor: Actor, at: datetime) -> list[Job]:
    """Give everything that waits for somebody in one of their roles."""
    return [job for waiting_for in ROOMS for job in waiting_for(actor, at)]


@for_whoever_signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for who is there: the late ones first, then by day, then what has none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = datetime.now(UTC)
    jobs = sorted(waiting(actor, now), key=lambda job: (job.due is None, job.due or day_of(now)))
    news = list(unread(actor.account)[:MOST])
    told = [(one.get_kind_display(), one.at, ABOUT.get(Kind(one.kind))) for one in news]
    shown = {"jobs": jobs, "today": day_of(now), "news": told, "upto": max((one.pk for one in news), default=0)}
    return render(request, "desk/home.html", shown)
