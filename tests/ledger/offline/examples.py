"""Proofs for the offline page: right ones, and each of the ways one can be wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from netral.ledger import base64
from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.entry import LONGEST_CONTENT, Opening
from netral.ledger.errors import LedgerError
from netral.ledger.note import LATEST, Key, Kind, Note, Signature, Signer
from netral.ledger.policy import Policy
from netral.ledger.proof import LONGEST, Proof, check_file
from netral.ledger.tree import hash_leaf, hash_levels, inclusion_path, root
from tests.ledger.test_note import COSIGNED, SUMDB, SUMDB_HEADS
from tests.ledger.test_policy import KEYS, TWO_GROUPS, WITNESSES, TestFile
from tests.ledger.test_policy import LOG as GROUPED_LOG

ORIGIN = "netral.example/log/2029"
LOG = Signer.new(ORIGIN, Kind.SIGNATURE)
CLOCK = LOG.as_cosigner()
WITNESS = Signer.new("saksi.example", Kind.COSIGNATURE)
POLICY = f"log {LOG.key}\nwitness saksi {WITNESS.key}\nquorum saksi\n".encode()
OPENING = Opening(bytes(range(32)), "pledge", b"Saya netral.\nTidak memihak calon mana pun.\n")
SIZE, INDEX, AT = 700, 300, 1_892_000_000
SEEN = ("é€😀 ok", "\u00a0", "\t", "\u202e", "\u200d", "a\u2028b", "\ue000", "\x7f", "\x85", "\r\n", "\u00ad", "\ufeff")
"""Texts that are shown as they are, and others that are not."""
NAMES = ("a\u0085b", "a\u2003b", "a\x1cb", "a\ufeffb", "a\u00a0b", "a\u3000b", "é", "a\u200bb", "a\x7fb", "n" * 256)
"""Names that keys may have, and others that they may not."""


@dataclass(frozen=True)
class Case:
    """What somebody checks, and with what."""

    proof: bytes
    policy: bytes = POLICY
    opening: bytes | None = None
    entry: bytes | None = None


def proving(
    opening: Opening = OPENING,
    *,
    size: int = SIZE,
    index: int = INDEX,
    origin: str = ORIGIN,
    by: tuple[Signer, ...] = (LOG, CLOCK, WITNESS),
    at: int = AT,
    extra: bool = True,
) -> bytes:
    """Give a proof that an opening is entry `index` of a log of `size` entries."""
    levels = hash_levels([
        hash_leaf(opening.entry() if place == index else place.to_bytes(32)) for place in range(size)
    ])  # fmt: skip

    def node(level: int, place: int) -> bytes:
        return levels[level][place]

    text = str(Checkpoint(origin, size, root(size, node)))
    note = Note(text, tuple(one.sign(text, at=at if one.key.kind is Kind.COSIGNATURE else 0) for one in by))
    path = tuple(inclusion_path(index, size, node))
    return Proof(index, path, Signed.parse(str(note).encode()), opening.octets() if extra else b"").octets()


def in_python(case: Case) -> dict[str, Any]:
    """Say what Python finds, as the page's `verify` says it."""
    try:
        policy = Policy.parse(case.policy)
        proof, opening = Proof.parse(case.proof), None
        if case.entry is not None and not proof.extra:
            seen, entry = proof.check(case.entry, policy), case.entry
        else:
            if not proof.extra and not case.opening:
                policy.check(proof.signed)  # the page says first what is wrong with the signatures
            _, seen, opening, _ = vars(check_file(case.proof, case.opening or b"", policy)).values()
            entry = opening.entry()
    except LedgerError as refusal:
        return {"valid": False, "kind": type(refusal).__name__, "said": refusal.message}
    try:
        key = seen.log.key
        at = proof.signed.note.signed_by(Key(key.name, Kind.COSIGNATURE, key.octets))
    except LedgerError:
        at = None
    return {
        "valid": True,
        "log": str(seen.log.key),
        "index": str(proof.index),
        "size": str(proof.signed.checkpoint.size),
        "signedAt": None if at is None else str(at),
        "cosigned": {name: str(when) for name, when in seen.cosigned.items()},
        "kind": opening.kind if opening is not None else None,
        "content": opening.shown() if opening is not None else None,
        "entry": entry.hex(),
    }


