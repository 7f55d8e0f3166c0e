from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.requirements import in_ci, need

ROOT = Path(__file__).resolve().parent.parent
# Playwright keeps an event loop in the thread; Django would take every later test there for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped test is a failed one: what was not run was not shown."""
    report = yield
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if in_ci() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def static_files(tmp_path_factory) -> Iterator[None]:
    """Styles and pictures, collected as `netral serve` does it."""
    from django.core.management import call_command
    from django.test import override_settings

    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture
def public(static_files):
    """Give a visitor of the public host."""
    from django.test import Client

    return Client(SERVER_NAME="localhost", raise_request_exception=False)


@pytest.fixture
def desk(static_files):
    """Give a visitor of the desk host."""
    from django.test import Client

    return Client(SERVER_NAME="meja.localhost", raise_request_exception=False)


@dataclass(frozen=True)
class Site:
    """A running `netral serve`."""

    port: int

    @property
    def public(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def desk(self) -> str:
        return f"http://meja.localhost:{self.port}"


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id) -> Iterator[Site]:
    """The real server, as `make run` starts it, with a folder and a database of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NETRAL_VAR": str(tmp_path_factory.mktemp("var"))}
    if "DATABASE_URL" in environment:
        environment["DATABASE_URL"] = own_database(environment["DATABASE_URL"], f"netral_site_{worker_id}")
    server = subprocess.Popen(
        [sys.executable, "-m", "netral", "serve", "--port", str(port), "--workers", "1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = []
        for line in server.stdout:
            said.append(line)
            if "Started worker" in line:
                break
        else:
            pytest.fail("netral serve did not start:\n" + "".join(said))
        yield Site(port)
    finally:
        server.terminate()
        server.communicate()


def own_database(url: str, name: str) -> str:
    """Make an empty PostgreSQL database and give its address."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.sql import SQL, Identifier

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return url.replace(f"/{conninfo_to_dict(url)['dbname']}?", f"/{name}?")


@pytest.fixture(scope="session")
def browser():
    """Chromium, as far from the outside world as its flags allow."""
    path = need("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()
