"""A witness on the web (C2SP tlog-witness), for any server that speaks WSGI."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from netral.common.files import settle, write_durably
from netral.ledger.errors import LedgerError
from netral.ledger.note import Kind, Signer
from netral.ledger.policy import Policy
from netral.ledger.witness import ADD, LONGEST, Answer, Witness


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
        (folder / "key.part").touch(mode=0o600)
        write_durably(file, Signer.new(name, Kind.COSIGNATURE).secret().encode())
        settle([folder])
    signer = Signer.parse(file.read_text())
    if name and signer.key.name != name:
        raise LedgerError(
            id=f"Kunci di {folder} milik saksi lain: {signer.key.name}.",
            en=f"The key in {folder} is another witness's: {signer.key.name}.",
        )
    return signer


def application(folder: Path, policy: bytes, clock: Callable[[], float] = time.time) -> WSGIApplication:
    """Give the application of the witness whose key and memory are in a folder, for the logs of a policy."""
    witness = Witness(key_of(folder, ""), Policy.parse(policy).logs, folder)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        said = _answer(witness, environ, clock)
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
    return witness.add_checkpoint(environ["wsgi.input"].read(length), now=int(clock()))
