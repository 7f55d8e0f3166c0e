"""Kill -9 and a full disk: what was acknowledged is in the log once, and the log was never seen to shrink or fork."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from netral.ledger.models import Shard
from netral.ledger.policy import Policy
from netral.ledger.queries import folder_of, policy, prove
from netral.ledger.recovery import audit
from netral.ledger.store import Folder
from netral.ledger.verify import verify
from netral.ledger.writer import Writer
from tests.databases import own_database
from tests.ledger.entering import enter

KILLS = 100


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_a_hundred_times_under_load_loses_nothing(tmp_path):
    database = os.environ.get("DATABASE_URL")
    own = {"DATABASE_URL": own_database(database, f"netral_kills_{uuid.uuid4().hex[:12]}")} if database else {}
    environment = {**os.environ, "NETRAL_VAR": str(tmp_path), **own}

    def run(*words: str) -> str:
        command = [sys.executable, "-m", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    run("netral", "manage", "migrate", "--verbosity", "0")
    said = json.loads(run("tests.ledger.killing", str(tmp_path), str(KILLS), "7").splitlines()[-1])
    assert said["kills"] == KILLS
    assert said["acknowledged"] > KILLS
    assert said["grew"] > KILLS / 4  # the kills struck a log that was growing
    audited = json.loads(run("netral", "ledger", "audit", "--json"))
    assert [one["wrong"] for one in audited] == [[]]


@pytest.mark.django_db
class TestKilledAtEveryFile:
    """Between any two things that are written to the disk, the writer may die; the next goes on."""

    @pytest.mark.parametrize("after", range(8))
    def test_the_next_one_goes_on(self, var, clock, monkeypatch, after):
        Writer(clock).step()
        openings = [enter("pledge", b"%d" % number) for number in range(300)]
        told, left = Policy.parse(policy().octets()), after
        written = Folder.write

        def write(folder: Folder, path: str, content: bytes) -> None:
            nonlocal left
            if not left:
                (folder.root / f"{path}.part").parent.mkdir(parents=True, exist_ok=True)
                (folder.root / f"{path}.part").write_bytes(content[:7])
                raise KeyboardInterrupt  # as sudden as it can be within one process
            left -= 1
            written(folder, path, content)

        monkeypatch.setattr(Folder, "write", write)
        if after < 6:
            with pytest.raises(KeyboardInterrupt):
                Writer(clock).step()
            read = folder_of(2027).read
            assert verify(read, told).signed.checkpoint.size == 1
        monkeypatch.undo()
        Writer(clock).step()
        assert verify(folder_of(2027).read, told).signed.checkpoint.size == 301
        assert [prove(one).index for one in openings] == list(range(1, 301))
        assert audit(Shard.objects.get()).wrong == []


@pytest.mark.django_db
class TestFullDisk:
    """A file system of a few blocks, really full (as root only: others cannot mount one)."""

    @pytest.fixture
    def small_disk(self, var):
        if os.geteuid() != 0:
            pytest.skip("only root can mount a disk")
        folder = var / "ledger"
        folder.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip("this machine lets nobody mount a disk")
        yield folder
        subprocess.run(["umount", str(folder)], check=True)

    def test_in_the_middle_of_a_batch_publishes_nothing_and_goes_on_when_there_is_room(self, small_disk, clock):
        writer = Writer(clock)
        writer.step()
        told = Policy.parse(policy().octets())
        openings = [enter("pledge", b"%d" % number) for number in range(2000)]
        filling = small_disk / "filling"
        filling.write_bytes(bytes(_free(small_disk) - 60_000))
        for _ in range(3):  # again and again
            with pytest.raises(OSError, match="No space left on device"):
                writer.step()
        assert verify(folder_of(2027).read, told).signed.checkpoint.size == 1
        filling.unlink()
        writer.step()
        assert verify(folder_of(2027).read, told).signed.checkpoint.size == 2001
        assert [prove(one).index for one in openings] == list(range(1, 2001))


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free
