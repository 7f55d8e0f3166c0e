"""Signing in and out: what lets somebody in, what does not, and what is left of it in the database."""

from __future__ import annotations

import base64
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from netral.accounts.adapters import KNOWN_DEVICE
from netral.accounts.models import Account, SignIn
from netral.accounts.operations import new_login, suspend
from netral.accounts.roles import Role
from netral.accounts.sessions import SessionStore, found_by
from netral.audit.models import Entry
from netral.audit.operations import Doer
from tests.signing import EARLIER, account_of, confirm, sign_in
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db
PASSWORD = "kopi gunung perahu senja"


@pytest.fixture
def with_app(regency, monkeypatch):
    """Give an operator who signs in with a password and an app, and its secret; the clock of codes stands still."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    account = account_of(Role.OPERATOR, regency)
    Authenticator.objects.filter(user=account).delete()
    account.set_password(PASSWORD)
    account.save()
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return account, secret


@pytest.fixture
def another_browser(static_files):
    def make():
        return Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)

    return make


def code(secret, *, steps=0):
    """Give the code that an app shows, whose clock is wrong by some half minutes."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def by_password(browser, account, password=PASSWORD, **more):
    return browser.post("/masuk/", {"login": account.login, "password": password, **more})


def is_in(browser):
    return browser.get("/").status_code == 200


class TestPasswordAndCode:
    def test_both_let_in(self, desk, with_app):
        account, secret = with_app

        assert by_password(desk, account).headers["Location"] == "/masuk/langkah-kedua/"
        assert not is_in(desk)
        assert desk.post("/masuk/langkah-kedua/", {"code": code(secret)}).headers["Location"] == "/"
        assert is_in(desk)
        assert SignIn.objects.filter(account=account).count() == 1
        assert Entry.objects.filter(action="account.signed-in", account=account.pk).count() == 1

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_a_clock_may_be_wrong_by_half_a_minute(self, desk, with_app, steps):
        account, secret = with_app
        by_password(desk, account)

        assert desk.post("/masuk/langkah-kedua/", {"code": code(secret, steps=steps)}).status_code == 302

    @pytest.mark.parametrize("said", ["day", "x", "", "٣٣٣٣٣٣", "0" * 400])
    def test_anything_else_does_not(self, desk, with_app, said):
        account, secret = with_app
        by_password(desk, account)

        said = code(secret, steps=24 * 60 * 2) if said == "day" else said
        assert desk.post("/masuk/langkah-kedua/", {"code": said}).status_code == 200
        assert not is_in(desk)

    def test_a_code_is_good_once(self, desk, with_app, another_browser, settings):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        account, secret = with_app
        used = code(secret)
        by_password(desk, account)
        desk.post("/masuk/langkah-kedua/", {"code": used})
        assert is_in(desk)

        thief = another_browser()
        by_password(thief, account)
        for _try in range(2):
            thief.post("/masuk/langkah-kedua/", {"code": used})
        assert not is_in(thief)
        thief.post("/masuk/langkah-kedua/", {"code": code(secret, steps=-1)})  # one that was never used, but is older
        assert not is_in(thief)

    def test_a_number_of_a_person_is_no_login(self, desk, with_app):
        response = desk.post("/masuk/", {"login": "198001012005011001", "password": PASSWORD})

        assert response.status_code == 200
        assert not is_in(desk)

    def test_who_guesses_learns_nothing(self, desk, with_app):
        account, _secret = with_app
        pages = [
            desk.post("/masuk/", {"login": login, "password": "salah sekali lagi"}).content.decode()
            for login in (account.login, "zzzz-zzzz")
        ]

        one, other = (re.sub(r'value="[^"]*"|<!--.*?-->', "", page, flags=re.DOTALL) for page in pages)
        assert one == other
        assert Entry.objects.filter(action="account.sign-in-failed").count() == 1

    def test_secrets_are_sealed_in_the_database(self, with_app):
        _account, secret = with_app

        kept = Authenticator.objects.get().data["secret"]
        assert secret not in kept
        assert secret.encode() not in base64.b64decode(kept)


