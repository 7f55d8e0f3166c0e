"""Single sign-on with a real OpenID provider: it takes the place of a password, never of the second step."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browsing import press
from tests.databases import own_database
from tests.journeys.test_onboarding import Officer
from tests.requirements import need
from tools.serving import free_port, serving

pytestmark = pytest.mark.slow
FOLDER = Path(__file__).parent.parent / "oidc"
SECRET = "rahasia-rekaan-untuk-uji-masuk-tunggal"
PASSWORD = "empat kata yang tidak serangkai"


@contextmanager
def provider(port, callback):
    """Run the provider until the end of the block."""
    command = [need("node"), "server.mjs", str(port), callback]
    with subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        assert "listening" in running.stdout.readline()
        try:
            yield running
        finally:
            running.kill()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Give a server that knows the provider, the provider, and a command."""
    url, port, issuer = os.environ.get("DATABASE_URL", ""), free_port(), free_port()
    own = {"DATABASE_URL": own_database(url, f"netral_sso_{uuid.uuid4().hex[:12]}") if url else ""}
    told = tmp_path_factory.mktemp("sso") / "sso.toml"
    told.write_text(
        '[[provider]]\nid = "contoh"\nname = "SSO Kabupaten Contoh"\n'
        f'issuer = "http://localhost:{issuer}"\nclient_id = "netral"\nclient_secret = "{SECRET}"\n'
    )
    back = f"http://meja.localhost:{port}/masuk/lewat/contoh/kembali/"
    with provider(issuer, back) as running, serving(port, NETRAL_SIGN_ON=str(told), **own) as site:

        def command(*words):
            environment = {**os.environ, "NETRAL_VAR": str(site.folder), "NETRAL_SIGN_ON": str(told), **own}
            ran = subprocess.run(
                [sys.executable, "-m", "netral", *words],
                env=environment, check=True, timeout=60, capture_output=True, text=True,
            )  # fmt: skip
            return ran.stdout

        yield site, running, command


@pytest.fixture
def officer(browser, office):
    contexts = []

    def make(name):
        """Give somebody who has come with a password and an app."""
        site, _running, command = office
        context = browser.new_context(viewport={"width": 360, "height": 740})
        contexts.append(context)
        one = Officer(context.new_page(), site)
        told = ("accounts", "invite", "--name", name, "--role", "inspectorate", "--institution", "14.06", "--json")
        one.come(re.sub(r":\d+/", f":{site.port}/", json.loads(command(*told))["link"], count=1))
        _login, one.secret = one.set_password_and_app(PASSWORD)
        return one

    yield make
    for context in contexts:
        context.close()


def forget_codes(office):
    """Let a code be good again that was just used: the test does not wait for the next half minute."""
    asked = "from netral.accounts.models import Account; Account.objects.update(last_code=0)"
    office[2]("manage", "shell", "-v0", "-c", asked)


def give_code(one):
    one.page.fill("#code", format_hotp_value(hotp_value(one.secret, one.step())))
    one.page.get_by_role("button", name=re.compile("Pastikan|Selanjutnya")).first.click()


def sign_in_there(one, name):
    """Sign in at the provider, and agree."""
    one.page.wait_for_selector("input[name=login]")
    one.page.fill("input[name=login]", name)
    one.page.fill("input[name=password]", "x")
    press(one.page.locator("button[type=submit]"))
    press(one.page.locator("button[type=submit]"))


def tie(one, office, name):
    one.go("/keamanan/")
    one.look()
    one.button("Kaitkan SSO Kabupaten Contoh")
    if "/masuk/lagi/" in one.page.url:
        forget_codes(office)
        give_code(one)
        one.page.wait_for_url("**/lanjut/")
        one.page.get_by_role("button").filter(has_text="Kirim").first.click()
    sign_in_there(one, name)


class TestSignOn:
    def test_takes_the_place_of_the_password_alone(self, office, officer):
        one = officer("Wening Contoh")
        tie(one, office, "wening")
        one.page.wait_for_url("**/keamanan/")
        assert "dikaitkan dengan akun ini" in one.page.locator("main").inner_text()
        one.look()

        one.page.context.clear_cookies()
        one.go("/masuk/")
        one.look()
        one.page.get_by_role("button", name="SSO Kabupaten Contoh").click()
        sign_in_there(one, "wening")
        one.page.wait_for_url("**/masuk/langkah-kedua/**")
        one.go("/")
        assert "/masuk/" in one.page.url

        one.go("/masuk/langkah-kedua/")
        forget_codes(office)
        give_code(one)
        one.page.wait_for_url(f"{one.site.desk}/")
        assert one.heading() == "Yang menunggu Anda"

        asked = (
            "from allauth.socialaccount.models import SocialAccount, SocialToken; "
            "print(list(SocialAccount.objects.values_list('uid', 'extra_data')), SocialToken.objects.count())"
        )
        assert office[2]("manage", "shell", "-v0", "-c", asked).strip() == "[('wening', {})] 0"

        other = officer("Panji Contoh")
        tie(other, office, "wening")
        assert other.heading() == "SSO instansi tidak berhasil"
        assert "akun Netral lain" in other.page.locator("main").inner_text()

    def test_lets_in_nobody_who_was_not_invited(self, office, browser):
        page = browser.new_context(java_script_enabled=False).new_page()
        one = Officer(page, office[0])
        one.go("/masuk/")
        one.page.get_by_role("button", name="SSO Kabupaten Contoh").click()
        sign_in_there(one, "orang-asing")

        assert one.heading() == "Belum ada akun yang dikaitkan dengan SSO ini"
        came_by = one.page.url
        assert "code=" in came_by
        assert one.page.goto(came_by).status == 401
        one.go("/")
        assert "/masuk/" in one.page.url

    def test_may_be_given_up(self, office, browser):
        page = browser.new_context(java_script_enabled=False).new_page()
        one = Officer(page, office[0])
        one.go("/masuk/")
        one.page.get_by_role("button", name="SSO Kabupaten Contoh").click()
        one.page.wait_for_selector("input[name=login]")
        press(one.page.get_by_role("link", name=re.compile("Cancel")))

        assert one.heading() == "Masuk"

    @pytest.mark.parametrize(
        "query", ["", "?code=x", "?code=x&state=x", "?error=x&state=x", "?error=access_denied", "?state=%00&code=%ff"]
    )
    def test_refuses_who_comes_back_without_having_gone(self, office, browser, query):
        page = browser.new_context(java_script_enabled=False).new_page()

        answer = page.goto(f"{office[0].desk}/masuk/lewat/contoh/kembali/{query}")
        assert answer.status == 401
        assert page.locator("h1").inner_text() == "SSO instansi tidak berhasil"

    def test_of_another_name_is_not_there(self, office, browser):
        page = browser.new_context().new_page()

        assert page.goto(f"{office[0].desk}/masuk/lewat/lain/kembali/").status == 404
