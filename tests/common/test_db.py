from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.utils import ConnectionHandler

from netral.common.db import UnknownDatabase, database


def opened(settings):
    return ConnectionHandler({"default": settings})["default"]


def answer(cursor, sql):
    cursor.execute(sql)
    return cursor.fetchone()[0]


class TestSqlite:
    """On files of its own, whatever database this run uses."""

    @pytest.fixture(autouse=True)
    def unblocked(self, django_db_blocker):
        with django_db_blocker.unblock():
            yield

    @pytest.fixture
    def file(self, tmp_path):
        connection = opened(database("", otherwise=tmp_path / "netral.sqlite3"))
        yield connection
        connection.close()

    def test_lets_readers_go_on_and_survives_a_power_cut(self, file):
        with file.cursor() as cursor:
            assert answer(cursor, "PRAGMA journal_mode") == "wal"
            assert answer(cursor, "PRAGMA synchronous") == 2  # FULL
            assert answer(cursor, "PRAGMA busy_timeout") == 20_000
            assert answer(cursor, "PRAGMA foreign_keys") == 1

    def test_takes_the_lock_when_a_transaction_begins(self, tmp_path):
        settings = database("", otherwise=tmp_path / "netral.sqlite3")
        settings["OPTIONS"]["timeout"] = 0
        handler = ConnectionHandler({"default": settings, "other": settings})
        mine, theirs = handler["default"], handler["other"]

        mine.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with pytest.raises(OperationalError, match="locked"):
            theirs.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

        mine.rollback()
        handler.close_all()


class TestPostgresql:
    def test_keeps_what_the_address_says(self):
        settings = database(
            "postgresql://netral:p%40ss@db1:5432,db2:5433/netral?target_session_attrs=read-write&sslmode=verify-full",
            otherwise=Path("unused"),
        )

        assert settings["ENGINE"] == "django.db.backends.postgresql"
        assert settings["PASSWORD"] == "p@ss"
        assert settings["HOST"] == "db1,db2"
        assert settings["PORT"] == "5432,5433"
        assert settings["OPTIONS"]["target_session_attrs"] == "read-write"
        assert settings["OPTIONS"]["sslmode"] == "verify-full"
        assert settings["OPTIONS"]["pool"]["max_size"] == 4

    def test_waits_ten_seconds_for_a_host_unless_the_address_says_otherwise(self):
        def timeout(url):
            return database(url, otherwise=Path("unused"))["OPTIONS"]["connect_timeout"]

        assert timeout("postgresql://h/netral") == "10"
        assert timeout("postgresql://h/netral?connect_timeout=3") == "3"


class TestUnknownDatabase:
    @pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite:///x", "/somewhere", "postgres"])
    def test_is_refused_with_its_name(self, url):
        with pytest.raises(UnknownDatabase, match="not on"):
            database(url, otherwise=Path("unused"))

    @pytest.mark.parametrize("rest", ["p%zz@h/x", "secret@[h/x", "secret@[]/x", "secret@[::1]x/y"])
    def test_is_refused_without_its_password(self, rest):
        with pytest.raises(UnknownDatabase, match="it cannot be read") as refused:
            database(f"postgresql://u:{rest}", otherwise=Path("unused"))

        assert "secret" not in str(refused.value)
        assert "zz" not in str(refused.value)

    def test_says_which_option_there_is_not(self):
        with pytest.raises(UnknownDatabase, match='invalid URI query parameter: "colour"'):
            database("postgresql://u:secret@h/x?colour=red", otherwise=Path("unused"))


class TestTheDatabaseOfThisRun:
    @pytest.mark.django_db
    def test_answers(self):
        with connection.cursor() as cursor:
            assert answer(cursor, "SELECT 1 + 1") == 2
        assert connection.vendor in ("sqlite", "postgresql")
