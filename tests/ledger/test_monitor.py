"""A monitor that sees nothing but what is published catches whoever holds key, database and disks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.errors import BadTile, Reopened
from netral.ledger.monitor import AGAIN, Alarm, Memory, Other, What, look
from netral.ledger.note import Kind, Note, Signer
from netral.ledger.policy import Policy
from netral.ledger.remote import Unreachable
from netral.ledger.shards import last_entry
from netral.ledger.tiles import CHECKPOINT, WIDTH, Edge, pack
from netral.ledger.verify import verify
from tests.ledger.test_tiles import entry, reading

ORIGIN = "netral.example/log/2029"
LOG = Signer.new(ORIGIN, Kind.SIGNATURE)
CLOCK = Signer(type(LOG.key)(ORIGIN, Kind.COSIGNATURE, LOG.key.octets), LOG._secret)
SAKSI = Signer.new("saksi.example", Kind.COSIGNATURE)
POLICY = Policy.parse(f"log {LOG.key}\nwitness saksi {SAKSI.key}\nquorum saksi\n".encode())
NOW = datetime(2029, 2, 14, 8, tzinfo=UTC)


class Log:
    """A log whose operator may do anything: they have the key."""

    def __init__(self):
        self.entries, self.files = list[bytes](), dict[str, bytes]()

    def publish(self, *entries, at=NOW, witnessed=True):
        self.entries += entries
        return self.rebuild(at=at, witnessed=witnessed)

    def rebuild(self, *, at=NOW, witnessed=True):
        """Publish whatever the entries are now, as if it had always been so."""
        edge = Edge()
        self.files = dict(edge.append(self.entries))
        return self.sign(edge.size, edge.root(), at=at, witnessed=witnessed)

    def sign(self, size, root, *, at=NOW, witnessed=True):
        text = str(Checkpoint(ORIGIN, size, root))
        seconds = int(at.timestamp())
        signatures = [LOG.sign(text), CLOCK.sign(text, at=seconds)]
        if witnessed:
            signatures.append(SAKSI.sign(text, at=seconds))
        self.files[CHECKPOINT] = str(Note(text, tuple(signatures))).encode()
        return Signed.parse(self.files[CHECKPOINT])


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path / "memory")


@pytest.fixture
def log(memory):
    """Give a log that the monitor has seen, with 700 entries."""
    made = Log()
    made.publish(*map(entry, range(700)))
    assert seen(made, memory) == []
    return made


def seen(log, memory, *, at=NOW, **more):
    return [alarm.what for alarm in look(reading(log.files), POLICY, memory, now=at, **more).alarms]


class TestRevokedKey:
    def test_under_what_is_remembered_is_no_alarm_once_the_policy_has_another(self, log, memory):
        new = Signer.new(ORIGIN, Kind.SIGNATURE)
        policy = Policy.parse(f"log {new.key}\nquorum none\n".encode())
        text = Signed.parse(log.files[CHECKPOINT]).note.text
        note = Note(text, (new.sign(text), new.as_cosigner().sign(text, at=int(NOW.timestamp()))))
        log.files[CHECKPOINT] = str(note).encode()
        assert seen(log, memory) == [What.UNSIGNED]
        assert look(reading(log.files), policy, memory, now=NOW).alarms == []


class TestOthers:
    def test_that_cannot_be_read_are_said_and_hide_nothing(self, log, memory):
        unread = Alarm(What.UNREADABLE, {"id": "", "en": ""})
        log.entries = log.entries[:500]
        log.rebuild()
        assert seen(log, memory, others=lambda: [unread]) == [What.SHRUNK, What.UNREADABLE]


class TestClosedLog:
    def test_may_be_silent_for_good(self, log, memory):
        log.publish(last_entry(ORIGIN, 700).entry())
        assert seen(log, memory) == []
        assert seen(log, memory, at=NOW + timedelta(days=3000)) == []

    def test_that_goes_on_is_noticed(self, log, memory):
        log.publish(last_entry(ORIGIN, 700).entry())
        seen(log, memory)
        log.publish(b"more")
        assert seen(log, memory) == [What.REOPENED]
        assert seen(log, memory) == [What.REOPENED]  # and stays so

    def test_that_goes_on_between_two_looks_is_noticed(self, log, memory):
        log.publish(last_entry(ORIGIN, 700).entry())
        log.publish(*map(entry, range(50)))
        assert seen(log, memory) == [What.REOPENED]
        with pytest.raises(Reopened, match="ditutup dengan 701 entri"):
            verify(reading(log.files), POLICY)

    def test_does_not_end_before_its_end(self, log, memory):
        log.publish(last_entry(ORIGIN, 5).entry())
        assert seen(log, memory, at=NOW + timedelta(days=3)) == [What.STALLED]


class TestHonestLog:
    def test_raises_no_alarm(self, log, memory):
        for more in (0, 1, 255, 256, 1000):
            log.publish(*(b"more" for _ in range(more)))
            assert seen(log, memory) == []

    def test_is_read_again_from_time_to_time_as_a_whole(self, log, memory):
        log.publish(*(b"more" for _ in range((AGAIN + 3) * WIDTH)))
        assert seen(log, memory) == []
        assert seen(log, memory) == []
        log.files["tile/entries/001"] = pack([b"altered"] * WIDTH)

        assert {what for _look in range(3) for what in seen(log, memory)} == {What.ALTERED}


class TestDestruction:
    """With full rights on everything but others' memories."""

    def test_an_entry_that_is_edited(self, log, memory):
        log.files["tile/entries/000"] = log.files["tile/entries/000"].replace(entry(7), b"entry X")
        assert seen(log, memory) == [What.ALTERED]

    def test_an_entry_that_is_edited_with_all_above_it(self, log, memory):
        log.entries[7] = b"entry X"
        log.rebuild()
        assert seen(log, memory) == [What.REWRITTEN]

    def test_an_entry_that_is_deleted(self, log, memory):
        del log.entries[7]
        log.publish(b"one", b"two")
        assert seen(log, memory) == [What.REWRITTEN]

    def test_a_tail_that_is_cut(self, log, memory):
        del log.entries[-10:]
        log.rebuild()
        assert seen(log, memory) == [What.SHRUNK]

    def test_a_size_that_nobody_could_read(self, log, memory):
        log.sign(10**18, bytes(32))
        assert seen(log, memory) == [What.UNREADABLE]

    def test_a_full_rebuild(self, log, memory):
        log.entries = [entry(number + 1) for number in range(900)]
        log.rebuild()
        assert seen(log, memory) == [What.REWRITTEN]

    def test_an_old_backup_that_is_restored_and_goes_on(self, log, memory):
        log.publish(*(b"today" for _ in range(100)))
        assert seen(log, memory) == []
        del log.entries[700:]
        log.publish(*(b"tomorrow" for _ in range(300)))
        assert seen(log, memory) == [What.REWRITTEN]

    def test_a_clock_that_is_set_back(self, log, memory):
        log.publish(b"late", at=NOW - timedelta(hours=1))
        assert seen(log, memory) == [What.CLOCK_BACK]

    def test_two_histories(self, log, memory):
        other = Log()
        shown = other.publish(*map(entry, range(650)), b"of another history")

        assert seen(log, memory, others=lambda: [Other("proof", shown)]) == [What.SPLIT_VIEW]

    def test_two_histories_of_which_the_other_is_longer(self, log, memory):
        other = Log()
        shown = other.publish(*map(entry, range(650)), *(b"of another history" for _ in range(100)))

        elsewhere = [Other("mirror", shown, reading(other.files))]
        assert seen(log, memory, others=lambda: elsewhere) == [What.SPLIT_VIEW]

    def test_two_histories_when_only_a_proof_of_the_other_is_known(self, log, memory):
        other = Log()
        shown = other.publish(*map(entry, range(650)), *(b"of another history" for _ in range(100)))
        assert seen(log, memory, others=lambda: [Other("proof", shown)]) == []

        log.publish(*(b"more" for _ in range(49)))
        assert seen(log, memory) == []  # still shorter by one
        log.publish(b"more")
        assert seen(log, memory) == [What.SPLIT_VIEW]

    def test_a_promise_that_is_never_kept(self, log, memory):
        longer = Log()
        shown = longer.publish(*log.entries, b"promised")
        assert seen(log, memory, others=lambda: [Other("proof", shown)]) == []

        later = NOW + timedelta(hours=27)
        log.rebuild(at=later)
        assert seen(log, memory, at=later) == [What.STALLED, What.SPLIT_VIEW]

    def test_a_history_without_witnesses(self, log, memory):
        log.publish(b"more", witnessed=False)
        assert seen(log, memory) == [What.NO_QUORUM]

    def test_a_fork_though_the_log_hides_the_tiles_that_show_it(self, log, memory):
        fork = Log()
        fork.entries = [*log.entries[:60], b"other"]
        shown = fork.publish(*map(entry, range(700)))
        assert seen(log, memory, others=lambda: [Other("proof", shown)]) == []
        log.publish(*map(entry, range(100)))

        once = set[str]()

        def hiding(path):
            """Serve each tile once for one look: for what it signed, never for what it is compared with."""
            if path.startswith("tile/0/") and path in once:
                raise FileNotFoundError(path)
            once.add(path)
            return reading(log.files)(path)

        found = {one.what for one in look(hiding, POLICY, memory, now=NOW).alarms}
        assert found & {What.UNREADABLE, What.ALTERED}
        assert What.SPLIT_VIEW in seen(log, memory)  # and it is compared when they are there

    def test_a_mirror_ahead_that_shows_no_tiles(self, log, memory):
        fork = Log()
        shown = fork.publish(*map(entry, range(1, 900)))
        other = Other("mirror", shown, reading({}))
        assert seen(log, memory, others=lambda: [other]) == [What.UNREADABLE]
        log.publish(*map(entry, range(300)))
        assert What.SPLIT_VIEW in seen(log, memory)

    def test_two_histories_though_a_mirror_does_not_answer(self, log, memory):
        def silent(path):
            raise Unreachable(id="", en="")

        fork = Log()
        shown = fork.publish(*map(entry, range(1, 600)))
        ahead = Log()
        beyond = ahead.publish(*map(entry, range(800)))
        others = [Other("mirror", beyond, silent), Other("proof", shown)]
        assert seen(log, memory, others=lambda: others) == [What.UNREADABLE, What.SPLIT_VIEW]
        log.publish(b"more")
        assert seen(log, memory, others=lambda: others[:1]) == [What.UNREADABLE]
        assert memory.last()[0].checkpoint.size == 701

    def test_a_log_that_signs_the_same_again_and_again(self, log, memory):
        for hours, alarms in ((20, []), (40, [What.STALLED]), (60, [What.STALLED])):
            log.rebuild(at=NOW + timedelta(hours=hours))
            assert seen(log, memory, at=NOW + timedelta(hours=hours)) == alarms
        log.publish(b"more", at=NOW + timedelta(hours=61))
        assert seen(log, memory, at=NOW + timedelta(hours=61)) == []

    def test_a_log_that_stalls(self, log, memory):
        assert seen(log, memory, at=NOW + timedelta(hours=25)) == []
        assert seen(log, memory, at=NOW + timedelta(hours=27)) == [What.STALLED]

    def test_a_clock_that_is_ahead(self, log, memory):
        log.publish(b"more", at=NOW + timedelta(hours=1))
        assert seen(log, memory) == [What.CLOCK_AHEAD]


