"""Nothing we commit names a package registry's host or a folder of somebody's machine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written in pieces, so that this file does not name them either.
HOSTS = (
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "security." + "debian.org",
)
FOLDERS = ("/wo" + "rk/", "/ho" + "me/", "/fa" + "rm/", "/ro" + "ot/", "/Us" + "ers/")
FORBIDDEN = re.compile(
    "|".join([*map(re.escape, HOSTS), *(rf"(?<![\w.])({re.escape(folder)})\w" for folder in FOLDERS)])
)


def committed() -> list[Path]:
    """Give the files that git knows; outside a clone, every file but the built ones."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def findings() -> list[str]:
    """Give file, line and what was found."""
    found = []
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := FORBIDDEN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    return found


if __name__ == "__main__":
    wrong = findings()
    print("\n".join(wrong) or "no host of a registry, no folder of a machine")
    sys.exit(bool(wrong))
