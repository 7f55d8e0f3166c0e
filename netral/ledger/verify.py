"""Reads a published log from its first entry to its last, and believes nothing that it did not compute itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.errors import Absent, BadProof, BadTile, Reopened
from netral.ledger.policy import Policy, Seen, time_of
from netral.ledger.shards import closed_within
from netral.ledger.store import Folder
from netral.ledger.tiles import CHECKPOINT, WIDTH, Edge, Read, Reader

MUCH = 1 << 22
"""Bytes of entries that are held at once, and a bundle more."""
AT_ONCE = 64
"""Bundles that are computed together: some 16,000 entries."""


class Verified(NamedTuple):
    """A log that is what its checkpoint says."""

    signed: Signed
    seen: Seen
    edge: Edge


def verify(
    read: Read,
    policy: Policy,
    *,
    to: Folder | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verified:
    """Read a whole log: signatures, every entry, every tile; `progress` is told how many entries were read.

    With `to`, what is right is copied there, the checkpoint last. Raises a `LedgerError` that says what is wrong.
    """
    signed = read_checkpoint(read)
    seen, edge = policy.check(signed), Edge()
    time_of(signed, policy)  # refuses a wrong signature of when
    for _ in grow(edge, signed.checkpoint, read, keep=to.write if to is not None else None):
        if progress is not None:
            progress(edge.size)
    if to is not None:
        to.settle()
        to.write(CHECKPOINT, signed.octets())
        to.settle()
    return Verified(signed, seen, edge)


def read_checkpoint(read: Read) -> Signed:
    """Read the checkpoint that is published."""
    try:
        return Signed.parse(read(CHECKPOINT))
    except FileNotFoundError:
        raise Absent(id="Di sana tidak ada checkpoint.", en="There is no checkpoint there.") from None


def grow(edge: Edge, to: Checkpoint, read: Read, *, keep: Callable[[str, bytes], None] | None = None) -> Iterator[None]:
    """Let a tree that was computed here grow by the published entries, in steps, and compare it with what is published.

    `keep` is given every file that is right, by its address.
    Raises `BadTile` for a file that holds something else, `Reopened` for entries after the last, and `BadProof` when
    the root is another in the end.
    """
    reader = Reader(read, to.size)
    while edge.size < to.size:
        entries = _some(reader, edge.size)
        closed = closed_within(to.origin, edge.size, entries)
        if closed is not None and closed < to.size:
            raise reopened(closed, to.size)
        is_last = edge.size + len(entries) == to.size
        for path, content in edge.append(entries):
            # What is not full yet is published for the sizes that were signed, so only in the end.
            if ".p/" not in path or is_last:
                check_file(reader, path, content)
                if keep is not None:
                    keep(path, content)
        yield
    if edge.root() != to.root:
        raise BadProof(
            id=f"Entri yang terbit tidak menghasilkan akar pada checkpoint ({to.size} entri).",
            en=f"The published entries do not add up to the root in the checkpoint ({to.size} entries).",
        )


def reopened(closed: int, size: int) -> Reopened:
    """Give the refusal of a log that goes on after it was closed."""
    return Reopened(
        id=f"Log sudah ditutup dengan {closed} entri, tetapi bertambah menjadi {size}.",
        en=f"The log was closed with {closed} entries, but grew to {size}.",
    )


def _some(reader: Reader, start: int) -> list[bytes]:
    """Give entries from `start` on: as many as are computed together, fewer where they are long."""
    first, last = start // WIDTH, -(-reader.size // WIDTH)
    entries, size = list[bytes](), 0
    for place in range(first, min(first + AT_ONCE, last)):
        entries += reader.entries(place)
        size += sum(map(len, entries[-WIDTH:]))
        if size > MUCH:
            break
    return entries[start % WIDTH :]


def check_file(reader: Reader, path: str, content: bytes) -> None:
    """Refuse a published file that is not what it should be; one that is full since may stand for one that was not."""
    published = reader.content(path)
    if published[: len(content)] != content or (len(published) != len(content) and ".p/" not in path):
        raise BadTile(id=f"Berkas {path} memuat hal lain.", en=f"The file {path} holds something else.")
