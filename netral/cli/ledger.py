"""`netral ledger`: read the public log, watch it, cosign it, check proofs; and, on the server, care for it.

This module has the options; what is done stands in `ledger_read`, `ledger_watch` and, for whoever runs the server,
`ledger_own`. Only the last needs Django and a database.
"""

from __future__ import annotations

import importlib
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import NamedTuple

from netral.cli.parser import Both, Parser, choose, command

ABOUT = {
    "id": "Log publik: baca, pantau, saksikan, periksa bukti; dan rawat.",
    "en": "The public log: read, watch, cosign, check proofs; and care for it.",
}


class _Command(NamedTuple):
    said: Both
    module: str
    name: str
    add: Callable[[Parser], None]
    usage: str
    examples: str

    def run(self, given: Namespace) -> int | None:
        """Do it; only then what it needs is imported."""
        done: int | None = getattr(importlib.import_module(f"netral.cli.{self.module}"), self.name)(given)
        return done


def main(words: Sequence[str]) -> int:
    """Run `netral ledger …` and give its exit code."""
    if words and words[0] in COMMANDS:
        one = COMMANDS[words[0]]
        named = f"netral ledger {words[0]}"
        return command(words[1:], named, one.run, about=one.said, add=one.add, usage=one.usage, examples=one.examples)
    return choose(words, "netral ledger", {name: one.said for name, one in COMMANDS.items()}, about=ABOUT)


# The options --------------------------------------------------------------------------------------------------------


def _add_source(parser: Parser) -> None:
    parser.option(
        "--url", metavar="ADDRESS",
        id="Alamat lognya, misalnya https://netral.example/log/2026. Bila tidak diisi: log server ini.",
        en="Address of the log, for example https://netral.example/log/2026. Default: the log of this server.",
    )  # fmt: skip
    parser.option(
        "--folder", metavar="FOLDER",
        id="Folder berisi log, dari netral ledger export.",
        en="A folder that holds a log, from netral ledger export.",
    )  # fmt: skip
    parser.option(
        "--year", metavar="YEAR",
        id="Tahun log server ini. Bila tidak diisi: yang terakhir dibuka.",
        en="Year of the log of this server. Default: the one opened last.",
    )  # fmt: skip
    parser.option(
        "--policy", metavar="FILE",
        id="Kebijakan: kunci log dan saksi yang Anda percaya. Bila tidak diisi: yang terbit di tempat lognya; itu "
        "tidak melindungi dari log yang berbohong tentang kuncinya sendiri.",
        en="The policy: keys of logs and witnesses that you trust. Default: the one published with the log, "
        "which does not protect from a log that lies about its own key.",
    )  # fmt: skip


def _add_export(parser: Parser) -> None:
    parser.argument("to", "FOLDER", id="Folder kosong.", en="An empty folder.")
    _add_source(parser)


def _add_proof(parser: Parser) -> None:
    parser.option(
        "--opening", metavar="FILE",
        id="Isi entrinya (.isi): dengan ini entrinya dicari.",
        en="What opens the entry (.isi): by this it is found.",
    )  # fmt: skip
    parser.option(
        "--to", metavar="FILE",
        id="Berkas bukti yang ditulis. Bila tidak diisi: di samping isinya, dengan akhiran .tlog-proof.",
        en="The file of the proof to write. Default: beside what opens the entry, ending in .tlog-proof.",
    )  # fmt: skip
    parser.flag("--apart", id="Jangan taruh isinya di dalam bukti.", en="Keep the opening out of the proof.")
    _add_source(parser)


def _add_check(parser: Parser) -> None:
    parser.argument("file", "FILE", id="Bukti (.tlog-proof).", en="A proof (.tlog-proof).")
    parser.option(
        "--opening", metavar="FILE",
        id="Isi entrinya (.isi), bila disimpan terpisah dari bukti.",
        en="What opens the entry (.isi), where it is kept apart from the proof.",
    )  # fmt: skip
    parser.option(
        "--policy", metavar="FILE",
        id="Kebijakan: kunci log dan saksi yang Anda percaya. Bila tidak diisi: milik server ini.",
        en="The policy: keys of logs and witnesses that you trust. Default: this server's.",
    )  # fmt: skip


def _add_memory(parser: Parser) -> None:
    parser.option(
        "--memory", metavar="FOLDER",
        id="Folder ingatan. Jangan dihapus, dan jangan dipakai untuk hal lain.",
        en="Folder to remember in. Do not remove it, and use it for nothing else.",
    )  # fmt: skip


def _add_monitor(parser: Parser) -> None:
    _add_memory(parser)
    _add_source(parser)
    parser.option(
        "--other", metavar="ADDRESS", many=True,
        id="Alamat lain yang menerbitkan log yang sama, untuk dibandingkan. Boleh berulang.",
        en="Another address that publishes the same log, to compare. May be repeated.",
    )  # fmt: skip
    parser.option(
        "--proof", metavar="FILE", many=True,
        id="Bukti yang dipegang seseorang, untuk dibandingkan. Boleh berulang.",
        en="A proof that somebody holds, to compare. May be repeated.",
    )  # fmt: skip
    parser.option(
        "--every", metavar="SECONDS", default="600",
        id="Jeda antarpengamatan, 1 sampai 86400 detik (biasanya 600, sepuluh menit).",
        en="Seconds between two looks, 1 to 86400 (default: 600, ten minutes).",
    )  # fmt: skip
    parser.flag("--once", id="Amati sekali; kode keluar 1 bila ada alarm.", en="Look once; exit code 1 on an alarm.")


