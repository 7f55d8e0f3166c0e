"""A folder or an application on the web, at a port of loopback, for as long as a test needs it."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


class _QuietToo(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextlib.contextmanager
def published(folder: Path) -> Iterator[str]:
    """Give the address at which a folder can be read."""
    with _running(ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))) as url:
        yield url


@contextlib.contextmanager
def answering(application: WSGIApplication) -> Iterator[str]:
    """Give the address at which an application answers."""
    with _running(make_server("127.0.0.1", 0, application, _Threads, _QuietToo)) as url:
        yield url


@contextlib.contextmanager
def _running(server: ThreadingHTTPServer | WSGIServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
