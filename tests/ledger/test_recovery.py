"""Files that are gone come back from a copy or from the database, and nothing else than was signed ever does."""

from __future__ import annotations

import shutil

import pytest

from netral.ledger.entry import random_entry
from netral.ledger.errors import Halted, LedgerError
from netral.ledger.models import Entry, Shard, SigningKey
from netral.ledger.operations import announce, close, revoke, rotate
from netral.ledger.queries import folder_of, prove, root_folder
from netral.ledger.recovery import audit, rebuild, recover_from, set_aside
from netral.ledger.store import Folder
from netral.ledger.writer import Writer
from tests.ledger.entering import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def openings(var, clock):
    """Give what opens the entries of a log that is published."""
    made = [enter("pledge", b"%d" % number) for number in range(300)]
    Writer(clock).step()
    return made


@pytest.fixture
def copy(openings, tmp_path):
    """Give a copy of the log as it is now."""
    shutil.copytree(folder_of(2027).root, tmp_path / "copy")
    return Folder(tmp_path / "copy")


class TestFromACopy:
    def test_gives_all_back_and_goes_on(self, openings, copy, clock):
        later = [enter("pledge", b"later %d" % number) for number in range(300)]
        Writer(clock).step()
        shutil.rmtree(folder_of(2027).root)
        shard = Shard.objects.get()
        assert recover_from(copy.read, shard, at=clock()) == 301
        assert Writer(clock).tend(shard) == 300
        assert [prove(one).index for one in openings + later] == list(range(1, 601))
        assert audit(shard).wrong == []

    def test_sets_aside_what_was_there_where_nobody_reads_it(self, copy, clock):
        shard, before = Shard.objects.get(), folder_of(2027).read("checkpoint")
        tile = folder_of(2027).root / "tile/0/001.p/45"
        tile.write_bytes(bytes(45 * 32))
        recover_from(copy.read, shard, at=clock())
        assert (set_aside(shard, clock()) / "tile/0/001.p/45").read_bytes() == bytes(45 * 32)
        assert (set_aside(shard, clock()) / "checkpoint").read_bytes() == before
        published = {path.name for path in (root_folder() / "public" / "log").iterdir()}
        assert published == {"2027", "policy", "revoked"}
        assert audit(shard).wrong == []

    @pytest.mark.parametrize("file", ["tile/entries/000", "tile/0/001.p/45", "checkpoint"])
    def test_takes_no_copy_that_is_not_whole(self, copy, clock, file):
        octets = bytearray((copy.root / file).read_bytes())
        octets[-5] ^= 1
        (copy.root / file).write_bytes(octets)
        before = folder_of(2027).read("checkpoint")
        with pytest.raises(LedgerError):
            recover_from(copy.read, Shard.objects.get(), at=clock())
        (copy.root / file).unlink()
        with pytest.raises(LedgerError):
            recover_from(copy.read, Shard.objects.get(), at=clock())
        assert folder_of(2027).read("checkpoint") == before

    def test_takes_nothing_beyond_the_database_from_a_key_that_was_revoked(self, copy, clock):
        shard, old = Shard.objects.get(), SigningKey.objects.get().public.split("+")[1]
        rotate(shard, at=clock())
        revoke(old, reason="bocor", at=clock())
        assert recover_from(copy.read, shard, at=clock()) == 301
        Shard.objects.update(size=300)
        shard.refresh_from_db()
        with pytest.raises(LedgerError, match="kunci yang sudah dicabut"):
            recover_from(copy.read, shard, at=clock())

    def test_takes_no_copy_of_another_log(self, copy, clock):
        announce(2028, at=clock())
        close(2027, at=clock())
        Writer(clock).step()
        Writer(clock).step()
        with pytest.raises(LedgerError, match="milik log lain"):
            recover_from(copy.read, Shard.objects.get(year=2028), at=clock())


class TestFromTheDatabase:
    def test_gives_back_what_was_signed(self, openings, clock):
        before = folder_of(2027).read("checkpoint")
        shutil.rmtree(folder_of(2027).root)
        shard = Shard.objects.get()
        assert rebuild(shard, at=clock()) == 301
        assert folder_of(2027).read("checkpoint") == before
        assert audit(shard).wrong == []

    def test_gives_back_nothing_that_was_not_signed(self, openings, clock):
        shutil.rmtree(folder_of(2027).root)
        Entry.objects.filter(place__endswith="7").update(commitment=random_entry())
        with pytest.raises(Halted, match="bukan yang dulu ditandatangani"):
            rebuild(Shard.objects.get(), at=clock())
        assert not folder_of(2027).root.exists()

    def test_needs_a_checkpoint(self, var, clock):
        with pytest.raises(LedgerError, match="Belum ada yang ditandatangani"):
            rebuild(announce(2027, at=clock()), at=clock())
