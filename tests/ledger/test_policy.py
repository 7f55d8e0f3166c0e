"""Whom one trusts: files that are none are refused with their line, and quorums count what they should."""

from __future__ import annotations

import itertools

import pytest

from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.errors import BadPolicy, BadSignature, NoQuorum
from netral.ledger.note import Kind, Note, Signer
from netral.ledger.policy import Policy
from netral.ledger.tree import EMPTY_ROOT

ORIGIN = "netral.example/log/2029"
LOG = Signer.new(ORIGIN, Kind.SIGNATURE)
WITNESSES = {name: Signer.new(f"{name}.example", Kind.COSIGNATURE) for name in ("x1", "x2", "x3", "y1", "y2")}
KEYS = "".join(f"witness {name} {signer.key}\n" for name, signer in WITNESSES.items())
TWO_GROUPS = f"""\
# The example of the specification, smaller.
log {LOG.key}
\t
{KEYS}
group X 2 x1 x2 x3
  group\tY any y1 y2
group both all X Y
quorum both
"""


def signed(*names, log=LOG, origin=ORIGIN):
    text = str(Checkpoint(origin, 0, EMPTY_ROOT))
    return Signed.parse(
        str(Note(text, (log.sign(text), *(WITNESSES[name].sign(text, at=7) for name in names)))).encode()
    )


class TestQuorum:
    @pytest.mark.parametrize("names", [n for size in range(6) for n in itertools.combinations(WITNESSES, size)])
    def test_of_two_groups_counts_each(self, names):
        policy = Policy.parse(TWO_GROUPS.encode())
        is_enough = len({"x1", "x2", "x3"} & set(names)) >= 2 and bool({"y1", "y2"} & set(names))

        if is_enough:
            assert policy.check(signed(*names)).cosigned == dict.fromkeys(names, 7)
        else:
            with pytest.raises(NoQuorum):
                policy.check(signed(*names))

    def test_that_is_missing_names_who(self):
        with pytest.raises(NoQuorum, match=r"Belum ada: x2, x3, y1, y2\."):
            Policy.parse(TWO_GROUPS.encode()).check(signed("x1"))

    def test_may_be_one_witness_or_none(self):
        one = Policy.parse(f"log {LOG.key}\n{KEYS}quorum y2\n".encode())
        with pytest.raises(NoQuorum):
            one.check(signed("y1"))
        assert one.check(signed("y2")).log.key == LOG.key
        assert Policy.parse(f"log {LOG.key}\nquorum none\n".encode()).check(signed()).cosigned == {}


class TestLog:
    def test_of_another_name_is_refused(self):
        other = Signer.new("netral.example/log/2024", Kind.SIGNATURE)

        with pytest.raises(BadSignature, match=r"milik log lain, “netral\.example/log/2024”"):
            Policy.parse(TWO_GROUPS.encode()).check(signed(log=other, origin=other.key.name))

    def test_with_another_key_of_its_name_is_refused(self):
        namesake = Signer.new(ORIGIN, Kind.SIGNATURE)

        with pytest.raises(BadSignature, match=f"Kunci lain bernama sama: {namesake.key.id.hex()}"):
            Policy.parse(TWO_GROUPS.encode()).check(signed("x1", "x2", "y1", log=namesake))

    def test_may_have_two_keys_while_one_follows_the_other(self):
        new = Signer.new(ORIGIN, Kind.SIGNATURE)
        policy = Policy.parse(f"log {LOG.key}\nlog {new.key}\nquorum none\n".encode())

        assert policy.check(signed(log=new)).log.key == new.key
        assert policy.check(signed(log=LOG)).log.key == LOG.key


