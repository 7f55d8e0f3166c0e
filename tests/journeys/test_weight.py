"""P16: the first view of any public page on a cheap phone: 400 kbit/s, 400 ms away, a processor four times slower."""

from __future__ import annotations

import pytest

from netral.web.sizes import SIZE_CLASS
from tests.browsing import press
from tests.journeys.test_first_visit import RULES

MOST_BYTES, MOST_REQUESTS, LONGEST_MS = 60_000, 4, 2_500
PATHS = ["", "en/", "bolehkah/", "peraturan/uu-20-2023/", *(f"{rule}/" for rule in RULES)]
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
LARGEST = """
new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
  .observe({type: "largest-contentful-paint", buffered: true}))
"""


@pytest.fixture
def phone(browser):
    """A small window whose bytes are counted."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.wire = context.new_cdp_session(page)
    page.wire.send("Network.enable")
    page.bytes = []
    # What the browser kept comes again as nothing.
    page.wire.on("Network.loadingFinished", lambda one: page.bytes.extend(filter(None, [one["encodedDataLength"]])))
    yield page
    context.close()


def slow(page):
    page.wire.send("Network.emulateNetworkConditions", SLOW)
    page.wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def ask(page, site):
    page.goto(f"{site.public}/")
    page.get_by_role("textbox").fill("Saya PNS, menyukai unggahan calon bupati dan ikut kampanyenya. Boleh?")


class TestEveryPage:
    @pytest.mark.parametrize("path", PATHS)
    def test_is_light_and_asks_for_little(self, phone, site, path):
        phone.goto(f"{site.public}/{path}")

        assert 0 < sum(phone.bytes) <= MOST_BYTES
        assert len(phone.bytes) <= MOST_REQUESTS

    def test_to_sign_in_by_is_light_too(self, phone, site):
        phone.goto(f"{site.desk}/masuk/")

        assert 0 < sum(phone.bytes) <= MOST_BYTES
        assert len(phone.bytes) <= MOST_REQUESTS + 1  # the script that asks for a passkey

    @pytest.mark.prove  # it reads a clock
    @pytest.mark.parametrize("path", PATHS)
    def test_is_soon_there(self, phone, site, path):
        slow(phone)
        phone.goto(f"{site.public}/{path}")

        assert phone.evaluate(LARGEST) <= LONGEST_MS


class TestAnAnswer:
    def test_is_as_light_with_its_styles_and_asks_for_little(self, phone, site):
        ask(phone, site)
        press(phone.get_by_role("button").first)

        assert phone.locator(".verdict").first.is_visible()
        assert 0 < sum(phone.bytes) - SIZE_CLASS <= MOST_BYTES  # without the page of the question
        assert len(phone.bytes) <= 2 * MOST_REQUESTS

    @pytest.mark.prove  # it reads a clock
    def test_is_soon_there(self, phone, site):
        ask(phone, site)
        slow(phone)
        press(phone.get_by_role("button").first)

        assert phone.evaluate(LARGEST) <= LONGEST_MS
