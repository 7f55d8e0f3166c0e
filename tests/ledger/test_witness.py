"""A witness, by the words of c2sp.org/tlog-witness: what it cosigns, what it refuses and how, and its memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest

from netral.ledger import base64
from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.errors import BadSignature
from netral.ledger.note import Kind, Note, Signature, Signer
from netral.ledger.policy import Log
from netral.ledger.tiles import Reader
from netral.ledger.tree import EMPTY_ROOT, consistency_path
from netral.ledger.witness import SIZE, Request, Witness
from tests.ledger.test_tiles import grown, reading

ORIGIN = "netral.example/log/2029"
LOG = Signer.new(ORIGIN, Kind.SIGNATURE)
SAKSI = Signer.new("saksi.example", Kind.COSIGNATURE)
_, FILES = grown(*[100] * 10)
NOW = 1_900_000_000


def head(size, *, log=LOG, origin=ORIGIN, root=None):
    text = str(Checkpoint(origin, size, grown(size)[0].root() if root is None else root))
    return Signed.parse(str(Note(text, (log.sign(text),))).encode())


def asking(old, new, *, path=None, **other):
    if path is None:
        path = consistency_path(old, new, Reader(reading(FILES), 1000).node)
    return Request(old, tuple(path), head(new, **other)).octets()


@pytest.fixture
def witness(tmp_path):
    return Witness(SAKSI, [Log(LOG.key, "")], tmp_path / "memory")


def told(witness, old, new, now=NOW, **other):
    return witness.add_checkpoint(asking(old, new, **other), now=now)


class TestCosignature:
    def test_is_given_to_a_log_that_grows(self, witness):
        for now, (old, new) in enumerate([(0, 0), (0, 300), (300, 300), (300, 700), (700, 1000)]):
            answer = told(witness, old, new, now=now)

            assert answer.status == HTTPStatus.OK
            signature = Signature.parse(answer.body.removesuffix("\n"))
            assert Note(head(new).note.text, (signature,)).signed_by(SAKSI.key) == now

    def test_is_kept_in_mind_by_the_next_process(self, witness, tmp_path):
        told(witness, 0, 300)

        again = Witness(SAKSI, [Log(LOG.key, "")], tmp_path / "memory")
        assert told(again, 0, 700).status == HTTPStatus.CONFLICT
        assert told(again, 300, 700).status == HTTPStatus.OK

    def test_leaves_when_it_is_durable(self, witness, monkeypatch):
        def full(*args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("netral.ledger.witness.write_durably", full)
        with pytest.raises(OSError, match="No space left"):
            told(witness, 0, 300)
        monkeypatch.undo()
        assert told(witness, 0, 700).status == HTTPStatus.OK

    def test_is_given_once_of_two_that_do_not_go_together(self, witness):
        told(witness, 0, 100)
        other = grown(50, 150)[0].root()[::-1]
        bodies = [asking(100, 200), asking(100, 300), asking(100, 200, root=other)] * 4
        with ThreadPoolExecutor(4) as together:
            answers = list(together.map(lambda body: witness.add_checkpoint(body, now=NOW), bodies))

        assert [answer.status for answer in answers].count(HTTPStatus.OK) == 1


class TestRefusal:
    def test_of_a_log_that_nobody_named(self, witness):
        answer = told(witness, 0, 100, origin="lain.example/log", log=Signer.new("lain.example/log", Kind.SIGNATURE))

        assert answer.status == HTTPStatus.NOT_FOUND

    def test_of_a_key_that_nobody_named(self, witness):
        assert told(witness, 0, 100, log=Signer.new(ORIGIN, Kind.SIGNATURE)).status == HTTPStatus.FORBIDDEN

    def test_of_a_signature_that_is_wrong(self, witness):
        body = asking(0, 100).replace(b"\n100\n", b"\n101\n")

        assert witness.add_checkpoint(body, now=NOW).status == HTTPStatus.FORBIDDEN

    def test_of_an_old_size_beyond_the_new(self, witness):
        assert told(witness, 200, 100, path=[]).status == HTTPStatus.BAD_REQUEST

    @pytest.mark.parametrize(("old", "new"), [(0, 700), (200, 700), (400, 700)])
    def test_of_another_old_size_says_the_right_one(self, witness, old, new):
        told(witness, 0, 300)
        answer = told(witness, old, new)

        assert (answer.status, answer.body, answer.type) == (HTTPStatus.CONFLICT, "300\n", SIZE)

    def test_of_another_root_of_one_size(self, witness):
        told(witness, 0, 300)

        assert told(witness, 300, 300, root=bytes(32), path=[]).status == HTTPStatus.CONFLICT

    @pytest.mark.parametrize("root", [bytes(32), EMPTY_ROOT])
    def test_of_a_log_that_was_rewritten(self, witness, root):
        told(witness, 0, 300)
        answer = told(witness, 300, 700, root=root)

        assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
        assert told(witness, 300, 700).status == HTTPStatus.OK

    def test_of_a_proof_where_none_belongs(self, witness):
        assert told(witness, 0, 300, path=[bytes(32)]).status == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_of_an_empty_log_that_is_not_empty(self, witness):
        assert told(witness, 0, 0, root=bytes(32)).status == HTTPStatus.CONFLICT

    @pytest.mark.parametrize(
        "change",
        [
            lambda body: b"",
            lambda body: b"\xff" * 20,
            lambda body: body.replace(b"old 0", b"old 00"),
            lambda body: body.replace(b"old 0", b"old -1"),
            lambda body: body.replace(b"old 0", b"new 0"),
            lambda body: body.replace(b"old 0\n", b"old 0\n!\n"),
            lambda body: body.replace(b"old 0\n", b"old 0\nAAAA\n"),
            lambda body: body.replace(b"old 0\n", b"old 0\n" + base64.encode(bytes(32)).encode() + b"\n"),
            lambda body: body.replace(b"old 0\n", b"old 0\n" + (base64.encode(bytes(32)) + "\n").encode() * 64),
            lambda body: body.replace(b"\n\n", b"\n"),
            lambda body: body[:-1],
        ],
    )
    def test_of_what_is_no_request(self, witness, change):
        answer = witness.add_checkpoint(change(asking(0, 300)), now=NOW)

        assert answer.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)

    def test_to_go_on_from_a_memory_that_is_not_its_own(self, witness, tmp_path):
        told(witness, 0, 300)
        (memory,) = (tmp_path / "memory").glob("*.checkpoint")
        memory.write_bytes(memory.read_bytes().replace(b"\n300\n", b"\n200\n"))

        with pytest.raises(BadSignature):
            told(witness, 200, 700)