def _add_witness(parser: Parser) -> None:
    parser.option(
        "--policy", metavar="FILE",
        id="Kebijakan log: log di dalamnya yang disaksikan. Dibaca lagi bila berkasnya diganti.",
        en="The policy of the log: the logs in it are cosigned. It is read again when the file is exchanged.",
    )  # fmt: skip
    _add_memory(parser)
    parser.option(
        "--name", metavar="NAME",
        id="Nama kunci saksi ini, misalnya saksi.example/netral. Hanya saat pertama kali.",
        en="Name of this witness's key, for example witness.example/netral. Only the first time.",
    )  # fmt: skip
    parser.option(
        "--host", metavar="ADDRESS", default="127.0.0.1",
        id="Alamat tempat melayani (biasanya 127.0.0.1).",
        en="Address to listen on (default: 127.0.0.1).",
    )  # fmt: skip
    parser.option(
        "--port", metavar="NUMBER", default="8010",
        id="Port tempat melayani (biasanya 8010).",
        en="Port to listen on (default: 8010).",
    )  # fmt: skip


def _add_year(parser: Parser) -> None:
    parser.argument("year", "YEAR", id="Tahun lognya.", en="The year of the log.")


def _add_nothing(_parser: Parser) -> None:
    pass


def _add_revoke(parser: Parser) -> None:
    parser.argument("key", "KEY", id="Nomor kunci: delapan digit heksadesimal.", en="Id of the key: eight hex digits.")
    parser.option("--reason", metavar="TEXT", id="Sebabnya; diterbitkan.", en="Why; it is published.")


def _add_recover(parser: Parser) -> None:
    parser.option(
        "--year", metavar="YEAR",
        id="Tahun lognya. Bila tidak diisi: yang terakhir dibuka.",
        en="The year of the log. Default: the one opened last.",
    )  # fmt: skip
    parser.option(
        "--from", "source", metavar="SOURCE",
        id="Alamat atau folder salinan log.",
        en="Address or folder of a copy of the log.",
    )  # fmt: skip
    parser.flag(
        "--rebuild",
        id="Bangun ulang dari basis data saja. Hanya bila tidak ada salinan, dan basis data tidak lebih tua daripada "
        "yang pernah terbit.",
        en="Rebuild from the database alone. Only when there is no copy, and the database is not older than what was "
        "published.",
    )


READ, WATCH, OWN = "ledger_read", "ledger_watch", "ledger_own"
COMMANDS = {
    "verify": _Command(
        {"id": "Baca seluruh log dan hitung ulang semuanya.", "en": "Read a whole log and compute all of it again."},
        READ, "verify", _add_source, "",
        "  netral ledger verify --url https://netral.example/log/2026 --policy policy\n",
    ),
    "export": _Command(
        {"id": "Salin log yang sudah diperiksa ke folder.", "en": "Copy a log into a folder, checked."},
        READ, "export", _add_export, "FOLDER",
        "  netral ledger export salinan-2026 --url https://netral.example/log/2026 --policy policy\n",
    ),
    "monitor": _Command(
        {"id": "Pantau log; beri alarm bila log berbohong.", "en": "Watch a log; alarms when it lies."},
        WATCH, "monitor", _add_monitor, "--memory FOLDER",
        "  netral ledger monitor --url https://netral.example/log/2026 --policy policy --memory pemantau\n",
    ),
    "proof": _Command(
        {"id": "Buat bukti untuk satu entri.", "en": "Make the proof of an entry."},
        READ, "proof", _add_proof, "--opening FILE",
        "  netral ledger proof --opening ikrar.isi --url https://netral.example/log/2026 --policy policy\n",
    ),
    "check": _Command(
        {"id": "Periksa bukti, tanpa jaringan.", "en": "Check a proof, without network."},
        READ, "check", _add_check, "FILE", "  netral ledger check ikrar.tlog-proof --policy policy\n",
    ),
    "witness": _Command(
        {"id": "Jadilah saksi: ikut menandatangani log.", "en": "Be a witness: cosign a log."},
        WATCH, "witness", _add_witness, "--policy FILE --memory FOLDER",
        "  netral ledger witness --policy policy --memory saksi --name saksi.example/netral\n",
    ),
    "audit": _Command(
        {"id": "Bandingkan basis data dengan log yang terbit.", "en": "Compare the database with the published log."},
        OWN, "audit", _add_nothing, "", "  netral ledger audit\n",
    ),
    "open": _Command(
        {"id": "Umumkan log tahun berikutnya.", "en": "Announce the log of a further year."},
        OWN, "announce", _add_year, "YEAR", "  netral ledger open 2027\n",
    ),
    "withdraw": _Command(
        {"id": "Tarik pengumuman log yang belum dibuka.", "en": "Take back the announcement of a log not opened yet."},
        OWN, "withdraw", _add_year, "YEAR", "  netral ledger withdraw 2027\n",
    ),
    "close": _Command(
        {"id": "Tutup log yang terbuka, untuk selamanya.", "en": "Close the open log, for good."},
        OWN, "close", _add_year, "YEAR", "  netral ledger close 2026\n",
    ),
    "rotate": _Command(
        {"id": "Tambah kunci baru; semuanya ikut menandatangani.", "en": "Add a new key; all of them sign."},
        OWN, "rotate", _add_nothing, "", "  netral ledger rotate\n",
    ),
    "revoke": _Command(
        {"id": "Cabut kunci.", "en": "Revoke a key."},
        OWN, "revoke", _add_revoke, "KEY --reason TEXT",
        '  netral ledger revoke fd58557a --reason "Mesin lama diganti"\n',
    ),
    "recover": _Command(
        {"id": "Pulihkan berkas log yang hilang atau rusak.", "en": "Bring lost or damaged files of the log back."},
        OWN, "recover", _add_recover, "", "  netral ledger recover --year 2026 --from https://salinan.example/log/2026\n",
    ),
}  # fmt: skip
