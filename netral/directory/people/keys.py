"""The keys of numbers: one half in NETRAL_DATA_KEY, the other in the database (SECURITY-MODEL T14)."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from netral.common.errors import NetralError
from netral.common.sealing import HALF, Keys, derived
from netral.directory.people.models import KeyHalf

NUMBER, ADDRESS = "number of a person", "address of a person"


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
    return _keys(NUMBER)


def addresses_of(people: Sequence[int]) -> list[str]:
    """Give by what people are named outside: their identifiers enciphered, so that nobody can count on (ADR 12)."""
    return [address.hex() for address in _keys(ADDRESS).numbers().seal(people)]


def person_at(address: str) -> int | None:
    """Give the identifier that an address stands for; None if it is no address of a person."""
    try:
        return _keys(ADDRESS).numbers().unseal(bytes.fromhex(address))
    except ValueError:  # CannotUnseal is one, too
        return None


def _keys(purpose: str) -> Keys:
    with transaction.atomic():
        kept = KeyHalf.objects.filter(pk=1).first() or _made()
    half = bytes(kept.half)
    if _sign(_derived(settings.DATA_KEY, half, NUMBER)) != bytes(kept.sign):
        raise WrongKey
    return _derived(settings.DATA_KEY, half, purpose)


def _made() -> KeyHalf:
    half = secrets.token_bytes(HALF)
    sign = _sign(_derived(settings.DATA_KEY, half, NUMBER))
    kept, _made_here = KeyHalf.objects.get_or_create(pk=1, defaults={"half": half, "sign": sign})
    return kept


def _sign(keys: Keys) -> bytes:
    """Give what tells keys apart, and tells nothing of them."""
    return keys.numbers().seal([0])[0]


@functools.lru_cache(maxsize=8)
def _derived(settings_half: str, database_half: bytes, purpose: str) -> Keys:
    return derived(settings_half=settings_half, database_half=database_half, purpose=purpose)
