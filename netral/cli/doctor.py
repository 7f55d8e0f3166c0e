"""`netral doctor`: what is wrong with this installation, and what helps."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.parser import command
from netral.cli.terminal import echo

ABOUT = {
    "id": "Memeriksa pemasangan ini: apa yang salah dan apa obatnya. Tidak mengubah apa pun.",
    "en": "Look at this installation: what is wrong, and what helps. Changes nothing.",
}


def main(words: Sequence[str]) -> int:
    """Run `netral doctor` and give its exit code: 1 when something is wrong."""
    return command(words, "netral doctor", _examine, about=ABOUT, examples="  netral doctor --json\n")


def _examine(given: Namespace) -> int | None:
    wake()
    from netral.platform.doctor import examine

    found = examine(datetime.now(UTC))
    if given.as_json:
        print_json([{"check": one.name, "is_well": one.is_well, "message": one.what} for one in found])
    else:
        for one in found:
            echo(f"{'●' if one.is_well else '▲'} {one.name:<16} {one.what[given.language]}")
    return None if all(one.is_well for one in found) else 1
