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
    "phrasings": "netral.law.phrasings",
    "language": "netral.law.language.read",
    "corrections": "netral.law.corrections",
    "releases": "netral.law.releases",
}
RULES = ("rules", "library", "scenarios")
SECTIONS = (*RULES, *MADE_BY)
LANGUAGE = os.path.join(HERE, "language")
TAUGHT_BY = ("phrasings", "language", "asked")
"""The folders of the corpus from which the model of language is trained."""
TRAINED_BY = ("cues", "model", "train", "words")


def build(target: Path | str = ARTEFACT, *, frozen: bool = False, corpus: Path | str = CORPUS) -> Path:
    """Compile every section of `corpus` into JSON files in `target` (default: beside the code) and give that folder.

    `frozen` marks an artefact whose sources will not change (a wheel). Raises CorpusError when the corpus is broken.
    """
    from pathlib import Path

    _keep(_compiled(corpus), target, {"frozen": frozen, "stamp": _stamp(corpus), "digest": _digest(corpus)})
    _write(os.path.join(target, "model.json"), _trained(corpus) | {"frozen": frozen})
    return Path(target)


@functools.cache
def model() -> dict[str, Any]:
    """Give the trained model of language (see `language.model.Model`), trained anew when what it is made of changed.

    It takes seconds to train and needs numpy and scipy, so it is kept apart from the sections, which change more often.
    """
    with contextlib.suppress(OSError, ValueError):
        kept = _read("model")
        if kept["frozen"] or kept["stamp"] == _stamp(CORPUS, teachers=True):
            return kept
        if kept["digest"] == _digest(CORPUS, teachers=True):
            kept["stamp"] = _stamp(CORPUS, teachers=True)
            _try_to_write(os.path.join(ARTEFACT, "model.json"), kept)
            return kept
    made = _trained(CORPUS) | {"frozen": False}
    _try_to_write(os.path.join(ARTEFACT, "model.json"), made)
    return made


def _trained(folder: Path | str) -> dict[str, Any]:
    from pathlib import Path

    from netral.law.language.train import trained

    made = {"stamp": _stamp(folder, teachers=True), "digest": _digest(folder, teachers=True)}
    return made | trained(Path(folder))


def _keep(compiled: dict[str, Any], target: Path | str, meta: dict[str, Any]) -> None:
    os.makedirs(target, exist_ok=True)
    for name, data in {**compiled, "meta": meta}.items():
        _write(os.path.join(target, f"{name}.json"), data)


@functools.cache
def section(name: str) -> dict[str, Any]:
    """Give one compiled section (see SECTIONS) of Netral's own corpus. The caller must not change it."""
    if name not in SECTIONS:
        raise KeyError(name)
    if _is_current():
        with contextlib.suppress(OSError, ValueError):  # lost or damaged since: made anew
            return _read(name)
    return _made_anew()[name]


def _read(name: str) -> dict[str, Any]:
    with open(os.path.join(ARTEFACT, f"{name}.json"), "rb") as file:
        data: dict[str, Any] = json.loads(file.read())
    if not isinstance(data, dict):
        raise ValueError(name)  # noqa: TRY004  # damaged, as what is no JSON at all
    return data


@functools.cache
def _made_anew() -> dict[str, dict[str, Any]]:
    """Compile the sources, and keep what was made unless the disk refuses (read-only, full, somebody else's)."""
    meta = {"frozen": False, "stamp": _stamp(CORPUS), "digest": _digest(CORPUS)}
    made = _compiled(CORPUS)
    with contextlib.suppress(OSError):
        _keep(made, ARTEFACT, meta)
    return {name: json.loads(_text(data)) for name, data in made.items()}


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
    _try_to_write(os.path.join(ARTEFACT, "meta.json"), meta | {"stamp": _stamp(CORPUS)})
    return True


def _sources(corpus: Path | str, *, teachers: bool) -> list[str]:
    """Give every file that decides what is compiled: the corpus and the code of this room; or what the model learns."""
    roots = [os.path.join(corpus, name) for name in TAUGHT_BY] if teachers else [corpus]
    found = [os.path.join(folder, name) for root in roots for folder, _, names in os.walk(root) for name in names]
    if teachers:
        return sorted([*found, *(os.path.join(LANGUAGE, f"{name}.py") for name in TRAINED_BY)])
    code = (os.path.join(folder, name) for folder in (HERE, LANGUAGE) for name in os.listdir(folder))
    return sorted([*found, *(path for path in code if path.endswith(".py"))])


def _stamp(corpus: Path | str, *, teachers: bool = False) -> list[int]:
    """Sum up the sources by number, size and time: cheap, and different as soon as one was touched."""
    states = []
    for path in _sources(corpus, teachers=teachers):
        with contextlib.suppress(OSError):  # who compiles it says what is wrong with it
            states.append(os.stat(path))
    return [len(states), sum(state.st_size for state in states), sum(state.st_mtime_ns for state in states)]


def _digest(corpus: Path | str, *, teachers: bool = False) -> str:
    import hashlib

    digest = hashlib.sha256()
    for path in _sources(corpus, teachers=teachers):
        with contextlib.suppress(OSError), open(path, "rb") as file:
            digest.update(os.path.basename(path).encode() + b"\0" + file.read() + b"\0")
    return digest.hexdigest()


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)


def _try_to_write(path: str, data: Any) -> None:
    """Write, unless the disk refuses (read-only, full, somebody else's)."""
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _write(path, data)


def _write(path: str, data: Any) -> None:
    """Write so that a reader sees the old file or the new one, never half of it."""
    partial = f"{path}.{os.urandom(8).hex()}"  # several threads and processes may write at once
    try:
        with open(partial, "x", encoding="utf-8") as file:
            file.write(_text(data))
        os.replace(partial, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.remove(partial)
        raise
