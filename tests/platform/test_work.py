"""The worker: what is done again and again, what is forgotten when, and what the log says of it."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from netral.accounts.models import AddressCheck, Counter, Invitation, Kind, Notice, Recovery, SignIn
from netral.accounts.operations import Invited, accept, invite
from netral.accounts.recovery import ask
from netral.accounts.roles import Role
from netral.audit.models import Entry
from netral.audit.operations import by_command
from netral.common.jobs import Job
from netral.common.logs import formatter, only_known_fields
from netral.common.tasks import background
from netral.desk import views
from netral.desk.models import SubjectRequest
from netral.directory.desk import uploads
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution, Unit
from netral.platform import chores
from netral.platform.chores import CHORES, RULES, Chore, do_due
from netral.platform.models import Due
from tests.platform.installation import Installation
from tests.signing import account_of
from tests.working import work_off

NOW = datetime.now(UTC)
BY = by_command("x")
ROOT = Path(__file__).parent.parent.parent
done = list[str]()


@pytest.fixture
def place(db):
    made = Institution.objects.create(kind="regency", name="Contoh", code="contoh", valid_from=date(2015, 1, 1))
    for code in ("D1", "K1"):
        Unit.objects.create(institution=made, code=code)
    return made


@background
def note(word: str) -> None:
    done.append(word)
    if word == "canary":
        raise ValueError(word[::-1])


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


@pytest.mark.django_db
class TestTasks:
    def test_are_done_in_order(self):
        for word in ("a", "b"):
            note.enqueue(word)
        work_off()

        assert done == ["a", "b"]

    def test_are_not_done_that_were_never_made_necessary(self):
        with transaction.atomic():
            note.enqueue("a")
            transaction.set_rollback(True)
        work_off()

        assert done == []

    def test_that_fail_keep_no_other_and_quote_nobody(self, caplog):
        note.enqueue("canary")
        note.enqueue("b")
        work_off()

        assert done == ["canary", "b"]
        failed = DBTaskResult.objects.get(status="FAILED")
        assert "yranac" not in failed.traceback
        assert failed.exception_class_path == "netral.common.tasks.Failed"
        (line,) = (one for one in caplog.records if one.name == "netral.work")
        said = formatter("json").format(line)
        assert "yranac" not in said
        assert json.loads(said)["task"] == "note"
        assert "ValueError" in json.loads(said)["fault"]

    def test_whose_worker_died_are_done_by_the_next(self):
        note.enqueue("a")
        DBTaskResult.objects.update(status="RUNNING", started_at=NOW - timedelta(hours=2))
        work_off()

        assert done == ["a"]

    def test_that_are_being_done_are_left_alone(self):
        note.enqueue("a")
        DBTaskResult.objects.update(status="RUNNING", started_at=NOW)
        work_off()

        assert done == []


@pytest.mark.django_db
class TestChores:
    @pytest.fixture
    def one(self, monkeypatch):
        def give(do, every=timedelta(hours=1)):
            monkeypatch.setattr(chores, "CHORES", (Chore("x", every, do),))

        return give

    def test_are_done_once_when_they_are_due(self, one):
        def do(_now):
            done.append("x")
            return 0

        one(do)
        for minutes in (0, 30, 59, 60, 61):
            do_due(NOW + timedelta(minutes=minutes))

        assert done == ["x", "x"]

    def test_are_done_though_a_clock_was_once_far_ahead(self, one):
        def do(_now):
            done.append("x")
            return 0

        one(do)
        for when in (NOW + timedelta(days=3650), NOW, NOW + timedelta(minutes=1)):
            do_due(when)

        assert done == ["x", "x"]

    def test_that_fail_are_tried_again_and_do_nothing_by_halves(self, one, place):
        def fail(_now):
            done.append("x")
            Unit.objects.create(institution=place, code="half")
            raise OSError("canary")

        one(fail, timedelta(days=7))
        do_due(NOW)
        do_due(NOW + timedelta(minutes=61))

        assert done == ["x", "x"]
        assert not Unit.objects.filter(code="half").exists()
        assert Due.objects.get(chore="x").done_at is None

    def test_whose_worker_was_killed_are_taken_up_by_another(self, one):
        def do(_now):
            done.append("x")
            if len(done) == 1:
                raise SystemExit
            return 0

        one(do, timedelta(days=7))
        with pytest.raises(SystemExit):
            do_due(NOW)
        do_due(NOW + timedelta(minutes=59))
        assert done == ["x"]
        do_due(NOW + timedelta(minutes=61))
        do_due(NOW + timedelta(days=6))

        assert done == ["x", "x"]

    def test_all_bear_an_empty_installation(self):
        do_due(NOW)

        assert Due.objects.filter(done_at=None).count() == 0
        assert Due.objects.count() == len(CHORES)
        assert not Entry.objects.exists()

    def test_remind_of_what_is_late_once(self, place, monkeypatch):
        officer = account_of(Role.OPERATOR, place)
        for days, told in ((5, 0), (-1, 1), (-1, 1)):
            job = Job("x", "/", (NOW + timedelta(days=days)).date())
            monkeypatch.setattr(views, "ROOMS", (lambda _actor, _at, job=job: [job],))
            Due.objects.filter(chore="remind").delete()
            do_due(NOW)
            assert Notice.objects.filter(account=officer, kind=Kind.LATE).count() == told

    def test_remind_of_what_the_rooms_say_is_late(self, place):
        officer = account_of(Role.OPERATOR, place)
        person = Person.objects.create(institution=place, status="pns", name="Orang", name_key="orang")
        SubjectRequest.objects.create(
            person=person, institution=place, wish="copy", shown="card", received_on=NOW, due_on=NOW,
            noted_by=officer.grants.all()[0],
        )  # fmt: skip
        do_due(NOW)

        assert Due.objects.get(chore="remind").done_at is not None
        assert Notice.objects.get().kind == Kind.LATE


OLD = NOW - timedelta(days=800)


@pytest.mark.django_db
class TestForgetting:
    """Each rule forgets what is old, and leaves what is not."""

    def make(self, name, place, at):
        officer = account_of(Role.OPERATOR, place)
        if name == "sign-ins":
            return SignIn.objects.create(
                session_key=uuid.uuid4().hex, expire_date=at, session_data="", account=officer, begun_at=at
            )
        if name == "counters":
            return Counter.objects.create(cache_key=uuid.uuid4().hex, value="", expires=at)
        if name == "invitations":
            return invite(Invited(Role.INSPECTORATE, place, "Canary"), by=BY, actor=None, at=at)[0]
        if name == "recoveries":
            head = account_of(Role.HEAD, place, place.units.get(code="D1"))
            return ask(head, officer.grants.get(), reason="x", by=BY, at=at)
        if name == "address-checks":
            return AddressCheck.objects.create(account=officer, address="a@contoh.example", key=b"", made_at=at)
        if name == "notices":
            return Notice.objects.create(account=officer, kind=Kind.CAME, at=at, read_at=at)
        if name == "unread-notices":
            return Notice.objects.create(account=officer, kind=Kind.CAME, at=at)
        if name == "tasks":
            note.enqueue("x")
            DBTaskResult.objects.filter(finished_at=None).update(status="SUCCESSFUL", finished_at=at)
            return DBTaskResult.objects.get(finished_at=at)
        if name == "refused-rows":
            from netral.directory.imports.models import ImportRun, SealedReject

            run = ImportRun.objects.create(
                kind="units", institution=place, digest=uuid.uuid4().hex, file_name="x", options={}, started_at=at
            )
            return SealedReject.objects.create(run=run, row=1, sealed=b"")
        return None

    @pytest.mark.parametrize("rule", [one for one in RULES if one.name != "sent-files"], ids=lambda one: one.name)
    def test_what_is_old_and_nothing_else(self, rule, place):
        old, new = self.make(rule.name, place, OLD), self.make(rule.name, place, NOW)
        kind = type(old)
        before = kind.objects.count()

        assert rule.apply(NOW) == 1
        assert not kind.objects.filter(pk=old.pk).exists()
        assert kind.objects.filter(pk=new.pk).exists()
        assert kind.objects.count() == before - 1
        assert rule.apply(NOW) == 0

    def test_files_that_were_sent(self, tmp_path, settings):
        settings.VAR = tmp_path
        (tmp_path / "uploads").mkdir()
        for name, age in (("old", 2), ("new", 0)):
            path = tmp_path / "uploads" / name
            path.write_bytes(b"")
            at = (NOW - timedelta(hours=age)).timestamp()
            os.utime(path, (at, at))

        assert uploads.RULES[0].apply(NOW) == 1
        assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["new"]

    def test_who_came_by_an_invitation_but_not_that_somebody_did(self, place):
        made, key = invite(Invited(Role.INSPECTORATE, place, "Canary"), by=BY, actor=None, at=OLD)
        accept(key, account=None, place="x", at=OLD)
        do_due(NOW)

        assert Invitation.objects.get(pk=made.pk).name == ""

    def test_is_in_the_trail(self, place):
        self.make("counters", place, OLD)
        do_due(NOW)

        assert Entry.objects.get(action="platform.forgot").role == "worker"

    def test_a_recovery_that_is_under_way_stays(self, place):
        made = self.make("recoveries", place, NOW)
        do_due(NOW)

        assert Recovery.objects.filter(pk=made.pk).exists()

    def test_stands_in_the_documents(self):
        said = (ROOT / "docs/reference/retention.md").read_text(encoding="utf-8")
        rows = [line.split("|")[1:4] for line in said.splitlines() if line.startswith("| `")]

        assert [[part.strip() for part in row] for row in rows] == [
            [f"`{rule.name}`", rule.what["en"], _span(rule.kept)] for rule in RULES
        ]


def _span(kept: timedelta) -> str:
    return (
        f"{kept.days} days"
        if kept.days > 1
        else f"{kept.total_seconds() / 3600:.0f} hours".replace("1 hours", "1 hour")
    )


class TestLog:
    def said(self, shape, event, **fields):
        record = logging.LogRecord("netral.test", logging.INFO, "", 0, "", (), None)
        kept = only_known_fields(None, "info", {"event": event, **fields})
        record.__dict__.update(msg=dict(kept), _logger=None, _name="info")
        return formatter(shape).format(record)

    def test_drops_every_field_that_is_not_known(self):
        said = self.said("line", "chore.done", rows=3, name="Wening Contoh", login="abcd-efgh", chore="x")

        assert said == "INFO netral.test: chore.done chore=x rows=3"

    def test_drops_what_is_no_word_of_ours(self):
        said = self.said("line", "chore.done", chore="Wening Contoh", task="a@contoh.example", rows=3)

        assert said == "INFO netral.test: chore.done rows=3"

    def test_is_an_object_a_line_for_programs(self):
        assert json.loads(self.said("json", "chore.done", rows=3, email="x")) == {
            "level": "info", "logger": "netral.test", "event": "chore.done", "rows": 3,
        }  # fmt: skip

    def test_takes_lines_of_libraries(self):
        record = logging.LogRecord("library", logging.WARNING, "", 0, "it %s", ("works",), None)

        assert formatter("line").format(record) == "WARNING library: it works"


@pytest.mark.slow
class TestCommand:
    @pytest.fixture
    def made(self, tmp_path):
        made = Installation(tmp_path / "var")
        made.do("manage", "migrate", "-v0")
        return made

    def test_does_what_is_there_and_ends(self, made):
        made.do("work", "--once")

        assert made.ask("SELECT count(*) FROM platform_due WHERE done_at IS NULL") == [(0,)]

    def test_says_that_the_database_is_not_ready(self, tmp_path):
        ran = Installation(tmp_path / "new").run("work", "--once")

        assert ran.returncode == 1
        assert "netral manage migrate" in ran.stderr
        assert ran.stderr.count("\n") == 1

    def test_ends_when_told_to_and_with_who_started_it(self, made):
        command = [sys.executable, "-m", "netral", "work", "--beside", "1"]
        ran = subprocess.run(command, env=made.environment, check=False, timeout=60, capture_output=True)
        assert ran.returncode in (0, -signal.SIGTERM)

        with subprocess.Popen(command[:-2], env=made.environment, stderr=subprocess.PIPE) as running:
            while not made.ask("SELECT count(*) FROM platform_due WHERE done_at IS NOT NULL")[0][0]:
                assert running.poll() is None
            running.send_signal(signal.SIGTERM)
            assert running.wait(30) == 0