def valid() -> Iterator[Case]:
    for size, index in [
        (1, 0),
        (2, 1),
        (3, 2),
        (4, 0),
        (5, 4),
        (7, 3),
        (8, 7),
        (9, 8),
        (255, 128),
        (256, 255),
        (257, 256),
    ]:
        yield Case(proving(size=size, index=index))
    yield Case(proving())
    yield Case(proving(extra=False), opening=OPENING.octets())
    yield Case(proving(extra=False), entry=OPENING.entry())
    yield Case(proving(), opening=OPENING.octets())
    yield Case(proving(by=(LOG,)), policy=f"log {LOG.key}\nquorum none\n".encode())
    yield Case(proving(by=(LOG, WITNESS)))
    for at in (0, 1, 1_230_767_999, 253_402_275_600, LATEST):
        yield Case(proving(at=at))
    for content in (b"", b"\n", bytes(range(256)), b"x" * LONGEST_CONTENT, *map(str.encode, SEEN)):
        yield Case(proving(Opening(bytes(32), "a.b-c1", content), size=3, index=1))


def of_other_logs() -> Iterator[Case]:
    for name in ("lain.example/log", "netral.example/log/2024", "netral.example/log/2029/", "NETRAL.example/log/2029"):
        yield Case(proving(origin=name, by=(Signer.new(name, Kind.SIGNATURE), WITNESS)))
        yield Case(proving(origin=name, by=(LOG, WITNESS)))
    namesake = Signer.new(ORIGIN, Kind.SIGNATURE)
    yield Case(proving(by=(namesake, WITNESS)))
    yield Case(proving(by=(namesake, LOG, WITNESS)))
    yield Case(proving(by=(WITNESS,)))
    both = f"log {LOG.key}\nlog {namesake.key}\nquorum none\n".encode()
    for by in ((LOG,), (namesake,), (namesake, LOG)):
        yield Case(proving(by=by), policy=both)
        yield Case(spoilt(proving(by=by), namesake.key), policy=both)


def spoilt(proof: bytes, key: Key) -> bytes:
    """Give a proof in which the signature of one key is wrong."""
    read = Proof.parse(proof)
    signatures = tuple(
        Signature(one.name, one.key_id, bytes(len(one.octets))) if one.key_id == key.id else one
        for one in read.signed.note.signatures
    )
    note = Note(read.signed.note.text, signatures)
    return replace(read, signed=Signed(read.signed.checkpoint, note)).octets()


def of_signatures() -> Iterator[Case]:
    for signer in (LOG, CLOCK, WITNESS):
        yield Case(spoilt(proving(), signer.key))
    twice = Proof.parse(proving())
    text = twice.signed.note.text
    for at in (AT - 1, AT + 1, LATEST + 1):
        more = Note(text, (*twice.signed.note.signatures, WITNESS.sign(text, at=at)))
        yield Case(replace(twice, signed=Signed(twice.signed.checkpoint, more)).octets())
    for length in (1, 7, 8, 63, 64, 65, 71, 73):
        cut = Signature(WITNESS.key.name, WITNESS.key.id, bytes(length))
        yield Case(replace(twice, signed=Signed(twice.signed.checkpoint, Note(text, (LOG.sign(text), cut)))).octets())
    borrowed = Signature(LOG.key.name, LOG.key.id, Signer.new(ORIGIN, Kind.SIGNATURE).sign(text).octets)
    yield Case(replace(twice, signed=Signed(twice.signed.checkpoint, Note(text, (LOG.sign(text), borrowed)))).octets())
    many = tuple(Signer.new(f"k{number}", Kind.SIGNATURE).sign(text) for number in range(70))
    for number in (62, 63):
        note = Note(text, (*many[:number], LOG.sign(text), WITNESS.sign(text, at=7)))
        yield Case(replace(twice, signed=Signed(twice.signed.checkpoint, note)).octets())


def of_quorums() -> Iterator[Case]:
    names = list(WITNESSES)
    for chosen in range(1 << len(names)):
        by = tuple(WITNESSES[name] for place, name in enumerate(names) if chosen >> place & 1)
        proof = proving(origin=GROUPED_LOG.key.name, by=(GROUPED_LOG, *by), size=3, index=1)
        yield Case(proof, policy=TWO_GROUPS.encode())
    deep = KEYS + "group g0 any x1\n" + "".join(f"group g{n + 1} all g{n}\n" for n in range(100)) + "quorum g100\n"
    for by in ((), (WITNESSES["x1"],)):
        proof = proving(origin=GROUPED_LOG.key.name, by=(GROUPED_LOG, *by), size=3, index=1)
        yield Case(proof, policy=f"log {GROUPED_LOG.key}\n{deep}".encode())


