"""Base 64 (RFC 4648, section 4), strictly: what was read is written the same again."""

from __future__ import annotations

import base64
import binascii


def encode(octets: bytes) -> str:
    """Give the text of some bytes."""
    return base64.b64encode(octets).decode("ascii")


def decode(text: str) -> bytes:
    """Give the bytes of a text; `ValueError` when it is not exactly how `encode` writes them."""
    try:
        octets = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise ValueError(str(problem)) from None
    if encode(octets) != text:
        raise ValueError("not canonical")
    return octets
