"""Signed notes: a text, and lines of signatures under it. C2SP signed-note, and tlog-cosignature for kind 4.

Keys and signatures are those of Ed25519 (RFC 8032). Signatures by keys that nobody named to us are left alone.
"""

from __future__ import annotations

import enum
import functools
import hashlib
import re
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from netral.ledger import base64
from netral.ledger.errors import BadNote, BadSignature

LONGEST = 1 << 16
"""Bytes of the longest note that is read: sixteen signatures of today's largest kind fit in."""
MOST_SIGNATURES = 64
SIGNED = 64
"""Bytes of an Ed25519 signature; with a moment before it, it is a cosignature."""
LATEST = (1 << 63) - 1
"""The latest moment that a cosignature can name, in seconds since 1970 (UTC)."""
NAME = re.compile(r"[^\s+\x00-\x1f\x7f\ud800-\udfff]{1,255}")
PRIVATE = "PRIVATE+KEY+"


class Kind(enum.IntEnum):
    """What a key signs, as the byte that the specification gives it."""

    SIGNATURE = 1
    """The text of the note."""
    COSIGNATURE = 4
    """The text, and when it was seen to contain all that was seen before."""


@dataclass(frozen=True)
class Key:
    """A public key, with the name and the kind that belong to it: what the specification calls a vkey."""

    name: str
    kind: Kind
    octets: bytes

    @functools.cached_property
    def id(self) -> bytes:
        """Four bytes that tell the keys of one name apart; no proof of anything."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.octets).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.encode(bytes([self.kind]) + self.octets)}"

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read a key as `str()` writes it; raises `BadNote`."""
        name, _, rest = text.partition("+")
        said_id, _, encoded = rest.partition("+")
        key = cls(name, *_key_octets(encoded, shown=text))
        if not NAME.fullmatch(name) or said_id != key.id.hex():
            raise _no_key(text)
        return key

    def check(self, signature: Signature, text: str) -> int:
        """Refuse with `BadSignature` unless this key signed the text.

        Gives when it did, in seconds since 1970; 0 for a signature that does not say.
        """
        said, octets = 0, signature.octets
        message = text.encode()
        if self.kind is Kind.COSIGNATURE:
            said, octets = int.from_bytes(octets[:8]), octets[8:]
            message = _cosigned(text, said)
        try:
            if said > LATEST:
                raise InvalidSignature
            Ed25519PublicKey.from_public_bytes(self.octets).verify(octets, message)
        except (InvalidSignature, ValueError):
            raise BadSignature(
                id=f"Tanda tangan {self.name} salah: teksnya atau tanda tangannya diubah.",
                en=f"The signature of {self.name} is wrong: the text or the signature was altered.",
            ) from None
        return said


