"""An installation of a test's own, used by the command alone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing

import psycopg

from tests.databases import own_database


class Installation:
    """A folder and a database of its own, used by the command alone."""

    def __init__(self, folder, key="k" * 20 + "0123456789" * 4):
        url = os.environ.get("DATABASE_URL", "")
        self.folder = folder
        self.url = own_database(url, f"netral_backup_{uuid.uuid4().hex[:12]}") if url else ""
        self.environment = {
            **os.environ, "NETRAL_VAR": str(folder), "DATABASE_URL": self.url, "NETRAL_LANG": "en",
            "NETRAL_DATA_KEY": key,
        }  # fmt: skip

    def run(self, *words):
        command = [sys.executable, "-m", "netral", *map(str, words)]
        return subprocess.run(command, env=self.environment, check=False, timeout=120, capture_output=True, text=True)

    def do(self, *words):
        ran = self.run(*words)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def ask(self, statement):
        """Give the rows of a statement, past the program."""
        if self.url:
            with psycopg.connect(self.url) as database:
                return [tuple(row) for row in database.execute(statement).fetchall()]
        with closing(sqlite3.connect(self.folder / "netral.sqlite3")) as database:
            return database.execute(statement).fetchall()


def structure(installation):
    """Give the indexes, keys and triggers that there are."""
    if not installation.url:
        return set(installation.ask("SELECT name, sql FROM sqlite_master"))
    asked = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    )
    return {row for statement in asked for row in installation.ask(statement)}
