"""How many examples a property is tried on: more of them in `make prove`."""

from __future__ import annotations

from hypothesis import settings


def examples(times: float = 1) -> int:
    """Give `times` as many as the profile has: 100 in the suite, thousands in `make prove`."""
    profile = settings.default
    assert profile is not None
    return int(times * profile.max_examples)