class TestMemory:
    def test_keeps_the_evidence(self, log, memory, tmp_path):
        before = Signed.parse(log.files[CHECKPOINT])
        del log.entries[7]
        after = log.publish(b"more")
        seen(log, memory)

        kept = {path.read_bytes() for path in (tmp_path / "memory" / "evidence").iterdir()}
        assert kept == {before.octets(), after.octets()}

    def test_holds_on_to_what_was_in_order(self, log, memory):
        before = list(log.entries)
        log.entries = log.entries[:100]
        log.rebuild()
        assert seen(log, memory) == [What.SHRUNK]
        assert seen(log, memory) == [What.SHRUNK]
        log.entries = before
        log.rebuild()
        assert seen(log, memory) == []

    def test_keeps_no_more_than_the_edge(self, log, memory, tmp_path):
        log.publish(*(b"more" for _ in range(70_000)))
        seen(log, memory)

        assert len(list((tmp_path / "memory" / "tile").rglob("*.p/*"))) <= 4
        assert not [
            path for path in (tmp_path / "memory" / "tile").rglob("*") if path.is_file() and ".p/" not in str(path)
        ]

    def test_that_was_altered_is_refused(self, log, memory, tmp_path):
        tile = next((tmp_path / "memory" / "tile" / "0").rglob("*.p/*"))
        tile.write_bytes(bytes(len(tile.read_bytes())))

        with pytest.raises(BadTile, match="Ingatan pemantau itu rusak"):
            seen(log, memory)


class TestUnreadable:
    @pytest.mark.parametrize("checkpoint", [b"", b"\xff", b"x\n", b"a\n1\nb\n\n"])
    def test_is_said(self, memory, checkpoint):
        log = Log()
        log.publish(b"one")
        log.files[CHECKPOINT] = checkpoint
        assert seen(log, memory) == [What.UNSIGNED]

    def test_is_said_of_a_tile_that_is_missing(self, log, memory):
        log.publish(*(b"more" for _ in range(300)))
        del log.files["tile/entries/003.p/232"]
        assert seen(log, memory) == [What.ALTERED]

    def test_is_said_of_a_signature_that_is_wrong(self, log, memory):
        log.publish(b"more")
        log.files[CHECKPOINT] = log.files[CHECKPOINT].replace(b"\n701\n", b"\n702\n")
        assert seen(log, memory) == [What.UNSIGNED]
