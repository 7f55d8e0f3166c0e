"""Somebody opens Netral for the first time, on whatever they have."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browsing import press

WIDTHS = [320, 360, 1280]
RULES = [
    "peraturan",
    "perbuatan",
    "belum-diperiksa",
    "pasal/pp94-p5n-2",
    "perbuatan/attend-passively",
    "contoh/celah-04",
    "wilayah/14.06",
    "riwayat",
    "antarmuka",
    "koreksi",
    "rilis",
    "tanggapan",
    "cari",
]
PAGES = ["public", "public/en/", "desk", "desk/en/", "public/tidak-ada", *(f"public/{rule}/" for rule in RULES)]


@pytest.fixture
def address(site):
    def of(page: str) -> str:
        host, _, path = page.partition("/")
        return f"{getattr(site, host)}/{path}"

    return of


@pytest.fixture
def visit(browser, address):
    """Open a page in a window of its own; remember every request and every complaint of the browser."""
    contexts = []

    def open_(page, *, width=360, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        window = context.new_page()
        window.asked, window.complaints = [], []
        window.on("request", lambda request: window.asked.append(request.url))
        window.on("console", lambda message: window.complaints.append(message.text))
        window.goto(address(page), wait_until="load")
        return window

    yield open_
    for context in contexts:
        context.close()


class TestReader:
    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [360, 1280])
    def test_meets_no_barrier(self, visit, page, scheme, width):
        window = visit(page, width=width, color_scheme=scheme)

        found = Axe().run(window)

        assert found.violations_count == 0, found.generate_report()

    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("width", WIDTHS)
    def test_never_scrolls_sideways(self, visit, page, width):
        window = visit(page, width=width)

        assert window.evaluate("document.documentElement.scrollWidth") <= width

    def test_on_paper_keeps_the_answer_and_loses_the_menu(self, visit):
        window = visit("public", width=800)
        window.get_by_role("textbox").fill("bolehkah PNS mencoblos di TPS?")
        press(window.get_by_role("button", name="Cari jawabannya"))

        window.emulate_media(media="print")

        assert window.locator("h1").is_visible()
        assert window.locator(".verdict-word").is_visible()
        assert not window.locator(".lang").is_visible()

    def test_without_scripts_changes_language_and_host(self, visit, site):
        window = visit("public", java_script_enabled=False)

        press(window.get_by_role("link", name="English"))
        assert window.url == f"{site.public}/en/"
        press(window.get_by_role("link", name="Bahasa Indonesia"))
        assert window.url == f"{site.public}/"
        window.goto(site.desk)
        press(window.get_by_role("link", name="Ke halaman publik"))
        assert window.url == f"{site.public}/"

    def test_with_a_keyboard_comes_to_the_content_first(self, visit):
        window = visit("public")

        window.keyboard.press("Tab")
        assert window.locator(":focus").inner_text() == "Langsung ke isi"
        window.keyboard.press("Enter")

        assert window.url.endswith("#isi")

    def test_can_press_everything_with_a_thumb(self, visit):
        window = visit("public", width=320)

        for link in window.locator("header a:not(.skip), .btn").all():
            assert link.bounding_box()["height"] >= 44


class TestReadersBrowser:
    @pytest.mark.parametrize("page", PAGES)
    def test_asks_nobody_else_and_complains_about_nothing(self, visit, page, site):
        window = visit(page)

        assert window.asked
        assert {urlsplit(url).port for url in window.asked} == {site.port}
        assert {urlsplit(url).hostname for url in window.asked} == {urlsplit(window.url).hostname}
        assert [text for text in window.complaints if "404" not in text] == []

    @pytest.mark.parametrize("page", PAGES)
    def test_is_given_nothing_to_remember(self, visit, page):
        window = visit(page)

        assert window.context.cookies() == []
        assert window.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


class TestServer:
    def test_keeps_no_trace_of_a_visit(self, visit, site):
        window = visit("public/canary-path?q=canary-query", user_agent="canary-agent")
        window.goto(f"{site.desk}/en/canary-path")

        written = [path for path in site.folder.rglob("*") if path.is_file() and b"canary" in path.read_bytes()]

        assert (site.folder / "log").stat().st_size > 0
        assert written == []
