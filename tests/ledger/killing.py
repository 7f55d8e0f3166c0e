"""A log under load whose processes are killed again and again: run by test_kills.py, in a process of its own.

python -m tests.ledger.killing MEMORY KILLS SEED    with NETRAL_VAR and DATABASE_URL, and tables already made

Prints what it did as JSON. Ends with an error when an entry that was acknowledged is not there exactly once.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")
import django

django.setup()

from django.db import connections, transaction  # noqa: E402 — after the settings

from netral.ledger.entry import Opening  # noqa: E402
from netral.ledger.errors import LedgerError  # noqa: E402
from netral.ledger.keeping import keep  # noqa: E402
from netral.ledger.models import Held, Shard, Waiting  # noqa: E402
from netral.ledger.monitor import Memory, look  # noqa: E402
from netral.ledger.operations import submit  # noqa: E402
from netral.ledger.policy import Policy  # noqa: E402
from netral.ledger.proof import made  # noqa: E402
from netral.ledger.queries import folder_of, policy  # noqa: E402
from netral.ledger.tiles import WIDTH, Read, Reader  # noqa: E402
from netral.ledger.tree import check_inclusion, hash_leaf, inclusion_path  # noqa: E402
from netral.ledger.verify import read_checkpoint, verify  # noqa: E402
from netral.ledger.writer import Writer, alone  # noqa: E402

LENGTH = 32


def forked(work: Callable[[], None]) -> int:
    """Start a process that does something; no connection goes along."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def load(acknowledged: Path, seed: int) -> None:
    """Enter things without end, and write down what was acknowledged: committed."""
    chance = random.Random(seed)  # noqa: S311 — a load, no secret
    handle = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        openings = [Opening.new("pledge", b"", at=datetime.now(UTC)) for _ in range(chance.choice((1, 1, 5, 40)))]
        with transaction.atomic():
            submit(openings, daily=chance.random() < 0.1)
        os.write(handle, b"".join(one.entry() for one in openings))
        time.sleep(chance.uniform(0, 0.004))  # SQLite's wait for the lock is not fair


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def grown(read: Read, beyond: int) -> None:
    """Wait until the log is larger than this, for a minute at most."""
    until = time.monotonic() + 60
    while read_checkpoint(read).checkpoint.size <= beyond and time.monotonic() < until:
        time.sleep(0.005)


def read_policy() -> Policy:
    """Give the policy that is published, as a child reads it: the parent holds no connection when it forks."""
    ours, theirs = os.pipe()

    def tell() -> None:
        os.write(theirs, policy().octets())

    child = forked(tell)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        octets = pipe.read()
    os.waitpid(child, 0)
    return Policy.parse(octets)


def once() -> None:
    with alone():
        Writer().step()


def main(memory: Path, kills: int, seed: int) -> None:
    """Kill, look, start again; in the end, count."""
    chance, acknowledged = random.Random(seed), memory / "acknowledged"  # noqa: S311
    os.waitpid(forked(once), 0)
    told, monitor = read_policy(), Memory(memory / "monitor")
    read = folder_of(datetime.now(UTC).astimezone().year).read
    writer, loading = forked(lambda: keep(threading.Event())), forked(lambda: load(acknowledged, seed))
    sizes = list[int]()
    for number in range(kills):
        if number % 2:  # every other one strikes a log that just grew
            grown(read, sizes[-1] if sizes else 0)
        time.sleep(chance.uniform(0, 0.1))
        kill(writer)
        seen = look(read, told, monitor, now=datetime.now(UTC))
        assert seen.alarms == [], seen.alarms
        sizes.append(seen.size)
        if number % 4 == 3:
            kill(loading)
            loading = forked(lambda at=number: load(acknowledged, seed + at + 1))  # type: ignore[misc]
        writer = forked(lambda: keep(threading.Event()))
    kill(loading)
    kill(writer)
    print(json.dumps(count(acknowledged) | {"kills": kills, "grew": len(set(sizes))}))


def count(acknowledged: Path) -> dict[str, int]:
    """Let all that waits in, and look for every entry that was acknowledged, in what is published."""
    Shard.objects.update(batched_on=None)
    with alone():
        last = Writer()
        while last.step():
            pass
    assert not Waiting.objects.exists()
    assert not Held.objects.exists()
    shard = Shard.objects.get()
    read, told = folder_of(shard.year).read, policy()
    size = verify(read, told).signed.checkpoint.size
    reader = Reader(read, size)
    entries = [one for place in range(-(-size // WIDTH)) for one in reader.entries(place)]
    times, places = Counter(entries), {one: at for at, one in enumerate(entries)}
    octets = acknowledged.read_bytes()
    wanted = [octets[at : at + LENGTH] for at in range(0, len(octets) - len(octets) % LENGTH, LENGTH)]
    wrong = [one for one in wanted if times[one] != 1]
    if wrong or max(times.values()) > 1:
        raise LedgerError(id="", en=f"{len(wrong)} acknowledged entries are not there once")
    root = read_checkpoint(read).checkpoint.root
    for one in wanted:
        path = inclusion_path(places[one], size, reader.node)
        check_inclusion(hash_leaf(one), places[one], size, path, root)
    for one in wanted[:: max(1, len(wanted) // 100)]:
        made(read, places[one]).check(one, told)
    connections.close_all()
    return {"acknowledged": len(wanted), "published": size}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