def of_policies() -> Iterator[Case]:
    proof = proving(size=3, index=1)
    (refused,) = TestFile.test_that_is_none_is_refused_with_its_line.pytestmark
    for text, *_ in refused.args[1]:
        yield Case(proof, policy=text.encode())
    key = base64.encode(bytes([1]) + LOG.key.octets)
    for policy in (
        b"", b"\n", b"quorum none\n", POLICY.replace(b"\n", b"\r\n"), POLICY.replace(b" ", b"\t \t"), POLICY[:-1],
        b"\xef\xbb\xbf" + POLICY, b"# \xff\n#x y\n" + POLICY, POLICY + b"\x00", POLICY + b"# \x00\n",
        b"\xff\n" + POLICY, b"log " + b"n" * 80, b"log " + b"n" * 81,
        f"log {Key('�', Kind.SIGNATURE, LOG.key.octets)}\nquorum none\n".encode().replace("�".encode(), b"\xff"),
        f"log {Key(ORIGIN, Kind.SIGNATURE, LOG.key.octets + bytes(1))}\nquorum none\n".encode(),
        POLICY.replace(b"\nquorum", b" https://saksi.example/\xff\nquorum"), b"__proto__ a\n", b"quorum constructor\n",
        POLICY.replace(b" saksi", b" toString"), POLICY.replace(b" saksi", " saksï".encode()),
        f"log \udcff+00000000+{key}\nquorum none\n".encode(errors="surrogateescape"),
        f"log \ufeffa+00000000+{key}\nquorum none\n".encode(), f"log a\u0085b+00000000+{key}\nquorum none\n".encode(),
        f"log {'a' * 90}\u202e\nquorum none\n".encode(), f"log {'😀' * 85}\nquorum none\n".encode(),
        POLICY.replace(b"quorum saksi", b"group g 01 saksi\nquorum g"),
        POLICY.replace(b"quorum saksi", b"group g 9999 saksi\nquorum g"),
        POLICY.replace(b"quorum saksi", b"group g 10000 saksi\nquorum g"),
    ):  # fmt: skip
        yield Case(proof, policy=policy)
    sumdb = f"log {SUMDB}\nquorum none\n".encode()
    for head in (*SUMDB_HEADS, COSIGNED):
        yield Case(b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + head.encode(), policy=sumdb, entry=bytes(32))
    for name in NAMES:
        yield Case(proof, policy=f"log {Key(name, Kind.SIGNATURE, LOG.key.octets)}\nquorum none\n".encode())
        yield Case(proof + f"— {name} AAAAAAA=\n".encode())
    long_name = Signer.new("n" * 255, Kind.SIGNATURE)
    yield Case(proving(origin="n" * 255, by=(long_name,)), policy=f"log {long_name.key}\nquorum none\n".encode())


def of_openings() -> Iterator[Case]:
    bare, octets = proving(extra=False, size=3, index=1), OPENING.octets()
    yield Case(bare)
    yield Case(proving(extra=False, by=(LOG,)))
    yield Case(bare, entry=bytes(32))
    yield Case(proving(), opening=Opening(bytes(32), "pledge", b"lain").octets())
    for opening in (
        b"", b"x", octets[:32], octets[:38], octets[:-1], octets + b"\n", b"\xff" + octets[1:], b"\n" * 40,
        octets.replace(b"pledge", b"Pledge"), octets.replace(b"pledge", b"p"), octets.replace(b"pledge", b"p" * 65),
        octets.replace(b"pledge", b"\xffpledge"), octets.replace(b"\n", b"\r\n", 1),
        octets[:39] + bytes(LONGEST_CONTENT), octets[:39] + bytes(LONGEST_CONTENT + 1),
    ):  # fmt: skip
        yield Case(bare, opening=opening)
        yield Case(proving(size=3, index=1), opening=opening)


