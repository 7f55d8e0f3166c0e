"""`netral serve`: one command from an empty folder to a running server."""

from __future__ import annotations

import contextlib
import ipaddress
import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from netral.cli.machine import listening_address, said_in_a_line, try_port
from netral.cli.parser import Parser, command, whole_number
from netral.cli.terminal import echo
from netral.common.errors import NetralError
from netral.law.errors import BadQuestion

# Threads of one process; as many as it may hold PostgreSQL connections (common/db.py).
THREADS = 4
MOST_WORKERS = 1024
# Of one process, the idle ones counted: each costs a few kilobytes, and a browser leaves several open.
MOST_CONNECTIONS = 4096
# A request's head must be there by then; so long may a connection be idle, too. A page and its styles come over one.
PATIENCE = 5_000  # milliseconds
# A worker that is told to end has this long for what it has begun; one that is told while it loads would never end.
LAST_WORDS = 20  # seconds
AGAIN = 5.0  # seconds until background work that died is started again
# Names the advisory lock of PostgreSQL: "netral" as a number.
PREPARING = int.from_bytes(b"netral")
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
        id="Port tempat melayani (biasanya 8000).",
        en="Port to listen on (default: 8000).",
    )  # fmt: skip
    parser.option(
        "--workers", metavar="NUMBER",
        id="Jumlah proses. Bila tidak diisi: satu per inti prosesor.",
        en="Server processes. Default: one per core.",
    )  # fmt: skip

    parser.flag(
        "--no-work",
        id="Tanpa pekerjaan latar; netral work menjalankannya di tempat lain.",
        en="Without background work; netral work does it elsewhere.",
    )


def _run(given: Namespace) -> None:
    host, port = listening_address(given.host), whole_number(given.port, "port", 65535)
    workers = whole_number(given.workers, "workers", MOST_WORKERS) if given.workers is not None else os.cpu_count() or 1
    from netral.cli.django import wake

    wake()
    from django.conf import settings

    if settings.IS_LOCAL:
        _keep_local(host)
    try_port(host, port)
    with said_in_a_line(id="NETRAL_VAR tidak dapat dipakai", en="NETRAL_VAR cannot be used"):
        _close_to_others(settings.VAR)
        with _alone(settings.VAR):
            _prepare()
    if settings.IS_LOCAL:
        echo(f"Netral: http://{settings.PUBLIC_HOST}:{port}/ (EN: /en/)\nMeja:   http://{settings.DESK_HOST}:{port}/")
    with contextlib.nullcontext() if given.no_work else _working():
        _serve(host, port, workers)


def _keep_local(host: str) -> None:
    """Refuse to open to the network what has a known key, and may show its inside."""
    if not ipaddress.ip_address(host).is_loopback:
        raise BadQuestion(
            "host",
            id=f"“host” {host} membuka pemasangan lokal ke jaringan. Atur dulu nama kedua situs (NETRAL_PUBLIC_HOST).",
            en=f"“host” {host} opens a local installation to the network. First name its hosts (NETRAL_PUBLIC_HOST).",
            nearest=("127.0.0.1",),
        )


def _close_to_others(folder: Path) -> None:
    """Close a folder that was there before, too; one that everybody may write to is not ours to close."""
    mode = folder.stat().st_mode
    if mode & 0o002:
        raise PermissionError(f"{folder} is open to everybody; give Netral a folder of its own")
    if mode & 0o077:
        folder.chmod(0o700)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other `netral serve` prepares the same folder."""
    import fcntl

    with (folder / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare() -> None:
    """Bring the database up to date and collect styles; say in one line when the database cannot be reached."""
    from django.core.management import call_command
    from django.db import OperationalError, connection

    with _alone_in_database():
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as problem:
            raise _unreachable(problem) from problem
        finally:
            # Workers are forked from here: no open connection and no thread of a pool goes along.
            connection.close()
            if close_pool := getattr(connection, "close_pool", None):
                close_pool()
    call_command("collectstatic", interactive=False, verbosity=0)


@contextlib.contextmanager
def _alone_in_database() -> Iterator[None]:
    """Reach the database, and on PostgreSQL wait until no other machine's `netral serve` prepares it."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection
    from django.db.utils import ConnectionHandler

    # Without the pool, which tries again for ten seconds and does not say why.
    alone = {key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "pool"}
    own = ConnectionHandler({"default": {**connection.settings_dict, "OPTIONS": alone}})["default"]
    try:
        own.ensure_connection()
        if own.vendor == "postgresql":
            own.cursor().execute("SELECT pg_advisory_lock(%s)", [PREPARING])
    except (DatabaseError, ImproperlyConfigured) as problem:
        raise _unreachable(problem) from problem
    with contextlib.closing(own):
        yield


@contextlib.contextmanager
def _working() -> Iterator[None]:
    """Let `netral work` run beside the server, start it again should it die, and end it with the server.

    It looks whether we are there, so it ends with us however we end.
    """
    import subprocess
    import sys
    import threading

    is_over = threading.Event()
    command = [sys.executable, "-m", "netral", "work", "--beside", str(os.getpid())]
    worker = subprocess.Popen(command)

    def watch() -> None:
        nonlocal worker
        while not is_over.is_set():
            worker.wait()
            if not is_over.wait(AGAIN):
                worker = subprocess.Popen(command)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        is_over.set()
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(LAST_WORDS)


def _unreachable(problem: Exception) -> NetralError:
    reason = " ".join(str(problem).split())
    return NetralError(
        id=f"Basis data tidak dapat dipakai: {reason}",
        en=f"The database cannot be used: {reason}",
    )


def _connections() -> int:
    """Ask the operating system for enough open files, and give how many connections fit into what it grants."""
    import resource

    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    granted = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if soft != resource.RLIM_INFINITY and soft < granted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, most))
    return min(MOST_CONNECTIONS, granted // 2)


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    Granian(
        "netral.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=_connections(),
        http=HTTPModes.http1,  # a proxy speaks it, and browsers speak nothing else without TLS
        http1_settings=HTTP1Settings(header_read_timeout=PATIENCE, keep_alive=True),
        websockets=False,
        respawn_failed_workers=True,  # one that dies takes nobody along
        workers_kill_timeout=LAST_WORDS,
        log_access=False,  # who read what is never written down
    ).serve()
