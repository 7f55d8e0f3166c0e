"""A witness on the web (C2SP tlog-witness), for any server that speaks WSGI."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from netral.common.files import settle, write_durably
from netral.ledger.errors import LedgerError
from netral.ledger.note import Kind, Signer
from netral.ledger.policy import Policy
from netral.ledger.witness import ADD, LONGEST, Answer, Witness

OWN = ("in-use", "key.part", "lock")
"""Files that may be in the folder of a witness before its key."""


def key_of(folder: Path, name: str) -> Signer:
    """Give the key of a witness; it is made, under `name`, when there is none in its folder yet.

    Raises `LedgerError` when it has to be made and no name was given, or another name was.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "key"
    if not file.exists():
        if not name:
            raise LedgerError(
                id="Saksi baru memerlukan nama: --name saksi.example/netral.",
                en="A new witness needs a name: --name witness.example/netral.",
            )
        if any(path.name not in OWN for path in folder.iterdir()):
            raise _not_ours(folder)
        (folder / "key.part").touch(mode=0o600)
        write_durably(file, Signer.new(name, Kind.COSIGNATURE).secret().encode())
        settle([folder])
    try:
        signer = Signer.parse(file.read_text())
    except UnicodeDecodeError:
        raise _not_ours(folder) from None
    if name and signer.key.name != name:
        raise LedgerError(
            id=f"Kunci di {folder} milik saksi lain: {signer.key.name}.",
            en=f"The key in {folder} is another witness's: {signer.key.name}.",
        )
    return signer


class Teller(Protocol):
    """Tells whoever runs a witness what it did."""

    def answered(self, answer: Answer, /) -> None:
        """Tell what was answered."""

    def policy_refused(self, problem: LedgerError, /) -> None:
        """Tell that the policy was exchanged for one that cannot be read; the one before stays."""


class Watched:
    """The logs of a policy file, read again when the file is another."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = self._stamp()
        self.logs = Policy.parse(file.read_bytes()).logs

    def _stamp(self) -> tuple[int, int, int]:
        is_now = self._file.stat()
        return is_now.st_mtime_ns, is_now.st_size, is_now.st_ino

    def is_another(self) -> bool:
        """Read it again if it was exchanged, and say whether there was anything to read; raises `BadPolicy`."""
        try:
            if (stamp := self._stamp()) == self._seen:
                return False
            self._seen = stamp
            self.logs = Policy.parse(self._file.read_bytes()).logs
        except OSError:  # it is being exchanged
            return False
        return True


def application(folder: Path, policy: Path, teller: Teller, clock: Callable[[], float] = time.time) -> WSGIApplication:
    """Give the application of the witness whose key and memory are in a folder, for the logs of a policy file.

    :raises LedgerError: one of them cannot be read
    """
    watched = Watched(policy)
    witness = Witness(key_of(folder, ""), watched.logs, folder)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            if watched.is_another():
                witness.trust(watched.logs)
        except LedgerError as problem:
            teller.policy_refused(problem)
        said = _answer(witness, environ, clock)
        teller.answered(said)
        body = said.body.encode()
        start(
            f"{said.status.value} {said.status.phrase}",
            [("Content-Type", said.type), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")],
        )
        return [body]

    return answer


def _answer(witness: Witness, environ: dict[str, Any], clock: Callable[[], float]) -> Answer:
    if environ["PATH_INFO"] != f"/{ADD}":
        return Answer(HTTPStatus.NOT_FOUND, f"This is a witness. It takes checkpoints at /{ADD}.\n")
    if environ["REQUEST_METHOD"] != "POST":
        return Answer(HTTPStatus.METHOD_NOT_ALLOWED, "POST a checkpoint here.\n")
    try:
        length = int(environ.get("CONTENT_LENGTH") or "")
    except ValueError:
        return Answer(HTTPStatus.LENGTH_REQUIRED, "Say how long it is (Content-Length).\n")
    if not 0 <= length <= LONGEST:
        return Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too long for a checkpoint.\n")
    try:
        return witness.add_checkpoint(environ["wsgi.input"].read(length), now=int(clock()))
    except LedgerError as problem:
        return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, f"{problem.message['en']}\n")


def _not_ours(folder: Path) -> LedgerError:
    return LedgerError(
        id=f"Folder {folder} berisi hal lain; saksi memerlukan folder sendiri.",
        en=f"The folder {folder} holds something else; a witness needs a folder of its own.",
    )
