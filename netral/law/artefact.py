"""The compiled corpus: JSON beside the code, made from the sources once and read in a blink.

In a wheel it is frozen and trusted. In a working copy it is made anew when a source (or the code that compiles it) has
changed: first by size and time of the files, and where those differ by content.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
ARTEFACT = Path(__file__).parent / "_artefact"
MADE_BY = {  # section → the module whose `read(corpus)` or `sections(corpus)` makes it
    "elections": "netral.law.timeline",
    "holidays": "netral.law.deadlines",
    "regions": "netral.law.regions",
    "processes": "netral.law.processes",
    "statistics": "netral.law.statistics",
}
RULES = ("rules", "library", "scenarios")
SECTIONS = (*RULES, *MADE_BY)


def build(target: Path | None = None, *, frozen: bool = False, corpus: Path = CORPUS) -> Path:
    """Compile every section of `corpus` into JSON files in `target` (default: beside the code) and give that folder.

    `frozen` marks an artefact whose sources will not change (a wheel). Raises CorpusError when the corpus is broken.
    """
    folder = target or ARTEFACT
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in _compiled(corpus).items():
        _write(folder / f"{name}.json", data)
    _write(folder / "meta.json", {"frozen": frozen, "stamp": _stamp(corpus), "digest": _digest(corpus)})
    return folder


@functools.cache
def section(name: str) -> dict[str, Any]:
    """Give one compiled section (see SECTIONS) of Netral's own corpus. The caller must not change it."""
    if name not in SECTIONS:
        raise KeyError(name)
    if not _is_current():
        try:
            build()
        except PermissionError:  # installed for somebody else: compile in memory
            return _compiled(CORPUS)[name]
    data: dict[str, Any] = json.loads((ARTEFACT / f"{name}.json").read_bytes())
    return data


def _compiled(corpus: Path) -> dict[str, Any]:
    from netral.law import compile as compiler
    from netral.law.load import Sources
    from netral.law.scenarios import read

    sources = Sources(corpus)
    out: dict[str, Any] = {
        "rules": compiler.rules(sources),
        "library": compiler.library(sources),
        "scenarios": {"scenarios": read(corpus, sources)},
    }
    for name, module in MADE_BY.items():
        reader: Callable[[Path], dict[str, Any]] = importlib.import_module(module).read
        out[name] = reader(corpus)
    return out


@functools.cache
def _is_current() -> bool:
    try:
        meta = json.loads((ARTEFACT / "meta.json").read_bytes())
    except (OSError, ValueError):
        return False
    if meta.get("frozen") or meta.get("stamp") == _stamp(CORPUS):
        return True
    if meta.get("digest") != _digest(CORPUS):
        return False
    try:
        _write(ARTEFACT / "meta.json", meta | {"stamp": _stamp(CORPUS)})
    except PermissionError:
        pass
    return True


def _sources(corpus: Path) -> list[str]:
    """Give every file that decides what is compiled: the corpus and the code of this room."""
    found = [os.path.join(folder, name) for folder, _, names in os.walk(corpus) for name in names]
    return sorted([*found, *(entry.path for entry in os.scandir(Path(__file__).parent) if entry.name.endswith(".py"))])


def _stamp(corpus: Path) -> list[int]:
    """Sum up the sources by number, size and time: cheap, and different as soon as one was touched."""
    states = [os.stat(path) for path in _sources(corpus)]
    return [len(states), sum(state.st_size for state in states), sum(state.st_mtime_ns for state in states)]


def _digest(corpus: Path) -> str:
    import hashlib

    digest = hashlib.sha256()
    for path in _sources(corpus):
        digest.update(Path(path).name.encode() + b"\0" + Path(path).read_bytes() + b"\0")
    return digest.hexdigest()


def _write(path: Path, data: Any) -> None:
    """Write so that a reader sees the old file or the new one, never half of it."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str), encoding="utf-8")
    partial.replace(path)
