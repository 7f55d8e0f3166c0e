"""The writer and its witnesses over HTTP: several, absent, slow, wrong, ahead of us."""

from __future__ import annotations

import http.client
import threading
from contextlib import ExitStack
from http import HTTPStatus

import pytest

from netral.cli.ledger_watch import Teller
from netral.ledger.errors import Halted, LedgerError, NoQuorum
from netral.ledger.models import SHARD_BITS, Entry, Shard
from netral.ledger.operations import announce, close
from netral.ledger.policy import Witness
from netral.ledger.queries import folder_of, policy, prove, witnesses_file
from netral.ledger.remote import Asking, Remote, Unreachable
from netral.ledger.served import application, key_of
from netral.ledger.tiles import Reader
from netral.ledger.verify import read_checkpoint
from netral.ledger.witness import LONGEST, Answer, Request
from netral.ledger.writer import AGAIN, Writer
from tests.ledger.entering import enter
from tests.ledger.http_folder import answering
from tests.ledger.http_folder import published as directory

pytestmark = pytest.mark.django_db


class Silent:
    """Tells nobody what a witness did."""

    def answered(self, answer, /):
        pass

    def policy_refused(self, problem, /):
        pass


def dripping(held):
    """Give an application that talks without end, a byte at a time, until it is let go."""

    def drop(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        while not held.wait(0.05):
            yield b"x"

    return drop


def told(folder):
    """Give the policy as a file, as a witness has it."""
    file = folder / "policy"
    file.write_bytes(policy().octets())
    return file


@pytest.fixture
def writer(var, clock):
    """Give a writer with an open log, which its witnesses know."""
    made = Writer(clock)
    made.step()
    return made


@pytest.fixture
def witnesses(writer, tmp_path):
    """Give two witnesses that answer; the policy wants both."""
    with ExitStack() as stack:
        lines, folders = list[str](), []
        for name in ("a", "b"):
            folder = tmp_path / name
            signer = key_of(folder, f"{name}.example/saksi")
            url = stack.enter_context(answering(application(folder, told(tmp_path), Silent())))
            lines.append(f"witness {name} {signer.key} {url}\n")
            folders.append(folder)
        witnesses_file().write_text(f"{''.join(lines)}group both all a b\nquorum both\n")
        yield folders


def published():
    return read_checkpoint(folder_of(2027).read)


class TestWitnesses:
    def test_cosign_what_is_published_from_then_on(self, writer, witnesses):
        for number in range(3):
            opening = enter("pledge", b"%d" % number)
            writer.step()
            assert set(prove(opening).check(opening.entry(), policy()).cosigned) == {"a", "b"}

    def test_are_asked_though_nothing_is_new(self, writer, witnesses):
        writer.step()
        assert set(policy().check(published()).cosigned) == {"a", "b"}

    def test_that_are_absent_hold_nothing_up_and_are_asked_again(self, writer, witnesses, monkeypatch):
        there = witnesses_file().read_text()
        url = there.split("\n")[1].split(" ")[3]
        witnesses_file().write_text(there.replace(url, "http://127.0.0.1:9"))
        opening = enter("pledge", b"1")
        assert writer.step() == 1
        with pytest.raises(NoQuorum, match="Belum ada: b"):
            prove(opening).check(opening.entry(), policy())
        witnesses_file().write_text(there)
        writer._resting.clear()  # its rest is over
        writer.step()
        assert set(policy().check(published()).cosigned) == {"a", "b"}
        assert AGAIN < 60

    def test_that_talk_without_end_hold_nothing_up(self, writer, witnesses, clock):
        held = threading.Event()

        with answering(dripping(held)) as url:
            there = witnesses_file().read_text()
            witnesses_file().write_text(there.replace(there.split("\n")[1].split(" ")[3], url))
            quick = Writer(clock, patience=0.2)
            enter("pledge", b"1")
            assert quick.step() == 1
            for number in range(5):  # it is not asked again while it talks
                quick._resting.clear()
                enter("pledge", b"more %d" % number)
                assert quick.step() == 1
            assert [one.name for one in threading.enumerate() if one.name.startswith("witness ")] == ["witness b"]
            held.set()

    @pytest.mark.parametrize(
        ("status", "body"),
        [("500 Oops", b""), ("200 OK", b"nothing"), ("200 OK", b"\xff\xfe"), ("409 Conflict", b"many\n"),
         ("200 OK", "— a.example/saksi AAAAAAAAAAAA\n".encode()), ("404 Not Found", b"")],
    )  # fmt: skip
    def test_that_answer_nonsense_are_not_believed(self, writer, witnesses, status, body):
        def nonsense(environ, start):
            start(status, [("Content-Type", "text/plain")])
            return [body]

        with answering(nonsense) as url:
            there = witnesses_file().read_text()
            witnesses_file().write_text(there.replace(there.split("\n")[0].split(" ")[3], url))
            enter("pledge", b"1")
            assert writer.step() == 1
        with pytest.raises(NoQuorum):
            policy().check(published())

    def test_that_cosign_a_hundred_times_give_one_signature(self, writer, witnesses, clock):
        """More would fill the note, until nobody could read it."""
        signer = key_of(witnesses[0], "")

        def eager(environ, start):
            start("200 OK", [("Content-Type", "text/plain")])
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            text = Request.parse(body).signed.note.text
            return ["".join(str(signer.sign(text, at=at)) for at in range(1, 101)).encode()]

        with answering(eager) as url:
            there = witnesses_file().read_text()
            witnesses_file().write_text(there.replace(there.split("\n")[0].split(" ")[3], url))
            opening = enter("pledge", b"1")
            writer.step()
        assert prove(opening).check(opening.entry(), policy()).cosigned["a"] == 100

    def test_that_saw_more_than_we_have_stop_us(self, writer, witnesses, clock):
        """An old backup of everything was restored: without them, a second history would be signed."""
        writer.step()
        old, files = Shard.objects.get(), folder_of(2027).read("checkpoint")
        enter("pledge", b"forgotten")
        writer.step()
        Entry.objects.filter(place__gte=(2027 << SHARD_BITS) + old.size).delete()
        old.save()
        (folder_of(2027).root / "checkpoint").write_bytes(files)
        enter("pledge", b"other")
        with pytest.raises(Halted, match=r"Saksi sudah melihat 2 entri.*netral ledger recover --year 2027 --from"):
            Writer(clock).step()
        assert published().checkpoint.size == 1

    def test_that_alone_claims_more_does_not_stop_us(self, writer, witnesses):
        """One of them lies; those who are needed cosign."""
        there = witnesses_file().read_text()
        witnesses_file().write_text(there.replace("all a b", "any a b"))

        def ahead(environ, start):
            start("409 Conflict", [("Content-Type", "text/x.tlog.size")])
            return [b"999999\n"]

        with answering(ahead) as url:
            there = witnesses_file().read_text()
            witnesses_file().write_text(there.replace(there.split("\n")[0].split(" ")[3], url))
            enter("pledge", b"1")
            assert writer.step() == 1
        assert set(policy().check(published()).cosigned) == {"b"}


class TestClosedLog:
    def test_is_cosigned_by_a_witness_that_came_long_after(self, writer, witnesses, clock):
        there = witnesses_file().read_text()
        witnesses_file().unlink()
        announce(2028, at=clock())
        close(2027, at=clock())
        for _ in range(3):
            writer.step()
        clock.go(days=50)
        writer.step()
        clock.go(days=50)
        assert published().note.signed_by(policy().logs[0].key) is not None
        witnesses_file().write_text(there)
        for _ in range(2):  # the first publishes the new policy
            writer.step()
        assert set(policy().check(published()).cosigned) == {"a", "b"}


class TestRemote:
    @pytest.mark.parametrize(
        "to", ["http://[::1/", "http://.example/", f"http://{'a' * 70}.example/", "http://127.0.0.1/admin"]
    )
    def test_goes_nowhere_that_was_not_named(self, to):
        def redirecting(environ, start):
            start("302 Found", [("Location", to)])
            return []

        with answering(redirecting) as url, pytest.raises(Unreachable, match="HTTP 302"):
            Remote(url).read("checkpoint")

    @pytest.mark.parametrize("url", ["http://[::1/log", "http://", "http://.example/log", "http://a b/log"])
    def test_takes_no_address_that_is_none(self, url):
        with pytest.raises(Unreachable):
            Remote(url).read("checkpoint")

    def test_gives_one_file_after_another_at_once(self, tmp_path):
        """Whoever answered a moment ago still talks to nobody."""
        (tmp_path / "checkpoint").write_bytes(b"x")
        with directory(tmp_path) as url:
            log = Remote(url)
            assert {log.read("checkpoint") for _ in range(300)} == {b"x"}

    def test_gives_up_a_file_that_comes_drop_by_drop(self):
        held = threading.Event()

        with answering(dripping(held)) as url:
            log = Remote(url, whole=0.3)
            for _ in range(3):  # it is not asked again while it talks
                with pytest.raises(Unreachable, match="tidak dijawab tepat waktu"):
                    log.read("checkpoint")
            assert [one.name for one in threading.enumerate()].count(f"log {url}") == 1
            held.set()


class TestWitnessOnTheWeb:
    @pytest.fixture
    def ask(self, writer, tmp_path):
        folder = tmp_path / "w"
        key_of(folder, "w.example/saksi")
        with answering(application(folder, told(tmp_path), Silent())) as url:

            def asked(method, path, body=b"", **headers):
                connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
                connection.request(method, path, body, headers)
                return connection.getresponse().status

            yield asked

    @pytest.mark.parametrize(
        ("method", "path", "body", "status"),
        [
            ("POST", "/add-checkpoint", b"rubbish", HTTPStatus.BAD_REQUEST),
            ("GET", "/add-checkpoint", b"", HTTPStatus.METHOD_NOT_ALLOWED),
            ("POST", "/other", b"", HTTPStatus.NOT_FOUND),
        ],
    )
    def test_refuses_what_is_no_request(self, ask, method, path, body, status):
        assert ask(method, path, body) == status

    def test_reads_its_policy_again_when_the_file_is_exchanged(self, writer, tmp_path, capsys):
        """The words are those that whoever runs it sees; the same is not said again for a while."""
        file = told(tmp_path)
        known = file.read_bytes()
        file.write_bytes(b"quorum none\n")
        signer = key_of(tmp_path / "w", "w.example/saksi")
        with answering(application(tmp_path / "w", file, Teller("en"))) as url:
            one = Witness("w", signer.key, url)

            def asked():
                (answer,) = Asking().cosign(published(), [one], Reader(folder_of(2027).read, 1), patience=10)
                return answer.refused

            assert asked() == asked() == "HTTP 404"
            for content, refused in (
                (known, ""), (b"rubbish\n", ""), (b"quorum none\n", "HTTP 404"), (known, ""),
            ):  # fmt: skip
                (tmp_path / "new").write_bytes(content)
                (tmp_path / "new").replace(file)
                assert asked() == refused
        said = [line.split(" ", 1)[1] for line in capsys.readouterr().out.splitlines()]
        assert said == [
            "▲ localhost/log/2027: this log is not in the policy",
            "● localhost/log/2027: 1 entry cosigned",
            "▲ Policy, line 1: unknown word “rubbish”.",
        ]

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (Answer(HTTPStatus.CONFLICT, origin="x/log", size=7), ""),
            (
                Answer(HTTPStatus.CONFLICT, origin="x/log", size=7, is_contradiction=True),
                "▲ x/log: THE LOG SHRANK or split",
            ),
            (Answer(HTTPStatus.UNPROCESSABLE_ENTITY, origin="x/log"), "▲ x/log: THE LOG WAS REWRITTEN"),
            (Answer(HTTPStatus.FORBIDDEN, origin="x\x1b[2J"), "▲ x\N{REPLACEMENT CHARACTER}[2J: no right signature"),
            (Answer(HTTPStatus.BAD_REQUEST), "▲ no request to a witness"),
            (Answer(HTTPStatus.LENGTH_REQUIRED), ""),
        ],
    )
    def test_tells_whoever_runs_it_what_is_wrong(self, capsys, answer, said):
        Teller("en").answered(answer)
        assert capsys.readouterr().out.partition(" ")[2].startswith(said)

    def test_whose_memory_is_broken_cosigns_nothing_and_says_so(self, writer, tmp_path, capsys):
        signer = key_of(tmp_path / "w", "w.example/saksi")
        with answering(application(tmp_path / "w", told(tmp_path), Teller("id"))) as url:
            reader = Reader(folder_of(2027).read, 1)
            one = Witness("w", signer.key, url)
            Asking().cosign(published(), [one], reader, patience=10)
            memory = next((tmp_path / "w").glob("*.checkpoint"))
            memory.write_bytes(published().octets())
            (answer,) = Asking().cosign(published(), [one], reader, patience=10)
            assert answer.refused == "HTTP 500"
        assert "ingatan saksi ini rusak" in capsys.readouterr().out

    def test_reads_nothing_that_is_too_long(self, ask):
        assert ask("POST", "/add-checkpoint", b"", **{"Content-Length": str(LONGEST + 1)}) == 413

    def test_needs_a_name_the_first_time_and_keeps_it(self, tmp_path):
        with pytest.raises(LedgerError, match="memerlukan nama"):
            key_of(tmp_path / "new", "")
        first = key_of(tmp_path / "new", "w.example")
        assert key_of(tmp_path / "new", "").key == first.key
        assert (tmp_path / "new" / "key").stat().st_mode & 0o077 == 0
        with pytest.raises(LedgerError, match=r"milik saksi lain: w\.example"):
            key_of(tmp_path / "new", "x.example")