class TestGuessing:
    def test_shuts_out_strangers_and_not_the_accounts_own_browser(self, desk, with_app, another_browser):
        account, secret = with_app
        by_password(desk, account)
        desk.post("/masuk/langkah-kedua/", {"code": code(secret)})
        assert KNOWN_DEVICE in desk.cookies
        desk.post("/keluar/")

        stranger = another_browser()
        for _try in range(6):
            by_password(stranger, account, "salah sekali lagi")
        assert by_password(stranger, account).status_code == 200
        assert by_password(desk, account).headers["Location"] == "/masuk/langkah-kedua/"

    def test_is_told_kindly_when_it_is_too_much(self, desk, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
        answers = [desk.post("/masuk/", {"login": "zzzz-zzzz", "password": "x"}) for _try in range(3)]

        assert [one.status_code for one in answers] == [200, 200, 429]
        assert "Tunggu lima menit" in answers[2].content.decode()

    @pytest.mark.parametrize("mark", ["00" * 32, "é", ""])
    def test_a_made_up_mark_of_a_browser_is_none(self, with_app, another_browser, mark):
        account, _secret = with_app
        stranger = another_browser()
        stranger.cookies[KNOWN_DEVICE] = mark

        for _try in range(6):
            by_password(stranger, account, "salah sekali lagi")
        assert by_password(stranger, account).status_code == 200


class TestSession:
    def test_is_a_new_one_after_signing_in(self, desk, with_app):
        account, secret = with_app
        by_password(desk, account)
        fixed = desk.cookies["netral"].value
        desk.post("/masuk/langkah-kedua/", {"code": code(secret)})

        assert desk.cookies["netral"].value != fixed
        assert not SignIn.objects.filter(session_key=found_by(fixed)).exists()

    def test_cannot_be_stolen_from_the_database(self, desk, regency, another_browser):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        cookie, row = desk.cookies["netral"].value, SignIn.objects.get()

        assert cookie not in (row.session_key, row.session_data)
        assert str(row.account_id) not in row.session_data
        thief = another_browser()
        thief.cookies["netral"] = row.session_key
        assert not is_in(thief)

    def test_of_another_secret_key_is_none(self, desk, regency, settings):
        sign_in(desk, account_of(Role.OPERATOR, regency))

        settings.SECRET_KEY = "another" * 10

        assert not is_in(desk)

    def test_with_altered_content_is_empty(self, desk, regency):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        row = SignIn.objects.get()
        for altered in (row.session_data[:-2] + "00", "", "zz"):
            SignIn.objects.update(session_data=altered)

            assert not is_in(desk)

    def test_ends_by_its_age(self, desk, regency):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        SignIn.objects.update(expire_date=EARLIER - timedelta(days=90))

        assert not is_in(desk)

    def test_keys_that_do_not_exist_are_not_taken_over(self):
        assert SessionStore("x" * 32).load() == {}

    def test_cookie_is_for_this_host_and_no_script(self, desk, with_app):
        account, secret = with_app
        by_password(desk, account)
        desk.post("/masuk/langkah-kedua/", {"code": code(secret)})

        cookie = desk.cookies["netral"]
        assert (cookie["domain"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("", True, "Lax", "")


class TestSignOut:
    def test_is_not_done_by_looking(self, desk, regency):
        sign_in(desk, account_of(Role.OPERATOR, regency))

        assert desk.get("/keluar/").status_code == 200
        assert is_in(desk)

    def test_is_not_done_from_elsewhere(self, desk, regency):
        sign_in(desk, account_of(Role.OPERATOR, regency))

        assert desk.post("/keluar/", headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert is_in(desk)

    def test_ends_the_session_for_good(self, desk, regency, another_browser):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        kept = another_browser()
        kept.cookies["netral"] = desk.cookies["netral"].value
        assert is_in(kept)

        desk.post("/keluar/")

        assert not is_in(kept)
        assert not SignIn.objects.filter(account__isnull=False).exists()

    def test_may_be_done_for_another_browser_of_ones_own_only(self, desk, regency, another_browser):
        account = account_of(Role.OPERATOR, regency)
        sign_in(desk, account)
        lost, foreign = another_browser(), another_browser()
        sign_in(lost, account)
        sign_in(foreign, account_of(Role.OPERATOR, regency))
        keys = {one: found_by(one.cookies["netral"].value) for one in (lost, foreign)}

        assert desk.post("/keamanan/keluar/", {"sign_in": keys[foreign]}).status_code == 404
        assert desk.post("/keamanan/keluar/", {"sign_in": keys[lost]}).status_code == 302
        assert [is_in(one) for one in (desk, lost, foreign)] == [True, False, True]


class TestSuspended:
    def test_is_out_at_once_everywhere(self, desk, regency):
        account = account_of(Role.OPERATOR, regency)
        sign_in(desk, account)
        assert is_in(desk)

        suspend(account, reason="uji", by=Doer(None, "", "", "x"), at=EARLIER)

        assert not is_in(desk)

    def test_does_not_come_in_with_the_right_words(self, desk, with_app):
        account, _secret = with_app
        suspend(account, reason="uji", by=Doer(None, "", "", "x"), at=EARLIER)

        by_password(desk, account)
        assert not is_in(desk)


class TestKept:
    """What was typed when a session ended by its age is there again, for its writer, and never a secret."""

    def ended(self):
        SignIn.objects.update(expire_date=EARLIER)

    def test_comes_back_to_its_writer(self, desk, regency):
        account = account_of(Role.OPERATOR, regency)
        sign_in(desk, account)
        self.ended()

        sent = desk.post("/instansi/contoh/akun/undang/", {"name": "Seta Contoh", "role": "operator"})
        assert sent.headers["Location"] == "/masuk/?next=%2Flanjut%2F"
        sign_in(desk, account)
        page = desk.get("/lanjut/").content.decode()
        assert 'action="/instansi/contoh/akun/undang/"' in page
        assert "Seta Contoh" in page

    def test_comes_to_nobody_else(self, desk, regency):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        self.ended()
        desk.post("/instansi/contoh/akun/undang/", {"name": "Seta Contoh", "role": "operator"})

        sign_in(desk, account_of(Role.OPERATOR, regency))

        assert desk.get("/lanjut/").headers["Location"] == "/"

    def test_is_never_a_password(self, desk, with_app):
        account, _secret = with_app
        sign_in(desk, account)
        self.ended()

        sent = desk.post("/keamanan/sandi/ganti/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})

        assert "lanjut" not in sent.headers["Location"]


class TestTrail:
    def test_keeps_what_happens_to_ways_in(self, desk, with_app):
        account, secret = with_app
        by_password(desk, account, "salah sekali lagi")
        by_password(desk, account)
        desk.post("/masuk/langkah-kedua/", {"code": "000000"})
        desk.post("/masuk/langkah-kedua/", {"code": code(secret)})
        confirm(desk, account)
        desk.post(
            "/keamanan/sandi/ganti/",
            {"oldpassword": PASSWORD, "password1": "ubi jendela lontar", "password2": "ubi jendela lontar"},
        )
        desk.post("/keluar/")

        kept = Entry.objects.filter(action__startswith="account.").order_by("pk").values_list("action", "institution")
        assert list(kept) == [
            ("account.sign-in-failed", "contoh"),
            ("account.sign-in-failed", "contoh"),
            ("account.signed-in", "contoh"),
            ("account.password-set", "contoh"),
            ("account.signed-out", "contoh"),
        ]


class TestStepUp:
    def test_takes_no_password_from_who_has_an_app(self, desk, with_app):
        account, _secret = with_app
        sign_in(desk, account)

        answer = desk.post("/masuk/lagi/sandi/", {"password": PASSWORD})

        assert answer.headers["Location"].startswith("/masuk/lagi/kode/")


class TestUnsecured:
    def test_sees_nothing_but_how_to_secure_itself(self, desk, regency):
        account = account_of(Role.OPERATOR, regency)
        Authenticator.objects.all().delete()
        sign_in(desk, account)

        assert desk.get("/").headers["Location"].startswith("/keamanan/")
        assert desk.get("/instansi/contoh/pegawai/").headers["Location"].startswith("/keamanan/")
        assert desk.get("/keamanan/").status_code == 200


class TestPasskeys:
    def test_of_others_are_not_there(self, desk, regency):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        foreign = Authenticator.objects.get(user=account_of(Role.OPERATOR, regency))

        assert desk.get(f"/keamanan/kunci/{foreign.pk}/hapus/").status_code in (302, 404)
        desk.post(f"/keamanan/kunci/{foreign.pk}/hapus/")
        assert Authenticator.objects.filter(pk=foreign.pk).exists()

    @pytest.mark.parametrize(
        "said", ["", "{}", "x", "[]", '{"response": {"userHandle": "!!"}}', '{"response": []}', "1"]
    )
    def test_that_are_none_let_nobody_in(self, desk, regency, said):
        account_of(Role.OPERATOR, regency)
        desk.get("/masuk/kunci/", headers={"accept": "application/json"})

        assert desk.post("/masuk/kunci/", {"credential": said}).status_code == 302
        assert not is_in(desk)

    @pytest.mark.parametrize("said", ["[" * 20_000, '{"a":' * 3000, '{"id":"\\ud800","rawId":2}', '{"id":1,"rawId":2}'])
    def test_that_are_odd_are_no_fault_of_ours(self, desk, regency, said):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        confirm(desk, Account.objects.get())
        desk.get("/keamanan/kunci/")

        assert desk.post("/keamanan/kunci/", {"credential": said}).status_code in (200, 302)
        assert Visitor(SERVER_NAME="meja.localhost").post("/masuk/kunci/", {"credential": said}).status_code == 302
        assert Authenticator.objects.count() == 1


class TestWayBack:
    @pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1"])
    def test_never_leads_elsewhere(self, desk, with_app, wanted):
        account, secret = with_app
        by_password(desk, account, next=wanted)

        answer = desk.post("/masuk/langkah-kedua/", {"code": code(secret)})
        assert answer.headers["Location"] == "/"

    def test_leads_to_where_one_wanted_to_go(self, desk, with_app):
        account, secret = with_app
        by_password(desk, account, next="/instansi/contoh/")

        answer = desk.post("/masuk/langkah-kedua/", {"code": code(secret)})
        assert answer.headers["Location"] == "/instansi/contoh/"


class TestPublicHost:
    def test_knows_no_cookie_and_no_door(self, public, regency):
        visitor = Client(SERVER_NAME="localhost")
        visitor.cookies["netral"] = "x" * 32

        assert [visitor.get(path).status_code for path in ("/", "/masuk/", "/keamanan/")] == [200, 404, 404]
        assert not visitor.get("/").cookies


def test_logins_are_read_easily_and_differ():
    found = {new_login() for _ in range(200)}

    assert len(found) == 200
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{4}-[2-9a-hjkmnp-z]{4}", login) for login in found)
