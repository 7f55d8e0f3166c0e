"""Hashes and proofs of a Merkle tree: RFC 6962, section 2.1, and RFC 9162, section 2.1. Whole numbers and bytes only.

A tree over n entries is read through one question: what is the hash of a complete subtree? `Node` answers it. It names
the subtree by its level (it spans 2 ** level leaves) and its place among those of its level. Everything else follows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeAlias

from netral.ledger.errors import BadProof

Node: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree at (level, place): leaves place << level until (place + 1) << level."""
HASH = 32
"""Bytes of every hash."""
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without entries."""
LONGEST_PATH = 63
"""Hashes in the longest path that is read; a tree that deep cannot be."""


def hash_leaf(entry: bytes) -> bytes:
    """Give the hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """Give the hash of two subtrees, of which the left is complete."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def hash_levels(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """Give the hashes of all complete subtrees over these ones, level by level, from these upwards."""
    levels, sha256 = [list(hashes)], hashlib.sha256
    while len(below := levels[-1]) > 1:
        pairs = zip(below[::2], below[1::2], strict=False)
        levels.append([sha256(b"\x01" + left + right).digest() for left, right in pairs])
    return levels


def root(size: int, node: Node) -> bytes:
    """Give the root of the tree over the first `size` entries."""
    return _hash(0, size, node) if size else EMPTY_ROOT


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """Give what proves that entry `index` (from 0) is in the tree over `size` entries, from the leaf upwards.

    Raises `BadProof` when there is no such entry.
    """
    if not 0 <= index < size:
        raise BadProof(
            id=f"Pohon berisi {size} entri tidak mempunyai entri nomor {index}.",
            en=f"A tree of {size} entries has no entry number {index}.",
        )
    path, start, end = list[bytes](), 0, size
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            path.append(_hash(middle, end, node))
            end = middle
        else:
            path.append(_hash(start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """Give what proves that the tree over `old` entries is the beginning of the one over `new`.

    Raises `BadProof` when the tree did not grow, but shrank.
    """
    if not 0 <= old <= new:
        raise _shrank(old, new)
    if old in (0, new):
        return []
    path, start, end, is_whole = list[bytes](), 0, new, True
    while old != end:
        middle = start + _left(end - start)
        if old <= middle:
            path.append(_hash(middle, end, node))
            end = middle
        else:
            path.append(_hash(start, middle, node))
            start, is_whole = middle, False
    return ([] if is_whole else [_hash(start, end, node)]) + path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Refuse with `BadProof` unless `leaf` (a hash) is entry `index` of the tree with this size and root.

    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise BadProof(
            id=f"Bukti menyebut entri nomor {index}, tetapi log hanya berisi {size} entri.",
            en=f"The proof names entry number {index}, but the log holds only {size} entries.",
        )
    at, last, hashed = index, size - 1, leaf
    for sibling in path:
        if not last:
            raise _too("long")
        if at & 1 or at == last:
            hashed = hash_children(sibling, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = hash_children(hashed, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise _too("short")
    if hashed != root:
        raise BadProof(
            id="Entri dan bukti tidak sepasang, atau diubah: akar pohon tidak cocok.",
            en="Entry and proof do not belong together, or were altered: the root of the tree does not match.",
        )


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Refuse with `BadProof` unless the tree (`old`, `old_root`) is the beginning of (`new`, `new_root`).

    RFC 9162, section 2.1.4.2; every tree begins with the empty one.
    """
    if not 0 <= old <= new:
        raise _shrank(old, new)
    if old == 0 and old_root != EMPTY_ROOT:
        raise _is_another()
    if old in (0, new):
        if path:
            raise _too("long")
        if old == new and old_root != new_root:
            raise _is_another()
        return
    # A complete old tree is itself the first hash of the path.
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if _both_roots(old - 1, new - 1, hashes) != (old_root, new_root):
        raise _is_another()


def _both_roots(at: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Give the roots of the tree that ends at entry `at`, and of the one that ends at `last`, as a path has them."""
    if not path:
        raise _too("short")
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if not last:
            raise _too("long")
        if at & 1 or at == last:
            before, after = hash_children(sibling, before), hash_children(sibling, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = hash_children(after, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise _too("short")
    return before, after


def _hash(start: int, end: int, node: Node) -> bytes:
    """Give the hash over leaves `start` until `end`, where a subtree of the whole begins at `start`."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _left(size)
    return hash_children(_hash(start, middle, node), _hash(middle, end, node))


def _left(size: int) -> int:
    """Give how many leaves stand on the left: the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _shrank(old: int, new: int) -> BadProof:
    return BadProof(id=f"Log menyusut dari {old} ke {new} entri.", en=f"The log shrank from {old} to {new} entries.")


def _too(long: str) -> BadProof:
    in_indonesian = {"long": "panjang", "short": "pendek"}[long]
    return BadProof(id=f"Bukti itu terlalu {in_indonesian}.", en=f"The proof is too {long}.")


def _is_another() -> BadProof:
    return BadProof(
        id="Log itu ditulis ulang: keadaannya yang baru tidak memuat yang lama.",
        en="The log was rewritten: its new state does not contain the old one.",
    )
