"""Nothing of the researched law was lost on the way into the corpus."""

from __future__ import annotations

import tomllib

import pytest

from netral.law.load import CORPUS, Sources

MANIFEST = tomllib.loads((CORPUS / "manifest.toml").read_text(encoding="utf-8"))
SOURCES = Sources()
HAVE = {
    "instruments": SOURCES.instruments,
    "norms": {id_: p for id_, p in SOURCES.provisions.items() if p["kind"] == "norm"},
    "forms": {id_: p for id_, p in SOURCES.provisions.items() if p["kind"] == "form"},
    "sanctions": SOURCES.sanctions,
    "authorities": SOURCES.authorities,
    "acts": SOURCES.acts,
    "facts": SOURCES.facts,
}


@pytest.mark.parametrize("kind", sorted(HAVE))
def test_every_researched_id_is_there(kind):
    assert len(MANIFEST["ids"][kind]) == MANIFEST["counts"][kind]
    assert set(MANIFEST["ids"][kind]) <= set(HAVE[kind])


@pytest.mark.parametrize("kind", sorted(HAVE))
def test_what_we_added_says_so(kind):
    extra = {id_ for id_ in HAVE[kind] if id_ not in MANIFEST["ids"][kind]}
    unmarked = {id_ for id_ in extra if not HAVE[kind][id_].get("added") and not HAVE[kind][id_].get("computed")}
    assert not unmarked


def test_the_counts_are_those_of_the_research():
    assert MANIFEST["counts"] == {
        "instruments": 68, "norms": 164, "forms": 42, "sanctions": 64, "authorities": 32, "acts": 153, "facts": 39,
    }  # fmt: skip
