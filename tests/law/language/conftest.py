"""The speller and the cues of Netral's own corpus, without the model."""

from __future__ import annotations

import pytest

from netral.law import artefact
from netral.law.language.cues import Cues
from netral.law.language.words import Speller

LANGUAGE = artefact.section("language")


@pytest.fixture(scope="session")
def speller():
    return Speller(LANGUAGE["words"])


@pytest.fixture(scope="session")
def cues(speller):
    return Cues(LANGUAGE["cues"], speller)
