"""Labelled questions: what people ask, which acts and facts it names, and the verdict. Data: `corpus/asked/`.

They are invented, and split by a hash of their id: the model learns from "train", settings are chosen on "dev", and
"test" is read by the evaluation alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from netral.law.sources import Source

KEYS = ("id", "split", "text", "on", "person", "election", "region", "acts", "facts", "verdict", "why", "note", "style")
SPLITS = ("train", "dev", "test")


def read(corpus: Path) -> list[dict[str, Any]]:
    """Read the labelled questions; of those mended since, with `mended` = what stands instead. Raises CorpusError."""
    source = Source.open(corpus, "asked", "questions.jsonl")
    mended = {row["id"]: row for row in Source.open(corpus, "asked", "mended.toml").toml()["mended"]}
    rows = []
    for line in source.text.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            source.fail("is no JSON", near=[line])
        source.only(row, KEYS, near=[line])
        for key in KEYS:
            if key not in row:
                source.fail("is missing", field=key, near=[line])
        if row["split"] not in SPLITS:
            source.fail("is no split", field="split", near=[line])
        rows.append(row | {"mended": mended.get(row["id"])})
    return rows
