"""What stands in the log: commitments, all of one length and shape. What kind of thing it is stands inside.

An entry is 32 bytes: SHA-256 over `FORM`, a salt of 32 random bytes, the kind, a line's end, and the content. Whoever
holds the opening (salt, kind, content) can show what the entry says; nobody can guess it from the entry, and nobody can
open one entry in two ways. Once the salt is destroyed, nothing connects an entry with anything any more.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime
from typing import NamedTuple

from netral.ledger.errors import BadProof

FORM = b"netral.ledger.v1\n"
LENGTH = 32
"""Bytes of every entry."""
SALT = 32
MOMENT = 6
"""Bytes of the salt that may be the second in which something entered; the rest is random either way."""
TICKET = 16
KIND = re.compile(r"[a-z][a-z0-9.-]{0,63}")
LONGEST_CONTENT = 1 << 16
"""Bytes of the longest content that is committed to; commit to the digest of what is longer."""


class Opening(NamedTuple):
    """What an entry says, and what keeps everybody else from guessing it."""

    salt: bytes
    kind: str
    content: bytes

    @classmethod
    def new(cls, kind: str, content: bytes, *, at: datetime | None = None) -> Opening:
        """Make an opening with a salt of its own; raises `ValueError` for a kind or a content that cannot be.

        `at` is for what enters at once, by the hundreds a second: it only makes them easy to find again.
        """
        if not KIND.fullmatch(kind) or len(content) > LONGEST_CONTENT:
            raise ValueError(kind)
        moment = int(at.timestamp()).to_bytes(MOMENT) if at is not None else secrets.token_bytes(MOMENT)
        return cls(moment + secrets.token_bytes(SALT - MOMENT), kind, content)

    def octets(self) -> bytes:
        """Give it as it stands in the `extra` line of a proof, or in a file of its own."""
        return self.salt + self.kind.encode() + b"\n" + self.content

    @classmethod
    def parse(cls, octets: bytes) -> Opening:
        """Read it; raises `BadProof`."""
        kind, end, content = octets[SALT:].partition(b"\n")
        try:
            read = cls(octets[:SALT], kind.decode("ascii"), content)
        except UnicodeDecodeError:
            raise _none() from None
        if not end or not KIND.fullmatch(read.kind) or len(content) > LONGEST_CONTENT:
            raise _none()
        return read

    def shown(self) -> str:
        """Give the content as it may be shown: text of one or more lines, else hexadecimal digits."""
        try:
            text = self.content.decode()
        except UnicodeDecodeError:
            return self.content.hex()
        return text if all(mark.isprintable() or mark == "\n" for mark in text) else self.content.hex()

    def entry(self) -> bytes:
        """Give the entry that commits to this."""
        return hashlib.sha256(FORM + self.octets()).digest()

    def ticket(self) -> bytes:
        """Give by what the entry is found again: tickets of one hour stand together, as entries do not."""
        return self.salt[:MOMENT] + self.entry()[: TICKET - MOMENT]


def ticket_of_old(entry: bytes) -> bytes:
    """Give the ticket of an entry of which nobody knows any more when it came: the database forgot it."""
    return b"\xff" * MOMENT + entry[: TICKET - MOMENT]


def random_entry() -> bytes:
    """Give an entry that commits to nothing; nobody can tell it from others."""
    return secrets.token_bytes(LENGTH)


def _none() -> BadProof:
    return BadProof(
        id="Isi bukti itu tidak terbaca: garam 32 bita, jenis, akhir baris, lalu isinya.",
        en="What the proof is about cannot be read: a salt of 32 bytes, the kind, a line's end, then the content.",
    )
