"""SQLite in the folder NETRAL_VAR, or the PostgreSQL of DATABASE_URL."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from netral.common.db import UnknownDatabase, database
from netral.config.settings import environment

VAR = environment.folder("NETRAL_VAR")

try:
    DATABASES = {"default": database(environment.text("DATABASE_URL"), otherwise=VAR / "netral.sqlite3")}
except UnknownDatabase as problem:
    raise ImproperlyConfigured(f"DATABASE_URL: {problem}") from problem
