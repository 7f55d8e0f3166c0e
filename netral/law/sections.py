"""The calendar's part of the corpus: which module reads which section, and what the sections hold.

Each reader takes the corpus folder and gives plain, JSON-able data, from which `Timeline`, `Holidays`, `Regions` and
`Processes` are built.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from netral.law import deadlines, processes, regions, statistics, timeline

CORPUS = Path(__file__).parent / "corpus"
READERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "elections": timeline.read,
    "holidays": deadlines.read,
    "regions": regions.read,
    "processes": processes.read,
    "statistics": statistics.read,
}
_MANIFESTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "elections": timeline.manifest,
    "holidays": deadlines.manifest,
    "regions": regions.manifest,
    "processes": processes.manifest,
    "statistics": statistics.manifest,
}


def read(corpus: Path) -> dict[str, dict[str, Any]]:
    """Read every section. Raises CorpusError."""
    return {name: reader(corpus) for name, reader in READERS.items()}


def manifest(sections: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Give the ids and counts of every section, to be compared with what the researched facts held."""
    return {name: count(sections[name]) for name, count in _MANIFESTS.items()}
