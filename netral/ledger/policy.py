"""Whom one trusts: logs, witnesses, and how many of these must have cosigned. C2SP tlog-policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from netral.ledger.checkpoint import Signed
from netral.ledger.errors import BadPolicy, BadSignature, LedgerError, NoQuorum
from netral.ledger.note import SIGNED, Key, Kind, short

NONE = "none"
"""The quorum of a policy that wants no witness."""
DEEPEST = 16
"""Groups within groups."""
WHITE = re.compile("[ \t]+")
COUNT = re.compile("[1-9][0-9]{0,3}")


class Witness(NamedTuple):
    """Somebody who cosigns what they saw grow."""

    name: str
    """Names it within the policy, nowhere else."""
    key: Key
    url: str
    """Where it takes checkpoints (its submission prefix); empty where the policy does not say."""


class Log(NamedTuple):
    """A log that is accepted: the name of its key is its origin."""

    key: Key
    url: str


class Group(NamedTuple):
    """Counts as one witness when `least` of its members cosigned."""

    name: str
    least: int
    members: tuple[str, ...]


class Seen(NamedTuple):
    """What a checkpoint proved to be."""

    log: Log
    cosigned: Mapping[str, int]
    """Witnesses that cosigned, by their names in the policy, and when (seconds since 1970)."""


@dataclass
class Policy:
    """What a policy file says."""

    logs: list[Log] = field(default_factory=list)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    @classmethod
    def parse(cls, octets: bytes) -> Policy:
        """Read a policy file; raises `BadPolicy`, which names the line."""
        policy = cls()
        # Beyond ASCII every byte stands for itself, as the specification wants it: what is no UTF-8 is kept as it is.
        for number, line in enumerate(octets.decode(errors="surrogateescape").split("\n"), 1):
            words = [word for word in WHITE.split(line.strip(" \t")) if word]
            if not words or words[0].startswith("#"):
                continue
            try:
                policy._take(line, *words)
            except LedgerError as problem:
                raise _bad(number, **problem.message) from None
            except TypeError:
                raise _bad(
                    number, id="kata kurang atau terlalu banyak.", en="words are missing, or too many."
                ) from None
        if not policy.quorum:
            raise BadPolicy(
                id="Kebijakan itu tidak menyebut kuorum (baris “quorum”).",
                en="The policy names no quorum (line “quorum”).",
            )
        return policy

    def _take(self, line: str, word: str, *words: str) -> None:
        if any(mark < " " or mark == "\x7f" for mark in line.replace("\t", " ")):
            raise BadPolicy(id="ada tanda kendali.", en="control characters.")
        known: dict[str, Callable[..., None]] = {
            "log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum,
        }  # fmt: skip
        if word not in known:
            raise BadPolicy(id=f"kata “{word}” tidak dikenal.", en=f"unknown word “{word}”.")
        known[word](*words)

    def _log(self, key: str, url: str = "") -> None:
        log = Log(_key(key, Kind.SIGNATURE), url)
        if any(log.key.octets == other.key.octets for other in self.logs):
            raise _twice(key)
        if any((log.key.name, log.key.id) == (other.key.name, other.key.id) for other in self.logs):
            raise BadPolicy(
                id=f"dua kunci dengan nama dan nomor yang sama: {log.key.name}+{log.key.id.hex()}.",
                en=f"two keys with one name and one id: {log.key.name}+{log.key.id.hex()}.",
            )
        self.logs.append(log)

    def _witness(self, name: str, key: str, url: str = "") -> None:
        witness = Witness(self._new(name), _key(key, Kind.COSIGNATURE), url)
        if any(witness.key.octets == other.key.octets for other in self.witnesses.values()):
            raise _twice(key)
        self.witnesses[name] = witness

    def _group(self, name: str, least: str, *members: str) -> None:
        taken = {one for group in self.groups.values() for one in group.members}
        for number, member in enumerate(members):
            self._defined(member)
            if member in taken or member in members[:number]:
                raise _twice(member)
        if least not in ("all", "any") and not COUNT.fullmatch(least):
            raise BadPolicy(
                id=f"“{least}” bukan “all”, “any”, atau bilangan.",
                en=f"“{least}” is neither “all” nor “any” nor a number.",
            )
        wanted = {"all": len(members), "any": 1}[least] if least in ("all", "any") else int(least)
        if not 1 <= wanted <= len(members):
            raise BadPolicy(id=f"{wanted} dari {len(members)} anggota.", en=f"{wanted} of {len(members)} members.")
        if self._depth(members) >= DEEPEST:
            raise BadPolicy(id="kelompok bertingkat terlalu dalam.", en="groups within groups, too deep.")
        self.groups[self._new(name)] = Group(name, wanted, members)

    def _depth(self, members: tuple[str, ...]) -> int:
        """Give how many groups stand within each other below these."""
        inner = [self.groups[one].members for one in members if one in self.groups]
        return 1 + max(map(self._depth, inner), default=0)

    def _quorum(self, name: str) -> None:
        if self.quorum:
            raise _twice("quorum")
        if name != NONE:
            self._defined(name)
        self.quorum = name

    def _defined(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise BadPolicy(id=f"“{name}” tidak disebut di atasnya.", en=f"“{name}” is not defined above.")

    def _new(self, name: str) -> str:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise BadPolicy(id=f"nama “{name}” sudah dipakai.", en=f"the name “{name}” is taken.")
        return name

    def __str__(self) -> str:
        lines = [f"log {log.key} {log.url}".rstrip() for log in self.logs]
        lines += [f"witness {one.name} {one.key} {one.url}".rstrip() for one in self.witnesses.values()]
        lines += [f"group {one.name} {one.least} {' '.join(one.members)}" for one in self.groups.values()]
        return "".join(f"{line}\n" for line in (*lines, f"quorum {self.quorum}"))

    def octets(self) -> bytes:
        """Give the policy as a file."""
        return str(self).encode(errors="surrogateescape")

    def check(self, signed: Signed) -> Seen:
        """Refuse a checkpoint that no listed log signed (`BadSignature`), or too few witnesses saw (`NoQuorum`)."""
        log, cosigned = self.log_of(signed), self._cosigned(signed)
        if not self._is_enough(self.quorum, cosigned):
            missing = ", ".join(name for name in self.witnesses if name not in cosigned)
            raise NoQuorum(
                id=f"Terlalu sedikit saksi yang menandatangani checkpoint ini. Belum ada: {missing}.",
                en=f"Too few witnesses cosigned this checkpoint. Missing: {missing}.",
            )
        return Seen(log, cosigned)

    def is_enough(self, signed: Signed) -> bool:
        """Say whether enough witnesses cosigned a checkpoint, whoever's it is."""
        return self._is_enough(self.quorum, self._cosigned(signed))

    def _cosigned(self, signed: Signed) -> dict[str, int]:
        return {one.name: at for one in self.witnesses.values() if (at := signed.note.signed_by(one.key)) is not None}

    def log_of(self, signed: Signed) -> Log:
        """Give the listed log that signed a checkpoint; refuses others with `BadSignature`."""
        origin = signed.checkpoint.origin
        named = [log for log in self.logs if log.key.name == origin]
        if not named:
            known = ", ".join(sorted({log.key.name for log in self.logs}))
            raise BadSignature(
                id=f"Checkpoint ini milik log lain, “{short(origin)}”. Yang dipercaya: {known}.",
                en=f"This checkpoint is of another log, “{short(origin)}”. Trusted: {known}.",
            )
        # Every signature of a trusted key is checked, not only the first: a wrong one is a lie about something.
        signed_by = [log for log in named if signed.note.signed_by(log.key) is not None]
        if not signed_by:
            others = [one for one in signed.note.signatures if one.name == origin and len(one.octets) == SIGNED]
            ids = ", ".join(sorted({one.key_id.hex() for one in others})) or "-"
            raise BadSignature(
                id=f"Tidak ada kunci tepercaya di bawah checkpoint “{origin}”. Kunci lain bernama sama: {ids}. "
                "Dicabut? Lihat /log/revoked.",
                en=f"No trusted key signed the checkpoint of “{origin}”. Other keys of that name: {ids}. "
                "Revoked? See /log/revoked.",
            )
        return signed_by[0]

    def _is_enough(self, name: str, cosigned: Mapping[str, int]) -> bool:
        if name == NONE:
            return True
        if (group := self.groups.get(name)) is not None:
            return sum(self._is_enough(member, cosigned) for member in group.members) >= group.least
        return name in cosigned


def _key(text: str, kind: Kind) -> Key:
    key = Key.parse(text)
    if key.kind is not kind:
        raise BadPolicy(
            id=f"kunci jenis {key.kind.value}, padahal di sini jenis {kind.value}.",
            en=f"a key of kind {key.kind.value} where one of kind {kind.value} belongs.",
        )
    return key


def _twice(what: str) -> BadPolicy:
    return BadPolicy(id=f"“{what}” disebut dua kali.", en=f"“{what}” stands twice.")


def _bad(number: int, *, id: str, en: str) -> BadPolicy:
    return BadPolicy(id=f"Kebijakan, baris {number}: {id}", en=f"Policy, line {number}: {en}")


def instant(at: int) -> datetime:
    """Give the moment that a cosignature names in seconds since 1970; one beyond all calendars is far away."""
    return datetime.fromtimestamp(min(at, 1 << 37), UTC)


def time_of(signed: Signed, policy: Policy) -> datetime | None:
    """Give when the log says that it signed; nothing when it does not say."""
    key = policy.log_of(signed).key
    at = signed.note.signed_by(Key(key.name, Kind.COSIGNATURE, key.octets))
    return None if at is None else instant(at)
