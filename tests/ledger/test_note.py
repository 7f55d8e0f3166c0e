"""Signed notes: a checkpoint of the world's best known log, what may not be in a note, and wrong signatures."""

from __future__ import annotations

import pytest

from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.errors import BadNote, BadSignature
from netral.ledger.note import LATEST, LONGEST, Key, Kind, Note, Signature, Signer

# Go's checksum database, as published.
SUMDB = Key.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
SUMDB_HEADS = [
    """\
go.sum database tree
6476701
mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=

— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=
""",
    """\
go.sum database tree
65209736
5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=

— sum.golang.org Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cVtYspg3dxXABkGZZKdsQ8=
""",
]
# The example of c2sp.org/tlog-cosignature; its keys are not published.
COSIGNED = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501
TEXT = "netral.example/log/2029\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


@pytest.fixture
def log():
    return Signer.new("netral.example/log/2029", Kind.SIGNATURE)


@pytest.fixture
def witness():
    return Signer.new("saksi.example/w1", Kind.COSIGNATURE)


class TestKnownAnswers:
    @pytest.mark.parametrize("head", SUMDB_HEADS)
    def test_a_published_checkpoint_is_accepted(self, head):
        signed = Signed.parse(head.encode())

        assert signed.checkpoint.origin == "go.sum database tree"
        assert signed.note.signed_by(SUMDB) == 0
        assert signed.octets() == head.encode()

    def test_one_with_another_size_is_refused(self):
        with pytest.raises(BadSignature, match=r"sum\.golang\.org salah"):
            Note.parse(SUMDB_HEADS[0].replace("6476701", "6476702").encode()).signed_by(SUMDB)

    def test_the_example_of_the_specification_is_read(self):
        signed = Signed.parse(COSIGNED.encode())

        assert [one.name for one in signed.note.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]
        assert [len(one.octets) for one in signed.note.signatures] == [64, 72]
        assert signed.octets() == COSIGNED.encode()

    def test_a_key_is_written_as_it_was_read(self):
        assert str(SUMDB) == "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


class TestSignature:
    def test_is_accepted_from_who_made_it(self, log, witness):
        note = Note(TEXT, (log.sign(TEXT), witness.sign(TEXT, at=1_900_000_000)))
        read = Note.parse(str(note).encode())

        assert read == note
        assert read.signed_by(log.key) == 0
        assert read.signed_by(witness.key) == 1_900_000_000

    def test_of_somebody_unknown_is_left_alone(self, log, witness):
        assert Note(TEXT, (log.sign(TEXT),)).signed_by(witness.key) is None

    def test_of_a_namesake_is_left_alone(self, log):
        namesake = Signer.new(log.key.name, Kind.SIGNATURE)

        assert Note(TEXT, (namesake.sign(TEXT),)).signed_by(log.key) is None
        assert Note(TEXT, (namesake.sign(TEXT), log.sign(TEXT))).signed_by(log.key) == 0

    def test_under_a_borrowed_number_is_refused(self, log):
        namesake = Signer.new(log.key.name, Kind.SIGNATURE)
        borrowed = Signature(log.key.name, log.key.id, namesake.sign(TEXT).octets)

        with pytest.raises(BadSignature):
            Note(TEXT, (log.sign(TEXT), borrowed)).signed_by(log.key)

    @pytest.mark.parametrize("length", [1, 8, 63, 65])
    def test_of_another_length_is_refused(self, log, witness, length):
        for signer in (log, witness):
            cut = Signature(signer.key.name, signer.key.id, bytes(length))
            with pytest.raises(BadSignature):
                Note(TEXT, (cut,)).signed_by(signer.key)

    def test_with_another_time_is_refused(self, witness):
        made = witness.sign(TEXT, at=1_900_000_000)
        moved = made._replace(octets=(1_900_000_001).to_bytes(8) + made.octets[8:])

        with pytest.raises(BadSignature):
            Note(TEXT, (moved,)).signed_by(witness.key)

    def test_beyond_the_end_of_time_is_refused(self, witness):
        with pytest.raises(BadSignature):
            Note(TEXT, (witness.sign(TEXT, at=LATEST + 1),)).signed_by(witness.key)

    def test_made_later_takes_the_place_of_the_earlier(self, log, witness):
        note = Note(TEXT, (log.sign(TEXT), witness.sign(TEXT, at=1)))
        later = note.with_signatures((witness.sign(TEXT, at=2),))

        assert len(later.signatures) == 2
        assert later.signed_by(witness.key) == 2


