"""Proofs as files: written and read, and each of the ways one can be of something else."""

from __future__ import annotations

import pytest

from netral.ledger import base64
from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.errors import BadNote, BadProof, BadSignature, NoQuorum
from netral.ledger.note import Kind, Note, Signer
from netral.ledger.policy import Policy
from netral.ledger.proof import LONGEST, Proof
from netral.ledger.tiles import Reader
from netral.ledger.tree import inclusion_path
from tests.ledger.test_tiles import entry, grown, reading

ORIGIN = "netral.example/log/2029"
LOG = Signer.new(ORIGIN, Kind.SIGNATURE)
WITNESS = Signer.new("saksi.example", Kind.COSIGNATURE)
POLICY = Policy.parse(f"log {LOG.key}\nwitness saksi {WITNESS.key}\nquorum saksi\n".encode())
SIZE, INDEX = 700, 300


def proving(*, origin=ORIGIN, log=LOG, witnesses=(WITNESS,), extra=b"", size=SIZE, index=INDEX):
    """Give the file that proves entry `index` of a log."""
    edge, files = grown(size)
    text = str(Checkpoint(origin, size, edge.root()))
    note = Note(text, (log.sign(text), *(one.sign(text, at=7) for one in witnesses)))
    path = inclusion_path(index, size, Reader(reading(files), size).node)
    return Proof(index, tuple(path), Signed.parse(str(note).encode()), extra).octets()


def check(octets, of=INDEX):
    return Proof.parse(octets).check(entry(of), POLICY)


class TestFile:
    @pytest.mark.parametrize("extra", [b"", b"\x00what is open"])
    def test_is_written_as_it_was_read(self, extra):
        octets = proving(extra=extra)
        read = Proof.parse(octets)

        assert read.octets() == octets
        assert (read.index, read.extra) == (INDEX, extra)
        assert check(octets).cosigned == {"saksi": 7}

    def test_is_what_the_specification_shows(self):
        lines = proving(extra=b"netral").decode().split("\n")

        assert lines[:3] == ["c2sp.org/tlog-proof@v1", f"extra {base64.encode(b'netral')}", f"index {INDEX}"]
        assert lines[lines.index("") + 1 :][:2] == [ORIGIN, str(SIZE)]

    def test_of_the_only_entry_has_no_path(self):
        assert check(proving(size=1, index=0), of=0)

    @pytest.mark.parametrize(
        "change",
        [
            lambda octets: b"",
            lambda octets: b"\x00" * 100,
            lambda octets: octets[:40],
            lambda octets: octets.replace(b"@v1", b"@v2"),
            lambda octets: octets.replace(b"index 300", b"index 0300"),
            lambda octets: octets.replace(b"index 300", b"index -1"),
            lambda octets: octets.replace(b"index 300\n", b""),
            lambda octets: octets.replace(b"index 300\n", b"index 300\nindex 300\n"),
            lambda octets: octets.replace(b"index 300\n", b"index 300\nAAAA\n"),
            lambda octets: octets.replace(b"index 300\n", b"index 300\n" + b"\xc3\xa9" * 22 + b"\n"),
            lambda octets: octets.replace(b"index 300\n", b"index 300\n" + base64.encode(bytes(32)).encode() * 64),
            lambda octets: octets.replace(b"index", b"extra !!\nindex"),
            lambda octets: octets.replace(b"\n", b"\r\n"),
            lambda octets: octets + b"a" * LONGEST,
        ],
    )
    def test_that_is_none_is_refused(self, change):
        with pytest.raises((BadProof, BadNote)):
            check(change(proving()))


class TestProof:
    def test_of_another_entry_is_refused(self):
        with pytest.raises(BadProof, match="akar pohon tidak cocok"):
            check(proving(), of=INDEX + 1)

    def test_of_another_log_is_refused(self):
        other = Signer.new("lain.example/log", Kind.SIGNATURE)

        with pytest.raises(BadSignature, match=r"milik log lain, “lain\.example/log”"):
            check(proving(origin="lain.example/log", log=other))

    def test_of_another_shard_is_refused(self):
        other = Signer.new("netral.example/log/2024", Kind.SIGNATURE)

        with pytest.raises(BadSignature, match=r"milik log lain, “netral\.example/log/2024”"):
            check(proving(origin="netral.example/log/2024", log=other))

    def test_that_nobody_cosigned_is_refused(self):
        with pytest.raises(NoQuorum, match="Belum ada: saksi"):
            check(proving(witnesses=()))

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (b"index 300", b"index 301", BadProof),
            (b"index 300", b"index 999", BadProof),
            (b"\n700\n", b"\n701\n", BadSignature),
            (ORIGIN.encode() + b"\n", b"netral.example/log/2028\n", BadSignature),
        ],
    )
    def test_that_was_altered_is_refused(self, old, new, said):
        octets = proving()
        assert octets.count(old) >= 1

        with pytest.raises(said):
            check(octets.replace(old, new, 1))

    @pytest.mark.parametrize("line", range(2, 11))
    def test_with_another_hash_is_refused(self, line):
        lines = proving().split(b"\n")
        lines[line] = base64.encode(bytes(32)).encode()

        with pytest.raises(BadProof):
            check(b"\n".join(lines))
