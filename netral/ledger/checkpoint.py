"""Checkpoints: how large a log was and what it contained, signed. C2SP tlog-checkpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from netral.ledger import base64
from netral.ledger.errors import BadNote
from netral.ledger.note import Note
from netral.ledger.tree import HASH

NUMBER = re.compile("0|[1-9][0-9]{0,18}")
"""A whole number as the specification writes it: no sign, no leading zeros."""


@dataclass(frozen=True)
class Checkpoint:
    """The tree of a log at one moment: its identity, its size, its root."""

    origin: str
    size: int
    root: bytes
    further: tuple[str, ...] = ()
    """Lines after these, which mean nothing to us; the specification advises against them."""

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), base64.encode(self.root), *self.further)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a note as a checkpoint; raises `BadNote`."""
        lines = text.removesuffix("\n").split("\n")
        try:
            origin, size, root, *further = lines
            hashed = base64.decode(root)
        except ValueError:
            raise _none() from None
        if not origin or not NUMBER.fullmatch(size) or len(hashed) != HASH or not all(further):
            raise _none()
        return cls(origin, int(size), hashed, tuple(further))


class Signed(NamedTuple):
    """A checkpoint, and the note that it was read from. Nothing of it is trusted before its signatures are checked."""

    checkpoint: Checkpoint
    note: Note

    @classmethod
    def parse(cls, octets: bytes) -> Signed:
        """Read a checkpoint with its signatures; raises `BadNote`."""
        note = Note.parse(octets)
        return cls(Checkpoint.parse(note.text), note)

    def octets(self) -> bytes:
        """Give it as it is published."""
        return str(self.note).encode()


def _none() -> BadNote:
    return BadNote(
        id="Itu bukan checkpoint: baris pertama nama log, lalu ukurannya, lalu akar pohonnya.",
        en="This is no checkpoint: the first line is the log's name, then its size, then the root of its tree.",
    )
