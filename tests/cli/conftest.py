"""The command called in this process: what it printed, what it refused, and its exit code."""

from typing import NamedTuple

import pytest

from netral.cli import main


class Ran(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def netral(capsys, monkeypatch):
    for name in ("NETRAL_LANG", "LC_ALL", "LANG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*words, **environment):
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            capsys.readouterr()
            return Ran(main(words), *capsys.readouterr())

    return run
