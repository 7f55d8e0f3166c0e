"""`netral serve`: one command from an empty folder to a running server."""

from __future__ import annotations

import os

import click

# Threads of one process; as many as it may hold PostgreSQL connections (common/db.py).
THREADS = 4


@click.command(epilog="Example: netral serve --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=None, type=click.IntRange(1), help="Server processes. Default: one per core.")
def command(host: str, port: int, workers: int | None) -> None:
    """Bring the database up to date, collect styles, and serve both hosts."""
    from netral.cli.django import wake

    wake()
    from django.conf import settings
    from django.core.management import call_command
    from granian import Granian
    from granian.constants import Interfaces

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.IS_LOCAL:
        click.echo(
            f"Netral: http://{settings.PUBLIC_HOST}:{port}/ (EN: /en/)\nMeja:   http://{settings.DESK_HOST}:{port}/"
        )
    Granian(
        "netral.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or os.cpu_count() or 1,
        blocking_threads=THREADS,
        backpressure=THREADS * 16,
        websockets=False,
        log_access=False,  # who read what is never written down
    ).serve()
