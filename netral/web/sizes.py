"""Pages of few sizes (docs/adr/0011): filled up by a comment that is the same each time and hardly compressed."""

from __future__ import annotations

import base64
import hashlib

SIZE_CLASS = 16 * 1024
"""Bytes of which every page weighs a multiple (SECURITY-MODEL T1)."""
_COMMENT = b"<!--%s-->"
_FILLING = base64.b64encode(b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(SIZE_CLASS // 32)))


def filled(page: bytes) -> bytes:
    """Give a page with a comment after it, so that it weighs a multiple of SIZE_CLASS bytes."""
    missing = -(len(page) + len(_COMMENT % b"")) % SIZE_CLASS
    return page + _COMMENT % _FILLING[:missing]
