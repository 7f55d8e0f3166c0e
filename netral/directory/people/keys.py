"""The keys of numbers: one half in NETRAL_DATA_KEY, the other in the database (SECURITY-MODEL T14)."""

from __future__ import annotations

import functools
import secrets

from django.conf import settings
from django.db import transaction

from netral.common.errors import NetralError
from netral.common.sealing import HALF, Keys, derived
from netral.directory.people.models import KeyHalf

PURPOSE = "number of a person"


class WrongKey(NetralError):
    """NETRAL_DATA_KEY is not the one with which the numbers in this database were sealed."""

    def __init__(self) -> None:
        super().__init__(
            id="NETRAL_DATA_KEY bukan kunci basis data ini. Pakai kunci yang dahulu; tanpa itu nomor tidak terbaca.",
            en="NETRAL_DATA_KEY is not the key of this database. Use the former one; without it no number can be read.",
        )


def number_keys() -> Keys:
    """Give the keys of numbers, making the database's half the first time.

    :raises WrongKey: the settings' half has been exchanged
    """
    with transaction.atomic():
        kept = KeyHalf.objects.filter(pk=1).first() or _made()
    keys = _derived(settings.DATA_KEY, bytes(kept.half))
    if keys.index_of(b"sign") != bytes(kept.sign):
        raise WrongKey
    return keys


def _made() -> KeyHalf:
    half = secrets.token_bytes(HALF)
    sign = _derived(settings.DATA_KEY, half).index_of(b"sign")
    kept, _made_here = KeyHalf.objects.get_or_create(pk=1, defaults={"half": half, "sign": sign})
    return kept


@functools.lru_cache(maxsize=4)
def _derived(settings_half: str, database_half: bytes) -> Keys:
    return derived(settings_half=settings_half, database_half=database_half, purpose=PURPOSE)
