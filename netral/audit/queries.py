"""Reading the trail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from netral.audit.models import Entry, SubjectKey
from netral.audit.operations import NONCE, sealer


class Wanted(NamedTuple):
    """Which entries are looked for; what is empty does not matter."""

    account: UUID | None = None
    institution: str = ""
    subject: str = ""
    action: str = ""
    """The beginning of a deed: `people.` is every deed to people."""
    since: datetime | None = None
    until: datetime | None = None


def entries(wanted: Wanted) -> QuerySet[Entry]:
    """Give the entries that were looked for, the latest first."""
    found = Entry.objects.order_by("-pk").prefetch_related("about")
    if wanted.account:
        found = found.filter(account=wanted.account)
    if wanted.institution:
        found = found.filter(institution=wanted.institution)
    if wanted.subject:
        found = found.filter(about__subject=wanted.subject)
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    return found


def told(entry: Entry) -> Mapping[str, str] | None:
    """Give what an entry tells beside; None where it tells nothing, or its subject's key was destroyed.

    :raises CannotUnseal: it was changed, or the settings' half of the key is another one
    """
    if entry.sealed is None:
        return None
    subject = entry.about.order_by("position").values_list("subject", flat=True)[:1]
    key = SubjectKey.objects.filter(subject__in=list(subject), half__isnull=False).first()
    if key is None or key.half is None:
        return None
    words: dict[str, str] = json.loads(sealer(bytes(key.half)).unseal(bytes(entry.sealed))[NONCE:])
    return words
