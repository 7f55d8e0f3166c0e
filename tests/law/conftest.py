from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from netral.law import ask
from netral.law.load import CORPUS


@pytest.fixture(scope="session")
def engine():
    return ask.engine()


@pytest.fixture
def corpus_copy(tmp_path) -> Path:
    """A corpus of one's own, to break."""
    return shutil.copytree(CORPUS, tmp_path / "corpus")
