from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools.files import ROOT, project_files


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the project that a test may break."""
    target = tmp_path / "project"
    for name in project_files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target / name)
    return target
