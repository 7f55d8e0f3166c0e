"""Comparing database and published log, entry by entry; bringing lost files back from a copy, or from the database."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from netral.ledger.checkpoint import Signed
from netral.ledger.errors import Halted, LedgerError
from netral.ledger.models import SHARD_BITS, Entry, Shard
from netral.ledger.note import Key
from netral.ledger.order import ordered
from netral.ledger.policy import NONE, Log, Policy
from netral.ledger.queries import folder_of, root_folder
from netral.ledger.store import Folder
from netral.ledger.tiles import CHECKPOINT, WIDTH, Edge, Read, Reader
from netral.ledger.verify import AT_ONCE, verify


class Audited(NamedTuple):
    """What a comparison found: how many entries both have, and what is wrong, in both languages."""

    shard: Shard
    published: int
    wrong: list[dict[str, str]]


def audit(shard: Shard) -> Audited:
    """Compare every entry of a shard in the database with what is published; say everything that differs."""
    folder, wrong, published = folder_of(shard.year), list[dict[str, str]](), 0
    try:
        checked = verify(folder.read, _own_policy(shard))
        published = checked.signed.checkpoint.size
    except LedgerError as problem:
        wrong.append(problem.message)
    first = shard.year << SHARD_BITS
    rows = Entry.objects.filter(place__gte=first, place__lt=first + (1 << SHARD_BITS)).count()
    if rows != shard.size:
        wrong.append(
            {
                "id": f"Basis data memuat {rows} entri, padahal seharusnya {shard.size}.",
                "en": f"The database has {rows} entries where there should be {shard.size}.",
            }
        )
    if shard.size < published:
        wrong.append(
            {
                "id": f"Basis data hanya mengenal {shard.size} dari {published} entri yang terbit.",
                "en": f"The database knows only {shard.size} of {published} published entries.",
            }
        )
    wrong += _differences(shard, Reader(folder.read, published))
    if shard.checkpoint is not None and Signed.parse(bytes(shard.checkpoint)).checkpoint.size > shard.size:
        wrong.append(
            {
                "id": "Basis data lebih tua daripada checkpoint yang diingatnya.",
                "en": "The database is older than the checkpoint it remembers.",
            }
        )
    return Audited(shard, published, wrong)


def _differences(shard: Shard, reader: Reader) -> list[dict[str, str]]:
    first = shard.year << SHARD_BITS
    for start in range(0, reader.size, AT_ONCE * WIDTH):
        end = min(start + AT_ONCE * WIDTH, reader.size)
        rows = Entry.objects.filter(place__gte=first + start, place__lt=first + end).values_list("place", "commitment")
        here = {place - first: bytes(commitment) for place, commitment in rows}
        try:
            there = [one for place in range(start // WIDTH, -(-end // WIDTH)) for one in reader.entries(place)]
        except LedgerError as problem:
            return [problem.message]
        if (differs := next((at for at, one in enumerate(there, start) if here.get(at) != one), None)) is not None:
            return [
                {
                    "id": f"Entri {differs} di basis data lain daripada yang terbit, atau hilang.",
                    "en": f"Entry {differs} in the database is not the one that is published, or is gone.",
                }
            ]
    return []


def recover_from(read: Read, shard: Shard, *, at: datetime) -> int:
    """Take the files of a shard from a copy, after reading all of it; give its size. What was here is set aside.

    To be called by whoever is `alone`. What the database has beyond the copy is published by the next step.

    :raises LedgerError: the copy is not whole, not signed with a key of this shard, or signed with revoked ones only
        and more than the database knows
    """
    new = _new(shard)
    signed = verify(read, _own_policy(shard), to=new).signed
    is_by_revoked = all(signed.note.signed_by(key) is None for key in _keys(shard, revoked=False))
    if is_by_revoked and signed.checkpoint.size > shard.size:
        raise LedgerError(
            id=f"Salinan itu hanya ditandatangani kunci yang sudah dicabut, dan memuat {signed.checkpoint.size} entri; "
            f"basis data mengenal {shard.size}. Cari salinan lain.",
            en=f"Only keys that are revoked signed this copy, and it has {signed.checkpoint.size} entries; the "
            f"database knows {shard.size}. Find another copy.",
        )
    _exchange(new, shard, at)
    return signed.checkpoint.size


def rebuild(shard: Shard, *, at: datetime) -> int:
    """Make the files of a shard from the database alone, up to the checkpoint that it remembers; give its size.

    To be called by whoever is `alone`.

    :raises LedgerError: nothing was signed yet, or the order in the database is not what was signed
    """
    if shard.checkpoint is None:
        raise LedgerError(
            id="Belum ada yang ditandatangani; tidak ada yang perlu dibangun ulang.",
            en="Nothing was signed yet; there is nothing to rebuild.",
        )
    signed = Signed.parse(bytes(shard.checkpoint))
    new, edge = _new(shard), Edge()
    while edge.size < signed.checkpoint.size:
        end = min(edge.size + AT_ONCE * WIDTH, signed.checkpoint.size)
        for path, content in edge.append(ordered(shard.year, edge.size, end)):
            new.write(path, content)
    if edge.root() != signed.checkpoint.root:
        raise Halted(
            id="Urutan di basis data bukan yang dulu ditandatangani. Ambil dari salinan: --from ALAMAT.",
            en="The order in the database is not what was signed. Take it from a copy: --from ADDRESS.",
        )
    new.settle()
    new.write(CHECKPOINT, signed.octets())
    new.settle()
    _exchange(new, shard, at)
    return edge.size


def set_aside(shard: Shard, at: datetime) -> Path:
    """Give the folder that keeps what was published of a shard before it was recovered."""
    return root_folder() / "before" / f"{shard.year}-{at:%Y%m%dT%H%M%S}"


def _new(shard: Shard) -> Folder:
    """Give an empty folder to recover into; it is none of those that are published."""
    root = root_folder() / "recovering" / str(shard.year)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    return Folder(root)


def _exchange(new: Folder, shard: Shard, at: datetime) -> None:
    here, aside = folder_of(shard.year).root, set_aside(shard, at)
    if here.exists():
        aside.parent.mkdir(exist_ok=True)
        here.rename(aside)
    here.parent.mkdir(parents=True, exist_ok=True)
    new.root.rename(here)


def _own_policy(shard: Shard) -> Policy:
    """Give the policy that trusts the keys of one shard, the revoked ones too, and wants no witness."""
    return Policy(logs=[Log(key, "") for key in _keys(shard)], quorum=NONE)


def _keys(shard: Shard, *, revoked: bool = True) -> list[Key]:
    return [Key.parse(key.public) for key in shard.keys.all() if revoked or key.revoked_at is None]
