"""`netral backup` and `netral restore`: the whole database, sealed, and back again elsewhere."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.imports import migrated, needed
from netral.cli.machine import said_in_a_line
from netral.cli.parser import Parser, command, whole_number
from netral.cli.terminal import echo, number

ABOUT = {
    "id": "Mencadangkan seluruh basis data, tersegel bagi penerimanya (age). Kunci NETRAL_DATA_KEY tidak ikut.",
    "en": "Back the whole database up, sealed to its recipients (age). NETRAL_DATA_KEY is not in it.",
}
MOST_KEPT = 1000
EXAMPLES = """\
  netral backup /mnt/cadangan/2026-11-23 --recipient age1...
  netral backup --verify /mnt/cadangan/2026-11-23
"""


def main(words: Sequence[str]) -> int:
    """Run `netral backup` and give its exit code."""
    return command(words, "netral backup", _back_up, about=ABOUT, add=_add, usage="FOLDER", examples=EXAMPLES)


def _add(parser: Parser) -> None:
    parser.argument("folder", "FOLDER", id="Folder baru untuk cadangan ini.", en="A new folder for this backup.")
    parser.option(
        "--recipient", metavar="AGE1", many=True,
        id="Kunci publik age dari yang boleh membukanya; boleh beberapa.",
        en="The age public key of somebody who may open it; may be given several times.",
    )  # fmt: skip
    parser.option(
        "--carry-to", metavar="ELSEWHERE",
        id="Salin cadangan yang utuh ke tempat lain; yang terputus dilanjutkan.",
        en="Copy a whole backup elsewhere; one that was cut goes on.",
    )  # fmt: skip
    parser.option(
        "--keep", metavar="NUMBER",
        id="Sesudahnya hapus cadangan utuh yang lebih lama di samping folder ini, sisakan sebanyak ini.",
        en="Afterwards remove older whole backups beside this folder, but for so many.",
    )  # fmt: skip
    parser.flag("--verify", id="Hanya periksa apakah cadangannya utuh.", en="Only check that a backup is whole.")


def _back_up(given: Namespace) -> None:
    folder = Path(needed(given.folder, "folder", "FOLDER"))
    if given.verify:
        from netral.platform.archive import verify

        size = verify(folder)
        said = {
            "id": f"Utuh: {number(size, given.language)} bita.",
            "en": f"Whole: {number(size, given.language)} bytes.",
        }
        print_json({"bytes": size}) if given.as_json else echo(said[given.language])
        return
    if given.carry_to is not None:
        from netral.platform.archive import carry

        with said_in_a_line(id="Cadangan tidak dapat disalin", en="The backup cannot be copied"):
            size = carry(folder, Path(given.carry_to))
        told = number(size, given.language)
        said = {"id": f"{told} bita disalin: {given.carry_to}", "en": f"{told} bytes copied: {given.carry_to}"}
        print_json({"bytes": size, "folder": given.carry_to}) if given.as_json else echo(said[given.language])
        return
    keep = None if given.keep is None else whole_number(given.keep, "keep", MOST_KEPT)
    recipients = [needed(one, "recipient", "--recipient") for one in given.recipient or [""]]
    wake()
    from netral.platform.archive import prune, verify
    from netral.platform.backup import back_up

    with migrated(), said_in_a_line(id="Cadangan tidak dapat ditulis", en="The backup cannot be written"):
        rows = back_up(folder, recipients, now=datetime.now(UTC))
        if keep is not None:
            verify(folder)
            prune(folder.resolve().parent, keep)
    if given.as_json:
        print_json({"rows": rows, "folder": str(folder)})
    else:
        echo(
            {
                "id": f"{number(rows, given.language)} baris: {folder}",
                "en": f"{number(rows, given.language)} rows: {folder}",
            }[given.language]
        )
