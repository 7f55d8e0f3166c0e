from __future__ import annotations

import pytest

from netral.ledger.offline import page
from tests.ledger.offline.examples import POLICY

# As a browser has it for which a file on a disk is no safe place.
WITHOUT_SUBTLE = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    """Give the page as a file on a disk."""
    made = tmp_path_factory.mktemp("offline") / "periksa.html"
    made.write_bytes(page(POLICY))
    return made


@pytest.fixture
def window(browser, file):
    """Open the page as somebody would who has nothing but the file."""
    contexts = []

    def open_(language="id", *, width=360, scripts=True, subtle=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, offline=True, **options
        )
        contexts.append(context)
        opened = context.new_page()
        if not subtle:
            opened.add_init_script(WITHOUT_SUBTLE)
        opened.goto(f"{file.as_uri()}{'#en' if language == 'en' else ''}")
        return opened

    yield open_
    for context in contexts:
        context.close()
