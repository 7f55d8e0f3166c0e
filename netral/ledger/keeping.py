"""Keeps the log going beside other work: step after step, again after what fails, one process at a time."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator

import structlog
from django.db import DatabaseError, connections

from netral.common.files import write_durably
from netral.common.reasons import reason_of
from netral.common.sealing import CannotUnseal
from netral.ledger.errors import LedgerError
from netral.ledger.queries import root_folder
from netral.ledger.writer import Busy, Writer, alone

PAUSE = 0.2
"""Seconds between two looks at an empty queue."""
AFTER_A_FAULT = 5.0
"""Seconds before the next try, and between two tries to become the one writer."""
HALTED = "halted"
"""File that says, while the log stands still, why."""

log = structlog.get_logger("netral.ledger")


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Keep the log while something else is done."""
    stop = threading.Event()
    thread = threading.Thread(target=keep, args=(stop,), name="ledger")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def keep(stop: threading.Event) -> None:
    """Write the log until told to stop."""
    try:
        while not stop.is_set():
            _keep_until_a_fault(stop)
            stop.wait(AFTER_A_FAULT)
    finally:
        connections.close_all()


def write_once() -> None:
    """Write what waits now; nothing while another process is at it.

    :raises LedgerError: as `go_on`
    """
    with contextlib.suppress(Busy), alone():
        go_on()


def go_on() -> None:
    """Write what waits now, to be called by whoever is `alone`; whether it goes on again, the doctor knows, too.

    :raises LedgerError: a log stands still; the others went on
    """
    writer = Writer()
    try:
        while writer.step():
            pass
    except LedgerError as problem:
        _say(problem.message)
        raise
    (root_folder() / HALTED).unlink(missing_ok=True)


def why_halted() -> dict[str, str] | None:
    """Give why the log stands still, in both languages; None while it goes on."""
    try:
        said: dict[str, str] = json.loads((root_folder() / HALTED).read_bytes())
    except FileNotFoundError:
        return None
    return said


def _keep_until_a_fault(stop: threading.Event) -> None:
    halted = root_folder() / HALTED
    try:
        with alone():
            writer = Writer()
            while not stop.is_set():
                is_busy = writer.step()
                halted.unlink(missing_ok=True)
                if not is_busy:
                    stop.wait(PAUSE)
    except Busy:
        return
    except LedgerError as problem:
        log.error("ledger.halted")  # noqa: TRY400 — why stands in the file that the doctor reads
        _say(problem.message)
    except (DatabaseError, OSError, CannotUnseal) as problem:
        log.exception("ledger.fault")
        connections.close_all()
        why = reason_of(problem)
        _say({"id": f"Log tidak dapat ditulis: {why['id']}.", "en": f"The log cannot be written: {why['en']}."})


def _say(why: dict[str, str]) -> None:
    with contextlib.suppress(OSError):  # a full disk takes no word either
        write_durably(root_folder() / HALTED, json.dumps(why, ensure_ascii=False).encode())
