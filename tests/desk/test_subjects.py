"""What people ask about their own data: noted, answered in time, erased by two, and never for the wrong one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from netral.accounts.actor import Actor
from netral.accounts.models import Account, Grant, Kind, Notice
from netral.accounts.operations import Invited, NoLonger, accept, invite, suspend
from netral.accounts.roles import Role
from netral.accounts.subjects import Held
from netral.audit.models import Entry
from netral.audit.operations import by_command, record
from netral.audit.queries import told
from netral.common.clock import day_of
from netral.desk import subjects
from netral.desk.models import Outcome, Shown, SubjectRequest, Wish
from netral.desk.subjects import NotPossible, agree, copy_for, copy_of, hand_over, note_copy, receive, refuse
from netral.directory.people.keys import addresses_of
from netral.directory.people.models import Ending, Person
from netral.directory.people.operations import change_details, declare_conflict, end_service
from netral.directory.people.subjects import InService
from tests.signing import account_of, confirm, sign_in
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
TODAY = day_of(NOW)
BY = by_command("x")
CANARY = "Kenari Contoh"


@pytest.fixture
def person(regency):
    """Give somebody of whom much is kept, with an account."""
    one = Person.objects.filter(institution=regency, name__startswith="Orang S1").get()
    other = Person.objects.filter(institution=regency, name__startswith="Orang K1").get()
    one.name = one.name_key = CANARY
    one.save()
    declare_conflict(one, other, "kenari bersaudara", date(2024, 1, 1))
    change_details(one, date(2025, 1, 1), name=f"{CANARY}, S.E.")
    to = Invited(Role.HEAD, regency, CANARY, regency.units.get(code="S1"), one)
    _made, key = invite(to, by=BY, actor=None, at=NOW)
    accept(key, account=None, place="x", at=NOW)
    record("people.see", by=BY, at=NOW, of=[f"person/{one.pk}"], told={"why": "kenari"})
    return one


@pytest.fixture
def operator(regency):
    return account_of(Role.OPERATOR, regency, name="Wening Contoh")


@pytest.fixture
def inspector(regency):
    return account_of(Role.INSPECTORATE, regency, name="Panji Contoh")


def grant_of(account):
    return Grant.objects.get(account=account)


def noted(person, operator, wish, on=TODAY):
    return receive(person, wish, Shown.CARD, on, grant=grant_of(operator), by=BY, at=NOW)


def visitor_of(account):
    made = Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)
    sign_in(made, account)
    confirm(made, account)
    return made


def left(person):
    end_service(person, TODAY, Ending.RETIRED)


class TestReceive:
    def test_gives_three_days(self, person, operator):
        made = noted(person, operator, Wish.COPY, TODAY - timedelta(days=1))

        assert made.due_on == TODAY + timedelta(days=2)
        assert told(Entry.objects.get(action="subject.asked")) == {"wish": "copy", "shown": "card"}

    def test_refuses_a_day_to_come(self, person, operator):
        with pytest.raises(NotPossible):
            noted(person, operator, Wish.COPY, TODAY + timedelta(days=1))

    def test_refuses_the_same_while_it_is_open(self, person, operator):
        noted(person, operator, Wish.COPY)

        with pytest.raises(NotPossible):
            noted(person, operator, Wish.COPY)
        noted(person, operator, Wish.ERASURE)


class TestCopy:
    def test_holds_what_every_room_keeps(self, person, operator):
        said = str(copy_of(person))

        for canary in (CANARY, f"{CANARY}, S.E.", "Unit S1", "kenari bersaudara", "melihat data orang"):
            assert canary in said
        account = Account.objects.get(person=person)
        assert account.login in str(copy_for(account))
        assert CANARY in str(copy_for(account))

    def test_leaves_the_account_to_its_holder_while_they_sign_in(self, person):
        login = Account.objects.get(person=person).login
        assert login not in str(copy_of(person))

        left(person)
        assert login in str(copy_of(Person.objects.get(pk=person.pk)))

    def test_announces_no_examination(self, person, regency):
        reviewer = account_of(Role.REVIEWER, regency)
        by = Actor(reviewer, grant_of(reviewer)).doer("person")
        record("people.see", by=by, at=NOW, of=[f"person/{person.pk}"])

        said = str(copy_of(person)) + str(copy_for(Account.objects.get(person=person)))
        assert str(Role.REVIEWER.label) not in said
        assert "melihat data orang" in said

    def test_is_told_to_whom_it_is_of(self, person, operator):
        note_copy(noted(person, operator, Wish.COPY), by=BY, at=NOW)

        assert Notice.objects.get(kind=Kind.COPY).account.person == person

    def test_is_made_before_it_is_handed_over(self, person, operator):
        with pytest.raises(NotPossible):
            hand_over(noted(person, operator, Wish.COPY), by=BY, at=NOW)

    def test_holds_nothing_that_somebody_else_said(self, person, regency):
        other = Person.objects.filter(institution=regency, name__startswith="Orang K1").get()

        assert "kenari bersaudara" not in str(copy_of(other))

    def test_holds_no_secret(self, person):
        account = Account.objects.get(person=person)

        assert account.password not in str(copy_of(person))

    def test_of_an_account_without_a_person(self, operator):
        assert operator.login in str(copy_for(operator))

    def test_closes_when_it_is_handed_over(self, person, operator):
        made = noted(person, operator, Wish.COPY)
        note_copy(made, by=BY, at=NOW)
        hand_over(made, by=BY, at=NOW)

        made.refresh_from_db()
        assert made.outcome == Outcome.GIVEN
        with pytest.raises(NotPossible):
            note_copy(made, by=BY, at=NOW)

    def test_is_not_made_of_a_request_to_be_erased(self, person, operator):
        with pytest.raises(NotPossible):
            note_copy(noted(person, operator, Wish.ERASURE), by=BY, at=NOW)


class TestRefuse:
    def test_needs_a_reason_that_only_the_trail_keeps(self, person, operator):
        made = noted(person, operator, Wish.ERASURE)
        with pytest.raises(NotPossible):
            refuse(made, "", by=BY, at=NOW)

        refuse(made, "masih dalam dinas", by=BY, at=NOW)
        assert told(Entry.objects.get(action="subject.refused")) == {"reason": "masih dalam dinas"}
        assert "dinas" not in str(list(SubjectRequest.objects.values()))


class TestMoved:
    """Whoever moved to another institution is that one's to answer."""

    def test_is_answered_by_the_new_institution(self, person, operator, inspector, neighbour):
        copy, erasure = noted(person, operator, Wish.COPY), noted(person, operator, Wish.ERASURE)
        Person.objects.filter(pk=person.pk).update(institution=neighbour, ended_on=TODAY, ended_why="retired")

        for deed in (note_copy, hand_over):
            with pytest.raises(NotPossible, match="pindah"):
                deed(SubjectRequest.objects.get(pk=copy.pk), by=BY, at=NOW)
        with pytest.raises(NotPossible, match="pindah"):
            agree(SubjectRequest.objects.get(pk=erasure.pk), grant_of(inspector), by=BY, at=NOW)
        refuse(SubjectRequest.objects.get(pk=copy.pk), "pindah", by=BY, at=NOW)

    def test_may_ask_there_while_the_old_request_is_open(self, person, operator, neighbour):
        noted(person, operator, Wish.COPY)
        Person.objects.filter(pk=person.pk).update(institution=neighbour)

        noted(Person.objects.get(pk=person.pk), account_of(Role.OPERATOR, neighbour), Wish.COPY)


