"""Writing the trail, and destroying the key of a subject."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from netral.audit.models import About, Entry, SubjectKey
from netral.common.sealing import HALF, Sealer, derived

PURPOSE = "trail"
NONCE = 16
"""Random bytes before what is sealed: the same words twice do not look the same."""


class Doer(NamedTuple):
    """Who does something, as what, for which institution (its code), and from where."""

    account: UUID | None
    role: str
    institution: str
    place: str


def by_command(*words: str, institution: str = "") -> Doer:
    """Give who does something on the command line: whoever may use the machine."""
    return Doer(None, "command", institution, " ".join(("netral", *words)))


@transaction.atomic
def record(
    action: str,
    *,
    by: Doer,
    at: datetime,
    of: Iterable[str] = (),
    told: Mapping[str, str] | None = None,
    corrects: Entry | None = None,
) -> Entry:
    """Add one entry to the trail, together with what it tells of, or not at all.

    `of`: references to subjects, such as `person/17`. `told` is sealed under the key of the first of them.

    :raises ValueError: something is told, and of nobody
    """
    subjects = list(dict.fromkeys(of))
    if told and not subjects:
        raise ValueError("what is told needs a subject under whose key it is sealed")
    entry = Entry.objects.create(
        at=at,
        action=action,
        account=by.account,
        role=by.role,
        institution=by.institution,
        place=by.place,
        sealed=_sealed(subjects[0], told) if told else None,
        corrects=corrects,
    )
    About.objects.bulk_create(
        [About(entry=entry, position=at_, subject=one) for at_, one in enumerate(subjects)], batch_size=500
    )
    return entry


def _sealed(subject: str, told: Mapping[str, str]) -> bytes | None:
    key, _made = SubjectKey.objects.get_or_create(subject=subject, defaults={"half": secrets.token_bytes(HALF)})
    if key.half is None:  # destroyed: nothing more is kept of this subject
        return None
    words = json.dumps(dict(told), ensure_ascii=False, sort_keys=True).encode()
    return sealer(bytes(key.half)).seal(secrets.token_bytes(NONCE) + words)


def sealer(half: bytes) -> Sealer:
    """Give what seals and unseals what is told of the subject whose half of a key this is."""
    return derived(settings_half=settings.DATA_KEY, database_half=half, purpose=PURPOSE).sealer()


@transaction.atomic
def destroy_key(subject: str, *, by: Doer, at: datetime) -> None:
    """Destroy the key of a subject: what the trail told of it can never be read again, nor can more be told."""
    key, _made = SubjectKey.objects.select_for_update().get_or_create(
        subject=subject, defaults={"half": None, "destroyed_at": at}
    )
    if key.half is not None:
        key.half, key.destroyed_at = None, at
        key.save(update_fields=["half", "destroyed_at"])
    record("subject.key-destroyed", by=by, at=at, of=[subject])
