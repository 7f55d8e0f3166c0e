"""The worker: takes tasks from the queue, one after another, and does the chores between them."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime

import structlog
from django.db import DatabaseError, connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from netral.ledger.keeping import kept, write_once
from netral.platform.chores import do_due

log = structlog.get_logger("netral.work")
PATIENCE = 2.0
"""Seconds between two looks at an empty queue."""
AFTER_A_FAULT = 10.0
"""Seconds before the database is asked again that did not answer."""


def run(*, once: bool = False) -> None:
    """Do all that is done in the background: the queue, the chores, and the public log beside them."""
    if once:
        work(once=True)
        write_once()
        return
    with kept():
        work()


def work(*, once: bool = False) -> None:
    """Do what is queued and due, until told to end (SIGTERM: after the task at hand); `once`: until nothing is left."""
    worker = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name=DEFAULT_TASK_BACKEND_ALIAS, startup_delay=False,
        max_tasks=None, worker_id=uuid.uuid4().hex, excluded_queue_names=[],
    )  # fmt: skip
    if not once:
        worker.configure_signals()
    while worker.running:
        pause = PATIENCE
        try:
            do_due(datetime.now(UTC))
            worker.run()
        except DatabaseError:
            if once:
                raise
            log.exception("database.gone")
            connections.close_all()
            pause = AFTER_A_FAULT
        if once:
            return
        if worker.running:
            time.sleep(pause)
