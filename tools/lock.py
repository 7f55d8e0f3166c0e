"""Compile the lock files from pyproject.toml: with hashes, for every platform, and without naming any host."""

from __future__ import annotations

import subprocess
import sys

from tools.files import ROOT

HEADER = "# Made by `make lock` from pyproject.toml. Do not edit.\n"
DEVELOP = "requirements-dev.txt"
# Development first: it asks for most, and what runs must be what is tested.
LOCKS = {
    DEVELOP: ["--group", "dev"],
    "requirements.txt": ["--constraint", DEVELOP],
    "requirements-bench.txt": ["--group", "bench", "--constraint", DEVELOP],
}
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--quiet",
]


def main() -> None:
    """Compile each lock file; versions already locked stay, as long as they fit (`--upgrade` takes newer ones)."""
    for name, groups in LOCKS.items():
        path = ROOT / name
        compile_ = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS, *groups, *sys.argv[1:]]
        subprocess.run([*compile_, "-o", name], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        path.write_text(HEADER + path.read_text(encoding="utf-8").removeprefix(HEADER), encoding="utf-8")


if __name__ == "__main__":
    main()
