"""P16: the first view of any public page on a cheap phone: 400 kbit/s, 400 ms away, a processor four times slower."""

from __future__ import annotations

import pytest

from tests.browsing import press
from tests.journeys.test_first_visit import RULES

MOST_BYTES, LONGEST_MS = 60_000, 2_500
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
    page.wire.on("Network.loadingFinished", lambda one: page.bytes.append(one["encodedDataLength"]))
    yield page
    context.close()


def slow(page):
    page.wire.send("Network.emulateNetworkConditions", SLOW)
    page.wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def weighed(page):
    shown = page.evaluate(LARGEST)
    return sum(page.bytes), shown


@pytest.mark.parametrize("path", ["", "en/", "bolehkah/", "peraturan/uu-20-2023/", *(f"{rule}/" for rule in RULES)])
def test_every_page_is_light_and_soon_there(phone, site, path):
    slow(phone)
    phone.goto(f"{site.public}/{path}")

    weight, shown = weighed(phone)

    assert 0 < weight <= MOST_BYTES
    assert shown <= LONGEST_MS


def test_an_answer_is_light_and_soon_there(phone, site):
    phone.goto(f"{site.public}/bolehkah/")
    phone.get_by_role("textbox").fill("Saya PNS, menyukai unggahan calon bupati dan ikut kampanyenya. Boleh?")
    slow(phone)
    press(phone.get_by_role("button").first)

    weight, shown = weighed(phone)

    assert 0 < weight <= MOST_BYTES
    assert shown <= LONGEST_MS
