"""Published figures, as printed by their sources: for scale and plausibility, never for a verdict.

Data: `corpus/statistics.toml`. Days there are text, since many are partial ("2020-10").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netral.law.sources import Source


def read(corpus: Path) -> dict[str, Any]:
    """Read the figures; every row of a list of tables says whether it was seen in a source. Raises CorpusError."""
    source = Source.open(corpus, "statistics.toml")
    data = source.toml()
    for name, rows in _lists(data):
        for row in rows:
            if isinstance(row, dict) and not isinstance(row.get("verified"), bool):
                source.fail(
                    "says whether it was seen in its source: true or false", field="verified", near=[f"{name} = ["]
                )
    return data


def _lists(data: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    found = []
    for name, value in data.items():
        if isinstance(value, dict):
            found += _lists(value)
        elif isinstance(value, list):
            found.append((name, value))
    return found


def manifest(data: dict[str, Any]) -> dict[str, int]:
    """Count the rows of each list of figures."""
    return {name: len(rows) for name, rows in _lists(data)}
