"""A release of the corpus: one command, which says what changed and which acts that bears on."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest

from netral.law import artefact, releases
from netral.law.compile import library
from netral.law.compile import release as released
from netral.law.load import Sources
from tools import release

CORPUS = release.CORPUS
KNOWN, ON = date(2026, 12, 15), date(2026, 12, 16)


@pytest.fixture
def corpus(tmp_path):
    """The corpus as it was last released, in a copy that a test may change."""
    return shutil.copytree(CORPUS, tmp_path / "corpus")


def mend(corpus, name, old, new):
    path = corpus / "instruments" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def settle(corpus):
    """Take what the corpus says now for what was released last."""
    said = releases.said(library(Sources(corpus))["provisions"])
    (corpus / "released.json").write_text(json.dumps(said), encoding="utf-8")


class TestRelease:
    def test_names_what_changed_and_the_acts_it_bears_on(self, corpus):
        settle(corpus)
        mend(corpus, "uu-1-2015.toml", "Ancaman pidana bagi yang sengaja", "Ancaman pidana bagi siapa yang sengaja")

        change = release.release("2026.12.1", KNOWN, ON, corpus)

        assert change.changed == ["uu1-2015-p188"]
        assert (change.first, change.until) == ("2015-02-02", None)
        assert released(corpus) == {"version": "2026.12.1", "known_until": "2026-12-15"}
        newest = releases.read(corpus)["releases"][0]
        assert (newest["version"], newest["changed"], newest["from"]) == ("2026.12.1", ["uu1-2015-p188"], "2015-02-02")

    def test_of_the_same_law_changes_nothing(self, corpus):
        settle(corpus)
        mend(corpus, "uu-1-2015.toml", "Pasal 188 ada di UU 1/2015", "Pasal 188 terletak di UU 1/2015")

        assert not release.release("2026.12.1", KNOWN, ON, corpus)

    @pytest.mark.parametrize(
        ("version", "known_until", "why"),
        [
            ("2026.11.1", KNOWN, "does not come after"),
            ("2025.12.9", KNOWN, "does not come after"),
            ("next", KNOWN, "year.month.number"),
            ("2026.12.1", date(2026, 11, 1), "known until"),
            ("2026.12.1", date(2027, 1, 1), "has not come"),
        ],
    )
    def test_is_refused_with_the_reason_and_writes_nothing(self, corpus, version, known_until, why):
        before = {path: path.read_bytes() for path in corpus.glob("release*")}

        with pytest.raises(release.Refused, match=why):
            release.release(version, known_until, ON, corpus)

        assert {path: path.read_bytes() for path in corpus.glob("release*")} == before


class TestOurReleases:
    def test_end_with_the_one_that_pages_name(self):
        newest = artefact.section("releases")["releases"][0]

        assert {key: newest[key] for key in ("version", "known_until")} == artefact.section("rules")["release"]

    def test_have_a_page_with_what_each_changed(self, public):
        assert "2026.11.1" in public.get("/rilis/").text
        assert public.get("/en/rilis/").status_code == 200


class TestCommand:
    @pytest.mark.parametrize("arguments", [[], ["2026.12.1"], ["2026.12.1", "soon"], ["1", "2", "3"]])
    def test_without_what_it_needs_explains_itself(self, arguments, capsys):
        assert release.main(arguments) == 2
        assert "make release" in capsys.readouterr().out
