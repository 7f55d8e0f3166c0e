"""What an account is told, at the desk and by mail: that something waits, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from netral.accounts import notices, operations, recovery
from netral.accounts.actor import Actor
from netral.accounts.models import Account, AddressCheck, Grant, Kind, Notice
from netral.accounts.notices import BadAddress, ask_address, confirm_address, drop_address, tell
from netral.accounts.roles import Role
from netral.accounts.tasks import mail_again
from netral.audit.models import Entry
from netral.audit.operations import by_command
from tests.mailbox import mailbox
from tests.signing import account_of, confirm, sign_in
from tests.visiting import Visitor
from tests.working import work_off

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
BY = by_command("x")


@pytest.fixture
def box():
    with mailbox() as running:
        yield running


@pytest.fixture
def officer(regency):
    made = account_of(Role.OPERATOR, regency, name="<b>Wening\u202e Contoh</b>")
    Account.objects.filter(pk=made.pk).update(email="wening@contoh.example")
    return Account.objects.get(pk=made.pk)


class TestMail:
    def test_says_that_something_waits_and_nothing_else(self, box, officer, regency):
        tell([officer], Kind.VOUCH, at=NOW)
        work_off()

        ((to, mail),) = box.taken
        said = mail.get_content()
        assert to == ["wening@contoh.example"]
        assert mail["Subject"] == "Netral: ada yang menunggu Anda"
        assert "meja.localhost" in said
        assert "Something waits for you" in said
        for canary in ("Wening", "second officer", "Petugas kedua", "http", officer.login, regency.name, "<b>"):
            assert canary not in said
        assert mail["Message-ID"].endswith("@meja.localhost>")
        assert mail["Auto-Submitted"] == "auto-generated"

    def test_is_sent_once_until_the_desk_was_looked_at(self, box, officer):
        for kind in (Kind.VOUCH, Kind.CAME):
            tell([officer], kind, at=NOW)
            work_off()
        assert len(box.taken) == 1

        notices.read(officer, upto=Notice.objects.latest("pk").pk, at=NOW)
        tell([officer], Kind.CAME, at=NOW)
        work_off()
        assert len(box.taken) == 2

    def test_is_sent_later_when_the_server_does_not_take_it(self, box, officer):
        box.refuses = True
        tell([officer], Kind.CAME, at=NOW)
        work_off()
        later = DBTaskResult.objects.get(status="READY")
        assert later.args_kwargs["args"] == [str(officer.pk), 1]
        assert timedelta(minutes=3) < later.run_after - datetime.now(UTC) < timedelta(minutes=5)

        box.refuses = False
        DBTaskResult.objects.filter(pk=later.pk).update(run_after=NOW)
        work_off()
        assert len(box.taken) == 1
        assert not Notice.objects.filter(mailed_at=None).exists()

    def test_is_given_up_after_six_tries(self, box, officer):
        box.refuses = True
        tell([officer], Kind.CAME, at=NOW)
        for _try in range(10):
            work_off()
            DBTaskResult.objects.filter(status="READY").update(run_after=NOW)

        assert DBTaskResult.objects.count() == 6

    def test_is_tried_again_as_long_as_it_is_fresh(self, box, officer):
        box.refuses = True
        tell([officer], Kind.RECOVERY, at=NOW)
        DBTaskResult.objects.all().delete()  # all tries were in vain
        assert mail_again(NOW + timedelta(hours=3)) == 0
        assert mail_again(NOW + timedelta(days=3)) == 0
        assert mail_again(NOW + timedelta(hours=5)) == 1
        work_off()
        assert not DBTaskResult.objects.filter(status="READY").exists()

        box.refuses = False
        assert mail_again(NOW + timedelta(hours=6)) == 1
        work_off()
        assert len(box.taken) == 1
        assert mail_again(NOW + timedelta(hours=7)) == 0

    def test_is_not_sent_to_who_is_shut_out_or_gave_no_address(self, box, officer, regency):
        tell([account_of(Role.HEAD, regency, regency.units.get(code="D1"))], Kind.CAME, at=NOW)
        tell([officer], Kind.CAME, at=NOW)
        Account.objects.filter(pk=officer.pk).update(suspended_at=NOW)
        work_off()

        assert box.taken == []

    @pytest.mark.parametrize("kind", [Kind.NEW_BROWSER, Kind.RECOVERY, Kind.WAY_IN, Kind.COPY])
    def test_about_an_attack_is_sent_though_somebody_read_it_away(self, box, officer, kind):
        tell([officer], Kind.CAME, at=NOW)
        work_off()
        tell([officer], kind, at=NOW)
        notices.read(officer, upto=999_999_999, at=NOW)
        work_off()
        work_off()

        assert len(box.taken) == 2

    def test_to_one_address_is_sent_though_another_is_refused(self, box, officer):
        box.refused = {"wening@contoh.example"}
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)
        work_off()
        confirm_address(officer, code_in(box), by=BY, at=NOW)
        tell([officer], Kind.RECOVERY, at=NOW)
        work_off()

        assert [to for to, _mail in box.taken][-1] == ["baru@contoh.example"]
        assert Notice.objects.exclude(address="").count() == 1

    def test_leaves_nothing_of_anybody_in_the_queue(self, box, officer):
        box.refuses = True
        tell([officer], Kind.CAME, at=NOW)
        ask_address(officer, "lain@contoh.example", by=BY, at=NOW)
        work_off()

        for row in DBTaskResult.objects.values():
            assert "contoh" not in str(row)
            assert "Wening" not in str(row)


def code_in(box):
    return re.findall(r"\d{8}", box.taken[-1][1].get_content())[0]


class TestAddress:
    def test_is_taken_when_its_code_is_typed(self, box, officer):
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)
        work_off()
        assert box.taken[-1][0] == ["baru@contoh.example"]
        assert code_in(box) not in str(list(AddressCheck.objects.values())) + str(list(DBTaskResult.objects.values()))

        confirm_address(officer, code_in(box), by=BY, at=NOW)
        officer.refresh_from_db()
        assert officer.email == "baru@contoh.example"
        assert AddressCheck.objects.get().address == ""

    def test_change_is_told_to_the_former_address(self, box, officer):
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)
        work_off()
        confirm_address(officer, code_in(box), by=BY, at=NOW)
        work_off()

        assert box.taken[-1][0] == ["wening@contoh.example"]
        assert not Notice.objects.exclude(address="").exists()
        assert Entry.objects.filter(action="account.address-changed").count() == 1

    @pytest.mark.parametrize("code", ["", "0", "00000000", "12345678901", "<script>"])
    def test_refuses_another_code(self, box, officer, code):
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)
        work_off()

        with pytest.raises(BadAddress):
            confirm_address(officer, code, by=BY, at=NOW)

    def test_refuses_even_the_right_code_after_five_wrong_ones(self, box, officer):
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)
        work_off()
        for _try in range(5):
            with pytest.raises(BadAddress):
                confirm_address(officer, "0", by=BY, at=NOW)

        with pytest.raises(BadAddress):
            confirm_address(officer, code_in(box), by=BY, at=NOW)

    def test_refuses_a_code_that_is_old_used_or_of_somebody_else(self, box, officer, regency):
        other = account_of(Role.AUDITOR, regency)
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)
        work_off()
        code = code_in(box)
        with pytest.raises(BadAddress):
            confirm_address(other, code, by=BY, at=NOW)
        with pytest.raises(BadAddress):
            confirm_address(officer, code, by=BY, at=NOW + timedelta(days=2))

        confirm_address(officer, code, by=BY, at=NOW)
        with pytest.raises(BadAddress):
            confirm_address(officer, code, by=BY, at=NOW)

    @pytest.mark.parametrize(
        "address",
        ["", "x", "a@b", "a@contoh.example\r\nBcc: b@contoh.example", "a@contoh.example, b@contoh.example", "<a@x.id>"],
    )
    def test_refuses_what_is_no_address(self, officer, address):
        with pytest.raises(BadAddress):
            ask_address(officer, address, by=BY, at=NOW)

    def test_is_asked_once_a_minute(self, officer):
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)

        with pytest.raises(BadAddress, match="Tunggu satu menit"):
            ask_address(officer, "lain@contoh.example", by=BY, at=NOW + timedelta(seconds=30))

    def test_is_not_asked_faster_by_dropping_it(self, officer):
        ask_address(officer, "baru@contoh.example", by=BY, at=NOW)
        drop_address(officer, by=BY, at=NOW)

        with pytest.raises(BadAddress):
            ask_address(officer, "baru@contoh.example", by=BY, at=NOW + timedelta(seconds=30))

    def test_is_asked_ten_times_a_day_at_most(self, officer):
        by = BY._replace(account=officer.pk)
        for minutes in range(10):
            ask_address(officer, "baru@contoh.example", by=by, at=NOW + timedelta(minutes=2 * minutes))

        with pytest.raises(BadAddress):
            ask_address(officer, "baru@contoh.example", by=by, at=NOW + timedelta(hours=1))

    def test_can_be_dropped(self, officer):
        drop_address(officer, by=BY, at=NOW)

        officer.refresh_from_db()
        assert officer.email == ""


class TestTold:
    def test_who_lost_a_role_and_who_is_let_in_again(self, regency):
        one = account_of(Role.HEAD, regency, regency.units.get(code="D1"))
        operations.end_grant(Grant.objects.get(account=one), reason="Pindah.", actor=None, by=BY, at=NOW)
        operations.suspend(one, reason="x", by=BY, at=NOW)
        operations.readmit(one, reason="x", by=BY, at=NOW)

        assert {each.kind for each in Notice.objects.filter(account=one)} == {Kind.ROLE_ENDED, Kind.READMITTED}

    def test_the_owner_and_who_may_be_the_second_officer(self, regency):
        head = account_of(Role.HEAD, regency, regency.units.get(code="D1"))
        other = account_of(Role.HEAD, regency, regency.units.get(code="K1"))
        watcher, first = account_of(Role.INSPECTORATE, regency), account_of(Role.OPERATOR, regency)
        auditor = account_of(Role.AUDITOR, regency)
        recovery.ask(head, Grant.objects.get(account=first), reason="x", by=BY, at=NOW)

        told = {each.account: each.kind for each in Notice.objects.all()}
        assert told == {head: Kind.RECOVERY, watcher: Kind.VOUCH}
        assert not {other, auditor} & set(told)

    def test_who_invited_when_they_come(self, regency):
        one = account_of(Role.OPERATOR, regency)
        to = operations.Invited(Role.OPERATOR, regency, "Seta Contoh")
        actor = Actor(one, Grant.objects.get(account=one))
        _made, key = operations.invite(to, by=BY, actor=actor, at=NOW)
        operations.accept(key, account=None, place="x", at=NOW)

        assert Notice.objects.get().account == one


class TestDesk:
    @pytest.fixture
    def visitor(self, static_files, officer):
        made = Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)
        sign_in(made, officer)
        confirm(made, officer)
        return made

    def test_shows_notices_until_they_are_read(self, visitor, officer):
        tell([officer], Kind.CAME, at=NOW)
        page = visitor.get("/")
        assert "Orang yang Anda undang sudah masuk ke akunnya." in page.text

        visitor.post("/kabar/dibaca/", {"upto": Notice.objects.get().pk})
        assert "Orang yang Anda undang" not in visitor.get("/").text

    def test_keeps_what_came_after_the_page_was_made(self, visitor, officer):
        tell([officer], Kind.CAME, at=NOW)
        first = Notice.objects.get().pk
        tell([officer], Kind.WAY_IN, at=NOW)
        visitor.post("/kabar/dibaca/", {"upto": first})

        assert [one.kind for one in notices.unread(officer)] == [Kind.WAY_IN]

    @pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 30, "٣"])
    def test_bears_any_number(self, visitor, officer, upto):
        tell([officer], Kind.CAME, at=NOW)

        assert visitor.post("/kabar/dibaca/", {"upto": upto}).status_code == 302
        assert notices.unread(officer).count() == 1

    def test_leads_through_a_change_of_address(self, visitor, officer, box):
        wrong = visitor.post("/keamanan/surel/", {"address": '"><script>'})
        assert wrong.status_code == 422
        assert "<script>" not in wrong.text
        assert visitor.post("/keamanan/surel/", {"address": "baru@contoh.example"}).status_code == 302
        work_off()
        assert visitor.post("/keamanan/surel/", {"code": "1"}).status_code == 422

        code = code_in(box)
        assert visitor.post("/keamanan/surel/", {"code": f"{code[:4]} {code[4:]}"}).status_code == 302
        assert "baru@contoh.example" in visitor.get("/keamanan/").text

    def test_asks_once_more_who_is_there_before_an_address_is_changed(self, static_files, officer):
        visitor = Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)
        sign_in(visitor, officer)

        sent = visitor.post("/keamanan/surel/", {"deed": "drop"})
        assert "/masuk/lagi/" in sent.headers["Location"]
        officer.refresh_from_db()
        assert officer.email
