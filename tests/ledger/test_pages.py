"""The public log on the web: files for programs, a page for people."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT

from netral.ledger.entry import Opening
from netral.ledger.models import Shard
from netral.ledger.offline import page
from netral.ledger.operations import announce, revoke, rotate
from netral.ledger.policy import Policy
from netral.ledger.proof import LONGEST
from netral.ledger.queries import prove
from netral.ledger.writer import Writer
from tests.ledger.entering import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(var, clock):
    """Give what opens an entry of a log that is published."""
    made = enter("pledge", b"Saya netral.\nSelalu.")
    Writer(clock).step()
    return made


def send(visitor, path="/log/", **files):
    sent = {name: SimpleUploadedFile("x", octets) for name, octets in files.items()}
    return super(type(visitor), visitor).post(path, sent, content_type=MULTIPART_CONTENT)


class TestFiles:
    def test_of_tiles_are_kept_for_good(self, public, opening):
        for path in ("tile/0/000.p/2", "tile/entries/000.p/2"):
            answer = public.get(f"/log/2027/{path}")
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer["Content-Type"] == "application/octet-stream"
            assert answer["Access-Control-Allow-Origin"] == "*"

    def test_that_change_are_asked_for_again(self, public, opening):
        for path in ("/log/2027/checkpoint", "/log/policy", "/log/revoked"):
            answer = public.get(path)
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "public, no-cache"
            assert answer["Content-Type"] == "text/plain; charset=utf-8"

    @pytest.mark.parametrize(
        "path",
        ["2026/checkpoint", "2027/checkpoin", "2027/tile/0/000", "2027/tile/0/000.p/1", "2027/tile/0/999", "2027/",
         "2027/tile/0/../../../../writer.lock", "2027/tile/9/000.p/256", "2027/../../witnesses", "2027/key"],
    )  # fmt: skip
    def test_that_are_not_published_are_not_there(self, public, opening, path):
        assert public.get(f"/log/{path}").status_code == 404

    def test_cannot_be_written(self, public, opening):
        for path in ("/log/2027/checkpoint", "/log/policy", "/log/revoked"):
            assert public.post(path).status_code == 405

    def test_are_not_on_the_desk(self, desk, opening):
        assert desk.get("/log/2027/checkpoint").status_code == 404

    def test_tell_the_keys_and_those_that_are_revoked(self, public, opening, clock):
        rotate(Shard.objects.get(), at=clock())
        read = Policy.parse(public.get("/log/policy").content)
        assert [log.key.name for log in read.logs] == ["localhost/log/2027"] * 2
        revoke(read.logs[0].key.id.hex(), reason="Mesin lama", at=clock())
        assert len(Policy.parse(public.get("/log/policy").content).logs) == 1
        assert public.get("/log/revoked").text == f"{read.logs[0].key} 2027-03-01T05:00:00Z Mesin lama\n"


class TestOfflinePage:
    def test_is_a_file_with_the_digest_that_the_page_says(self, public, opening):
        answer = public.get("/log/offline")
        assert answer["Content-Disposition"] == 'attachment; filename="netral-periksa-bukti.html"'
        assert hashlib.sha256(answer.content).hexdigest() in public.get("/log/").text
        assert answer.content == page(public.get("/log/policy").content)


class TestPage:
    def test_shows_every_log_in_both_languages(self, public, opening, clock):
        announce(2028, at=clock())
        for path, said in (("/log/", "1 Maret 2027, 12.00 WIB"), ("/en/log/", "1 March 2027, 12.00 WIB")):
            page = public.get(path).text
            assert said in page
            assert "localhost/log/2027" in page
            assert "localhost/log/2028" in page

    def test_is_there_before_any_log(self, public, var):
        assert "Belum ada log" in public.get("/log/").text

    def test_says_what_a_proof_proves(self, public, opening):
        page = send(public, proof=prove(opening).octets()).text
        for said in ("Bukti ini benar", "nomor 1 (dihitung dari 0) dari 2", "pledge", "Saya netral.\nSelalu."):
            assert said in page

    def test_takes_the_content_from_a_file_of_its_own(self, public, opening):
        proof = prove(opening, apart=True).octets()
        assert "tidak memuat isinya" in send(public, proof=proof).text
        assert "Bukti ini benar" in send(public, proof=proof, opening=opening.octets()).text

    def test_shows_content_that_is_no_text_as_digits_and_none_as_markup(self, public, var, clock):
        for content, said in (
            (b"\0\xff", "00ff"),
            (b"<script>", "&lt;script&gt;"),
            ("a\u202eb".encode(), "61e280ae62"),
        ):
            made = enter("pledge", content)
            Writer(clock).step()
            page = send(public, proof=prove(made).octets()).text
            assert said in page
            assert "<script>" not in page

    @pytest.mark.parametrize("at", [0, 30, 40, 100, 200, -5])
    def test_refuses_a_proof_that_was_altered(self, public, opening, at):
        octets = bytearray(prove(opening).octets())
        octets[at] ^= 2
        page = send(public, proof=bytes(octets))
        assert page.status_code == 422
        assert "Bukti ini benar" not in page.text
        assert 'aria-invalid="true"' in page.text

    def test_refuses_content_that_is_another(self, public, opening):
        proof = prove(opening, apart=True).octets()
        page = send(public, "/en/log/", proof=proof, opening=Opening.new("pledge", b"other").octets()).text
        assert "The root of the tree does not match" in page or "the root of the tree does not match" in page

    def test_refuses_nothing_and_rubbish(self, public, opening):
        assert "Pilih dulu berkas buktinya" in send(public).text
        assert "bukan bukti" in send(public, proof=b"rubbish").text

    def test_refuses_what_is_too_large(self, public, opening):
        assert send(public, proof=bytes(3 * LONGEST)).status_code == 413

    def test_refuses_a_proof_of_another_log(self, public, opening):
        proof = prove(opening).octets()
        told = proof.replace(b"localhost/log/2027", b"lain.example/log/2027")
        assert "milik log lain, “lain.example/log/2027”" in send(public, proof=told).text
