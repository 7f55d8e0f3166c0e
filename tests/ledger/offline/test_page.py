"""Somebody checks a proof with nothing but the page: on a phone, by keyboard, in either language, without a network."""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from netral.ledger.errors import BadPolicy
from netral.ledger.offline import page
from tests.ledger.offline.examples import LOG, OPENING, POLICY, WITNESS, Case, in_python, proving
from tests.ledger.test_policy import TWO_GROUPS
from tools.files import ROOT

pytestmark = pytest.mark.slow
FETCHING = {"action", "data", "href", "poster", "src", "srcset"}
STATES = {"--v", "--vt"}
"""What a component sets for itself."""
OTHER_KEYS = POLICY.replace(b"quorum saksi", b"quorum none")


@pytest.fixture
def files(tmp_path):
    """Give files as somebody may have got them."""
    made = {
        "bukti.tlog-proof": proving(),
        "rusak.tlog-proof": proving().replace(b"index 300", b"index 301"),
        "tanpa-isi.tlog-proof": proving(extra=False),
        "tanpa-saksi.tlog-proof": proving(by=(LOG,)),
        "ikrar.isi": OPENING.octets(),
        "kunci.txt": OTHER_KEYS,
        "kunci-rusak.txt": b"quorum\n",
    }
    for name, octets in made.items():
        (tmp_path / name).write_bytes(octets)
    return tmp_path


def check(window, proof=None, **others):
    """Choose files, press the button, and give what the page says."""
    for name, file in {"proof": proof, **others}.items():
        if file is not None:
            window.set_input_files(f"#{name}-file", file)
    window.locator("#tool button[type=submit]").click()
    return said(window)


def said(window):
    window.locator("#result").wait_for()
    return window.locator("#result").inner_text()


class TestProof:
    def test_that_is_right_says_what_it_proves(self, window, files):
        text = check(window(), files / "bukti.tlog-proof")

        assert text.startswith("Bukti ini benar\n")
        for fact in (
            "Saya netral.\nTidak memihak calon mana pun.", "pledge", "netral.example/log/2029", "Entri nomor 300",
            "700 entri", "saksi\n15 Desember 2029, 10.33.20 WIB (03.33.20 UTC)", OPENING.entry().hex(), "bukti.tlog-",
        ):  # fmt: skip
            assert fact in text

    def test_that_is_right_says_so_in_english(self, window, files):
        text = check(window("en"), files / "bukti.tlog-proof")

        assert text.startswith("The proof is right\n")
        for fact in ("Entry number 300", "700 entries", "saksi\n15 December 2029, 10:33:20 WIB (03:33:20 UTC)"):
            assert fact in text

    @pytest.mark.parametrize(("name", "language"), [("rusak", "id"), ("rusak", "en"), ("tanpa-saksi", "id")])
    def test_that_is_wrong_says_why_in_the_words_of_python(self, window, files, name, language):
        file = files / f"{name}.tlog-proof"

        text = check(window(language), file)

        assert text.startswith({"id": "Bukti ini tidak benar\n", "en": "The proof is not right\n"}[language])
        assert in_python(Case(file.read_bytes()))["said"][language] in text
        assert "Saya netral" not in text

    def test_without_its_content_asks_for_it(self, window, files):
        opened = window()

        assert "Pilih juga berkas isi" in check(opened, files / "tanpa-isi.tlog-proof")
        assert opened.locator("#opening-file").is_visible()
        assert check(opened, opening=files / "ikrar.isi").startswith("Bukti ini benar\n")

    def test_may_be_checked_for_an_entry(self, window, files):
        opened = window()
        check(opened, files / "tanpa-isi.tlog-proof")

        opened.fill("#entry", "12")
        assert "64 angka heksadesimal" in check(opened)
        opened.fill("#entry", "00" * 32)
        assert check(opened).startswith("Bukti ini tidak benar\n")
        opened.fill("#entry", f" {OPENING.entry().hex().upper()} ")
        assert check(opened).startswith("Bukti ini benar\n")

    def test_with_its_content_is_not_of_another_entry(self, window, files):
        opened = window()
        opened.evaluate("document.querySelector('#more').open = true")
        opened.fill("#entry", "00" * 32)

        assert "bukan entri dari isi itu" in check(opened, files / "bukti.tlog-proof")

    @pytest.mark.parametrize("change", [str, str.strip, lambda text: text.replace("\n", "\r\n")])
    def test_may_be_pasted(self, window, change):
        opened = window()
        opened.get_by_text("Tempel teksnya saja").click()
        opened.fill("#proof-text", change(proving().decode()))

        assert check(opened).startswith("Bukti ini benar\n")

    @pytest.mark.parametrize("name", ["bukti", "rusak"])
    def test_may_be_dropped(self, window, files, name):
        opened = window()
        dropped = {
            one.name: base64.b64encode(one.read_bytes()).decode()
            for one in (files / f"{name}.tlog-proof", files / "ikrar.isi", files / "kunci.txt")
        }

        opened.evaluate(
            """dropped => {
              const dataTransfer = new DataTransfer();
              for (const [name, text] of Object.entries(dropped))
                dataTransfer.items.add(new File([fromBase64(text)], name));
              dispatchEvent(new DragEvent("drop", {dataTransfer, cancelable: true}));
            }""",
            dropped,
        )

        text = said(opened)
        assert text.startswith({"bukti": "Bukti ini benar\n", "rusak": "Bukti ini tidak benar\n"}[name])
        assert "Diperiksa dengan kunci pilihan Anda" in text

    def test_that_is_chosen_anew_takes_the_old_answer_away(self, window, files):
        opened = window()
        check(opened, files / "bukti.tlog-proof")

        opened.set_input_files("#proof-file", files / "rusak.tlog-proof")

        assert opened.locator("#result").is_hidden()

    def test_of_no_file_is_asked_for(self, window):
        assert "Pilih dulu berkas bukti" in check(window())

    def test_that_is_no_text_is_shown_as_octets(self, window, tmp_path):
        for content, shown in [(b"\xff\x00", "ff00"), ("a\u202eb".encode(), "61e280ae62"), (b"a\tb", "610962")]:
            (tmp_path / "p").write_bytes(proving(OPENING._replace(content=content)))
            text = check(window(), tmp_path / "p")
            assert "bita, bukan teks. Heksadesimal:" in text
            assert shown in text


