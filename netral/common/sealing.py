"""What is written so that only we can read it, and found again without being read: AES-SIV and HMAC, one key each.

A number that everybody could guess is no secret behind a bare hash: whoever has the table tries all numbers. So the key
has two halves that are kept apart, one in the settings of the server, one in the database. Each alone is worth nothing.
"""

from __future__ import annotations

import hmac
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HALF = 32
"""Bytes of the half that is kept in the database."""
INDEX = 16
"""Bytes of an index: with 2 ** 128 values no two people share one."""


class CannotUnseal(ValueError):
    """What was stored was sealed with another key, or was changed."""


class Keys(NamedTuple):
    """The keys of one kind of value."""

    for_index: bytes
    for_sealing: bytes

    def index_of(self, value: bytes) -> bytes:
        """Give the keyed hash by which a value is found again (HMAC-SHA-256, RFC 2104, its first 16 bytes)."""
        return hmac.digest(self.for_index, value, "sha256")[:INDEX]

    def sealer(self) -> Sealer:
        """Give what seals and unseals; it costs more to make than to use."""
        return Sealer(AESSIV(self.for_sealing))


class Sealer(NamedTuple):
    """Seals with AES-SIV (RFC 5297): the same value gives the same bytes, and no nonce can be used twice by mistake."""

    cipher: AESSIV

    def seal(self, value: bytes) -> bytes:
        """Give the sealed value, 16 bytes longer."""
        return self.cipher.encrypt(value, None)

    def unseal(self, sealed: bytes) -> bytes:
        """Give the value again.

        :raises CannotUnseal: it was sealed with another key, or changed
        """
        try:
            return self.cipher.decrypt(sealed, None)
        except (InvalidTag, ValueError):
            raise CannotUnseal("sealed with another key, or changed") from None


def derived(*, settings_half: str, database_half: bytes, purpose: str) -> Keys:
    """Give the keys for `purpose` (HKDF-SHA-256, RFC 5869) from both halves."""
    made = HKDF(SHA256(), length=32 + 64, salt=database_half, info=f"netral {purpose}".encode())
    material = made.derive(settings_half.encode())
    return Keys(material[:32], material[32:])
