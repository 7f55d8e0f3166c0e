"""What is asked of others over HTTP: the files of a log, and the cosignatures of witnesses."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from concurrent.futures import Future
from http import HTTPStatus
from typing import NamedTuple

from netral.common.reasons import reason_of
from netral.ledger.checkpoint import NUMBER, Signed
from netral.ledger.errors import LedgerError
from netral.ledger.note import LONGEST as LONGEST_NOTE
from netral.ledger.note import Signature
from netral.ledger.policy import Witness
from netral.ledger.tiles import Reader
from netral.ledger.tree import consistency_path
from netral.ledger.witness import ADD, Request

PATIENCE = 10.0
"""Seconds until somebody who does not answer is given up."""
WHOLE = 60.0
"""Seconds until a file that comes drop by drop is given up."""
LONGEST = 1 << 25
"""Bytes of the longest answer: a full bundle of the longest entries fits in."""
AGENT = {"User-Agent": "netral"}


class Unreachable(LedgerError):
    """Somebody does not answer, or not with what was asked for."""


class Remote:
    """A log at an address. Keep it: who still talks when a file should long be there is asked nothing meanwhile."""

    def __init__(self, url: str, *, patience: float = PATIENCE, whole: float = WHOLE) -> None:
        """`patience`: seconds to wait for a word; `whole`: for a whole file, however slowly it comes."""
        if not url.startswith(("http://", "https://")) or not _is_address(url):
            raise Unreachable(
                id=f"“{url}” bukan alamat (http:// atau https://).", en=f"“{url}” is no address (http:// or https://)."
            )
        self.url, self._patience, self._whole = url.rstrip("/"), patience, whole
        self._talking: threading.Thread | None = None

    def read(self, path: str) -> bytes:
        """Give a file of the log; raises `FileNotFoundError`, or `Unreachable`."""
        asked = urllib.request.Request(f"{self.url}/{path}", headers=AGENT)  # noqa: S310 — the scheme was looked at
        try:
            return self._in_time(asked)
        except TimeoutError as problem:
            raise _unreachable(self.url, problem) from None
        except urllib.error.HTTPError as problem:
            problem.close()
            if problem.code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                raise FileNotFoundError(path) from None
            raise _unreachable(self.url, problem) from None

    def _in_time(self, asked: urllib.request.Request) -> bytes:
        if self._talking is not None and self._talking.is_alive():
            raise TimeoutError
        said = Future[bytes]()

        def ask() -> None:
            try:
                said.set_result(_asked(asked, self._patience))
            except Exception as problem:  # noqa: BLE001 — whoever waits for it raises it again
                said.set_exception(problem)

        self._talking = threading.Thread(target=ask, name=f"log {self.url}", daemon=True)
        self._talking.start()
        self._talking.join(self._whole)
        if self._talking.is_alive():
            raise TimeoutError
        return said.result()


class Cosigned(NamedTuple):
    """What a witness answered."""

    witness: Witness
    signatures: tuple[Signature, ...]
    refused: str = ""
    """Why it gave none."""
    ahead: int = 0
    """The size that it saw already, where that is larger than ours: we forgot something."""


class Asking:
    """Asks witnesses, all at once, and none again that has not ended its last answer, however slowly it talks."""

    def __init__(self) -> None:
        self._talking = dict[str, threading.Thread]()

    def cosign(
        self, signed: Signed, witnesses: Sequence[Witness], reader: Reader, *, patience: float
    ) -> list[Cosigned]:
        """Ask to cosign a checkpoint whose tree `reader` reads; wait for nobody longer than `patience` seconds."""
        answers = {one.name: Cosigned(one, (), "no answer in time") for one in witnesses}

        def ask(one: Witness) -> None:
            answers[one.name] = _cosign(signed, one, reader, patience)

        self._talking = {name: thread for name, thread in self._talking.items() if thread.is_alive()}
        asked = [one for one in witnesses if one.name not in self._talking]
        for one in asked:
            self._talking[one.name] = threading.Thread(target=ask, args=(one,), name=f"witness {one.name}", daemon=True)
            self._talking[one.name].start()
        until = time.monotonic() + patience
        for one in asked:
            self._talking[one.name].join(max(0.0, until - time.monotonic()))
        return [answers[one.name] for one in witnesses]


def _cosign(signed: Signed, witness: Witness, reader: Reader, patience: float) -> Cosigned:
    new, old, refused, ahead = signed.checkpoint.size, signed.checkpoint.size, "", 0
    # It says what it saw last when we did not guess it.
    for _ in range(3):
        path = tuple(consistency_path(old, new, reader.node))
        asked = urllib.request.Request(  # noqa: S310 — the address stands in the policy
            f"{witness.url.rstrip('/')}/{ADD}", data=Request(old, path, signed).octets(), headers=AGENT
        )
        try:
            said = _asked(asked, patience, LONGEST_NOTE)
            lines = said.decode().removesuffix("\n").split("\n")
            signatures = tuple(
                one for line in lines if (one := Signature.parse(line))[:2] == (witness.key.name, witness.key.id)
            )
            if (latest := _latest(signed, witness, signatures)) is not None:
                return Cosigned(witness, (latest,))
            return Cosigned(witness, (), "no cosignature of the key in the policy")
        except urllib.error.HTTPError as problem:
            said_size = ""
            with problem, contextlib.suppress(OSError, http.client.HTTPException):
                said_size = problem.read(32).decode("ascii", "replace").strip()
            refused = f"HTTP {problem.code}"
            if problem.code != HTTPStatus.CONFLICT or not NUMBER.fullmatch(said_size):
                break
            old = int(said_size)
            if old >= new:
                # The same size means another tree.
                ahead = old
                break
        except (LedgerError, ValueError) as problem:
            refused = str(problem)
            break
    return Cosigned(witness, (), refused, ahead)


def _is_address(url: str) -> bool:
    try:
        return bool(urllib.parse.urlsplit(url).hostname)
    except ValueError:
        return False


def _latest(signed: Signed, witness: Witness, signatures: Sequence[Signature]) -> Signature | None:
    """Give the latest of a witness's signatures; one that is wrong spoils all. More than one would fill the note."""
    right = [(witness.key.check(one, signed.note.text), one) for one in signatures]
    return max(right, default=(0, None))[1]


class _NoFurther(urllib.request.HTTPRedirectHandler):
    """Goes nowhere that was not named: who is asked does not send us to somebody else, or into our own house."""

    def http_error_302(self, *_args: object) -> None:
        """Leave it as what it is: an answer without what was asked for."""

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302  # type: ignore[assignment]


_opened = urllib.request.build_opener(_NoFurther)


def _asked(request: urllib.request.Request, patience: float, longest: int = LONGEST) -> bytes:
    try:
        with _opened.open(request, timeout=patience) as answer:
            said: bytes = answer.read(longest + 1)
    except urllib.error.HTTPError:
        raise
    except (OSError, ValueError, http.client.HTTPException) as problem:  # ValueError: an address that is none
        raise _unreachable(request.full_url, problem) from None
    if len(said) > longest:
        raise _unreachable(request.full_url, ValueError("too long"))
    return said


def _unreachable(url: str, problem: Exception) -> Unreachable:
    why = reason_of(problem)
    return Unreachable(id=f"{url} tidak menjawab: {why['id']}.", en=f"{url} does not answer: {why['en']}.")
