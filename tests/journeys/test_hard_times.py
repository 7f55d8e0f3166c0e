"""Bolehkah? where something fails: no styles, large letters, a double click, an old page, a line that is cut."""

from __future__ import annotations

import socket

import pytest
from playwright.sync_api import expect

from tests.browsing import press

QUESTION = "Saya PNS, semalam menyukai unggahan calon bupati. Boleh?"
PAGES = ["", "bolehkah/", "pasal/pp94-p5n-2/", "wilayah/14.06/?tanggal=2020-10-20", "perbuatan/like/"]
LARGE = {"fontSizes": {"standard": 32, "fixed": 26}}


@pytest.fixture
def window(browser):
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def ask(page, site):
    page.goto(f"{site.public}/")
    page.get_by_role("textbox").fill(QUESTION)
    press(page.get_by_role("button", name="Cari jawabannya"))


class TestWithoutStyles:
    def test_a_question_is_asked_and_answered(self, window, site):
        window.route("**/*.css", lambda route: route.abort())

        ask(window, site)

        assert window.locator("h1").is_visible()
        assert "Dilarang" in window.locator(".verdict-word").inner_text()


class TestLargeLetters:
    @pytest.mark.parametrize("path", PAGES)
    def test_of_twice_the_size_never_scroll_sideways(self, browser, site, path):
        with browser.new_context(viewport={"width": 640, "height": 800}) as context:
            page = context.new_page()
            context.new_cdp_session(page).send("Page.setFontSizes", LARGE)
            page.goto(f"{site.public}/{path}")

            assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
            assert page.evaluate("document.documentElement.scrollWidth") <= 640


class TestTwice:
    def test_sent_is_answered_once_and_the_same(self, window, site):
        window.goto(f"{site.public}/")
        window.get_by_role("textbox").fill(QUESTION)
        # The second press gives the first one up; whether that is seen as a fault of it, is the browser's affair.
        window.get_by_role("button", name="Cari jawabannya").dblclick()

        expect(window).to_have_url(f"{site.public}/bolehkah/")
        window.locator(".verdict").wait_for()
        assert window.locator(".verdict").count() == 1


class TestOldPages:
    @pytest.mark.parametrize(
        "form",
        [
            {"act": "an-act-of-an-older-corpus", "person": "pns", "on": "2024-10-10"},
            {"act": "like", "person": "a-person-of-an-older-corpus", "on": "2024-10-10"},
            {"act": "like", "person": "pns", "on": "2024-10-10", "f-a-fact-of-an-older-corpus": "yes"},
            {"act": "like", "person": "pns", "on": "2024-10-10", "f-object": "a-value-of-an-older-corpus"},
        ],
    )
    def test_whose_words_have_gone_lead_to_a_question_not_to_a_fault(self, browser, site, form):
        with browser.new_context() as context:
            answer = context.request.post(f"{site.public}/bolehkah/", form=form)

            assert answer.status == 422
            assert "Ada yang perlu diperbaiki" in answer.text()


class TestCutLine:
    def test_leaves_the_server_answering_and_nothing_in_its_log(self, window, site):
        head = b"POST /bolehkah/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        for sent in (head[:40], head + b"Content-Length: 900\r\n\r\ntext=canary"):
            with socket.create_connection(("127.0.0.1", site.port)) as line:
                line.sendall(sent)

        ask(window, site)

        assert window.locator(".verdict").is_visible()
        assert b"canary" not in (site.folder / "log").read_bytes()
