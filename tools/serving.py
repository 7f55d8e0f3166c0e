"""A running `netral serve` for tests and pictures, with a folder of its own, and how we start a browser for it."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# As far from the outside world as flags allow.
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """Where the two hosts of a local installation answer, and the folder with all that the server writes."""

    port: int
    folder: Path

    @property
    def public(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def desk(self) -> str:
        return f"http://meja.localhost:{self.port}"


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(port: int | None = None, /, *options: str, **environment: str) -> Iterator[Site]:
    """Start the real server, as `make run` does, with further options of `netral serve`, and stop it at the end."""
    port = port or free_port()
    command = [sys.executable, "-m", "netral", "serve", "--port", str(port), "--workers", "1", *options]
    with tempfile.TemporaryDirectory(prefix="netral-var-") as var, (Path(var) / "log").open("w") as log:
        own = {**os.environ, "NETRAL_VAR": var, **environment}
        server = subprocess.Popen(command, env=own, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            if not _answers(port, server):
                raise RuntimeError("netral serve did not start:\n" + Path(log.name).read_text(encoding="utf-8"))
            yield Site(port, Path(var))
        finally:
            server.terminate()
            try:
                server.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)  # its workers too
                raise


def _answers(port: int, server: subprocess.Popen[bytes], *, within: float = 60) -> bool:
    """Knock until a page comes, the server ends, or time is up: it says “started” before it listens or has loaded."""
    last = time.monotonic() + within
    while time.monotonic() < last:
        knock = http.client.HTTPConnection("localhost", port, timeout=within)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(knock):
            knock.request("GET", "/")
            knock.getresponse().read()
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.05)
            return False
    return False
