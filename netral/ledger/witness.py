"""A witness: cosigns the checkpoints of logs that only ever grew before its eyes. C2SP tlog-witness.

Its memory is one file per log. That file is all that stands between a log and telling two stories: it is written, and
durable, before a cosignature leaves.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import threading
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from netral.common.files import settle, write_durably
from netral.ledger import base64
from netral.ledger.checkpoint import NUMBER, Checkpoint, Signed
from netral.ledger.errors import BadNote, BadProof, BadSignature
from netral.ledger.note import LONGEST as LONGEST_NOTE
from netral.ledger.note import Note, Signer
from netral.ledger.policy import Log
from netral.ledger.tree import EMPTY_ROOT, HASH, LONGEST_PATH, check_consistency

ADD = "add-checkpoint"
"""The address below a witness's at which it takes checkpoints."""
SIZE = "text/x.tlog.size"
"""The type of an answer that says how large a log was when last cosigned."""
TEXT = "text/plain; charset=utf-8"
LONGEST = LONGEST_NOTE + (LONGEST_PATH + 1) * 50
"""Bytes of the longest request."""


class Request(NamedTuple):
    """What a log asks of a witness."""

    old: int
    """The size that the witness is thought to have cosigned last."""
    path: tuple[bytes, ...]
    signed: Signed

    def octets(self) -> bytes:
        """Give it as it is sent."""
        lines = [f"old {self.old}", *map(base64.encode, self.path)]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.signed.octets()

    @classmethod
    def parse(cls, octets: bytes) -> Request:
        """Read it; raises `BadNote`."""
        head, blank, rest = octets.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
            path = tuple(map(base64.decode, lines))
        except ValueError:
            raise _none() from None
        word, _, old = first.partition(" ")
        if not blank or word != "old" or not NUMBER.fullmatch(old):
            raise _none()
        if len(path) > LONGEST_PATH or any(len(one) != HASH for one in path):
            raise _none()
        return cls(int(old), path, Signed.parse(rest))


class Answer(NamedTuple):
    """What a witness says."""

    status: HTTPStatus
    body: str = ""
    type: str = TEXT
    origin: str = ""
    """Of which log: what was asked for, whether it is known or not."""
    size: int = 0
    is_contradiction: bool = False
    """Whether it was asked to cosign less than before, or something else, by who has the log's key."""


class Witness:
    """Cosigns what it saw grow, and remembers that for good."""

    def __init__(self, signer: Signer, logs: Sequence[Log], folder: Path) -> None:
        """`folder` is its memory, and nobody else's; without it this is another witness."""
        self._signer, self._logs, self._folder = signer, logs, folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._one = threading.Lock()

    def trust(self, logs: Sequence[Log]) -> None:
        """Cosign these logs from now on; what it cosigned stays remembered."""
        self._logs = logs

    def add_checkpoint(self, octets: bytes, *, now: int) -> Answer:
        """Answer one request; `now` in seconds since 1970."""
        try:
            asked = Request.parse(octets)
        except BadNote as refusal:
            return Answer(HTTPStatus.BAD_REQUEST, f"{refusal.message['en']}\n")
        new = asked.signed.checkpoint
        return self._answer(asked, now)._replace(origin=new.origin, size=new.size)

    def _answer(self, asked: Request, now: int) -> Answer:
        keys = [log.key for log in self._logs if log.key.name == asked.signed.checkpoint.origin]
        if not keys:
            return Answer(HTTPStatus.NOT_FOUND, "This log is not known here.\n")
        try:
            signatures = [asked.signed.note.signed_by(key) for key in keys]
        except BadSignature as refusal:
            return Answer(HTTPStatus.FORBIDDEN, f"{refusal.message['en']}\n")
        if all(at is None for at in signatures):
            return Answer(HTTPStatus.FORBIDDEN, "No key that is trusted here signed this.\n")
        new = asked.signed.checkpoint
        if asked.old > new.size:
            return Answer(HTTPStatus.BAD_REQUEST, "The old size is beyond the new one.\n")
        with self._alone():
            return self._cosign(asked, self._last(new.origin), now)

    def _cosign(self, asked: Request, last: Checkpoint, now: int) -> Answer:
        new = asked.signed.checkpoint
        if asked.old != last.size or (new.size == last.size and new.root != last.root):
            is_contradiction = new.size < last.size or (new.size == last.size and new.root != last.root)
            return Answer(HTTPStatus.CONFLICT, f"{last.size}\n", SIZE, is_contradiction=is_contradiction)
        try:
            check_consistency(last.size, last.root, new.size, new.root, asked.path)
        except BadProof as refusal:
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, f"{refusal.message['en']}\n")
        signature = self._signer.sign(asked.signed.note.text, at=now)
        write_durably(self._memory(new.origin), str(Note(asked.signed.note.text, (signature,))).encode())
        settle([self._folder])
        return Answer(HTTPStatus.OK, str(signature))

    def _last(self, origin: str) -> Checkpoint:
        try:
            signed = Signed.parse(self._memory(origin).read_bytes())
        except FileNotFoundError:
            return Checkpoint(origin, 0, EMPTY_ROOT)
        # What it did not sign itself, or was altered on its disk, it does not go on from.
        if signed.note.signed_by(self._signer.key) is None or signed.checkpoint.origin != origin:
            raise BadSignature(
                id=f"Ingatan saksi tentang “{origin}” bukan miliknya.",
                en=f"The witness's memory of “{origin}” is not its own.",
            )
        return signed.checkpoint

    def _memory(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Look and remember as one: no other thread, and no other process with this memory, comes between."""
        with self._one, (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _none() -> BadNote:
    return BadNote(
        id="Itu bukan permintaan kepada saksi: “old”, ukuran lama, jalur, baris kosong, checkpoint.",
        en="This is no request to a witness: “old”, the old size, the path, an empty line, a checkpoint.",
    )
