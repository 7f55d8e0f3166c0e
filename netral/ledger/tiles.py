"""A tree as files that never change: tiles of 256 hashes, and bundles of 256 entries. C2SP tlog-tiles."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from netral.ledger.errors import BadTile
from netral.ledger.tree import EMPTY_ROOT, HASH, hash_children, hash_leaf, hash_levels, root

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes in a full tile."""
KEPT = 256
"""Tiles that a reader keeps in memory, with the hashes inside them: some 35 KB each."""
LENGTH = 2
"""Bytes that tell the length of an entry in a bundle."""
LONGEST_ENTRY = (1 << 16) - 1
CHECKPOINT = "checkpoint"
PATH = re.compile(r"tile/(?:[0-9]|[1-5][0-9]|6[0-3]|entries)/(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/(?:[1-9][0-9]{0,2}))?")
"""What a tile's address looks like; not every one that does is one."""

Read: TypeAlias = Callable[[str], bytes]
"""Gives the content of a file of a log by its address below the log's; raises `FileNotFoundError`."""


def tile_path(level: int, place: int, width: int = WIDTH) -> str:
    """Give the address of a tile; `width` is how many hashes it has."""
    return f"tile/{level}/{_place(place, width)}"


def entries_path(place: int, width: int = WIDTH) -> str:
    """Give the address of a bundle of entries."""
    return f"tile/entries/{_place(place, width)}"


def _place(place: int, width: int) -> str:
    digits = f"{place:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]]) + (f".p/{width}" if width < WIDTH else "")


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """Give the tiles at the right edge of a tree that are not full: level, place, width."""
    level = 0
    while size:
        size, width = divmod(size, WIDTH)
        if width:
            yield level, size, width
        level += 1


def pack(entries: Sequence[bytes]) -> bytes:
    """Give the content of a bundle."""
    return b"".join(len(entry).to_bytes(LENGTH) + entry for entry in entries)


def unpack(bundle: bytes, width: int) -> list[bytes]:
    """Give the entries of a bundle; raises `BadTile` unless there are exactly `width`."""
    entries, at = list[bytes](), 0
    while at < len(bundle):
        end = at + LENGTH + int.from_bytes(bundle[at : at + LENGTH])
        if end > len(bundle) or at + LENGTH > len(bundle):
            raise _bad_bundle()
        entries.append(bundle[at + LENGTH : end])
        at = end
    if len(entries) < width:
        raise _bad_bundle()
    return entries[:width]


class Reader:
    """Answers for the hashes of a tree of one size out of its tiles, which are only as true as whoever serves them.

    `node` is what `tree` asks; check what comes out of that against a checkpoint.
    """

    def __init__(self, read: Read, size: int) -> None:
        self._read, self.size = read, size
        self._levels = functools.lru_cache(KEPT)(self._levels_of)

    def node(self, level: int, place: int) -> bytes:
        """Give the hash of a complete subtree; raises `BadTile` when no tile has it."""
        tile_level, inside = divmod(level, HEIGHT)
        tile, offset = divmod(place << inside, WIDTH)
        return self._levels(tile_level, tile)[inside][offset >> inside]

    def tile(self, level: int, place: int) -> list[bytes]:
        """Give the hashes of a tile, as many as it has in a tree of this size."""
        width = self._width(level, place)
        octets = self.content(tile_path(level, place, width))
        if len(octets) % HASH or len(octets) < width * HASH:
            raise BadTile(
                id=f"Ubin {tile_path(level, place, width)} tidak utuh: {len(octets)} bita.",
                en=f"Tile {tile_path(level, place, width)} is not whole: {len(octets)} bytes.",
            )
        return [octets[at : at + HASH] for at in range(0, width * HASH, HASH)]

    def entries(self, place: int) -> list[bytes]:
        """Give the entries of a bundle, as many as it has in a tree of this size."""
        width = self._width(0, place)
        return unpack(self.content(entries_path(place, width)), width)

    def entry(self, index: int) -> bytes:
        """Give one entry."""
        place, offset = divmod(index, WIDTH)
        return self.entries(place)[offset]

    def root(self) -> bytes:
        """Give the root that the tiles add up to."""
        return root(self.size, self.node)

    def _levels_of(self, level: int, place: int) -> list[list[bytes]]:
        return hash_levels(self.tile(level, place))

    def _width(self, level: int, place: int) -> int:
        return min(WIDTH, max(0, (self.size >> HEIGHT * level) - place * WIDTH))

    def content(self, path: str) -> bytes:
        """Give a file; for a tile that was not full and was taken away since, the full one."""
        for one in (path, path.partition(".p/")[0]):
            try:
                return self._read(one)
            except FileNotFoundError:
                continue
        raise BadTile(id=f"Berkas {path} tidak ada.", en=f"The file {path} is missing.")


