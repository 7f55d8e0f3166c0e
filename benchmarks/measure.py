"""Timers, statistics and the facts of the machine.

Sides are measured in turn within one run, run after run, so that a busy minute falls on all of them alike. What was
allocated before is frozen out of the garbage collector's sight, so that one side does not pay for another's objects.
"""

import gc
import math
import os
import platform
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from time import perf_counter_ns
from typing import Any, TypeVar

_T = TypeVar("_T")

RUNS = 5
QUICK_RUNS = 2

# More than this for double the work is a finding to explain (PERFORMANCE).
BATCH = 250  # answers of one side in a row, so that its data are where the processor has them
TOLERATED_GROWTH = 2.2

VERSIONS_OF = (
    "zen-engine",
    "openfisca-core",
    "regopy",
    "common-expression-language",
    "numpy",
    "orjson",
    "click",
    "rich",
)


@dataclass
class Figure:
    """One side at one size: the cost of each run, and for latencies every single answer."""

    side: str
    size: int
    unit: str
    runs: list[float] = field(default_factory=list)
    singles: list[float] = field(default_factory=list, repr=False)

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    def percentile(self, share: float) -> float | None:
        """Take the nearest rank among the single answers of all runs; ``None`` where answers were not timed singly."""
        if not self.singles:
            return None
        ordered = sorted(self.singles)
        return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "side": self.side,
            "size": self.size,
            "unit": self.unit,
            "median": rounded(self.median),
            "min": rounded(min(self.runs)),
            "max": rounded(max(self.runs)),
            "runs": [rounded(run) for run in self.runs],
        }
        for share in (50, 95, 99):
            at = self.percentile(share)
            if at is not None:
                found[f"p{share}"] = rounded(at)
        return found


def answer_by_answer(
    sides: Mapping[str, Callable[[Any], Any]], inputs: Mapping[str, Sequence[Sequence[Any]]], size: int
) -> list[Figure]:
    """Time every answer of every side, in µs; ``inputs[side]`` has each run's questions; a run counts as its median.

    Within a run the sides take turns, a batch each, so that a moment in which the machine is slow falls on all.
    """
    figures = {side: Figure(side, size, "µs") for side in sides}
    for run in range(min(map(len, inputs.values()))):
        asked = {side: inputs[side][run] for side in sides}
        singles: dict[str, list[float]] = {side: [] for side in sides}
        _quietly(partial(_in_turns, sides, asked, singles))
        for side, figure in figures.items():
            figure.runs.append(statistics.median(singles[side]))
            figure.singles.extend(singles[side])
    return list(figures.values())


def whole(sides: Mapping[str, Callable[[], Any]], size: int, runs: int) -> list[Figure]:
    """Time each side's whole work in ms, after once to warm up."""
    figures = {side: Figure(side, size, "ms") for side in sides}
    for work in sides.values():
        work()
    for _ in range(runs):
        for side, work in sides.items():
            figures[side].runs.append(_quietly(partial(_once, work)))
    return list(figures.values())


def growth(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Find by what each side's cost is multiplied when the work doubles, at each step of size."""
    found = []
    for side in dict.fromkeys(figure.side for figure in figures):
        steps = sorted((figure for figure in figures if figure.side == side), key=lambda figure: figure.size)
        for smaller, larger in pairwise(steps):
            factor = (larger.median / smaller.median) ** (1 / math.log2(larger.size / smaller.size))
            found.append(
                {
                    "side": side,
                    "from": smaller.size,
                    "to": larger.size,
                    "per_doubling": rounded(factor),
                    "flagged": factor > TOLERATED_GROWTH,
                }
            )
    return found


def rounded(value: float) -> float:
    """Keep four significant digits: more would pretend."""
    return float(f"{value:.4g}")


def conditions() -> dict[str, Any]:
    """Say where, when and on what this is measured."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "ram_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": _system(),
        "load_at_start": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "versions": {name: version for name in VERSIONS_OF if (version := _version(name))},
    }


def _in_turns(
    sides: Mapping[str, Callable[[Any], Any]], asked: Mapping[str, Sequence[Any]], singles: dict[str, list[float]]
) -> None:
    for start in range(0, max(map(len, asked.values())), BATCH):
        for side, ask in sides.items():
            singles[side] += _one_by_one(ask, asked[side][start : start + BATCH])


def _one_by_one(ask: Callable[[Any], Any], asked: Sequence[Any]) -> list[float]:
    singles = []
    for question in asked:
        started = perf_counter_ns()
        ask(question)
        singles.append((perf_counter_ns() - started) / 1_000)
    return singles


def _once(work: Callable[[], Any]) -> float:
    started = perf_counter_ns()
    work()
    return (perf_counter_ns() - started) / 1_000_000


def _quietly(measure: Callable[[], _T]) -> _T:
    gc.collect()
    gc.freeze()
    try:
        return measure()
    finally:
        gc.unfreeze()


def _commit() -> str:
    root = Path(__file__).parent.parent
    try:
        head = _git(root, "rev-parse", "--short=12", "HEAD")
        changed = _git(root, "status", "--porcelain", "--", "netral", "benchmarks/*.py", "benchmarks/peers")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + (" with uncommitted changes" if changed else "")


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
