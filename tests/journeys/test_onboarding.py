"""A regency comes to the desk from nothing: its operator, its people, its officers; a lost telephone, a suspension, and
the auditor who reads it all."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import uuid
from urllib.parse import parse_qs

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe

from netral.directory import demo
from tests.browsing import press
from tests.databases import own_database
from tools.serving import serving

pytestmark = pytest.mark.slow
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture(scope="module")
def office():
    """A server with nothing in it, and its command."""
    url = os.environ.get("DATABASE_URL", "")
    own = {"DATABASE_URL": own_database(url, f"netral_office_{uuid.uuid4().hex[:12]}") if url else ""}
    with serving(**own) as site:

        def command(*words):
            environment = {**os.environ, "NETRAL_VAR": str(site.folder), **own}
            ran = subprocess.run(
                [sys.executable, "-m", "netral", *words, "--json"],
                env=environment, check=True, timeout=60, capture_output=True, text=True,
            )  # fmt: skip
            return json.loads(ran.stdout)

        yield site, command


@pytest.fixture
def officer(browser, office):
    """Give a maker of people with a browser of their own: on a telephone, with passkeys unless scripts are off."""
    contexts = []

    def make(*, scripts=True, width=360):
        context = browser.new_context(
            viewport={"width": width, "height": 740}, java_script_enabled=scripts, accept_downloads=True
        )
        contexts.append(context)
        return Officer(context.new_page(), office[0])

    yield make
    for context in contexts:
        context.close()


class Officer:
    """Somebody at the desk."""

    secret = ""
    """Of their app for codes, where they have one."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.keys = page.context.new_cdp_session(page)
        self.keys.send("WebAuthn.enable")
        self.device = self.new_device()

    def new_device(self):
        return self.keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    def lose_device(self):
        self.keys.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.device})
        self.page.context.clear_cookies()

    def go(self, path):
        self.page.goto(self.site.desk + path)

    def look(self):
        """See that nothing stands in anybody's way on this page."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url

    def button(self, name):
        press(self.page.get_by_role("button", name=name))

    def heading(self):
        return self.page.locator("h1").inner_text()

    def come(self, link):
        self.page.goto(link)
        self.look()
        self.button("Ini saya, mulai")
        assert self.heading() == "Cara masuk saya"
        self.look()

    def add_passkey(self):
        press(self.page.get_by_role("link", name="Tambah kunci sandi"))
        self.page.fill("#name", "Ponsel saya")
        self.look()
        self.button("Buat kunci sandi")
        assert "Ponsel saya" in self.page.locator("main").inner_text()
        assert "belum aman" not in self.page.locator("main").inner_text()

    def set_password_and_app(self, words):
        press(self.page.get_by_role("link", name="Buat sandi"))
        self.page.fill("#password1", words)
        self.page.fill("#password2", words)
        self.button("Simpan sandi")
        press(self.page.get_by_role("link", name="Pasang aplikasi"))
        if self.heading() != "Aplikasi kode":
            self.page.fill("#password", words)
            self.button("Pastikan")
        secret = self.page.locator(".code-line").inner_text()
        self.page.fill("#code", format_hotp_value(hotp_value(secret, self.step())))
        self.button("Simpan aplikasi ini")
        assert "belum aman" not in self.page.locator("main").inner_text()
        login = re.search(r"[2-9a-z]{4}-[2-9a-z]{4}", self.page.locator("main").inner_text())
        assert login
        return login[0], secret

    @staticmethod
    def step():
        import time

        return int(time.time()) // 30

    def sign_in(self):
        self.go("/masuk/")
        self.look()
        press(self.page.get_by_role("button", name="Masuk dengan kunci sandi"))
        assert self.heading() == "Yang menunggu Anda"

    def confirm(self):
        """Show once more that it is oneself, and send what was written."""
        assert self.heading() == "Pastikan bahwa ini Anda"
        self.look()
        self.button("Pastikan dengan kunci sandi")
        assert self.heading() == "Belum ada yang terkirim"
        self.look()
        self.button("Kirim sekarang")

    def invite(self, name, role, unit=""):
        """Invite somebody, and give the link on the slip."""
        self.go("/instansi/contoh/akun/undang/")
        self.page.fill("#name", name)
        self.page.check(f"input[name=role][value={role}]")
        self.page.fill("#unit", unit)
        self.look()
        self.button("Buat undangan")
        if self.heading() != "Undangan sudah dibuat":
            self.confirm()
        self.look()
        return self.page.locator(".sheet .code-line").inner_text()

    def account(self, name):
        self.go("/instansi/contoh/akun/")
        self.look()
        press(self.page.get_by_role("link", name=name).first)
        self.look()


def files(folder):
    """Write a tree of units and three hundred people."""
    units, people = folder / "unor.csv", folder / "pegawai.csv"
    with units.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["UNOR ID", "UNOR NAMA", "UNOR ATASAN ID", "JENIS UNOR"], *demo.tree()])
    with people.open("w", encoding="utf-8", newline="") as file:
        rows = [[one.number, one.name, one.status, one.unit, one.title, one.since] for one in demo.people(300)]
        csv.writer(file).writerows([["NIP", "Nama", "Status", "Kode Unit", "Jabatan", "TMT"], *rows])
    return units, people


def test_a_regency_comes_to_the_desk(office, officer, tmp_path):
    site, command = office
    command("institutions", "open", "contoh", "--kind", "other", "--name", "Pemerintah Kabupaten Contoh")
    port = str(site.port)

    def first(name, role):
        asked = ("--name", name, "--role", role, "--institution", "contoh", "--port", port)
        return command("accounts", "invite", *asked)["link"]

    # The operator comes by the command's invitation, which works once.
    operator, operator_link = officer(width=1280), first("Wening Contoh", "operator")
    operator.come(operator_link)
    operator.go("/instansi/contoh/")
    assert operator.heading() == "Cara masuk saya"
    operator.add_passkey()
    second = officer()
    second.page.goto(operator_link)
    assert "tidak berlaku lagi" in second.page.locator("main").inner_text()

    # Units and people come in.
    for kind, path in zip(("units", "people"), files(tmp_path), strict=True):
        operator.go("/instansi/contoh/impor/")
        operator.page.check(f"input[name=kind][value={kind}]")
        operator.page.set_input_files("#file", path)
        operator.button("Lihat apa yang akan berubah")
        operator.button("Simpan data")
        assert operator.heading() == "Data tersimpan"

    # Officers come by slips: with a passkey, or with a password and an app where there are no scripts.
    inspector, secretary, head, auditor = officer(), officer(), officer(), officer(width=1280)
    for one, name, role in ((inspector, "Panji Contoh", "inspectorate"), (secretary, "Ratih Contoh", "pyb")):
        one.come(first(name, role))  # who watches over the operator is not the operator's to invite
        one.add_passkey()
    unit = demo.tree()[1][0]
    head.come(operator.invite("Seta Contoh", "head", unit))
    head.add_passkey()
    without_scripts = officer(scripts=False)
    without_scripts.page.goto(operator.invite("Laras Contoh", "head", unit))
    without_scripts.button("Ini saya, mulai")
    login, secret = without_scripts.set_password_and_app("kopi gunung perahu senja")
    without_scripts.button("Keluar")
    without_scripts.go("/masuk/")
    without_scripts.page.fill("#login", login)
    without_scripts.page.fill("#password", "kopi gunung perahu senja")
    without_scripts.button("Masuk dengan sandi")
    without_scripts.page.fill("#code", format_hotp_value(hotp_value(secret, without_scripts.step() + 1)))
    without_scripts.button("Lanjut")
    assert without_scripts.heading() == "Yang menunggu Anda"
    auditor.come(first("Dipa Contoh", "auditor"))
    auditor.add_passkey()

    # The head's telephone is lost. Two officers of other units let the head in again; the operator alone cannot.
    head.lose_device()
    operator.account("Seta Contoh")
    operator.page.fill("#recovery-reason", "Ponsel jatuh ke sungai; bertemu langsung di kantor")
    operator.button("Jamin orang ini")
    if operator.heading() != "Seta Contoh":
        operator.confirm()
    press(operator.page.get_by_role("link", name="Ke pemulihan"))
    assert "Anda sudah menjamin orang ini" in operator.page.locator("main").inner_text()
    assert operator.page.get_by_role("button", name="Saya mengenalnya, setuju").count() == 0
    operator.look()
    secretary.go("/")
    secretary.look()
    press(secretary.page.get_by_role("link", name="Seta Contoh tidak dapat masuk"))
    secretary.look()
    secretary.button("Saya mengenalnya, setuju")
    secretary.confirm()
    assert secretary.heading() == "Dua petugas sudah setuju"
    secretary.look()
    way_back = secretary.page.locator(".sheet .code-line").inner_text()
    head.device = head.new_device()
    head.come(way_back)
    head.add_passkey()
    head.button("Keluar")
    head.sign_in()
    second.page.goto(way_back)
    assert "tidak berlaku lagi" in second.page.locator("main").inner_text()

    # One officer is suspended, and is out at once.
    inspector.account("Laras Contoh")
    inspector.page.fill("#reason", "Dipindahkan sambil diperiksa")
    inspector.button("Tangguhkan")
    inspector.confirm()
    assert "Ditangguhkan sejak" in inspector.page.locator("main").inner_text()
    without_scripts.go("/")
    assert without_scripts.heading() == "Masuk"

    # Somebody asks for a copy of their data. What is still to be set up stands on the operator's first page.
    operator.go("/")
    operator.look()
    press(operator.page.get_by_role("link", name="Siapkan instansi Anda: tinggal 1 langkah"))
    operator.look()
    assert operator.page.get_by_text("belum", exact=True).count() == 1
    operator.go("/instansi/contoh/pegawai/")
    press(operator.page.locator("main table a, main .jobs a").first)
    press(operator.page.get_by_role("link", name="Orang ini bertanya tentang datanya"))
    operator.look()
    operator.page.get_by_label("salinan data").check()
    operator.page.get_by_label("datang sendiri dengan KTP").check()
    operator.button("Catat permintaan")
    operator.look()
    operator.button("Tampilkan untuk dicetak")
    if operator.heading() != "Data Anda di Netral":
        operator.confirm()
    assert operator.heading() == "Data Anda di Netral"
    operator.look()
    operator.go("/instansi/contoh/permintaan/")
    operator.look()

    # The head hears that the way back was asked for, and sets an address for mail.
    head.go("/")
    head.look()
    assert "Seorang petugas menyatakan Anda kehilangan cara masuk." in head.page.locator("main").inner_text()
    head.button("Sudah saya baca")
    head.go("/keamanan/surel/")
    head.look()

    # The auditor reads it all, and takes it along.
    auditor.go("/instansi/contoh/jejak/?perbuatan=account.")
    auditor.look()
    read = auditor.page.locator("main").inner_text()
    for deed in ("mengundang seseorang", "masuk lewat undangan", "memulai pemulihan akun", "menyetujui pemulihan akun",
                 "memulihkan akun", "menangguhkan akun"):  # fmt: skip
        assert deed in read
    assert "Dipindahkan sambil diperiksa" in read
    auditor.go("/instansi/contoh/jejak/?perbuatan=directory.")
    assert "Wening Contoh" in auditor.page.locator("main").inner_text()
    with auditor.page.expect_download() as coming:
        auditor.page.get_by_role("button", name="Unduh sebagai berkas").click()
    assert "directory.imported" in coming.value.path().read_text("utf-8-sig")
    for path in ("/instansi/contoh/pegawai/", "/instansi/contoh/impor/"):
        auditor.go(path)
        assert auditor.heading() == "Ini bukan untuk peran Anda"


def test_what_a_passkey_said_lets_nobody_in_again(office, officer):
    site, command = office
    command("institutions", "open", "ulang", "--kind", "other", "--name", "Instansi Ulang")
    asked = ("--name", "Wening Contoh", "--role", "auditor", "--institution", "ulang", "--port", str(site.port))
    one = officer()
    one.come(command("accounts", "invite", *asked)["link"])
    one.add_passkey()
    one.button("Keluar")
    with one.page.expect_request(lambda sent: sent.method == "POST" and sent.url.endswith("/masuk/kunci/")) as sent:
        one.sign_in()
    (said,) = parse_qs(sent.value.post_data)["credential"]
    one.button("Keluar")

    # In the same browser, with a challenge of its own waiting, and in another one.
    for browser in (one.page, officer().page):
        browser.goto(site.desk + "/masuk/")
        with browser.expect_navigation():
            browser.evaluate(REPLAYED, said)
        assert "gagal" in browser.url
        browser.goto(site.desk + "/")
        assert browser.locator("h1").inner_text() == "Masuk"


REPLAYED = """said => {
  const form = document.querySelector("form[data-passkey]");
  form.elements.credential.value = said;
  form.submit();
}"""
