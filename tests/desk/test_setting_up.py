"""An institution comes to the desk step by step, and leaves it; its trail stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from netral.accounts.actor import Actor
from netral.accounts.models import Grant, Invitation, Kind, Notice
from netral.accounts.operations import Invited, invite
from netral.accounts.roles import Role
from netral.audit.models import Entry
from netral.audit.operations import by_command
from netral.audit.queries import told
from netral.common.clock import day_of
from netral.desk import closing, setting_up
from netral.desk.closing import NotYet, close, left_of
from netral.desk.models import SubjectRequest
from netral.directory.structure.models import Institution
from netral.directory.structure.operations import BadInstitution
from tests.signing import account_of, confirm, sign_in
from tests.visiting import Visitor

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
TODAY = day_of(NOW)
BY = by_command("x")


def visitor_of(account):
    made = Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)
    sign_in(made, account)
    confirm(made, account)
    return made


class TestSteps:
    def test_are_done_as_things_come(self, regency):
        operator = account_of(Role.OPERATOR, regency)

        def done():
            return [one.is_done for one in setting_up.steps(regency)]

        assert done() == [True, True, False, False, False, False, False]
        account_of(Role.OPERATOR, regency)
        account_of(Role.HEAD, regency, regency.units.get(code="D1"))
        for role in (Role.INSPECTORATE, Role.PYB):
            account_of(role, regency)
        assert done() == [True, True, True, True, True, True, False]
        (job,) = setting_up.waiting_for(Actor(operator, Grant.objects.get(account=operator)), NOW)
        assert "1" in job.what

        account_of(Role.AUDITOR, regency)
        assert setting_up.waiting_for(Actor(operator, Grant.objects.get(account=operator)), NOW) == []

    def test_do_not_count_who_is_suspended(self, regency):
        one = account_of(Role.AUDITOR, regency)
        one.suspended_at = NOW
        one.save()

        assert not setting_up.steps(regency)[-1].is_done

    def test_begin_with_nothing(self, db):
        empty = Institution.objects.create(kind="other", name="Kosong", code="kosong", valid_from=TODAY)

        assert not any(one.is_done for one in setting_up.steps(empty))

    def test_stand_on_a_page(self, static_files, regency):
        page = visitor_of(account_of(Role.OPERATOR, regency)).get("/instansi/contoh/siapkan/")

        assert page.status_code == 200
        assert page.text.count("belum</span>") == 5


class TestClose:
    @pytest.fixture
    def full(self, regency):
        """Give an institution with officers, an invitation, and an auditor."""
        account_of(Role.OPERATOR, regency)
        account_of(Role.AUDITOR, regency)
        invite(Invited(Role.PPK, regency, "Seta Contoh"), by=BY, actor=None, at=NOW)
        return regency

    def closed(self, place, **more):
        return close(place, TODAY, **{"repeated": place.code, "reason": "digabung", "by": BY, "at": NOW, **more})

    def test_ends_every_role_but_the_auditors(self, full):
        before = self.closed(full)

        assert (before.people, before.roles, before.invitations) == (3, 1, 1)
        assert [one.role for one in Grant.objects.filter(ended_at=None)] == [Role.AUDITOR]
        assert not Invitation.objects.filter(withdrawn_at=None).exists()
        assert Institution.objects.get(pk=full.pk).valid_until == TODAY
        assert "digabung" in str(told(Entry.objects.get(action="institution.closed")))
        assert [one.kind for one in Notice.objects.all()] == [Kind.ROLE_ENDED]

    @pytest.mark.parametrize("more", [{"repeated": "Contoh"}, {"repeated": ""}, {"reason": ""}])
    def test_refuses_a_slip(self, full, more):
        with pytest.raises(NotYet):
            self.closed(full, **more)
        assert Grant.objects.filter(ended_at=None).count() == 2

    def test_waits_for_an_answer_to_who_asked_about_their_data(self, full):
        SubjectRequest.objects.create(
            person=full.people.first(), institution=full, wish="copy", shown="card", received_on=TODAY, due_on=TODAY,
            noted_by=Grant.objects.all()[0],
        )  # fmt: skip

        with pytest.raises(NotYet):
            self.closed(full)

    def test_is_of_today_and_not_of_a_system_operators_own(self, full):
        with pytest.raises(NotYet):
            close(full, TODAY + timedelta(days=1), repeated="contoh", reason="x", by=BY, at=NOW)
        account_of(Role.SYSTEM, full)
        with pytest.raises(NotYet):
            self.closed(full)
        assert Grant.objects.filter(ended_at=None).count() == 3

    def test_happens_once_and_not_before_the_beginning(self, full):
        with pytest.raises(BadInstitution):
            close(full, full.valid_from, repeated="contoh", reason="x", by=BY, at=NOW)
        self.closed(full)

        with pytest.raises(BadInstitution):
            self.closed(full)

    def test_is_for_the_system_operator(self, static_files, full, neighbour):
        system = visitor_of(account_of(Role.SYSTEM, neighbour))
        words = {"on": "", "reason": "digabung", "repeated": "contoh"}
        assert "Tutup instansi ini" in system.get("/instansi/contoh/").text
        assert visitor_of(account_of(Role.OPERATOR, full)).post("/instansi/contoh/tutup/", words).status_code == 403
        assert system.post("/instansi/contoh/tutup/", {**words, "repeated": "x"}).status_code == 422
        assert system.post("/instansi/contoh/tutup/", {**words, "on": "31 Februari"}).status_code == 422

        assert system.post("/instansi/contoh/tutup/", words).status_code == 302
        assert left_of(full) == closing.Left(3, 0, 0, 0)
        assert "berakhir pada" in system.get("/instansi/contoh/tutup/").text

    def test_leaves_the_trail_to_its_auditor(self, static_files, full):
        auditor = Grant.objects.get(role=Role.AUDITOR).account
        self.closed(full, by=BY._replace(institution="contoh"))

        assert "institution.closed" in visitor_of(auditor).get("/instansi/contoh/jejak/").text


class TestPicker:
    def test_waits_for_a_choice_when_the_chosen_role_has_ended(self, static_files, regency, neighbour):
        account = account_of(Role.OPERATOR, regency)
        second = Grant.objects.create(account=account, role=Role.SYSTEM, institution=neighbour, begun_at=NOW)
        visitor = visitor_of(account)
        visitor.post("/peran/", {"grant": second.pk})
        Grant.objects.filter(pk=second.pk).update(ended_at=NOW)

        page = visitor.get("/").text
        assert "sudah berakhir. Pilih peran lain" in page
        assert "operator (BKPP, BKPSDM), Pemerintah Kabupaten Contoh" in page
        assert visitor.get("/instansi/contoh/").status_code == 403

    def test_changes_the_role_on_every_page(self, static_files, regency, neighbour):
        account = account_of(Role.OPERATOR, regency)
        unit = neighbour.units.get(code="D1")
        second = Grant.objects.create(account=account, role=Role.HEAD, institution=neighbour, unit=unit, begun_at=NOW)
        visitor = visitor_of(account)
        assert "kepala unit, Unit D1 tetangga, Pemerintah Kabupaten Tetangga" in visitor.get("/pegawai/").text

        visitor.post("/peran/", {"grant": second.pk})
        assert "Unit D1 tetangga, Pemerintah Kabupaten Tetangga</small>" in visitor.get("/").text
