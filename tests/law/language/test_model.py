"""The model is small, deterministic, and the same in training and in use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netral.law import artefact
from netral.law.language import asked
from netral.law.language.cues import Cues
from netral.law.language.model import Model, features
from netral.law.language.train import train

MODEL = Model(artefact.model())
SENTENCES = [
    ("like", "saya menyukai unggahan calon", 1.0),
    ("like", "pns suka unggahan paslon", 1.0),
    ("vote", "bolehkah pns mencoblos", 1.0),
    ("vote", "pns memilih di tps", 1.0),
]


def test_fits_the_wheel():
    assert Path(artefact.ARTEFACT, "model.json").stat().st_size < 5_000_000


def test_knows_every_act():
    assert set(MODEL.acts) == set(artefact.section("rules")["acts"])


def test_is_the_same_each_time(speller, cues):
    assert train(SENTENCES, speller, cues) == train(SENTENCES, speller, cues)


def test_learns_what_it_is_told(speller, cues):
    model = Model(json.loads(json.dumps(train(SENTENCES, speller, cues))))
    for act, text, _ in SENTENCES:
        words = speller.read(text)
        assert model.guess(features(words, cues.find(words), speller))[0][0] == act


def test_shares_add_up_and_the_likeliest_stands_first(speller, cues):
    words = speller.read("bolehkah PNS menyukai unggahan calon bupati")
    guessed = MODEL.guess(features(words, cues.find(words), speller))
    assert sum(share for _, share in guessed) == pytest.approx(1)
    assert [share for _, share in guessed] == sorted((share for _, share in guessed), reverse=True)


def test_guesses_nothing_from_nothing(speller):
    assert MODEL.guess(features([], Cues([], speller).find([]), speller)) == []


def test_learns_nothing_from_dev_and_test():
    learnt = {row["text"] for row in asked.read(Path(artefact.CORPUS)) if row["split"] == "train"}
    said = {sentence for say in artefact.section("phrasings").values() for sentence in say}
    held = [row["text"] for row in asked.read(Path(artefact.CORPUS)) if row["split"] != "train"]
    assert not {" ".join(text.lower().split()) for text in held} & {" ".join(t.lower().split()) for t in said | learnt}
