"""Coming by an invitation, roles, suspension, and the way back: who may, what is kept of it, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from netral.accounts import recovery
from netral.accounts.actor import Actor
from netral.accounts.models import Account, Grant, Invitation, Recovery, SignIn
from netral.accounts.operations import (
    HasAccount,
    Invited,
    NoLonger,
    NotYours,
    accept,
    check_can_suspend,
    end_grant,
    invitation_by,
    invite,
    readmit,
    suspend,
    withdraw,
)
from netral.accounts.queries import open_grants
from netral.accounts.recovery import NoSuchWay, NotTwoSides
from netral.accounts.roles import Role
from netral.audit.models import Entry
from netral.audit.operations import Doer, by_command
from netral.audit.queries import told
from netral.directory.people.keys import addresses_of
from netral.directory.people.models import Ending, Person
from netral.directory.people.operations import end_service
from netral.directory.structure.models import Unit
from tests.signing import account_of, confirm, sign_in
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)  # pages look at the clock themselves
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "Ratih \u202egnirts\u202c Contoh",
    "{{ 7*7 }} %(name)s {0}",
    "=HYPERLINK(1)",
    "O'Contoh; DROP TABLE accounts_account",
]


def acting(role, place, unit=None, **more):
    account = account_of(role, place, unit, **more)
    return Actor(account, Grant.objects.get(account=account))


def by(actor):
    return actor.doer("test")


def link(place, role=Role.INSPECTORATE, **more):
    return invite(Invited(role, place, "Seta Contoh", **more), by=by_command("x"), actor=None, at=NOW)[1]


class TestInvite:
    def test_gives_a_key_that_is_not_in_the_database(self, regency):
        made, key = invite(Invited(Role.OPERATOR, regency, "Seta Contoh"), by=by_command("x"), actor=None, at=NOW)

        assert len(key) >= 32
        assert key.encode() not in bytes(made.key)
        assert told(Entry.objects.get(action="account.invited")) == {
            "name": "Seta Contoh",
            "role": "operator",
            "unit": "",
        }

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM, Role.INSPECTORATE, Role.PPK, Role.PYB, Role.REVIEWER])
    def test_refuses_an_operator_roles_beyond_their_own(self, regency, role):
        operator = acting(Role.OPERATOR, regency)

        with pytest.raises(NotYours):
            invite(Invited(role, regency, "x"), by=by(operator), actor=operator, at=NOW)
        assert not Invitation.objects.exists()

    def test_refuses_units_and_people_of_others(self, regency, neighbour):
        operator, foreign = acting(Role.OPERATOR, regency), Unit.objects.filter(institution=neighbour)[0]
        somebody = Person.objects.filter(institution=neighbour)[0]

        for to in (
            Invited(Role.HEAD, regency, "x", foreign),
            Invited(Role.HEAD, regency, "x"),
            Invited(Role.PYB, regency, "x", Unit.objects.filter(institution=regency)[0]),
            Invited(Role.PYB, regency, "x", person=somebody),
        ):
            with pytest.raises(NotYours):
                invite(to, by=by(operator), actor=operator, at=NOW)


class TestInvitePerson:
    def test_ties_the_account_to_the_directory(self, desk, regency, neighbour):
        operator, somebody = acting(Role.OPERATOR, regency), Person.objects.filter(institution=regency)[0]
        sign_in(desk, operator.account)
        confirm(desk, operator.account)
        address = addresses_of([somebody.pk])[0]

        asked = desk.get(f"/instansi/contoh/akun/undang/?pegawai={address}").content.decode()
        assert f'value="{somebody.name}"' in asked
        page = desk.post("/instansi/contoh/akun/undang/", {"pegawai": address, "name": "", "role": "operator"})
        key = re.search(r"/undangan/([^/]+)/", page.content.decode())
        assert key
        account, grant = accept(key[1], account=None, place="x", at=datetime.now(UTC))
        assert (account.person, account.name) == (somebody, somebody.name)
        assert list(open_grants(account)) == [grant]

        end_service(somebody, NOW.date(), Ending.RETIRED)
        assert not open_grants(account).exists()

    def test_of_another_institution_is_nobody(self, desk, regency, neighbour):
        sign_in(desk, acting(Role.OPERATOR, regency).account)
        foreign = Person.objects.filter(institution=neighbour)[0]

        asked = desk.get(f"/instansi/contoh/akun/undang/?pegawai={addresses_of([foreign.pk])[0]}").content.decode()
        assert foreign.name not in asked


class TestAccept:
    def test_makes_an_account_with_the_role(self, regency):
        account, grant = accept(link(regency), account=None, place="x", at=NOW)

        assert (grant.role, grant.institution, account.name) == (Role.INSPECTORATE, regency, "Seta Contoh")
        assert not account.has_usable_password()

    def test_works_once(self, regency):
        key = link(regency)
        accept(key, account=None, place="x", at=NOW)

        for account in (None, account_of(Role.PPK, regency)):
            with pytest.raises(NoLonger):
                accept(key, account=account, place="x", at=NOW)
        assert Account.objects.count() == 2

    def test_works_for_two_weeks(self, regency):
        key = link(regency)

        assert invitation_by(key, NOW + timedelta(days=13)) == Invitation.objects.get()
        with pytest.raises(NoLonger):
            invitation_by(key, NOW + timedelta(days=15))

    def test_does_not_work_when_withdrawn(self, regency):
        key = link(regency)
        withdraw(Invitation.objects.get(), actor=None, by=by_command("x"), at=NOW)

        with pytest.raises(NoLonger):
            accept(key, account=None, place="x", at=NOW)
        with pytest.raises(NoLonger):
            withdraw(Invitation.objects.get(), actor=None, by=by_command("x"), at=NOW)

    @pytest.mark.parametrize("key", ["", "x", "0" * 32, "%00", "..", "é" * 32])
    def test_refuses_what_is_no_key(self, regency, key):
        link(regency)

        with pytest.raises(NoLonger):
            invitation_by(key, NOW)

    def test_never_opens_an_account_that_is_there(self, regency):
        somebody = Person.objects.filter(institution=regency)[0]
        accept(link(regency, person=somebody), account=None, place="x", at=NOW)
        second = link(regency, Role.PYB, person=somebody)

        with pytest.raises(HasAccount):
            accept(second, account=None, place="x", at=NOW)
        with pytest.raises(NotYours):
            accept(second, account=account_of(Role.PPK, regency), place="x", at=NOW)
        _account, grant = accept(second, account=Account.objects.get(person=somebody), place="x", at=NOW)
        assert grant.role == Role.PYB

    def test_gives_the_same_role_once(self, regency):
        account = account_of(Role.INSPECTORATE, regency)

        accept(link(regency), account=account, place="x", at=NOW)

        assert Grant.objects.filter(account=account).count() == 1

    @pytest.mark.parametrize("name", HOSTILE)
    def test_shows_hostile_names_as_text(self, desk, regency, name):
        operator = acting(Role.OPERATOR, regency)
        key = invite(Invited(Role.OPERATOR, regency, name), by=by(operator), actor=operator, at=NOW)[1]
        pages = [Visitor(SERVER_NAME="meja.localhost").get(f"/undangan/{key}/")]
        account, _grant = accept(key, account=None, place="x", at=NOW)
        sign_in(desk, operator.account)
        pages += [desk.get("/instansi/contoh/akun/"), desk.get(f"/instansi/contoh/akun/{account.pk}/")]
        auditor = Visitor(SERVER_NAME="meja.localhost")
        sign_in(auditor, account_of(Role.AUDITOR, regency))
        pages.append(auditor.get("/instansi/contoh/jejak/"))

        for page in pages:
            assert page.status_code == 200
            assert b"<script>alert" not in page.content
            assert b"<img src=x" not in page.content
        taken_along = auditor.get("/instansi/contoh/jejak/jejak.csv").content.decode("utf-8-sig")
        assert not any(cell.startswith("=") for line in taken_along.splitlines() for cell in line.split(";"))


class TestEndGrant:
    def test_keeps_it_and_ends_what_it_allowed(self, desk, regency):
        held = acting(Role.OPERATOR, regency)
        sign_in(desk, held.account)

        end_grant(held.grant, reason="Pindah.", actor=None, by=by_command("x"), at=NOW)

        assert Grant.objects.get().ended_at == NOW
        assert desk.get("/instansi/contoh/").status_code == 403
        with pytest.raises(NotYours):
            end_grant(held.grant, reason="Pindah.", actor=None, by=by_command("x"), at=NOW)


class TestCheckCanSuspend:
    @pytest.mark.parametrize(
        ("who", "whom", "may"),
        [
            (Role.OPERATOR, Role.HEAD, True),
            (Role.OPERATOR, Role.OPERATOR, True),
            (Role.OPERATOR, Role.INSPECTORATE, False),
            (Role.OPERATOR, Role.AUDITOR, False),
            (Role.OPERATOR, Role.PPK, False),
            (Role.INSPECTORATE, Role.OPERATOR, True),
            (Role.INSPECTORATE, Role.AUDITOR, False),
            (Role.INSPECTORATE, Role.PPK, False),
            (Role.HEAD, Role.OPERATOR, False),
            (Role.SYSTEM, Role.AUDITOR, True),
        ],
    )
    def test_lets_nobody_shut_out_who_watches_over_them(self, regency, who, whom, may):
        unit = Unit.objects.filter(institution=regency)[0]
        units = {Role.HEAD: unit}
        actor = acting(who, regency, units.get(who))
        account = account_of(whom, regency, units.get(whom))

        if may:
            check_can_suspend(actor, account)
        else:
            with pytest.raises(NotYours):
                check_can_suspend(actor, account)

    def test_keeps_to_ones_own_institution_and_from_oneself(self, regency, neighbour):
        operator = acting(Role.OPERATOR, regency)
        elsewhere = account_of(Role.OPERATOR, regency)
        Grant.objects.create(account=elsewhere, role=Role.OPERATOR, institution=neighbour, begun_at=NOW)

        for account in (elsewhere, operator.account):
            with pytest.raises(NotYours):
                check_can_suspend(operator, account)


class TestShuttingOut:
    def test_goes_no_way_round_by_ending_roles_first(self, regency):
        operator, inspector = acting(Role.OPERATOR, regency), acting(Role.INSPECTORATE, regency)

        with pytest.raises(NotYours):
            end_grant(inspector.grant, reason="Pindah.", actor=operator, by=by(operator), at=NOW)
        end_grant(inspector.grant, reason="Pindah.", actor=None, by=by_command("x"), at=NOW)
        with pytest.raises(NotYours):
            check_can_suspend(operator, inspector.account)

    def test_of_an_invitation_is_for_who_could_have_made_it(self, regency):
        operator = acting(Role.OPERATOR, regency)
        key = link(regency, Role.AUDITOR)

        with pytest.raises(NotYours):
            withdraw(Invitation.objects.get(), actor=operator, by=by(operator), at=NOW)
        assert invitation_by(key, NOW) == Invitation.objects.get()

    def test_is_undone_by_the_role_that_did_it(self, regency):
        inspector, operator, other = (
            acting(role, regency) for role in (Role.INSPECTORATE, Role.OPERATOR, Role.OPERATOR)
        )
        suspend(other.account, reason="uji", by=by(inspector), at=NOW)

        with pytest.raises(NotYours):
            readmit(other.account, reason="uji", by=by(operator), at=NOW)
        readmit(other.account, reason="uji", by=by(inspector), at=NOW)
        assert Account.objects.get(pk=other.account.pk).is_active

    def test_ends_the_invitations_somebody_made(self, regency):
        operator = acting(Role.OPERATOR, regency)
        key = invite(Invited(Role.OPERATOR, regency, "x"), by=by(operator), actor=operator, at=NOW)[1]
        suspend(operator.account, reason="uji", by=by_command("x"), at=NOW)

        with pytest.raises(NoLonger):
            accept(key, account=None, place="x", at=NOW)


class TestRecovery:
    @pytest.fixture
    def units(self, regency):
        return {one.code: one for one in Unit.objects.filter(institution=regency)}

    @pytest.fixture
    def lost(self, regency, units):
        """Give the account of a head who lost a telephone, on which somebody is signed in."""
        account = account_of(Role.HEAD, regency, units["D1"])
        SignIn.objects.create(session_key="0" * 40, session_data="", expire_date=NOW, begun_at=NOW, account=account)
        return account

    def ask(self, lost, first):
        return recovery.ask(lost, first.grant, reason="uji", by=by(first), at=NOW)

    def test_takes_two_and_ends_what_was_lost(self, regency, lost):
        first, second = acting(Role.INSPECTORATE, regency), acting(Role.PYB, regency)
        key = recovery.agree(self.ask(lost, first), second.grant, by=by(second), at=NOW)

        assert recovery.use(key, place="x", at=NOW) == lost
        assert not Authenticator.objects.filter(user=lost).exists()
        assert not SignIn.objects.filter(account=lost).exists()
        with pytest.raises(NoSuchWay):
            recovery.use(key, place="x", at=NOW)
        deeds = Entry.objects.filter(action__startswith="account.reco").order_by("pk").values_list("action", flat=True)
        assert list(deeds) == ["account.recovery-asked", "account.recovery-agreed", "account.recovered"]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (Role.OPERATOR, Role.OPERATOR),  # the personnel office alone
            (Role.INSPECTORATE, Role.INSPECTORATE),
            (Role.INSPECTORATE, "D1"),  # the account's own unit
            ("K1", "K1"),
            ("K1", "S1"),  # heads alone, whom an operator may have made
            (Role.OPERATOR, "K1"),
        ],
    )
    def test_refuses_two_of_one_side_and_the_accounts_own(self, regency, units, lost, first, second):
        def officer(which):
            return acting(Role.HEAD, regency, units[which]) if which in units else acting(which, regency)

        one, other = officer(first), officer(second)
        begun = self.ask(lost, one)

        with pytest.raises(NotTwoSides):
            recovery.agree(begun, other.grant, by=by(other), at=NOW)
        with pytest.raises(NotTwoSides):
            recovery.agree(begun, one.grant, by=by(one), at=NOW)

    def test_refuses_the_accounts_own_unit_and_itself_as_the_first(self, regency, units, lost):
        own = Actor(lost, Grant.objects.get(account=lost))

        for one in (own, acting(Role.HEAD, regency, units["D1"])):
            with pytest.raises(NotTwoSides):
                self.ask(lost, one)

    def test_is_one_at_a_time_and_ends_by_itself(self, regency, units, lost):
        first, other = acting(Role.INSPECTORATE, regency), acting(Role.PYB, regency)
        begun = self.ask(lost, first)
        with pytest.raises(NotTwoSides):
            self.ask(lost, other)

        late = NOW + timedelta(days=3)
        with pytest.raises(NoSuchWay):
            recovery.agree(begun, other.grant, by=by(other), at=late)
        assert recovery.ask(lost, other.grant, reason="uji", by=by(other), at=late) != begun

    def test_is_stopped_by_its_owner(self, desk, regency, lost):
        first, second = acting(Role.INSPECTORATE, regency), acting(Role.PYB, regency)
        begun = self.ask(lost, first)
        sign_in(desk, lost)
        assert "Ada yang ingin memulihkan akun Anda" in desk.get("/").content.decode()

        assert desk.post("/keamanan/pemulihan/hentikan/").status_code == 302

        with pytest.raises(NoSuchWay):
            recovery.agree(begun, second.grant, by=by(second), at=NOW)
        assert desk.post("/keamanan/pemulihan/hentikan/").status_code == 404

    def test_does_not_let_a_suspended_account_in(self, regency, lost):
        first, second = acting(Role.INSPECTORATE, regency), acting(Role.PYB, regency)
        key = recovery.agree(self.ask(lost, first), second.grant, by=by(second), at=NOW)
        Account.objects.filter(pk=lost.pk).update(suspended_at=NOW)

        with pytest.raises(NoSuchWay):
            recovery.use(key, place="x", at=NOW)

    def test_opens_no_account_that_acts_elsewhere_or_watches(self, regency, neighbour, lost):
        first = acting(Role.INSPECTORATE, regency)
        Grant.objects.create(account=lost, role=Role.OPERATOR, institution=neighbour, begun_at=NOW)
        ended = acting(Role.OPERATOR, regency)
        end_grant(ended.grant, reason="Pindah.", actor=None, by=by_command("x"), at=NOW)

        for account in (lost, ended.account, account_of(Role.AUDITOR, regency), account_of(Role.SYSTEM, regency)):
            with pytest.raises(NotTwoSides):
                self.ask(account, first)

    def test_ends_with_the_word_of_an_officer_who_is_shut_out(self, regency, lost):
        first, second = acting(Role.INSPECTORATE, regency), acting(Role.PYB, regency)
        key = recovery.agree(self.ask(lost, first), second.grant, by=by(second), at=NOW)
        Account.objects.filter(pk=first.account.pk).update(suspended_at=NOW)

        with pytest.raises(NoSuchWay):
            recovery.use(key, place="x", at=NOW)

    def test_is_not_stopped_by_the_accounts_own_side(self, regency, units, lost):
        begun, own = self.ask(lost, acting(Role.INSPECTORATE, regency)), acting(Role.HEAD, regency, units["D1"])

        with pytest.raises(NotTwoSides):
            recovery.stop(begun, grant=own.grant, by=by(own), at=NOW)

    def test_is_never_of_one_in_the_database_either(self, regency, lost):
        begun = self.ask(lost, acting(Role.INSPECTORATE, regency))
        begun.agreed_by, begun.key = begun.asked_by, b"x"

        with pytest.raises(IntegrityError), transaction.atomic():
            begun.save()


def test_the_trail_keeps_who_for_whom(regency):
    operator = acting(Role.OPERATOR, regency)

    assert operator.doer("invite") == Doer(operator.account.pk, "operator", "contoh", "invite")


class TestRecoveryByCommand:
    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM, Role.REVIEWER])
    def test_lets_in_whom_no_two_officers_could(self, regency, role):
        account = account_of(role, regency)
        key = recovery.open_by_command(account, reason="dikenal", by=by_command("x"), at=NOW)

        assert recovery.use(key, place="recovery", at=NOW) == account
        assert not Authenticator.objects.filter(user=account).exists()
        assert told(Entry.objects.get(action="account.recovery-asked")) == {"reason": "dikenal"}
        with pytest.raises(NoSuchWay):
            recovery.use(key, place="recovery", at=NOW)

    def test_makes_room_for_another_when_the_link_is_lost(self, regency):
        account = account_of(Role.AUDITOR, regency)
        lost = recovery.open_by_command(account, reason="x", by=by_command("x"), at=NOW)
        key = recovery.open_by_command(account, reason="x", by=by_command("x"), at=NOW)

        with pytest.raises(NoSuchWay):
            recovery.use(lost, place="recovery", at=NOW)
        assert recovery.use(key, place="recovery", at=NOW) == account
        asked = Entry.objects.filter(action="account.recovery-asked").values_list("institution", flat=True)
        assert set(asked) == {"contoh"}

    def test_leaves_to_two_officers_what_is_theirs(self, regency):
        for role in (Role.OPERATOR, Role.INSPECTORATE):
            with pytest.raises(NotTwoSides):
                recovery.open_by_command(account_of(role, regency), reason="x", by=by_command("x"), at=NOW)

    def test_refuses_who_acts_for_nobody_or_is_shut_out(self, regency):
        for account in (account_of(None, None), account_of(Role.AUDITOR, regency)):
            Account.objects.filter(pk=account.pk).update(suspended_at=NOW)
            account.refresh_from_db()
            with pytest.raises(NoSuchWay):
                recovery.open_by_command(account, reason="x", by=by_command("x"), at=NOW)

    def test_can_be_stopped_by_its_owner_and_is_nobody_elses_to_agree_to(self, regency, static_files):
        account = account_of(Role.AUDITOR, regency)
        key = recovery.open_by_command(account, reason="x", by=by_command("x"), at=NOW)
        made = Recovery.objects.get()
        visitor = Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)
        sign_in(visitor, account_of(Role.INSPECTORATE, regency))
        assert visitor.get(f"/pulihkan/{made.pk}/").status_code == 404
        assert "petugas kedua" not in visitor.get("/").text

        recovery.stop(made, grant=None, by=Actor(account, None).doer("x"), at=NOW)
        with pytest.raises(NoSuchWay):
            recovery.use(key, place="recovery", at=NOW)