def of_files() -> Iterator[Case]:
    proof = proving()
    changes: list[Callable[[bytes], bytes]] = [
        lambda octets: b"",
        lambda octets: b"\n\n",
        lambda octets: bytes(100),
        lambda octets: random.Random(1).randbytes(5000),  # noqa: S311
        lambda octets: octets.replace(b"@v1", b"@v2"),
        lambda octets: octets.replace(b"\n", b"\r\n"),
        lambda octets: octets.replace(b"\n", b"\r"),
        lambda octets: b"\xef\xbb\xbf" + octets,
        lambda octets: octets.decode().encode("utf-16"),
        lambda octets: octets + b"\n",
        lambda octets: octets[:-1],
        lambda octets: octets + "— a AAAAAA==\n".encode(),
        lambda octets: octets + "— a AAAAAAA=\n".encode(),
        lambda octets: octets.replace(b"\n700\n", b"\n700\t\n"),
        lambda octets: octets.replace(b"\n700\n", b"\n700\x7f\n"),
        lambda octets: octets + b"a" * LONGEST,
        lambda octets: octets[: -len(octets.rpartition(b"\n\n")[2])],
        lambda octets: octets.replace(b"\n\n", b"\n\n" + b"further\n" * 9000, 1),
        lambda octets: octets.replace(b"\n\n", b"\n", 1),
        lambda octets: octets.replace(b"index 300\n", b""),
        lambda octets: octets.replace(b"index 300\n", b"index 300\nindex 300\n"),
        lambda octets: octets.replace(b"index 300\n", b"index 300\n" + base64.encode(bytes(32)).encode() + b"\n"),
        lambda octets: octets.replace(b"index 300\n", b"index 300\n" + (base64.encode(bytes(32)) + "\n").encode() * 53),
        lambda octets: octets.replace(b"index 300\n", b"index 300\n" + (base64.encode(bytes(32)) + "\n").encode() * 54),
        lambda octets: octets.replace(b"index 300\n", b"index 300\nAAAA\n"),
        lambda octets: octets.replace(b"index 300\n", b"index 300\n" + b"\xc3\xa9" * 22 + b"\n"),
        lambda octets: octets.replace(b"extra ", b"extra  "),
        lambda octets: octets.replace(b"extra ", b"extra \nextra "),
        lambda octets: octets.replace(b"extra ", b"Extra "),
        lambda octets: octets.replace(b"extra ", b"extrax"),
        lambda octets: octets.replace(b"extra", b"extra !!\nextra"),
    ]
    changes += [
        lambda octets, number=number: octets.replace(b"index 300", b"index " + number)  # type: ignore[misc]
        for number in (b"", b"0", b"299", b"301", b"699", b"700", b"999", b"0300", b"-1", b"+300", b"3e2", b"0x12c",
                       b" 300", b"300 ", b"9" * 19, b"9" * 20, b"\xd9\xa3\xd9\xa0\xd9\xa0")
    ]  # fmt: skip
    for change in changes:
        yield Case(change(proof))
    lines = proof.split(b"\n")
    for place, line in enumerate(lines):
        for other in (
            b"",
            line + b" ",
            line[:-1],
            line + b"=",
            base64.encode(bytes(32)).encode(),
            other_spelling(line),
        ):
            if other != line:
                yield Case(b"\n".join([*lines[:place], other, *lines[place + 1 :]]))
        yield Case(b"\n".join([*lines[:place], *lines[place + 1 :]]))


def other_spelling(line: bytes) -> bytes:
    """Give the same octets in base 64 as nobody should write them."""
    if not line.endswith(b"="):
        return line + b"===="
    bare = line.rstrip(b"=")
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return bare[:-1] + alphabet[alphabet.index(bare[-1:]) + 1 :][:1] + line[len(bare) :]


def altered(step: int) -> Iterator[Case]:
    """Give one proof cut at, or altered in, every so manieth octet."""
    proof, by_chance = proving(size=5, index=2), random.Random(2029)  # noqa: S311
    for place in range(0, len(proof), step):
        octet = proof[place : place + 1]
        flipped = bytes([octet[0] ^ 1 << by_chance.randrange(8)])
        middle = by_chance.choice([flipped, b"", octet * 2, by_chance.randbytes(1)])
        yield Case(proof[:place] + middle + proof[place + 1 :])
        yield Case(proof[:place])


GROUPS: dict[str, Callable[[], Iterator[Case]]] = {
    "valid": valid,
    "of other logs": of_other_logs,
    "of signatures": of_signatures,
    "of quorums": of_quorums,
    "of policies": of_policies,
    "of openings": of_openings,
    "of files": of_files,
    "altered": lambda: altered(2),
}
