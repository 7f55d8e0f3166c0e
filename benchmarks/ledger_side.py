"""The public log, in a process of its own on the database that the environment names. Prints JSON.

`append SIZE RUNS`: seconds for so many entries, run after run; `arrive COUNT`: milliseconds from acknowledged to
published; `prove SIZE COUNT`: microseconds to make and to check a proof in a log of so many entries.
"""

import hashlib
import json
import random
import secrets
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, perf_counter_ns, sleep
from typing import Any

LOOK = 0.002
"""Seconds between two looks whether an entry is published."""


def append(size: int, runs: int) -> dict[str, list[float]]:
    """Give seconds for the writer, from a queue to a signed checkpoint, and for the hashes alone."""
    _wake()
    import polars as pl
    from django.db import transaction

    from netral.common.bulk import insert_frame
    from netral.ledger.entry import MOMENT, TICKET
    from netral.ledger.models import Waiting
    from netral.ledger.writer import Writer

    writer, found = Writer(), {"append": list[float](), "hashes": list[float]()}
    writer.step()
    for _ in range(runs):
        entries = [secrets.token_bytes(32) for _ in range(size)]
        moment = int(datetime.now(UTC).timestamp()).to_bytes(MOMENT)
        tickets = [moment + entry[: TICKET - MOMENT] for entry in entries]
        with transaction.atomic():
            insert_frame(Waiting, pl.DataFrame({"ticket": tickets, "commitment": entries}))
        began = perf_counter()
        published = 0
        while grown := writer.step():
            published += grown
        found["append"].append(perf_counter() - began)
        assert published == size, published
        found["hashes"].append(_hashes(entries))
    return found


def _hashes(entries: list[bytes]) -> float:
    """Give seconds for one SHA-256 a leaf and one a node."""
    began, sha256 = perf_counter(), hashlib.sha256
    level = [sha256(b"\0" + entry).digest() for entry in entries]
    while len(level) > 1:
        level = [sha256(b"\1" + one + other).digest() for one, other in zip(level[::2], level[1::2], strict=False)]
    return perf_counter() - began


def arrive(count: int) -> list[float]:
    """Give milliseconds from the commit of one entry until it is published; the writer runs beside."""
    _wake()
    from netral.ledger.keeping import kept
    from netral.ledger.operations import enter
    from netral.ledger.queries import folder_of, place_of
    from netral.ledger.verify import read_checkpoint

    chance, found = random.Random(8), list[float]()  # noqa: S311
    with kept():
        for at in range(count + 1):
            sleep(chance.uniform(0, 0.5))
            opening = enter("pledge", b"", at=datetime.now(UTC))
            began = perf_counter()
            while (place := place_of(opening)) is None:
                sleep(LOOK)
            shard, index = place
            while read_checkpoint(folder_of(shard.year).read).checkpoint.size <= index:
                sleep(LOOK)
            if at:  # the first one opens the log
                found.append((perf_counter() - began) * 1e3)
    return found


def prove(size: int, count: int) -> dict[str, list[float]]:
    """Give microseconds to make a proof from files, to check it, and for its hashes alone."""
    from netral.ledger.checkpoint import Checkpoint
    from netral.ledger.note import Kind, Note, Signer
    from netral.ledger.policy import Policy
    from netral.ledger.proof import Proof, made
    from netral.ledger.store import Folder
    from netral.ledger.tiles import CHECKPOINT, Edge

    def entry(index: int) -> bytes:
        return hashlib.sha256(index.to_bytes(8)).digest()

    signer, chance = Signer.new("netral.example/log/2029", Kind.SIGNATURE), random.Random(8)  # noqa: S311
    policy = Policy.parse(f"log {signer.key}\nquorum none\n".encode())
    found = {"make": list[float](), "check": list[float](), "hashes": list[float]()}
    with tempfile.TemporaryDirectory() as name:
        folder, edge = Folder(Path(name)), Edge()
        while edge.size < size:
            for path, content in edge.append([entry(at) for at in range(edge.size, min(size, edge.size + (1 << 16)))]):
                if ".p/" not in path or edge.size == size:
                    (folder.root / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder.root / path).write_bytes(content)
        text = str(Checkpoint(signer.key.name, size, edge.root()))
        (folder.root / CHECKPOINT).write_text(str(Note(text, (signer.sign(text),))), encoding="utf-8")
        for _ in range(count):
            index = chance.randrange(size)
            octets = _timed(found["make"], lambda at=index: made(folder.read, at).octets())
            _timed(found["check"], lambda at=index, file=octets: Proof.parse(file).check(entry(at), policy))
            path = Proof.parse(octets).path
            _timed(found["hashes"], lambda hashes=path: [hashlib.sha256(b"\1" + one + one).digest() for one in hashes])
    return found


def _timed(into: list[float], work: Callable[[], Any]) -> Any:
    began = perf_counter_ns()
    out = work()
    into.append((perf_counter_ns() - began) / 1e3)
    return out


def _wake() -> None:
    from netral.cli.django import wake

    wake()


if __name__ == "__main__":
    work = {"append": append, "arrive": arrive, "prove": prove}[sys.argv[1]]
    print(json.dumps(work(*map(int, sys.argv[2:]))))
