"""`netral serve`: one command from an empty folder to a running server."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence

from netral.cli.parser import Parser, command
from netral.cli.terminal import echo
from netral.law.errors import BadQuestion

# Threads of one process; as many as it may hold PostgreSQL connections (common/db.py).
THREADS = 4
MOST_WORKERS = 1024
ABOUT = {
    "id": "Memutakhirkan basis data, mengumpulkan gaya, dan menjalankan kedua situs.",
    "en": "Bring the database up to date, collect styles, and serve both hosts.",
}


def main(words: Sequence[str]) -> int:
    """Run `netral serve` and give its exit code."""
    examples = "  netral serve --port 8000\n"
    return command(words, "netral serve", _run, about=ABOUT, add=_add, examples=examples, legal=False)


def _add(parser: Parser) -> None:
    parser.option(
        "--host", metavar="ADDRESS", default="127.0.0.1",
        id="Alamat tempat melayani (biasanya 127.0.0.1).",
        en="Address to listen on (default: 127.0.0.1).",
    )  # fmt: skip
    parser.option(
        "--port", metavar="NUMBER", default="8000",
        id="Porta tempat melayani (biasanya 8000).",
        en="Port to listen on (default: 8000).",
    )  # fmt: skip
    parser.option(
        "--workers", metavar="NUMBER",
        id="Jumlah proses. Bila tidak disebut: satu per inti prosesor.",
        en="Server processes. Default: one per core.",
    )  # fmt: skip


def _number(text: str, field: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 9):
        raise BadQuestion(
            field,
            id=f"“{field}” harus bilangan bulat dari 1 sampai {most}.",
            en=f"“{field}” must be a whole number from 1 to {most}.",
            nearest=("1", str(most)),
        )
    return int(text)


def _run(given: Namespace) -> None:
    host, port = given.host, _number(given.port, "port", 65535)
    workers = _number(given.workers, "workers", MOST_WORKERS) if given.workers is not None else os.cpu_count() or 1
    from netral.cli.django import wake

    wake()
    from django.conf import settings
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import Interfaces

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.IS_LOCAL:
        echo(f"Netral: http://{settings.PUBLIC_HOST}:{port}/ (EN: /en/)\nMeja:   http://{settings.DESK_HOST}:{port}/")
    Granian(
        "netral.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=THREADS * 16,
        websockets=False,
        log_access=False,  # who read what is never written down
    ).serve()
