"""A log in a folder and a database of its own, a clock that is told, witnesses that really answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2027, 3, 1, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def go(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def var(settings, tmp_path):
    """A folder of the server, for one test."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    return settings.VAR
