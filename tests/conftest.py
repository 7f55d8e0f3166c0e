from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.databases import own_database
from tests.requirements import in_ci, need
from tools.serving import CHROMIUM_FLAGS, Site, serving

# Playwright keeps an event loop in the thread; Django would take every later test there for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# The same examples on every machine and in every run; a failure found elsewhere becomes a test of its own.
settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.load_profile("suite")
# `make prove`: many more, other ones each time.
settings.register_profile("prove", derandomize=False, deadline=None, database=None, max_examples=2000, print_blob=True)


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
    from tests.visiting import Visitor

    return Visitor(SERVER_NAME="localhost", raise_request_exception=False)


@pytest.fixture
def desk(static_files):
    """Give a visitor of the desk host."""
    from tests.visiting import Visitor

    return Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)


@pytest.fixture(scope="session")
def site(worker_id) -> Iterator[Site]:
    """The real server, with a folder and a database of its own."""
    database = os.environ.get("DATABASE_URL")
    own = {"DATABASE_URL": own_database(database, f"netral_site_{worker_id}")} if database else {}
    with serving(**own) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """Chromium, or a skipped test."""
    path = need("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
