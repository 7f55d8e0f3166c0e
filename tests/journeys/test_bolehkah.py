"""Somebody asks Bolehkah?, in their own words or guided, on whatever they have."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browsing import press

VERDICTS = {
    "allowed": ("bolehkah PNS mencoblos di TPS?", "2024-11-27"),
    "conditional": ("saya pns mau hadir kampanye paslon bupati, boleh?", "2024-10-10"),
    "prohibited": ("saya PNS menyukai unggahan calon bupati di IG, boleh?", "2024-10-10"),
    "contested": ("pns hadir kampanye pilkada cuma dengerin tanpa atribut, boleh?", "2024-10-10"),
    "not-covered": ("pns nonton debat capres di TV rumah sendiri, boleh?", "2024-01-20"),
}
WORDS = {
    "id": {"ask": "Cari jawabannya", "continue": "Lanjut"},
    "en": {"ask": "Find the answer", "continue": "Continue"},
}


@pytest.fixture
def window(browser, site):
    """Open a window at the first page."""
    contexts = []

    def open_(language="id", *, width=360, scripts=True, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.public + ("/en/" if language == "en" else "/"))
        return page

    yield open_
    for context in contexts:
        context.close()


def ask(page, verdict, language="id"):
    """Ask in one's own words, then set the day."""
    text, on = VERDICTS[verdict]
    page.get_by_role("textbox").fill(f"{text}")
    press(page.get_by_role("button", name=WORDS[language]["ask"]))
    page.locator("#understood").locator("xpath=..").locator("summary").click()
    page.locator("#c-on").fill(on)
    press(page.locator("#c-on").locator("xpath=ancestor::form").get_by_role("button"))


class TestOwnWords:
    @pytest.mark.parametrize("verdict", VERDICTS)
    @pytest.mark.parametrize("width", [360, 1280])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_meet_no_barrier_on_the_way_to_any_verdict(self, window, verdict, width, scheme):
        page = window(width=width, color_scheme=scheme)

        ask(page, verdict)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert page.locator(f".verdict[data-v={verdict}]").is_visible()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize("language", ["id", "en"])
    @pytest.mark.parametrize("verdict", VERDICTS)
    def test_need_no_scripts_in_either_language(self, window, verdict, language):
        page = window(language, scripts=False)

        ask(page, verdict, language)

        assert page.locator(f".verdict[data-v={verdict}]").is_visible()
        assert page.locator("html").get_attribute("lang") == language
        assert page.url.endswith("/bolehkah/")

    def test_are_printed_whole_and_without_the_shell(self, window):
        page = window(width=800)
        ask(page, "prohibited")

        page.emulate_media(media="print")

        assert page.locator(".verdict-word").is_visible()
        assert not page.locator(".lang").is_visible()
        assert not page.get_by_role("button").first.is_visible()

    def test_may_be_typed_and_sent_with_the_keyboard_alone(self, window):
        page = window()

        page.get_by_role("textbox").focus()
        page.keyboard.type(VERDICTS["prohibited"][0])
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")

        assert page.locator(".verdict").is_visible()


class TestGuided:
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_leads_to_an_answer_without_scripts_and_back(self, window, language):
        page, words = window(language, scripts=False), WORDS[language]
        page.goto(page.url + "bolehkah/")

        press(page.locator('button[value="event"]'))
        page.locator('input[value="attend-campaign"]').check()
        press(page.get_by_role("button", name=words["continue"]))
        page.get_by_label("PNS", exact=True).or_(page.locator('input[value="pns"]')).first.check()
        press(page.get_by_role("button", name=words["continue"]))
        page.locator("#on").fill("2024-10-10")
        press(page.get_by_role("button", name=words["continue"]))
        page.locator('input[value="party"]').check()
        press(page.get_by_role("button", name=words["continue"]))
        for _ in range(7):
            if page.locator(".verdict").count():
                break
            page.locator('input[value="unknown"]').check()
            press(page.get_by_role("button", name=words["continue"]))

        assert page.locator(".verdict").is_visible()
        press(page.locator('button[name="change"]').last)
        assert page.locator("input[type=radio]").count()

    @pytest.mark.parametrize("width", [320, 360, 1280])
    def test_questions_meet_no_barrier(self, window, width):
        page = window(width=width)
        page.goto(page.url + "bolehkah/")
        steps = [
            lambda: press(page.locator('button[value="event"]')),
            lambda: (page.locator('input[value="attend-campaign"]').check(), self.go_on(page)),
            lambda: (page.locator('input[value="pns"]').check(), self.go_on(page)),
            lambda: self.go_on(page),
        ]
        for step in [lambda: None, *steps]:
            step()
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    def go_on(self, page):
        press(page.get_by_role("button", name=WORDS["id"]["continue"]))


class TestMistake:
    def test_is_shown_beside_the_field_without_barrier(self, window):
        page = window()
        page.get_by_role("textbox").fill("qwrtp zxcvb mnbvc")

        press(page.get_by_role("button", name=WORDS["id"]["ask"]))

        assert page.get_by_role("textbox").input_value() == "qwrtp zxcvb mnbvc"
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
