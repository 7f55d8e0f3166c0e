"""Nothing we commit names a package registry's host or a folder of somebody's machine."""

from __future__ import annotations

import re
import sys

from tools.files import ROOT, project_files

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


def findings() -> list[str]:
    """Give file, line and what was found."""
    found = []
    for name in project_files():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := FORBIDDEN.search(line):
                found.append(f"{name}:{number}: {match[0]}")
    return found


if __name__ == "__main__":
    wrong = findings()
    print("\n".join(wrong) or "no host of a registry, no folder of a machine")
    sys.exit(bool(wrong))