class TestErase:
    def test_leaves_no_invitation_behind(self, person, operator, inspector, regency):
        to = Invited(Role.OPERATOR, regency, CANARY, None, person)
        _made, key = invite(to, by=BY, actor=None, at=NOW)
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

        with pytest.raises(NoLonger):
            accept(key, account=None, place="x", at=NOW)
        assert CANARY not in str([told(one) for one in Entry.objects.all()])

    def test_leaves_what_others_declared(self, person, operator, inspector, regency):
        other = Person.objects.filter(institution=regency, name__startswith="Orang D1").get()
        declare_conflict(other, person, "pernyataan sendiri", date(2024, 1, 1))
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

        assert other.conflicts.count() == 1

    def test_waits_while_the_account_is_suspended(self, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        suspend(Account.objects.get(person=person), reason="x", by=BY, at=NOW)

        with pytest.raises(Held):
            agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

    def test_is_not_noted_nor_agreed_to_by_the_person(self, person, operator, inspector, regency):
        Account.objects.filter(person=person).update(person=None)
        Account.objects.filter(pk=operator.pk).update(person=person)
        made = noted(person, Account.objects.get(pk=operator.pk), Wish.ERASURE)
        left(person)

        with pytest.raises(NotPossible, match="dua orang"):
            agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

    @pytest.mark.parametrize("what", ["suspended", "ended"])
    def test_needs_whoever_noted_it_still_in_office(self, person, operator, inspector, what):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        if what == "suspended":
            Account.objects.filter(pk=operator.pk).update(suspended_at=NOW)
        else:
            Grant.objects.filter(account=operator).update(ended_at=NOW)

        with pytest.raises(NotPossible, match="tidak lagi bertugas"):
            agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

    def test_looks_at_the_person_as_they_are_now(self, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        seen = SubjectRequest.objects.select_related("person").get(pk=made.pk)
        Person.objects.filter(pk=person.pk).update(ended_on=None, ended_why="")  # an import brings them back

        with pytest.raises(InService):
            agree(seen, grant_of(inspector), by=BY, at=NOW)
        assert Person.objects.get(pk=person.pk).name

    def test_leaves_nothing_of_who_it_was(self, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        person.refresh_from_db()
        agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

        person.refresh_from_db()
        account = Account.objects.get(person=person)
        assert (person.name, person.name_key, person.number_sealed) == ("", "", None)
        assert (account.name, account.email, account.is_active) == ("", "", False)
        assert not person.former_details.exists()
        assert not person.conflicts.exists()
        assert person.positions.exists()
        assert all(told(one) is None for one in Entry.objects.filter(about__subject=f"person/{person.pk}"))
        assert CANARY not in str(copy_of(person))
        assert Entry.objects.filter(action="subject.erased").exists()

    def test_is_refused_for_who_is_in_service(self, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)

        with pytest.raises(InService):
            agree(made, grant_of(inspector), by=BY, at=NOW)
        person.refresh_from_db()
        assert person.name

    def test_needs_somebody_else_than_who_noted_it(self, person, operator):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        for grant in (grant_of(operator), None):
            with pytest.raises(NotPossible):
                agree(made, grant, by=BY, at=NOW)

    def test_is_of_two_in_the_database_too(self, person, operator):
        made = noted(person, operator, Wish.ERASURE)
        for agreed in (None, grant_of(operator)):
            with pytest.raises(IntegrityError), transaction.atomic():
                SubjectRequest.objects.filter(pk=made.pk).update(outcome="erased", closed_at=NOW, agreed_by=agreed)

    def test_happens_once(self, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

        with pytest.raises(NotPossible):
            agree(SubjectRequest.objects.get(pk=made.pk), grant_of(inspector), by=BY, at=NOW)

    def test_by_a_request_that_was_refused_meanwhile_does_nothing(self, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        stale = SubjectRequest.objects.select_related("person").get(pk=made.pk)
        refuse(made, "x", by=BY, at=NOW)

        with pytest.raises(NotPossible):
            agree(stale, grant_of(inspector), by=BY, at=NOW)
        person.refresh_from_db()
        assert person.name


class TestWaiting:
    def test_for_the_operator_and_for_the_second_officer(self, person, operator, inspector, neighbour):
        noted(person, operator, Wish.COPY)
        noted(person, operator, Wish.ERASURE)

        def count(account):
            return len(subjects.waiting_for(Actor(account, grant_of(account)), NOW))

        assert count(operator) == 2
        assert count(inspector) == 1
        assert count(account_of(Role.AUDITOR, person.institution)) == 0
        assert count(account_of(Role.OPERATOR, neighbour)) == 0


class TestPages:
    def test_lead_from_a_person_to_a_copy(self, static_files, person, operator):
        visitor, address = visitor_of(operator), addresses_of([person.pk])[0]
        assert f"/pegawai/{address}/permintaan/" in visitor.get(f"/pegawai/{address}/").text
        assert visitor.get(f"/pegawai/{address}/permintaan/").status_code == 200

        sent = visitor.post(f"/pegawai/{address}/permintaan/", {"wish": "copy", "shown": "letter", "on": ""})
        made = SubjectRequest.objects.get()
        assert sent.headers["Location"] == f"/permintaan/{made.pk}/"
        assert "Buat salinannya" in visitor.get(sent.headers["Location"]).text

        shown = visitor.post(f"/permintaan/{made.pk}/salinan/", {"as": "page"})
        assert CANARY in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
        file = visitor.post(f"/permintaan/{made.pk}/salinan/", {"as": "json"})
        assert CANARY in json.dumps(json.loads(file.content), ensure_ascii=False)
        assert Entry.objects.filter(action="subject.copied").count() == 2

        assert visitor.post(f"/permintaan/{made.pk}/jawab/", {"deed": "given"}).status_code == 302
        assert "salinan diserahkan" in visitor.get(f"/permintaan/{made.pk}/").text
        assert visitor.post(f"/permintaan/{made.pk}/salinan/", {"as": "page"}).status_code == 409
        assert "salinan diserahkan" in visitor.get("/instansi/contoh/permintaan/").text

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({}, "Pilih apa yang diminta"),
            ({"wish": "x", "shown": "card"}, "Pilih apa yang diminta"),
            ({"wish": "copy", "shown": "card", "on": "31 Februari 2026"}, "tanggal"),
            ({"wish": "copy", "shown": "card", "on": (TODAY + timedelta(days=1)).isoformat()}, "belum tiba"),
        ],
    )
    def test_say_what_is_wrong(self, static_files, person, operator, sent, said):
        page = visitor_of(operator).post(f"/pegawai/{addresses_of([person.pk])[0]}/permintaan/", sent)

        assert page.status_code == 422
        assert said in page.text
        assert not SubjectRequest.objects.exists()

    def test_say_that_who_is_in_service_stays(self, static_files, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)
        page = visitor_of(inspector).get(f"/permintaan/{made.pk}/")

        assert "masih dalam dinas" in page.text
        assert "Hapus untuk selamanya" not in page.text
        assert visitor_of(inspector).post(f"/permintaan/{made.pk}/hapus/").status_code == 422

    def test_erase_by_the_inspectorate(self, static_files, person, operator, inspector):
        made = noted(person, operator, Wish.ERASURE)
        left(person)
        assert visitor_of(operator).post(f"/permintaan/{made.pk}/hapus/").status_code == 403
        assert "Hapus untuk selamanya" in visitor_of(inspector).get(f"/permintaan/{made.pk}/").text

        assert visitor_of(inspector).post(f"/permintaan/{made.pk}/hapus/").status_code == 302
        page = visitor_of(inspector).get(f"/permintaan/{made.pk}/")
        assert "Orang yang datanya sudah dihapus" in page.text

    def test_ask_once_more_who_is_there_before_a_copy_is_made(self, static_files, person, operator):
        made = noted(person, operator, Wish.COPY)
        visitor = Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)
        sign_in(visitor, operator)

        sent = visitor.post(f"/permintaan/{made.pk}/salinan/", {"as": "page"})
        assert "/masuk/lagi/" in sent.headers["Location"]

    def test_give_everybody_their_own(self, static_files, operator):
        visitor = visitor_of(operator)

        assert operator.login in visitor.post("/keamanan/data-saya/", {"as": "page"}).text
        assert operator.login in visitor.post("/keamanan/data-saya/", {"as": "json"}).content.decode()
        session = visitor.session
        del session["account_authentication_methods"]
        session.save()
        assert "/masuk/lagi/" in visitor.post("/keamanan/data-saya/", {"as": "page"}).headers["Location"]

    def test_bear_hostile_names(self, static_files, person, operator):
        Person.objects.filter(pk=person.pk).update(name='<script>alert("x")</script>\u202e')
        made = noted(person, operator, Wish.COPY)
        visitor = visitor_of(operator)
        for path in (f"/permintaan/{made.pk}/", "/instansi/contoh/permintaan/"):
            assert "<script>alert" not in visitor.get(path).text
        assert "<script>alert" not in visitor.post(f"/permintaan/{made.pk}/salinan/", {"as": "page"}).text
