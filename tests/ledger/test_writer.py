"""The writer: what is queued gets one place, is published, provable, and never contradicts what was signed."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from netral.common.bulk import exclusively
from netral.ledger.entry import Opening, random_entry
from netral.ledger.errors import BadProof, Halted, LedgerError
from netral.ledger.models import Entry, Held, Shard, SigningKey, Waiting
from netral.ledger.monitor import Memory, look
from netral.ledger.operations import announce, close, hold, revoke, rotate, submit
from netral.ledger.queries import beside, folder_of, policy, prove, revoked
from netral.ledger.shards import first_entry, last_entry
from netral.ledger.tiles import Reader
from netral.ledger.verify import read_checkpoint, verify
from netral.ledger.writer import Busy, Writer, alone, clock_file
from tests.ledger.entering import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(var, clock):
    return Writer(clock)


def published():
    return verify(folder_of(Shard.objects.latest("year").year).read, policy())


class TestEntering:
    def test_opens_the_first_log_by_itself(self, writer):
        assert writer.step() == 1
        shard = Shard.objects.get()
        assert (shard.year, shard.origin) == (2027, "localhost/log/2027")
        assert Reader(folder_of(shard.year).read, 1).entry(0) == first_entry(shard.origin, None).entry()

    def test_is_published_and_provable_after_one_step(self, writer):
        writer.step()
        opening = enter("pledge", b"Saya netral.")
        assert writer.step() == 1
        proof = prove(opening)
        assert proof.check(opening.entry(), policy()).log.key.name == "localhost/log/2027"
        assert Opening.parse(proof.extra) == opening

    def test_keeps_the_order_in_which_they_came(self, writer):
        openings = [enter("pledge", b"%d" % number) for number in range(600)]
        writer.step()
        assert [prove(one).index for one in openings] == list(range(1, 601))

    def test_twice_gives_one_place(self, writer):
        opening = enter("pledge", b"sekali")
        submit([opening, opening])
        writer.step()
        submit([opening])
        submit([opening], daily=True)
        assert writer.step() == 0
        assert not Waiting.objects.exists()
        assert Entry.objects.filter(commitment=opening.entry()).count() == 1

    def test_says_what_has_no_place_yet(self, writer):
        opening = enter("pledge", b"")
        with pytest.raises(BadProof, match="masih mengantre"):
            prove(opening)
        with pytest.raises(BadProof, match="tidak ada di log"):
            prove(Opening.new("pledge", b""))

    def test_without_anything_new_publishes_nothing(self, writer):
        writer.step()
        before = folder_of(Shard.objects.get().year).read("checkpoint")
        assert writer.step() == 0
        assert folder_of(Shard.objects.get().year).read("checkpoint") == before


class TestBatchOfTheDay:
    def test_waits_for_its_hour(self, writer, clock):
        writer.step()
        hold("case", b"1")
        clock.at = datetime(2027, 3, 1, 18, 59, tzinfo=UTC)  # 01.59 WIB
        assert writer.step() == 0
        clock.go(minutes=1)
        assert writer.step() == 256
        assert not Held.objects.exists()

    def test_comes_every_day_though_nothing_is_held(self, writer, clock):
        writer.step()
        for _ in range(3):
            clock.go(days=1)
            assert writer.step() == 256

    @pytest.mark.parametrize(("held", "size"), [(1, 256), (256, 256), (257, 1024), (1025, 4096)])
    def test_has_one_of_few_sizes(self, writer, clock, held, size):
        writer.step()
        for number in range(held):
            hold("case", b"%d" % number)
        clock.go(days=1)
        assert writer.step() == size

    def test_has_an_order_that_says_nothing(self, writer, clock):
        writer.step()
        openings = [hold("case", b"%d" % number) for number in range(100)]
        clock.go(days=1)
        writer.step()
        places = [prove(one).index for one in openings]
        assert places != sorted(places)
        assert max(places) > 150  # spread among those that say nothing

    def test_does_not_take_what_came_in_otherwise(self, writer, clock):
        writer.step()
        opening = hold("case", b"")
        submit([opening])
        writer.step()
        clock.go(days=1)
        assert writer.step() == 256
        assert Entry.objects.filter(commitment=opening.entry()).count() == 1


class TestShards:
    def test_close_with_all_that_waits_and_go_on_in_the_next(self, writer, clock):
        writer.step()
        first = Shard.objects.get()
        at_once, held = enter("pledge", b"1"), hold("case", b"1")
        announce(2028, at=clock())
        close(2027, at=clock())
        writer.step()
        later = enter("pledge", b"2")
        writer.step()
        first.refresh_from_db()
        end = read_checkpoint(folder_of(first.year).read).checkpoint
        entries = Reader(folder_of(first.year).read, end.size)
        assert end.size == 1 + 1 + 256 + 1
        assert entries.entry(end.size - 1) == last_entry(first.origin, end.size - 1).entry()
        assert all(prove(one).signed.checkpoint.origin == first.origin for one in (at_once, held))
        writer.step()
        following = Shard.objects.latest("year")
        size = read_checkpoint(folder_of(following.year).read).checkpoint.size
        assert Reader(folder_of(following.year).read, size).entry(0) == first_entry(following.origin, end).entry()
        assert prove(later).signed.checkpoint.origin == "localhost/log/2028"

    def test_are_never_written_again_once_closed(self, writer, clock):
        writer.step()
        first = Shard.objects.get()
        announce(2028, at=clock())
        close(2027, at=clock())
        for _ in range(3):
            writer.step()
        before = folder_of(first.year).read("checkpoint")
        clock.go(days=40)
        enter("pledge", b"2")
        writer.step()
        assert folder_of(first.year).read("checkpoint") == before

    def test_do_not_close_before_the_next_is_announced(self, writer, clock):
        writer.step()
        with pytest.raises(LedgerError, match="netral ledger open 2028"):
            close(2027, at=clock())

    def test_close_with_a_batch_whether_anything_is_held_or_not(self, writer, clock):
        writer.step()
        announce(2028, at=clock())
        before = Shard.objects.get(year=2027).size
        close(2027, at=clock())
        writer.step()
        assert Shard.objects.get(year=2027).size == before + 256 + 1

    def test_are_announced_in_the_order_of_their_years(self, writer, clock):
        writer.step()
        with pytest.raises(LedgerError, match="2027 sudah ada"):
            announce(2027, at=clock())

    def test_cannot_close_when_none_is_open(self, var, clock):
        with pytest.raises(LedgerError, match="Log 2027 tidak terbuka"):
            close(2027, at=clock())

    def test_let_a_proof_of_one_not_pass_for_the_other(self, writer, clock):
        opening = enter("pledge", b"1")
        writer.step()
        only_next = policy()
        announce(2028, at=clock())
        proof = prove(opening)
        only_next.logs = [log for log in policy().logs if log.key.name.endswith("2028")]
        with pytest.raises(LedgerError, match="milik log lain, “localhost/log/2027”"):
            proof.check(opening.entry(), only_next)


class TestKeys:
    def test_sign_together_after_a_rotation_so_that_old_and_new_readers_agree(self, writer, clock):
        opening = enter("pledge", b"1")
        writer.step()
        old = policy()
        rotate(Shard.objects.get(), at=clock())
        writer.step()
        new = policy()
        new.logs = new.logs[1:]
        proof = prove(opening)
        assert proof.check(opening.entry(), old)
        assert proof.check(opening.entry(), new)

    def test_that_are_revoked_sign_no_more_and_their_proofs_are_made_anew(self, writer, clock):
        opening = enter("pledge", b"1")
        writer.step()
        under_old = prove(opening)
        shard = Shard.objects.get()
        old_id = str(shard.keys.get().public).split("+")[1]
        rotate(shard, at=clock())
        revoke(old_id, reason="Mesin dicuri", at=clock())
        writer.step()
        with pytest.raises(LedgerError, match="Tidak ada kunci tepercaya"):
            under_old.check(opening.entry(), policy())
        assert prove(opening).check(opening.entry(), policy())
        assert shard.keys.get(revoked_at__isnull=False).sealed is None

    @pytest.mark.parametrize(
        ("key_id", "reason", "said"),
        [("00000000", "x", "Tidak ada kunci bernomor"), ("", "x", "satu-satunya kunci")],
    )
    def test_that_must_stay_are_not_revoked(self, writer, clock, key_id, reason, said):
        writer.step()
        with pytest.raises(LedgerError, match=said):
            revoke(key_id or policy().logs[0].key.id.hex(), reason=reason, at=clock())

    def test_are_revoked_for_a_reason_and_once(self, writer, clock):
        writer.step()
        rotate(Shard.objects.get(), at=clock())
        key_id = policy().logs[0].key.id.hex()
        with pytest.raises(LedgerError, match="Sebutkan sebabnya"):
            revoke(key_id, reason=" ", at=clock())
        revoke(key_id, reason="lama", at=clock())
        with pytest.raises(LedgerError, match="sudah dicabut"):
            revoke(key_id, reason="lama", at=clock())


class TestTakingUp:
    """What the next writer finds after a kill or a restore (kill -9 itself: test_kills.py)."""

    def test_goes_on_where_the_order_was_ahead_of_the_tiles(self, writer, clock):
        openings = [enter("pledge", b"%d" % number) for number in range(300)]
        writer._order()
        assert Shard.objects.get().size == 301
        assert Writer(clock).step() == 301
        assert [prove(one).index for one in openings] == list(range(1, 301))

    def test_goes_on_where_a_database_was_restored_from_a_backup(self, writer, clock):
        kept = [enter("pledge", b"%d" % number) for number in range(300)]
        writer.step()
        old = Shard.objects.get()
        later = [enter("pledge", b"later %d" % number) for number in range(700)]
        writer.step()
        Entry.objects.filter(place__gte=(old.year << 40) + old.size).delete()
        old.save()
        submit(later[:10])  # they waited when the backup was taken
        Writer(clock).step()
        assert Shard.objects.get().size == published().signed.checkpoint.size == 1001
        assert [prove(one).index for one in kept + later] == list(range(1, 1001))
        submit(later)  # the database knows them by their entries alone, and lets none in twice
        submit(later, daily=True)
        clock.go(days=1)
        assert Writer(clock).step() == 256

    def test_keeps_closed_what_the_database_forgot_was_closed(self, writer, clock):
        writer.step()
        announce(2028, at=clock())
        old = Shard.objects.get(year=2027)
        close(2027, at=clock())
        writer.step()
        before = folder_of(2027).read("checkpoint")
        Entry.objects.filter(place__gte=(2027 << 40) + old.size).delete()
        Shard.objects.filter(year=2028).update(opened_at=None, size=0)
        old.save()
        again, opening = Writer(clock), enter("pledge", b"1")
        for _ in range(4):
            clock.go(seconds=1)
            again.step()
        assert Shard.objects.get(year=2027).closed_at is not None
        assert folder_of(2027).read("checkpoint") == before
        assert prove(opening).signed.checkpoint.origin == "localhost/log/2028"

    def test_signs_nothing_with_a_key_that_the_database_forgot_was_revoked(self, writer, clock):
        writer.step()
        old = SigningKey.objects.get()
        rotate(Shard.objects.get(), at=clock())
        revoke(old.public.split("+")[1], reason="bocor", at=clock())
        writer.step()
        assert (beside("policy").read_bytes(), beside("revoked").read_bytes()) == (policy().octets(), revoked())
        old.save()
        with pytest.raises(Halted, match="Cabut lagi: netral ledger revoke"):
            Writer(clock).step()
        revoke(old.public.split("+")[1], reason="bocor", at=clock())
        Writer(clock).step()

    def test_halts_when_the_files_are_gone(self, writer, var):
        writer.step()
        shutil.rmtree(var / "ledger")
        with pytest.raises(Halted, match=r"hilang.*netral ledger recover"):
            Writer().step()

    def test_halts_at_once_when_the_files_go_under_its_hands(self, writer, var):
        writer.step()
        shutil.rmtree(var / "ledger" / "public")
        with pytest.raises(Halted, match="hilang"):
            writer.step()

    def test_halts_when_a_file_was_altered(self, writer, var, clock):
        writer.step()
        tile = next((var / "ledger").rglob("tile/0/000.p/1"))
        tile.write_bytes(bytes(32))
        with pytest.raises(Halted, match="berubah di disk"):
            Writer(clock).step()

    def test_halts_when_database_and_files_differ(self, writer, clock):
        writer.step()
        Entry.objects.update(commitment=random_entry())
        with pytest.raises(Halted, match="berbeda di sekitar entri 0"):
            Writer(clock).step()

    def test_halts_when_an_entry_was_deleted(self, writer, clock):
        writer.step()
        enter("pledge", b"1")
        Writer(clock)._order()
        Entry.objects.latest("place").delete()
        with pytest.raises(Halted, match="hanya ada 0 dari entri 1 sampai 1"):
            Writer(clock).step()

    def test_halts_when_the_signed_checkpoint_was_exchanged(self, writer, clock):
        writer.step()
        other = Shard.objects.get()
        text = bytes(other.checkpoint or b"").decode()
        line = text.split("\n")[2]
        Shard.objects.update(checkpoint=text.replace(line, "A" * 43 + "=").encode())
        enter("pledge", b"1")
        with pytest.raises(Halted, match="tidak termuat di sini"):
            Writer(clock).step()

    def test_halts_when_the_clock_went_back_and_goes_on_when_it_is_right(self, writer, clock):
        writer.step()
        opening = enter("pledge", b"1")
        clock.go(minutes=-6)
        with pytest.raises(Halted, match="Jam mundur"):
            writer.step()
        clock.go(minutes=2)  # a little is nothing: it says the later of the two
        assert writer.step() == 1
        assert prove(opening).index == 1

    def test_waits_for_somebody_to_look_when_the_clock_jumps(self, writer, clock):
        writer.step()
        opening = enter("pledge", b"1")
        clock.go(days=4000)
        with pytest.raises(Halted, match="Jam melompat"):
            writer.step()
        clock.go(days=-3999)
        assert writer.step() > 0  # a batch too: the day that was not is forgotten
        clock.go(days=100)
        enter("pledge", b"2")
        with pytest.raises(Halted, match="Jam melompat"):
            writer.step()
        clock_file().write_text("2027-06-10\n")
        assert writer.step() > 0
        assert prove(opening).index == 1

    def test_grows_nothing_that_was_closed(self, writer, clock):
        writer.step()
        announce(2028, at=clock())
        close(2027, at=clock())
        writer.step()
        Shard.objects.filter(year=2027).update(closed_at=None, closing_at=None)
        enter("pledge", b"1")
        with pytest.raises(Halted, match="sudah ditutup"):
            Writer(clock).step()

    def test_is_seen_by_a_monitor_as_one_log_that_grows(self, writer, var, clock):
        memory, shard = Memory(var / "monitor"), None
        for _ in range(4):
            enter("pledge", b"")
            Writer(clock).step()
            shard = Shard.objects.get()
            assert look(folder_of(shard.year).read, policy(), memory, now=clock()).alarms == []
            clock.go(hours=20)

    def test_removes_tiles_that_were_not_full_once_they_are(self, writer, var):
        for count in (100, 100, 100):
            for _ in range(count):
                enter("pledge", b"")
            writer.step()
        left = sorted(str(path.relative_to(var / "ledger/public/log/2027/tile")) for path in var.rglob("*.p/*"))
        assert left == ["0/001.p/45", "1/000.p/1", "entries/001.p/45"]
        published()


class TestOneWriter:
    def test_keeps_every_other_away(self, var):
        with alone(), pytest.raises(Busy, match="Hentikan dulu netral work"), alone(patience=0.1):
            pass

    def test_of_one_database_keeps_those_of_other_machines_away(self, var, monkeypatch):
        monkeypatch.setattr("netral.ledger.writer.LINGERING", 0)
        is_held, may_go = threading.Event(), threading.Event()

        def elsewhere():
            with exclusively("ledger"):
                is_held.set()
                may_go.wait(60)
            connections.close_all()

        thread = threading.Thread(target=elsewhere)
        thread.start()
        is_held.wait(60)
        try:
            with pytest.raises(Busy), alone():
                pass
        finally:
            may_go.set()
            thread.join()
        with alone():
            pass

    def test_lets_the_next_in(self, var):
        for _ in range(2):
            with alone():
                pass