class TestKeys:
    def test_of_somebody_else_are_told_apart(self, window, files):
        opened = window()
        opened.get_by_text("Kunci dan saksi (kebijakan)").click()
        assert str(WITNESS.key) in opened.locator("#policy").inner_text()

        text = check(opened, files / "tanpa-saksi.tlog-proof", policy=files / "kunci.txt")
        assert text.startswith("Bukti ini benar\n")
        assert "Diperiksa dengan kunci pilihan Anda" in text
        assert "Tidak ada saksi" in text

        opened.get_by_text("Pakai kunci bawaan lagi").click()
        assert check(opened).startswith("Bukti ini tidak benar\n")

    def test_that_are_none_are_no_fault_of_the_proof(self, window, files):
        text = check(window(), files / "bukti.tlog-proof", policy=files / "kunci-rusak.txt")

        assert text.startswith("Belum dapat diperiksa\n")
        assert "Kebijakan, baris 1" in text

    def test_may_be_pasted(self, window, files):
        opened = window()
        opened.get_by_text("Kunci dan saksi (kebijakan)").click()
        opened.fill("#policy-text", TWO_GROUPS)

        assert "milik log lain" in check(opened, files / "bukti.tlog-proof") or "Tidak ada kunci tepercaya" in said(
            opened
        )


