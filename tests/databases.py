from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier


def own_database(url: str, name: str) -> str:
    """Make an empty PostgreSQL database and give its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return url.replace(f"/{conninfo_to_dict(url)['dbname']}?", f"/{name}?")
