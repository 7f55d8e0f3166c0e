"""Why something about the log is refused. Each message can be shown to whoever asked."""

from __future__ import annotations

from netral.common.errors import NetralError


class LedgerError(NetralError):
    """The base of every refusal of this room."""


class Absent(LedgerError):
    """There is nothing where a log should be."""


class BadNote(LedgerError):
    """A text is no signed note, no checkpoint, or no key, or is written otherwise than the specification has it."""


class BadSignature(LedgerError):
    """No key that is trusted signed this, or the signature of one that is trusted is wrong."""


class NoQuorum(LedgerError):
    """Fewer witnesses cosigned than the policy wants."""


class BadProof(LedgerError):
    """A proof does not prove what it should."""


class BadPolicy(LedgerError):
    """A policy file cannot be read: names the line."""


class Reopened(LedgerError):
    """A log that was closed for good goes on."""


class BadTile(LedgerError):
    """A tile is missing, has another length, or holds other hashes than the tree."""


class Halted(LedgerError):
    """The writer signs nothing: what it has contradicts what it signed before."""