class TestFile:
    def test_is_written_so_that_it_means_the_same(self):
        policy = Policy.parse(TWO_GROUPS.encode())

        assert Policy.parse(policy.octets()) == policy

    def test_may_hold_any_bytes_beyond_ascii(self):
        octets = f"log {LOG.key} https://".encode() + b"\xff\xe2\nquorum none\n"

        assert Policy.parse(octets).octets() == octets

    @pytest.mark.parametrize(
        ("text", "line", "said"),
        [
            (f"log {LOG.key}\n", None, "names no quorum"),
            ("qourum none\n", 1, "unknown word"),
            ("quorum none\nquorum none\n", 2, "stands twice"),
            (f"log {LOG.key}\nlog {LOG.key}\nquorum none", 2, "stands twice"),
            ("log abc\nquorum none", 1, "is no key"),
            ("log\nquorum none", 1, "words are missing"),
            ("quorum a b", 1, "words are missing, or too many"),
            (f"log {WITNESSES['x1'].key}\nquorum none", 1, "a key of kind 4 where one of kind 1 belongs"),
            (f"witness a {LOG.key}\nquorum none", 1, "a key of kind 1 where one of kind 4 belongs"),
            (f"{KEYS}witness z {WITNESSES['x1'].key}\nquorum none", 6, "stands twice"),
            (f"{KEYS}witness none {Signer.new('a', Kind.COSIGNATURE).key}\nquorum none", 6, "is taken"),
            (f"{KEYS}quorum z", 6, "“z” is not defined above"),
            (f"{KEYS}group g any z\nquorum g", 6, "“z” is not defined above"),
            (f"{KEYS}group g any none\nquorum g", 6, "“none” is not defined above"),
            (f"{KEYS}group g any x1 x1\nquorum g", 6, "“x1” stands twice"),
            (f"{KEYS}group g any x1\ngroup h any x1\nquorum h", 7, "“x1” stands twice"),
            (f"{KEYS}group x1 any x2\nquorum x1", 6, "“x1” is taken"),
            (f"{KEYS}group g all\nquorum g", 6, "0 of 0 members"),
            (f"{KEYS}group g 3 x1 x2\nquorum g", 6, "3 of 2 members"),
            (f"{KEYS}group g 0 x1 x2\nquorum g", 6, "neither “all” nor “any” nor a number"),
            (f"{KEYS}group g two x1 x2\nquorum g", 6, "neither “all” nor “any” nor a number"),
            ("quorum none\x0b\n", 1, "control characters"),
            ("quorum\u00a0none\n", 1, "unknown word"),
        ],
        ids=itertools.count(),
    )
    def test_that_is_none_is_refused_with_its_line(self, text, line, said):
        with pytest.raises(BadPolicy) as refused:
            Policy.parse(text.encode())

        assert said in refused.value.message["en"]
        assert line is None or f"line {line}:" in refused.value.message["en"]


class TestGroupsWithinGroups:
    def nested(self, deep):
        lines = [f"log {LOG.key}", f"witness w {WITNESSES['x1'].key}", "group g0 1 w"]
        lines += [f"group g{at} 1 g{at - 1}" for at in range(1, deep)]
        return "\n".join([*lines, f"quorum g{deep - 1}", ""]).encode()

    def test_may_stand_some_deep(self):
        assert Policy.parse(self.nested(15)).check(signed("x1")).cosigned == {"w": 7}

    @pytest.mark.parametrize("deep", [16, 17, 5000])
    def test_are_refused_where_they_would_never_end(self, deep):
        with pytest.raises(BadPolicy, match="baris 18: kelompok bertingkat terlalu dalam"):
            Policy.parse(self.nested(deep))


class TestTwoKeysOfOneName:
    """After a rotation both sign; somebody else may sign under the same name, too."""

    NEW, STRANGER = Signer.new(ORIGIN, Kind.SIGNATURE), Signer.new(ORIGIN, Kind.SIGNATURE)

    def under(self, *signers, broken=None):
        text = str(Checkpoint(ORIGIN, 0, EMPTY_ROOT))
        signatures = [one.sign(text) for one in signers]
        if broken is not None:
            wrong = broken.sign(text + "more\n")
            signatures.append(wrong)
        return Signed.parse(str(Note(text, tuple(signatures))).encode())

    def trusting(self, *signers):
        return Policy.parse("".join(f"log {one.key}\n" for one in signers).encode() + b"quorum none\n")

    def test_are_accepted_by_those_who_know_either(self):
        checkpoint = self.under(LOG, self.NEW)
        for known in ((LOG,), (self.NEW,), (LOG, self.NEW)):
            assert self.trusting(*known).check(checkpoint).log.key == known[0].key

    def test_are_refused_with_the_key_that_is_not_known(self):
        with pytest.raises(BadSignature) as refused:
            self.trusting(LOG).check(self.under(self.STRANGER))
        assert str(refused.value) == (
            f"Tidak ada kunci tepercaya di bawah checkpoint “{ORIGIN}”. "
            f"Kunci lain bernama sama: {self.STRANGER.key.id.hex()}. Dicabut? Lihat /log/revoked."
        )

    def test_are_refused_when_one_that_is_known_is_wrong_though_the_other_is_right(self):
        with pytest.raises(BadSignature, match=f"Tanda tangan {ORIGIN} salah"):
            self.trusting(LOG, self.NEW).check(self.under(LOG, broken=self.NEW))

    def test_leave_out_what_a_stranger_signed(self):
        assert self.trusting(LOG).check(self.under(self.STRANGER, LOG)).log.key == LOG.key
