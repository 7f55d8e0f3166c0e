"""`netral demo-data`: invented people of many regions, as files or straight in the database."""

from __future__ import annotations

import csv
import itertools
from argparse import Namespace
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.imports import migrated
from netral.cli.machine import said_in_a_line
from netral.cli.parser import Parser, command
from netral.cli.terminal import echo, number
from netral.common.clock import today
from netral.law.errors import BadQuestion

Shares = Sequence[tuple[str, int]]
"""How many people each institution has, by its code."""
MOST = 10_000_000
ABOUT = {
    "id": "Membuat pegawai rekaan: sama setiap kali, bernomor yang mustahil, di daerah yang berpilkada.",
    "en": "Make invented people: the same each time, with impossible numbers, in the regions of a Pilkada.",
}
EXAMPLES = """\
  netral demo-data --people 10000
  netral demo-data --people 5000000 --regions 2024 --out demo.csv
"""
PEOPLE = ("INSTANSI", "NIP BARU", "NAMA", "STATUS PEGAWAI", "UNOR ID", "JENJANG JABATAN", "JABATAN NAMA", "TMT JABATAN")
UNITS = ("INSTANSI", "UNOR ID", "UNOR NAMA", "UNOR ATASAN ID", "JENIS UNOR")
SINCE = date(2015, 1, 1)
"""The day from which the invented trees stand."""


def main(words: Sequence[str]) -> int:
    """Run `netral demo-data` and give its exit code."""
    return command(words, "netral demo-data", _run, about=ABOUT, add=_add, examples=EXAMPLES)


def _add(parser: Parser) -> None:
    parser.option(
        "--people", metavar="NUMBER", default="10000",
        id="Berapa orang seluruhnya (biasanya 10000).",
        en="How many people in all (default: 10000).",
    )  # fmt: skip
    parser.option(
        "--regions", metavar="YEAR", default="2020",
        id="Daerah yang memilih pada Pilkada tahun ini: 2020 atau 2024 (biasanya 2020).",
        en="The regions that vote in the Pilkada of this year: 2020 or 2024 (default: 2020).",
    )  # fmt: skip
    parser.option(
        "--out", metavar="FILE",
        id="Tulis ke berkas CSV ini, dan unitnya ke berkas di sampingnya. Bila tidak diisi: langsung ke basis data.",
        en="Write to this CSV file, and the units to one beside it. Default: straight into the database.",
    )  # fmt: skip


def _run(given: Namespace) -> None:
    count = _count(given.people)
    if given.regions not in ("2020", "2024"):
        raise BadQuestion(
            "regions",
            id="“regions” harus 2020 atau 2024.",
            en="“regions” must be 2020 or 2024.",
            nearest=("2020", "2024"),
        )
    wake()
    from netral.directory import demo

    shares = demo.shares(count, demo.regions(given.regions))
    if given.out is not None:
        with said_in_a_line(id="Berkas tidak dapat ditulis", en="Files cannot be written"):
            _write(Path(given.out), shares)
    else:
        with migrated():
            _take(shares)
    if given.as_json:
        print_json({"people": count, "regions": sum(people > 0 for _code, people in shares), "out": given.out})
    else:
        echo(
            {
                "id": f"{number(count, given.language)} orang rekaan.",
                "en": f"{number(count, given.language)} invented people.",
            }[given.language]
        )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST and len(text) < 9):
        raise BadQuestion(
            "people",
            id=f"“people” harus bilangan bulat dari 1 sampai {MOST}.",
            en=f"“people” must be a whole number from 1 to {MOST}.",
            nearest=("1", str(MOST)),
        )
    return int(text)


def _write(people: Path, shares: Shares) -> Path:
    """Write everybody into a file, and their units into one beside it; give the name of the latter."""
    from netral.directory import demo

    units, starts = (
        people.with_name(f"{people.stem}.units.csv"),
        itertools.accumulate((n for _c, n in shares), initial=0),
    )
    here = [(code, count, start) for (code, count), start in zip(shares, starts, strict=False) if count]
    tree = demo.tree()
    _write_table(units, UNITS, ((code, *unit) for code, _count, _start in here for unit in tree))
    rows = ((code, *person) for code, count, start in here for person in demo.people(count, start))
    _write_table(people, PEOPLE, rows)
    return units


def _write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headings)
        writer.writerows(rows)


def _take(shares: Shares) -> None:
    """Take everybody over by way of files, so that a demo passes every check there is."""
    import tempfile

    from netral.directory.imports.runs import Options, import_people, import_units

    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as name:
        people = Path(name) / "people.csv"
        import_units(_write(people, shares), None, Options(SINCE), now=now)
        import_people(people, None, Options(today()), now=now)
