from datetime import UTC, datetime
from uuid import UUID

import pytest

from netral.audit.operations import Doer

EARLIER = datetime(2026, 11, 22, 8, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 8, tzinfo=UTC)
OFFICER = Doer(UUID(int=1), "operator", "14.06", "institution-people")


@pytest.fixture
def another():
    """Give somebody of another institution."""
    return Doer(UUID(int=2), "operator", "14.07", "person")
