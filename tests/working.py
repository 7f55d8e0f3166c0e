"""The worker, within the transaction of a test."""

from __future__ import annotations

from unittest.mock import patch

from netral.platform import work


def work_off() -> None:
    """Do what is queued and due; the connection of the test stays open, as it does for its requests."""
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        work.work(once=True)
