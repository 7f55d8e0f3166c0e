"""The compiled corpus: JSON beside the code, made from the sources once and read in a blink.

In a wheel it is frozen and trusted. In a working copy it is made anew when a source (or the code that compiles it) has
changed: first by size and time of the files, and where those differ by content.

Loading is all that most questions wait for, so the cases of each act stay text until somebody asks about it, and
reading the sources is imported only to compile them.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

# Without pathlib (see pyproject.toml): to import it takes longer than all that is done here.
HERE = os.path.dirname(__file__)
CORPUS = os.path.join(HERE, "corpus")
ARTEFACT = os.path.join(HERE, "_artefact")
MADE_BY = {  # section → the module whose `read(corpus)` or `sections(corpus)` makes it
    "elections": "netral.law.timeline",
    "holidays": "netral.law.deadlines",
    "regions": "netral.law.regions",
    "processes": "netral.law.processes",
    "statistics": "netral.law.statistics",
}
RULES = ("rules", "library", "scenarios")
SECTIONS = (*RULES, *MADE_BY)


def build(target: Path | str = ARTEFACT, *, frozen: bool = False, corpus: Path | str = CORPUS) -> Path:
    """Compile every section of `corpus` into JSON files in `target` (default: beside the code) and give that folder.

    `frozen` marks an artefact whose sources will not change (a wheel). Raises CorpusError when the corpus is broken.
    """
    from pathlib import Path

    os.makedirs(target, exist_ok=True)
    for name, data in _compiled(corpus).items():
        _write(os.path.join(target, f"{name}.json"), data)
    _write(os.path.join(target, "meta.json"), {"frozen": frozen, "stamp": _stamp(corpus), "digest": _digest(corpus)})
    return Path(target)


@functools.cache
def section(name: str) -> dict[str, Any]:
    """Give one compiled section (see SECTIONS) of Netral's own corpus. The caller must not change it."""
    if name not in SECTIONS:
        raise KeyError(name)
    if not _is_current():
        try:
            build()
        except PermissionError:  # installed for somebody else: compile in memory
            data: dict[str, Any] = _compiled(CORPUS)[name]
            return data
    return _read(name)


def _read(name: str) -> dict[str, Any]:
    with open(os.path.join(ARTEFACT, f"{name}.json"), "rb") as file:
        data: dict[str, Any] = json.loads(file.read())
    return data


def _compiled(folder: Path | str) -> dict[str, Any]:
    import importlib
    from pathlib import Path

    from netral.law import compile as compiler
    from netral.law.load import Sources
    from netral.law.scenarios import read

    corpus = Path(folder)
    sources = Sources(corpus)
    rules = compiler.rules(sources)
    out: dict[str, Any] = {
        "rules": rules | {"index": {act: _text(cases) for act, cases in rules["index"].items()}},
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
        meta = _read("meta")
    except (OSError, ValueError):
        return False
    if meta.get("frozen") or meta.get("stamp") == _stamp(CORPUS):
        return True
    if meta.get("digest") != _digest(CORPUS):
        return False
    with contextlib.suppress(PermissionError):
        _write(os.path.join(ARTEFACT, "meta.json"), meta | {"stamp": _stamp(CORPUS)})
    return True


def _sources(corpus: Path | str) -> list[str]:
    """Give every file that decides what is compiled: the corpus and the code of this room."""
    found = [os.path.join(folder, name) for folder, _, names in os.walk(corpus) for name in names]
    return sorted([*found, *(os.path.join(HERE, name) for name in os.listdir(HERE) if name.endswith(".py"))])


def _stamp(corpus: Path | str) -> list[int]:
    """Sum up the sources by number, size and time: cheap, and different as soon as one was touched."""
    states = [os.stat(path) for path in _sources(corpus)]
    return [len(states), sum(state.st_size for state in states), sum(state.st_mtime_ns for state in states)]


def _digest(corpus: Path | str) -> str:
    import hashlib

    digest = hashlib.sha256()
    for path in _sources(corpus):
        with open(path, "rb") as file:
            digest.update(os.path.basename(path).encode() + b"\0" + file.read() + b"\0")
    return digest.hexdigest()


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)


def _write(path: str, data: Any) -> None:
    """Write so that a reader sees the old file or the new one, never half of it."""
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as file:
        file.write(_text(data))
    os.replace(partial, path)
