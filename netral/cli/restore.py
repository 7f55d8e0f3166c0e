"""`netral restore`: a backup brought back into an empty installation."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.imports import migrated, needed
from netral.cli.machine import said_in_a_line
from netral.cli.parser import Parser, command
from netral.cli.terminal import echo, number

ABOUT = {
    "id": "Memulihkan cadangan ke pemasangan yang kosong. Pakai NETRAL_DATA_KEY yang sama seperti dahulu.",
    "en": "Restore a backup into an empty installation. Use the same NETRAL_DATA_KEY as before.",
}
EXAMPLES = """\
  netral restore /mnt/cadangan/2026-11-23 --identity kunci.txt
"""


def main(words: Sequence[str]) -> int:
    """Run `netral restore` and give its exit code."""
    return command(words, "netral restore", _restore, about=ABOUT, add=_add, usage="FOLDER", examples=EXAMPLES)


def _add(parser: Parser) -> None:
    parser.argument("folder", "FOLDER", id="Folder cadangannya.", en="The folder of the backup.")
    parser.option("--identity", metavar="FILE", id="Berkas kunci rahasia age.", en="The file of the age secret key.")


def _restore(given: Namespace) -> None:
    folder = Path(needed(given.folder, "folder", "FOLDER"))
    key = Path(needed(given.identity, "identity", "--identity"))
    with said_in_a_line(id="Berkas kunci tidak dapat dibaca", en="The key file cannot be read"):
        identity = key.read_text(encoding="utf-8", errors="replace")
    wake()
    from netral.platform.restore import restore

    with migrated(), said_in_a_line(id="Cadangan tidak dapat dipulihkan", en="The backup cannot be restored"):
        rows = restore(folder, identity, now=datetime.now(UTC))
    if given.as_json:
        print_json({"rows": rows})
    else:
        echo(
            {
                "id": f"{number(rows, given.language)} baris dipulihkan.",
                "en": f"{number(rows, given.language)} rows restored.",
            }[given.language]
        )
