"""What a benchmark found, and how it is told: in the terminal, in ``results.json`` and in ``RESULTS.md``."""

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure import TOLERATED_GROWTH, Figure, growth, rounded

RESULTS_JSON = "results.json"
RESULTS_PAGE = "RESULTS.md"

MET = {True: "yes", False: "**no**", None: "no goal"}

PREFACE = """\
# Benchmark results

Written by `python -m benchmarks`; `results.json` has the same figures with every run. Machines differ, so goals are
ratios between sides that take turns within one run. A cell is the median of the runs `[min–max]`; of a run of single
answers the median answer counts, so that a moment in which the machine did something else does not; p50, p95 and p99
are over every answer of all runs. Growth is the factor for double the work; above {tolerated} it is flagged ⚑ and
explained. Sides are checked against the reference before the clock starts, and one with a wrong answer is not timed.
"""


@dataclass
class Goal:
    """A promise of PERFORMANCE and what was measured; ``met`` is ``None`` where nothing was promised."""

    text: str
    measured: str
    met: bool | None

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "measured": self.measured, "met": self.met}


@dataclass
class Section:
    """One table of figures over one kind of size."""

    title: str
    size_is: str
    figures: list[Figure]
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "size_is": self.size_is,
            "note": self.note,
            "figures": [figure.as_dict() for figure in self.figures],
            "growth": growth(self.figures),
        }

    def ratio(self, side: str, other: str, size: int) -> float | None:
        """Tell how many times the cost of ``other`` a side takes: run by run, since a busy moment falls on both."""
        runs = {figure.side: figure.runs for figure in self.figures if figure.size == size}
        if side not in runs or other not in runs:
            return None
        return statistics.median(mine / its for mine, its in zip(runs[side], runs[other], strict=True))

    def median(self, side: str, size: int) -> float | None:
        """Return the median of one side at one size, if it was measured."""
        return next((f.median for f in self.figures if (f.side, f.size) == (side, size)), None)


@dataclass
class Outcome:
    """All that one benchmark has to say."""

    id: str
    title: str
    sections: list[Section] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    does: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "sections": [section.as_dict() for section in self.sections],
            "goals": [goal.as_dict() for goal in self.goals],
            "does": self.does,
            "remarks": self.remarks,
            "missing": self.missing,
        }


def faster(text: str, ratio: float | None, wanted: float | None = None) -> list[Goal]:
    """Say how many times faster than its peer Netral is, and whether that is as promised; nothing if not measured."""
    if ratio is None:
        return []
    return [Goal(text, f"{rounded(1 / ratio):g} ×", None if wanted is None else 1 / ratio >= wanted)]


def times(text: str, ratio: float | None) -> list[Goal]:
    """Say how many times its peer something costs, where nothing was promised."""
    return [] if ratio is None else [Goal(text, f"{rounded(ratio):g} ×", None)]


def at_most(text: str, ratio: float | None, wanted: float) -> list[Goal]:
    """Promise that Netral costs no more than so many times its peer."""
    return [] if ratio is None else [Goal(text, f"{rounded(ratio):g} ×", ratio <= wanted)]


def within(text: str, value: float | None, limit: float, unit: str) -> list[Goal]:
    """Promise that a figure stays within an absolute limit."""
    return [] if value is None else [Goal(text, f"{rounded(value):g} {unit}", value <= limit)]


def as_page(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """Render ``RESULTS.md`` from the entries of ``results.json``."""
    ordered = sorted(entries.items(), key=lambda item: (len(item[0]), item[0]))
    return "\n".join([PREFACE.format(tolerated=TOLERATED_GROWTH), *(as_text(id, entry) for id, entry in ordered)])


def as_text(id: str, entry: Mapping[str, Any]) -> str:
    """Render one benchmark, for the page and for the terminal alike."""
    lines = [f"## {id}: {entry['title']}", "", _conditions(entry["conditions"]), ""]
    if entry["goals"]:
        rows = [(goal["text"], goal["measured"], MET[goal["met"]]) for goal in entry["goals"]]
        lines += _table(("Goal", "Measured", "Met"), rows)
    for section in entry["sections"]:
        lines += [f"### {section['title']}", ""]
        lines += [section["note"], ""] if section["note"] else []
        lines += _figures(section)
    lines += [f"- **{side}**: {does}" for side, does in entry["does"].items()]
    lines += [""] if entry["does"] else []
    lines += [f"- {remark}" for remark in entry["remarks"]]
    lines += [f"- Not measured: {what}" for what in entry["missing"]]
    return "\n".join(lines).rstrip() + "\n"


def write(folder: Path, outcomes: Sequence[Outcome], conditions: Mapping[str, Any]) -> None:
    """Replace the entries that were measured, keep the others with the conditions they were measured under."""
    path = folder / RESULTS_JSON
    entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    entries.update(as_entries(outcomes, conditions))
    path.write_text(json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (folder / RESULTS_PAGE).write_text(as_page(entries), encoding="utf-8")


def as_entries(outcomes: Sequence[Outcome], conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Each outcome with the conditions it was measured under."""
    return {outcome.id: {**outcome.as_dict(), "conditions": dict(conditions)} for outcome in outcomes}


def _figures(section: Mapping[str, Any]) -> list[str]:
    singly = any("p99" in figure for figure in section["figures"])
    grown = {(step["side"], step["to"]): step for step in section["growth"]}
    head = ["Side", section["size_is"], "median [min–max]", *(("p50", "p95", "p99") if singly else ()), "× for double"]
    rows = []
    for figure in section["figures"]:
        cost = f"{figure['median']:g} {figure['unit']} [{figure['min']:g}–{figure['max']:g}]"
        singles = [f"{figure[p]:g}" if p in figure else "" for p in ("p50", "p95", "p99")] if singly else []
        step = grown.get((figure["side"], figure["size"]))
        factor = f"{step['per_doubling']:g}{' ⚑' if step['flagged'] else ''}" if step else ""
        rows.append((figure["side"], f"{figure['size']:,}", cost, *singles, factor))
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [tuple(head), *map(tuple, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    cells.insert(1, tuple("-" * width for width in widths))
    return [f"| {' | '.join(map(str.ljust, row, widths))} |" for row in cells] + [""]


def _conditions(facts: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    machine = f"{facts['cpu']}, {facts['cores']} cores, {facts['ram_gib']:g} GiB, {facts['system']}"
    return (
        f"{facts['date']} · commit {facts['commit']} · {machine} · Python {facts['python']} · {versions} · "
        f"load {facts['load_at_start']:g} at the start"
    )