@dataclass(frozen=True, repr=False)
class Signer:
    """A private key with its name: signs notes."""

    key: Key
    _secret: Ed25519PrivateKey

    @classmethod
    def new(cls, name: str, kind: Kind) -> Signer:
        """Make a key that nobody has."""
        return cls._of(name, kind, Ed25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> Signer:
        """Read a private key as `secret()` writes it; raises `BadNote`, which quotes nothing of it."""
        name, _, rest = text.strip().removeprefix(PRIVATE).partition("+")
        said_id, _, encoded = rest.partition("+")
        kind, octets = _key_octets(encoded, shown=f"{PRIVATE}…")
        signer = cls._of(name, kind, Ed25519PrivateKey.from_private_bytes(octets))
        if not text.startswith(PRIVATE) or not NAME.fullmatch(name) or said_id != signer.key.id.hex():
            raise _no_key(f"{PRIVATE}…")
        return signer

    @classmethod
    def _of(cls, name: str, kind: Kind, secret: Ed25519PrivateKey) -> Signer:
        if not NAME.fullmatch(name):
            raise _no_key(name)
        return cls(Key(name, kind, secret.public_key().public_bytes_raw()), secret)

    def as_cosigner(self) -> Signer:
        """Give the same key as one that also says when it signed, as a witness does."""
        return self._of(self.key.name, Kind.COSIGNATURE, self._secret)

    def secret(self) -> str:
        """Give the private key as text, to be kept where nobody else reads it."""
        seed = base64.encode(bytes([self.key.kind]) + self._secret.private_bytes_raw())
        return f"{PRIVATE}{self.key.name}+{self.key.id.hex()}+{seed}"

    def sign(self, text: str, *, at: int = 0) -> Signature:
        """Sign the text of a note; `at` (seconds since 1970) is what a cosignature says of when."""
        if self.key.kind is Kind.COSIGNATURE:
            octets = at.to_bytes(8) + self._secret.sign(_cosigned(text, at))
        else:
            octets = self._secret.sign(text.encode())
        return Signature(self.key.name, self.key.id, octets)


class Signature(NamedTuple):
    """One line under a note."""

    name: str
    key_id: bytes
    octets: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64.encode(self.key_id + self.octets)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Read one line, without its end."""
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        try:
            octets = base64.decode(encoded)
        except ValueError:
            octets = b""
        if dash != "—" or not NAME.fullmatch(name) or len(octets) <= 4:
            raise BadNote(
                id=f"Baris tanda tangan tidak terbaca: “{short(line)}”.",
                en=f"This line is no signature: “{short(line)}”.",
            )
        return cls(name, octets[:4], octets[4:])


@dataclass(frozen=True)
class Note:
    """A text that ends with a line's end, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def parse(cls, octets: bytes) -> Note:
        """Read a note; raises `BadNote` unless it is written exactly as the specification has it."""
        if len(octets) > LONGEST:
            raise BadNote(id="Catatan bertanda tangan itu terlalu panjang.", en="The signed note is too long.")
        try:
            whole = octets.decode()
        except UnicodeDecodeError:
            raise BadNote(id="Catatan itu bukan teks UTF-8.", en="The note is not text in UTF-8.") from None
        if any(mark < " " and mark != "\n" for mark in whole):
            raise BadNote(id="Catatan itu memuat tanda kendali.", en="The note holds control characters.")
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise BadNote(
                id="Catatan itu tidak bertanda tangan: tidak ada baris tanda tangan sesudah baris kosong.",
                en="The note is not signed: no line of a signature follows an empty line.",
            )
        signatures = tuple(Signature.parse(line) for line in lines[:-1].split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise BadNote(id="Catatan itu memuat terlalu banyak tanda tangan.", en="The note has too many signatures.")
        return cls(text + "\n", signatures)

    def signed_by(self, key: Key) -> int | None:
        """Tell whether a key signed: None if not, else when (0: it does not say). A wrong signature is refused.

        Of several by one key, which is odd but no lie, the latest counts.
        """
        said = [key.check(one, self.text) for one in self.signatures if (one.name, one.key_id) == (key.name, key.id)]
        return max(said, default=None)

    def with_signatures(self, more: tuple[Signature, ...]) -> Note:
        """Give this note with further signatures, each key's latest in the place of its earlier one."""
        new = {(one.name, one.key_id) for one in more}
        return Note(self.text, (*(one for one in self.signatures if (one.name, one.key_id) not in new), *more))


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _key_octets(encoded: str, *, shown: str) -> tuple[Kind, bytes]:
    try:
        octets = base64.decode(encoded)
        kind = Kind(octets[0])
    except (ValueError, IndexError):
        raise _no_key(shown) from None
    if len(octets) != 33:
        raise _no_key(shown)
    return kind, octets[1:]


def _no_key(text: str) -> BadNote:
    return BadNote(
        id=f"“{short(text)}” bukan kunci (nama+nomor+kunci, Ed25519).",
        en=f"“{short(text)}” is no key (name+id+key, Ed25519).",
    )


def short(text: str) -> str:
    """Give what somebody else wrote as it may be shown: on one line, of at most 80 marks, none of which hides."""
    shown = "".join(mark if mark.isprintable() else "�" for mark in text)
    return shown if len(shown) <= 80 else shown[:79] + "…"
