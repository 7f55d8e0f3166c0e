"""`netral units`: files of units taken over, and given out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from netral.cli import exports, imports
from netral.cli.parser import command

ABOUT = {
    "id": "Mengambil alih berkas unit suatu instansi: OPD, bagian, kecamatan, sekolah, dan di bawah apa masing-masing.",
    "en": "Take a file of an institution's units over: offices, schools, districts, and what each stands below.",
}
EXPORT = {
    "id": "Menulis unit suatu instansi ke CSV, XLSX, atau Parquet, seperti pada suatu hari.",
    "en": "Write the units of an institution to CSV, XLSX or Parquet, as they were on a day.",
}


def main(words: Sequence[str]) -> int:
    """Run `netral units …` and give its exit code."""
    if words and words[0] == "export":
        name = "netral units export"
        return command(words[1:], name, _export, about=EXPORT, add=exports.add, usage="FILE")
    return imports.run(words, "units", ABOUT, also={"export": EXPORT})


def _export(given: Namespace) -> None:
    exports.write(given, "units")
