"""Proofs that something is in a log, as a file that is checked without asking anybody. C2SP tlog-proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from netral.ledger import base64
from netral.ledger.checkpoint import NUMBER, Signed
from netral.ledger.entry import Opening
from netral.ledger.errors import BadProof
from netral.ledger.policy import Policy, Seen, time_of
from netral.ledger.tiles import Read, Reader
from netral.ledger.tree import HASH, LONGEST_PATH, check_inclusion, hash_leaf, inclusion_path
from netral.ledger.verify import read_checkpoint

FIRST = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
LONGEST = 1 << 17
"""Bytes of the longest file that is read."""


@dataclass(frozen=True)
class Proof:
    """Where an entry stands, the path from it to the root, and the checkpoint with that root."""

    index: int
    path: tuple[bytes, ...]
    signed: Signed
    extra: bytes = b""
    """What whoever made it put in; nothing vouches for it."""

    def octets(self) -> bytes:
        """Give the proof as a file."""
        lines = [FIRST, *([f"extra {base64.encode(self.extra)}"] if self.extra else []), f"index {self.index}"]
        lines += map(base64.encode, self.path)
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.signed.octets()

    @classmethod
    def parse(cls, octets: bytes) -> Proof:
        """Read a file; raises `BadProof`, or `BadNote` when the fault is in the checkpoint."""
        if len(octets) > LONGEST:
            raise BadProof(id="Berkas itu terlalu besar untuk sebuah bukti.", en="The file is too large for a proof.")
        head, blank, rest = octets.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise _none() from None
        if not blank or lines.pop(0) != FIRST:
            raise _none()
        try:
            extra = base64.decode(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
            word, _, index = lines.pop(0).partition(" ")
            path = tuple(map(base64.decode, lines))
        except (ValueError, IndexError):
            raise _none() from None
        if word != "index" or not NUMBER.fullmatch(index):
            raise _none()
        if len(path) > LONGEST_PATH or any(len(one) != HASH for one in path):
            raise _none()
        return cls(int(index), path, Signed.parse(rest), extra)

    def check(self, entry: bytes, policy: Policy) -> Seen:
        """Refuse unless `entry` is in a log that the policy trusts, and enough witnesses saw it.

        Raises `BadSignature`, `NoQuorum` or `BadProof`.
        """
        seen = policy.check(self.signed)
        checkpoint = self.signed.checkpoint
        check_inclusion(hash_leaf(entry), self.index, checkpoint.size, self.path, checkpoint.root)
        return seen


@dataclass(frozen=True)
class Checked:
    """What a file proved."""

    proof: Proof
    seen: Seen
    opening: Opening
    signed_at: datetime | None
    """When the log says that it signed; nothing when it does not say."""


def check_file(proof: bytes, opening: bytes, policy: Policy) -> Checked:
    """Check a proof as a file, with what opens its entry: in the proof itself, or in a file of its own.

    Raises a `LedgerError` that says what is wrong.
    """
    read = Proof.parse(proof)
    if not opening and not read.extra:
        raise BadProof(
            id="Bukti ini tidak memuat isinya. Pilih juga berkas isi yang disimpan bersamanya.",
            en="This proof does not hold what it is about. Also choose the file of the content kept with it.",
        )
    said = Opening.parse(opening or read.extra)
    return Checked(read, read.check(said.entry(), policy), said, time_of(read.signed, policy))


def made(read: Read, index: int, *, extra: bytes = b"") -> Proof:
    """Make a proof for entry `index` from the published files of a log; `extra` may be what opens the entry.

    Raises `BadProof` when it is not published yet, and `BadTile` when files are missing.
    """
    signed = read_checkpoint(read)
    path = inclusion_path(index, signed.checkpoint.size, Reader(read, signed.checkpoint.size).node)
    return Proof(index, tuple(path), signed, extra)


def _none() -> BadProof:
    return BadProof(
        id="Berkas itu bukan bukti (.tlog-proof), atau terpotong.",
        en="The file is no proof (.tlog-proof), or it was cut.",
    )
