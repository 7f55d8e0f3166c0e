"""Releases of the corpus: which provisions each added, changed or took away, and the time of the acts they bear on.

Data: `corpus/releases.toml`, the newest first, written by `make release`; `corpus/released.json` holds what the last
release said, so that the next one can be compared with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from netral.law.sources import Source

KEYS = ("version", "on", "known_until", "added", "changed", "removed", "from", "until")
OF_THE_LAW = ("cite", "text", "modality", "binds", "acts", "cases", "sanctions", "in_force", "category", "penal")
"""What of a provision is law; its sources, and how well they were read, may change without a change of the law."""


class Change(NamedTuple):
    """What a release changed, by id; the acts it bears on lie from `first` (None: any time) to before `until`."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    first: str | None
    until: str | None

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def read(corpus: Path) -> dict[str, Any]:
    """Read the releases, the newest first. Raises CorpusError."""
    source = Source.open(corpus, "releases.toml")
    table = source.toml()
    source.only(table, ("releases",))
    found = []
    for row in table.get("releases", []):
        near = [row.get("version", "")]
        source.only(row, KEYS, near=near)
        found.append(
            {
                "version": source.take(row, "version", str, near=near),
                "on": source.day(row, "on", near=near),
                "known_until": source.day(row, "known_until", near=near),
                **{name: source.take(row, name, list, near=near) for name in ("added", "changed", "removed")},
                "from": source.day(row, "from", near=near, needed=False),
                "until": source.day(row, "until", near=near, needed=False),
            }
        )
    return {"releases": found}


def manifest(data: dict[str, Any]) -> dict[str, int]:
    """Count the releases."""
    return {"releases": len(data["releases"])}


def said(provisions: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Give what a release says: of each provision a digest of its law, and the days in which it applies."""
    out = {}
    for id_, one in provisions.items():
        law = json.dumps({key: one.get(key) for key in OF_THE_LAW}, sort_keys=True, ensure_ascii=False)
        spans = [(span["from"], span["until"]) for span in one["in_force"]]
        out[id_] = {"law": hashlib.sha256(law.encode()).hexdigest()[:16], "in_force": spans}
    return out


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    """Compare what two releases say."""
    added = sorted(after.keys() - before.keys())
    removed = sorted(before.keys() - after.keys())
    changed = sorted(id_ for id_ in before.keys() & after.keys() if before[id_]["law"] != after[id_]["law"])
    spans = [span for id_ in (*added, *changed) for span in after[id_]["in_force"]]
    spans += [span for id_ in (*removed, *changed) for span in before[id_]["in_force"]]
    begins, ends = [span[0] for span in spans], [span[1] for span in spans]
    return Change(
        added,
        changed,
        removed,
        min(begins) if begins and all(begins) else None,
        max(ends) if ends and all(ends) else None,
    )
