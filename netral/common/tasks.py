"""Work that is done later, by `netral work`. The one place that knows which queue it goes through.

A task may be run twice (a worker that dies leaves it to the next), so what it does must bear that. It is given
identifiers, never content: what waits in the queue can be read by whoever reads the database.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ParamSpec

import structlog
from django_tasks import task
from django_tasks.base import Task

Given = ParamSpec("Given")
TRIES = 6
"""How often something is tried before it is given up: over two hours in all."""
log = structlog.get_logger("netral.work")


class Failed(Exception):
    """A task did not succeed. Why stands in the log: the queue would keep the words of the fault, which may quote."""


def background(work: Callable[Given, None]) -> Task[Given, None]:
    """Let a function be done in the background: `its_name.enqueue(…)`, in the transaction that makes it necessary."""

    @functools.wraps(work)
    def quietly(*args: Given.args, **kwargs: Given.kwargs) -> None:
        try:
            work(*args, **kwargs)
        except Exception:
            log.exception("task.failed", task=work.__name__)
            raise Failed(work.__name__) from None

    return task()(quietly)


def again_after(tries: int, at: datetime) -> datetime | None:
    """Give when to try once more what failed for the `tries`th time: after 4, 16, 64 … minutes; None: give up."""
    return at + timedelta(minutes=4 ** min(tries, 3)) if tries < TRIES else None
