"""What Netral answered wrongly before, and since when it answers otherwise. Data: `corpus/corrections.toml`.

A correction names the period of acts it bears on and the provisions, so that who relied on the old answer can tell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netral.law.sources import Source

KEYS = ("id", "on", "release", "title", "was", "now", "provisions", "acts", "from", "until")


def read(corpus: Path) -> dict[str, Any]:
    """Read the corrections, the newest first. Raises CorpusError."""
    source = Source.open(corpus, "corrections.toml")
    table = source.toml()
    source.only(table, ("corrections",))
    found = []
    for row in table.get("corrections", []):
        near = [row.get("id", "")]
        source.only(row, KEYS, near=near)
        found.append(
            {
                "id": source.take(row, "id", str),
                "on": source.day(row, "on", near=near),
                "release": source.take(row, "release", str, near=near),
                **{name: source.both(row, name, near=near) for name in ("title", "was", "now")},
                "provisions": source.take(row, "provisions", list, near=near),
                "acts": source.take(row, "acts", list, near=near),
                "from": source.day(row, "from", near=near),
                "until": source.day(row, "until", near=near, needed=False),
            }
        )
    return {"corrections": sorted(found, key=lambda one: (one["on"], one["id"]), reverse=True)}


def manifest(data: dict[str, Any]) -> dict[str, int]:
    """Count the corrections."""
    return {"corrections": len(data["corrections"])}
