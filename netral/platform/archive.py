"""A backup as a folder: parts sealed with age to its recipients, a sealed table of contents, and their checksums.

Whoever keeps it can check that nothing is missing or altered (`sha256sum -c SHA256SUMS`) without being able to read it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyrage

from netral.common.errors import NetralError
from netral.common.files import settle, write_durably

PART = 32 << 20
"""Bytes of content in one part, so that memory stays flat."""
SUMS, CONTENTS = "SHA256SUMS", "contents.age"
UNFINISHED = "UNFINISHED"
"""Stands in a folder from before its first part until after its checksums."""
FORMAT = 1


class BadArchive(NetralError):
    """The folder is no whole backup, or cannot be opened with this key."""


class Writer:
    """Writes a backup into a folder that is empty, does not exist yet, or has one that was cut: that is begun again."""

    def __init__(self, folder: Path, recipients: Sequence[str]) -> None:
        self._to = [_recipient(one) for one in recipients]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (folder / UNFINISHED).exists() and not (folder / SUMS).exists():
            for path in (*folder.glob("*.age"), *folder.glob("*.part"), folder / UNFINISHED):
                path.unlink(missing_ok=True)
        if any(folder.iterdir()):
            raise BadArchive(
                id=f"{folder} tidak kosong. Pakai folder baru untuk setiap cadangan.",
                en=f"{folder} is not empty. Use a new folder for each backup.",
            )
        self._folder, self._sums = folder, dict[str, str]()
        _durable(folder / UNFINISHED, b"")

    def parts(self, name: str, content: Iterable[bytes]) -> list[str]:
        """Write a stream as parts, and give their names. While one is sealed and written, the next is read."""
        names = list[str]()
        with ThreadPoolExecutor(max_workers=1) as beside:
            before: Future[None] | None = None
            for at, part in enumerate(_sized(content)):
                names.append(f"{name}.{at:05}.age")
                if before is not None:
                    before.result()
                before = beside.submit(self._write, names[-1], part)
            if before is not None:
                before.result()
        return names

    def finish(self, contents: dict[str, Any]) -> None:
        """Write what is in it. Without this a folder is no backup."""
        self._write(CONTENTS, json.dumps({"format": FORMAT, **contents}).encode())
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        _durable(self._folder / SUMS, lines.encode())
        (self._folder / UNFINISHED).unlink()

    def _write(self, name: str, content: bytes) -> None:
        sealed = pyrage.encrypt(content, self._to)
        _durable(self._folder / name, sealed)
        self._sums[name] = hashlib.sha256(sealed).hexdigest()


class Reader:
    """Reads a backup; every part is checked before any is opened."""

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder, self._identity = folder, _identity(identity)
        verify(folder)
        self.contents: dict[str, Any] = json.loads(self._opened(CONTENTS))
        if self.contents["format"] != FORMAT:
            raise BadArchive(
                id="Cadangan ini dibuat dengan format yang lebih baru. Pakai Netral yang lebih baru.",
                en="This backup was made in a newer format. Use a newer Netral.",
            )

    def content(self, names: Iterable[str]) -> Iterator[bytes]:
        """Give the content of parts, one after another. While one is used, the next is opened."""
        with ThreadPoolExecutor(max_workers=1) as beside:
            opening: Future[bytes] | None = None
            for name in names:
                before, opening = opening, beside.submit(self._opened, name)
                if before is not None:
                    yield before.result()
            if opening is not None:
                yield opening.result()

    def _opened(self, name: str) -> bytes:
        try:
            content: bytes = pyrage.decrypt((self._folder / name).read_bytes(), [self._identity])
        except pyrage.DecryptError as problem:
            raise BadArchive(
                id=f"{name} tidak dapat dibuka dengan kunci ini ({problem}).",
                en=f"{name} cannot be opened with this key ({problem}).",
            ) from None
        return content


def verify(folder: Path) -> int:
    """Check that a backup is whole and unaltered, without a key; give how many bytes it has.

    :raises BadArchive: something is missing or altered
    """
    size = 0
    for name, digest in (listed(folder) or {CONTENTS: ""}).items():
        try:
            found, more = _digest(folder / name)
        except OSError:
            found, more = "", 0
        size += more
        if found != digest:
            raise BadArchive(
                id=f"{name} hilang atau berubah. Jangan pakai cadangan ini; ambil salinan lain.",
                en=f"{name} is missing or altered. Do not use this backup; take another copy.",
            )
    return size


def carry(folder: Path, elsewhere: Path) -> int:
    """Copy a whole backup elsewhere; what is there already and right is left. Give how many bytes were copied.

    It may be cut at any moment and run again: the checksums come last, so half a copy is never taken for a whole one.

    :raises BadArchive: the backup is not whole, another one is there, or what arrived is not what left
    """
    verify(folder)
    elsewhere.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts, copied = listed(folder), 0
    is_another = (elsewhere / SUMS).exists() and listed(elsewhere) != parts
    if is_another or any(path.name not in parts for path in elsewhere.glob("*.age")):
        raise BadArchive(
            id=f"Di {elsewhere} ada cadangan lain. Pakai folder sendiri untuk setiap cadangan.",
            en=f"Another backup is in {elsewhere}. Use a folder of its own for each backup.",
        )
    for name, digest in parts.items():
        there = elsewhere / name
        if there.exists() and _digest(there)[0] == digest:
            continue
        content = (folder / name).read_bytes()
        _durable(there, content)
        copied += len(content)
    _durable(elsewhere / SUMS, (folder / SUMS).read_bytes())
    verify(elsewhere)
    return copied


def prune(folder: Path, keep: int) -> list[Path]:
    """Take away the oldest whole backups of a folder, by their names, but for as many as are to be kept.

    What was cut, and what is no backup, is left alone. Gives what was taken away.
    """
    whole = sorted(one for one in folder.iterdir() if (one / SUMS).is_file() and not (one / UNFINISHED).exists())
    gone = whole[: max(0, len(whole) - keep)]
    for one in gone:
        (one / SUMS).unlink()  # first: half of a backup is none
        shutil.rmtree(one)
    return gone


def listed(folder: Path) -> dict[str, str]:
    """Give the parts of a backup with their checksums.

    :raises BadArchive: there is no list
    """
    try:
        lines = (folder / SUMS).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadArchive(
            id=f"{folder} bukan cadangan yang utuh: {SUMS} tidak ada atau rusak.",
            en=f"{folder} is no whole backup: {SUMS} is missing or broken.",
        ) from None
    parts = (line.partition("  ") for line in lines)
    return {Path(name).name: digest for digest, _blanks, name in parts}


def _sized(content: Iterable[bytes]) -> Iterator[bytes]:
    waiting, size = list[bytes](), 0
    for piece in content:
        waiting.append(piece)
        size += len(piece)
        if size >= PART:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _durable(path: Path, content: bytes) -> None:
    """Write a file so that it is there after a power cut, or not at all under its name."""
    write_durably(path, content)
    settle([path.parent])


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return digest.hexdigest(), file.tell()


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise BadArchive(
            id=f"“{text[:20]}…” bukan penerima age; ia berawal “age1”.",
            en=f"“{text[:20]}…” is no age recipient; these begin with “age1”.",
        ) from None


def _identity(text: str) -> pyrage.x25519.Identity:
    keys = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(keys[0] if keys else "")
    except pyrage.IdentityError:
        raise BadArchive(
            id="Berkas kunci tidak berisi kunci age (AGE-SECRET-KEY-1…).",
            en="The key file holds no age key (AGE-SECRET-KEY-1…).",
        ) from None
