"""The few numbers that compiled cases speak in."""

from __future__ import annotations

FORBIDS, ALLOWS, DISPUTED = 0, 1, 2
ALWAYS = 0
NEVER = 3_000_000  # a day number after every date that Python knows
STRICTEST_FIRST = ("prohibited", "contested", "not-covered", "conditional", "allowed")
