"""The one writer of the log: gives what waits its place, writes the tiles, proves that it only grew, signs, publishes.

The database holds the order and the folder what is published. Between the two the process may be killed at any moment:
an order that was given is never given again, tiles follow from the order alone, and nothing is signed that does not
contain what was signed before. So whoever comes next goes on where this one stopped.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import structlog
from django.db import transaction

from netral.common.bulk import TakenError, exclusively
from netral.common.clock import day_of
from netral.common.files import write_durably
from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.entry import ticket_of_old
from netral.ledger.errors import Halted, LedgerError
from netral.ledger.models import Held, Shard, SigningKey, Waiting
from netral.ledger.note import Key, Kind, Note, Signer
from netral.ledger.operations import announce, signers
from netral.ledger.order import Row, append, batch_day, ordered, row_of, take_held, take_waiting
from netral.ledger.policy import Policy, Witness
from netral.ledger.queries import beside, folder_of, policy_in_force, revoked, root_folder
from netral.ledger.remote import Asking
from netral.ledger.shards import first_entry, is_closed, last_entry
from netral.ledger.store import Folder
from netral.ledger.tiles import CHECKPOINT, WIDTH, Edge, Reader
from netral.ledger.tree import check_consistency, consistency_path
from netral.ledger.verify import read_checkpoint

INTEGRATED = 1 << 16
"""Entries that are read from the order at once."""
PATIENCE = 1.0
"""Seconds that witnesses have."""
AGAIN = 10.0
"""Seconds until a witness is asked again that did not answer."""
LINGERING = 1.0
"""Seconds until a database that lets nobody else write the log is taken for another writer's."""
JUMP = timedelta(days=60)
"""An open log that was silent for longer is not signed before somebody says that the clock is right: what was signed in
a distant future stays there, and everything after has to wait for it."""
SKEW = timedelta(minutes=5)
"""So much the clock may go back; more, and nothing is signed until it is right again."""

log = structlog.get_logger("netral.ledger")


class Stand(NamedTuple):
    """A shard as the writer holds it in memory: the right edge of its tree, and what was last published."""

    year: int
    folder: Folder
    edge: Edge
    published: Signed | None


class Busy(LedgerError):
    """Another process writes the log."""

    def __init__(self) -> None:
        super().__init__(
            id="Proses lain sedang menulis log. Hentikan dulu netral work.",
            en="Another process is writing the log. First stop netral work.",
        )


@contextlib.contextmanager
def alone(*, patience: float = 0.0) -> Iterator[None]:
    """Be the one writer, on this machine and of this database, as long as this process lives.

    `patience`: seconds to wait for another one to let go.

    :raises Busy: another is
    """
    until = time.monotonic() + patience
    folder = root_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "writer.lock").open("w") as lock, contextlib.ExitStack() as held:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Busy from None
                time.sleep(0.01)
        _take_database(held)
        yield


def _take_database(held: contextlib.ExitStack) -> None:
    """Keep other machines away; one that was killed is still there for a moment, as PostgreSQL sees it."""
    until = time.monotonic() + LINGERING
    while True:
        try:
            held.enter_context(exclusively("ledger"))
        except TakenError:
            if time.monotonic() >= until:
                raise Busy from None
            time.sleep(0.01)
        else:
            return


