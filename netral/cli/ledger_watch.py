"""`netral ledger monitor` and `witness`: for whoever watches a log for long."""

from __future__ import annotations

import functools
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netral.cli.common import print_json
from netral.cli.imports import needed
from netral.cli.ledger_read import Source, entries_said, source_of
from netral.cli.machine import listening_address, octets_of, only_one, said_in_a_line, try_port
from netral.cli.parser import harmless, printable, whole_number
from netral.cli.terminal import echo
from netral.ledger.errors import LedgerError

if TYPE_CHECKING:
    from netral.ledger.monitor import Alarm, Other
    from netral.ledger.remote import Remote
    from netral.ledger.witness import Answer

MOST_SECONDS = 86_400
MOST_PORT = 65_535
AT_ONCE_CHECKED = 4
"""Requests that a witness answers at once."""
MOST_CALLERS = 800
"""Connections to a witness, the idle and the slow ones counted."""
PATIENCE = 10
"""Seconds in which a caller must say something."""
LONGEST_HEAD = 1 << 14
"""Bytes of a request before its body."""
SELDOM = 60.0
"""Seconds before a witness says the same again."""
UNUSABLE = {"id": "Ingatan tidak dapat dipakai", "en": "The memory cannot be used"}
REFUSED = {
    HTTPStatus.BAD_REQUEST: {"id": "bukan permintaan kepada saksi", "en": "no request to a witness"},
    HTTPStatus.NOT_FOUND: {"id": "log itu tidak ada dalam kebijakan", "en": "this log is not in the policy"},
    HTTPStatus.FORBIDDEN: {
        "id": "tidak ada tanda tangan yang benar dari kunci dalam kebijakan",
        "en": "no right signature of a key in the policy",
    },
    HTTPStatus.CONFLICT: {
        "id": "LOG MENYUSUT atau bercabang: saksi ini sudah melihat yang lain",
        "en": "THE LOG SHRANK or split: this witness saw another one",
    },
    HTTPStatus.UNPROCESSABLE_ENTITY: {
        "id": "LOG DITULIS ULANG: tidak memuat yang pernah disaksikan",
        "en": "THE LOG WAS REWRITTEN: it does not contain what was cosigned",
    },
    HTTPStatus.INTERNAL_SERVER_ERROR: {"id": "ingatan saksi ini rusak", "en": "the memory of this witness is broken"},
}


# monitor ------------------------------------------------------------------------------------------------------------


def monitor(given: Namespace) -> int | None:
    """Look at a log, once or again and again, and say what an honest one does not do."""
    from netral.ledger.monitor import Memory, look
    from netral.ledger.remote import Remote

    every, folder = whole_number(given.every, "every", MOST_SECONDS), Path(needed(given.memory, "memory", "--memory"))
    source = source_of(given)
    with said_in_a_line(**UNUSABLE):
        memory = Memory(folder)
        with only_one(folder):
            others = functools.partial(_others, [Remote(url) for url in given.other], given.proof)
            while True:
                now = datetime.now(UTC)
                seen = look(source.read, source.policy, memory, now=now, others=others)
                _tell_look(given, source, seen, now)
                if given.once:
                    return 1 if seen.alarms else None
                time.sleep(every)


def _others(mirrors: Sequence[Remote], proofs: Sequence[str]) -> list[Other | Alarm]:
    """Give what others were shown: at further addresses, and under proofs; an alarm for who cannot be read."""
    from netral.ledger.monitor import Other
    from netral.ledger.proof import Proof
    from netral.ledger.verify import read_checkpoint

    def shown_at(mirror: Remote) -> Other:
        return Other(mirror.url, read_checkpoint(mirror.read), mirror.read)

    def shown_under(path: str) -> Other:
        return Other(path, Proof.parse(octets_of(path, "proof")).signed)

    return [
        *(_or_alarm(functools.partial(shown_at, mirror), mirror.url) for mirror in mirrors),
        *(_or_alarm(functools.partial(shown_under, path), path) for path in proofs),
    ]


