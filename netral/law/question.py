"""A question put to the engine: acts, a person, a day, and the facts that are known.

What somebody leaves out is unknown, never "no". What they say they do not know is unknown too, but *said*: then no
presumption stands in for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

FactValue = str | bool | int | date | Sequence[str]

NOTHING_KNOWN: Mapping[str, FactValue] = MappingProxyType({})
FIRST_DAY = date(2014, 1, 1)
"""What happened before is not asked about: the corpus begins here."""

PEMILU = ("pemilu-presiden", "pemilu-dpr", "pemilu-dpd", "pemilu-dprd")


class Question(NamedTuple):
    """One question.

    `acts`: ids, one or several. `on`: the day of the act. `person`: an id of people or aliases, None when unknown.
    `facts`: fact id → value, list of possible values, or "unknown". `stage`: as the contract shows it (None: not from
    a calendar). `as_known_on`: the day whose knowledge of the law counts (None: all that is known today).
    """

    acts: tuple[str, ...]
    on: date
    person: str | None = None
    facts: Mapping[str, FactValue] = NOTHING_KNOWN
    election: str | None = None
    region: str | None = None
    as_known_on: date | None = None
    stages: tuple[Mapping[str, object], ...] = ()
