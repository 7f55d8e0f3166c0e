"""Files on their way in: sealed on the disk between two pages, open only in memory, gone after an hour or two."""

from __future__ import annotations

import contextlib
import re
import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from netral.common.retention import Rule
from netral.common.sealing import CannotUnseal
from netral.directory.people.keys import number_keys

LARGEST = 64 << 20
"""Bytes of a file through the browser; larger ones are for the command, which shows how far it is."""
FORM = 1 << 20
"""Bytes of the form around it."""
KEPT = 3600
"""Seconds."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
MEMORY = Path("/dev/shm")  # noqa: S108 — a folder for ourselves is made in it


class Gone(Exception):
    """The file was not kept any longer, or never."""


def keep(file: UploadedFile[bytes], owner: str) -> str:
    """Keep a file sealed, and give the token by which its owner finds it again."""
    folder = _folder()
    sweep(datetime.now(UTC) - timedelta(seconds=KEPT))  # of this machine; the worker may be on another one
    token = secrets.token_urlsafe(24)
    name = Path(file.name or "").name[-100:]
    content = number_keys().sealer().seal(owner.encode() + b"\0" + name.encode() + b"\0" + file.read())
    path = folder / token
    path.touch(mode=0o600)
    path.write_bytes(content)
    return token


@contextlib.contextmanager
def opened(token: str, owner: str) -> Iterator[Path]:
    """Give the file, open for as long as it is being read.

    :raises Gone: it is not there, or is not theirs
    """
    path = _folder() / token
    if not TOKEN.fullmatch(token) or not path.exists():
        raise Gone
    try:
        whose, _end, named = number_keys().sealer().unseal(path.read_bytes()).partition(b"\0")
    except CannotUnseal:
        raise Gone from None
    name, _end, content = named.partition(b"\0")
    if whose != owner.encode():
        raise Gone
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, prefix="netral-") as folder:
        open_file = Path(folder) / (_harmless(name.decode(errors="replace")) or "berkas")
        open_file.write_bytes(content)
        yield open_file


def take(token: str, outcome: str) -> None:
    """Let a file go that was taken over, and keep for a while what came of it: forms are sent twice."""
    (_folder() / f"{token}.taken").write_text(outcome, encoding="ascii")
    forget(token)


def taken(token: str) -> str | None:
    """Give what came of a file that was taken over; None where none was."""
    path = _folder() / f"{token}.taken"
    return path.read_text(encoding="ascii") if TOKEN.fullmatch(token) and path.exists() else None


def sweep(before: datetime) -> int:
    """Let go of every file that was sent before an instant; give how many those were."""
    gone = 0
    for old in _folder().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if old.stat().st_mtime < before.timestamp():
                old.unlink()
                gone += 1
    return gone


RULES = (
    Rule(
        "sent-files", timedelta(seconds=KEPT), sweep,
        id="Berkas yang dikirim lewat peramban (disegel)",
        en="Files sent through the browser (sealed)",
    ),
)  # fmt: skip


def forget(token: str) -> None:
    """Let a file go."""
    if TOKEN.fullmatch(token):
        (_folder() / token).unlink(missing_ok=True)


def _harmless(name: str) -> str:
    return re.sub(r"[^\w.() -]", "_", name).strip(". ")[:100]


def _folder() -> Path:
    folder = settings.VAR / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
