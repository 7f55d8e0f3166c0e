"""Release the corpus: `make release VERSION=2026.12.1 KNOWN_UNTIL=2026-12-15`, then restart.

Compares the law with that of the last release, writes what was added, changed and taken away and which acts that bears
on (corpus/releases.toml), and the new number and day (corpus/release.toml). Refuses a corpus that is not sound.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

from netral.common.clock import today
from netral.law import compile as compiler
from netral.law import lint, releases
from netral.law.errors import CorpusError
from netral.law.load import Sources
from tools.files import ROOT

CORPUS = ROOT / "netral" / "law" / "corpus"
HEAD = "# Rilis korpus: nomornya, dan sampai hari apa hukum diketahui. Setiap halaman menyebut keduanya.\n"
ENTRY = """
[[releases]]
version = "{version}"
on = {on}
known_until = {known_until}
added = {added}
changed = {changed}
removed = {removed}
{period}"""


class Refused(Exception):
    """What is wrong with the release, for the person who makes it."""


def release(version: str, known_until: date, on: date, corpus: Path = CORPUS) -> releases.Change:
    """Write the release and give what it changes. Raises Refused, and CorpusError for a corpus that cannot be read."""
    sources = Sources(corpus)
    made = compiler.release(corpus)
    last, known = made["version"], date.fromisoformat(made["known_until"])
    if not re.fullmatch(r"\d{4}\.\d{1,2}\.\d+", version):
        raise Refused(f"{version}: a version is year.month.number, for example 2026.12.1")
    if _number(version) <= _number(last):
        raise Refused(f"{version} does not come after {last}")
    if known_until < known:
        raise Refused(f"the law was known until {known} already")
    if known_until > on:
        raise Refused(f"{known_until} has not come")
    after = json.loads(json.dumps(releases.said(compiler.library(sources)["provisions"])))
    before = json.loads((corpus / "released.json").read_text(encoding="utf-8"))
    change = releases.compared(before, after)
    path = corpus / "releases.toml"
    head, entries = path.read_text(encoding="utf-8").split("\n", 1)
    period = "".join(f"{name} = {day}\n" for name, day in (("from", change.first), ("until", change.until)) if day)
    lists = {name: json.dumps(getattr(change, name)) for name in ("added", "changed", "removed")}
    entry = ENTRY.format(version=version, on=on, known_until=known_until, period=period if change else "", **lists)
    path.write_text(f"{head}\n{entry}{entries}", encoding="utf-8")
    (corpus / "released.json").write_text(json.dumps(after, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (corpus / "release.toml").write_text(
        f'{HEAD}version = "{version}"\nknown_until = {known_until}\n', encoding="utf-8"
    )
    return change


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def main(arguments: list[str]) -> int:
    try:
        version, day = arguments
        known_until = date.fromisoformat(day)
    except ValueError:
        print(__doc__)
        return 2
    try:
        wrong = lint.lint(CORPUS, walk=False).errors
        if wrong:
            raise Refused("the corpus is not sound: " + "; ".join(wrong))
        change = release(version, known_until, today())
    except (Refused, CorpusError) as problem:
        print(f"No release: {problem}", file=sys.stderr)
        return 1
    print(f"Release {version}, the law known until {known_until}.")
    for name in ("added", "changed", "removed"):
        print(f"  {name}: {', '.join(getattr(change, name)) or 'nothing'}")
    if change:
        print(f"  bears on acts from {change.first or 'any day'} until {change.until or 'further notice'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
