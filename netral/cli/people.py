"""`netral people`: files of people taken over, and given out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from netral.cli import imports
from netral.cli.common import print_json
from netral.cli.django import said_in_a_line, wake
from netral.cli.parser import Parser, command
from netral.cli.terminal import echo
from netral.common.clock import today
from netral.law.contract.dates import meant_date

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
    parser.argument("file", "FILE", id="Akhirannya .csv, .xlsx, atau .parquet.", en="Ends in .csv, .xlsx or .parquet.")
    parser.option("--institution", metavar="CODE", id="Instansinya, seperti pada import.", en="As for import.")
    parser.option(
        "--on", metavar="DATE",
        id="Seperti pada hari ini. Bila tidak disebut: hari ini.",
        en="As on this day. Default: today.",
    )  # fmt: skip
    parser.flag(
        "--numbers",
        id="Tulis nomor lengkap; tanpa ini disamarkan.",
        en="Write numbers in full; without it they are masked.",
    )


def _export(given: Namespace) -> None:
    path = Path(imports.needed(given.file, "file", "FILE"))
    code = imports.needed(given.institution, "institution", "--institution")
    on = meant_date(given.on, "on") if given.on is not None else today()
    wake()
    from netral.directory.imports.exports import people_rows, write_table
    from netral.directory.structure.operations import institution_of

    with imports.migrated(), said_in_a_line(id="Berkas tidak dapat ditulis", en="The file cannot be written"):
        count = write_table(path, people_rows(institution_of(code), on, numbers=given.numbers))
    if given.as_json:
        print_json({"rows": count, "file": str(path), "on": on.isoformat(), "numbers": given.numbers})
    else:
        echo({"id": f"{count:,} baris: {path}", "en": f"{count:,} rows: {path}"}[given.language])
