"""`netral units`: files of units taken over."""

from __future__ import annotations

from collections.abc import Sequence

from netral.cli import imports

ABOUT = {
    "id": "Mengambil alih berkas unit suatu instansi: OPD, bagian, kecamatan, sekolah, dan di bawah apa masing-masing.",
    "en": "Take a file of an institution's units over: offices, schools, districts, and what each stands below.",
}


def main(words: Sequence[str]) -> int:
    """Run `netral units …` and give its exit code."""
    return imports.run(words, "units", ABOUT)
