"""Keep what an installation of this version looks like, for the tests that bring it up to later ones.

`python -m tools.previous` before a release; on PostgreSQL: `python -m tools.with_postgres python -m tools.previous`.
It uses commands alone, so that it goes on working while the rooms change.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyrage

from netral import __version__
from netral.directory import demo

FOLDER = Path(__file__).parent.parent / "tests" / "platform" / "previous"
IDENTITY = FOLDER / "identity.txt"
"""Opens these backups, which hold invented people alone."""
DATA_KEY = "the data key of an installation that never was"
PASSWORD = "kalimat-sandi-rekaan"  # noqa: S105 — of an invented account
ACCOUNT = f"""
from datetime import UTC, datetime, timedelta
from netral.accounts import operations
from netral.accounts.models import Account, Invitation
from netral.accounts.roles import Role
from netral.audit.operations import by_command
from netral.directory.structure.models import Institution
at = datetime(2026, 11, 20, 3, tzinfo=UTC)
place = Institution.objects.get(code="contoh")
to = operations.Invited(Role.OPERATOR, place, "Wening Contoh")
made, key = operations.invite(to, by=by_command("previous"), actor=None, at=at)
account, _grant = operations.accept(key, account=None, place="invitation", at=at)
account.set_password("{PASSWORD}")
account.login = "abcd-efgh"
account.save()
operations.suspend(account, reason="sedang cuti", by=by_command("previous"), at=at)
operations.readmit(account, reason="kembali bekerja", by=by_command("previous"), at=at)
"""


def main() -> int:
    """Make the backup of an invented installation of this version, on the database of DATABASE_URL."""
    vendor = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    target = FOLDER / __version__ / vendor
    if not IDENTITY.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        IDENTITY.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    recipient = str(pyrage.x25519.Identity.from_str(IDENTITY.read_text().strip()).to_public())
    with tempfile.TemporaryDirectory() as name:
        own = Path(name)
        environment = {**os.environ, "NETRAL_VAR": str(own / "var"), "NETRAL_DATA_KEY": DATA_KEY}

        def netral(*words: str) -> None:
            subprocess.run([sys.executable, "-m", "netral", *words], env=environment, check=True)

        netral("manage", "migrate", "-v0")
        netral("institutions", "open", "contoh", "--kind", "other", "--name", "Pemerintah Kabupaten Contoh")
        _rows(own / "unor.csv", [["UNOR ID", "UNOR NAMA", "UNOR ATASAN ID", "JENIS UNOR"], *demo.tree()])
        people = [[one.number, one.name, one.status, one.unit, one.title, one.since] for one in demo.people(12)]
        _rows(own / "pegawai.csv", [["NIP", "Nama", "Status", "Kode Unit", "Jabatan", "TMT"], *people])
        netral("units", "import", str(own / "unor.csv"), "--institution", "contoh", "--yes")
        netral("people", "import", str(own / "pegawai.csv"), "--institution", "contoh", "--yes")
        netral("manage", "shell", "-v0", "-c", ACCOUNT)
        netral("accounts", "invite", "--name", "Panji Contoh", "--role", "auditor", "--institution", "contoh")
        netral("backup", str(target), "--recipient", recipient)
    return 0


def _rows(path: Path, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
