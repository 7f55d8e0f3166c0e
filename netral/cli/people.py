"""`netral people`: files of people taken over, and given out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from netral.cli import exports, imports
from netral.cli.parser import Parser, command

ABOUT = {
    "id": "Mengambil alih berkas pegawai dari sistem kepegawaian: baris yang baik masuk, yang keliru dikembalikan.",
    "en": "Take a personnel system's file of people over: good rows in, bad ones back with the reason.",
}
EXPORT = {
    "id": "Menulis pegawai suatu instansi ke CSV, XLSX, atau Parquet, seperti pada suatu hari.",
    "en": "Write the people of an institution to CSV, XLSX or Parquet, as they were on a day.",
}
EXAMPLES = """\
  netral people export people.xlsx --institution 14.06
  netral people export people.csv --institution 14.06 --on 2024-11-27 --numbers
"""


def main(words: Sequence[str]) -> int:
    """Run `netral people …` and give its exit code."""
    if words and words[0] == "export":
        name = "netral people export"
        return command(words[1:], name, _export, about=EXPORT, add=_add, usage="FILE", examples=EXAMPLES)
    return imports.run(words, "people", ABOUT, also={"export": EXPORT})


def _add(parser: Parser) -> None:
    exports.add(parser)
    parser.flag(
        "--numbers",
        id="Tulis nomor lengkap; tanpa ini disamarkan.",
        en="Write numbers in full; without it they are masked.",
    )


def _export(given: Namespace) -> None:
    exports.write(given, "people", numbers=given.numbers)
