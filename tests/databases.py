from __future__ import annotations

import psycopg
from django.db import connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier


def own_database(url: str, name: str) -> str:
    """Make an empty PostgreSQL database and give its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return url.replace(f"/{conninfo_to_dict(url)['dbname']}?", f"/{name}?")


def forget_trail() -> None:
    """Empty the trail of a test that commits what it does: it is kept from being changed even by Django's own flush."""
    tables = ("audit_about", "audit_entry", "audit_subjectkey")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for _name, sql in triggers:
            cursor.execute(sql)
