"""`netral work`: background work, for those who run it apart from `netral serve`."""

from __future__ import annotations

import os
import signal
import threading
import time
from argparse import Namespace
from collections.abc import Sequence

from netral.cli.django import wake
from netral.cli.imports import migrated
from netral.cli.parser import Parser, command, whole_number

MOST = 1 << 22
"""The largest number of a process."""
ABOUT = {
    "id": "Mengerjakan antrean, penghapusan data lama, dan log publik. netral serve menjalankannya sendiri.",
    "en": "Do background work: the queue, forgetting what is old, the public log. netral serve starts one by itself.",
}


def main(words: Sequence[str]) -> int:
    """Run `netral work` and give its exit code."""
    examples = "  netral work --once\n"
    return command(words, "netral work", _run, about=ABOUT, add=_add, examples=examples, legal=False)


def _add(parser: Parser) -> None:
    parser.option(
        "--beside", metavar="PROCESS",
        id="Berhenti bersama proses ini; dipakai netral serve.",
        en="End with this process; netral serve uses it.",
    )  # fmt: skip
    parser.flag("--once", id="Kerjakan yang ada, lalu selesai.", en="Do what is there, then end.")


def _run(given: Namespace) -> None:
    wake()
    if given.beside is not None:
        _end_with(whole_number(given.beside, "beside", MOST))
    with migrated():
        from netral.platform.work import run

        run(once=given.once)


def _end_with(server: int) -> None:
    """End as if told to when the process that started us is gone, however it went."""

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
