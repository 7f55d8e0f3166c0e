"""Totals floored to tens, and the moments at which they may move at all.

A number that one person's choice moves is published as the tens it has reached, counted at the last batch and not now.
Whoever watches it sees nothing of a choice within a bucket, and of one that crosses its edge only that somebody among
all who chose between two batches did.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import numpy as np

LEAST = 10
"""Fewer persons than this are never told of (k)."""
BUCKET = 10
"""Floored numbers are multiples of this; `LEAST` must be one as well, so that no bucket has both sides of the rule."""


@overload
def floored(number: int) -> int: ...
@overload
def floored(number: np.ndarray) -> np.ndarray: ...
def floored(number: int | np.ndarray) -> int | np.ndarray:
    """Give how many whole tens a number of persons has reached: 10 m says that there are 10 m until 10 m + 9."""
    return number - number % BUCKET


def shown(number: int, *, of: int | None = None) -> int | None:
    """Give a number as it may be shown: floored, or None where it says too much.

    That is when fewer than `LEAST` are counted, or when fewer than `LEAST` of `of` persons, whose number everybody
    knows, might remain. The second looks at the bucket and not at the number, so that nothing shown or hidden differs
    between two numbers of one bucket: that the others are at least ten would otherwise narrow it.
    """
    bucket = floored(number)
    if bucket < LEAST or (of is not None and of - (bucket + BUCKET - 1) < LEAST):
        return None
    return bucket


def last_batch(at: datetime, *, hour: time) -> datetime:
    """Give the last moment up to `at` at which numbers were counted anew: daily, at `hour` of the zone of `at`.

    What is counted for a page at `at` is what was chosen before that moment.
    """
    today = datetime.combine(at.date(), hour, tzinfo=at.tzinfo)
    return today if today <= at else today - timedelta(days=1)