def _or_alarm(read: Callable[[], Other], named: str) -> Other | Alarm:
    from netral.ledger.monitor import Alarm, What

    try:
        return read()
    except LedgerError as problem:
        return Alarm(What.UNREADABLE, {spoken: f"{named}: {text}" for spoken, text in problem.message.items()})


def _tell_look(given: Namespace, source: Source, seen: Any, now: datetime) -> None:
    if given.as_json:
        alarms = [{"what": one.what.value, "message": one.message} for one in seen.alarms]
        print_json({"at": now.isoformat(timespec="seconds"), "log": source.named, "size": seen.size, "alarms": alarms})
        return
    at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    for one in seen.alarms:
        echo(f"{at} ▲ {one.what.value}: {harmless(one.message[given.language])}")
    if not seen.alarms:
        well = {"id": "baik", "en": "well"}[given.language]
        echo(f"{at} ● {entries_said(seen.size)[given.language]}, {well}")


# witness ------------------------------------------------------------------------------------------------------------


def witness(given: Namespace) -> None:
    """Cosign checkpoints that are sent here, until told to end."""
    import waitress

    from netral.ledger.policy import Policy
    from netral.ledger.served import application, key_of
    from netral.ledger.witness import LONGEST

    policy = Path(needed(given.policy, "policy", "--policy"))
    Policy.parse(octets_of(str(policy), "policy"))
    memory, port = Path(needed(given.memory, "memory", "--memory")), whole_number(given.port, "port", MOST_PORT)
    host = listening_address(given.host)
    try_port(host, port)
    with said_in_a_line(**UNUSABLE):
        memory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with only_one(memory):
            key = key_of(memory, given.name or "").key
            line = f"witness {key.name.partition('/')[0]} {key} http://{host}:{port}"
            said = {"id": "Baris untuk kebijakan log:", "en": "The line for the policy of the log:"}[given.language]
            print_json({"key": str(key)}) if given.as_json else echo(f"{said}\n{line}")
            told = Teller(given.language)
            # It reads whole requests before any thread sees them, so that slow callers hold up nobody.
            waitress.serve(
                application(memory, policy, told),
                host=host,
                port=port,
                threads=AT_ONCE_CHECKED,
                connection_limit=MOST_CALLERS,
                channel_timeout=PATIENCE,
                cleanup_interval=PATIENCE,
                max_request_header_size=LONGEST_HEAD,
                max_request_body_size=LONGEST,
                inbuf_overflow=LONGEST,
                asyncore_use_poll=True,
                ident=None,
                _quiet=True,
            )


class Teller:
    """Says what a witness did, a line each, and the same not again for a while."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._said = dict[tuple[HTTPStatus, str], float]()

    def answered(self, answer: Answer) -> None:
        """Say what was answered."""
        is_known = answer.status in (HTTPStatus.OK, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
        if answer.status is HTTPStatus.OK:
            done = {"id": "disaksikan", "en": "cosigned"}
            text = {
                language: f"● {answer.origin}: {size} {done[language]}"
                for language, size in entries_said(answer.size).items()
            }
        elif answer.status is HTTPStatus.CONFLICT and not answer.is_contradiction:
            return  # the log did not know what was cosigned last, and asks again
        elif (why := REFUSED.get(answer.status)) is not None:
            named = f"{printable(answer.origin)}: " if answer.origin else ""
            text = {language: f"▲ {named}{said}" for language, said in why.items()}
        else:
            return
        self._say(answer.status, answer.origin if is_known else "", text)

    def policy_refused(self, problem: LedgerError) -> None:
        """Say that the policy was exchanged for one that cannot be read."""
        self._say(HTTPStatus.BAD_GATEWAY, "", {language: f"▲ {said}" for language, said in problem.message.items()})

    def _say(self, status: HTTPStatus, about: str, text: dict[str, str]) -> None:
        now = time.monotonic()
        if now - self._said.get((status, about), -SELDOM) < SELDOM:
            return
        self._said[status, about] = now
        echo(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {harmless(text[self._language])}")
