"""P8: the public log: how fast entries become signed tiles, how soon one is published, what a proof costs."""

import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns

from benchmarks.apart import netral, run_apart
from benchmarks.measure import Figure
from benchmarks.report import Outcome, Section, times, within
from tests.databases import own_database
from tools.with_postgres import postgres

TITLE = "the public log"
HASHES, APPEND, ARRIVE = "hashes alone", "append", "arrive"
MAKE, CHECK, PATH = "make a proof", "check a proof", "the proof's hashes alone"
SIZES, RUNS, ARRIVALS = (100_000, 400_000), 5, 100
QUICK_SIZES, QUICK_RUNS, QUICK_ARRIVALS = (1_000, 2_000), 1, 2
TREES, PROOFS = (1_000_000, 10_000_000), 2_000
QUICK_TREES, QUICK_PROOFS = (2_000, 5_000), 10
PER_LEAF = 50.0
"""Microseconds: 20,000 entries a second."""
REMARK = (
    "Tessera, the usual peer, is in Go and was not to be had here; it is known for 1,500 to 2,900 entries a second, "
    "each of them awaited. The queue is filled beforehand and not timed: that is P7."
)


def run(*, quick: bool = False) -> Outcome:
    """Append, arrive and prove on both databases; proofs need none."""
    outcome = Outcome("P8", TITLE)
    outcome.does = {
        HASHES: "One SHA-256 a leaf and one a node, in Python, in memory.",
        APPEND: "From the queue in the database: a place for each, tiles and bundles on the disk, the tree read back "
        "and proven to contain every one before, signed, published. The log grows from run to run.",
        ARRIVE: "One entry at a time, at any moment: from its commit until it is under the published checkpoint.",
        PATH: "As many SHA-256 as the path is long.",
        MAKE: "From the files of the log, nothing kept in memory: checkpoint, tiles, path, the proof as a file.",
        CHECK: "The file parsed, the log's signature, the path.",
    }
    outcome.remarks = [REMARK]
    for title, own in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with tempfile.TemporaryDirectory() as name, own() as address:
            _of_a_database(outcome, title, Path(name), address, quick=quick)
    _proofs(outcome, quick=quick)
    return outcome


def _of_a_database(outcome: Outcome, title: str, folder: Path, address: str, *, quick: bool) -> None:
    netral(folder, address, "manage", "migrate", "-v0")
    section = Section(title, "entries", [])
    for size in QUICK_SIZES if quick else SIZES:
        runs = QUICK_RUNS if quick else RUNS
        said = json.loads(run_apart(folder, address, "benchmarks.ledger_side", "append", str(size), str(runs))[0])
        section.figures += [
            Figure(HASHES, size, "s", runs=said["hashes"]),
            Figure(APPEND, size, "s", runs=said["append"]),
        ]
        slowest = max(said["append"]) / size * 1e6
        outcome.goals += [
            *within(f"{title}: {size:,} entries, the slowest run, each ≤ 50 µs (20,000/s)", slowest, PER_LEAF, "µs"),
            *times(f"{title}: {size:,} entries, beside their hashes alone", section.ratio(APPEND, HASHES, size)),
        ]
    count = QUICK_ARRIVALS if quick else ARRIVALS
    waited = json.loads(run_apart(folder, address, "benchmarks.ledger_side", "arrive", str(count))[0])
    arrived = Figure(ARRIVE, 1, "ms", runs=[statistics.median(waited)], singles=waited)
    outcome.sections += [section, Section(f"{title}: one entry", "entries", [arrived])]
    outcome.goals += within(
        f"{title}: published ≤ 1 s after it was acknowledged (the slowest)", max(waited), 1000, "ms"
    )


def _proofs(outcome: Outcome, *, quick: bool) -> None:
    section = Section("Proofs", "entries", [])
    with tempfile.TemporaryDirectory() as name:
        for size in QUICK_TREES if quick else TREES:
            count = str(QUICK_PROOFS if quick else PROOFS)
            said = json.loads(run_apart(Path(name), "", "benchmarks.ledger_side", "prove", str(size), count)[0])
            for side, key in ((PATH, "hashes"), (MAKE, "make"), (CHECK, "check")):
                figure = Figure(side, size, "µs", runs=[statistics.median(said[key])], singles=said[key])
                section.figures.append(figure)
                if side != PATH:
                    outcome.goals += within(f"{side}, {size:,} entries ≤ 1 ms", figure.median, 1000, "µs")
    outcome.sections.append(section)


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgres() as server:
        yield own_database(server, f"netral_p8_{monotonic_ns()}")
