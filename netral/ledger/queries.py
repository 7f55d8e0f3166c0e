"""What the log holds, and what proves it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from netral.ledger.entry import Opening, ticket_of_old
from netral.ledger.errors import BadPolicy, BadProof
from netral.ledger.models import SHARD_BITS, Entry, Held, Shard, SigningKey, Waiting
from netral.ledger.note import Key
from netral.ledger.policy import NONE, Log, Policy
from netral.ledger.proof import Proof, made
from netral.ledger.store import Folder


def root_folder() -> Path:
    """Give the folder that holds everything of the log; what is published lies in `public` below it."""
    folder: Path = settings.VAR / "ledger"
    return folder


def folder_of(year: int) -> Folder:
    """Give the published files of the log of a year."""
    return Folder(root_folder() / "public" / "log" / str(year))


def beside(name: str) -> Path:
    """Give the file beside the logs that says whom to trust (`policy`) or whom no longer (`revoked`), for mirrors."""
    return root_folder() / "public" / "log" / name


def witnesses_file() -> Path:
    """Give the file in which the operator says who cosigns: lines `witness`, `group` and `quorum` of a policy."""
    return root_folder() / "witnesses"


def policy() -> Policy:
    """Give the policy that is published: every log with the keys that are not revoked, the witnesses, the quorum.

    :raises BadPolicy: the operator's file cannot be read
    """
    try:
        octets = witnesses_file().read_bytes()
    except FileNotFoundError:
        octets = f"quorum {NONE}\n".encode()
    read = Policy.parse(octets)
    own = [
        Log(Key.parse(key.public), "" if settings.IS_LOCAL else f"https://{shard.origin}")
        for shard in Shard.objects.prefetch_related("keys")
        for key in shard.keys.all()
        if key.revoked_at is None
    ]
    read.logs = [*own, *read.logs]
    return read


def policy_in_force() -> Policy:
    """Give the policy, and while the operator's file cannot be read, the one that was published before.

    :raises BadPolicy: there is no such, either
    """
    try:
        return policy()
    except BadPolicy:
        try:
            return Policy.parse(beside("policy").read_bytes())
        except FileNotFoundError:
            pass
        raise


def revoked() -> bytes:
    """Give the keys that are revoked, a line each: the key, since when (UTC), why."""
    keys = SigningKey.objects.filter(revoked_at__isnull=False)
    return "".join(f"{key.public} {key.revoked_at:%Y-%m-%dT%H:%M:%SZ} {key.reason}\n" for key in keys).encode()


def place_of(opening: Opening) -> tuple[Shard, int] | None:
    """Give in which shard an entry stands, and where (from 0); nothing when it has no place yet."""
    entry = opening.entry()
    tickets = (opening.ticket(), ticket_of_old(entry))
    found = Entry.objects.filter(ticket__in=tickets, commitment=entry).first()
    if found is None:
        return None
    return Shard.objects.get(year=found.place >> SHARD_BITS), found.place & ((1 << SHARD_BITS) - 1)


def prove(opening: Opening, *, apart: bool = False) -> Proof:
    """Make the proof that an entry is in the log, from what is published; with what opens it, unless kept `apart`.

    :raises BadProof: it is not in the log, or not published yet
    """
    found = place_of(opening)
    if found is None:
        ticket = opening.ticket()
        if Waiting.objects.filter(ticket=ticket).exists() or Held.objects.filter(ticket=ticket).exists():
            raise BadProof(id="Entri itu masih mengantre ke log.", en="This entry still waits to enter the log.")
        raise BadProof(id="Entri itu tidak ada di log.", en="This entry is not in the log.")
    shard, index = found
    return made(folder_of(shard.year).read, index, extra=b"" if apart else opening.octets())
