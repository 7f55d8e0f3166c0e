"""How people ask about each act, in their own words. Data: `corpus/phrasings/`, one file per group of acts.

Each sentence means its act and none that is near to it. They are invented: nobody's question is kept anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netral.law.sources import Source, files

FEWEST = 25  # of each act
LONGEST = 700


def read(corpus: Path) -> dict[str, Any]:
    """Read the sentences of every act: {act: [sentence, …]}. Raises CorpusError for too few of an act, and doubles."""
    acts = {act["id"]: act["group"] for act in Source.open(corpus, "acts.toml").toml()["acts"]}
    found: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for name in files(corpus, "phrasings"):
        source = Source.open(corpus, "phrasings", name)
        for row in source.toml().get("phrasings", []):
            source.only(row, ("act", "say"))
            act = source.take(row, "act", str)
            if acts.get(act) != name.removesuffix(".toml"):
                source.fail("is no act of this group", field="act", near=[f'act = "{act}"'])
            if act in found:
                source.fail("stands twice", field="act", near=[f'act = "{act}"'])
            found[act] = source.take(row, "say", list, near=[f'act = "{act}"'])
            _check(source, act, found[act], seen)
    missing = [act for act in acts if act not in found]
    if missing:
        group = f"{acts[missing[0]]}.toml"
        Source.open(corpus, "phrasings", group).fail(f"no sentence for {', '.join(missing)}", field="act")
    return found


def _check(source: Source, act: str, say: list[Any], seen: dict[str, str]) -> None:
    if len(say) < FEWEST:
        source.fail(f"needs {FEWEST} sentences, has {len(say)}", field="say", near=[f'act = "{act}"'])
    for sentence in say:
        if not isinstance(sentence, str) or not 2 <= len(sentence) <= LONGEST or not sentence.isprintable():
            source.fail(f"must be texts of 2 to {LONGEST} letters", field="say", near=[f'act = "{act}"', sentence])
        spelled = " ".join(sentence.lower().split())
        if spelled in seen:
            source.fail(f"is said of {seen[spelled]}, too: {sentence}", field="say", near=[f'act = "{act}"', sentence])
        seen[spelled] = act


def manifest(data: dict[str, Any]) -> dict[str, int]:
    """Count the acts and the sentences."""
    return {"acts": len(data), "sentences": sum(map(len, data.values()))}
