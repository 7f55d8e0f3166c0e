"""A server with two processes, asked by wrk as often as it answers, or at an even pace."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.measure import Figure

PROCESSES, THREADS, CONNECTIONS = 2, 4, 4
EMPTY, STATIC_PAGE = "/empty/", "page.html"
ROOT = Path(__file__).parent.parent
_WRK = "wrk"


@dataclass(frozen=True)
class Asked:
    """One request: where to, and what is sent in the body; without a body it is a GET."""

    address: str
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"


def form(address: str, **fields: str) -> Asked:
    """Make a request that sends a form."""
    return Asked(address, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})


@contextlib.contextmanager
def served(page: bytes = b"") -> Iterator[int]:
    """Run the application of `benchmarks.served` under granian as `netral serve` does, `page` among its static files.

    Gives the port. Raises FileNotFoundError where there is no wrk.
    """
    if not shutil.which(_WRK):
        raise FileNotFoundError(f"{_WRK} is not installed (apt-get install {_WRK})")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="netral-bench-") as var:
        environment = {**os.environ, "NETRAL_VAR": var, "DJANGO_SETTINGS_MODULE": "netral.config.settings"}
        run = {"cwd": ROOT, "env": environment, "stdout": subprocess.DEVNULL}
        subprocess.run([sys.executable, "-m", "netral", "manage", "collectstatic", "--noinput"], check=True, **run)  # type: ignore[call-overload]
        (Path(var) / "static" / STATIC_PAGE).write_bytes(page)
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(PROCESSES)]
        command += ["--blocking-threads", str(THREADS), "--port", str(port), "--no-ws", "--log-level", "error"]
        # A worker told to end while it still loads never does, and granian would wait for it.
        command += ["--workers-kill-timeout", "5"]
        server = subprocess.Popen([*command, "benchmarks.served:application"], **run)  # type: ignore[call-overload]
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=60)


def _wait(port: int) -> None:
    last = time.monotonic() + 60
    while time.monotonic() < last:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def answer(port: int, asked: Asked) -> tuple[int, Message, bytes]:
    """Ask once: status, headers, body."""
    with closing(http.client.HTTPConnection("localhost", port, timeout=30)) as connection:
        connection.request(asked.method, asked.address, asked.body or None, dict(asked.headers))
        found = connection.getresponse()
        return found.status, found.headers, found.read()


def rates(port: int, sides: Mapping[str, Asked], runs: int, seconds: int) -> list[Figure]:
    """Ask each side as often as it answers, in turn; the figures are µs of the server for one answer."""
    figures = {side: Figure(side, 1, "µs") for side in sides}
    for side in sides.values():
        _wrk(port, side, 1)
    for _ in range(runs):
        for name, side in sides.items():
            figures[name].runs.append(1e6 / _wrk(port, side, seconds))
    return list(figures.values())


def _wrk(port: int, asked: Asked, seconds: int) -> float:
    lines = [f'wrk.method = "{asked.method}"', f"wrk.body = [[{asked.body}]]" if asked.body else ""]
    lines += [f'wrk.headers["{name}"] = [[{value}]]' for name, value in asked.headers.items()]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("\n".join(lines))
        script.flush()
        address = f"http://localhost:{port}{asked.address}"
        command = [_WRK, "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "-s", script.name, address]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    if wrong:
        raise RuntimeError(f"{asked.address}: {wrong[1]} answers were refusals")
    rate = re.search(r"Requests/sec:\s*([\d.]+)", told)
    if rate is None:
        raise RuntimeError(told)
    return float(rate[1])


def paced(port: int, asked: Asked, *, rate: int, seconds: int) -> list[float]:
    """Ask at an even pace over one connection; give each answer's time in ms, waiting for a turn included."""
    with closing(http.client.HTTPConnection("localhost", port, timeout=30)) as connection:
        took, begin = [], time.perf_counter()
        for n in range(rate * seconds):
            due = begin + n / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request(asked.method, asked.address, asked.body or None, dict(asked.headers))
            connection.getresponse().read()
            took.append((time.perf_counter() - due) * 1000)
        return took
