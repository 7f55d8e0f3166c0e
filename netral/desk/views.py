"""The first page of the desk."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from netral.accounts.actor import Actor
from netral.accounts.waiting import waiting_for as waiting_in_accounts
from netral.common.clock import day_of
from netral.common.doors import for_whoever_signed_in

ROOMS = (waiting_in_accounts,)
"""What each room says is waiting; the desk only puts it in order."""


@for_whoever_signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for who is there: the late ones first, then by day, then what has none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = datetime.now(UTC)
    jobs = [job for waiting_for in ROOMS for job in waiting_for(actor, now)]
    jobs.sort(key=lambda job: (job.due is None, job.due or day_of(now)))
    return render(request, "desk/home.html", {"jobs": jobs, "today": day_of(now)})
