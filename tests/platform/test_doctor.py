"""What the doctor finds wrong, and that it says what helps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from netral.audit.operations import by_command, record
from netral.directory.imports.models import ImportRun
from netral.directory.people.keys import number_keys
from netral.platform.chores import do_due
from netral.platform.doctor import examine
from netral.platform.models import Due

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    tmp_path.chmod(0o700)
    settings.VAR = tmp_path
    return tmp_path


def wrong():
    return {one.name: one.what["en"] for one in examine(datetime.now(UTC)) if not one.is_well}


class TestExamine:
    def test_finds_nothing_wrong_where_all_is_well(self):
        assert wrong() == {}

    def test_finds_another_key(self, settings):
        number_keys()
        settings.DATA_KEY = "another " * 10

        assert "not the key of this database" in wrong()["key-of-numbers"]

    def test_finds_a_trail_that_can_be_changed(self):
        of = " ON audit_entry" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER audit_entry_is_not_changed{of}")

        assert "audit_entry_is_not_changed is gone" in wrong()["trail"]

    def test_finds_an_open_folder(self, folder):
        folder.chmod(0o755)

        assert "chmod 700" in wrong()["folder"]

    def test_finds_a_missing_folder(self, settings, folder):
        settings.VAR = folder / "none"

        assert "Run netral serve" in wrong()["folder"]

    def test_finds_a_full_disk(self, monkeypatch):
        monkeypatch.setattr("netral.platform.doctor.LITTLE", 1 << 60)

        assert "left on the disk" in wrong()["disk"]

    def test_finds_an_old_backup_of_a_real_installation(self, settings):
        settings.IS_LOCAL = False
        assert "Never backed up" in wrong()["backup"]

        record("platform.backed-up", by=by_command("backup"), at=NOW)
        assert "Never backed up" in wrong()["backup"]  # one that was begun is none
        record("platform.backup-whole", by=by_command("backup"), at=NOW - timedelta(days=3))
        assert "more than two days" in wrong()["backup"]

        record("platform.backup-whole", by=by_command("backup"), at=NOW)
        do_due(NOW)
        assert wrong() == {}

    def test_finds_background_work_that_nobody_does(self, settings):
        assert wrong() == {}
        settings.IS_LOCAL = False
        assert "Run netral work" in wrong()["background-work"]

        do_due(NOW - timedelta(hours=4))
        assert "Run netral work" in wrong()["background-work"]
        do_due(NOW)
        assert "background-work" not in wrong()

    def test_finds_work_that_failed(self):
        do_due(NOW)
        Due.objects.filter(chore="remind").update(done_at=None)

        assert "0 tasks failed; long not done: remind" in wrong()["failed-work"]

    def test_finds_work_that_once_succeeded_and_fails_ever_since(self):
        do_due(NOW)
        Due.objects.filter(chore="forget-tasks").update(done_at=NOW - timedelta(days=3))
        Due.objects.create(chore="of-an-earlier-version", at=NOW - timedelta(days=300))

        assert wrong() == {
            "failed-work": "In two days, 0 tasks failed; long not done: forget-tasks. Look for netral.work in the log."
        }

    def test_finds_an_import_that_was_cut(self):
        ImportRun.objects.create(
            kind="people", digest="x", file_name="pegawai.csv", headings=[], started_at=NOW, options={}, rows_done=7
        )

        assert "pegawai.csv was cut after row 7" in wrong()["imports"]


class TestHealth:
    @pytest.mark.parametrize("path", ["/sehat", "/siap"])
    def test_is_said_on_both_hosts_without_a_cookie(self, public, desk, path):
        for visitor in (public, desk):
            answer = visitor.get(path)

            assert (answer.status_code, answer.content) == (200, b"ok\n")
            assert not answer.cookies

    def test_is_not_ready_with_a_database_of_another_version(self, public):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'audit' AND name = '0002_append_only'")

        assert public.get("/siap").status_code == 503
        assert public.get("/sehat").status_code == 200
