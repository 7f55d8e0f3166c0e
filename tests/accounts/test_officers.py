"""The pages of officers about accounts: what they may not undo by one tap, whom an invitation is for, what they see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from netral.accounts import recovery
from netral.accounts.models import Account, Grant, Invitation, Recovery, SignIn
from netral.accounts.operations import Invited, NotYours, accept, check_can_end, end_grant, invite, meant_login
from netral.accounts.roles import Role
from netral.audit.operations import by_command
from netral.directory.people.models import Person, Position
from netral.directory.structure.models import Institution, Unit
from tests.accounts.test_operations import acting, by, link
from tests.signing import account_of, confirm, sign_in
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)  # pages look at the clock themselves
ACCOUNTS = "/instansi/contoh/akun/"
EARLIER = NOW - timedelta(days=9)


@pytest.fixture
def operator(regency):
    return acting(Role.OPERATOR, regency)


@pytest.fixture
def at_desk(static_files):
    """Give a browser of somebody who showed just now that it is them."""

    def make(account):
        visitor = Visitor(HTTP_HOST="meja.localhost", HTTP_ACCEPT_LANGUAGE="id")
        sign_in(visitor, account)
        confirm(visitor, account)
        return visitor

    return make


class TestEndingRoles:
    def end(self, visitor, whose, **words):
        sent = {"grant": str(whose.grant.pk), "reason": "Pindah tugas."} | words
        return visitor.post(f"{ACCOUNTS}{whose.account.pk}/peran/", sent)

    def test_of_ones_own_is_for_another_officer(self, operator, at_desk):
        page = self.end(at_desk(operator.account), operator)

        assert page.status_code == 422
        assert "Peran sendiri diakhiri oleh petugas lain" in page.text
        assert not Grant.objects.exclude(ended_at=None).exists()
        assert "Akhiri peran ini" not in at_desk(operator.account).get(f"{ACCOUNTS}{operator.account.pk}/").text

    def test_leaves_somebody_who_can_invite(self, regency, operator):
        inspector, other = acting(Role.INSPECTORATE, regency), acting(Role.OPERATOR, regency)
        check_can_end(inspector, operator.grant)
        Account.objects.filter(pk=other.account.pk).update(suspended_at=NOW)

        with pytest.raises(NotYours, match="operator terakhir"):
            check_can_end(inspector, operator.grant)
        check_can_end(acting(Role.SYSTEM, regency), operator.grant)

    def test_has_a_reason(self, regency, operator, at_desk):
        head = acting(Role.HEAD, regency, Unit.objects.get(institution=regency, code="D1"))
        visitor = at_desk(operator.account)

        assert self.end(visitor, head, reason=" ").status_code == 422
        assert self.end(visitor, head).status_code == 302
        assert Grant.objects.get(pk=head.grant.pk).ended_at is not None
        auditor = at_desk(account_of(Role.AUDITOR, regency))
        assert "alasan: Pindah tugas." in auditor.get("/instansi/contoh/jejak/").text


class TestInvitation:
    def test_is_not_taken_by_who_made_it(self, regency, operator, at_desk):
        _made, key = invite(Invited(Role.OPERATOR, regency, "Laras Contoh"), by=by(operator), actor=operator, at=NOW)
        visitor = at_desk(operator.account)

        page = visitor.get(f"/undangan/{key}/")
        assert "Anda masuk sebagai Wening Contoh" in page.text
        assert "Ini saya" not in page.text
        assert visitor.post(f"/undangan/{key}/").status_code == 410
        assert Grant.objects.count() == 1
        assert accept(key, account=None, place="x", at=NOW)[0].name == "Laras Contoh"

    def test_is_taken_by_another_account_on_purpose(self, regency, operator, at_desk):
        key = link(regency, Role.AUDITOR)
        other = account_of(Role.HEAD, regency, Unit.objects.get(institution=regency, code="D1"))

        page = at_desk(other).get(f"/undangan/{key}/")
        assert "Ini saya, tambahkan peran ini ke akun saya" in page.text
        assert "cara masuk" not in page.text
        at_desk(other).post(f"/undangan/{key}/")
        assert set(Grant.objects.filter(account=other).values_list("role", flat=True)) == {"head", "auditor"}

    def test_names_a_unit_by_code_or_name_in_any_case(self, regency, operator, at_desk):
        visitor = at_desk(operator.account)
        said = {"name": "Laras Contoh", "role": "head"}

        for unit in ("d1", "unit k1 contoh"):
            assert visitor.post(f"{ACCOUNTS}undang/", said | {"unit": unit}).status_code == 200
        assert list(Invitation.objects.order_by("made_at").values_list("unit__code", flat=True)) == ["D1", "K1"]
        assert "Isi unitnya" in visitor.post(f"{ACCOUNTS}undang/", said).text
        assert "tidak ada satu unit “x”" in visitor.post(f"{ACCOUNTS}undang/", said | {"unit": "x"}).text.casefold()

    def test_of_a_leader_of_the_directory_has_the_unit(self, regency, operator, at_desk):
        from netral.directory.people.keys import addresses_of

        leader = Person.objects.get(name="Orang K1 contoh")
        Position.objects.filter(person=leader).update(is_head=True)

        page = at_desk(operator.account).get(f"{ACCOUNTS}undang/?pegawai={addresses_of([leader.pk])[0]}")
        assert 'value="K1"' in page.text

    def test_is_withdrawn_where_it_may_be(self, regency, operator, at_desk):
        link(regency, Role.AUDITOR)
        assert "Tarik kembali" not in at_desk(operator.account).get(ACCOUNTS).text
        invite(Invited(Role.OPERATOR, regency, "Laras Contoh"), by=by(operator), actor=operator, at=NOW)
        assert at_desk(operator.account).get(ACCOUNTS).text.count(">Tarik kembali<") == 1

    @pytest.mark.parametrize("role", [Role.INTAKE, Role.REVIEWER, Role.BKN_AUDITOR])
    def test_fits_the_institution(self, regency, role):
        with pytest.raises(NotYours, match="bukan untuk"):
            invite(Invited(role, regency, "x"), by=by_command("x"), actor=None, at=NOW)
        kind = "bkn" if role is Role.BKN_AUDITOR else "bawaslu"
        office = Institution.objects.create(
            kind=kind, name="Kantor Contoh", code="K", region="14", valid_from=regency.valid_from
        )
        assert invite(Invited(role, office, "x"), by=by_command("x"), actor=None, at=NOW)


class TestRecoveryPage:
    @pytest.fixture
    def lost(self, regency):
        return account_of(Role.HEAD, regency, Unit.objects.get(institution=regency, code="D1"), name="Ratih Contoh")

    @pytest.fixture
    def begun(self, regency, lost):
        first = acting(Role.INSPECTORATE, regency, name="Seta Contoh")
        return first, recovery.ask(lost, first.grant, reason="Ponselnya jatuh ke laut.", by=by(first), at=NOW)

    def test_tells_the_second_officer_why(self, regency, begun, at_desk):
        _first, made = begun
        page = at_desk(account_of(Role.PYB, regency)).get(f"/pulihkan/{made.pk}/")

        assert "Ponselnya jatuh ke laut." in page.text
        assert "Saya mengenalnya, setuju" in page.text

    def test_does_not_ask_the_first_officer_to_agree(self, begun, at_desk):
        first, made = begun
        page = at_desk(first.account).get(f"/pulihkan/{made.pk}/").text

        assert "Anda sudah menjamin orang ini" in page
        assert "Saya mengenalnya, setuju" not in page
        assert "Hentikan pemulihan ini" in page

    def test_asks_nothing_when_it_is_over(self, regency, begun, at_desk):
        _first, made = begun
        second = acting(Role.PYB, regency)
        key = recovery.agree(made, second.grant, by=by(second), at=NOW)
        page = at_desk(second.account).get(f"/pulihkan/{made.pk}/").text
        assert "Dua petugas sudah setuju" in page
        assert "Saya mengenalnya, setuju" not in page

        recovery.use(key, place="x", at=NOW)
        page = at_desk(second.account).get(f"/pulihkan/{made.pk}/").text
        assert "akunnya terbuka lagi" in page
        assert "<button" not in page[page.index("<main") : page.index("</main")]

        Recovery.objects.update(used_at=None, agreed_by=None, key=None, expires_at=EARLIER)
        assert "Kedaluwarsa sejak" in at_desk(second.account).get(f"/pulihkan/{made.pk}/").text


class TestGoingOn:
    """What was asked for is not lost when Netral first asks who is there, also where there is nothing to write."""

    def test_says_what_would_be_done(self, regency, operator, static_files):
        visitor = Visitor(HTTP_HOST="meja.localhost", HTTP_ACCEPT_LANGUAGE="id")
        invite(Invited(Role.OPERATOR, regency, "Laras Contoh"), by=by(operator), actor=operator, at=NOW)
        sign_in(visitor, operator.account)

        asked = visitor.post(
            f"{ACCOUNTS}undangan/{Invitation.objects.get().pk}/tarik/",
            HTTP_REFERER=f"http://meja.localhost{ACCOUNTS}?x",
        )
        assert "next=%2Flanjut%2F" in asked.headers["Location"]
        page = visitor.get("/lanjut/").text
        assert "Menarik kembali undangan" in page
        assert f'href="{ACCOUNTS}"' in page

    def test_shows_what_was_written_under_its_name(self, operator, static_files):
        visitor = Visitor(HTTP_HOST="meja.localhost", HTTP_ACCEPT_LANGUAGE="id")
        sign_in(visitor, operator.account)
        said = {"name": "Laras Contoh", "role": "head", "unit": "D1", "deed": "agree"}
        visitor.post(f"{ACCOUNTS}undang/", said, HTTP_REFERER="http://elsewhere.example//evil/")
        page = visitor.get("/lanjut/").text
        shown = page[page.index("<dl") : page.index("</dl>")]

        for words in ("Undang seseorang", "Nama", "Laras Contoh", "Peran", "kepala unit", "Unit", "D1"):
            assert words in shown
        assert "agree" not in shown
        assert "kembali</a>" not in page


class TestLogin:
    @pytest.mark.parametrize("typed", ["k7m2-p9xw", "K7M2-P9XW", " k7m2p9xw ", "k7m2 p9xw", "k7m2–p9xw"])
    def test_is_read_however_it_is_written(self, typed):
        assert meant_login(typed) == "k7m2-p9xw"

    @pytest.mark.parametrize("typed", ["", "k7m2", "k7m2-p9xwx", "198501012010011001"])
    def test_is_not_made_of_anything(self, typed):
        assert meant_login(typed) == typed

    def test_that_was_begun_is_begun_anew(self, static_files, regency, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        account = account_of(Role.OPERATOR, regency)
        account.set_password("kuda baterai steples betul")
        account.save()
        Authenticator.objects.filter(user=account).update(type=Authenticator.Type.TOTP, data={"secret": "x"})
        visitor = Visitor(HTTP_HOST="meja.localhost", HTTP_ACCEPT_LANGUAGE="id")
        visitor.post("/masuk/", {"login": account.login.replace("-", " "), "password": "kuda baterai steples betul"})
        page = visitor.get("/masuk/langkah-kedua/")
        assert "Mulai dari awal" in page.text
        assert "Atau kunci sandi" not in page.text

        assert visitor.post("/masuk/dari-awal/").headers["Location"] == "/masuk/"
        assert visitor.get("/masuk/").status_code == 200

    def test_does_not_end_a_sign_in_that_was_ended_well(self, operator, at_desk):
        visitor = at_desk(operator.account)
        visitor.post("/masuk/dari-awal/")

        assert SignIn.objects.filter(account=operator.account).exists()
        assert visitor.get("/").status_code == 200


def test_who_ends_a_role_says_why(regency, operator):
    other = acting(Role.OPERATOR, regency)
    end_grant(other.grant, reason="Pensiun.", actor=operator, by=by(operator), at=NOW)

    assert Grant.objects.get(pk=other.grant.pk).ended_at == NOW
