"""The one place that knows two databases: SQLite by default, PostgreSQL when one machine is no longer enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

# WAL lets readers go on while one writes. FULL, because a receipt that was handed out must survive a power cut.
SQLITE_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA mmap_size = 134217728;
PRAGMA journal_size_limit = 27103364;
"""


class UnknownDatabase(ValueError):
    """The address cannot be read, or names a database that Netral does not run on."""


def database(url: str, *, otherwise: Path) -> dict[str, Any]:
    """Give Django's settings for the database at `url`; without one, for the SQLite file `otherwise`."""
    if not url:
        return sqlite(otherwise)
    if url.startswith(("postgresql://", "postgres://")):
        return postgresql(url)
    scheme = url.partition(":")[0]
    raise UnknownDatabase(f"Netral runs on SQLite and PostgreSQL (postgresql://…), not on “{scheme}”.")


def sqlite(path: Path) -> dict[str, Any]:
    """Give the settings of a SQLite file that several processes write to."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A transaction that may write takes the lock when it begins: it waits then, and never fails half-way.
            "transaction_mode": "IMMEDIATE",
            # SQLite's wait is not fair: under load one writer may wait for seconds.
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Give the settings of a PostgreSQL server; what libpq understands in `url` (several hosts, sslmode …) is kept."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        read = conninfo_to_dict(url)
    except ProgrammingError as problem:
        # libpq quotes the address in some of its messages, with the password; in those about options it does not.
        said = str(problem).strip() if "query parameter" in str(problem) else "it cannot be read"
        raise UnknownDatabase(f"{said}. Write postgresql://user:password@host/name?option=value.") from None
    # Without a limit, a host that does not answer is waited for as long as the operating system likes.
    known = {"connect_timeout": "10"} | {key: str(value) for key, value in read.items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known.pop("dbname", ""),
        "USER": known.pop("user", ""),
        "PASSWORD": known.pop("password", ""),
        "HOST": known.pop("host", ""),
        "PORT": known.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**known, "pool": {"min_size": 1, "max_size": 4, "timeout": 10}},
    }
