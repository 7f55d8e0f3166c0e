"""The `netral` command. A subcommand is imported only when it is called, so that a legal question starts in a blink."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence

from netral.cli.terminal import speak_utf8, stay_quiet

COMMANDS = {
    "check": {"id": "Boleh atau tidak: satu perbuatan, pada satu hari.", "en": "May I? One act, on one day."},
    "ask": {"id": "Bertanya dengan kata-kata sendiri.", "en": "Ask in your own words."},
    "stage": {"id": "Tahapan pemilihan pada satu hari, di satu daerah.", "en": "The election's stage on a day."},
    "deadline": {"id": "Hari terakhir suatu tenggat.", "en": "The last day of a deadline."},
    "law": {"id": "Membaca korpus: show, diff, history, lint.", "en": "Read the corpus: show, diff, history, lint."},
    "accounts": {"id": "Akun pada meja: invite, recover.", "en": "Accounts at the desk: invite, recover."},
    "institutions": {"id": "Instansi: list, open.", "en": "Institutions: list, open."},
    "units": {"id": "Unit instansi: import, export.", "en": "Units of an institution: import, export."},
    "people": {"id": "Pegawai: import, export.", "en": "People: import, export."},
    "demo-data": {"id": "Pegawai rekaan untuk mencoba.", "en": "Invented people to try with."},
    "ledger": {"id": "Log publik: periksa, pantau, saksikan.", "en": "The public log: check, watch, cosign."},
    "backup": {"id": "Mencadangkan seluruh basis data.", "en": "Back the whole database up."},
    "restore": {"id": "Memulihkan cadangan.", "en": "Restore a backup."},
    "doctor": {"id": "Apa yang salah, dan apa obatnya.", "en": "What is wrong, and what helps."},
    "serve": {"id": "Menjalankan kedua situs.", "en": "Serve both hosts."},
    "work": {"id": "Mengerjakan antrean di latar.", "en": "Do background work."},
    "manage": {"id": "Perintah Django sendiri.", "en": "Django's own commands."},
}
"""The subcommands, each a module of this room with `main(words) -> exit code`."""
ABOUT = {
    "id": "Netral: apa yang dibolehkan hukum bagi ASN dalam pemilihan, beserta dasarnya.",
    "en": "Netral: what the law allows an Indonesian civil servant in elections, with the citation.",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; a broken pipe (`netral … | head`) ends quietly.

    Without `argv` it reads the process's own words. Django's commands may end the process themselves.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    speak_utf8()
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        stay_quiet()
        return 141
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        stay_quiet()
        print("netral: no space left to write to", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _run(words: list[str]) -> int:
    words = _language_last(words)
    if words and words[0] in COMMANDS:
        import importlib

        code: int = importlib.import_module(f"netral.cli.{words[0].replace('-', '_')}").main(words[1:])
        return code
    from netral.cli.parser import choose

    return choose(words, "netral", COMMANDS, about=ABOUT)


def _language_last(words: list[str]) -> list[str]:
    """Let `--lang` stand before the command as well as after it; Django's own commands know none."""
    first, language = 0, list[str]()
    while first < len(words) and words[first].partition("=")[0] == "--lang":
        size = 1 if "=" in words[first] else 2
        language += words[first : first + size]
        first += size
    rest = words[first:]
    return rest if rest[:1] == ["manage"] else [*rest, *language]
