"""Whoever holds database, disks, key and clock destroys; a monitor that never saw them alarms (T3, F19).

The monitor reads over HTTP what is published, and has its own memory and the policy of earlier: nothing else.
"""

from __future__ import annotations

import shutil

import pytest

from netral.ledger.entry import Opening, random_entry
from netral.ledger.errors import Halted
from netral.ledger.models import SHARD_BITS, Entry, Shard
from netral.ledger.monitor import Memory, Other, What, look
from netral.ledger.policy import Policy
from netral.ledger.queries import folder_of, policy, prove
from netral.ledger.recovery import audit
from netral.ledger.remote import Remote
from netral.ledger.verify import read_checkpoint
from netral.ledger.writer import Writer
from tests.ledger.entering import enter
from tests.ledger.http_folder import published

pytestmark = pytest.mark.django_db
FIRST = 2027 << SHARD_BITS


class Insider:
    """Has full rights to everything of the server."""

    def __init__(self, clock):
        self.clock = clock
        self.openings = [enter("pledge", b"%d" % number) for number in range(600)]
        Writer(clock).step()
        self.shard = Shard.objects.get()
        self.folder = folder_of(self.shard.year).root
        self.policy = Policy.parse(policy().octets())

    def publish_anew(self):
        """Publish the database as it is now, as if it had always been so."""
        shutil.rmtree(self.folder)
        Shard.objects.update(checkpoint=None)
        Writer(self.clock).step()


@pytest.fixture
def insider(var, clock):
    return Insider(clock)


@pytest.fixture
def site(insider):
    with published(insider.folder) as url:
        yield Remote(url)


@pytest.fixture
def seen(insider, site, tmp_path, clock):
    """Give what the monitor sees when it looks; it has looked once before."""
    memory = Memory(tmp_path / "monitor")

    def looked(**more):
        return [one.what for one in look(site.read, insider.policy, memory, now=clock(), **more).alarms]

    assert looked() == []
    return looked