class TestReader:
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_meets_no_barrier(self, window, files, language):
        opened = window(language)
        opened.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

        for name in ("bukti", {"id": "rusak", "en": "tanpa-isi"}[language]):
            check(opened, files / f"{name}.tlog-proof", policy=files / "kunci.txt")
            for width, scheme in itertools.product((360, 1280), ("light", "dark")):
                opened.set_viewport_size({"width": width, "height": 800})
                opened.emulate_media(color_scheme=scheme)
                found = Axe().run(opened)
                assert found.violations_count == 0, found.generate_report()
                assert opened.evaluate("document.documentElement.scrollWidth") <= width

    def test_need_not_scroll_sideways_on_the_smallest_screen(self, window, files):
        opened = window(width=320)
        opened.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        check(opened, files / "bukti.tlog-proof")

        assert opened.evaluate("document.documentElement.scrollWidth") <= 320

    def test_sees_one_language_at_a_time_and_changes_it_on_the_spot(self, window, files):
        opened = window()
        check(opened, files / "bukti.tlog-proof")

        opened.get_by_role("button", name="EN English").click()

        assert said(opened).startswith("The proof is right\n")
        assert opened.locator("html").get_attribute("lang") == "en"
        assert opened.title() == "Check a proof – Netral"
        assert not re.search("Periksa|Berkas|Saksi", opened.locator("main").inner_text())
        opened.evaluate("location.hash = 'id'")
        opened.wait_for_function("document.documentElement.lang === 'id'")
        assert not re.search("Check|File|Witness", opened.locator("main").inner_text())

    def test_needs_no_mouse(self, window, files):
        opened = window()
        opened.set_input_files("#proof-file", files / "bukti.tlog-proof")
        opened.locator("body").press("Tab")
        assert opened.evaluate("document.activeElement.className") == "skip"

        reached = []
        for _ in range(20):
            opened.keyboard.press("Tab")
            reached.append(opened.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
            if reached[-1].startswith("Periksa"):
                break
        opened.keyboard.press("Enter")

        assert "proof-file" in reached
        assert said(opened).startswith("Bukti ini benar\n")
        assert opened.evaluate("document.activeElement.id") == "result"

    def test_prints_the_result_and_not_the_form(self, window, files):
        opened = window(width=800)
        check(opened, files / "bukti.tlog-proof")

        opened.emulate_media(media="print")

        assert opened.locator("#valid").is_visible()
        assert opened.get_by_text("Yang tidak dibuktikan").is_visible()
        for hidden in ("#tool", "#languages", "#print"):
            assert opened.locator(hidden).is_hidden()

    def test_without_scripts_is_told_what_to_do_in_both_languages(self, window):
        opened = window(scripts=False)

        assert opened.get_by_text("netral ledger check BERKAS").is_visible()
        assert opened.get_by_text("netral ledger check FILE").is_visible()
        assert opened.locator("#tool").is_hidden()


class Attributes(HTMLParser):
    """Collects every attribute of every element."""

    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        self.found += [(name, value or "") for name, value in attrs]


class TestFile:
    def test_asks_the_network_for_nothing_and_could_not(self, window, files, file):
        opened = window()
        asked, complaints = [], []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.reload()
        for name in ("bukti", "rusak", "tanpa-isi"):
            check(opened, files / f"{name}.tlog-proof")

        assert asked == [file.as_uri()]
        assert complaints == []
        assert opened.evaluate("fetch('https://netral.example/').then(() => 'open', () => 'shut')") == "shut"
        assert opened.evaluate("new Promise(done => { const one = new Image(); one.onerror = () => done('shut');"
                               " one.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; })") == "shut"  # fmt: skip
        assert any("Content Security Policy" in one for one in complaints)
        assert opened.evaluate("[localStorage.length, document.cookie]") == [0, ""]

    def test_holds_nothing_that_is_fetched(self):
        reader, text = Attributes(), page(POLICY).decode()
        reader.feed(text)
        names = {name for name, _ in reader.found}
        led_to = {value for name, value in reader.found if name in FETCHING}

        assert all(address.startswith("#") for address in led_to)
        assert not [name for name in names if name.startswith("on") or name == "style"]
        assert not re.search(
            r"@import|url\(|\beval\(|new Function|innerHTML|importScripts|XMLHttpRequest|fetch\(", text
        )
        # Whose the libraries are; nothing asks there.
        assert set(re.findall(r"https?://[^\s)\"']+", text)) <= {"https://paulmillr.com"}

    def test_allows_its_own_script_and_style_only(self):
        text = page(POLICY).decode()
        (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', text)

        for name in ("script", "style"):
            (part,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
            assert f"{name}-src 'sha256-{digest}'" in policy
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy

    def test_is_the_same_wherever_it_is_made(self):
        command = (
            "import sys; from netral.ledger.offline import page; sys.stdout.buffer.write(page(sys.stdin.buffer.read()))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Jakarta"}

        elsewhere = subprocess.run(
            [sys.executable, "-c", command], input=POLICY, env=environment, cwd=ROOT, check=True, capture_output=True
        ).stdout

        assert elsewhere == page(POLICY)
        assert b"{{" not in elsewhere
        assert b"\r" not in elsewhere

    def test_is_light(self):
        assert len(page(TWO_GROUPS.encode())) <= 60 * 1024

    def test_is_not_made_for_keys_that_are_none(self):
        with pytest.raises(BadPolicy):
            page(b"quorum\n")


class TestStyles:
    def test_have_the_values_of_the_house(self):
        ours = values(ROOT / "netral" / "ledger" / "offline" / "page.css")
        house = values(ROOT / "netral" / "web" / "static" / "web" / "tokens.css")

        assert len(ours) > 60
        assert {key: house.get(key) for key in ours} == ours

    def test_use_each_of_them(self):
        file = ROOT / "netral" / "ledger" / "offline" / "page.css"
        used = re.findall(r"var\((--[a-z0-9-]+)\)", file.read_text(encoding="utf-8"))

        assert {name for _, name in values(file)} == set(used) - STATES


def values(file: Path):
    """Give the custom properties of a stylesheet's roots, by medium and name."""
    found: dict[tuple[str, str], str] = {}
    medium = ""
    for line in re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL).splitlines():
        if line.startswith("@media"):
            medium = line
        elif line.startswith("}"):
            medium = ""
        found |= {(medium, name): value.strip() for name, value in re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", line)}
    return {key: value for key, value in found.items() if key[1] not in STATES}
