"""Sessions in the database, found by a keyed hash of the cookie, sealed: who reads the table enters nowhere."""

from __future__ import annotations

import functools
import hmac
import json
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from netral.common.sealing import CannotUnseal, Keys, derived

NONCE = 16
FOUND_BY = 20
"""Bytes of the hash that the table is searched by."""
DEVICE = "device"
"""Under this name a session keeps on what device it was begun."""


class SessionStore(DatabaseStore):
    """A session whose cookie and content nobody learns from the database."""

    @classmethod
    def get_model_class(cls) -> Any:
        from netral.accounts.models import SignIn

        return SignIn

    def _rows(self, session_key: str | None) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model.objects.filter(session_key=found_by(session_key or ""))
        return found

    def _get_session_from_db(self) -> Any:
        row = self._rows(self.session_key).filter(expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str | None = None) -> bool:
        return self._rows(session_key).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        key = found_by(self._get_or_create_session_key())  # type: ignore[attr-defined]  # Django's own
        model = self.get_model_class()
        there = model.objects.filter(session_key=key).values_list("begun_at", flat=True).first()
        return model(
            session_key=key,
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(SESSION_KEY),
            begun_at=there or timezone.now(),
            device=data.get(DEVICE, ""),
        )

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            self._rows(key).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        words = secrets.token_bytes(NONCE) + json.dumps(session_dict).encode()
        return _keys().sealer().seal(words).hex()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(_keys().sealer().unseal(bytes.fromhex(str(session_data)))[NONCE:])
        except (CannotUnseal, ValueError):
            return {}
        return content


def found_by(session_key: str) -> str:
    """Give what the table knows a session by."""
    return hmac.digest(_keys().for_index, session_key.encode(), "sha256")[:FOUND_BY].hex()


def _keys() -> Keys:
    return _derived(settings.SECRET_KEY)


@functools.lru_cache(maxsize=2)
def _derived(secret: str) -> Keys:
    return derived(settings_half=secret, database_half=b"", purpose="session")
