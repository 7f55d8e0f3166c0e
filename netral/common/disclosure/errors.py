"""Why numbers are not published. Each message can be shown to whoever asked."""

from __future__ import annotations

from netral.common.errors import NetralError


class DisclosureError(NetralError):
    """The base of every refusal here."""


class BadTable(DisclosureError):
    """A table does not hold together: its shape, its codes, or its sums."""


class BadRelease(DisclosureError):
    """A stored release cannot be read, or is written otherwise than we write it."""


class Contradiction(DisclosureError):
    """What is to be published cannot be true together with what was published before."""


class Leak(DisclosureError):
    """What is to be published, with all that was published before, would tell of a few persons."""
