"""Watches a log from outside, with nothing but its address, its policy and a memory of its own.

Whoever runs the log may hold its key, its database and its disks. What they cannot do is make others forget what was
published. So each look is compared with the looks before, with what witnesses saw, and with what others were shown.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from netral.common.files import settle, write_durably
from netral.ledger.checkpoint import NUMBER, Checkpoint, Signed
from netral.ledger.errors import Absent, BadProof, BadTile, LedgerError, NoQuorum, Reopened
from netral.ledger.policy import Policy, time_of
from netral.ledger.remote import Unreachable
from netral.ledger.shards import is_closed
from netral.ledger.store import Folder
from netral.ledger.tiles import CHECKPOINT, HEIGHT, WIDTH, Edge, Read, Reader
from netral.ledger.tree import (
    check_consistency,
    check_inclusion,
    consistency_path,
    hash_leaf,
    hash_levels,
    inclusion_path,
)
from netral.ledger.verify import grow, read_checkpoint, reopened

STALE = timedelta(hours=26)
"""A log that says nothing new for so long has stalled: a batch is due every day."""
AHEAD = timedelta(minutes=5)
"""So much may the clock of the log be ahead of ours."""
MOST = 1 << 28
"""Entries that one look reads: who claims more would keep us reading for days, and silent."""
LONGEST_LOOK = 86_400.0
"""Seconds that one look reads, however slowly the log gives."""
AGAIN = 64
"""Bundles of earlier entries that each look reads again, in turn: some 16,000 entries."""


class What(enum.StrEnum):
    """What an alarm says happened."""

    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    NO_QUORUM = "no-quorum"
    SHRUNK = "shrunk"
    REWRITTEN = "rewritten"
    REOPENED = "reopened"
    ALTERED = "altered"
    SPLIT_VIEW = "split-view"
    CLOCK_BACK = "clock-back"
    CLOCK_AHEAD = "clock-ahead"
    STALLED = "stalled"


class Alarm(NamedTuple):
    """Something that an honest log does not do, or that keeps us from seeing whether it did."""

    what: What
    message: dict[str, str]


class Other(NamedTuple):
    """What somebody else was shown: at another address, or under a proof they hold."""

    name: str
    signed: Signed
    read: Read | None = None
    """Reads their view; nothing for a proof."""


class Look(NamedTuple):
    """What one look saw."""

    size: int
    alarms: list[Alarm]


class Memory:
    """What a monitor keeps of one log: its last checkpoint, the right edge of its tree, what is yet to be compared.

    Raises `LedgerError` when the folder is a witness's.
    """

    def __init__(self, root: Path) -> None:
        self._folder = Folder(root)
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (root / "key").exists():
            raise LedgerError(
                id=f"Folder {root} milik saksi; pemantau memerlukan folder sendiri.",
                en=f"The folder {root} is a witness's; a monitor needs a folder of its own.",
            )

    def last(self) -> tuple[Signed, Edge] | None:
        """Give the last checkpoint that was in order, and the tree up to there; nothing before the first look."""
        try:
            signed = read_checkpoint(self._folder.read)
        except LedgerError:
            if (self._folder.root / CHECKPOINT).exists():
                raise
            return None
        edge = Edge.read(Reader(self._folder.read, signed.checkpoint.size))
        if edge.root() != signed.checkpoint.root:
            raise BadTile(id="Ingatan pemantau itu rusak.", en="The memory of this monitor is broken.")
        return signed, edge

    def remember(self, signed: Signed, edge: Edge) -> None:
        """Keep a checkpoint that was in order: from now on the log must go on from there."""
        files = dict(edge.files())
        for path, content in files.items():
            self._folder.write(path, content)
        self._folder.settle()
        self._folder.write(CHECKPOINT, signed.octets())
        self._folder.settle()
        for path in self._folder.paths():
            if path not in files:
                self._folder.remove(path)

    def next_again(self, bundles: int) -> range:
        """Give which bundles of so many to read again this time, and go on with the next ones next time."""
        file = self._folder.root / "again"
        said = file.read_text() if file.exists() else ""
        first = int(said) if NUMBER.fullmatch(said) else 0
        first = first if first < bundles else 0
        write_durably(file, str(first + AGAIN).encode())
        return range(first, min(first + AGAIN, bundles))

    def since(self, size: int, now: datetime) -> datetime:
        """Give since when the log was seen with this size, by our own clock: what it says itself is no proof."""
        file = self._folder.root / "since"
        with contextlib.suppress(FileNotFoundError, ValueError):
            said, _, since = file.read_text("ascii").partition(" ")
            if int(said) == size:
                return datetime.fromisoformat(since)
        write_durably(file, f"{size} {now.isoformat()}".encode())
        return now

    def keep_evidence(self, *signed: Signed) -> Path:
        """Keep checkpoints that contradict each other: signed as they are, they convict whoever signed them."""
        folder = self._folder.root / "evidence"
        folder.mkdir(exist_ok=True)
        for one in signed:
            write_durably(folder / f"{_digest(one)}.{CHECKPOINT}", one.octets())
        settle([folder])
        return folder

    def waiting(self, others: Sequence[Other], now: datetime) -> Iterator[tuple[Other, datetime]]:
        """Give what others were shown that we have not reached yet, with since when it is known to us."""
        folder = self._folder.root / "waiting"
        folder.mkdir(exist_ok=True)
        for other in others:
            if not (file := folder / f"{_digest(other.signed)}.{CHECKPOINT}").exists():
                write_durably(file, f"{now.isoformat()}\n".encode() + other.signed.octets())
        settle([folder])
        for file in sorted(folder.glob(f"*.{CHECKPOINT}")):
            since, _, octets = file.read_bytes().partition(b"\n")
            yield Other(file.name, Signed.parse(octets)), datetime.fromisoformat(since.decode())

    def reached(self, other: Other) -> None:
        """Forget what was compared."""
        (self._folder.root / "waiting" / f"{_digest(other.signed)}.{CHECKPOINT}").unlink(missing_ok=True)


def look(
    read: Read,
    policy: Policy,
    memory: Memory,
    *,
    now: datetime,
    others: Callable[[], Sequence[Other | Alarm]] = tuple,
    stale: timedelta = STALE,
) -> Look:
    """Look once; what was in order is remembered, so that the next look holds the log to it.

    `others`: what others were shown, or an alarm in the place of who could not be read.

    :raises LedgerError: the memory is not what it was
    """
    last = memory.last()
    try:
        signed = read_checkpoint(read)
        policy.log_of(signed)
        known = others()
        unread = [one for one in known if isinstance(one, Alarm)]
        seen = _look(signed, last, read, policy, memory, now, [one for one in known if isinstance(one, Other)], stale)
        return seen._replace(alarms=[*seen.alarms, *unread])
    except (Absent, Unreachable) as problem:
        return Look(0, [Alarm(What.UNREADABLE, problem.message)])
    except LedgerError as problem:
        return Look(0, [Alarm(What.UNSIGNED, problem.message)])


def _look(
    signed: Signed,
    last: tuple[Signed, Edge] | None,
    read: Read,
    policy: Policy,
    memory: Memory,
    now: datetime,
    others: Sequence[Other],
    stale: timedelta,
) -> Look:
    new = signed.checkpoint
    alarms = list(_quorum(signed, policy))
    alarms += _clock(signed, last[0] if last is not None else None, policy, now, stale)
    grown = _growth(signed, last, read, memory)
    if isinstance(grown, Alarm):
        return Look(new.size, [*alarms, grown])
    try:
        if _ends_at(new.size, new, read):
            # A log that is closed has nothing new to say.
            alarms = [one for one in alarms if one.what is not What.STALLED]
        elif (since := memory.since(new.size, now)) < now - stale and What.STALLED not in {one.what for one in alarms}:
            alarms.append(_stalled(since))
        if last is not None and last[0].checkpoint.size < new.size and _ends_at(last[0].checkpoint.size, new, read):
            alarms.append(Alarm(What.REOPENED, reopened(last[0].checkpoint.size, new.size).message))
    except (BadProof, BadTile) as problem:
        alarms.append(Alarm(What.ALTERED, problem.message))
    alarms += _again(new, read, memory)
    alarms += _elsewhere(signed, read, policy, memory, others, now, stale)
    # Here, what is unreadable is what others have.
    if all(one.what in (What.NO_QUORUM, What.STALLED, What.UNREADABLE) for one in alarms):
        memory.remember(signed, grown)
    return Look(new.size, alarms)


def _quorum(signed: Signed, policy: Policy) -> Iterator[Alarm]:
    try:
        policy.check(signed)
    except NoQuorum as problem:
        yield Alarm(What.NO_QUORUM, problem.message)
    except LedgerError as problem:
        yield Alarm(What.UNSIGNED, problem.message)


def _clock(signed: Signed, last: Signed | None, policy: Policy, now: datetime, stale: timedelta) -> Iterator[Alarm]:
    try:
        at = time_of(signed, policy)
    except LedgerError as problem:
        yield Alarm(What.UNSIGNED, problem.message)
        return
    before = None
    with contextlib.suppress(LedgerError):  # what we remember may be under a key that was revoked since
        before = time_of(last, policy) if last is not None else None
    if at is None:
        yield Alarm(
            What.UNSIGNED,
            {"id": "Log tidak menyebut kapan menandatangani.", "en": "The log does not say when it signed."},
        )
        return
    if before is not None and at < before:
        yield Alarm(
            What.CLOCK_BACK,
            {
                "id": f"Jam log mundur: {at:%Y-%m-%d %H:%M:%S} sesudah {before:%Y-%m-%d %H:%M:%S} (UTC).",
                "en": f"The log's clock went back: {at:%Y-%m-%d %H:%M:%S} after {before:%Y-%m-%d %H:%M:%S} (UTC).",
            },
        )
    elif at > now + AHEAD:
        yield Alarm(
            What.CLOCK_AHEAD,
            {
                "id": f"Jam log mendahului: {at:%Y-%m-%d %H:%M:%S} (UTC).",
                "en": f"The log's clock is ahead: {at:%Y-%m-%d %H:%M:%S} (UTC).",
            },
        )
    elif at < now - stale:
        yield _stalled(at)


def _stalled(since: datetime) -> Alarm:
    return Alarm(
        What.STALLED,
        {
            "id": f"Tidak ada yang baru di log sejak {since:%Y-%m-%d %H:%M} (UTC).",
            "en": f"There is nothing new in the log since {since:%Y-%m-%d %H:%M} (UTC).",
        },
    )


def _growth(signed: Signed, last: tuple[Signed, Edge] | None, read: Read, memory: Memory) -> Edge | Alarm:
    new, edge = signed.checkpoint, Edge()
    if last is not None:
        old, edge = last[0].checkpoint, last[1]
        if new.size < old.size:
            memory.keep_evidence(last[0], signed)
            return Alarm(
                What.SHRUNK,
                {
                    "id": f"Log menyusut dari {old.size} ke {new.size} entri.",
                    "en": f"The log shrank from {old.size} to {new.size} entries.",
                },
            )
        with contextlib.suppress(BadTile):  # a file that is missing is found below, and proves nothing more
            if (rewritten := _contradiction(old, new, read)) is not None:
                memory.keep_evidence(last[0], signed)
                return Alarm(What.REWRITTEN, rewritten.message)
    more, until = new.size - edge.size, time.monotonic() + LONGEST_LOOK
    try:
        for _ in grow(edge, new, read) if more <= MOST else ():
            if time.monotonic() > until:
                break
    except Reopened as problem:
        return Alarm(What.REOPENED, problem.message)
    except (BadProof, BadTile) as problem:
        return Alarm(What.ALTERED, problem.message)
    if edge.size < new.size:
        return Alarm(
            What.UNREADABLE,
            {
                "id": f"Log mengaku bertambah {more} entri; sebanyak itu tidak dapat dibaca sekaligus.",
                "en": f"The log claims to have grown by {more} entries; so many cannot be read at once.",
            },
        )
    return edge


def _ends_at(size: int, of: Checkpoint, read: Read) -> bool:
    """Say whether entry `size` - 1 of a log says that it was the last (shards.py); raises `BadTile`, `BadProof`."""
    if not size:
        return False
    reader = Reader(read, of.size)
    entry = reader.entry(size - 1)
    check_inclusion(hash_leaf(entry), size - 1, of.size, inclusion_path(size - 1, of.size, reader.node), of.root)
    return is_closed(of.origin, size, entry)


def _contradiction(old: Checkpoint, new: Checkpoint, read: Read) -> BadProof | None:
    """Tell whether two checkpoints cannot be of one log; raises `BadTile` when it cannot be told."""
    try:
        path = consistency_path(old.size, new.size, Reader(read, new.size).node)
        check_consistency(old.size, old.root, new.size, new.root, path)
    except BadProof as problem:
        return problem
    return None


def _again(new: Checkpoint, read: Read, memory: Memory) -> Iterator[Alarm]:
    """Read some earlier entries again: what was in order once may have been altered where it lies."""
    reader = Reader(read, new.size)
    try:
        for place in memory.next_again(new.size // WIDTH):
            _check_bundle(reader, place, new)
    except (BadProof, BadTile) as problem:
        yield Alarm(What.ALTERED, problem.message)


def _check_bundle(reader: Reader, place: int, of: Checkpoint) -> None:
    """Refuse a bundle, its tile, or the hash of that above it, unless the entries lead to the root that was signed."""
    levels = hash_levels([hash_leaf(entry) for entry in reader.entries(place)])

    def node(level: int, at: int) -> bytes:
        inside = level <= HEIGHT and at >> (HEIGHT - level) == place
        return levels[level][at - (place << HEIGHT - level)] if inside else reader.node(level, at)

    path = inclusion_path(place * WIDTH, of.size, node)
    check_inclusion(levels[0][0], place * WIDTH, of.size, path, of.root)
    if reader.tile(0, place) != levels[0] or reader.node(HEIGHT, place) != levels[HEIGHT][0]:
        raise BadTile(
            id=f"Ubin di atas bundel {place} memuat hal lain.", en=f"A tile above bundle {place} holds something else."
        )


def _elsewhere(
    signed: Signed,
    read: Read,
    policy: Policy,
    memory: Memory,
    others: Sequence[Other],
    now: datetime,
    stale: timedelta,
) -> Iterator[Alarm]:
    """Compare with what others were shown."""
    ours, ahead = signed.checkpoint, list[Other]()
    for other in others:
        theirs = other.signed.checkpoint
        try:
            policy.log_of(other.signed)
        except LedgerError as problem:
            yield Alarm(What.UNSIGNED, problem.about(other.name))
            continue
        if theirs.origin != ours.origin:
            continue
        if theirs.size > ours.size and other.read is None:
            ahead.append(other)
            continue
        try:
            if _is_split(ours, theirs, read, other.read):
                memory.keep_evidence(signed, other.signed)
                yield _split(other)
        except (BadTile, Unreachable) as problem:
            ahead.append(other)
            yield Alarm(What.UNREADABLE, problem.about(other.name))
    for other, since in memory.waiting(ahead, now):
        theirs = other.signed.checkpoint
        if theirs.size <= ours.size:
            try:
                is_split = _is_split(ours, theirs, read, None)
            except (BadTile, Unreachable) as problem:
                # Whose files these are decides what is compared; so it is compared when they are there.
                yield Alarm(What.UNREADABLE, problem.about(other.name))
                continue
            if is_split:
                memory.keep_evidence(signed, other.signed)
                yield _split(other)
            memory.reached(other)
        elif since < now - stale:
            memory.keep_evidence(signed, other.signed)
            yield _split(other)


def _is_split(ours: Checkpoint, theirs: Checkpoint, read: Read, read_theirs: Read | None) -> bool:
    """Say whether two are of two histories; raises `BadTile` or `Unreachable` when it cannot be told."""
    if theirs.size <= ours.size:
        return _contradiction(theirs, ours, read) is not None
    return read_theirs is not None and _contradiction(ours, theirs, read_theirs) is not None


def _split(other: Other) -> Alarm:
    return Alarm(
        What.SPLIT_VIEW,
        {
            "id": f"Log memperlihatkan hal lain kepada pihak lain ({other.name}): dua riwayat.",
            "en": f"The log shows others something else ({other.name}): two histories.",
        },
    )


def _digest(signed: Signed) -> str:
    return hashlib.sha256(signed.octets()).hexdigest()[:32]
