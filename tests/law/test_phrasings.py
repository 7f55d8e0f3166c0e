"""The sentences by which people ask about acts are read strictly, and there are enough of each."""

from __future__ import annotations

import pytest

from netral.law import artefact
from netral.law.errors import CorpusError
from netral.law.phrasings import FEWEST, LONGEST, read

PHRASINGS = artefact.section("phrasings")
FAMILY = "phrasings/family.toml"


def test_there_are_enough_of_every_act_and_none_twice():
    said = [sentence for say in PHRASINGS.values() for sentence in say]

    assert set(PHRASINGS) == set(artefact.section("rules")["acts"])
    assert min(map(len, PHRASINGS.values())) >= FEWEST
    assert len({" ".join(sentence.lower().split()) for sentence in said}) == len(said)


def test_name_nobody_and_no_candidate_number():
    """Invented sentences; what could be read as a call for somebody never stands in our repository."""
    for sentence in (sentence for say in PHRASINGS.values() for sentence in say):
        assert "nomor urut 0" not in sentence
        assert "@" not in sentence
        assert "http" not in sentence


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('act = "family-photo"', 'act = "family-foto"', "act"),
        ('act = "family-photo"', 'act = "like"', "act"),
        ('act = "family-photo"', 'act = "accompany-candidate"', "act"),
        ("say = [", "sey = [", "sey"),
        ("say = [", 'say = ["x",', "say"),
        ("say = [", f'say = ["{"a" * (LONGEST + 1)}",', "say"),
        ("say = [", r'say = ["a\u0007b",', "say"),
        ("say = [", "say = [7,", "say"),
    ],
)
def test_a_mistake_is_named_with_its_place(corpus_copy, old, new, field):
    path = corpus_copy / FAMILY
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CorpusError) as broken:
        read(corpus_copy)

    assert broken.value.file == FAMILY
    assert broken.value.line > 0
    assert broken.value.field == field


@pytest.mark.parametrize("act", ["accompany-candidate", "pray-for-relative", "like"])
def test_a_sentence_means_one_act_and_stands_once(corpus_copy, act):
    path = corpus_copy / FAMILY
    doubled = PHRASINGS[act][0]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("say = [", f'say = ["{doubled.upper()}",', 1), encoding="utf-8")

    with pytest.raises(CorpusError, match="is said of"):
        read(corpus_copy)


def test_an_act_without_sentences_is_refused(corpus_copy):
    path = corpus_copy / FAMILY
    kept = path.read_text(encoding="utf-8").rpartition("[[phrasings]]")[0]
    path.write_text(kept, encoding="utf-8")

    with pytest.raises(CorpusError, match="no sentence for"):
        read(corpus_copy)
