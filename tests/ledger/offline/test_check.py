"""The page finds what Python finds, in the same words, whatever it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from netral.ledger import base64
from tests.ledger.offline import curve
from tests.ledger.offline.examples import GROUPS, in_python

pytestmark = pytest.mark.slow

FIND = """cases => cases.map(({proof, policy, opening, entry}) => {
  const octets = text => text === null ? null : fromBase64(text);
  const found = verify({proof: octets(proof), policy: octets(policy), opening: octets(opening), entry: octets(entry)});
  if (!found.valid) return found;
  const {valid, log, index, size, signedAt, cosigned, opened, entry: known} = found;
  return {
    valid,
    log: `${log.name}+${hex(log.id)}+${btoa(marksOf(join([log.kind], log.octets)))}`,
    index: String(index),
    size: String(size),
    signedAt: signedAt === null ? null : String(signedAt),
    cosigned: Object.fromEntries([...cosigned].map(([name, at]) => [name, String(at)])),
    kind: opened && opened.kind,
    content: opened && (readable(opened.content) ?? hex(opened.content)),
    entry: hex(known),
  };
})"""


def in_page(window, cases):
    def said(octets):
        return None if octets is None else base64.encode(octets)

    asked = [
        {"proof": said(one.proof), "policy": said(one.policy), "opening": said(one.opening), "entry": said(one.entry)}
        for one in cases
    ]
    return window.evaluate(FIND, asked)


def differences(window, cases):
    """Give what the page and Python disagree about."""
    for case, found in zip(cases, in_page(window, cases), strict=True):
        expected = in_python(case)
        if found["kind"] == "NoOpening":
            found["kind"] = "BadProof"
        # A mark that is no text does not come back from a browser as it is.
        if without_halves(found) != without_halves(expected):
            yield case, found, expected


def without_halves(found):
    return repr(found).encode(errors="replace").replace(b"\\ufffd", b"?").decode().replace("\ufffd", "?")


class TestVerdict:
    @pytest.mark.parametrize("group", GROUPS)
    def test_is_that_of_python(self, window, group):
        assert list(differences(window(), list(GROUPS[group]()))) == []

    def test_needs_nothing_of_the_browsers_own_cryptography(self, window):
        page = window(subtle=False)

        assert page.evaluate("crypto.subtle === undefined")
        assert list(differences(page, list(GROUPS["valid"]()))) == []

    def test_is_acceptance_and_refusal(self):
        verdicts = {name: {in_python(case)["valid"] for case in group()} for name, group in GROUPS.items()}

        assert verdicts.pop("valid") == {True}
        assert all(False in found for found in verdicts.values()), verdicts


class Edge(NamedTuple):
    """A signature that no honest signer makes."""

    name: str
    key: bytes
    message: bytes
    signature: bytes


def edges() -> Iterator[Edge]:
    """Make what implementations disagree about: spelling, small order, parts of small order, and sizes of S."""
    secret, small = 0x2029 * 8, curve.small()
    for turn in range(8):
        message = f"{turn}".encode()
        for name, key_part, r_part in [
            ("honest", curve.ZERO, curve.ZERO),
            *(("part of the key", part, curve.ZERO) for part in small),
            *(("part of R", curve.ZERO, part) for part in small),
            *(("part of both", part, part) for part in small),
        ]:
            key = curve.write(curve.add(curve.times(secret, curve.BASE), key_part))
            r = curve.write(curve.add(curve.times(777, curve.BASE), r_part))
            s = (777 + curve.challenge(r, key, message) * secret) % curve.ORDER
            yield Edge(name, key, message, r + s.to_bytes(32, "little"))
            if key_part == r_part == curve.ZERO:
                for more in range(1, 15):
                    yield Edge("large S", key, message, r + (s + more * curve.ORDER).to_bytes(32, "little"))
                yield Edge("other S", key, message, r + (s ^ 1).to_bytes(32, "little"))
        for key in spellings() if turn < 2 else ():
            for r in (*spellings(), curve.write(curve.times(777, curve.BASE))):
                yield Edge("small key", key, message, r + bytes(32))
                yield Edge("small key", key, message, r + (777).to_bytes(32, "little"))
    yield Edge("no point", (2).to_bytes(32, "little"), b"", bytes(64))


def spellings() -> list[bytes]:
    """Give every way in which the points of small order can be written."""
    small = {curve.write(point) for point in curve.small()}
    odd = {one[:-1] + bytes([one[-1] ^ 0x80]) for one in small if curve.read(one) in [(0, 1), (0, curve.P - 1)]}
    numbers = {int.from_bytes(one, "little") + curve.P for one in small | odd}
    return sorted(small | odd | {one.to_bytes(32, "little") for one in numbers if one < 1 << 256})


def in_openssl(edge):
    try:
        Ed25519PublicKey.from_public_bytes(edge.key).verify(edge.signature, edge.message)
    except InvalidSignature:
        return False
    return True


def is_small(key):
    point = curve.read(key)
    return point is not None and curve.times(8, point) == curve.ZERO


@pytest.fixture(scope="module")
def signatures():
    return list(edges())


class TestSignature:
    def test_that_openssl_refuses_is_refused(self, window, signatures):
        """And one that it accepts is accepted, save under a key of small order: those fit any text."""
        found = window().evaluate(
            "edges => edges.map(edge => Vendor.isSigned(...edge.map(fromBase64)))",
            [[base64.encode(part) for part in (one.signature, one.message, one.key)] for one in signatures],
        )

        for one, is_accepted in zip(signatures, found, strict=True):
            assert is_accepted == (in_openssl(one) and not is_small(one.key)), one

    def test_of_such_kinds_is_in_question(self, signatures):
        accepted = {
            name: {in_openssl(one) for one in signatures if one.name == name} for name in {o.name for o in signatures}
        }

        assert accepted == {
            "honest": {True}, "large S": {False}, "other S": {False}, "no point": {False},
            "part of the key": {True, False}, "part of R": {True, False}, "part of both": {True, False},
            "small key": {True, False},
        }  # fmt: skip

    def test_of_the_standard_is_accepted(self, window):
        """RFC 8032, section 7.1, the second and the third."""
        known = [
            """
            3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c 72
            92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
            085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
            """,
            """
            fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025 af82
            6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
            18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
            """,
        ]
        page = window()

        for one in known:
            key, message, *signature = map(bytes.fromhex, one.split())
            parts = [base64.encode(part) for part in (b"".join(signature), message, key)]
            assert page.evaluate("parts => Vendor.isSigned(...parts.map(fromBase64))", parts)

    def test_rests_on_right_hashes(self, window):
        page = window()

        for length in (0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70000):
            octets = bytes(number % 251 for number in range(length))
            found = page.evaluate("text => hex(Vendor.sha256(fromBase64(text)))", base64.encode(octets))
            assert found == hashlib.sha256(octets).hexdigest()