class Writer:
    """Writes the log, step by step. To be used by whoever is `alone`."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC), *, patience: float = PATIENCE) -> None:
        self._now, self._patience = now, patience
        self._stands = dict[int, Stand]()
        self._frozen = set[int]()
        self._told = dict[str, bytes]()
        self._resting, self._asking = dict[tuple[str, str], float](), Asking()

    def step(self) -> int:
        """Do what there is to do, and give by how many entries the published logs grew.

        What fails is begun anew from what is on disk by the next step.

        :raises Halted: it would have to sign what contradicts what was signed before
        """
        grown, refused = 0, list[LedgerError]()
        try:
            if not self._told:
                _check_revoked()
            self._order()
            for shard in Shard.objects.filter(opened_at__isnull=False).exclude(year__in=self._frozen):
                try:
                    grown += self.tend(shard)
                except LedgerError as refusal:  # a log that stands still holds up no other
                    self._stands.pop(shard.year, None)
                    refused.append(refusal)
            self._publish_policy()
        except BaseException:
            self._stands.clear()
            raise
        if refused:
            raise refused[0]
        return grown

    # Order --------------------------------------------------------------------------------------------------------

    def _order(self) -> None:
        """Give what waits its place, and once a day what is held."""
        shard = Shard.objects.filter(opened_at__isnull=False).last()
        if shard is None or shard.closed_at is not None:
            shard = self._opened_next(shard)
        if shard is None:
            return
        day = batch_day(self._now())
        is_due = day != shard.batched_on
        if not (is_due or shard.closing_at or Waiting.objects.exists()):
            return
        stand = self._stands.get(shard.year)
        if stand is None or stand.edge.size > shard.size:
            self._stands[shard.year] = taken_up(shard, self._now())
        with transaction.atomic():
            locked = Shard.objects.select_for_update().get(pk=shard.pk)
            if locked.size != shard.size or locked.closed_at is not None:  # not as it was: begin anew
                return
            while take_waiting(locked) and locked.closing_at:
                pass
            if is_due or locked.closing_at:  # a batch tells nothing only where there always is one
                take_held(locked, day)
            if locked.closing_at:
                append(locked, [row_of(last_entry(locked.origin, locked.size))])
                locked.closed_at = self._now()
            locked.save(update_fields=["size", "batched_on", "closed_at"])

    def _opened_next(self, before: Shard | None) -> Shard | None:
        """Open the log that was announced, once the end of the one before is published; the very first by itself."""
        end = Signed.parse(bytes(before.checkpoint)).checkpoint if before is not None and before.checkpoint else None
        if before is not None and (end is None or end.size < before.size):
            return None
        shard = Shard.objects.filter(opened_at=None).first()
        if shard is None and before is None:
            shard = announce(day_of(self._now()).year, at=self._now())
        if shard is None:
            return None
        with transaction.atomic():
            shard.opened_at, shard.batched_on = self._now(), batch_day(self._now())
            append(shard, [row_of(first_entry(shard.origin, end))])
            shard.save(update_fields=["opened_at", "batched_on", "size"])
        log.info("ledger.opened", year=shard.year)
        return shard

    # Tiles --------------------------------------------------------------------------------------------------------

    def tend(self, shard: Shard) -> int:
        """Let what is published of one log follow the order, and give by how many entries it grew.

        :raises Halted: as `step`
        """
        stand = self._stands.get(shard.year)
        if stand is None or stand.edge.size > shard.size or not _is_still_there(stand):
            stand = self._stands[shard.year] = taken_up(shard, self._now())
        before = stand.published.checkpoint.size if stand.published is not None else 0
        self._integrate(shard, stand)
        if stand.published is None or stand.edge.size > before or self._lacks(stand.published, shard):
            stand = self._stands[shard.year] = stand._replace(published=self._publish(shard, stand))
        if shard.closed_at is not None and stand.published is not None and policy_in_force().is_enough(stand.published):
            self._frozen.add(shard.year)
            del self._stands[shard.year]
        return stand.edge.size - before

    def _integrate(self, shard: Shard, stand: Stand) -> None:
        """Let the tree follow the order, and write what that changes."""
        while stand.edge.size < shard.size:
            entries = ordered(shard.year, stand.edge.size, min(shard.size, stand.edge.size + INTEGRATED))
            for path, content in stand.edge.append(entries):
                stand.folder.write(path, content)
        stand.folder.settle()

    def _publish(self, shard: Shard, stand: Stand) -> Signed:
        """Prove that it only grew, sign, ask the witnesses, publish."""
        reader = Reader(stand.folder.read, stand.edge.size)
        new = Checkpoint(shard.origin, stand.edge.size, stand.edge.root())
        known = [stand.published] if stand.published is not None else []
        known += [Signed.parse(bytes(shard.checkpoint))] if shard.checkpoint else []
        _prove_growth(known, new, reader)
        signed = _signed(new, signers(shard), _moment(known, shard, self._now()))
        signed = self._cosigned(signed, reader, stand.published)
        octets = signed.octets()
        Signed.parse(octets)  # nothing is remembered, or published, that nobody could read
        # The database remembers it first: published or not, nothing may ever contradict it.
        Shard.objects.filter(pk=shard.pk).update(checkpoint=octets)
        stand.folder.write(CHECKPOINT, octets)
        stand.folder.settle()
        _remove_outgrown(stand.folder, known, new)
        return signed

    def _cosigned(self, signed: Signed, reader: Reader, before: Signed | None) -> Signed:
        """Ask the witnesses; go on without those that do not answer, unless they say that they saw more than we have.

        :raises Halted: they do, and those who cosign are too few without them
        """
        told = policy_in_force()
        if before is not None and before.note.text == signed.note.text:
            kept = tuple(
                one for one in before.note.signatures
                if any((one.name, one.key_id) == (w.key.name, w.key.id) for w in told.witnesses.values())
            )  # fmt: skip
            signed = signed._replace(note=signed.note.with_signatures(kept))
        asked, ahead = self._to_ask(signed, told), 0
        for answer in self._asking.cosign(signed, asked, reader, patience=self._patience):
            signed = signed._replace(note=signed.note.with_signatures(answer.signatures))
            if answer.refused:
                self._resting[answer.witness.name, signed.checkpoint.origin] = time.monotonic() + AGAIN
                ahead = max(ahead, answer.ahead)
                log.warning("ledger.witness-refused", witness=answer.witness.name)
        if ahead and not told.is_enough(signed):
            origin, size = signed.checkpoint.origin, signed.checkpoint.size
            raise Halted(
                id=f"Saksi sudah melihat {ahead} entri {origin}; di sini hanya {size}, atau isinya lain. "
                f"Pulihkan log: {_recover(origin)['id']}.",
                en=f"A witness saw {ahead} entries of {origin}; here are only {size}, or others. "
                f"Recover the log: {_recover(origin)['en']}.",
            )
        return signed

    def _publish_policy(self) -> None:
        """Put whom to trust beside the logs, so that a mirror of the folder has it."""
        for name, content in {"policy": policy_in_force().octets(), "revoked": revoked()}.items():
            if self._told.get(name) != content:
                beside(name).parent.mkdir(parents=True, exist_ok=True)
                write_durably(beside(name), content)
                self._told[name] = content
                self._frozen.clear()  # who is to cosign may be others now

    def _lacks(self, published: Signed, shard: Shard) -> bool:
        """Say whether a signature is missing: of a new key, or of a witness that may be asked again."""
        names = {(one.name, one.key_id) for one in published.note.signatures}
        own = [Key.parse(key.public) for key in shard.keys.all() if key.revoked_at is None]
        if any((key.name, key.id) not in names for key in own):
            return True
        return bool(self._to_ask(published, policy_in_force()))

    def _to_ask(self, signed: Signed, told: Policy) -> list[Witness]:
        """Give the witnesses that did not cosign and may be asked now; who refused one log is asked about others."""
        now, origin = time.monotonic(), signed.checkpoint.origin
        return [one for one in _missing(signed, told) if self._resting.get((one.name, origin), 0.0) <= now]


def _check_revoked() -> None:
    """Refuse to sign with a key that was revoked: the database forgot it, for it was restored from a backup.

    :raises Halted: one is revoked in what was published, and not here
    """
    try:
        published = beside("revoked").read_text("utf-8")
    except FileNotFoundError:
        return
    for line in published.splitlines():
        key, _, _ = line.partition(" ")
        if SigningKey.objects.filter(public=key, revoked_at=None).exists():
            name = key.split("+")[1]
            raise Halted(
                id=f"Kunci {name} sudah dicabut, tetapi basis data lupa: cadangannya lebih tua. Cabut lagi: netral "
                f"ledger revoke {name} --reason SEBAB.",
                en=f"The key {name} was revoked, but the database forgot: its backup is older. Revoke it again: "
                f"netral ledger revoke {name} --reason REASON.",
            )


def _is_still_there(stand: Stand) -> bool:
    """Say whether what was published last is what is published."""
    try:
        return stand.published is None or stand.folder.read(CHECKPOINT) == stand.published.octets()
    except FileNotFoundError:
        return False


def _missing(signed: Signed, told: Policy) -> list[Witness]:
    """Give the witnesses that may be asked and did not cosign."""
    there = {(one.name, one.key_id) for one in signed.note.signatures}
    return [one for one in told.witnesses.values() if one.url and (one.key.name, one.key.id) not in there]


def _prove_growth(known: Sequence[Signed], new: Checkpoint, reader: Reader) -> None:
    """Refuse to sign a tree that does not contain every tree that was signed, as the tiles on disk have it.

    :raises Halted: it does not
    """
    if reader.root() != new.root:
        raise _altered(new.origin)
    for one in known:
        old = one.checkpoint
        try:
            path = consistency_path(old.size, new.size, reader.node)
            check_consistency(old.size, old.root, new.size, new.root, path)
        except LedgerError as problem:
            raise Halted(
                id=f"{new.origin}: yang ditandatangani dengan {old.size} entri tidak termuat di sini. "
                f"{problem.message['id']} Periksa: netral ledger audit.",
                en=f"{new.origin}: what was signed with {old.size} entries is not contained here. "
                f"{problem.message['en']} Look: netral ledger audit.",
            ) from None
        if 0 < old.size < new.size and is_closed(new.origin, old.size, reader.entry(old.size - 1)):
            raise Halted(
                id=f"{new.origin} sudah ditutup dengan {old.size} entri dan tidak boleh bertambah. "
                "Periksa: netral ledger audit.",
                en=f"{new.origin} was closed with {old.size} entries and may not grow. Look: netral ledger audit.",
            )


def _signed(new: Checkpoint, own: Sequence[Signer], at: datetime) -> Signed:
    """Sign with every key, and say when."""
    text, when = str(new), int(at.timestamp())
    signatures = [one.sign(text) for one in own]
    signatures += [one.as_cosigner().sign(text, at=when) for one in own]
    return Signed(new, Note(text, tuple(signatures)))


def _moment(known: Sequence[Signed], shard: Shard, now: datetime) -> datetime:
    """Give when to say that it was signed: never before what was said already.

    :raises Halted: the clock went back by more than a little
    """
    own = [Key.parse(key.public) for key in shard.keys.all()]
    said = [
        at
        for one in known
        for key in own
        if (at := one.note.signed_by(Key(key.name, Kind.COSIGNATURE, key.octets))) is not None
    ]
    latest = datetime.fromtimestamp(max(said, default=0), UTC)
    if latest > now + SKEW:
        raise Halted(
            id=f"Jam mundur: log sudah ditandatangani {latest:%Y-%m-%d %H:%M:%S}, sekarang {now:%Y-%m-%d %H:%M:%S} "
            "(UTC). Betulkan jam mesin ini.",
            en=f"The clock went back: the log was signed at {latest:%Y-%m-%d %H:%M:%S}, now it is "
            f"{now:%Y-%m-%d %H:%M:%S} (UTC). Set this machine's clock right.",
        )
    if said and shard.closed_at is None and latest < now - JUMP and not _is_clock_confirmed(now):
        raise Halted(
            id=f"Jam melompat: log terakhir ditandatangani {latest:%Y-%m-%d}, sekarang {now:%Y-%m-%d}. Betulkan jam; "
            f"bila memang benar, tulis {now:%Y-%m-%d} ke {clock_file()}.",
            en=f"The clock jumped: the log was last signed on {latest:%Y-%m-%d}, now it is {now:%Y-%m-%d}. Set it "
            f"right; if it is right, write {now:%Y-%m-%d} into {clock_file()}.",
        )
    return max(latest, now)


def clock_file() -> Path:
    """Give the file in which the operator says that the day is right after the log was silent for long."""
    return root_folder() / "clock"


def _is_clock_confirmed(now: datetime) -> bool:
    try:
        return clock_file().read_text("utf-8").strip() == f"{now:%Y-%m-%d}"
    except FileNotFoundError:
        return False


def _remove_outgrown(folder: Folder, known: Sequence[Signed], new: Checkpoint) -> None:
    """Take away tiles that were not full, where the full one is published now."""
    old = min((one.checkpoint.size for one in known), default=0)
    shift = 0
    while new.size >> shift:
        for place in range((old >> shift) // WIDTH, (new.size >> shift) // WIDTH):
            folder.remove_partial(shift // 8, place)
        shift += 8


# Taking up --------------------------------------------------------------------------------------------------------


def taken_up(shard: Shard, at: datetime) -> Stand:
    """Take a shard up from disk, and let the database catch up where it is behind: it was restored from a backup.

    `at`: now.

    :raises Halted: disk, database and signatures contradict each other
    """
    folder = folder_of(shard.year)
    try:
        published = read_checkpoint(folder.read) if (folder.root / CHECKPOINT).exists() else None
    except LedgerError:
        raise _altered(shard.origin) from None
    if published is None:
        if shard.checkpoint:
            raise Halted(
                id=f"Berkas log {shard.origin} hilang. Ambil dari salinannya: {_recover(shard.origin)['id']}.",
                en=f"The files of {shard.origin} are gone. Take a copy: {_recover(shard.origin)['en']}.",
            )
        return Stand(shard.year, folder, Edge(), None)
    own = [Key.parse(key.public) for key in shard.keys.all()]
    edge = _edge(folder, published, shard.origin)
    try:
        if all(published.note.signed_by(key) is None for key in own) or published.checkpoint.origin != shard.origin:
            raise _altered(shard.origin)
    except Halted:
        raise
    except LedgerError:
        raise _altered(shard.origin) from None
    _catch_up(shard, published, Reader(folder.read, edge.size), at)
    return Stand(shard.year, folder, edge, published)


def _edge(folder: Folder, published: Signed, origin: str) -> Edge:
    try:
        edge = Edge.read(Reader(folder.read, published.checkpoint.size))
    except LedgerError:
        raise _altered(origin) from None
    if edge.root() != published.checkpoint.root:
        raise _altered(origin)
    return edge


def _catch_up(shard: Shard, published: Signed, reader: Reader, at: datetime) -> None:
    """Compare the end that both have, and bring into the database what only the tiles have, also that it is closed.

    :raises Halted: they differ
    """
    common = min(shard.size, reader.size)
    if common:
        place = (common - 1) // WIDTH
        there = reader.entries(place)[: common - place * WIDTH]
        if ordered(shard.year, place * WIDTH, common) != there:
            raise Halted(
                id=f"Basis data dan berkas {shard.origin} berbeda di sekitar entri {common - 1}. "
                "Periksa: netral ledger audit.",
                en=f"Database and files of {shard.origin} differ around entry {common - 1}. Look: netral ledger audit.",
            )
    known = Signed.parse(bytes(shard.checkpoint)) if shard.checkpoint else None
    if known is not None and known.checkpoint.size < reader.size:
        _prove_growth([known], published.checkpoint, reader)
        Shard.objects.filter(pk=shard.pk).update(checkpoint=published.octets())
        shard.checkpoint = published.octets()
    if shard.size >= reader.size:
        return
    log.warning("ledger.database-behind", year=shard.year, size=shard.size, published=reader.size)
    with transaction.atomic():
        locked = Shard.objects.select_for_update().get(pk=shard.pk)
        while locked.size < reader.size:
            place, offset = divmod(locked.size, WIDTH)
            entries = reader.entries(place)[offset:]
            Waiting.objects.filter(commitment__in=entries).delete()
            Held.objects.filter(commitment__in=entries).delete()
            append(locked, [Row(ticket_of_old(one), one) for one in entries])
        if is_closed(shard.origin, reader.size, reader.entry(reader.size - 1)):
            locked.closing_at = locked.closed_at = at
        locked.checkpoint = published.octets()
        locked.save(update_fields=["size", "closing_at", "closed_at", "checkpoint"])
    shard.refresh_from_db()


def _altered(origin: str) -> Halted:
    return Halted(
        id=f"Berkas log {origin} berubah di disk: tidak cocok dengan checkpoint yang ditandatangani. "
        f"Ambil dari salinannya: {_recover(origin)['id']}.",
        en=f"The files of {origin} were altered on disk: they do not match the checkpoint that was signed. "
        f"Take them from a copy: {_recover(origin)['en']}.",
    )


def _recover(origin: str) -> dict[str, str]:
    """Give the command that brings the files of a log back, in both languages."""
    command = f"netral ledger recover --year {origin.rpartition('/')[2]} --from"
    return {"id": f"{command} ALAMAT", "en": f"{command} ADDRESS"}