class TestMonitor:
    def test_sees_an_entry_edited(self, insider, seen):
        Entry.objects.filter(place=FIRST + 300).update(commitment=Opening.new("pledge", b"other").entry())
        insider.publish_anew()
        assert seen() == [What.REWRITTEN]

    def test_sees_an_entry_deleted(self, insider, seen):
        Entry.objects.filter(place=FIRST + 300).delete()
        for entry in Entry.objects.filter(place__gt=FIRST + 300).order_by("place"):
            Entry.objects.filter(place=entry.place).update(place=entry.place - 1)
        Shard.objects.update(size=600)
        insider.publish_anew()
        assert seen() == [What.SHRUNK]

    def test_sees_an_entry_deleted_and_the_gap_filled(self, insider, seen):
        Entry.objects.filter(place=FIRST + 300).update(commitment=random_entry())
        enter("pledge", b"new")
        insider.publish_anew()
        assert seen() == [What.REWRITTEN]

    def test_sees_the_tail_cut(self, insider, seen):
        Entry.objects.filter(place__gte=FIRST + 500).delete()
        Shard.objects.update(size=500)
        insider.publish_anew()
        assert seen() == [What.SHRUNK]

    def test_sees_the_whole_log_rebuilt(self, insider, seen):
        Entry.objects.all().delete()
        Shard.objects.update(size=0)
        for at in range(700):
            ticket = bytes(6) + at.to_bytes(10)
            Entry.objects.create(place=FIRST + at, ticket=ticket, commitment=random_entry())
        Shard.objects.update(size=700)
        insider.publish_anew()
        assert seen() == [What.REWRITTEN]

    def test_sees_an_old_backup_restored(self, insider, seen, clock, tmp_path):
        shutil.copytree(insider.folder, tmp_path / "backup")
        old = Shard.objects.get()
        for number in range(100):
            enter("pledge", b"later %d" % number)
        Writer(clock).step()
        assert seen() == []
        # Database and disks are both of yesterday, and go on from there.
        Entry.objects.filter(place__gte=FIRST + old.size).delete()
        old.save()
        shutil.rmtree(insider.folder)
        shutil.copytree(tmp_path / "backup", insider.folder)
        assert seen() == [What.SHRUNK]
        for number in range(200):
            enter("pledge", b"after %d" % number)
        Writer(clock).step()
        assert seen() == [What.REWRITTEN]

    def test_sees_the_clock_set_back(self, insider, seen, clock):
        clock.go(days=-2)
        enter("pledge", b"backdated")
        Shard.objects.update(checkpoint=None)
        (insider.folder / "checkpoint").unlink()
        Writer(clock).step()
        clock.go(days=2)
        assert seen() == [What.CLOCK_BACK]

    def test_sees_two_histories(self, insider, seen, clock, tmp_path):
        # The first history is shown to somebody else; the monitor learns of it from a proof they hold.
        theirs = enter("pledge", b"shown to one")
        shutil.copytree(insider.folder, tmp_path / "before")
        before = Shard.objects.get()
        Writer(clock).step()
        proof = prove(theirs)
        # The second forgets it.
        Entry.objects.filter(place__gte=FIRST + before.size).delete()
        before.save()
        shutil.rmtree(insider.folder)
        shutil.copytree(tmp_path / "before", insider.folder)
        enter("pledge", b"shown to all")
        Writer(clock).step()
        assert seen() == []  # by itself it looks well
        assert seen(others=lambda: [Other("proof", proof.signed)]) == [What.SPLIT_VIEW]

    def test_sees_two_histories_at_two_addresses(self, insider, seen, clock, tmp_path):
        shutil.copytree(insider.folder, tmp_path / "mirror")
        old = Shard.objects.get()
        enter("pledge", b"here")
        Writer(clock).step()
        here = tmp_path / "here"
        shutil.copytree(insider.folder, here)
        Entry.objects.filter(place__gte=FIRST + old.size).delete()
        old.save()
        shutil.rmtree(insider.folder)
        shutil.copytree(tmp_path / "mirror", insider.folder)
        enter("pledge", b"there")
        enter("pledge", b"more")
        Writer(clock).step()
        with published(here) as url:
            mirror = Remote(url)
            others = [Other(url, read_checkpoint(mirror.read), mirror.read)]
            assert seen(others=lambda: others) == [What.SPLIT_VIEW]

    def test_sees_that_nothing_comes_any_more(self, insider, seen, clock):
        clock.go(hours=27)
        assert seen() == [What.STALLED]


class TestDatabaseAlone:
    """Who can only write to the database does not even reach what is published."""

    @pytest.mark.parametrize("place", [0, 300, 600])
    def test_edited_leaves_the_log_as_it_was_and_an_audit_finds_it(self, insider, seen, place):
        opening = insider.openings[299]
        Entry.objects.filter(place=FIRST + place).update(commitment=random_entry())
        assert seen() == []
        found = audit(insider.shard)
        assert [one["en"] for one in found.wrong] == [
            f"Entry {place} in the database is not the one that is published, or is gone."
        ]
        if place != 300:
            assert prove(opening).check(opening.entry(), insider.policy)

    def test_deleted_is_found_by_an_audit(self, insider, seen):
        Entry.objects.filter(place=FIRST + 300).delete()
        assert seen() == []
        assert [one["en"] for one in audit(insider.shard).wrong] == [
            "The database has 600 entries where there should be 601.",
            "Entry 300 in the database is not the one that is published, or is gone.",
        ]

    def test_emptied_is_filled_again_from_what_is_published(self, insider, seen, clock):
        Entry.objects.all().delete()
        Shard.objects.update(size=0)
        assert audit(Shard.objects.get()).wrong != []
        Writer(clock).step()
        assert audit(Shard.objects.get()).wrong == []
        assert seen() == []

    def test_edited_at_its_end_halts_the_writer(self, insider, clock):
        Entry.objects.filter(place=FIRST + 600).update(commitment=random_entry())
        enter("pledge", b"new")
        with pytest.raises(Halted):
            Writer(clock).step()

    def test_as_it_should_be_is_found_so(self, insider):
        assert audit(insider.shard).wrong == []
