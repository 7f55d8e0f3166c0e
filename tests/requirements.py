"""What a machine may lack. Without it a newcomer's test is skipped and says so; with CI=true it fails."""

from __future__ import annotations

import os
import shutil

import pytest

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "git": ("git",),
    "nginx": ("nginx", "/usr/sbin/nginx"),
    "node": ("node",),
    "systemd-analyze": ("systemd-analyze",),
}


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


def need(what: str) -> str:
    """Give the path of a program; skip the test (in CI: fail it) when this machine does not have it."""
    for name in PROGRAMS[what]:
        if path := shutil.which(name):
            return path
    missing = f"{what} is missing; `make test` as root installs it"
    if in_ci():
        pytest.fail(missing)
    pytest.skip(missing)
