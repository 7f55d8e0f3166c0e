"""Reads an exported log with what others wrote: tlog-scales (tiles, notes, trees) and sigstore-python (notes, proofs).

Nothing of `netral.ledger` takes part.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import LogCheckpoint, SignedNote
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tiles import leaf_hash, level_tiles
from tlog_scales.tlog import Checkpoint
from tlog_scales.utils import sha256


class _Keyring:
    """What sigstore asks to check a signature."""

    def __init__(self, vkey: Vkey) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(vkey.pubkey)

    def verify(self, *, key_id: bytes, signature: bytes, data: bytes) -> None:
        self._key.verify(signature, data)


def accept(folder: Path, log: str, witness: str) -> int:
    """Read all of a log, for which two keys are trusted; give its size. Whatever is raised refuses it."""
    key, text = Vkey.from_string(log), (folder / "checkpoint").read_text(encoding="utf-8")
    head = Checkpoint.from_text(text)
    assert head.origin == key.name
    head.verify(key)
    head.verify(Vkey.from_string(witness))

    note = SignedNote.from_text(text)
    note.verify(_Keyring(key), key.key_id.to_bytes(4))  # type: ignore[arg-type]
    again = LogCheckpoint.from_text(note.note)
    assert (again.origin, again.log_size, again.log_hash) == (head.origin, head.size, head.root_hash.hex())

    reader = TilesReader(LocalBackend(folder))
    assert reader.get_checkpoint() == head
    assert reader.calculate_root_hash() == head.root_hash
    for index in range(head.size):
        entry = reader.get_entry(index)
        assert reader.mth(index, index + 1) == leaf_hash(entry)
        proof = reader.get_inclusion_proof(index, head.size)
        proof.check(leaf_hash(entry), head.root_hash)
        inclusion = SimpleNamespace(
            log_index=index, tree_size=head.size, hashes=proof.node_hashes, root_hash=head.root_hash
        )
        inner = SimpleNamespace(inclusion_proof=inclusion, canonicalized_body=entry)
        verify_merkle_inclusion(SimpleNamespace(_inner=inner))  # type: ignore[arg-type]
    _check_upper_tiles(reader, head.size)
    return head.size


def _check_upper_tiles(reader: TilesReader, size: int) -> None:
    """Compare every hash in the tiles above the lowest with the tile below it."""
    level = 1
    while size >> 8 * level:
        full, width = level_tiles(size, level)
        for place in range(full * 256 + width):
            below = TilesReader(reader.backend)
            below.set_size(size)
            leaves = [below._get_from_tile(level - 1, place, at) for at in range(256)]
            assert _root(leaves) == reader._get_from_tile(level, place // 256, place % 256)
        level += 1


def _root(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [sha256(b"\x01" + left + right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
