"""What enters the log at a moment that does not matter."""

from __future__ import annotations

from datetime import UTC, datetime

from netral.ledger import operations
from netral.ledger.entry import Opening

AT = datetime(2027, 3, 1, 5, tzinfo=UTC)


def enter(kind: str, content: bytes) -> Opening:
    return operations.enter(kind, content, at=AT)