class Edge:
    """The right edge of a tree: what must be known to let it grow. Appending gives the files that change."""

    def __init__(self, size: int = 0, tiles: Sequence[Sequence[bytes]] = (), entries: Sequence[bytes] = ()) -> None:
        """`tiles`: of each level, the hashes that fill no tile yet; `entries`: those that fill no bundle yet."""
        self.size = size
        self._tiles = [list(hashes) for hashes in tiles] or [[]]
        self._entries = list(entries)

    @classmethod
    def read(cls, reader: Reader) -> Edge:
        """Take the edge up from the tiles of a tree."""
        tiles, size = list[list[bytes]](), reader.size
        for level, (place, width) in enumerate(_right(size)):
            tiles.append(reader.tile(level, place) if width else [])
        return cls(size, tiles, reader.entries(size // WIDTH) if size % WIDTH else ())

    def append(self, entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        """Let the tree grow; give the files that are new, those of full tiles before those that are not.

        The tree has grown when all of them were taken.
        """
        waiting, place = [*self._entries, *entries], self.size // WIDTH
        for at in range(len(waiting) // WIDTH):
            yield entries_path(place + at), pack(waiting[at * WIDTH : (at + 1) * WIDTH])
        self._entries = waiting[len(waiting) // WIDTH * WIDTH :]
        self._tiles[0] += map(hash_leaf, entries)
        level = 0
        while level < len(self._tiles):
            hashes, first = self._tiles[level], (self.size >> HEIGHT * level) // WIDTH
            full = len(hashes) // WIDTH
            for at in range(full):
                tile = hashes[at * WIDTH : (at + 1) * WIDTH]
                yield tile_path(level, first + at), b"".join(tile)
                if level + 1 == len(self._tiles):
                    self._tiles.append([])
                self._tiles[level + 1].append(hash_levels(tile)[-1][0])
            self._tiles[level] = hashes[full * WIDTH :]
            level += 1
        self.size += len(entries)
        yield from self.files()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give the files at the edge that are not full."""
        if self._entries:
            yield entries_path(self.size // WIDTH, len(self._entries)), pack(self._entries)
        for level, place, width in widths(self.size):
            yield tile_path(level, place, width), b"".join(self._tiles[level])

    def root(self) -> bytes:
        """Give the root of the tree."""
        hashed: bytes | None = None
        for hashes in self._tiles:
            # From the right: each complete subtree of this tile, the smallest first.
            levels, end = hash_levels(hashes) if hashes else [], len(hashes)
            for level in range(HEIGHT):
                if end >> level & 1:
                    left = levels[level][(end >> level) - 1]
                    hashed = left if hashed is None else hash_children(left, hashed)
        return EMPTY_ROOT if hashed is None else hashed


def _right(size: int) -> Iterator[tuple[int, int]]:
    """Give, level by level, the place and the width of the tile at the right edge."""
    while size:
        size, width = divmod(size, WIDTH)
        yield size, width


def _bad_bundle() -> BadTile:
    return BadTile(id="Bundel entri tidak utuh.", en="A bundle of entries is not whole.")
