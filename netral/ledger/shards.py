"""The log of a year begins with the end of the one before, and ends for good: both stand in it, and anyone can tell.

The two entries that say so are commitments like all others, but with a salt of zeros, so that everybody can open them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from netral.ledger.checkpoint import Checkpoint
from netral.ledger.entry import FORM, SALT, Opening

OPENED, CLOSED = "log.opened", "log.closed"


def first_entry(origin: str, before: Checkpoint | None) -> Opening:
    """Give what the first entry of a log says: its name, and the last checkpoint of the log before, if any."""
    return Opening(bytes(SALT), OPENED, f"{origin}\n\n{before or ''}".encode())


def last_entry(origin: str, size: int) -> Opening:
    """Give what the last entry of a log says: its name, and how many entries stand before this one."""
    return Opening(bytes(SALT), CLOSED, f"{origin}\n{size}\n".encode())


def is_closed(origin: str, size: int, entry: bytes) -> bool:
    """Say whether a log is closed, by the last of its `size` entries."""
    return entry == last_entry(origin, size - 1).entry()


def closed_within(origin: str, start: int, entries: Sequence[bytes]) -> int | None:
    """Give after how many entries a log says that it is closed, if one of these does; they stand from `start` on."""
    said = hashlib.sha256(FORM + bytes(SALT) + f"{CLOSED}\n{origin}\n".encode())
    for index, entry in enumerate(entries, start):
        digest = said.copy()
        digest.update(f"{index}\n".encode())
        if digest.digest() == entry:
            return index + 1
    return None