class TestKey:
    def test_that_is_private_is_kept_as_text(self, log):
        assert Signer.parse(log.secret()).key == log.key
        assert log.secret().startswith("PRIVATE+KEY+netral.example/log/2029+")

    def test_that_is_private_shows_in_nothing_else(self, log):
        kept = log.secret().rpartition("+")[2]

        assert kept not in repr(log)
        with pytest.raises(BadNote) as refused:
            Signer.parse(log.secret()[:-9] + "A" * 9)
        assert kept[:20] not in str(refused.value.message)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "sum.golang.org",
            "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
            "sum.golang.org+033DE0AE+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
            "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn",
            "sum.golang.org+033de0ae+Bs4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
            "sum.golang.org+033de0ae+",
            "sum golang org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
            "\x1b[31m+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        ],
    )
    def test_that_is_none_is_refused(self, text):
        with pytest.raises(BadNote) as refused:
            Key.parse(text)
        assert "\x1b" not in refused.value.message["en"]

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a" * 256])
    def test_may_not_have_such_a_name(self, name):
        with pytest.raises(BadNote):
            Signer.new(name, Kind.SIGNATURE)


class TestNote:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda text: text.replace("\n\n", "\n"), "tidak bertanda tangan"),
            (lambda text: text.rstrip("\n"), "tidak bertanda tangan"),
            (lambda text: text.replace("—", "-"), "tidak terbaca"),
            (lambda text: text.replace("— sum", "—  sum"), "tidak terbaca"),
            (lambda text: text + "\n", "tidak bertanda tangan"),
            (lambda text: text.replace("Az3grs", "Az3gr\t"), "tanda kendali"),
            (lambda text: text.replace("\n", "\r\n"), "tanda kendali"),
            (lambda text: text.replace("oAw=", "oAx="), "tidak terbaca"),  # the same bytes, written otherwise
            (lambda text: text.replace("oAw=", "oAw"), "tidak terbaca"),
            (lambda text: text + "— kosong \n", "tidak terbaca"),
            (lambda text: text + "— a AAAAAAA=\n" * 64, "terlalu banyak"),
        ],
    )
    def test_that_is_none_is_refused(self, change, said):
        with pytest.raises(BadNote, match=said):
            Note.parse(change(SUMDB_HEADS[0]).encode())

    def test_that_is_too_long_or_no_text_is_refused(self):
        with pytest.raises(BadNote, match="terlalu panjang"):
            Note.parse(b"a" * (LONGEST + 1))
        with pytest.raises(BadNote, match="UTF-8"):
            Note.parse(b"\xff\n\n")

    def test_may_have_sixteen_signatures_and_empty_lines(self):
        text = "a\n\n\nb\n"
        note = Note(text, tuple(Signer.new(f"k{number}", Kind.SIGNATURE).sign(text) for number in range(16)))

        assert Note.parse(str(note).encode()) == note


class TestCheckpoint:
    def test_is_written_as_it_was_read(self):
        text = TEXT + "further\n"

        assert str(Checkpoint.parse(text)) == text
        assert Checkpoint.parse(text).further == ("further",)

    @pytest.mark.parametrize(
        "text",
        [
            "netral.example\n0\n",
            "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "netral.example\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "netral.example\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "netral.example\n٣\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            "netral.example\n1\n47DEQpj8HBSa\n",
            "netral.example\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
            "netral.example\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nfurther\n",
            "netral.example\n" + "9" * 20 + "\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        ],
    )
    def test_that_is_none_is_refused(self, text):
        with pytest.raises(BadNote, match="bukan checkpoint"):
            Checkpoint.parse(text)
