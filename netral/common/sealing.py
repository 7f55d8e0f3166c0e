"""What is written so that only we can read it, and found again without being read: one key for each.

A number that everybody could guess is no secret behind a bare hash: whoever has the table tries all numbers. So the key
has two halves that are kept apart, one in the settings of the server, one in the database. Each alone is worth nothing.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HALF = 32
"""Bytes of the half that is kept in the database."""
BLOCK = 16
"""Bytes of a block of AES, and of a sealed number."""


class CannotUnseal(ValueError):
    """What was stored was sealed with another key, or was changed."""


class Keys(NamedTuple):
    """The keys of one kind of value."""

    for_index: bytes
    for_numbers: bytes
    for_sealing: bytes

    def sealer(self) -> Sealer:
        """Give what seals and unseals; it costs more to make than to use."""
        return Sealer(AESSIV(self.for_sealing))

    def numbers(self) -> Numbers:
        """Give what seals numbers, many at once, and finds them again."""
        return Numbers(self.for_index, self.for_numbers)


class Numbers:
    """Seals whole numbers below 2 ** 64, each in one block of AES, a column at a time: five million in a second.

    Sealed: the number and 64 bits that are 0, enciphered (encode-then-encipher, Bellare and Rogaway 2000): every change
    shows, but for one in 2 ** 64. Found by: the first half of its AES-CMAC (RFC 4493) under a key of its own.
    """

    def __init__(self, for_index: bytes, for_numbers: bytes) -> None:
        # Single blocks, each of which is another number: what makes ECB unfit for texts is not there.
        self._sealing = Cipher(algorithms.AES256(for_numbers), modes.ECB())  # noqa: S305
        self._index = Cipher(algorithms.AES256(for_index), modes.ECB())  # noqa: S305
        self._subkey = _doubled(self._enciphered(self._index, bytes(BLOCK)))

    @staticmethod
    def _enciphered(cipher: Cipher[modes.ECB], blocks: bytes) -> bytes:
        return cipher.encryptor().update(blocks)

    def seal(self, numbers: Sequence[int]) -> list[bytes]:
        """Give each number sealed in 16 bytes."""
        sealed = self._enciphered(self._sealing, _blocks(numbers))
        return [sealed[at : at + BLOCK] for at in range(0, len(sealed), BLOCK)]

    def index(self, numbers: Sequence[int]) -> list[int]:
        """Give a keyed hash for each number: a whole number of 64 bits, with a sign.

        That two of five million share one happens in one directory of a million; the second is then refused by name.
        """
        high, low = (int.from_bytes(self._subkey[at : at + 8]) for at in (0, 8))
        macs = self._enciphered(self._index, _blocks([number ^ high for number in numbers], low))
        firsts = array("q", macs)
        _as_network(firsts)
        return firsts[0::2].tolist()

    def unseal(self, sealed: bytes) -> int:
        """Give the number again.

        :raises CannotUnseal: it was sealed with another key, or changed
        """
        block = self._sealing.decryptor().update(sealed)
        if len(sealed) != BLOCK or any(block[8:]):
            raise CannotUnseal("sealed with another key, or changed")
        return int.from_bytes(block[:8])


def _blocks(numbers: Sequence[int], low: int = 0) -> bytes:
    """Give each number as a block: its eight bytes, the highest first, and those of `low`."""
    whole = array("Q", [low]) * (2 * len(numbers))
    whole[0::2] = array("Q", numbers)
    _as_network(whole)
    return whole.tobytes()


def _as_network(numbers: array[int]) -> None:
    if sys.byteorder == "little":
        numbers.byteswap()


def _doubled(block: bytes) -> bytes:
    """Give what RFC 4493 calls K1: a block times x in GF(2 ** 128)."""
    whole = int.from_bytes(block) << 1
    return (whole ^ 0x87 if whole >> 128 else whole).to_bytes(BLOCK + 1)[1:]


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
    made = HKDF(SHA256(), length=32 + 32 + 64, salt=database_half, info=f"netral {purpose}".encode())
    material = made.derive(settings_half.encode())
    return Keys(material[:32], material[32:64], material[64:])
