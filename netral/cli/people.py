"""`netral people`: files of people taken over."""

from __future__ import annotations

from collections.abc import Sequence

from netral.cli import imports

ABOUT = {
    "id": "Mengambil alih berkas pegawai dari sistem kepegawaian: baris yang baik masuk, yang keliru dikembalikan.",
    "en": "Take a personnel system's file of people over: good rows in, bad ones back with the reason.",
}


def main(words: Sequence[str]) -> int:
    """Run `netral people …` and give its exit code."""
    return imports.run(words, "people", ABOUT)
